"""The money that a case waits for, by sum over its reference on the clearing account.

However many receipts there are and in whatever order they come: a case is paid when they add up to
what is due, and in time when they did so by the last day. What other cases of the same reference have
used up already is not counted again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...ledger.chart import CLEARING_TAX, TREASURY
from ...store.queries import transfers

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case
    from ...store.queries._rows import Source


@dataclass(frozen=True, slots=True)
class Money:
    """What is due and what is there for a case, in fen; the day on which the sum was reached and from
    which it stayed (ISO, empty where it is not there), and the receipt that completed it.
    """

    due: int
    there: int
    complete_on: str = ""
    receipt: str = ""

    @property
    def is_there(self) -> bool:
        """Is all of it there?"""
        return bool(self.complete_on)


def owed(item: Item, case: Case) -> int:
    """What the case's decision says that the tax office collects, in fen."""
    return sum(
        case.figures.get(line.figure, 0) for line in item.transfers if line.debit == CLEARING_TAX
    )


def of_case(db: Source, item: Item, case: Case) -> Money:
    """What is due and what is there for a case, after what other settled cases of its reference used."""
    named, due = reference(item, case), owed(item, case)
    used = transfers.used_by_others(
        db, named, clearing=CLEARING_TAX, treasury=TREASURY, besides=case.id
    )
    there, complete_on, receipt = -used, "", ""
    for one in transfers.receipts(db, named, clearing=CLEARING_TAX, treasury=TREASURY):
        there += one.amount_fen
        if there < due:
            complete_on = receipt = ""
        elif not complete_on:
            complete_on, receipt = one.day, one.id.partition(":")[2]
    return Money(due, there, complete_on if due else "", receipt)


def reference(item: Item, case: Case) -> str:
    """What the other side will quote, as the item's file says it; a field that is not given is empty."""
    names = {name: str(value) for name, value in case.fields.items()}
    names |= {"item": item.code, "party": case.party["id"], "case": case.id}
    return item.reference.format_map(defaultdict(str, names))
