"""Lines with a cursor, drawn one by one: only what is on the screen costs anything.

Text is shown literally: it passes `for_terminal` and goes to the screen as plain segments, so no
name can mark up or drive the terminal. East Asian widths are counted by `fitted`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ...plain import fitted, for_terminal
from ..messages import LineChosen


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text, what it stands for, and how loud it is (``, `head`, `late`, `dim`)."""

    text: str
    payload: Any = None
    tone: str = ""


TONES = {
    "head": Style(bold=True),
    "late": Style(color="red", bold=True),
    "dim": Style(dim=True),
    "good": Style(color="green"),
}


class Lines(Widget, can_focus=True):
    """A list of lines with a cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,g", "first", show=False),
        Binding("end,G", "last", show=False),
        Binding("enter", "choose", show=False),
    ]

    def __init__(self, *, id: str, title: str = "") -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self.lines: list[Line] = []
        self.head = title
        self.cursor = 0
        self.top = 0

    def put(self, lines: Sequence[Line], *, cursor: int = 0) -> None:
        """Show these lines, the cursor on line `cursor`."""
        self.lines = list(lines)
        self.cursor = max(0, min(cursor, len(self.lines) - 1))
        self.keep_in_sight()
        self.refresh()

    @property
    def room(self) -> int:
        """How many lines fit below the title."""
        return max(1, self.size.height - (1 if self.head else 0))

    @property
    def chosen(self) -> Any:
        """What the line under the cursor stands for; None where there is no line."""
        return self.lines[self.cursor].payload if self.lines else None

    def keep_in_sight(self) -> None:
        """Scroll so that the cursor is on the screen."""
        self.top = max(0, min(self.top, self.cursor), self.cursor - self.room + 1)

    def on_resize(self) -> None:
        """The cursor stays on the screen whatever its size."""
        self.keep_in_sight()

    def action_move(self, step: int) -> None:
        """One line up or down."""
        self.go(self.cursor + step)

    def action_page(self, step: int) -> None:
        """One screen up or down."""
        self.go(self.cursor + step * max(1, self.room - 1))

    def action_first(self) -> None:
        """To the first line."""
        self.go(0)

    def action_last(self) -> None:
        """To the last line."""
        self.go(len(self.lines) - 1)

    def action_choose(self) -> None:
        """Say which line was chosen."""
        if self.lines:
            self.post_message(LineChosen(self.chosen))

    def go(self, place: int) -> None:
        """Put the cursor on a line, as near as there is one."""
        before, top = self.cursor, self.top
        self.cursor = max(0, min(place, len(self.lines) - 1))
        self.keep_in_sight()
        if self.top != top:
            self.refresh()
            return
        for moved in {before, self.cursor}:  # only the two lines that changed are drawn
            row = moved - self.top + (1 if self.head else 0)
            self.refresh(Region(0, row, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        columns = self.size.width
        if self.head and y == 0:
            return self.strip(fitted(self.head, columns), Style(bold=True, underline=True))
        place = self.top + y - (1 if self.head else 0)
        if place >= len(self.lines):
            return Strip.blank(columns, self.rich_style)
        line = self.lines[place]
        style = TONES.get(line.tone, Style())
        if place == self.cursor and self.has_focus:
            style += Style(reverse=True)
        return self.strip(fitted(for_terminal(line.text), columns), style)

    def strip(self, text: str, style: Style) -> Strip:
        """A text of the widget's full width in its own colours."""
        return Strip([Segment(text, self.rich_style + style)], self.size.width)
