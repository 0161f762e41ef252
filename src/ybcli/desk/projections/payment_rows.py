"""The table of payments: a projection of the journal, one row for each case that pays."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from ... import money
from ...language import _
from ...ledger.chart import CLEARING_BANK, PAYABLE
from ...store.queries import payments, transfers
from . import payment_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...cases.items import Item
    from ...cases.journal import Case
    from ...store.store import Transaction
    from .. import Desk


def write(desk: Desk, tx: Transaction, item: Item, case: Case) -> None:
    """Write the case's payment as it stands; a case that pays nothing has no row."""
    payment = payment_state.of(item, case)
    if payment is not None:
        payments.put(tx, row(desk, item, case, payment))


def row(desk: Desk, item: Item, case: Case, payment: payment_state.Payment) -> payments.Payment:
    """The row of a payment."""
    return payments.Payment(
        **asdict(payment),
        item=item.code,
        region=case.region,
        party_id=case.party["id"],
        due=payment_state.due(desk, item, case),
    )


def stands(desk: Desk, item: Item, case: Case, stood: payments.Payment) -> bool:
    """Does the case's payment stand in the table as the journal has it?"""
    payment = payment_state.of(item, case)
    right = row(desk, item, case, payment) if payment else None
    return right is not None and replace(right, due=stood.due, says=stood.says) == stood


def faults(desk: Desk) -> Iterator[str]:
    """Money at the bank that no payment file explains."""
    out = payments.ordered_total(desk.reader)
    booked = transfers.ordered_for_payment(desk.reader, bank=CLEARING_BANK, payable=PAYABLE)
    if out != booked:
        yield _("the ledger has {booked} yuan at the bank, the payment files say {out}").format(
            booked=money.yuan(booked), out=money.yuan(out)
        )
