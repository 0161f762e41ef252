"""Promises given instead of a material (承诺制, 6.1.3 a): recorded, and checked on their day.

A promise that proves false opens a case: what was granted on it can be recovered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...cases.journal import Case
from ...cases.roles import Role
from ...language import N_
from ...store.queries import promises
from .. import CLOCK
from ..verification.providers import UNAVAILABLE
from . import office_cases

if TYPE_CHECKING:
    from ...law.engine.finding import Finding
    from ...store.queries.promises import DuePromise
    from .. import Desk

ROLE: Final = Role.BROKEN_PROMISE

#: What a check of a promise found.
STATES = (N_("open"), N_("kept"), N_("broken"))


def check(desk: Desk) -> list[tuple[str, str]]:
    """Check every promise whose day has come: case id and `kept` or `broken` of each.

    A promise about a case that came to nothing needs no check and is dropped.
    """
    from ..verification import decisions
    from ..verification import gathering as telling

    done = []
    for promise in promises.due(desk.reader, desk.today.isoformat()):
        case = desk.reader.case(promise.case_id)
        item = desk.item(case.item)
        if promise.stage in {"refused", "withdrawn", "voided", "objected"}:
            _set(desk, promise, "kept", promise.stage)
            continue
        told = telling.gather_facts(desk, item, case.fields, case)
        policy = desk.policy(desk.today, case.region)
        finding = decisions.finding_of(desk, promise.rule, told, policy)
        if finding.is_met:
            _set(desk, promise, "kept", finding.sentence)
            done.append((case.id, "kept"))
        elif finding.outcome == "not_met" or not _is_away(finding):
            _set(desk, promise, "broken", finding.sentence)
            recover(desk, case, promise.rule, finding.sentence)
            done.append((case.id, "broken"))
    return done


def _is_away(finding: Finding) -> bool:
    return any(fact.source == UNAVAILABLE for fact in finding.facts)


def _set(desk: Desk, promise: DuePromise, state: str, says: str) -> None:
    with desk.store.transaction() as tx:
        promises.set_state(tx, promise.case_id, promise.rule, state=state, says=says)


def recover(desk: Desk, case: Case, rule: str, says: str) -> str:
    """Open the case in which an officer deals with what was granted on a false promise; its id."""
    return office_cases.open_about(
        desk,
        ROLE,
        f"promise|{case.id}|{rule}",
        about=case.id,
        region=case.region,
        by=CLOCK,
        rule=rule,
        found=says,
    )
