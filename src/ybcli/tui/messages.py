"""Messages from the desk's thread and the widgets to screens, named by what has happened.

A task at the desk never touches a widget: it posts one of these, and the screen that requested it draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.message import Message

from ..cases.items import Item
from ..desk.casework.acts import Done
from ..desk.views.screens import Head, Sheet
from ..errors import Problem, YbError
from ..store.queries.queue import Key, QueueRow

if TYPE_CHECKING:
    from ..cases.contents import Source


class LineChosen(Message):
    """Enter was pressed on a line; `payload` is what the line stands for."""

    def __init__(self, payload: Any) -> None:
        self.payload = payload
        super().__init__()


class LineReached(Message):
    """The cursor came to a line; `payload` is what the line stands for."""

    def __init__(self, payload: Any) -> None:
        self.payload = payload
        super().__init__()


class EdgeReached(Message):
    """Rows are needed that are not in memory: `side` is after, before, first or last.

    The answer counts only if it carries the number of the latest request.
    """

    def __init__(self, number: int, side: str, key: Key | None, limit: int) -> None:
        self.number = number
        self.side = side
        self.key = key
        self.limit = limit
        super().__init__()


class HeadRead(Message):
    """The head of the queue was read."""

    def __init__(self, head: Head) -> None:
        self.head = head
        super().__init__()


class ViewOpened(Message):
    """A filter was parsed and its rows around a position were read."""

    def __init__(
        self,
        where: str,
        rows: Sequence[QueueRow],
        before: int,
        key: Key | None,
        limit: int,
    ) -> None:
        self.where = where
        self.rows = rows
        self.before = before
        self.key = key
        self.limit = limit
        super().__init__()


class PageRead(Message):
    """The rows of request `number` were read."""

    def __init__(self, number: int, side: str, rows: Sequence[QueueRow], limit: int) -> None:
        self.number = number
        self.side = side
        self.rows = rows
        self.limit = limit
        super().__init__()


class Counted(Message):
    """The cases of the view numbered `view` were counted."""

    def __init__(self, view: int, total: int) -> None:
        self.view = view
        self.total = total
        super().__init__()


class SheetRead(Message):
    """A case was read."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        super().__init__()


class Quoted(Message):
    """An article was looked up; `quote` is empty where the shelf does not quote it."""

    def __init__(self, clause: str, quote: str) -> None:
        self.clause = clause
        self.quote = quote
        super().__init__()


class ItemsRead(Message):
    """The items that can be applied for: code, title, clause, command of each."""

    def __init__(self, items: Sequence[tuple[str, str, str, str]]) -> None:
        self.items = items
        super().__init__()


class FormRead(Message):
    """An item was read, whose form is to be shown."""

    def __init__(self, item: Item) -> None:
        self.item = item
        super().__init__()


class FormChecked(Message):
    """A form was checked: what departments fill in, from where, and its Problems."""

    def __init__(
        self,
        filled: Mapping[str, str],
        sources: Mapping[str, Source],
        problems: Sequence[Problem],
    ) -> None:
        self.filled = filled
        self.sources = sources
        self.problems = problems
        super().__init__()


class Acted(Message):
    """An act was performed, with the automatic acts that follow."""

    def __init__(self, done: Done) -> None:
        self.done = done
        super().__init__()


class Revealed(Message):
    """An officer's reason for seeing personal data was written into the journal."""


class Failed(Message):
    """The desk refused the task, or it failed."""

    def __init__(self, error: YbError) -> None:
        self.error = error
        super().__init__()
