"""A sheet as rows of cells, whatever file it came from, and what the file says beside the cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .cells import Cell

#: (first row, first column, last row, last column), counted from 0 over the whole sheet.
Merge = tuple[int, int, int, int]


def no_faults() -> dict[tuple[int, int], str]:
    """Most files hold no error values."""
    return {}


@dataclass(slots=True)
class Grid:
    """One visible sheet.

    `top` is the number that Excel shows for the first row, `left` the place of the first column.
    `is_typed` says whether numbers are numbers (workbooks) or text like everything (CSV, HTML).
    `hidden_rows` finds the numbers of rows that a filter hides, `faults` the cells whose formula has
    no value (`error` or `formula`) by row and column from 0.
    """

    sheet: str | None
    rows: Iterator[list[Cell]]
    top: int = 1
    left: int = 0
    merges: list[Merge] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()
    is_typed: bool = True
    hidden_rows: Callable[[], set[int]] = set
    faults: Callable[[], dict[tuple[int, int], str]] = no_faults
    title: str = ""


@dataclass(slots=True)
class Book:
    """The sheets of a file, the sheets that were not read, and remarks on the file itself."""

    grids: Iterator[Grid]
    hidden: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    remarks: list[tuple[str, dict[str, str]]] = field(default_factory=list)
