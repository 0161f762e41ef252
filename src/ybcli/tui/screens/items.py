"""What can be applied for: the service items, each opening its form."""

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
from ..widgets.foot import Foot
from ..widgets.lines import Lines, line

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
        """A title, the items, the foot."""
        yield Static(_("What is applied for?"), id="head", markup=False)
        yield Lines(id="list")
        yield Foot()

    def on_mount(self) -> None:
        """Ask for the items."""
        self.query_one(Lines).focus()
        self.query_one(Foot).keys([("Enter", _("open the form"))], last=[("Esc", _("back"))])
        self.desktop.send(lambda desk: ItemsRead(screens.offered(desk)), self)

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
