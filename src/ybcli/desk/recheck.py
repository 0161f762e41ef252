"""Verifications made without a line, looked at again when there is one (4.3, works offline).

Without a network the rules run over the dated local copy. At the next sync they run once more over
what the departments say by now; a decision that would be another now opens a case for an officer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from ..cases.journal import Case, fold
from ..cases.roles import Role
from . import AUTOMATIC, own_work, verdict
from . import act as acts
from .known import AWAY

if TYPE_CHECKING:
    from . import Desk

ROLE: Final = Role.SECOND_LOOK
THROUGH = "rechecked"


def run(desk: Desk) -> list[tuple[str, str]]:
    """Look again at every case that was verified offline since the last time: case and outcome."""
    through = int(desk.reader.setting(THROUGH, "0"))
    rows = desk.reader.rows(
        "SELECT id, case_id, json_extract(found, '$.outcome') AS outcome FROM entry "
        "WHERE id > :through AND act = 'verify' AND json_extract(found, '$.offline') = 1 "
        "ORDER BY id",
        through=through,
    )
    last = int(desk.reader.scalar("SELECT coalesce(max(id), 0) FROM entry") or 0)
    done = []
    for row in rows:
        case = desk.reader.case(row["case_id"])
        outcome = again(desk, case)
        with desk.store.act() as unit:
            found = fold(unit.entries(case.id))
            form = {"was": row["outcome"], "is": outcome}
            acts.record(desk, unit, found, "recheck", form, by=AUTOMATIC)
        if outcome in {"not_met", "unclear"} and row["outcome"] == "met":
            second_look(desk, case)
        done.append((case.id, outcome))
    if rows or last - through > 1000:
        with desk.store.act() as unit:
            unit.setting(THROUGH, str(last))
    return done


def again(desk: Desk, case: Case) -> str:
    """The outcome that the case's rules have by now; `away` where a department cannot be asked.

    A registration that the case made itself does not speak against it.
    """
    from .told import told_of

    item = desk.item(case.item)
    told = told_of(desk, item, case.fields, case)
    for name in ("insured_here", "unit_registered"):
        if name in told:
            told[name] = [replace(fact, value=False) for fact in told[name]]
    policy = desk.policy(date.fromisoformat(case.opened), case.region)
    found = verdict.findings_of(desk, item, case, told, policy)
    outcome = verdict.summed_up(found)[0]
    silent = any(
        fact.source == AWAY for _check, finding, _promise in found for fact in finding.facts
    )
    return "away" if outcome == "unclear" and silent else outcome


def second_look(desk: Desk, case: Case) -> str:
    """Open the case in which an officer looks at a decision that would be another now; its id."""
    return own_work.open_about(
        desk, ROLE, f"recheck|{case.id}", about=case.id, region=case.region, by=AUTOMATIC
    )
