"""Payments that the bank has made although this office knows of no order: its store was restored from an
older copy, and the payment file went out before. They are never ordered again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...cases.journal import fold
from ...store.queries import queue, records
from ..projections import payment_state
from . import bank, files

if TYPE_CHECKING:
    from ...cases.journal import Case
    from ...store.queries.records import Record
    from .. import Desk


def settle(desk: Desk, case: Case) -> bool:
    """Settle a payment that is ready to be ordered and that the bank says it has made already."""
    payment = payment_state.of(desk.item(case.item), case)
    if payment is None or payment.state != "ready":
        return False
    line = files.line_of(desk, case, payment)
    record = paid_line(desk, line)
    if record is None:
        return False
    with desk.store.transaction() as tx:
        now = fold(tx.entries(case.id))
        if now.head != case.head:
            return False
        bank.record_unknown_order(desk, tx, now, payment, line, json.loads(record.body))
    return True


def paid_line(desk: Desk, line: dict[str, Any]) -> Record | None:
    """The bank's line that says that just this payment was made, and whose case is still open."""
    record = records.valid_with(
        desk.reader, bank.DEPARTMENT, bank.KIND, "reference", line["reference"]
    )
    if record is None or not record.case_id or not queue.is_open(desk.reader, record.case_id):
        return None
    body = json.loads(record.body)
    is_paid = body["result"] == "paid" and body["amount_fen"] == line["amount_fen"]
    is_break = queue.item_of(desk.reader, record.case_id) == desk.item_of(bank.ROLE).code
    return record if is_paid and is_break else None


AWAITED = {"settle": settle}
LYING = ()
