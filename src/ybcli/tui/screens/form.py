"""An item's form: one line for each field of its file, filled in from what the departments told.

Nothing is typed twice: as soon as the party's number stands there, the rest is looked up. What is
typed is checked at once, and nothing is written before the whole form is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Label, Static

from ...desk.intake import applications
from ...desk.views import screens
from ...language import _
from ...plain import fitted, for_terminal
from ..messages import Acted, FormLooked, FormRead
from ..widgets.foot import Foot
from ..widgets.typing import Typing

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...desk import Desk
    from ..app import Desktop

LABEL = 30


class FormScreen(Screen[None]):
    """The form of the item `code`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("ctrl+s,f2", "send", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.item: Item | None = None
        #: The field → what a department filled in; typing over it makes it the applicant's.
        self.filled: dict[str, str] = {}

    @property
    def desktop(self) -> Desktop:
        """The application."""
        return cast("Desktop", self.app)

    def compose(self) -> ComposeResult:
        """A title, room for the fields, the foot."""
        yield Static("", id="head", markup=False)
        yield VerticalScroll(id="fields")
        yield Foot()

    def on_mount(self) -> None:
        """Ask for the item."""
        code = self.code
        keys = [("Enter ↑ ↓", _("next field")), ("F2", _("send"))]
        self.query_one(Foot).keys(keys, last=[("Esc", _("leave"))])
        self.desktop.send(lambda desk: FormRead(desk.item(code)), self)

    async def on_form_read(self, message: FormRead) -> None:
        """A line for each field."""
        self.item = message.item
        head = f"{self.item.label()} · {self.item.way('applied').clause}"
        self.query_one("#head", Static).update(for_terminal(head))
        rows = []
        for field in self.item.fields:
            label = fitted(field.label() + (" *" if field.required else ""), LABEL)
            hint = " / ".join(field.choices) or field.help
            line = Typing(placeholder=hint, id=f"f-{field.name}", classes="field")
            says = Static("", id=f"s-{field.name}", classes="source", markup=False)
            rows.append(Horizontal(Label(label, markup=False), line, says, classes="row"))
        await self.query_one("#fields").mount(*rows)
        self.query(Typing).first().focus()

    def values(self) -> dict[str, str]:
        """What the applicant typed: the fields that no department filled in as they stand."""
        found = {}
        for line in self.query(Typing):
            name = str(line.id).removeprefix("f-")
            if line.value.strip() and line.value != self.filled.get(name):
                found[name] = line.value.strip()
        return found

    def on_input_submitted(self, event: Typing.Submitted) -> None:
        """Enter: look the form up and check it, go to the next field."""
        event.stop()
        self.look()
        self.focus_next()

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        """A field was left: look the form up and check it."""
        self.look()

    def look(self) -> None:
        """Ask what the departments know, and what is wrong so far."""
        code, values = self.code, self.values()
        self.desktop.send(lambda desk: FormLooked(*screens.looked(desk, code, values)), self)

    def on_form_looked(self, message: FormLooked) -> None:
        """Show what was filled in, from where, and what is wrong."""
        assert self.item is not None
        problems = {one.field: one.says for one in message.problems}
        for field in self.item.fields:
            line = self.query_one(f"#f-{field.name}", Typing)
            told = message.filled.get(field.name, "")
            if told and line.value in {"", self.filled.get(field.name, "")}:
                line.value = self.filled[field.name] = told
            says = self.query_one(f"#s-{field.name}", Static)
            if line.value and field.name in problems:
                says.update(Text(for_terminal(problems[field.name]), style="bold red"))
            elif told and line.value == told:
                source = message.sources[field.name]
                says.update(Text(f"← {_(source['department'])} {source['at'][:10]}", style="dim"))
            else:
                says.update("")
        typed = set(self.values())
        first = next((one for one in message.problems if one.field in typed), None)
        self.desktop.tell(
            f"{first.code} {first.says} → {first.cure}" if first else "", tone="wrong"
        )

    def action_send(self) -> None:
        """Send the form: the application is received, or every Problem is told."""
        code, values = self.code, self.values()

        def errand(desk: Desk) -> Acted:
            return Acted(applications.apply(desk, code, values))

        self.desktop.tell(_("working …"))
        self.desktop.send(errand, self)

    def on_acted(self, message: Acted) -> None:
        """Received: the case takes the form's place."""
        self.app.pop_screen()
        self.desktop.open("case", message.done.case.id)

    def action_leave(self) -> None:
        """Leave the form; nothing was written."""
        self.app.pop_screen()
