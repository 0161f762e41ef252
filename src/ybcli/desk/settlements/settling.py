"""Settlement at the point of care (7.1, 7.2): settled, resumed after a lost answer, taken back, reversed.

What is to be settled is written down before anything is sent, with its number on the wire; what the
platform answers is written in one transaction. Who pays what is the platform's to say: no amount is
worked out here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...connectors import Bill, Settled
from ...errors import BadData, NotAllowed, Unavailable, UsageError
from ...language import _
from ...store.queries import settlements
from ...store.queries.settlements import Changes, Settlement
from . import bills, ledger
from .bills import SettlementRequest
from .book import amounts_of, as_settled, doubts, event, row_of, settlement_of

if TYPE_CHECKING:
    from .. import Desk


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a settlement: its row, whether this call did it, what is worth saying."""

    row: Settlement
    is_new: bool
    notes: tuple[str, ...] = ()


def settle(
    desk: Desk,
    request: SettlementRequest,
    *,
    agree: Callable[[Settled], bool] | None = None,
    dry_run: bool = False,
) -> Done:
    """Settle a bill in a house's name. The same bill again is the same settlement.

    `agree` is asked with what was worked out, before it is settled. Raises BadData with Problems for
    a bill that cannot be, or that the platform refuses; NotAllowed where identity fails or nobody is
    insured; Away where the platform is silent: then the settlement waits, pending.
    """
    made = bills.prepare(desk, request)
    before = settlements.by_id(desk.reader, made.bill.id)
    if before is not None and before.state not in {"refused", "void"}:
        if before.state == "pending" and not dry_run:
            return resume(desk, before.id, agree=agree)
        return Done(before, is_new=False, notes=made.notes)
    attempt = before.attempt + 1 if before is not None else 1
    made = replace(made, bill=replace(made.bill, attempt=attempt))
    if dry_run:
        draft = replace(row_of(desk, made), state="draft")
        return Done(draft, is_new=True, notes=made.notes)
    with desk.store.transaction() as tx:
        settlements.put(tx, row_of(desk, made))
        event(desk, tx, made.bill.id, "send")
    return replace(_send(desk, made.bill, agree), notes=made.notes)


def resume(desk: Desk, number: str, *, agree: Callable[[Settled], bool] | None = None) -> Done:
    """Go on with a settlement, or a reversal, whose answer was lost. Raises Away, BadData."""
    row = settlement_of(desk, number)
    if row.state == "reversing":
        return _send_reversal(desk, row)
    if row.state != "pending":
        return Done(row, is_new=False)
    return _send(desk, bills.from_json(row.bill), agree)


def resume_all(desk: Desk) -> list[Done]:
    """Go on with everything that waits, the oldest first. Raises Away at the first silence."""
    done = []
    for number in settlements.unanswered(desk.reader):
        try:
            done.append(resume(desk, number))
        except BadData:
            done.append(Done(settlement_of(desk, number), is_new=True))
    return done


def take_back(desk: Desk, number: str, reason: str) -> Done:
    """Take back a settlement whose answer was lost (2601), so that nothing of it stands.

    Raises UsageError without a reason, NotAllowed where its answer is known, Away.
    """
    row = settlement_of(desk, number)
    _need(reason)
    if row.state == "void":
        return Done(row, is_new=False)
    if row.state != "pending":
        raise _not_open(row, _("a settlement whose answer is known is reversed, not taken back"))
    desk.platform.take_back(bills.from_json(row.bill))
    with desk.store.transaction() as tx:
        if settlements.change(tx, row.id, "pending", state="void", says=reason):
            event(desk, tx, row.id, "take_back", reason)
    return Done(settlement_of(desk, number), is_new=True)


def reverse(desk: Desk, number: str, reason: str, *, dry_run: bool = False) -> Done:
    """Reverse a settlement: every balance and sum is again what it was (2208, 2305, 2103).

    Raises UsageError without a reason, NotAllowed where there is nothing to reverse, Away where the
    platform is silent: then the reversal waits.
    """
    row = settlement_of(desk, number)
    _need(reason)
    if row.state == "reversed":
        return Done(row, is_new=False)
    if row.state not in {"settled", "reversing"}:
        raise _not_open(row, _("only what was settled is reversed"))
    if dry_run:
        return Done(row, is_new=True)
    if row.state == "settled":
        with desk.store.transaction() as tx:
            if settlements.change(tx, row.id, "settled", state="reversing"):
                event(desk, tx, row.id, "reverse", reason)
    return _send_reversal(desk, row)


def _send(desk: Desk, bill: Bill, agree: Callable[[Settled], bool] | None) -> Done:
    try:
        made = desk.platform.settle(bill, agree)
    except Unavailable as outage:
        raise _waits(outage, bill.id) from None
    at = desk.now().isoformat(timespec="seconds")
    with desk.store.transaction() as tx:
        values: Changes = {"settled_at": at, **amounts_of(made)}
        if made.state != "settled":
            state = "void" if made.state == "declined" else "refused"
            values = {"state": state, "says": made.says}
        if settlements.change(tx, bill.id, "pending", **values):
            event(desk, tx, bill.id, made.state, made.says)
            doubts(desk, tx, bill.id, made)
            if made.state == "settled":
                moved = settlements.by_id(tx, bill.id)
                assert moved is not None, "it was changed in this transaction"
                ledger.write(tx, moved, desk.today.isoformat())
    if made.state == "refused":
        raise BadData(
            _("the platform does not settle it: {words}").format(words=made.says),
            _("correct it and settle again; no money was moved"),
            kind="settlement.refused",
        )
    return Done(settlement_of(desk, bill.id), is_new=True)


def _send_reversal(desk: Desk, row: Settlement) -> Done:
    bill = bills.from_json(row.bill)
    settled = as_settled(row)
    try:
        made = desk.platform.reverse(bill, settled)
    except Unavailable as outage:
        raise _waits(outage, row.id) from None
    at = desk.now().isoformat(timespec="seconds")
    with desk.store.transaction() as tx:
        values: Changes = {
            "state": "reversed",
            "reversed_at": at,
            "reversal": made.reversal,
            "balance_fen": made.balance_fen,
        }
        if made.state == "refused":
            values = {"state": "settled", "says": made.says}
        if settlements.change(tx, row.id, "reversing", **values):
            event(desk, tx, row.id, made.state, made.says or made.push)
            doubts(desk, tx, row.id, made)
            if made.state != "refused":
                ledger.take_back(tx, row, desk.today.isoformat())
    if made.state == "refused":
        raise BadData(
            _("the platform does not reverse it: {words}").format(words=made.says),
            _("the settlement stands"),
            kind="settlement.refused",
        )
    return Done(settlement_of(desk, row.id), is_new=True)


def _need(reason: str) -> None:
    if not reason.strip():
        raise UsageError(_("a reversal needs a reason"), _('give it with --reason "…"'))


def _not_open(row: Settlement, hint: str) -> NotAllowed:
    message = _("settlement {number} is {state}").format(number=row.id, state=_(row.state))
    return NotAllowed(message, hint, kind="settlement.state")


def _waits(outage: Unavailable, number: str) -> Unavailable:
    """The silence, with what to do: the settlement waits under its number."""
    return Unavailable(
        _("{words}; settlement {number} waits").format(words=outage.says, number=number),
        _(
            "go on with `yb settlement resume {number}`, or take it back with `yb settlement cancel {number}`"
        ).format(number=number),
        kind=outage.kind,
    )
