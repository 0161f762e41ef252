"""Months of contribution as intervals: those paid in two places at once count once. No law, arithmetic.

They are shown with all their sources, and written as a line that can be parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ybcli.errors import BadData, Problem
from ybcli.language import _


@dataclass(frozen=True, slots=True)
class Interval:
    """Months in a row, both ends included (`2021-03`), paid in the same places."""

    first: str
    last: str
    months: int
    sources: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.first}..{self.last} ({self.months}) {'+'.join(self.sources)}"


def number_of(month: str) -> int:
    """The month `2021-03` as a number, so that the next month is one more."""
    year, _dash, of_year = month.partition("-")
    return int(year) * 12 + int(of_year) - 1


def month_of(number: int) -> str:
    """The month of a number: `2021-03`."""
    year, of_year = divmod(number, 12)
    return f"{year:04d}-{of_year + 1:02d}"


def months_between(first: str, last: str) -> list[str]:
    """Every month from `first` to `last`, both included; none where it ends before it begins."""
    return [month_of(number) for number in range(number_of(first), number_of(last) + 1)]


def merge(paid: Mapping[str, Iterable[str]]) -> list[Interval]:
    """The months of several sources as intervals in their order: each month once, with all its sources."""
    sources_of: dict[int, set[str]] = {}
    for source, months in paid.items():
        for month in months:
            sources_of.setdefault(number_of(month), set()).add(source)
    intervals: list[Interval] = []
    for number in sorted(sources_of):
        sources = tuple(sorted(sources_of[number]))
        last = intervals[-1] if intervals else None
        if last and last.sources == sources and number_of(last.last) == number - 1:
            intervals[-1] = Interval(last.first, month_of(number), last.months + 1, sources)
        else:
            intervals.append(Interval(month_of(number), month_of(number), 1, sources))
    return intervals


def count_months(intervals: Iterable[Interval]) -> int:
    """How many months the intervals hold; those of several sources count once."""
    return sum(interval.months for interval in intervals)


def count_overlaps(intervals: Iterable[Interval]) -> int:
    """The number of months that more than one source stated: those of each source after the first."""
    return sum(interval.months * (len(interval.sources) - 1) for interval in intervals)


def format_intervals(intervals: Iterable[Interval]) -> str:
    """Intervals as one line that `parse_intervals` reads; `-` for none."""
    return "; ".join(map(str, intervals)) or "-"


_PART = re.compile(
    r"(?P<first>\d{4}-(0[1-9]|1[0-2]))\.\.(?P<last>\d{4}-(0[1-9]|1[0-2])) \(\d+\) (?P<sources>\S+)"
)


def parse_intervals(line: str) -> dict[str, list[str]]:
    """The months by source of a line that `format_intervals` made. Raises BadData for one that it did not."""
    paid: dict[str, list[str]] = {}
    for part in filter(None, (text.strip() for text in line.split(";"))):
        if part == "-":
            continue
        match = _PART.fullmatch(part)
        if match is None:
            message = _("{text} is not a period of months").format(text=part[:40])
            hint = _("2020-01..2024-12 (60) here; parts are separated by semicolons, - is none")
            problem = Problem("field.not_a_date", message, hint)
            raise BadData(message, hint, problems=(problem,), kind="field.not_a_date")
        for source in match["sources"].split("+"):
            paid.setdefault(source, []).extend(months_between(match["first"], match["last"]))
    return paid
