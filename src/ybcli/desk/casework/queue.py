"""The work queue: what waits for whom, in the order in which it falls due."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ...errors import PolicyGap
from ...store.queries import queue
from ...store.queries.queue import Key, QueueRow
from ..projections import deadlines
from .filters import parse

if TYPE_CHECKING:
    from ...store.reading import Reader
    from .. import Desk


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the queue in order."""

    rows: tuple[QueueRow, ...]

    @property
    def first(self) -> Key | None:
        """The key of the first row."""
        return self.rows[0].key if self.rows else None

    @property
    def last(self) -> Key | None:
        """The key of the last row."""
        return self.rows[-1].key if self.rows else None


def page(
    reader: Reader,
    where: str = "",
    *,
    today: date,
    after: Key | None = None,
    before: Key | None = None,
    limit: int = 20,
    closed: bool = False,
) -> Page:
    """A page of the queue: open cases (with `closed` all), by due day and case number.

    `after` and `before` are keys of rows; the page follows or precedes them. `where` is a filter
    in the grammar of `filters`. Raises UsageError for a wrong filter.
    """
    chosen = parse(where, today)
    closed = closed or chosen.wants_closed
    if after is not None:
        rows = queue.after(reader, chosen.condition, after, limit, closed=closed)
    elif before is not None:
        rows = queue.before(reader, chosen.condition, before, limit, closed=closed)[::-1]
    else:
        rows = queue.top(reader, chosen.condition, limit, closed=closed)
    return Page(tuple(rows))


def totals(reader: Reader, today: date) -> dict[str, int]:
    """Open cases by who must act next, and how many are overdue."""
    return {**queue.open_by_hands(reader), "overdue": queue.overdue(reader, today.isoformat())}


def overdue_by(reader: Reader, today: date) -> list[dict[str, Any]]:
    """The overdue cases by whose they are: hands, officer (empty where nobody has worked on them), how many,
    and the day on which the first of them fell due; the longest first.
    """
    return [asdict(one) for one in queue.overdue_by_officer(reader, today.isoformat())]


def without_deadline(desk: Desk) -> tuple[int, str]:
    """How many cases that an officer must touch have no deadline because the county has set no handling
    time, and the sentence that says so; nothing where it is set.
    """
    n = queue.officers_without_deadline(desk.reader)
    try:
        desk.policy(desk.today, desk.region).figure(deadlines.HANDLING)
    except PolicyGap as gap:
        return n, gap.says
    return 0, ""


def count(reader: Reader, where: str, *, today: date, closed: bool = False) -> int:
    """How many cases a filter lets through; without a filter a look at the counters."""
    chosen = parse(where, today)
    if chosen.is_empty and not closed:
        return queue.total(reader, is_open=True)
    return queue.count(reader, chosen.condition, closed=closed or chosen.wants_closed)
