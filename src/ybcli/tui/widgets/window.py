"""A window on the work queue: a few screens of rows are held, the rest stays in the store.

The rows are asked for by key, before or after those that are held; a queue of a hundred thousand
opens, scrolls and jumps to its end as fast as one of ten.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..messages import EdgeReached
from .lines import Line, Lines

#: How many rows are held at most; more are let go on the far side.
HELD = 400


class Window(Lines):
    """The lines of the queue that are held now."""

    at_start = True
    at_end = True

    def extend(self, lines: Sequence[Line], side: str) -> None:
        """Add rows that were asked for; the cursor stays on its row."""
        if side == "after":
            self.at_end = not lines
            self.lines += lines
            dropped = max(0, len(self.lines) - HELD)
            del self.lines[:dropped]
            self.cursor -= dropped
            self.top = max(0, self.top - dropped)
            self.at_start = self.at_start and not dropped
        else:
            self.at_start = not lines
            self.lines[:0] = lines
            self.cursor += len(lines)
            self.top += len(lines)
            if len(self.lines) > HELD:
                del self.lines[HELD:]
                self.at_end = False
        self.cursor = max(0, min(self.cursor, len(self.lines) - 1))
        self.keep_in_sight()
        self.refresh()

    def go(self, place: int) -> None:
        """Move, and ask for more rows where fewer than a screen of them is left."""
        super().go(place)
        if not self.at_end and len(self.lines) - self.cursor <= self.room:
            self.post_message(EdgeReached("after"))
        elif not self.at_start and self.cursor <= self.room:
            self.post_message(EdgeReached("before"))

    def action_first(self) -> None:
        """To the first row of the whole queue."""
        if self.at_start:
            self.go(0)
        else:
            self.post_message(EdgeReached("first"))

    def action_last(self) -> None:
        """To the last row of the whole queue."""
        if self.at_end:
            self.go(len(self.lines) - 1)
        else:
            self.post_message(EdgeReached("last"))
