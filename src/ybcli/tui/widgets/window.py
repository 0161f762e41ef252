"""A window on the work queue: a few screens of rows are loaded, the rest stays in the store.

Rows are requested by key, before or after the loaded ones, and each loaded row has its position
from one end; a queue of a hundred thousand opens, scrolls and jumps to its end as fast as one of
ten. The total comes later and may be inexact while others work on the queue: it is corrected at
each end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...store.queries.queue import Key, QueueRow
from ..messages import EdgeReached
from .lines import Line, Lines

#: Rows for one request, rows loaded at most, and how near the edge more are requested.
PAGE = 100
HELD = 600
MARGIN = 40


class Window(Lines):
    """The loaded rows of the queue, drawn by `draw`."""

    def __init__(self, *, id: str, draw: Callable[[QueueRow], Line]) -> None:  # noqa: A002 - as above
        super().__init__(id=id)
        self.draw = draw
        self.rows: list[QueueRow] = []
        self.first = 0
        self.total = 0
        self.at_start = True
        self.at_end = True
        self.is_pending = False
        self.number = 0
        self.fetched = 0

    @property
    def count(self) -> int:
        """The number of rows, as far as known."""
        return self.held_to if self.at_end else max(self.total, self.held_to)

    @property
    def held_to(self) -> int:
        """The place behind the last row that is held."""
        return self.first + len(self.rows)

    def line_at(self, place: int) -> Line | None:
        """The row at a place as a line; None where it is not held."""
        held = place - self.first
        return self.draw(self.rows[held]) if 0 <= held < len(self.rows) else None

    def show(self, rows: Sequence[QueueRow], *, before: int, key: Key | None, limit: int) -> None:
        """Show a view anew: its first rows, or those around `key`, of which `before` precede it."""
        near = self.cursor if key else 0
        self.fetched += len(rows)
        self.rows = list(rows)
        self.at_start = before < limit
        self.at_end = len(rows) - before < limit
        self.first = 0 if self.at_start else max(0, near - before)
        self.cursor = self.nearest(self.first + before)
        self.is_pending = False
        self.number += 1
        self.keep_in_sight()
        self.refresh()

    def take(self, number: int, side: str, rows: Sequence[QueueRow], limit: int) -> None:
        """Take the rows of the latest request `number`; the cursor stays on its row."""
        if number != self.number:
            return
        self.is_pending = False
        self.fetched += len(rows)
        is_end = len(rows) < limit
        if side == "first":
            self.rows, self.first, self.at_start, self.at_end = list(rows), 0, True, is_end
        elif side == "last":
            self.rows, self.at_start, self.at_end = list(rows), is_end, True
            self.first = 0 if is_end else max(0, self.total - len(rows))
            self.cursor = self.held_to - 1
        elif side == "after":
            self.rows += rows
            self.at_end = is_end
            self._drop(front=True)
        else:
            self.rows[:0] = rows
            self.at_start = is_end
            self._put_right(self.first - len(rows))
            self._drop(front=False)
        self.cursor = self.nearest(self.cursor)
        self.keep_in_sight()
        self.refresh()
        self.want()

    def _put_right(self, first: int) -> None:
        """The held rows begin at `first`; at the very start that is place 0, whatever was counted."""
        step = -first if self.at_start or first < 0 else 0
        self.first = first + step
        self.cursor += step
        self.top += step

    def _drop(self, *, front: bool) -> None:
        """Drop rows on the far side."""
        dropped = max(0, len(self.rows) - HELD)
        if dropped and front:
            del self.rows[:dropped]
            self.first += dropped
            self.at_start = False
        elif dropped:
            del self.rows[HELD:]
            self.at_end = False

    def counted(self, total: int) -> None:
        """The rows of the view were counted."""
        self.total = total
        if self.at_end and not self.at_start:
            step = max(0, total - len(self.rows)) - self.first
            self.first, self.cursor, self.top = (
                place + step for place in (self.first, self.cursor, self.top)
            )
        self.refresh()
        self.want()

    def go(self, place: int) -> None:
        """Move, and request the rows needed next."""
        super().go(place)
        self.want()

    def want(self) -> None:
        """Request the rows of the screen and a margin."""
        if self.is_pending or not self.rows:
            return
        begin, end = self.top - MARGIN, self.top + self.room + MARGIN
        if end > self.held_to and not self.at_end:
            self._ask("after", self.rows[-1], end - self.held_to)
        elif begin < self.first and not self.at_start:
            self._ask("before", self.rows[0], self.first - begin)

    def _ask(self, side: str, row: QueueRow | None = None, needed: int = 0) -> None:
        self.is_pending = True
        self.number += 1
        key = row.key if row else None
        limit = min(HELD // 2, max(PAGE, needed))
        self.post_message(EdgeReached(self.number, side, key, limit))

    def action_first(self) -> None:
        """To the first row of the whole view."""
        if self.at_start:
            self.go(0)
        else:
            self.cursor = self.top = 0
            self._ask("first")

    def action_last(self) -> None:
        """To the last row of the whole view."""
        if self.at_end:
            self.go(self.count - 1)
        else:
            self._ask("last")
