"""The table of payments: a projection of the journal, one row for each case that pays."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from ... import money
from ...language import _
from ...ledger.chart import CLEARING_BANK, PAYABLE
from . import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...cases.items import Item
    from ...cases.journal import Case
    from ...store.store import Act
    from .. import Desk


def write(desk: Desk, unit: Act, item: Item, case: Case) -> None:
    """Write the case's payment as it stands; a case that pays nothing has no row."""
    payment = fold.of(item, case)
    if payment is not None:
        unit.put("payment", row(desk, item, case, payment), key="case_id")


def row(desk: Desk, item: Item, case: Case, payment: fold.Payment) -> dict[str, object]:
    """The row of a payment."""
    return {
        **asdict(payment),
        "item": item.code,
        "region": case.region,
        "party_id": case.party["id"],
        "due": fold.due(desk, item, case),
    }


def stands(desk: Desk, item: Item, case: Case, stood: Mapping[str, object]) -> bool:
    """Does the case's payment stand in the table as the journal has it?"""
    payment = fold.of(item, case)
    right = row(desk, item, case, payment) if payment else {}
    right = {name: value for name, value in right.items() if name not in {"due", "says"}}
    return bool(right) and all(stood[name] == value for name, value in right.items())


def faults(desk: Desk) -> Iterator[str]:
    """Money at the bank that no payment file explains."""
    out = desk.reader.scalar(
        "SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE state = 'ordered'"
    )
    booked = desk.reader.scalar(
        "SELECT coalesce(sum(CASE WHEN credit = :bank THEN amount_fen ELSE -amount_fen END), 0) "
        "FROM transfer WHERE :bank IN (debit, credit) AND :payable IN (debit, credit) "
        "AND case_id IN (SELECT case_id FROM payment WHERE state = 'ordered')",
        bank=CLEARING_BANK,
        payable=PAYABLE,
    )
    if out != booked:
        yield _("the ledger has {booked} yuan at the bank, the payment files say {out}").format(
            booked=money.yuan(booked), out=money.yuan(out)
        )
