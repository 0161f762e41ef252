"""Promises given instead of a material (承诺制, 6.1.3 a): recorded, and checked on their day.

A promise that proves false opens a case: what was granted on it can be recovered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..cases.journal import Case, Entry
from ..cases.roles import Role
from ..language import N_
from . import CLOCK, own_work
from .known import AWAY

if TYPE_CHECKING:
    from ..law.finding import Finding
    from ..store.store import Act
    from . import Desk

ROLE: Final = Role.BROKEN_PROMISE

#: What a check of a promise found.
STATES = (N_("open"), N_("kept"), N_("broken"))


def write(unit: Act, case: Case, entry: Entry) -> None:
    """Record every promise on which a verification rests."""
    if entry.act != "verify":
        return
    for finding in entry.found.get("findings", []):
        if finding.get("promised"):
            unit.run(
                "INSERT OR IGNORE INTO promise (case_id, rule, made_on, check_on, state, says) "
                "VALUES (:case, :rule, :made, :check, 'open', '')",
                case=case.id,
                rule=finding["name"],
                made=case.entries[0].day,
                check=finding["promised"],
            )


def check(desk: Desk) -> list[tuple[str, str]]:
    """Check every promise whose day has come: case id and `kept` or `broken` of each.

    A promise about a case that came to nothing needs no check and is dropped.
    """
    from . import told as telling
    from . import verdict

    done = []
    for row in desk.reader.rows(
        "SELECT p.*, q.stage FROM promise p JOIN queue q ON q.case_id = p.case_id "
        "WHERE p.state = 'open' AND p.check_on <= :today ORDER BY p.check_on, p.case_id",
        today=desk.today.isoformat(),
    ):
        case = desk.reader.case(row["case_id"])
        item = desk.item(case.item)
        if row["stage"] in {"refused", "withdrawn", "voided", "objected"}:
            _set(desk, row, "kept", row["stage"])
            continue
        told = telling.told_of(desk, item, case.fields, case)
        policy = desk.policy(desk.today, case.region)
        finding = verdict.finding_of(desk, row["rule"], told, policy)
        if finding.is_met:
            _set(desk, row, "kept", finding.sentence)
            done.append((case.id, "kept"))
        elif finding.outcome == "not_met" or not _is_away(finding):
            _set(desk, row, "broken", finding.sentence)
            recover(desk, case, row["rule"], finding.sentence)
            done.append((case.id, "broken"))
    return done


def _is_away(finding: Finding) -> bool:
    return any(fact.source == AWAY for fact in finding.facts)


def _set(desk: Desk, row: Any, state: str, says: str) -> None:
    with desk.store.act() as unit:
        unit.run(
            "UPDATE promise SET state = :state, says = :says WHERE case_id = :case AND rule = :rule",
            state=state,
            says=says,
            case=row["case_id"],
            rule=row["rule"],
        )


def recover(desk: Desk, case: Case, rule: str, says: str) -> str:
    """Open the case in which an officer deals with what was granted on a false promise; its id."""
    return own_work.open_about(
        desk,
        ROLE,
        f"promise|{case.id}|{rule}",
        about=case.id,
        region=case.region,
        by=CLOCK,
        rule=rule,
        found=says,
    )
