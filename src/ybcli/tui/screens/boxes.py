"""Small boxes over a screen: one asks (for a reason, or whether), one lets choose, one tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from ...language import _
from ...plain import for_terminal
from ..widgets.lines import Lines, line
from ..widgets.typing import Typing
from ..wrap import wrapped


class Asking(ModalScreen[str | None]):
    """Asks before an act: with a reason to be typed, or only whether. Gives the reason, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("enter", "take", show=False),
    ]

    def __init__(self, question: str, says: str = "", *, needs_reason: bool = True) -> None:
        super().__init__()
        self.question = question
        self.says = says
        self.needs_reason = needs_reason

    def compose(self) -> ComposeResult:
        """What will be done, perhaps a line to write in, the two keys."""
        with Vertical(classes="box"):
            yield Static(Text(for_terminal(self.question), style="bold"))
            if self.says:
                yield Static(
                    Text("\n".join(for_terminal(one) for one in self.says.split("\n"))),
                    classes="says",
                )
            if self.needs_reason:
                yield Typing(placeholder=_("why, in one sentence"), id="reason")
            yield Static("", id="lacks", markup=False)
            yield Static(Text(_("Enter: write it   Esc: leave it"), style="dim"))

    def on_input_submitted(self, event: Typing.Submitted) -> None:
        """Enter in the line."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Give the reason; an empty one is not taken."""
        reason = self.query_one("#reason", Typing).value.strip() if self.needs_reason else ""
        if self.needs_reason and not reason:
            text = Text(_("this is written down, and needs a reason"), style="bold red")
            self.query_one("#lacks", Static).update(text)
            return
        self.dismiss(reason)

    def action_leave(self) -> None:
        """Nothing is written."""
        self.dismiss(None)


class Choosing(ModalScreen[str | None]):
    """Lets choose one of a few things by its key. Gives the key, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, question: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.question = question
        self.choices = choices

    def compose(self) -> ComposeResult:
        """The question, and a line for each key."""
        with Vertical(classes="box"):
            yield Static(Text(for_terminal(self.question), style="bold"))
            for key, does in self.choices:
                yield Static(Text.assemble((f"  {key}", "bold"), f"  {does}"))
            yield Static(Text(_("Esc: leave it"), style="dim"), classes="says")

    def on_key(self, event: events.Key) -> None:
        """One of the keys."""
        if event.character in [key for key, _does in self.choices]:
            event.stop()
            self.dismiss(event.character)

    def action_leave(self) -> None:
        """Nothing is chosen."""
        self.dismiss(None)


class Telling(ModalScreen[None]):
    """Tells something, as long as it is; Escape, Enter or q closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q,h,f1", "leave", show=False)]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.title_text = title
        self.text = text

    def compose(self) -> ComposeResult:
        """The title, the text in lines of its own, how to close."""
        with Vertical(classes="box"):
            yield Static(Text(for_terminal(self.title_text), style="bold"))
            yield Lines(id="told")
            yield Static(Text(_("Esc: close"), style="dim"), classes="says")

    def on_mount(self) -> None:
        """Break the text for the box."""
        told = self.query_one("#told", Lines)
        columns = min(self.app.size.width * 95 // 100, 78) - 9
        made = wrapped(self.text, columns)
        told.styles.height = min(len(made), max(3, self.app.size.height - 8))
        told.put([line(one) for one in made])
        told.focus()

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
