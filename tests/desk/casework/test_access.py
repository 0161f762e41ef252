"""Who looked at whose file is written down (5.1 i), and who took a file with whole numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import credit_code, id_number
from ybcli.desk import Desk
from ybcli.desk.casework import access, amendments
from ybcli.desk.contributions import answers, batches, papers
from ybcli.desk.intake import applications
from ybcli.desk.views import screens

UNIT = credit_code(7)


@pytest.fixture
def payroll(lone_desk: Desk, tmp_path: Path) -> Path:
    """Three people of one employer, taken in for June."""
    path = tmp_path / "wages.csv"
    rows = (f"演练{n},{id_number(n)},5000.00" for n in range(3))
    path.write_text("\n".join(["姓名,身份证号,缴费工资", *rows]), "utf-8")
    batches.import_(lone_desk, path, unit=UNIT, period="2026-06")
    return path


def test_an_ordinary_look_leaves_a_row_and_no_entry(lone_desk: Desk) -> None:
    """The dashboard's and the command's look at a case: who, whose, when; the journal stays as it is."""
    case = applications.apply(
        lone_desk,
        "enroll-employee",
        {"id_number": id_number(3), "name": "张演", "is_flexible": "yes"},
    ).case
    screens.opened(lone_desk, case.id)
    (look,) = access.listed(lone_desk, id_number(3))
    assert (look.by, look.what, look.case_id) == (lone_desk.officer, "case", case.id)
    assert len(lone_desk.reader.case(case.id).entries) == len(case.entries)
    amendments.reveal(lone_desk, case.id, "asked at the counter")
    told = {one.what: one.reason for one in access.listed(lone_desk, id_number(3))}
    assert told == {"reveal": "asked at the counter", "case": ""}
    assert access.listed(lone_desk, id_number(4)) == []
    assert access.listed(lone_desk, by="nobody") == []


def test_a_file_of_many_is_its_owners_and_stands_in_the_case_it_comes_from(
    lone_desk: Desk, payroll: Path, tmp_path: Path
) -> None:
    """Template and answer: mode 0600, an entry `reveal` with file and persons, a row for the employer."""
    out, people = papers.wage_template(
        lone_desk, tmp_path / "next.xlsx", unit=UNIT, period="2026-07"
    )
    answered = answers.answer(lone_desk, payroll, tmp_path / "answer.xlsx")
    assert people == 3
    assert {path.stat().st_mode & 0o777 for path in (out, answered)} == {0o600}
    (case,) = lone_desk.reader.rows("SELECT case_id FROM entry WHERE act = 'receive'")
    taken = [e.reveal["file"] for e in lone_desk.reader.case(case[0]).entries if e.act == "reveal"]
    assert taken == [{"name": "next.xlsx", "persons": 3}, {"name": "answer.xlsx", "persons": 3}]
    assert {one.file for one in access.listed(lone_desk, UNIT)} == {"next.xlsx", "answer.xlsx"}


def test_a_template_without_people_is_nobodys_data(lone_desk: Desk, tmp_path: Path) -> None:
    """An empty form: no look."""
    papers.wage_template(lone_desk, tmp_path / "empty.xlsx", unit=UNIT, period="2026-07")
    assert access.listed(lone_desk) == []


def test_rows_of_looks_are_only_ever_added(lone_desk: Desk) -> None:
    """The database refuses to change or delete them."""
    access.looked_at(lone_desk, access.PERSON, id_number(3))
    for statement in ("DELETE FROM look", "UPDATE look SET by = 'wang'"):
        with pytest.raises(Exception, match="only ever added"), lone_desk.store.transaction() as tx:
            tx.run(statement)


def test_a_look_goes_on_where_nothing_can_be_written(
    lone_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full or read-only disk refuses no officer a look."""

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(access.looks, "add", full)
    access.looked_at(lone_desk, access.PERSON, id_number(3))
    assert access.listed(lone_desk) == []
