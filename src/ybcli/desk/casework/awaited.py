"""Money that cases wait for: paid before its case, in parts, too much, or told after the void (6.2.3).

The result depends on *paid in time*, never on the order in which departments' feeds are read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ... import money as yuan
from ...cases.journal import fold
from ...language import _
from ...ledger.chart import CLEARING_TAX, TREASURY
from ...store.queries import case_numbers, corrections, records, transfers
from ..projections import clock_decisions, deadlines
from . import acts, money

if TYPE_CHECKING:
    from ...cases.contents import ReceiptForm
    from ...cases.journal import Case
    from .. import Desk
    from .money import Money

BY_TAX = "department:tax"
RECEIPT = "tax.receipt"


def settle(desk: Desk, case: Case) -> bool:
    """Settle a case whose money is there, and was in time where late money voids it (6.2.3.2)."""
    item = desk.item(case.item)
    if item.settled_by != RECEIPT or deadlines.is_handed_over(case):
        return False
    there = money.of_case(desk.reader, item, case)
    if not (there.is_there and in_time(desk, case, there)):
        return False
    with desk.store.transaction() as tx:
        now = fold(tx.entries(case.id))
        there = money.of_case(tx, item, now)
        if now.head != case.head or not there.is_there:
            return False
        form: ReceiptForm = {
            "receipt_number": there.receipt,
            "amount_fen": there.due,
            "at": there.complete_on,
        }
        acts.write(desk, tx, now, "settle", form, by=BY_TAX)
    return True


def in_time(desk: Desk, case: Case, there: Money) -> bool:
    """Was the sum reached by the end of the last day? Late money voids an application (6.2.3.2); not one
    that had been paid in time before the payment was taken back.
    """
    if case.is_escalated:
        return True
    running = deadlines.running(desk, desk.item(case.item), case)
    if running is None or running.wait.on_expiry != "void":
        return True
    return date.fromisoformat(there.complete_on) <= running.due


def take_void_back(desk: Desk, case: Case) -> bool:
    """Take the void of a case back that was paid in time, although that was told later (6.2.3.2)."""
    item, decision = desk.item(case.item), clock_decisions.standing(case)
    if item.settled_by != RECEIPT or decision is None or "ran_out" not in decision.expiry:
        return False
    there = money.of_case(desk.reader, item, case)
    if not there.is_there or there.complete_on > decision.expiry["ran_out"]["due"]:
        return False
    reason = _("paid in time: {amount} yuan by {day}, the last day was {due}").format(
        amount=yuan.yuan(there.due),
        day=there.complete_on,
        due=decision.expiry["ran_out"]["due"],
    )
    with desk.store.transaction() as tx:
        now = fold(tx.entries(case.id))
        if now.head != case.head:
            return False
        acts.write(desk, tx, now, "reinstate", {"reason": reason}, by=BY_TAX)
    return True


def unsettle(desk: Desk, case: Case) -> bool:
    """Open a settled case again whose money was taken back: an officer looks at it (6.2.3)."""
    item = desk.item(case.item)
    if item.settled_by != RECEIPT or case.corrects or case.last("settle") is None:
        return False
    there = money.of_case(desk.reader, item, case)
    if there.is_there or not there.due or corrections.last_of(desk.reader, case)[0]:
        return False
    reason = _("the payment was taken back: {there} of {due} yuan are there").format(
        there=yuan.yuan(there.there), due=yuan.yuan(there.due)
    )
    with desk.store.transaction() as tx:
        now = fold(tx.entries(case.id))
        if now.head != case.head:
            return False
        acts.write(desk, tx, now, "unsettle", {"reason": reason}, by=BY_TAX)
    return True


def receipt_aside(desk: Desk, case: Case) -> int | None:
    """A receipt that stands aside and quotes the case's reference; None where there is none."""
    item = desk.item(case.item)
    if item.settled_by != RECEIPT:
        return None
    names = money.same_references(desk.reader, money.reference(item, case))
    for record in records.unanswered(desk.reader, [RECEIPT]):
        body = json.loads(record.body)
        party = body.get("credit_code") or body.get("id_number")
        if f"{body.get('scheme')}|{party}|{body.get('period')}" in names:
            return record.id
    return None


def concerned(desk: Desk, reference: str = "") -> list[str]:
    """The cases that expect money, or did, where a receipt of their reference is there; those that wait
    come first, the oldest first. Of one reference where it is given, under each number of its person.
    """
    db = desk.reader
    if reference:
        return _expecting(desk, money.same_references(db, reference))
    merged = transfers.received_of_merged(db, clearing=CLEARING_TAX, treasury=TREASURY)
    under_others = [one for named in merged for one in money.same_references(db, named)]
    found = _expecting(desk, ()) + (_expecting(desk, under_others) if under_others else [])
    return list(dict.fromkeys(found))


def _expecting(desk: Desk, references: Sequence[str]) -> list[str]:
    return case_numbers.with_receipts(
        desk.reader, clearing=CLEARING_TAX, treasury=TREASURY, references=references
    )


AWAITED = {
    "settle": settle,
    "voided": take_void_back,
    "archived": unsettle,
}
LYING = (concerned,)
