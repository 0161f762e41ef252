"""The promises given instead of a material, and the outcomes of their checks."""

from __future__ import annotations

from dataclasses import dataclass

from .. import dialect
from ._rows import Source, Transaction, every


@dataclass(frozen=True, slots=True)
class DuePromise:
    """A promise whose day of checking has come, and the stage of its case."""

    case_id: str
    rule: str
    stage: str


def due(db: Source, today: str) -> list[DuePromise]:
    """The open promises that are to be checked by today (ISO), the longest due first."""
    return every(
        db,
        DuePromise,
        "SELECT p.case_id, p.rule, q.stage FROM promise p JOIN queue q ON q.case_id = p.case_id "
        "WHERE p.state = 'open' AND p.check_on <= :today ORDER BY p.check_on, p.case_id",
        today=today,
    )


def add(db: Transaction, *, case_id: str, rule: str, made_on: str, check_on: str) -> None:
    """Record a promise for a rule of a case, unless it exists; days are ISO."""
    names = ("case_id", "rule", "made_on", "check_on", "state", "says")
    db.run(
        dialect.insert("promise", names, new_only=True),
        case_id=case_id,
        rule=rule,
        made_on=made_on,
        check_on=check_on,
        state="open",
        says="",
    )


def set_state(db: Transaction, case_id: str, rule: str, *, state: str, says: str) -> None:
    """Write the outcome of a promise's check."""
    db.run(
        "UPDATE promise SET state = :state, says = :says WHERE case_id = :case AND rule = :rule",
        state=state,
        says=says,
        case=case_id,
        rule=rule,
    )
