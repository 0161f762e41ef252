"""A list of lines with a cursor, of which only the visible ones are drawn.

Text is shown literally: it passes `for_terminal` and goes to the screen as plain segments, so no
name can mark up or drive the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ...plain import for_terminal
from ..messages import LineChosen, LineReached

TONES = {
    "": Style(),
    "head": Style(bold=True),
    "title": Style(bold=True, underline=True),
    "late": Style(color="red", bold=True),
    "open": Style(color="yellow"),
    "good": Style(color="green"),
    "dim": Style(dim=True),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: parts of text, each with its tone; `payload` is the object of the line."""

    parts: tuple[tuple[str, str], ...]
    payload: Any = None


def line(text: str, tone: str = "", payload: Any = None) -> Line:
    """A line of one part."""
    return Line(((text, tone),), payload)


class Lines(Widget, can_focus=True):
    """A list of lines with a cursor; `head` stands above them and does not move."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "choose", show=False),
    ]

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self.lines: Sequence[Line] = ()
        self.head = ""
        self.cursor = 0
        self.top = 0

    def put(self, lines: Sequence[Line], *, head: str = "", cursor: int | None = None) -> None:
        """Show these lines; the cursor stays where it is, or goes to `cursor`."""
        self.lines, self.head = lines, head
        self.cursor = self.nearest(self.cursor if cursor is None else cursor)
        self.keep_in_sight()
        self.refresh()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    def line_at(self, place: int) -> Line | None:
        """The line at a place; None where it is not held."""
        return self.lines[place] if 0 <= place < len(self.lines) else None

    @property
    def above(self) -> int:
        """How many lines of the widget the head takes."""
        return 1 if self.head else 0

    @property
    def room(self) -> int:
        """How many lines fit below the head."""
        return max(1, self.size.height - self.above)

    @property
    def chosen(self) -> Any:
        """What the line under the cursor stands for; None where there is none."""
        current = self.line_at(self.cursor)
        return current.payload if current else None

    def nearest(self, place: int) -> int:
        """The nearest place where there is a line."""
        return max(0, min(place, self.count - 1))

    def keep_in_sight(self) -> bool:
        """Scroll so that the cursor is on the screen; had anything to move?"""
        before = self.top
        self.top = max(0, min(self.top, self.cursor), self.cursor - self.room + 1)
        self.top = max(0, min(self.top, self.count - self.room))
        return self.top != before

    def go(self, place: int) -> None:
        """Put the cursor on a line, as near as there is one."""
        before, self.cursor = self.cursor, self.nearest(place)
        if self.keep_in_sight():
            self.refresh()
        elif before != self.cursor:
            for changed in (before, self.cursor):
                at = changed - self.top + self.above
                self.refresh(Region(0, at, self.size.width, 1))
        self.post_message(LineReached(self.chosen))

    def begin_at(self, place: int) -> None:
        """Put the cursor on a line, and that line on top as far as there are lines below it."""
        self.cursor = self.top = self.nearest(place)
        self.keep_in_sight()
        self.refresh()

    def on_resize(self) -> None:
        """The cursor stays on the screen whatever its size."""
        self.keep_in_sight()

    def on_focus(self) -> None:
        """The cursor is drawn where the keys go."""
        self.refresh()

    on_blur = on_focus

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there; a second one chooses."""
        place = self.top + event.y - self.above
        if event.y >= self.above and place < self.count:
            is_chosen = place == self.cursor and event.chain > 1
            self.go(place)
            if is_chosen:
                self.action_choose()

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor."""
        self.go(self.cursor + 3)

    def on_mouse_scroll_up(self) -> None:
        """The wheel moves the cursor."""
        self.go(self.cursor - 3)

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
        self.go(self.count - 1)

    def action_choose(self) -> None:
        """Say which line was chosen."""
        if self.chosen is not None:
            self.post_message(LineChosen(self.chosen))

    def render_line(self, y: int) -> Strip:
        """One line of the screen: a mark for the cursor, the text, the thumb of the scroll bar."""
        if self.head and y == 0:
            return self.strip((("  " + self.head, "title"),), False, Style())
        place = self.top + y - self.above
        if place >= self.count:
            return Strip.blank(self.size.width, self.rich_style)
        current = self.line_at(place)
        parts = current.parts if current else (("…", "dim"),)
        is_here = place == self.cursor and self.has_focus
        mark = ("> " if is_here else "  ", "head")
        return self.strip((mark, *parts), self.thumb(y), Style(reverse=is_here))

    def thumb(self, y: int) -> bool:
        """Is the mark of the scroll bar in this line? Never where everything is on the screen."""
        room, count = self.room, self.count
        if count <= room:
            return False
        size = max(1, room * room // count)
        begins = self.top * (room - size) // max(1, count - room)
        return begins <= y - self.above < begins + size

    def strip(self, parts: Sequence[tuple[str, str]], is_thumb: bool, over: Style) -> Strip:
        """The parts cut or filled to the widget's width; the scroll bar in the last column."""
        ground = self.rich_style
        columns = max(0, self.size.width - 1)
        segments = [Segment(for_terminal(text), ground + TONES[t] + over) for text, t in parts]
        strip = Strip(segments).adjust_cell_length(columns, ground + over)
        bar = Segment(" ", ground + Style(reverse=is_thumb, dim=is_thumb))
        return Strip.join([strip, Strip([bar])])
