"""Files of text that employers send as workbooks: CSV, HTML tables, SpreadsheetML, web archives."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ..errors import BadData
from ..language import _
from . import guard
from .cells import Cell
from .grids import Book, Grid, Merge

_SPAN_MOST = 256
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)


def decoded(data: bytes, *, lenient: bool = True) -> str:
    """The text of a file: by its mark, else UTF-8, else the Chinese national encoding.

    A few damaged characters are passed over where `lenient`. Raises guard.Refused beyond that.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").lstrip("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        text = data.decode("gb18030", "replace")
        if not lenient or text.count("\ufffd") > max(3, len(text) // 200):
            raise guard.Refused("file.garbled") from error
        return text


def text_file(path: Path) -> str:
    """The text of a file that an officer names. Raises BadData where it cannot be read or is no text."""
    try:
        return decoded(path.read_bytes(), lenient=False)
    except OSError as error:
        raise BadData(
            _("{file} cannot be read: {error}").format(file=path.name, error=error.strerror),
            _("check the file's name"),
            kind="file.unreadable",
        ) from None
    except guard.Refused:
        raise BadData(
            _("{file} is not a text file").format(file=path.name),
            _("save it as CSV again"),
            kind="file.unreadable",
        ) from None


def csv_book(data: bytes) -> Book:
    """The records of a CSV file, whatever separates its fields."""
    text = decoded(data.rstrip(b"\x1a"))
    sample = text[:20_000]
    marks = {mark: _evenness(sample, mark) for mark in "\t,;|"}
    mark = max(marks, key=lambda one: marks[one])
    lines = io.StringIO(text, newline="")
    csv.field_size_limit(1_000_000)
    return Book(iter([Grid(None, _records(lines, mark), is_typed=False)]))


def _records(lines: io.StringIO, mark: str) -> Iterator[list[Cell]]:
    try:
        for record in csv.reader(lines, delimiter=mark):
            yield list(record)
    except csv.Error:
        raise guard.Refused("file.garbled") from None


def _evenness(sample: str, mark: str) -> int:
    """How many lines have the mark as often as the most lines that have it."""
    counts = [line.count(mark) for line in sample.splitlines()[:200] if line.strip()]
    often = [n for n in counts if n]
    if not often:
        return 0
    usual = max(set(often), key=often.count)
    return often.count(usual) * 10 + min(usual, 9)


class _Tables(HTMLParser):
    """The rows of all tables, one after the other; spans become merges."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Cell]] = []
        self.merges: list[Merge] = []
        self.taken: dict[tuple[int, int], bool] = {}
        self.cell: list[str] | None = None
        self.at = 0
        self.quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self.quiet += 1
        elif tag == "tr":
            self._close()
            self.rows.append([])
            self.at = 0
        elif tag in {"td", "th"} and self.rows:
            self._close()
            said = dict(attrs)
            across, down = (_span(said.get(name)) for name in ("colspan", "rowspan"))
            row = len(self.rows) - 1
            while self.taken.pop((row, self.at), False):
                self.at += 1
            if across > 1 or down > 1:
                self.merges.append((row, self.at, row + down - 1, self.at + across - 1))
                for below in range(1, down):
                    for beside in range(across):
                        self.taken[row + below, self.at + beside] = True
            cells = self.rows[-1]
            cells += [""] * (self.at + across - len(cells))
            self.cell = []
            self.at += across
            self.width = across
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self.quiet = max(self.quiet - 1, 0)
        elif tag in {"td", "th", "tr", "table"}:
            self._close()

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.quiet:
            self.cell.append(data)

    def _close(self) -> None:
        if self.cell is not None:
            self.rows[-1][self.at - self.width] = "".join(self.cell).strip(" \t\r\n")
            self.cell = None


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _SPAN_MOST) if text and text.strip().isdigit() else 1


def html_book(data: bytes) -> Book:
    """The tables of an HTML page as one sheet without a name; rows are counted over all `<tr>`."""
    said = _CHARSET.search(data[:4096])
    if said and said[1].lower() in {b"gb2312", b"gbk", b"gb18030"}:
        text = data.decode("gb18030", "replace")
    else:
        text = decoded(data)
    parser = _Tables()
    parser.feed(text)
    parser.close()
    if not parser.rows:
        raise guard.Refused("file.no_table")
    return Book(iter([Grid(None, iter(parser.rows), merges=parser.merges, is_typed=False)]))


def mhtml_book(data: bytes) -> Book:
    """A web archive: its first HTML part that holds a table with rows."""
    from email import message_from_bytes

    pages = [
        payload
        for part in message_from_bytes(data).walk()
        if part.get_content_type() == "text/html"
        and isinstance(payload := part.get_payload(decode=True), bytes)
        and b"<tr" in payload.lower()
    ]
    if not pages:
        raise guard.Refused("file.no_table")
    return html_book(max(pages, key=len))


def spreadsheetml_book(data: bytes) -> Book:
    """The worksheets of an Excel 2003 XML file, types and merges kept."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    guard.check_xml(data)
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise guard.Refused("file.truncated") from None
    grids, hidden, names = [], [], []
    for sheet in root.iter(_SS + "Worksheet"):
        name = sheet.get(_SS + "Name", "")
        visible = sheet.find(".//{urn:schemas-microsoft-com:office:excel}Visible")
        if visible is not None and "hidden" in (visible.text or "").lower():
            hidden.append(name)
            continue
        names.append(name)
        grids.append(_worksheet(name, sheet))
    if not grids:
        raise guard.Refused("file.no_table")
    return Book(iter(grids), hidden, names)


def _worksheet(name: str, sheet: Any) -> Grid:
    rows: list[list[Cell]] = []
    merges: list[Merge] = []
    hidden: set[int] = set()
    at = -1
    for column in sheet.iter(_SS + "Column"):
        at = int(column.get(_SS + "Index", at + 2)) - 1
        last = at + _count(column.get(_SS + "Span"))
        if column.get(_SS + "Hidden") == "1":
            hidden.update(range(at, last + 1))
        at = last
    faults: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, int]] = set()
    for row in sheet.iter(_SS + "Row"):
        skipped = int(row.get(_SS + "Index", len(rows) + 1)) - 1 - len(rows)
        if skipped > 100_000:
            raise guard.Refused("file.bomb")
        rows.extend([] for _ in range(max(skipped, 0)))
        made: list[Cell] = []
        here = len(rows)
        for cell in row.iter(_SS + "Cell"):
            if cell.get(_SS + "Index"):
                made += [""] * (_count(cell.get(_SS + "Index")) - 1 - len(made))
            while (here, len(made)) in taken:
                made.append("")
            across, down = (_count(cell.get(_SS + n)) for n in ("MergeAcross", "MergeDown"))
            if across or down:
                merges.append((here, len(made), here + down, len(made) + across))
                taken.update(
                    (here + d, len(made) + a) for d in range(1, down + 1) for a in range(across + 1)
                )
            value = _value(cell)
            if value is None:
                faults[here, len(made)] = "error"
            made.append("" if value is None else value)
            made += [""] * across
        rows.append(made)
        blank = _count(row.get(_SS + "Span"))
        rows.extend([] for _ in range(blank))
    return Grid(
        name, iter(rows), merges=merges, hidden_columns=frozenset(hidden), faults=lambda: faults
    )


def _count(text: str | None) -> int:
    return min(int(text), 20_000) if text and text.isdigit() else 0


def _value(cell: Any) -> Cell | None:
    data = cell.find(_SS + "Data")
    if data is None:
        return ""
    text = "".join(data.itertext())
    match data.get(_SS + "Type"):
        case "Number":
            try:
                return float(text)
            except ValueError:
                return text
        case "DateTime":
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                return text
        case "Boolean":
            return text == "1"
        case "Error":
            return None
        case _:
            return text
