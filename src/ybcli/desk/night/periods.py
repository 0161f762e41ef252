"""Which months and years the night compares: those known here, those that lie near, and after a restore all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ...store.queries import reconciliation as store
from ..casework import restores

if TYPE_CHECKING:
    from .. import Desk

#: So far back is compared after a restore, where this store knows nothing older.
_YEARS: Final = 3


def to_compare(desk: Desk) -> list[store.Group]:
    """The groups that this office knows, then those that only the platform may know.

    A store that lost its newest days shows it in the months around today; one that is known to be restored
    is compared in all of them.
    """
    known = store.groups(desk.reader)
    first = desk.today.year
    if restores.last(desk.reader):
        first = min([first - _YEARS, *(int(group.period[:4]) for group in known)])
    further = [group for group in _between(desk, first) if group not in known]
    return [*known, *further]


def _between(desk: Desk, first: int) -> Iterator[store.Group]:
    """Every month up to the next, and every residents' year up to the next, from the year `first`.

    Of this year alone only the months around today, where `first` is this year.
    """
    today = desk.today
    now = today.year * 12 + today.month - 1
    begins = min(now - 2, first * 12) if first < today.year else now - 2
    for number in range(begins, now + 2):
        yield store.Group("employee", f"{number // 12}-{number % 12 + 1:02d}")
    for year in range(first, today.year + 2):
        yield store.Group("resident", str(year))
