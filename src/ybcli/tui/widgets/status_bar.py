"""The status bar of a screen: the last message, and the keys that work here."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from ...plain import for_terminal, width

TONES = {"wrong": "bold red", "done": "green", "": ""}


class StatusBar(Vertical):
    """A message of one to three lines, and one line of keys."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self.ends: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        """Empty at first."""
        yield Static("", id="status", markup=False)
        yield Static("", id="keys", markup=False)

    def show_message(self, text: str, tone: str = "") -> None:
        """Show a sentence; an empty one clears the line."""
        self.query_one("#status", Static).update(Text(for_terminal(text), style=TONES[tone]))

    def keys(self, pairs: Sequence[tuple[str, str]], *, last: Sequence[tuple[str, str]]) -> None:
        """Show the keys with their actions; in a short line the last of `pairs` are left out."""
        self.pairs, self.ends = list(pairs), list(last)
        self.on_resize()

    def on_resize(self) -> None:
        """As many keys as fit."""
        shown = list(self.pairs)
        while shown and _columns([*shown, *self.ends]) > self.size.width:
            shown.pop()
        line = Text()
        for key, does in [*shown, *self.ends]:
            line.append(f" {key}", Style(bold=True))
            line.append(f" {does} ", Style(dim=True))
        self.query_one("#keys", Static).update(line, layout=False)


def _columns(pairs: Sequence[tuple[str, str]]) -> int:
    return sum(width(key) + width(does) + 3 for key, does in pairs)
