"""Lines below zero in a bill (退费、退药): which line of the same bill each takes from (6.9).

A drug given back takes from the line with which it was charged: the same item (code, else name), class, price
and currency, and no more of it than was charged. What matches nothing is named; an officer says what it is, and
it is taken off in its own class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ... import money


@dataclass(slots=True)
class BillLine:
    """A line of a bill as the hospital sent it (amounts in fen), its place from 1, what was given back of it, and
    the quantity of that.
    """

    place: int
    told: Mapping[str, Any] = field(repr=False)
    given_back: int = 0
    quantity_back: Decimal = Decimal()

    @property
    def fen(self) -> int:
        """What was charged, in fen; below zero where it was given back."""
        return int(self.told.get("amount_fen", 0))

    @property
    def left(self) -> int:
        """What is left to give back, in fen."""
        return self.fen - self.given_back

    @property
    def limit_fen(self) -> int | None:
        """The limit price of what is left: the line's, in the proportion of what was kept; in fen, half up."""
        if "limit_fen" not in self.told:
            return None
        limit = int(self.told["limit_fen"])
        return (2 * limit * self.left + self.fen) // (2 * self.fen) if self.given_back else limit

    def is_of_same_item(self, other: BillLine) -> bool:
        """Is it the same item: by code, else by name; of one class, price and currency as far as told?"""
        one, two = self.told, other.told
        key = "code" if one.get("code") and two.get("code") else "name"
        return bool(one.get(key)) and all(
            one.get(name) == two.get(name)
            for name in (
                key,
                "category",
                *(n for n in ("price", "currency") if n in one and n in two),
            )
        )

    def takes(self, back: BillLine) -> bool:
        """Was as much charged here as is given back, in quantity and in money?"""
        kept, wanted = self.told.get("quantity"), back.told.get("quantity")
        if kept and wanted and abs(Decimal(wanted)) > Decimal(kept) - self.quantity_back:
            return False
        return -back.fen <= self.left


def netted(lines: Sequence[Mapping[str, Any]]) -> tuple[list[BillLine], list[BillLine]]:
    """The lines that are left, with what was given back of each; and the lines below zero that match none."""
    every = [BillLine(place, told) for place, told in enumerate(lines, start=1)]
    charged = [line for line in every if line.fen >= 0]
    unmatched = [back for back in every if back.fen < 0 and not _take_off(charged, back)]
    return [line for line in charged if line.left or not line.given_back], unmatched


def _take_off(charged: Sequence[BillLine], back: BillLine) -> bool:
    """Take a line off the one, or the ones together, with which it was charged; False where none fits."""
    same = [line for line in charged if line.is_of_same_item(back)]
    for line in same:
        if line.takes(back):
            line.given_back -= back.fen
            line.quantity_back += abs(Decimal(back.told.get("quantity", 0)))
            return True
    if len(same) < 2 or back.told.get("quantity") or sum(line.left for line in same) < -back.fen:
        return False
    rest = -back.fen
    for line in same:
        part = min(line.left, rest)
        line.given_back, rest = line.given_back + part, rest - part
    return True


def outcome(lines: Sequence[Mapping[str, Any]]) -> str:
    """The lines below zero that match none, each by its place, name and amount in yuan; `netted` where all match,
    `no` where there are none.
    """
    left, unmatched = netted(lines)
    is_netted = len(left) < len(lines) or any(line.given_back for line in left)
    return "; ".join(_named(unmatched)) or ("netted" if is_netted else "no")


def _named(unmatched: Sequence[BillLine]) -> Iterator[str]:
    for line in unmatched:
        name = line.told.get("name") or line.told.get("code") or ""
        yield f"{line.place} {name} {money.yuan(line.fen)}".replace("  ", " ")
