"""The eight sample workbooks, against what their sidecars expect (workbooks.md, section 5)."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ybcli.errors import BadData, UsageError
from ybcli.workbooks.read import read
from ybcli.workbooks.texts import text_file

FOLDER = Path(__file__).parent / "samples"
TODAY = date(2026, 7, 15)
SIDECARS = sorted(FOLDER.glob("*.expected.json"))
WORDS = {
    "bad_checksum": {"id.checksum"},
    "bad_length": {"id.length"},
    "old_15_digit": {"id.length"},
    "bad_characters": {"id.characters"},
    "unsupported_document": {"id.characters", "id.length"},
    "bad_birth_date": {"id.birth_date"},
    "id_stored_as_number": {"id.damaged"},
    "missing_id": {"id.missing"},
    "missing_name": {"name.missing"},
    "missing_wage": {"wage.missing"},
    "wage_not_a_number": {"wage.not_a_number"},
    "negative_wage": {"wage.negative"},
    "wage_error_value": {"wage.error_value"},
    "bad_period": {"period.invalid"},
    "duplicate": {"row.duplicate"},
}


def place(entry, sheet_matters):
    return (entry["sheet"] if sheet_matters else None, entry["row"])


@pytest.mark.parametrize("path", SIDECARS, ids=lambda path: path.name.partition(".")[0])
def test_the_sample_comes_out_as_its_sidecar_says(path):
    expected = json.loads(path.read_text("utf-8"))
    document = read(FOLDER / expected["file"], today=TODAY).as_json()
    named = expected["main_sheet"] is not None
    rows = {place(one, named): one["values"] for one in document["rows"]}
    problems = {}
    for one in document["problems"]:
        problems.setdefault(place(one, named), set()).add(one["kind"])
    known = set()
    for entry in expected["rows"]:
        at = place(entry, named)
        known.add(at)
        if at not in rows:
            allowed = set().union(*(WORDS[word] for word in entry.get("or_error", ())))
            assert problems[at] & allowed, entry
            continue
        same(rows[at], entry)
    for entry in expected["errors"]:
        at = place(entry, named)
        known.add(at)
        words = [entry["reason"], *entry.get("accept", ()), entry.get("also")]
        assert problems[at] & set().union(*(WORDS[w] for w in words if w)), entry
        assert at not in rows
    for entry in expected["either"]:
        at = place(entry, named)
        known.add(at)
        imports = [one["import"] for one in entry["outcomes"] if "import" in one]
        assert (at in rows) != (at in problems), entry
        if at in rows:
            same(rows[at], imports[0])
    assert set(rows) <= known
    assert not {place(one, named) for one in expected["ignore"]} & set(rows)


def same(values, entry):
    for field, name in (("id_number", "id_number"), ("wage", "amount")):
        assert values[field] == entry[name], entry
    assert values["name"] == "".join(entry["name"].split()) or " " in entry["name"]
    if entry["period"] is not None:
        assert values["period"] == entry["period"]
    elif "period_if_from_file_name" in entry:
        assert values["period"] in {None, entry["period_if_from_file_name"]}


def test_every_problem_of_a_row_says_where_why_and_how_to_cure_it():
    reading = read(FOLDER / "18_增员_变更_减员.xlsx", today=TODAY)
    for one in reading.problems:
        assert one.says
        assert one.cure
        assert one.clause == "6.3"
        assert one.cell == "" or one.cell.endswith(str(one.row))
    assert ("变更", 3, "D3") in {(p.sheet, p.row, p.cell) for p in reading.problems}


def test_the_frame_holds_the_good_rows_only():
    frame = read(FOLDER / "22_职工参保登记表_1904.xlsx", today=TODAY).frame()
    assert frame.columns == ["sheet", "row", "name", "id_number", "wage_fen", "period", "action"]
    assert frame["wage_fen"].to_list()[:3] == [487900, 2439600, 500025]
    assert frame["period"].to_list()[:2] == ["2025-07", "2025-08"]


def test_rows_that_owe_no_wage_are_right_without_one():
    reading = read(FOLDER / "08_报减模板.xls", today=TODAY, needs_wage=False)
    assert reading.counts == {"rows": 7, "good": 5, "bad": 2}
    assert set(reading.frame()["action"]) == {"remove"}


def test_a_person_chooses_sheet_and_column():
    path = FOLDER / "03_云南机关事业养老保险缴费工资申报表.xlsx"
    reading = read(path, today=TODAY, sheet="缴费工资申报表", columns={"wage": "年工资总额"})
    assert reading.frame()["wage_fen"][0] == 9_600_000
    assert read(path, today=TODAY, columns={"wage": "H"}).frame()["wage_fen"][0] == 800_000
    with pytest.raises(UsageError) as refused:
        read(path, today=TODAY, sheet="工资表")
    assert "填表说明" in refused.value.cure
    with pytest.raises(UsageError) as refused:
        read(path, today=TODAY, columns={"wage": "奖金"})
    assert "月平均工资" in refused.value.cure


def test_importing_the_reader_loads_no_library_and_a_reading_needs_no_polars():
    code = (
        "import sys\nfrom datetime import date\nfrom pathlib import Path\n"
        "from ybcli.workbooks.read import read\n"
        f"done = read(Path({str(SIDECARS[0].parent / '01_咸阳失业保险缴费工资申报.xls')!r}), "
        "today=date(2026, 7, 15)).as_json()\n"
        "print(sorted({'polars', 'openpyxl', 'python_calamine', 'defusedxml', 'xlsxwriter'} "
        "& set(sys.modules)), len(done['rows']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "7"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_every_encoding_that_programs_write(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_text("流水号,金额\n1,2.00\n", encoding)
    assert text_file(path) == "流水号,金额\n1,2.00\n"


def test_a_text_file_with_one_damaged_character_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("流水号,金额\n1,2.00\n".encode("gb18030") + b"\xff")
    with pytest.raises(BadData, match="not a text file"):
        text_file(path)
