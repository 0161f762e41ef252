"""Writing an answer, in the child process: the source is foreign, so it is opened only here."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from ..money import yuan
from ..plain import for_workbook
from . import books
from .cells import Cell
from .template import saved

#: Beyond so many bytes of XML the formatting is given up for speed.
_SMALL = 6 * 1024 * 1024
#: Formulas that reach outside of the workbook come back as text.
_REACHES_OUT = re.compile(
    r"\||HYPERLINK|WEBSERVICE|FILTERXML|RTD|DDE|CALL\(|REGISTER|EXEC|IMAGE\(|INDIRECT|\[",
    re.IGNORECASE,
)
_TAKEN, _RIGHT, _BACK = "已受理", "核对无误", "退回"
_BESIDE = ("处理结果", "原因", "怎样改正", "依据")
_WIDTHS = (10, 46, 46, 8)
_LONGEST = 32_000


@dataclass(slots=True)
class Verdicts:
    """What stands beside the rows of one sheet."""

    figures: list[tuple[str, Mapping[str, int]]]
    good: set[int]
    problems: dict[int, list[list[str]]] = field(default_factory=dict)
    marked: dict[int, set[str]] = field(default_factory=dict)
    notes: dict[int, list[list[str]]] = field(default_factory=dict)

    @property
    def headings(self) -> list[str]:
        """The headings of the new columns."""
        return [*(heading for heading, _values in self.figures), *_BESIDE]

    def beside(self, row: int) -> list[str | float] | None:
        """The new cells of a row; None for a row that is nobody."""
        told = self.problems.get(row)
        if row not in self.good and not told:
            return None
        fens = [values.get(str(row)) for _heading, values in self.figures]
        cells: list[str | float] = ["" if fen is None else float(yuan(fen)) for fen in fens]
        if not told:
            taken = any(fen is not None for fen in fens)
            said, done = _joined(self.notes.get(row, []))
            return [*cells, _TAKEN if taken else _RIGHT, said, done, ""]
        whys, cures = _joined(told)
        return [*cells, _BACK, whys, cures, told[0][2]]


def _joined(told: list[list[str]]) -> tuple[str, str]:
    """What is said and what is to be done, each once."""
    whys, cures = ("；".join(dict.fromkeys(one[at] for one in told if one[at])) for at in (0, 1))
    return whys, cures


def write(question: Mapping[str, Any]) -> None:
    """Write the answer that `answer.py` asks for. Raises guard.Refused, MemoryError, OSError."""
    out = Path(question["out"])
    if question["refused"]:
        _only_reasons(out, question)
        return
    path, kind = Path(question["path"]), question["kind"]
    if kind == "xlsx" and _xml_size(path) <= _SMALL:
        _keeping_formats(path, out, question)
    else:
        _from_values(path, kind, out, question)


def _verdicts(question: Mapping[str, Any], sheet: str) -> Verdicts:
    figures = [(heading, values.get(sheet, {})) for heading, values in question["figures"]]
    made = Verdicts(figures, set(question["good"].get(sheet, ())))
    for name, row, cell, says, cure, clause in question["problems"]:
        if (name or "") == sheet and row is not None:
            made.problems.setdefault(row, []).append([says, cure, clause])
            if cell:
                made.marked.setdefault(row, set()).add(cell.rstrip("0123456789"))
    for name, row, says, cure in question.get("notes", ()):
        if (name or "") == sheet:
            made.notes.setdefault(row, []).append([says, cure])
    return made


def _xml_size(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(info.file_size for info in archive.infolist() if info.filename.endswith(".xml"))


def _summary(question: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    counts = question["counts"]
    yield ("核对说明", "")
    yield ("文件", question["file"])
    if not question["refused"]:
        yield ("人数", f"{counts['rows']}")
        yield ("核对无误", f"{counts['good']}")
        yield ("退回", f"{counts['bad']}")
        if counts["bad"]:
            yield ("怎样办", "在原表中改正标红的单元格后整份发回；已受理的人员不会重复受理。")
    for sheet, row, cell, says, cure, _clause in question["problems"]:
        if row is None:
            yield ("退回整份文件", says, cure)
        else:
            yield (f"{sheet or ''} {cell or f'第{row}行'}".strip(), says, cure)
    for what, took, why in question["assumed"]:
        yield (f"按此理解：{what}", took, why)


def _keeping_formats(path: Path, out: Path, question: Mapping[str, Any]) -> None:
    from openpyxl import load_workbook
    from openpyxl.cell.cell import MergedCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    red = PatternFill("solid", start_color="FFC7CE")
    grey = PatternFill("solid", start_color="EDEDED")
    with path.open("rb") as file:
        book = load_workbook(file, keep_links=False)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and _REACHES_OUT.search(str(cell.value)):
                    cell.value, cell.data_type = for_workbook(cell.value), "s"
        if sheet.title not in question["heads"]:
            continue
        told = _verdicts(question, sheet.title)
        head = question["heads"][sheet.title]
        width = max(
            (cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None),
            default=0,
        )
        for at, heading in enumerate(told.headings, width + 1):
            cell = sheet.cell(head, at)
            cell.value, cell.fill, cell.font = heading, grey, Font(bold=True)
            letter = get_column_letter(at)
            widths = [16] * len(told.figures) + [*_WIDTHS]
            sheet.column_dimensions[letter].width = widths[at - width - 1]
            sheet.column_dimensions[letter].hidden = False
        for number in sorted(told.good | set(told.problems)):
            for at, value in enumerate(told.beside(number) or (), width + 1):
                cell = sheet.cell(number, at)
                if value == "" or isinstance(cell, MergedCell):
                    continue
                if isinstance(value, str):
                    cell.value, cell.data_type = for_workbook(value)[:_LONGEST], "s"
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
                else:
                    cell.value, cell.number_format = value, "#,##0.00"
            for letter in told.marked.get(number, ()):
                sheet[f"{letter}{number}"].fill = red
    notes = book.create_sheet(_free_name(book.sheetnames))
    for at, line in enumerate(_summary(question), 1):
        for beside, text in enumerate(line, 1):
            cell = notes.cell(at, beside)
            cell.value, cell.data_type = for_workbook(text)[:_LONGEST], "s"
    for letter, size in zip("ABC", (30, 60, 60), strict=True):
        notes.column_dimensions[letter].width = size
    saved(book, out)


def _free_name(taken: list[str]) -> str:
    name, n = "核对说明", 1
    while name in taken:
        n += 1
        name = f"核对说明{n}"
    return name


def _from_values(path: Path, kind: str, out: Path, question: Mapping[str, Any]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(out), {"constant_memory": True, "strings_to_formulas": False})
    formats = {
        "red": book.add_format({"bg_color": "#FFC7CE"}),
        "grey": book.add_format({"bg_color": "#EDEDED", "bold": True}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "red_date": book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FFC7CE"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    names: list[str] = []
    for grid in books.opened(path, kind, None).grids:
        name = grid.sheet or "名单"
        sheet = book.add_worksheet(name)
        names.append(name)
        told = _verdicts(question, grid.sheet or "")
        head = question["heads"].get(grid.sheet or "")
        rows = grid.rows
        width = 0
        if kind in {"text", "html", "mhtml", "spreadsheetml"}:
            listed = list(rows)
            width = max(map(len, listed), default=0)
            rows = iter(listed)
        for number, row in enumerate(rows, grid.top):
            width = max(width, len(row) + grid.left)
            if number == 1 and head:
                for at, size in enumerate([16] * len(told.figures) + [*_WIDTHS], width):
                    sheet.set_column(at, at, size)
            marks = told.marked.get(number, ())
            for at, cell in enumerate(row, grid.left):
                marked = bool(marks) and _letter(at) in marks
                if cell != "" or marked:
                    _put(sheet, number - 1, at, cell, formats, marked=marked)
            if number == head:
                for at, heading in enumerate(told.headings, width):
                    sheet.write_string(number - 1, at, heading, formats["grey"])
            for at, value in enumerate(told.beside(number) or () if head else (), width):
                if isinstance(value, float):
                    sheet.write_number(number - 1, at, value, formats["money"])
                elif value:
                    text = for_workbook(value)[:_LONGEST]
                    sheet.write_string(number - 1, at, text, formats["wrap"])
    notes = book.add_worksheet(_free_name(names))
    notes.set_column(0, 0, 30)
    notes.set_column(1, 2, 60)
    _write_summary(notes, question)
    book.close()


def _only_reasons(out: Path, question: Mapping[str, Any]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(out))
    sheet = book.add_worksheet("核对说明")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 2, 60)
    _write_summary(sheet, question)
    book.close()


def _write_summary(sheet: Any, question: Mapping[str, Any]) -> None:
    for at, line in enumerate(_summary(question)):
        for beside, text in enumerate(line):
            sheet.write_string(at, beside, for_workbook(text)[:_LONGEST])


def _letter(at: int) -> str:
    from .headings import letter

    return letter(at)


def _put(
    sheet: Any, row: int, at: int, cell: Cell, formats: Mapping[str, Any], *, marked: bool
) -> None:
    fill = formats["red"] if marked else None
    if isinstance(cell, bool):
        sheet.write_boolean(row, at, cell, fill)
    elif isinstance(cell, int | float) and cell == cell and abs(cell) < 1e300:  # noqa: PLR0124 - not NaN
        sheet.write_number(row, at, cell, fill)
    elif isinstance(cell, datetime | date) and cell.year >= 1900:
        sheet.write_datetime(row, at, cell, formats["red_date" if marked else "date"])
    elif isinstance(cell, time | timedelta | date | int | float):
        sheet.write_string(row, at, str(cell), fill)
    elif cell:
        sheet.write_string(row, at, for_workbook(cell)[:_LONGEST], fill)
    else:
        sheet.write_blank(row, at, None, fill)
