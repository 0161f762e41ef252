"""What was given back, in the lines of a bill at the counter: a line below zero takes from the line of the same
code and price with which it was charged, before anything is sent (7.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from ...errors import Problem
from ...language import _


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line as it came: where it stands, and what it says by our names."""

    place: str
    told: Mapping[str, str] = field(repr=False)


def taken_off(lines: Sequence[RawLine]) -> tuple[list[RawLine], list[Problem]]:
    """The lines that are left, with less of what was given back; and a Problem for each line below zero of
    which no line has as much of the same code and price.
    """
    kept = [line for line in lines if not _is_back(line)]
    problems = []
    for back in lines:
        if not _is_back(back):
            continue
        count, price = abs(_number(back, "count")), abs(_number(back, "price"))
        place = next(
            (
                n
                for n, line in enumerate(kept)
                if line.told.get("code") == back.told.get("code")
                and _number(line, "price") == price
                and 0 < count <= _number(line, "count")
            ),
            None,
        )
        if place is None:
            problems.append(_unmatched(back))
            continue
        left = _number(kept[place], "count") - count
        told = {**kept[place].told, "count": f"{left:f}", "amount": ""}
        kept[place : place + 1] = [replace(kept[place], told=told)] if left else []
    return kept, problems


def _is_back(line: RawLine) -> bool:
    """Does it say less than nothing of something: its count, or, where it has none, its amount?"""
    count = line.told.get("count", "").strip()
    return (count or line.told.get("amount", "").strip())[:1] in {"-", "−"}


def _number(line: RawLine, name: str) -> Decimal:
    """A plain number, nought where it is none: such a line is read, and named, by `bill_lines`."""
    text = line.told.get(name, "").strip().replace("−", "-").replace(",", "")
    if not text and name == "count":
        text = "1"
    try:
        number = Decimal(text or line.told.get("amount", "").replace("−", "-").replace(",", ""))
    except InvalidOperation:
        return Decimal()
    return number if number.is_finite() else Decimal()


def _unmatched(line: RawLine) -> Problem:
    return Problem(
        "line.amount",
        _(
            "{place}: count and price must be numbers above zero; no line has as much of it to give back"
        ).format(place=line.place),
        _(
            "what was given back takes from a line with the same code and price; a refund of a settled bill is a "
            "reversal: `yb settlement reverse`"
        ),
        "7.1",
        "count",
    )
