"""An input line without characters that could control the terminal, typed or pasted."""

from __future__ import annotations

from textual.widgets import Input

from ...plain import for_terminal


class SafeInput(Input):
    """Textual's input; characters that `for_terminal` would escape are removed."""

    def validate_value(self, value: str) -> str:
        """The value without control, bidirectional and zero-width characters."""
        return "".join(character for character in value if for_terminal(character) == character)
