"""The written chain: every row of evidence that was edited, invented or deleted behind the program is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from conftest import credit_code, id_number
from ybcli.desk import Desk
from ybcli.desk.casework import access
from ybcli.desk.contributions import batches
from ybcli.desk.night import inspection, nightly, seal, written_rows
from ybcli.store import written
from ybcli.store.reading import Reader
from ybcli.store.store import Store

#: Made from the journal, from the shelves, or kept by triggers; or bound otherwise (`written.py` says how).
NOT_EVIDENCE = {"archive", "found", "line", "night", "payment", "queue", "queue_count", "written"}


def behind(desk: Desk, *statements: str) -> None:
    """Edit the store with its key, past the program and its triggers."""
    connection = Store(desk.path, desk.secrets.key).connection
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    kept = [(row[0], row[1]) for row in triggers]
    for name, _sql in kept:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for name, sql in kept:
        if not name.startswith("written_") or "DROP TABLE written" not in statements:
            connection.execute(sql)
    connection.close()


@pytest.fixture
def office(lone_desk: Desk, tmp_path: Path) -> Desk:
    """An office with a declaration, its messages and transfers, looks, and two seals."""
    for month in ("05", "06"):
        path = tmp_path / f"{month}.csv"
        rows = (f"演练{n},{id_number(n)},5{month}0.00" for n in range(3))
        path.write_text("\n".join(["姓名,身份证号,缴费工资", *rows]), "utf-8")
        batches.import_(lone_desk, path, unit=credit_code(7), period=f"2026-{month}")
        seal.seal(lone_desk)
    access.looked_at(lone_desk, access.PERSON, id_number(1))
    assert inspection.faults(lone_desk) == []
    return lone_desk


def test_every_table_is_evidence_or_bound_otherwise() -> None:
    """No new table is forgotten."""
    assert set(SQLModel.metadata.tables) | {"found"} == set(written.EVIDENCE) | NOT_EVIDENCE
    assert set(written_rows.TITLES) == set(written.EVIDENCE)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE entry SET by = 'wang' WHERE id = 1", "entry 1"),
        ("UPDATE transfer SET amount_fen = amount_fen + 1", "transfer"),
        ("DELETE FROM transfer WHERE id = (SELECT max(id) FROM transfer)", "transfer"),
        (
            "INSERT INTO transfer SELECT 'x:1', case_id, debit, credit, 7, reference, day, reason "
            "FROM transfer LIMIT 1",
            "transfer x:1",
        ),
        ("DELETE FROM message WHERE topic <> 'seal'", "message"),
        ("UPDATE message SET body = replace(body, '2026', '2025')", "message"),
        ("UPDATE message SET state = 'accepted'", "message"),
        ("DELETE FROM seal WHERE number = 2", "seal 2"),
        ("UPDATE look SET by = 'wang'", "look at a file 1"),
        ("DELETE FROM look", "look at a file 1"),
        ("UPDATE batch SET good = good + 1", "batch"),
        ("INSERT INTO office VALUES ('anything', 'x')", "setting anything"),
        ("UPDATE office SET value = '330000' WHERE name = 'region'", "setting region"),
        ("DELETE FROM written WHERE number = 3", "link 3"),
        ("UPDATE written SET rows = rows || ' ' WHERE number = 2", "link 2"),
        ("UPDATE line SET wage_fen = wage_fen + 100 WHERE number = 1", "lines are not those"),
        ("UPDATE line SET name = '演练九' WHERE number = 1", "lines are not those"),
    ],
)
def test_an_edit_behind_the_program_is_named(office: Desk, statement: str, says: str) -> None:
    """By what it is, and the case where it has one."""
    behind(office, statement)
    told = inspection.faults(office)
    assert any(says in one for one in told), told
    assert not any(id_number(n) in one for one in told for n in range(3))


def test_the_end_that_was_cut_off_with_its_links_does_not_fit_the_platform(
    desk: Desk, platform: Any, tmp_path: Path
) -> None:
    """All traces of the last day removed: the seal that the platform was told is missing here."""
    path = tmp_path / "w.csv"
    path.write_text(f"姓名,身份证号,缴费工资\n演练1,{id_number(1)},5000.00\n", "utf-8")
    before = written.last(desk.reader)[0]
    batches.import_(desk, path, unit=credit_code(7), period="2026-06")
    assert nightly.nightly(desk).faults == []
    gone = [
        f"DELETE FROM {table}"
        for table in ("entry", "transfer", "message", "seal", "line", "queue", "queue_count")
    ]
    gone += ["DELETE FROM payment", "DELETE FROM archive", "DELETE FROM found", "DELETE FROM batch"]
    behind(desk, *gone, f"DELETE FROM written WHERE number > {before}")
    told = inspection.faults(desk)
    assert any("this store does not have" in one for one in told), told


def test_the_night_reads_what_is_new_and_the_check_everything(office: Desk) -> None:
    """An edit of an old row is the whole check's; one of a new row is also the next night's."""
    written_rows.remember(office)
    behind(office, "UPDATE transfer SET reason = 'x' WHERE id = (SELECT min(id) FROM transfer)")
    assert inspection.nightly_faults(office) == []
    assert inspection.faults(office) != []
    access.looked_at(office, access.PERSON, id_number(2))
    behind(office, "UPDATE look SET by = 'wang' WHERE id = 2")
    assert [one for one in inspection.nightly_faults(office) if "look at a file 2" in one]


def test_a_dry_run_and_a_failure_add_no_link(office: Desk) -> None:
    """What is rolled back was not written, and leaves nothing for the next link."""
    before = written.last(office.reader)
    with pytest.raises(ZeroDivisionError), office.store.transaction() as tx:
        tx.setting("a", str(1 // 0))
    with office.store.transaction() as tx:
        tx.setting("a", "1")
        tx.rollback()
    assert written.last(office.reader) == before
    with office.store.transaction() as tx:
        tx.setting("b", "1")
    assert inspection.faults(office) == []


def test_an_older_store_begins_its_chain_when_it_is_brought_forward(office: Desk) -> None:
    """What it holds is bound from then on."""
    behind(office, "DROP TABLE written", "UPDATE office SET value = '6' WHERE name = 'version'",
           "ALTER TABLE seal DROP COLUMN written")  # fmt: skip
    with Reader(office.path, office.secrets.key) as reader:
        assert list(written.faults(reader)) == []
        assert written.last(reader)[0] >= 1
    behind(office, "UPDATE transfer SET amount_fen = amount_fen + 1")
    with Reader(office.path, office.secrets.key) as reader:
        assert {fault.table for fault in written.faults(reader)} == {"transfer"}
