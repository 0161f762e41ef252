"""What an xlsx says beside its values: hidden columns and rows, error values, formulas without one.

The fast reader gives empty cells for all of these. The XML is searched as it stands, one bounded
member at a time, in the child process.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath

_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_NAME = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
#: How a cell ends whose formula has no value.
_NO_RESULT = (b"f></c>", b"f></x:c>", b"/></c>", b"<v></v></c>", b"<v/></c>", b"<v /></c>")

#: Beyond this a second look at a sheet costs more than it tells.
_LARGE = 8 * 1024 * 1024


def parts(path: Path) -> dict[str, str]:
    """The member of each sheet, by the sheet's name."""
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(path) as archive:
        book = fromstring(archive.read("xl/workbook.xml"))
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        known = set(archive.namelist())
    targets = {one.get("Id"): one.get("Target", "") for one in links}
    found: dict[str, str] = {}
    for one in book.iter():
        if not one.tag.endswith("}sheet"):
            continue
        link = next((value for name, value in one.attrib.items() if name.endswith("}id")), "")
        target = targets.get(link, "")
        member = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        if member in known:
            found[one.get("name", "")] = member
    return found


def hidden_columns(path: Path, member: str) -> frozenset[int]:
    """The places of the columns that are hidden (counted from 0)."""
    with zipfile.ZipFile(path) as archive, archive.open(member) as file:
        start = file.read(256 * 1024).partition(b"<sheetData")[0]
    hidden: set[int] = set()
    for column in _COLUMN.findall(start):
        said: dict[bytes, bytes] = dict(_ATTRIBUTE.findall(column))
        if said.get(b"hidden") in {b"1", b"true"}:
            last = min(int(said.get(b"max", b"1")), 16384)
            hidden.update(range(int(said.get(b"min", b"1")) - 1, last))
    return frozenset(hidden)


def hidden_rows(path: Path, member: str) -> set[int]:
    """The numbers of the rows that are hidden; of a large sheet nobody asks."""
    with zipfile.ZipFile(path) as archive:
        if archive.getinfo(member).file_size > _LARGE:
            return set()
        data = archive.read(member)
    if b'hidden="1"' not in data and b'hidden="true"' not in data:
        return set()
    said = (dict(_ATTRIBUTE.findall(row)) for row in _ROW.findall(data))
    return {int(one[b"r"]) for one in said if one.get(b"hidden") in {b"1", b"true"} and b"r" in one}


def faults(path: Path, member: str) -> dict[tuple[int, int], str]:
    """The cells that show an error (`error`) or hold a formula that was never worked out (`formula`).

    Found by plain searches for how such cells look, since expressions over a long sheet are slow.
    """
    with zipfile.ZipFile(path) as archive:
        data = archive.read(member)
    found: dict[tuple[int, int], str] = {}
    if b"<f" in data or b":f" in data:
        for ending in _NO_RESULT:
            for at in _places(data, ending):
                start = _cell_before(data, at)
                if b"<f" in data[start:at] or b":f" in data[start:at]:
                    _note(found, data, start, "formula")
    for at in _places(data, b't="e"'):
        _note(found, data, _cell_before(data, at), "error")
    return found


def _places(data: bytes, wanted: bytes) -> Iterator[int]:
    at = data.find(wanted)
    while at >= 0:
        yield at
        at = data.find(wanted, at + 1)


def _cell_before(data: bytes, at: int) -> int:
    least = max(at - 8192, 0)
    return max(data.rfind(b"<c ", least, at), data.rfind(b":c ", least, at), 0)


def _note(found: dict[tuple[int, int], str], data: bytes, start: int, what: str) -> None:
    name = dict(_ATTRIBUTE.findall(data[start : data.find(b">", start)])).get(b"r", b"")
    match = _NAME.fullmatch(name)
    if match:
        found[int(match[2]) - 1, place(match[1])] = what


def place(name: bytes) -> int:
    """The place of a column by its letters: A → 0."""
    at = 0
    for one in name:
        at = at * 26 + one - 64
    return at - 1
