"""A line to type in that takes nothing which could drive the terminal, however it was pasted."""

from __future__ import annotations

from textual.widgets import Input

from ...plain import for_terminal


class Typing(Input):
    """Textual's input; characters that `for_terminal` would have to spell out are left out."""

    def validate_value(self, value: str) -> str:
        """The value without control, bidirectional and zero-width characters."""
        return "".join(character for character in value if for_terminal(character) == character)
