"""What widgets say to screens; past tense, each a fact."""

from __future__ import annotations

from typing import Any

from textual.message import Message


class LineChosen(Message):
    """Enter was pressed on a line; `payload` is what the line stands for."""

    def __init__(self, payload: Any) -> None:
        self.payload = payload
        super().__init__()


class EdgeReached(Message):
    """The cursor wants to go beyond the rows that are loaded: `after` or `before` them."""

    def __init__(self, side: str) -> None:
        self.side = side
        super().__init__()
