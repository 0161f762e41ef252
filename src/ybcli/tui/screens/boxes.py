"""Two small boxes: one asks for a sentence, one tells something."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ...plain import for_terminal


class Asking(ModalScreen[str]):
    """Asks for one sentence (a reason); Enter gives it, Escape gives nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """The question and a line to write in."""
        with Vertical(id="box"):
            yield Static(Text(self.question))
            yield Input(id="answer")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the sentence."""
        event.stop()
        self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss("")


class Telling(ModalScreen[None]):
    """Tells something; any of Escape, Enter, q closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "leave", show=False)]

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        """The text, literally."""
        with Vertical(id="box"):
            yield Static(Text("\n".join(for_terminal(one) for one in self.text.split("\n"))))

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
