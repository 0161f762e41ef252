"""The tax office (税务): it collects what was declared, and its receipts go on its feed.

Breaks are planted on order: a receipt withheld, one with a wrong amount, one that comes twice.
`heal` makes each good the way a tax office does: late, with a difference, with a negative receipt.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .numbers import REGION
from .wire import EMPLOYEE, RESIDENT, yuan

if TYPE_CHECKING:
    from .practice import Practice

BREAKS = ("missing_tax", "amount", "duplicate")
_WRONG_BY = 100


@dataclass
class Collections:
    """What was collected so far, by unit and month; and what is still to be put right, in fen."""

    collected: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    planted: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    receipts: int = 0


def collect(practice: Practice, cashym: str, breaks: Mapping[str, int]) -> dict[str, object]:
    """Collect a month: one receipt for each unit of what is owed beyond what was collected.

    Returns how many receipts there were and which units suffer which break.
    """
    done = practice.collections
    owed: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for declaration in practice.book.active(cashym):
        owed[declaration.emp_no] = _plus(owed[declaration.emp_no], declaration.sums)
    for uscc, month in done.collected:
        if month == cashym:
            owed[uscc] = _minus(owed[uscc], done.collected[uscc, month])
    due = sorted(
        uscc for uscc, sums in owed.items() if any(sums) and (uscc, cashym) not in done.planted
    )
    order = list(due)
    random.Random(f"collect:{practice.options.seed}:{cashym}").shuffle(order)  # noqa: S311 - practice
    broken: dict[str, list[str]] = {}
    for kind in BREAKS:
        wanted = breaks.get(kind, 0)
        broken[kind], order = order[:wanted], order[wanted:]
    fate = {uscc: kind for kind, struck in broken.items() for uscc in struck}
    before = done.receipts
    for uscc in due:
        _collect_unit(practice, uscc, cashym, owed[uscc], fate.get(uscc, ""))
    return {"receipts": done.receipts - before, "broken": {k: sorted(v) for k, v in broken.items()}}


def _collect_unit(
    practice: Practice, uscc: str, cashym: str, owed: tuple[int, int], fate: str
) -> None:
    done = practice.collections
    key = (uscc, cashym)
    if fate == "missing_tax":
        done.planted[key] = owed
        return
    paid = owed
    if fate == "amount":
        done.planted[key] = (0, _WRONG_BY)
        paid = (owed[0], owed[1] - _WRONG_BY)
    _receipt(practice, EMPLOYEE, {"uscc": uscc}, cashym, paid)
    total = paid
    if fate == "duplicate":
        _receipt(practice, EMPLOYEE, {"uscc": uscc}, cashym, paid)
        done.planted[key] = (-paid[0], -paid[1])
        total = _plus(paid, paid)
    done.collected[key] = _plus(done.collected.get(key, (0, 0)), total)


def heal(practice: Practice) -> int:
    """Put every planted break right with one receipt; how many there were."""
    done = practice.collections
    healed = len(done.planted)
    for key, difference in sorted(done.planted.items()):
        uscc, cashym = key
        _receipt(practice, EMPLOYEE, {"uscc": uscc}, cashym, difference)
        done.collected[key] = _plus(done.collected.get(key, (0, 0)), difference)
    done.planted.clear()
    return healed


def pay(practice: Practice, certno: str, cashym: str, amount: int) -> None:
    """A resident pays: one receipt."""
    _receipt(practice, RESIDENT, {"certno": certno}, cashym, (0, amount))


def _receipt(
    practice: Practice,
    insutype: str,
    payer: Mapping[str, str],
    cashym: str,
    amounts: tuple[int, int],
) -> None:
    """One receipt on the feed; employer's and person's part in fen."""
    practice.collections.receipts += 1
    at = practice.clock.stamp()
    number = f"{REGION}{at[2:4]}{at[5:7]}{practice.collections.receipts:08d}"
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
    practice.feeds.put("tax", "receipt", body, at)


def _plus(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


def _minus(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] - other[0], one[1] - other[1]
