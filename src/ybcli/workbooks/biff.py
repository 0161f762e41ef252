"""What an old xls says beside its values: error values and hidden columns (BIFF8 records).

The fast reader gives empty cells for errors. The stream is found through the compound file's chain
of sectors, and four kinds of records are looked at; whatever is odd ends the search, not the reading.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_BOF, _EOF, _SHEET, _FORMULA, _ERROR, _COLUMNS = 0x809, 0x0A, 0x85, 0x06, 0x205, 0x7D
_END = 0xFFFFFFFA


@dataclass(slots=True)
class Beside:
    """One sheet: the cells with errors by row and column from 0, and the hidden columns."""

    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


@cache
def beside(path: Path) -> dict[str, Beside]:
    """What every sheet of an xls says beside its values; empty where the file is none."""
    try:
        return _sheets(_stream(path.read_bytes()))
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return {}


def _stream(data: bytes) -> bytes:
    """The stream `Workbook` of a compound file. Raises ValueError where there is none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    small_size = 1 << struct.unpack_from("<H", data, 32)[0]
    first_directory, _, cutoff, first_small = struct.unpack_from("<IIII", data, 48)
    tables = list(struct.unpack_from("<109I", data, 76))
    more, n_more = struct.unpack_from("<II", data, 68)
    while more < _END and n_more > 0:
        block = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        tables += block[:-1]
        more, n_more = block[-1], n_more - 1
    chain: list[int] = []
    for one in tables:
        if one < _END:
            chain += struct.unpack_from(f"<{size // 4}I", data, (one + 1) * size)

    def whole(sector: int) -> bytes:
        parts: list[bytes] = []
        while sector < _END and len(parts) <= len(chain):
            parts.append(data[(sector + 1) * size : (sector + 2) * size])
            sector = chain[sector]
        return b"".join(parts)

    directory = whole(first_directory)
    root = b""
    for at in range(0, len(directory), 128):
        entry = directory[at : at + 128]
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(length - 2, 0)].decode("utf-16-le")
        start, n = struct.unpack_from("<II", entry, 116)
        if entry[66] == 5:
            root = whole(start)
        if name in {"Workbook", "Book"}:
            if n >= cutoff:
                return whole(start)[:n]
            links = struct.unpack(f"<{len(whole(first_small)) // 4}I", whole(first_small))
            pieces: list[bytes] = []
            while start < _END and len(pieces) <= len(links):
                pieces.append(root[start * small_size : (start + 1) * small_size])
                start = links[start]
            return b"".join(pieces)[:n]
    raise ValueError(name)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> dict[str, Beside]:
    made: dict[str, Beside] = {}
    for kind, body in _records(stream, 0):
        if kind == _EOF:
            break
        if kind == _SHEET:
            wide = body[7] & 1
            n = body[6] * (2 if wide else 1)
            name = body[8 : 8 + n].decode("utf-16-le" if wide else "latin-1")
            made[name] = _sheet(stream, struct.unpack_from("<I", body)[0])
    return made


def _sheet(stream: bytes, at: int) -> Beside:
    found = Beside()
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
