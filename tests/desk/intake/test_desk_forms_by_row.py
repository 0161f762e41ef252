"""An item's own template: made from its file, filled in, taken row by row; what is wrong has its cell."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from conftest import id_number
from ybcli.cases import item_files
from ybcli.desk import Desk
from ybcli.desk.intake import spreadsheets
from ybcli.errors import UsageError
from ybcli.settings import packs

FILED = [
    item.code
    for item in item_files.load(packs()).values()
    if item.rows != "lines"
    and item.family != "office"
    and any(way.flow == "applied" for way in item.ways)
]


def filled(path: Path, rows: list[dict[str, str]]) -> Path:
    """The template with rows typed in below its headings."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    heads = {str(cell.value).lstrip("*"): cell.column for cell in sheet[4]}
    for number, row in enumerate(rows, 5):
        for head, value in row.items():
            sheet.cell(number, heads[head], value)
    out = path.with_name("filled.xlsx")
    book.save(out)
    return out


@pytest.mark.parametrize("code", FILED)
def test_every_item_that_one_applies_for_has_a_template_with_its_fields(
    lone_desk: Desk, tmp_path: Path, code: str
) -> None:
    path = spreadsheets.template(lone_desk, code, tmp_path / "form.xlsx")
    sheet = openpyxl.load_workbook(path).active
    heads = [str(cell.value).lstrip("*") for cell in sheet[4]]
    assert heads == [field.title for field in lone_desk.item(code).fields]


def test_good_rows_are_taken_bad_ones_are_said_with_their_cell_and_the_file_counts_once(
    lone_desk: Desk, tmp_path: Path
) -> None:
    rare = "欧阳·买买提·𠮷𠀀㐂一二三四五六七八九十一二三四"
    path = spreadsheets.template(lone_desk, "enroll-resident", tmp_path / "form.xlsx")
    out = filled(
        path,
        [
            {"身份证号": id_number(1), "姓名": "张演"},
            {"身份证号": id_number(2)[:17] + "?", "姓名": "王演"},
            {"身份证号": id_number(3), "姓名": rare},
            {"身份证号": id_number(4)},
        ],
    )
    taken = spreadsheets.import_(lone_desk, "enroll-resident", out)
    assert (taken.rows, len(taken.opened)) == (4, 2)
    assert [(one.row, one.cell, one.kind) for one in taken.problems] == [
        (6, "A6", "id.characters"),
        (8, "B8", "field.missing"),
    ]
    names = {row["party_name"] for row in lone_desk.reader.rows("SELECT party_name FROM queue")}
    assert names == {"张演", rare}
    again = spreadsheets.import_(lone_desk, "enroll-resident", out)
    assert not again.is_new
    assert lone_desk.reader.scalar("SELECT count(*) FROM queue") == 2


def test_a_declaration_is_no_form_and_a_foreign_file_is_one_sentence(
    lone_desk: Desk, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="row by row"):
        spreadsheets.template(lone_desk, "file-wages", tmp_path / "x.xlsx")
    torn = tmp_path / "torn.xlsx"
    torn.write_bytes(b"PK\x03\x04 not a workbook")
    found = spreadsheets.import_(lone_desk, "enroll-resident", torn)
    assert found.rows == 0
    assert len(found.problems) == 1
