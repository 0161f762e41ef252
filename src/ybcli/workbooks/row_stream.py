"""The rows of a sheet one after the other, and what became of the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from .cells import Cell
from .headings import Table
from .rows import Person
from .sheet_header import SheetHeader


@dataclass(slots=True)
class Sheet:
    """What became of a sheet. `status` is `list` or why it is none (see `STATUSES`)."""

    name: str | None
    status: str = "list"
    table: Table | None = None
    top: int = 1
    left: int = 0
    head: SheetHeader = field(default_factory=SheetHeader)
    people: list[Person] = field(default_factory=list)
    frames: list[Any] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    n_people: int = 0
    hidden_rows: set[int] = field(default_factory=set)


class TooLong(Exception):
    """The sheet has more rows than are taken."""


class RowStream:
    """The rows of a sheet with their numbers; what was looked at ahead comes again."""

    def __init__(self, source: Iterator[list[Cell]], number: int, most: int) -> None:
        self.source = source
        self.number = number
        self.last = number + most
        self.ahead: list[list[Cell]] = []

    def take(self, n: int) -> list[list[Cell]]:
        """The next rows, at most `n`."""
        taken = self.ahead[:n]
        del self.ahead[:n]
        taken += islice(self.source, n - len(taken))
        self.count(len(taken))
        return taken

    def count(self, n: int) -> None:
        """So many rows were taken; raises TooLong beyond the most."""
        self.number += n
        if self.number > self.last:
            raise TooLong

    def back(self, given: list[list[Cell]]) -> None:
        """Give rows back."""
        self.ahead[:0] = given
        self.number -= len(given)
