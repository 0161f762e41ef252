"""An item's form: one line for each field of its file, prefilled from the departments' records.

Nothing is typed twice: as soon as the party's number is entered, the rest is looked up. Input is
checked at once, and nothing is written before the whole form is sent.
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
from ..messages import Acted, FormChecked, FormRead
from ..widgets.safe_input import SafeInput
from ..widgets.status_bar import StatusBar

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
        """The title, the fields, the status bar."""
        yield Static("", id="head", markup=False)
        yield VerticalScroll(id="fields")
        yield StatusBar()

    def on_mount(self) -> None:
        """Ask for the item."""
        code = self.code
        keys = [("Enter ↑ ↓", _("next field")), ("F2", _("send"))]
        self.query_one(StatusBar).keys(keys, last=[("Esc", _("leave"))])
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
            line = SafeInput(placeholder=hint, id=f"f-{field.name}", classes="field")
            note = Static("", id=f"s-{field.name}", classes="source", markup=False)
            rows.append(Horizontal(Label(label, markup=False), line, note, classes="row"))
        await self.query_one("#fields").mount(*rows)
        self.query(SafeInput).first().focus()

    def values(self) -> dict[str, str]:
        """The fields that the applicant typed; values that a department filled in are left out."""
        typed = {}
        for line in self.query(SafeInput):
            name = str(line.id).removeprefix("f-")
            if line.value.strip() and line.value != self.filled.get(name):
                typed[name] = line.value.strip()
        return typed

    def on_input_submitted(self, event: SafeInput.Submitted) -> None:
        """Enter: look the form up and check it, go to the next field."""
        event.stop()
        self.look()
        self.focus_next()

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        """A field was left: look the form up and check it."""
        self.look()

    def look(self) -> None:
        """Request the departments' values and the Problems of the form so far."""
        code, values = self.code, self.values()
        self.desktop.send(lambda desk: FormChecked(*screens.check_form(desk, code, values)), self)

    def on_form_checked(self, message: FormChecked) -> None:
        """Show the prefilled values with their sources, and each field's Problem."""
        assert self.item is not None
        problems = {problem.field: problem.says for problem in message.problems}
        for field in self.item.fields:
            line = self.query_one(f"#f-{field.name}", SafeInput)
            filled_value = message.filled.get(field.name, "")
            if filled_value and line.value in {"", self.filled.get(field.name, "")}:
                line.value = self.filled[field.name] = filled_value
            note = self.query_one(f"#s-{field.name}", Static)
            if line.value and field.name in problems:
                note.update(Text(for_terminal(problems[field.name]), style="bold red"))
            elif filled_value and line.value == filled_value:
                source = message.sources[field.name]
                note.update(Text(f"← {_(source['department'])} {source['at'][:10]}", style="dim"))
            else:
                note.update("")
        typed = set(self.values())
        first = next((problem for problem in message.problems if problem.field in typed), None)
        self.desktop.set_status(
            f"{first.code} {first.says} → {first.cure}" if first else "", tone="wrong"
        )

    def action_send(self) -> None:
        """Send the form: the application is received, or every Problem is shown."""
        code, values = self.code, self.values()

        def task(desk: Desk) -> Acted:
            return Acted(applications.apply(desk, code, values))

        self.desktop.set_status(_("working …"))
        self.desktop.send(task, self)

    def on_acted(self, message: Acted) -> None:
        """Received: the case takes the form's place."""
        self.app.pop_screen()
        self.desktop.open("case", message.done.case.id)

    def action_leave(self) -> None:
        """Leave the form; nothing was written."""
        self.app.pop_screen()
