"""Wage workbooks: good rows go through, bad rows come back, the same file is the same batch."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import credit_code, id_number
from ybcli.desk import Desk
from ybcli.desk.contributions import batches, declarations
from ybcli.desk.contributions.explain import line_worksheet
from ybcli.desk.night import inspection
from ybcli.errors import BadData, NotAllowed, PolicyGap
from ybcli.ledger.chart import CLEARING_TAX
from ybcli.ledger.transfers import open_references

UNIT = credit_code(7)


def workbook(folder: Path, rows: list[tuple[str, str, str]], name: str = "wages.csv") -> Path:
    """A CSV as employers send it."""
    path = folder / name
    lines = ["姓名,身份证号,缴费工资", *[",".join(row) for row in rows]]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def people(n: int, wage: int = 8000) -> list[tuple[str, str, str]]:
    """Rows of `n` people."""
    return [(f"演练{number}", id_number(number), f"{wage + number}.00") for number in range(n)]


def test_good_rows_go_through_and_bad_rows_come_back(lone_desk: Desk, tmp_path: Path) -> None:
    """One declaration, one case, its persons as lines; every bad row with its reason."""
    rows = [*people(3), ("演练坏", "339901199001019996", "5000.00"), ("演练缺", id_number(9), "")]
    done = batches.import_(lone_desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
    assert done.case is not None
    assert done.case.stage == "archived"
    assert (done.taken, sorted(p.kind for p in done.problems)) == (
        3,
        ["id.checksum", "wage.missing"],
    )
    assert lone_desk.reader.scalar("SELECT count(*) FROM line") == 3
    assert inspection.faults(lone_desk) == []


def test_a_wage_past_belief_comes_back_and_stops_nobody_else(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """A hundred million yuan a month is a slip of the hand."""
    rows = [*people(2), ("演练巨", id_number(9), "999999999999.00")]
    done = batches.import_(lone_desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
    assert (done.taken, [p.kind for p in done.problems]) == (2, ["field.implausible"])


def test_the_same_file_twice_is_the_same_batch(lone_desk: Desk, tmp_path: Path) -> None:
    """Nothing is done twice, and it says so."""
    path = workbook(tmp_path, people(3))
    first = batches.import_(lone_desk, path, unit=UNIT, period="2026-07")
    again = batches.import_(lone_desk, path, unit=UNIT, period="2026-07")
    assert (first.is_new, again.is_new, again.batch) == (True, False, first.batch)
    assert lone_desk.reader.scalar("SELECT count(*) FROM transfer") == 3


def test_the_corrected_file_can_be_sent_whole(lone_desk: Desk, tmp_path: Path) -> None:
    """Rows that went through are known; only the corrected one is new."""
    bad = [*people(2), ("演练坏", "339901199001019996", "5000.00")]
    batches.import_(lone_desk, workbook(tmp_path, bad), unit=UNIT, period="2026-07")
    good = [*people(2), ("演练好", id_number(5), "5000.00")]
    done = batches.import_(
        lone_desk, workbook(tmp_path, good, "again.csv"), unit=UNIT, period="2026-07"
    )
    assert (done.taken, done.unchanged, done.problems) == (1, 2, ())


def test_another_wage_for_a_month_declared_already_is_said_not_taken(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """The first declaration is undone before another amount takes its place."""
    batches.import_(lone_desk, workbook(tmp_path, people(2)), unit=UNIT, period="2026-07")
    other = workbook(tmp_path, people(2, wage=9000), "other.csv")
    refused = batches.import_(lone_desk, other, unit=UNIT, period="2026-07")
    assert refused.taken == 0
    assert [p.kind for p in refused.problems] == ["row.declared", "row.declared"]
    batch = batches.find_batch(lone_desk, "wages.csv")
    declarations.undo(lone_desk, batch.case_id, "wrong wages")
    assert batches.import_(lone_desk, other, unit=UNIT, period="2026-07").taken == 2


def test_undoing_takes_the_money_back_and_tells_the_platform(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """A case of its own corrects it; twice is once; the first journal stays closed."""
    done = batches.import_(lone_desk, workbook(tmp_path, people(4)), unit=UNIT, period="2026-07")
    assert done.case is not None
    before = lone_desk.reader.case(done.case.id).head
    undone = declarations.undo(lone_desk, done.case.id, "wrong file")
    again = declarations.undo(lone_desk, done.case.id, "wrong file")
    assert (undone.case.corrects, again.is_new) == (done.case.id, False)
    assert open_references(lone_desk.reader.transfers(), CLEARING_TAX) == {}
    topics = [
        r["topic"]
        for r in lone_desk.reader.rows(
            "SELECT topic FROM message WHERE topic <> 'notice' ORDER BY number"
        )
    ]
    assert topics == ["declare_wages", "withdraw_declaration"]
    assert lone_desk.reader.case(done.case.id).head == before
    assert inspection.faults(lone_desk) == []


def test_what_the_tax_office_has_collected_is_not_undone(lone_desk: Desk, tmp_path: Path) -> None:
    """The money came: the difference is declared, not taken back."""
    done = batches.import_(lone_desk, workbook(tmp_path, people(1)), unit=UNIT, period="2026-07")
    assert done.case is not None
    from ybcli.ledger.transfers import Transfer

    with lone_desk.store.transaction() as tx:
        tx.transfers(
            [
                Transfer(
                    "tax:1",
                    "asset:treasury",
                    CLEARING_TAX,
                    5,
                    f"employee|{UNIT}|2026-07",
                    "2026-07-09",
                )
            ]
        )
    with pytest.raises(NotAllowed):
        declarations.undo(lone_desk, done.case.id, "too late")


def test_every_line_explains_itself_and_the_lines_are_the_sum(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """The column's fen are the explained fen, line by line."""
    rows = [
        ("演练低", id_number(1), "3000.00"),
        ("演练中", id_number(2), "8123.45"),
        ("演练高", id_number(3), "99999.99"),
    ]
    done = batches.import_(lone_desk, workbook(tmp_path, rows), unit=UNIT, period="2026-07")
    assert done.case is not None
    decision = done.case.last("decide")
    assert decision is not None
    whole = [line_worksheet(lone_desk, done.case, number) for number in (1, 2, 3)]
    employer = sum(int(sheet[0]["value"].replace(".", "")) for sheet in whole)
    assert employer == decision.found["figures"]["employer_contribution"]
    assert whole[0][1]["value"] == "4812.00"
    assert whole[2][1]["value"] == "24060.00"
    assert {line["standing"] for line in decision.found["worksheet"]} <= {"law", "practice"}


