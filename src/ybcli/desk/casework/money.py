"""The money that a case waits for, by sum over its reference on the clearing account.

However many receipts there are and in whatever order they come: a case is paid when they add up to
what is due, and in time when they did so by the last day. What other cases of the same reference have
used up already is not counted again. A reference stands for all numbers of its person: what was paid under
one that was merged with another is theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ...ledger.chart import CLEARING_TAX, TREASURY
from ...store.queries import merges, persons, transfers
from ...store.queries.transfers import Collected

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
    named, due = same_references(db, reference(item, case)), owed(item, case)
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
    return _quoted(item, case, case.fields)


def renewal(number: str, year: str) -> str:
    """The reference of the case that a person's money for a year to come opens (5.2.1)."""
    return f"renewal|{number}|{year}"


def same_references(db: Source, named: str) -> tuple[str, ...]:
    """A reference under each number of the person whom it names, itself first."""
    scheme, bar, rest = named.partition("|")
    number, rest_bar, after = rest.partition("|")
    numbers = persons.numbers_of(db, number)
    return tuple(f"{scheme}{bar}{one}{rest_bar}{after}" for one in numbers)


def collected(db: Source) -> list[Collected]:
    """What is expected and what came by reference, under the number that stands for the person now."""
    rows = transfers.collected(db, clearing=CLEARING_TAX, treasury=TREASURY)
    if not merges.count(db):
        return rows
    found: dict[str, Collected] = {}
    for row in rows:
        named = _current(db, row.reference)
        before = found.get(named)
        found[named] = replace(row, reference=named) if before is None else _sum(before, row)
    return [found[named] for named in sorted(found)]


def owed_to_waiting(db: Source) -> dict[str, int]:
    """What the cases that wait for payment expect, in fen by the references of `collected`."""
    found: defaultdict[str, int] = defaultdict(int)
    owed_now = transfers.owed_to_waiting(db, clearing=CLEARING_TAX, treasury=TREASURY)
    for named, fen in owed_now.items():
        found[_current(db, named)] += fen
    return dict(found)


def _sum(one: Collected, other: Collected) -> Collected:
    return Collected(
        one.reference,
        one.expected + other.expected,
        one.came + other.came,
        one.receipts + other.receipts,
        min(one.since, other.since),
        max(one.largest, other.largest),
    )


def _current(db: Source, named: str) -> str:
    """The reference under the number that stands for its person now."""
    scheme, bar, rest = named.partition("|")
    number, rest_bar, after = rest.partition("|")
    return f"{scheme}{bar}{persons.current_number(db, number)}{rest_bar}{after}"


def is_paid_apart(item: Item, case: Case, fields: Mapping[str, Any]) -> bool:
    """Would a case of the same party with these fields be paid under another reference: another year's premium?"""
    return bool(item.settled_by) and _quoted(item, case, fields) != reference(item, case)


def _quoted(item: Item, case: Case, fields: Mapping[str, Any]) -> str:
    names = {name: str(value) for name, value in fields.items()}
    names |= {"item": item.code, "party": case.party["id"], "case": case.id}
    return item.reference.format_map(defaultdict(str, names))
