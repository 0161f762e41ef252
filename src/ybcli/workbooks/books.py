"""A file of any of the kinds that `guard` knows, opened: its visible sheets, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from . import guard, texts, xls_metadata, xlsx_metadata
from .grids import Book, Grid, no_faults

_READERS = {
    "text": texts.csv_book,
    "html": texts.html_book,
    "mhtml": texts.mhtml_book,
    "spreadsheetml": texts.spreadsheetml_book,
}


def opened(path: Path, kind: str, wanted: str | None) -> Book:
    """The book; `wanted` names the only sheet to read, even a hidden one. Raises Refused."""
    if kind in _READERS:
        return _READERS[kind](path.read_bytes())
    return _workbook(path, kind, wanted)


def _workbook(path: Path, kind: str, wanted: str | None) -> Book:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        with path.open("rb") as file:
            work = CalamineWorkbook.from_filelike(file)
    except PasswordError:
        raise guard.Refused("file.encrypted") from None
    except (CalamineError, ValueError, OSError):
        raise guard.Refused("file.broken") from None
    hidden = []
    names = []
    for sheet in work.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible == SheetVisibleEnum.Visible or sheet.name == wanted:
            names.append(sheet.name)
        else:
            hidden.append(sheet.name)
    members = _members(path) if kind == "xlsx" else {}

    def grids() -> Iterator[Grid]:
        for name in names:
            if wanted is not None and name != wanted:
                continue
            try:
                sheet = work.get_sheet_by_name(name)
            except (CalamineError, ValueError, OSError):
                raise guard.Refused("file.broken") from None
            if sheet.start is None:
                continue  # nothing was ever written there
            member = members.get(name, "")
            hidden_columns, faults = _beside(path, kind, name, member)
            yield Grid(
                name,
                sheet.iter_rows(),
                left=sheet.start[1],
                merges=[(*first, *last) for first, last in sheet.merged_cell_ranges or []],
                hidden_columns=hidden_columns,
                hidden_rows=partial(xlsx_metadata.hidden_rows, path, member) if member else set,
                faults=faults,
            )

    return Book(grids(), hidden, names)


def _members(path: Path) -> dict[str, str]:
    """The sheets' XML; nothing where a writer names its parts in a way of its own."""
    try:
        return xlsx_metadata.parts(path)
    except (KeyError, ValueError, SyntaxError):
        return {}


def _beside(
    path: Path, kind: str, name: str, member: str
) -> tuple[frozenset[int], Callable[[], dict[tuple[int, int], str]]]:
    """The hidden columns of a sheet, and how to find its errors when they are asked for."""
    if member:
        return xlsx_metadata.hidden_columns(path, member), cache(
            lambda: xlsx_metadata.faults(path, member)
        )
    if kind == "xls":
        found = xls_metadata.sheets(path).get(name, xls_metadata.SheetMetadata())
        return frozenset(found.hidden), lambda: found.faults
    return frozenset(), no_faults