def test_a_month_without_a_base_writes_nothing(lone_desk: Desk, tmp_path: Path) -> None:
    """A gap is named and nothing is half-written."""
    with pytest.raises(PolicyGap) as gap:
        batches.import_(lone_desk, workbook(tmp_path, people(2)), unit=UNIT, period="2019-12")
    assert gap.value.parameter == "base_floor"
    for table in ("entry", "line", "transfer", "message", "batch"):
        assert lone_desk.reader.scalar(f"SELECT count(*) FROM {table}") == 0


def test_several_months_in_one_workbook_are_chosen_by_a_person(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """Each month is a declaration of its own."""
    path = tmp_path / "months.csv"
    rows = [f"演练{n},{id_number(n)},8000.00,2026-0{6 + n % 2}" for n in range(4)]
    path.write_text("姓名,身份证号,缴费工资,费款所属期\n" + "\n".join(rows), "utf-8")
    with pytest.raises(BadData, match="2026-06, 2026-07"):
        batches.import_(lone_desk, path, unit=UNIT)
    assert batches.import_(lone_desk, path, unit=UNIT, period="2026-06").taken == 2
    assert batches.import_(lone_desk, path, unit=UNIT, period="2026-07").taken == 2


def test_against_the_month_before_it_says_who_joined_left_and_changed(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """The preview that an employer is asked about."""
    batches.import_(lone_desk, workbook(tmp_path, people(4)), unit=UNIT, period="2026-06")
    now = [*people(2), ("演练3", id_number(3), "9999.00"), ("演练新", id_number(8), "7000.00")]
    done = batches.import_(
        lone_desk, workbook(tmp_path, now, "next.csv"), unit=UNIT, period="2026-07"
    )
    counts = {name: len(rows) for name, rows in done.preview.items()}
    assert counts == {"joined": 1, "left": 1, "changed": 1, "unchanged": 2}


def test_a_dry_run_writes_nothing(lone_desk: Desk, tmp_path: Path) -> None:
    """It works everything out and appends nothing."""
    done = batches.import_(
        lone_desk, workbook(tmp_path, people(3)), unit=UNIT, period="2026-07", dry_run=True
    )
    assert done.taken == 3
    assert lone_desk.reader.scalar("SELECT count(*) FROM entry") == 0


def test_a_file_whose_import_was_undone_may_be_imported_again(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """That is another batch, and the employer is told of both."""
    path = workbook(tmp_path, people(2))
    first = batches.import_(lone_desk, path, unit=UNIT, period="2026-07")
    assert first.case is not None
    declarations.undo(lone_desk, first.case.id, "too early")
    again = batches.import_(lone_desk, path, unit=UNIT, period="2026-07")
    assert (again.is_new, again.taken, again.batch != first.batch) == (True, 2, True)
    letters = [
        r["id"].split(":")[-1]
        for r in lone_desk.reader.rows(
            "SELECT id FROM message WHERE topic = 'notice' AND id NOT LIKE '%:node-%' ORDER BY number"
        )
    ]
    assert letters == ["wages-declared", "wages-withdrawn", "wages-declared"]
    assert inspection.faults(lone_desk) == []
