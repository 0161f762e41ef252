"""The foot of a screen: what was said last, and the keys that work here."""

from __future__ import annotations

from collections.abc import Iterable

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from ...plain import for_terminal

TONES = {"wrong": "bold red", "done": "green", "": ""}


class Foot(Vertical):
    """One line that says something (up to three where it is long), one line of keys."""

    def compose(self) -> ComposeResult:
        """Empty at first."""
        yield Static("", id="said", markup=False)
        yield Static("", id="keys", markup=False)

    def say(self, text: str, tone: str = "") -> None:
        """Say a sentence; an empty one clears the line."""
        self.query_one("#said", Static).update(Text(for_terminal(text), style=TONES[tone]))

    def keys(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Show which key does what."""
        line = Text(no_wrap=True, overflow="ellipsis")
        for key, does in pairs:
            line.append(f" {key}", Style(bold=True))
            line.append(f" {does} ", Style(dim=True))
        self.query_one("#keys", Static).update(line)
