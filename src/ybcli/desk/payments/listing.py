"""The payments as a list: how far each is, with the county's limit looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...errors import PolicyGap, UsageError
from ...language import N_, _
from ...plain import masked_id, masked_name
from ...store.queries import payments
from ..casework import restores
from ..projections.payment_state import STATES
from . import limits

if TYPE_CHECKING:
    from ...store.queries.payments import Payment
    from .. import Desk

#: Why a payment that was decided before a restore waits for a second officer.
AFTER_RESTORE: Final = N_(
    "decided before the store was restored: see in the bank's statements whether it was paid, then release it"
)

#: Why a payment that nothing else stops waits for a second officer.
ABOVE_LIMIT: Final = N_(
    "above the county's limit: a second officer runs `yb payment release {case}`"
)


def listed(
    desk: Desk, *, state: str = "", reveal: bool = False
) -> tuple[list[dict[str, Any]], str]:
    """The payments by state and last day, and the sentence of a gap where no limit is set.

    Names and account numbers are masked unless `reveal`. Raises UsageError for a state that is none.
    """
    if state and state not in STATES:
        raise UsageError(
            _("there is no state {state}").format(state=state),
            _("known: {names}").format(names=", ".join(STATES)),
        )
    gap = ""
    caps: dict[str, int | None] = {}
    rows = []
    restored = restores.last(desk.reader)
    for row in payments.by_due(desk.reader):
        if row.region not in caps:
            try:
                caps[row.region] = limits.limit_fen(desk, row.region)
            except PolicyGap as missing:
                caps[row.region], gap = None, missing.says
        is_doubtful = restored and restores.is_doubtful(desk, desk.reader.case(row.case_id))
        current_state = state_now(row, 0 if is_doubtful else caps[row.region])
        if state in {"", current_state}:
            shown = as_shown(
                row,
                current_state,
                reveal=reveal,
                is_office=bool(desk.item(row.item).paid_to_office_of),
            )
            if is_doubtful and current_state == "held":
                shown["says"] = _(AFTER_RESTORE)
            elif current_state == "held" != row.state:
                shown["says"] = _(ABOVE_LIMIT).format(case=row.case_id)
            rows.append(shown)
    return sorted(rows, key=lambda payment: STATES.index(payment["state"])), gap


def state_now(row: Payment, limit: int | None) -> str:
    """The state of a row, `held` where the limit (fen; None: not set) asks for a second officer."""
    is_held = (
        row.state == "ready"
        and limit is not None
        and limits.is_held(row.amount_fen, row.released_by, limit)
    )
    return "held" if is_held else row.state


def as_shown(row: Payment, state: str, *, reveal: bool, is_office: bool) -> dict[str, Any]:
    """A payment in the shape of `yb payment list --json`; the amount in yuan as text. An office is nobody to mask."""
    return {
        "payment": row.case_id,
        "state": state,
        "amount": money.yuan(row.amount_fen),
        "payee": row.payee if reveal or is_office else masked_name(row.payee),
        "account": row.account if reveal else masked_id(row.account),
        "bank": row.bank,
        "decided_on": row.decided_on,
        "due": row.due,
        "file": row.file,
        "reference": row.reference,
        "times": row.times,
        "released_by": row.released_by,
        "serial": row.serial,
        "paid_on": row.paid_on,
        "says": row.says,
    }
