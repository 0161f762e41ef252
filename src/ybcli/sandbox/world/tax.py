"""The tax office (税务): it collects what was declared, and its receipts go on its feed.

Breaks are planted on order: a receipt withheld, one with a wrong amount, one that comes twice.
`heal` makes each good the way a tax office does: late, with a difference, with a negative receipt.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..wire.clock import Clock
from ..wire.numbers import REGION
from ..wire.values import EMPLOYEE, RESIDENT, yuan
from .book import Book
from .feeds import Feeds

BREAKS = ("missing_tax", "amount", "duplicate")
_WRONG_BY = 100


@dataclass
class Collections:
    """The tax office: what was collected so far, by unit and month, and what is still to be put right, in fen.

    Its receipts go on the feed `tax`, each with the clock's next time.
    """

    clock: Clock
    feeds: Feeds
    collected: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    planted: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    receipts: int = 0

    def collect(
        self, book: Book, seed: int, cashym: str, breaks: Mapping[str, int]
    ) -> dict[str, object]:
        """Collect a month: one receipt for each unit of what is owed beyond what was collected.

        Returns how many receipts there were and which units suffer which break.
        """
        owed: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for declaration in book.active(cashym):
            owed[declaration.emp_no] = _plus(owed[declaration.emp_no], declaration.sums)
        for uscc, month in self.collected:
            if month == cashym:
                owed[uscc] = _minus(owed[uscc], self.collected[uscc, month])
        due = sorted(
            uscc for uscc, sums in owed.items() if any(sums) and (uscc, cashym) not in self.planted
        )
        order = list(due)
        random.Random(f"collect:{seed}:{cashym}").shuffle(order)  # noqa: S311 - practice
        broken: dict[str, list[str]] = {}
        for kind in BREAKS:
            wanted = breaks.get(kind, 0)
            broken[kind], order = order[:wanted], order[wanted:]
        fate = {uscc: kind for kind, struck in broken.items() for uscc in struck}
        before = self.receipts
        for uscc in due:
            self._collect_unit(uscc, cashym, owed[uscc], fate.get(uscc, ""))
        return {
            "receipts": self.receipts - before,
            "broken": {k: sorted(v) for k, v in broken.items()},
        }

    def _collect_unit(self, uscc: str, cashym: str, owed: tuple[int, int], fate: str) -> None:
        key = (uscc, cashym)
        if fate == "missing_tax":
            self.planted[key] = owed
            return
        paid = owed
        if fate == "amount":
            self.planted[key] = (0, _WRONG_BY)
            paid = (owed[0], owed[1] - _WRONG_BY)
        self._receipt(EMPLOYEE, {"uscc": uscc}, cashym, paid)
        total = paid
        if fate == "duplicate":
            self._receipt(EMPLOYEE, {"uscc": uscc}, cashym, paid)
            self.planted[key] = (-paid[0], -paid[1])
            total = _plus(paid, paid)
        self.collected[key] = _plus(self.collected.get(key, (0, 0)), total)

    def heal(self) -> int:
        """Put every planted break right with one receipt; how many there were."""
        healed = len(self.planted)
        for key, difference in sorted(self.planted.items()):
            uscc, cashym = key
            self._receipt(EMPLOYEE, {"uscc": uscc}, cashym, difference)
            self.collected[key] = _plus(self.collected.get(key, (0, 0)), difference)
        self.planted.clear()
        return healed

    def pay(self, certno: str, cashym: str, amount: int) -> None:
        """A resident pays an amount in fen: one receipt."""
        self._receipt(RESIDENT, {"certno": certno}, cashym, (0, amount))

    def _receipt(
        self, insutype: str, payer: Mapping[str, str], cashym: str, amounts: tuple[int, int]
    ) -> None:
        """One receipt on the feed; employer's and person's part in fen."""
        self.receipts += 1
        at = self.clock.stamp()
        number = f"{REGION}{at[2:4]}{at[5:7]}{self.receipts:08d}"
        body = {
            "elec_taxrpt_no": number,
            "insutype": insutype,
            **payer,
            "cashym": cashym,
            "emp_amt": yuan(amounts[0]),
            "psn_amt": yuan(amounts[1]),
            "amt": yuan(sum(amounts)),
            "clct_time": at,
        }
        self.feeds.put("tax", "receipt", body, at)


def _plus(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


def _minus(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] - other[0], one[1] - other[1]
