"""The template: made for an employer, filled in, and read back without any assumption."""

import zipfile
from datetime import date

import openpyxl
import pytest

from ybcli.cases import identity
from ybcli.workbooks import template as module
from ybcli.workbooks.read import read
from ybcli.workbooks.template import TemplateColumn, template

TODAY = date(2026, 7, 15)
UNIT = "示例县样例茶业有限公司"
CODE = "91350100M000100Y43"


def number(n):
    body = f"339901{1970 + n % 30}0307{n % 1000:03d}"
    return body + identity.check_digit(body)


@pytest.fixture
def made(tmp_path):
    out = tmp_path / "模板.xlsx"
    people = [
        ("沈如璋", number(1), 520000),
        ("=1+1", number(2), None),
        ("任\x07守拙", number(3), 481250),
    ]
    template(
        out,
        title="职工医保缴费工资申报表",
        unit=UNIT,
        credit_code=CODE,
        period="2026-07",
        people=people,
        version="ybcli-wages-1",
    )
    return out


def test_a_template_reads_back_without_any_assumption(made):
    reading = read(made, today=TODAY)
    assert reading.assumed == ()
    assert reading.credit_code == CODE
    assert reading.counts == {"rows": 3, "good": 2, "bad": 1}
    assert reading.frame().select("name", "wage_fen", "period").rows() == [
        ("沈如璋", 520000, "2026-07"),
        ("任\\x07守拙", 481250, "2026-07"),
    ]
    assert [(one.kind, one.cell) for one in reading.problems] == [("wage.missing", "D6")]


def test_what_is_filled_in_below_is_read_too(made):
    book = openpyxl.load_workbook(made)
    sheet = book.worksheets[0]
    sheet["B8"], sheet["C8"], sheet["D8"] = "喻令仪", number(4), 6000.5
    book.save(made)
    reading = read(made, today=TODAY)
    assert reading.assumed == ()
    assert reading.frame()["wage_fen"].to_list() == [520000, 481250, 600050]


def test_headings_are_locked_and_lines_are_open(made):
    book = openpyxl.load_workbook(made)
    sheet = book.worksheets[0]
    assert book.sheetnames == ["职工医保缴费工资申报表", "填表说明"]
    assert sheet.protection.sheet
    assert sheet["C4"].protection.locked
    assert not sheet["C5"].protection.locked
    assert not sheet["C100"].protection.locked
    assert sheet["C5"].number_format == sheet["C100"].number_format == "@"
    assert sheet["C5"].data_type == "s"


def test_a_name_that_begins_like_a_formula_is_text(made):
    sheet = openpyxl.load_workbook(made).worksheets[0]
    assert (sheet["B6"].value, sheet["B6"].data_type) == ("=1+1", "s")


def test_the_version_stands_where_people_and_programs_see_it(made):
    book = openpyxl.load_workbook(made)
    assert "ybcli-wages-1" in book.worksheets[0]["A3"].value
    assert book.custom_doc_props["ybcli_template"].value == "ybcli-wages-1"
    assert "ybcli_template" in book.defined_names


def test_wrong_input_is_stopped_where_it_is_typed(tmp_path):
    out = tmp_path / "a.xlsx"
    columns = (*module.WAGES, TemplateColumn("增减标志", choices=("增", "减")))
    template(
        out, title="表", columns=columns, unit="", credit_code="", period="2026-07", version="1"
    )
    rules = openpyxl.load_workbook(out).worksheets[0].data_validations.dataValidation
    kinds = {str(rule.sqref).partition(":")[0]: rule for rule in rules}
    assert kinds["F5"].formula1 == '"增,减"'
    assert kinds["C5"].type == "custom"
    assert kinds["D5"].type == "decimal"
    assert "填表说明" in openpyxl.load_workbook(out).sheetnames


def test_nothing_half_written_is_left_behind(made, monkeypatch):
    before = made.read_bytes()

    class Broken:
        def save(self, file):
            file.write(b"half")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        module.saved(Broken(), made)
    assert made.read_bytes() == before
    assert [one.name for one in made.parent.iterdir()] == [made.name]
    assert zipfile.is_zipfile(made)
