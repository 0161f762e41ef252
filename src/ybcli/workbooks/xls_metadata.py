"""What an old xls says beside its values: error values and hidden columns (BIFF8 records).

The fast reader gives empty cells for errors. olefile finds the stream in the compound file, and four
kinds of records are looked at; whatever is odd ends the search, not the reading.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from olefile import OleFileIO

_BOF, _EOF, _SHEET, _FORMULA, _ERROR, _COLUMNS = 0x809, 0x0A, 0x85, 0x06, 0x205, 0x7D


@dataclass(slots=True)
class SheetMetadata:
    """One sheet: the cells with errors by row and column from 0, and the hidden columns."""

    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


@cache
def sheets(path: Path) -> dict[str, SheetMetadata]:
    """What every sheet of an xls says beside its values; empty where the file is none."""
    try:
        with OleFileIO(path) as file:
            name = "Workbook" if file.exists("Workbook") else "Book"
            return _sheets(file.openstream(name).read())
    except (OSError, struct.error, IndexError, ValueError, UnicodeDecodeError):
        return {}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> dict[str, SheetMetadata]:
    made: dict[str, SheetMetadata] = {}
    for kind, body in _records(stream, 0):
        if kind == _EOF:
            break
        if kind == _SHEET:
            wide = body[7] & 1
            n = body[6] * (2 if wide else 1)
            name = body[8 : 8 + n].decode("utf-16-le" if wide else "latin-1")
            made[name] = _sheet(stream, struct.unpack_from("<I", body)[0])
    return made


def _sheet(stream: bytes, at: int) -> SheetMetadata:
    found = SheetMetadata()
    depth = 0
    for kind, body in _records(stream, at):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            break
        if kind == _COLUMNS:
            first, last, _width, _format, flags = struct.unpack_from("<5H", body)
            if flags & 1:
                found.hidden.update(range(first, min(last, 255) + 1))
        elif (kind == _ERROR and body[7]) or (
            kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2
        ):
            row, column = struct.unpack_from("<HH", body)
            found.faults[row, column] = "error"
    return found
