"""The service items that can be applied for, each opening its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from ...desk.views import screens
from ...language import _
from ...plain import fitted
from ..messages import ItemsRead, LineChosen
from ..widgets.lines import Lines, line
from ..widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from ..app import Desktop


class ItemsScreen(Screen[None]):
    """The items that somebody can apply for at this desk."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", show=False)]

    @property
    def desktop(self) -> Desktop:
        """The application."""
        return cast("Desktop", self.app)

    def compose(self) -> ComposeResult:
        """The title, the items, the status bar."""
        yield Static(_("What is applied for?"), id="head", markup=False)
        yield Lines(id="list")
        yield StatusBar()

    def on_mount(self) -> None:
        """Ask for the items."""
        self.query_one(Lines).focus()
        self.query_one(StatusBar).keys([("Enter", _("open the form"))], last=[("Esc", _("back"))])
        self.desktop.send(lambda desk: ItemsRead(screens.applicable_items(desk)), self)

    def on_items_read(self, message: ItemsRead) -> None:
        """List them by clause."""
        rows = [
            line(f"{fitted(clause, 9)} {fitted(label, 34)} yb {command}", payload=code)
            for code, label, clause, command in message.items
        ]
        self.query_one(Lines).put(rows)

    def on_line_chosen(self, message: LineChosen) -> None:
        """Open the form of the item under the cursor."""
        self.app.pop_screen()
        self.desktop.open("form", message.payload)

    def action_leave(self) -> None:
        """Back to the queue."""
        self.app.pop_screen()
