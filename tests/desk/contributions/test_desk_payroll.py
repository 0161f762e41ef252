"""Payrolls held against the registers: the dead, one person under two numbers, two employers, strangers."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Platform, credit_code, desk_at, id_number, make_office
from ybcli.desk import Desk
from ybcli.desk.contributions import (
    answers,
    batches,
    corrected_wages,
    payroll_persons,
    supplements,
)
from ybcli.desk.exchange import sync
from ybcli.desk.night import inspection
from ybcli.store.queries import merges
from ybcli.store.queries.merges import Merge

UNIT, OTHER = credit_code(7), credit_code(8)
ALIVE, DEAD, OLD, NEW = id_number(101), id_number(102), id_number(103), id_number(104)


def workbook(folder: Path, rows: list[tuple[str, str, str]], name: str = "wages.csv") -> Path:
    """A CSV as employers send it."""
    path = folder / name
    lines = ["姓名,身份证号,缴费工资", *[",".join(row) for row in rows]]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def told(desk: Desk, department: str, kind: str, body: dict[str, object], number: str) -> None:
    """A department's record in the inbox, as a sync keeps it."""
    from ybcli.store.queries import records

    with desk.store.transaction() as tx:
        records.add(
            tx,
            department=department,
            record_id=number,
            kind=kind,
            at="2026-07-01T09:00:00+08:00",
            subject=str(body["id_number"]),
            body=json.dumps(body, ensure_ascii=False),
            digest=number,
            taken="kept",
            says="",
        )


def merged(desk: Desk, kept: str, old: str) -> None:
    """Two numbers of one person, merged."""
    with desk.store.transaction() as tx:
        merges.add(tx, Merge(f"{kept}:{old}", kept, old, "new number", "li", "2026-07-01"))


