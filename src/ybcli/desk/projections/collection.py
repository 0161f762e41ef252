"""The collection of residents' premiums for the year to come (集中缴费期, 5.2.1): when it runs in a region.

Both ends are parameters of the region: months counted from January of the year before the cover.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from ...errors import PolicyGap

if TYPE_CHECKING:
    from ...cases.items import Wait
    from ...cases.journal import Case
    from .. import Desk

BEGINS: Final = "resident_collection_begins"
ENDS: Final = "resident_collection_ends"


def ends(desk: Desk, year: int, region: str) -> date | None:
    """The last day of the collection for the cover of a year; None where the region set none."""
    months = _months(desk, ENDS, year, region)
    if months is None:
        return None
    after, month = divmod(months, 12)
    return date(year - 1 + after, month + 1, 1) - timedelta(days=1)


def due(desk: Desk, wait: Wait, case: Case, since: date) -> date | None:
    """The last day to pay for a year that had not begun when the wait did; None for another case."""
    year = str(case.fields.get("cover_year", ""))
    if not (wait.season and year > str(since.year)):
        return None
    return ends(desk, int(year), case.region)


def is_open_for(desk: Desk, year: int, region: str) -> bool:
    """Is today a day of the collection for the cover of a year?"""
    first, last = _months(desk, BEGINS, year, region), ends(desk, year, region)
    return first is not None and last is not None and date(year - 1, first, 1) <= desk.today <= last


def _months(desk: Desk, parameter: str, year: int, region: str) -> int | None:
    try:
        return int(desk.policy(date(year - 1, 1, 1), region).figure(parameter).value)
    except PolicyGap:
        return None
