"""A payment is held: it goes into no file until an officer has looked and releases it, or takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..casework import acts
from ..projections import payment_state
from .verbs import paid_by

if TYPE_CHECKING:
    from ...cases.contents import HoldForm
    from .. import Desk
    from ..casework.acts import Done

#: The question of an officer who holds a payment by hand.
BY_HAND = "by_hand"


def hold(desk: Desk, case_id: str, reason: str, *, dry_run: bool = False) -> Done:
    """Hold a payment that is not at the bank yet. Raises NotAllowed, BadData without a reason."""
    case, _payment = paid_by(desk, case_id)
    form: HoldForm = {"reason": reason, "questions": [BY_HAND]}
    return acts.perform(desk, case.id, "hold", form, dry_run=dry_run)


def unhold(desk: Desk, case_id: str, reason: str, *, dry_run: bool = False) -> Done:
    """Release a held payment: the questions that held it are answered with the reason, and do not hold it
    again. Raises NotAllowed where it is not held, BadData without a reason.
    """
    case, _payment = paid_by(desk, case_id)
    held = payment_state.holds(case)
    form: HoldForm = {"reason": reason, "questions": held.hold["questions"] if held else []}
    return acts.perform(desk, case.id, "unhold", form, dry_run=dry_run)