def test_the_dead_of_a_payroll_are_a_problem_with_the_day_and_the_months_after_it(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """The row comes back, the others are taken; who died in the month itself is declared for it."""
    rows = [("演练甲", ALIVE, "8000"), ("演练丁", DEAD, "9000")]
    before = workbook(tmp_path, rows, "may.csv")
    batches.import_(lone_desk, before, unit=UNIT, period="2026-05")
    told(lone_desk, "health", "death", {"id_number": DEAD, "died_on": "2025-07-01"}, "d1")
    done = batches.import_(lone_desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
    assert done.taken == 1
    assert [(p.kind, p.row) for p in done.problems] == [("row.dead", 3)]
    assert "2025-07-01" in done.problems[0].says
    assert "2026-05" in done.problems[0].says
    in_month = workbook(tmp_path, rows, "then.csv")
    done = batches.import_(lone_desk, in_month, unit=OTHER, period="2025-07")
    assert done.taken == 2
    (remark,) = [one for one in done.remarks if one.kind == "died_in_month"]
    assert (remark.row, "2025-07-01" in remark.says) == (3, True)


def test_a_death_told_under_the_old_number_is_found_under_the_new_one(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """History follows the person."""
    merged(lone_desk, NEW, OLD)
    told(lone_desk, "health", "death", {"id_number": OLD, "died_on": "2026-01-09"}, "d1")
    rows = [("演练甲", ALIVE, "8000"), ("演练新", NEW, "8000")]
    done = batches.import_(lone_desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
    assert [(p.kind, p.row) for p in done.problems] == [("row.dead", 3)]


def test_one_person_under_two_numbers_is_declared_once(lone_desk: Desk, tmp_path: Path) -> None:
    """The second row is a problem; with two wages neither row is taken."""
    merged(lone_desk, NEW, OLD)
    rows = [("演练旧", OLD, "8000"), ("演练新", NEW, "8000")]
    done = batches.import_(lone_desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
    assert (done.taken, [(p.kind, p.row) for p in done.problems]) == (1, [("row.same_person", 3)])
    lines = lone_desk.reader.rows("SELECT id_number, wage_fen FROM line")
    assert [tuple(one) for one in lines] == [(NEW, 800_000)]
    rows = [("演练旧", OLD, "8000"), ("演练新", NEW, "9000"), ("演练甲", ALIVE, "7000")]
    done = batches.import_(lone_desk, workbook(tmp_path, rows, "b"), unit=OTHER, period="2026-07")
    assert (done.taken, [p.row for p in done.problems]) == (1, [2, 3])


def test_only_the_old_number_is_taken_as_the_new_one_with_a_note_in_the_answer(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """The employer reads it beside the row; the month after, still under the old number, is the same person."""
    merged(lone_desk, NEW, OLD)
    path = workbook(tmp_path, [("演练旧", OLD, "8000")])
    done = batches.import_(lone_desk, path, unit=UNIT, period="2026-07")
    assert (done.taken, done.problems) == (1, ())
    assert [one.kind for one in done.remarks] == ["old_number", "not_enrolled"]
    answer = answers.answer(lone_desk, path, tmp_path / "answer.xlsx")
    from openpyxl import load_workbook

    cells = [str(cell.value) for row in load_workbook(answer).worksheets[0] for cell in row]
    assert any("已更换" in cell for cell in cells), cells
    again = workbook(tmp_path, [("演练新", NEW, "8000")], "again.csv")
    done = batches.import_(lone_desk, again, unit=UNIT, period="2026-07")
    assert (done.taken, done.unchanged, done.problems) == (0, 1, ())


def test_a_month_declared_before_the_merge_is_the_same_person_after_it(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """Declared under the old number, sent again under the new one: nothing double."""
    batches.import_(
        lone_desk, workbook(tmp_path, [("演练旧", OLD, "8000")]), unit=UNIT, period="2026-07"
    )
    merged(lone_desk, NEW, OLD)
    again = workbook(tmp_path, [("演练新", NEW, "8000")], "again.csv")
    done = batches.import_(lone_desk, again, unit=UNIT, period="2026-07")
    assert (done.taken, done.unchanged) == (0, 1)


def test_two_employers_declare_one_person_for_a_month(lone_desk: Desk, tmp_path: Path) -> None:
    """Both are taken, the row says it, and who keeps the person is asked with both sums and the ceiling."""
    first = workbook(tmp_path, [("演练甲", ALIVE, "6000")])
    batches.import_(lone_desk, first, unit=UNIT, period="2026-07")
    second = workbook(tmp_path, [("演练甲", ALIVE, "30000")], "other.csv")
    done = batches.import_(lone_desk, second, unit=OTHER, period="2026-07")
    assert done.taken == 1
    assert "declared_by_other" in [one.kind for one in done.remarks]
    [row] = lone_desk.reader.rows(
        "SELECT case_id FROM queue WHERE item = 'office-record-difference' AND is_open = 1"
    )
    said = lone_desk.reader.case(row["case_id"]).fields["differs"]
    assert "6000.00" in said
    assert "24060.00" in said
    assert ALIVE not in json.dumps(dict(lone_desk.reader.case(row["case_id"]).fields))


def test_retired_and_too_old_and_ended_are_said(lone_desk: Desk, tmp_path: Path) -> None:
    """Taken with a remark, where the county says nothing else."""
    old = id_number(1, born="19500101")
    told(
        lone_desk,
        "human_resources",
        "retirement",
        {"id_number": ALIVE, "retired_on": "2026-05-01"},
        "r1",
    )
    body = {"id_number": NEW, "credit_code": UNIT, "ends_on": "2026-06-30"}
    told(lone_desk, "human_resources", "employment_ended", body, "e1")
    rows = [("演练甲", ALIVE, "6000"), ("演练新", NEW, "6000"), ("演练老", old, "6000")]
    done = batches.import_(lone_desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
    kinds = {one.kind for one in done.remarks}
    assert (done.taken, kinds) == (3, {"retired", "ended", "above_age", "not_enrolled"})
    assert done.notes


def test_a_county_that_sets_no_age_is_told_that_nobody_was_asked_for_it(lone_desk: Desk) -> None:
    """Nothing said is no answer: the note stands beside the payroll of a month without the parameter."""
    region = lone_desk.region
    assert "payroll_age_until" in payroll_persons.age_note(lone_desk, "2015-01", region)
    assert payroll_persons.age_note(lone_desk, "2026-07", region) == ""


def test_insured_elsewhere_and_nowhere_are_told_apart(
    home: Path, platform: Platform, tmp_path: Path
) -> None:
    """5.2.2: the platform is asked about who is not registered here."""
    make_office(home, platform.url)
    platform.post("insure", certno=ALIVE, insutype="310", admdvs="330106")
    rows = [("演练甲", ALIVE, "6000"), ("演练乙", NEW, "7000")]
    with desk_at(home) as desk:
        done = batches.import_(desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
    assert [one.kind for one in done.remarks] == ["elsewhere", "not_registered"]


def test_a_corrected_month_is_supplemented_up_and_down_to_the_fen(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """Also above the ceiling and below the floor; averages count a person's month once."""
    from ybcli.store.queries import lines

    rows = [("演练甲", ALIVE, "6000"), ("演练丁", DEAD, "30000"), ("演练旧", OLD, "3000")]
    done = batches.import_(lone_desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
    assert done.case is not None
    right = {ALIVE: 900_033, DEAD: 2_500_000, OLD: None, NEW: 700_001}
    made = supplements.open_difference(
        lone_desk, done.case, right, "told wrong", names={NEW: "演练新"}
    )
    by_person = {
        row["id_number"]: row["base_fen"]
        for row in lone_desk.reader.rows(
            "SELECT id_number, base_fen FROM line WHERE case_id = :c", c=made.case.id
        )
    }
    assert by_person == {ALIVE: 300_033, DEAD: 0, OLD: -481_200, NEW: 700_001}
    standing = {one.id_number: one for one in lines.standing(lone_desk.reader, UNIT, "2026-07")}
    assert set(standing) == {ALIVE, DEAD, NEW}
    fresh = batches.import_(
        lone_desk,
        workbook(
            tmp_path,
            [("演练甲", ALIVE, "9000.33"), ("演练丁", DEAD, "25000"), ("演练新", NEW, "7000.01")],
            "fresh.csv",
        ),
        unit=OTHER,
        period="2026-07",
    )
    assert fresh.case is not None
    for one in lines.standing(lone_desk.reader, OTHER, "2026-07"):
        mine = standing[one.id_number]
        assert (mine.employer_fen, mine.employee_fen) == (one.employer_fen, one.employee_fen)
    assert [month.lines for month in lines.months(lone_desk.reader, "unit", UNIT)] == [3]
    by_employer = lines.wages_of_employers(lone_desk.reader, NEW, "2026")
    assert sum(one.lines for one in by_employer) == 6
    assert inspection.faults(lone_desk) == []


def test_a_supplement_explains_itself_and_is_taken_back_before_the_first(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """The worksheet of a line shows the month before and after; the last one declared goes first."""
    import pytest

    from ybcli.desk.contributions import declarations
    from ybcli.desk.contributions.explain import line_worksheet
    from ybcli.errors import NotAllowed
    from ybcli.ledger.chart import CLEARING_TAX
    from ybcli.ledger.transfers import open_references

    rows = [("演练甲", ALIVE, "6000"), ("演练丁", DEAD, "7000")]
    done = batches.import_(lone_desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
    assert done.case is not None
    more = supplements.open_difference(lone_desk, done.case, {ALIVE: 900_000, DEAD: None}, "x")
    assert line_worksheet(lone_desk, more.case, 1)
    assert line_worksheet(lone_desk, more.case, 2)
    again = supplements.open_difference(lone_desk, done.case, {ALIVE: 900_100}, "a fen more")
    assert again.case.id != more.case.id
    with pytest.raises(NotAllowed):
        declarations.undo(lone_desk, done.case.id, "wrong")
    for case in (again.case.id, more.case.id, done.case.id):
        declarations.undo(lone_desk, case, "wrong")
    assert open_references(lone_desk.reader.transfers(), CLEARING_TAX) == {}
    assert inspection.faults(lone_desk) == []


def test_an_excel_file_first_then_the_record_with_both(
    home: Path, platform: Platform, tmp_path: Path
) -> None:
    """Who is missing in the employer's file is declared by itself; another wage than the employer's is asked."""
    make_office(home, platform.url)
    rows = [("演练甲", ALIVE, "6000")]

    def emit(number: str, second: str) -> None:
        body = {
            "uscc": UNIT,
            "cashym": "202607",
            "rows": [
                {"certno": ALIVE, "psn_name": "演练甲", "wag": "6000.00"},
                {"certno": NEW, "psn_name": "演练新", "wag": second},
            ],
        }
        platform.post(
            "emit", department="human_resources", kind="wage_base", record_id=number, body=body
        )

    with desk_at(home) as desk:
        batches.import_(desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
        emit("b1", "7000.00")
        sync.run(desk)
        [record] = desk.reader.rows("SELECT taken, case_id FROM record WHERE kind = 'wage_base'")
        assert record["taken"] == "taken"
        assert desk.reader.case(record["case_id"]).opening["lines"]["wage_fen"] == 700_000
        emit("b2", "7500.00")
        sync.run(desk)
        record = desk.reader.one("SELECT case_id FROM record WHERE record_id = 'b2'")
        question = desk.reader.case(record["case_id"])
        assert "7000.00 → 7500.00" in question.fields["differs"]
        filed = corrected_wages.file(desk, "b2", [], "human resources are right")
        assert filed.done.case.opening["lines"]["wage_fen"] == 50_000
        assert not desk.reader.case(question.id).is_open


def test_a_record_that_names_the_dead_and_one_person_twice_declares_the_rest_and_asks(
    home: Path, platform: Platform
) -> None:
    """Nothing of a department's month is dropped in silence."""
    make_office(home, platform.url)
    platform.post(
        "emit",
        department="health",
        kind="death",
        record_id="d1",
        body={"certno": DEAD, "psn_name": "演练丁", "die_date": "2025-07-01", "admdvs": "339901"},
    )
    people = [(ALIVE, "6000.00"), (DEAD, "9000.00"), (NEW, "7000.00"), (NEW, "8000.00")]
    rows = [{"certno": one, "psn_name": "演练", "wag": wage} for one, wage in people]
    body = {"uscc": UNIT, "cashym": "202607", "cnt": "4", "wag_sum": "30000.00", "rows": rows}
    platform.post("emit", department="human_resources", kind="wage_base", record_id="b1", body=body)
    with desk_at(home) as desk:
        sync.run(desk)
        sync.run(desk)
        [declared] = desk.reader.rows("SELECT id_number, wage_fen FROM line")
        assert tuple(declared) == (ALIVE, 600_000)
        rows = desk.reader.rows(
            "SELECT case_id FROM queue WHERE item = 'office-record-difference' AND is_open = 1"
        )
        said = desk.reader.case(rows[0]["case_id"]).fields["differs"]
    assert "2025-07-01" in said
    assert "another wage" in said


def test_a_second_workbook_files_the_difference_where_it_is_asked_to(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """Without the word the rows come back with was and is; with it the difference is declared, also of who left."""
    rows = [("演练甲", ALIVE, "6000"), ("演练丁", DEAD, "7000")]
    batches.import_(lone_desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
    more = [("演练甲", ALIVE, "9000"), ("演练新", NEW, "8000")]
    path = workbook(tmp_path, more, "more.csv")
    said = batches.import_(lone_desk, path, unit=UNIT, period="2026-07", dry_run=True)
    assert [p.kind for p in said.problems] == ["row.declared"]
    assert "6000.00 → 9000.00" in said.problems[0].says
    assert any("--whole" in note for note in said.notes)
    done = batches.import_(
        lone_desk, path, unit=UNIT, period="2026-07", supplement="sent again", is_whole=True
    )
    assert (done.taken, done.supplemented, done.problems) == (1, 2, ())
    standing = lone_desk.reader.rows(
        "SELECT id_number, sum(wage_fen) FROM line GROUP BY id_number HAVING sum(base_fen) <> 0"
    )
    assert sorted(tuple(one) for one in standing) == sorted([(ALIVE, 900_000), (NEW, 800_000)])
    again = batches.import_(
        lone_desk, path, unit=UNIT, period="2026-07", supplement="sent again", is_whole=True
    )
    assert (again.taken, again.supplement, again.unchanged) == (0, None, 2)
    assert inspection.faults(lone_desk) == []


def test_the_night_says_what_is_told_otherwise_and_who_is_missing(
    home: Path, platform: Platform, tmp_path: Path
) -> None:
    """A month told with another sum than is declared here is a break with an owner, until an officer answered."""
    from ybcli.desk.casework import acts
    from ybcli.desk.night import nightly

    make_office(home, platform.url)
    rows = [("演练甲", ALIVE, "6000"), ("演练丁", DEAD, "7000")]
    with desk_at(home) as desk:
        batches.import_(desk, workbook(tmp_path, rows, "a"), unit=UNIT, period="2026-06")
        batches.import_(desk, workbook(tmp_path, rows[:1], "b"), unit=UNIT, period="2026-07")
        body = {
            "uscc": UNIT,
            "cashym": "202607",
            "rows": [{"certno": ALIVE, "psn_name": "演练甲", "wag": "6500.00"}],
        }
        platform.post(
            "emit", department="human_resources", kind="wage_base", record_id="b1", body=body
        )
        page = nightly.nightly(desk).as_json()
        told = [one for one in page["breaks"] if one["kind"] == "told"]
        assert [(one["local"], one["told"]) for one in told] == [("6000.00", "6500.00")]
        assert [one["period"] for one in page["not_in_payroll"]] == ["2026-07"]
        assert DEAD not in json.dumps(page)
        record = desk.reader.one("SELECT case_id FROM record WHERE record_id = 'b1'")
        answers_given = {"finding": "the employer is right", "put_right": "told human resources"}
        acts.perform(desk, record["case_id"], "answer", {"fields": answers_given})
        page = nightly.nightly(desk).as_json()
        assert not [one for one in page["breaks"] if one["kind"] == "told"]


def test_what_an_officer_corrected_since_is_no_break_and_asked_once(
    home: Path, platform: Platform
) -> None:
    """Told again the same is the same; told as corrected, all agree; told in a third way it is asked."""
    from ybcli.desk.night import nightly

    make_office(home, platform.url)

    def emit(number: str, wage: str, second: str = "7000.00") -> None:
        people = [(ALIVE, "演练甲", wage), (NEW, "演练新", second)]
        rows = [{"certno": one, "psn_name": name, "wag": fen} for one, name, fen in people]
        total = f"{float(wage) + float(second):.2f}"
        body = {"uscc": UNIT, "cashym": "202607", "cnt": "2", "wag_sum": total, "rows": rows}
        platform.post(
            "emit", department="human_resources", kind="wage_base", record_id=number, body=body
        )

    def told(desk: Desk) -> tuple[int, int]:
        """How many breaks of the night say that the month is told otherwise, and how many questions are open."""
        page = nightly.nightly(desk).as_json()
        asked = desk.reader.rows(
            "SELECT case_id FROM queue WHERE item = 'office-record-difference' AND is_open = 1"
        )
        return len([one for one in page["breaks"] if one["kind"] == "told"]), len(asked)

    with desk_at(home) as desk:
        emit("b1", "6000.00")
        assert told(desk) == (0, 0)
        record = desk.reader.one("SELECT case_id FROM record WHERE record_id = 'b1'")
        corrected_wages.file(desk, record["case_id"], [f"{ALIVE}=6500"], "a bonus was left out")
        assert told(desk) == (0, 0)
        emit("b2", "6000.00")
        assert told(desk) == (0, 0)
        row = desk.reader.one("SELECT taken, says FROM record WHERE record_id = 'b2'")
        assert tuple(row) == ("known", "the same as record b1 told")
        emit("b3", "6100.00")
        assert told(desk) == (1, 1)
        emit("b4", "6500.00")
        assert told(desk)[0] == 0
    with desk_at(home) as desk:
        assert inspection.faults(desk) == []
