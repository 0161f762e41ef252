"""Dialogs over a screen: a confirmation with or without a reason, a choice, a text."""

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
from ..widgets.safe_input import SafeInput
from ..wrap import wrapped


class ReasonDialog(ModalScreen[str | None]):
    """Confirmation before an act, with a reason where one is needed. Returns the reason, or None."""

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
        """The act, an input line where a reason is needed, the two keys."""
        with Vertical(classes="box"):
            yield Static(Text(for_terminal(self.question), style="bold"))
            if self.says:
                yield Static(
                    Text("\n".join(for_terminal(one) for one in self.says.split("\n"))),
                    classes="says",
                )
            if self.needs_reason:
                yield SafeInput(placeholder=_("why, in one sentence"), id="reason")
            yield Static("", id="missing", markup=False)
            yield Static(Text(_("Enter: write it   Esc: leave it"), style="dim"))

    def on_input_submitted(self, event: SafeInput.Submitted) -> None:
        """Enter in the line."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Return the reason; an empty one is refused."""
        reason = self.query_one("#reason", SafeInput).value.strip() if self.needs_reason else ""
        if self.needs_reason and not reason:
            text = Text(_("this is written down, and needs a reason"), style="bold red")
            self.query_one("#missing", Static).update(text)
            return
        self.dismiss(reason)

    def action_leave(self) -> None:
        """Nothing is written."""
        self.dismiss(None)


class ChoiceDialog(ModalScreen[str | None]):
    """Choice of one option by its key. Returns the key, or None."""

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


class TextDialog(ModalScreen[None]):
    """A text of any length; Escape, Enter or q closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q,h,f1", "leave", show=False)]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.title_text = title
        self.text = text

    def compose(self) -> ComposeResult:
        """The title, the text in lines of its own, how to close."""
        with Vertical(classes="box"):
            yield Static(Text(for_terminal(self.title_text), style="bold"))
            yield Lines(id="text")
            yield Static(Text(_("Esc: close"), style="dim"), classes="says")

    def on_mount(self) -> None:
        """Break the text for the box."""
        body = self.query_one("#text", Lines)
        columns = min(self.app.size.width * 95 // 100, 78) - 9
        lines = wrapped(self.text, columns)
        body.styles.height = min(len(lines), max(3, self.app.size.height - 8))
        body.put([line(text_line) for text_line in lines])
        body.focus()

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
