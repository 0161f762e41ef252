"""The answer: the employer's own sheet back, figures and reasons beside, nothing lost."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from ybcli import language
from ybcli.cases import identity
from ybcli.errors import BadData
from ybcli.workbooks import answering
from ybcli.workbooks.answer import FigureColumn, answer
from ybcli.workbooks.read import read

FOLDER = Path(__file__).parent / "samples"
TODAY = date(2026, 7, 15)
RED = "00FFC7CE"


def number(n):
    body = f"339901{1970 + n % 30}03{n // 30 % 28 + 1:02d}{n // 840 % 1000:03d}"
    return body + identity.check_digit(body)


def cells_of(path):
    work = CalamineWorkbook.from_path(path)
    return {
        name: work.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in work.sheet_names
    }


def figures(reading, *headings):
    values = {(row["sheet"], row["row"]): row["row"] * 100 + 5 for row in reading.rows()}
    return [FigureColumn(one, values) for one in headings]


@pytest.mark.parametrize(
    "path",
    sorted(one for one in FOLDER.iterdir() if one.suffix != ".json"),
    ids=lambda p: p.name[:2],
)
def test_every_cell_of_the_employers_is_still_there_and_every_row_has_its_answer(tmp_path, path):
    reading = read(path, today=TODAY)
    out = tmp_path / "回复.xlsx"
    answer(path, out, reading, figures(reading, "缴费基数", "个人缴费"))
    if path.suffix == ".csv":
        before = {"名单": [line.split(",") for line in path.read_text("gbk").splitlines()]}
    else:
        before = cells_of(path)
    after = openpyxl.load_workbook(out)
    values = openpyxl.load_workbook(out, data_only=True)
    for name, rows in before.items():
        for at, row in enumerate(rows, 1):
            for beside, cell in enumerate(row, 1):
                found = after[name].cell(at, beside)
                if cell == "" or found.data_type == "f" or path.suffix == ".csv":
                    continue
                wanted = cell.strip() if isinstance(cell, str) else cell
                value = found.value.strip() if isinstance(found.value, str) else found.value
                same = getattr(value, "date", lambda v=value: v)()
                assert same == getattr(wanted, "date", lambda w=wanted: w)(), (name, at, beside)
    for one in reading.rows():
        line = [c.value for c in values[one["sheet"] or "名单"][one["row"]]]
        assert one["row"] + 0.05 in line
        assert "已受理" in line
    for one in reading.problems:
        sheet = after[one.sheet or "名单"]
        assert "退回" in [cell.value for cell in sheet[one.row]]
        if one.cell:
            assert sheet[one.cell].fill.start_color.rgb in {RED, "FFFFC7CE"}


def test_formatting_stays_and_reasons_are_chinese_on_an_english_screen(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "身份证号码", "缴费工资", "合计"])
    sheet.append(["沈如璋", number(1), 5200, "=C2*2"])
    sheet.append(["金维桢", number(2)[:-1], "面议", '=HYPERLINK("http://x","y")'])
    sheet["A2"].font = Font(name="楷体", size=18)
    sheet.column_dimensions["B"].width = 33
    book.save(path)
    language.choose("en")
    reading = read(path, today=TODAY)
    answer(path, tmp_path / "b.xlsx", reading, figures(reading, "缴费基数"))
    assert language.chosen() == "en"
    made = openpyxl.load_workbook(tmp_path / "b.xlsx")
    sheet = made.worksheets[0]
    assert (sheet["A2"].font.name, sheet["A2"].font.size) == ("楷体", 18)
    assert sheet.column_dimensions["B"].width == 33
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=C2*2", "f")
    assert sheet["D3"].data_type == "s"
    assert [cell.value for cell in sheet[1]][4:] == [
        "缴费基数",
        "处理结果",
        "原因",
        "怎样改正",
        "依据",
    ]
    assert [cell.value for cell in sheet[2]][4:6] == [2.05, "已受理"]
    row = [cell.value for cell in sheet[3]]
    assert row[4:6] == [None, "退回"]
    assert row[8] == "6.3"
    assert number(2) not in str(row[6])
    assert "不是金额" in str(row[6])
    assert "面议" in str(row[6])
    assert sheet["B3"].fill.start_color.rgb == sheet["C3"].fill.start_color.rgb == RED
    assert sheet["A3"].fill.start_color.rgb != RED
    assert made.sheetnames[-1] == "核对说明"


def test_text_that_looks_like_a_formula_is_written_as_text(tmp_path):
    path = tmp_path / "a.csv"
    text = f"姓名,身份证号码,缴费工资,备注\n=cmd|' /C calc'!A0,{number(1)},5200,@SUM(A1)\n"
    path.write_text(text + f"任\x1b[2J守拙,{number(2)},+面议,-1+1\n", "utf-8")
    reading = read(path, today=TODAY)
    answer(path, tmp_path / "b.xlsx", reading)
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["名单"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet["A2"].value == "=cmd|' /C calc'!A0"
    assert sheet["A3"].value == "任\\x1b[2J守拙"
    assert sheet["E2"].value == "核对无误"


def test_a_refused_file_is_answered_by_a_sheet_that_says_why(tmp_path):
    path = tmp_path / "图.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    answer(path, tmp_path / "b.xlsx", read(path, today=TODAY))
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == ["核对说明"]
    assert any("PNG" in str(cell.value) for row in book.active.iter_rows() for cell in row)


def test_another_file_than_the_one_read_is_not_answered(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"姓名,身份证号码,缴费工资\n沈如璋,{number(1)},5200\n", "utf-8")
    reading = read(path, today=TODAY)
    path.write_text(f"姓名,身份证号码,缴费工资\n沈如璋,{number(1)},9999\n", "utf-8")
    with pytest.raises(BadData):
        answer(path, tmp_path / "b.xlsx", reading)
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


def test_a_long_list_comes_back_by_values(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(["某公司"])
    sheet.append(["序号", "姓名", "身份证号码", "部门" * 40, "缴费工资"])
    for n in range(20_000):
        wage = "面议" if n == 15_000 else 4000 + n / 4
        sheet.append([n, "沈如璋", number(n), "某某部门" * 10, wage])
    book.save(path)
    assert answering._xml_size(path) > answering._SMALL
    reading = read(path, today=TODAY)
    assert reading.counts == {"rows": 20_000, "good": 19_999, "bad": 1}
    answer(path, tmp_path / "b.xlsx", reading, figures(reading, "缴费基数"))
    rows = CalamineWorkbook.from_path(tmp_path / "b.xlsx").get_sheet_by_name("名单").to_python()
    assert len(rows) == 20_002
    assert rows[1][5:] == ["缴费基数", "处理结果", "原因", "怎样改正", "依据"]
    assert rows[2][:3] + rows[2][5:7] == [0, "沈如璋", number(0), 3.05, "已受理"]
    assert rows[15_002][5:7] == ["", "退回"]
    assert "面议" in rows[15_002][7]


def test_openpyxl_reads_xml_only_through_defusedxml():
    import openpyxl.xml

    assert openpyxl.xml.DEFUSEDXML is True
