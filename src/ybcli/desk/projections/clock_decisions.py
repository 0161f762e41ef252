"""What the clock decided on a case and still stands: void, consent by silence, a wait that ran out.

It can be taken back (`reinstate`): the case is then again where it was before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import CLOCK

if TYPE_CHECKING:
    from ...cases.contents import ReinstatedResult
    from ...cases.journal import Case, Entry

#: Stages that a case reaches on consent by silence.
_AFTER_CONSENT = ("confirmed", "verified", "reviewed", "decided", "settled", "notified", "archived")


def standing(case: Case) -> Entry | None:
    """The clock's last decision on the case where it still stands, or None; void by an officer too."""
    for entry in reversed(case.entries):
        if entry.act == "reinstate":
            return None
        if _stands(case, entry):
            return entry
    return None


def _stands(case: Case, entry: Entry) -> bool:
    if entry.act == "void":
        return case.stage == "voided"
    if entry.act == "confirm":
        return entry.confirmation.get("by") == "deemed" and case.stage in _AFTER_CONSENT
    return entry.act == "escalate" and entry.by == CLOCK and case.is_escalated


def undone(case: Case) -> ReinstatedResult:
    """What taking the clock's decision back undoes, and the stage that the case is at again."""
    decision = standing(case)
    assert decision is not None, "the door is shut where the clock decided nothing"
    stages = {"void": "decided", "confirm": "reminded"}
    return {"undoes": decision.act, "stage": stages.get(decision.act, case.stage)}


def is_deemed(case: Case) -> bool:
    """Does the case rest on consent by silence that was not taken back?"""
    decision = standing(case)
    return decision is not None and decision.act == "confirm"
