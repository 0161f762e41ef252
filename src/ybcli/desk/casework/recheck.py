"""Verifications made without a line, looked at again when there is one (4.3, works offline).

Without a network the rules run over the dated local copy. At the next sync they run once more over
what the departments say by now; a decision that would be another now opens a case for an officer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from ... import machine
from ...cases.journal import Case, fold
from ...cases.roles import Role
from ...errors import Unavailable
from ...store.queries import entries, queue
from .. import AUTOMATIC
from ..verification import decisions
from ..verification.providers import UNAVAILABLE
from . import acts, changed_facts, office_cases

if TYPE_CHECKING:
    from ...cases.contents import RecheckForm
    from .. import Desk

ROLE: Final = Role.SECOND_LOOK
THROUGH = "rechecked"


def run(desk: Desk) -> list[tuple[str, str]]:
    """Look again at every case that was verified offline since the last time: case and outcome."""
    through = int(desk.reader.setting(THROUGH, "0"))
    offline = entries.verified_offline(desk.reader, through)
    last = entries.last_id(desk.reader)
    done = []
    for before in offline:
        case = desk.reader.case(before.case_id)
        outcome = _again(desk, case)
        with desk.store.transaction() as tx:
            found = fold(tx.entries(case.id))
            form: RecheckForm = {"was": before.outcome, "is": outcome}
            acts.record(desk, tx, found, "recheck", form, by=AUTOMATIC)
        if outcome in {"not_met", "unclear"} and before.outcome == "met":
            second_look(desk, case)
        done.append((case.id, outcome))
    if offline or last - through > 1000:
        with desk.store.transaction() as tx:
            tx.setting(THROUGH, str(last))
    return done


def _again(desk: Desk, case: Case) -> str:
    """The outcome now; unclear, and so an officer's work, where the program cannot say."""
    try:
        return again(desk, case)
    except Exception as fault:  # one case never blocks the others, nor the sync
        if machine.is_of_the_machine(fault) or isinstance(fault, Unavailable):
            raise
        return "unclear"


def again(desk: Desk, case: Case) -> str:
    """The outcome that the case's rules have by now; `away` where a department cannot be asked.

    A registration that the case made itself does not speak against it.
    """
    from ..verification.gathering import gather_facts

    item = desk.item(case.item)
    told = gather_facts(desk, item, case.fields, case)
    for name in ("insured_here", "unit_registered"):
        if name in told:
            told[name] = [replace(fact, value=False) for fact in told[name]]
    policy = desk.policy(date.fromisoformat(case.opened), case.region)
    found = decisions.findings_of(desk, item, case, told, policy)
    outcome = decisions.overall_outcome(found)[0]
    silent = any(
        fact.source == UNAVAILABLE for _check, finding, _promise in found for fact in finding.facts
    )
    return "away" if outcome == "unclear" and silent else outcome


def second_look(desk: Desk, case: Case) -> str:
    """Open the case in which an officer looks at a decision that would be another now; its id. Where a case
    about changed facts says it already, that one.
    """
    for known in changed_facts.about(desk, case.id):
        if queue.is_open(desk.reader, known):
            return known
    return office_cases.open_about(
        desk, ROLE, f"recheck|{case.id}", about=case.id, region=case.region, by=AUTOMATIC
    )
