"""The store: encrypted, append-only by the database's own law, one act together or not at all."""

from __future__ import annotations

import dataclasses
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel

from conftest import Platform, id_number
from ybcli.desk import Desk
from ybcli.desk.intake import applications
from ybcli.desk.projections import case_rows
from ybcli.desk.projections.payment_state import Payment
from ybcli.errors import Conflict, YbError
from ybcli.ledger.transfers import Transfer
from ybcli.store import payments, tables
from ybcli.store.connection import connect, database_path
from ybcli.store.queries import queue
from ybcli.store.reading import Reader
from ybcli.store.store import SCHEMA, Store, create

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return create(tmp_path / "office.db", KEY, {"region": "339901"})


def entry(unit, case: str = "C", act: str = "receive", **more):
    """One entry."""
    return unit.entry(
        case,
        act,
        by="li",
        at="2026-07-06T09:00:00+08:00",
        day="2026-07-06",
        form={},
        found={},
        **more,
    )


@pytest.mark.clause("5.1 i)", "4.5")
def test_nothing_lies_in_the_open(store: Store) -> None:
    """No plain text in any of the store's files, and no key but its own opens it."""
    with store.transaction() as tx:
        tx.run(
            "INSERT INTO party (id, kind, name, mobile, region, case_id) "
            "VALUES ('339901199001019996', 'person', 'canary-name', '', '', '')"
        )
    folder = store.path.parent
    assert all(b"canary-name" not in path.read_bytes() for path in folder.iterdir())
    assert oct(store.path.stat().st_mode)[-3:] == "600"
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(store.path).execute("SELECT * FROM party")
    with pytest.raises(YbError) as refused:
        Reader(store.path, bytes(32))
    assert refused.value.code == "E0011"


@pytest.mark.clause("5.1 i)")
@pytest.mark.parametrize("table", ["entry", "transfer", "line", "seal"])
def test_the_database_itself_refuses_to_forget(store: Store, table: str) -> None:
    """Deleting and changing are refused by triggers, whoever asks."""
    with store.transaction() as tx:
        entry(tx)
        tx.transfers([Transfer("t", "asset:treasury", "asset:clearing:tax", 5, "r", "d", "C")])
        tx.lines([("C:1", "C", 1, "s", 1, "u", "2026-07", "i", "n", 1, 1, 1, 1, None, None)])
        tx.run("INSERT INTO seal VALUES (1, 'd', 1, 1, 'r', 'p', 'a', 0)")
    raw = connect(store.path, KEY)
    for sql in (
        f"DELETE FROM {table}",
        f"UPDATE {table} SET {'base_fen = 9' if table == 'line' else 'day = 1'}",
    ):
        with pytest.raises(dbapi2.IntegrityError, match="only ever"):
            raw.execute(sql)


def test_an_act_that_fails_leaves_nothing(store: Store) -> None:
    """Entry, transfer, message and queue row are one."""

    def half_way() -> None:
        with store.transaction() as tx:
            entry(tx)
            tx.transfers([Transfer("t", "asset:treasury", "asset:clearing:tax", 5, "r", "d", "C")])
            tx.message("m", case_id="C", to="platform", topic="seal", body={}, at="")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_way()
    with Reader(store.path, KEY) as reader:
        for table in ("entry", "transfer", "message"):
            assert reader.scalar(f"SELECT count(*) FROM {table}") == 0


def test_the_same_transfer_or_message_is_written_once(store: Store) -> None:
    """Ids are made from what they stand for."""
    for _again in range(2):
        with store.transaction() as tx:
            tx.transfers([Transfer("t", "asset:treasury", "asset:clearing:tax", 5, "r", "d", "C")])
            tx.message("m", case_id="C", to="platform", topic="seal", body={"n": _again}, at="")
    with Reader(store.path, KEY) as reader:
        assert reader.scalar("SELECT count(*) FROM transfer") == 1
        assert reader.scalar("SELECT body FROM message") == '{"n":0}'


def test_another_officers_act_in_between_is_a_conflict(store: Store) -> None:
    """An act is written on the entry that the officer saw, or not at all."""
    with store.transaction() as tx:
        seen = entry(tx).hash
    with store.transaction() as tx:
        entry(tx, act="verify", expected_head=seen)

    def late() -> None:
        with store.transaction() as tx:
            entry(tx, act="withdraw", expected_head=seen)

    with pytest.raises(Conflict):
        late()


def test_counters_are_what_counting_would_give(store: Store) -> None:
    """The triggers keep the queue's counts through insert, change and deletion."""
    names = [
        "case_id", "item", "flow", "stage", "next_act", "hands", "region", "party_kind", "party_id",
        "party_name", "opened", "due", "officer", "says", "is_open", "reference", "head", "channel", "accepted_by",
    ]  # fmt: skip
    with store.transaction() as tx:
        for number in range(40):
            row = dict.fromkeys(names, "x") | {
                "case_id": str(number % 13),
                "stage": f"s{number % 3}",
                "is_open": int(number % 5 > 0),
            }
            queue.put(tx, queue.QueueRow(**row))
        tx.run("DELETE FROM queue WHERE case_id = '3'")
    with Reader(store.path, KEY) as reader:
        kept = {
            tuple(r)
            for r in reader.rows(
                "SELECT item, stage, hands, is_open, n FROM queue_count WHERE n <> 0"
            )
        }
        counted = {
            tuple(r)
            for r in reader.rows(
                "SELECT item, stage, hands, is_open, count(*) FROM queue GROUP BY 1, 2, 3, 4"
            )
        }
    assert kept == counted


def test_one_flipped_bit_is_noticed(store: Store, tmp_path: Path) -> None:
    """SQLCipher authenticates every page."""
    with store.transaction() as tx:
        for number in range(200):
            entry(tx, case=f"C{number}")
    store.close()
    raw = connect(store.path, KEY)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    data = bytearray(store.path.read_bytes())
    data[len(data) // 2] ^= 1
    bad = tmp_path / "bad.db"
    bad.write_bytes(data)
    try:
        damaged = connect(bad, KEY)
    except YbError:
        return  # noticed while it was opened
    assert damaged.execute("PRAGMA cipher_integrity_check").fetchall()


def test_another_address_than_sqlites_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The door to a shared store is kept, not pretended."""
    monkeypatch.setenv("YB_DATABASE_URL", "sqlite:////tmp/x.db")
    assert database_path(Path("/home")) == Path("/tmp/x.db")
    monkeypatch.setenv("YB_DATABASE_URL", "postgresql://db/yb")
    with pytest.raises(YbError, match="cannot open"):
        database_path(Path("/home"))


def made(connection) -> dict[str, str]:
    """Every table, index and trigger of a database by its name, without how the text is broken."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(sql.replace("(", " ( ").split()) for name, sql in rows}


def test_the_schema_is_what_the_tables_define(store: Store) -> None:
    """`schema.sql` and SQLModel's metadata with the triggers make the same database."""
    assert SCHEMA.read_text("utf-8") == tables.schema(), "run `make docs`"
    engine = create_engine("sqlite://", module=dbapi2)
    with engine.begin() as connection:
        SQLModel.metadata.create_all(connection)
        for statement in tables.TRIGGERS:
            connection.exec_driver_sql(statement)
        raw = connection.connection.driver_connection
        assert made(raw) == made(store.connection)
    engine.dispose()


def test_the_rows_that_are_written_by_name_have_every_column(
    desk: Desk, platform: Platform
) -> None:
    """A projection that leaves a column out would keep an old value there."""
    platform.post(
        "insure", certno=id_number(3), insutype="310", admdvs="339901", begndate="2025-01-01"
    )
    case = applications.apply(
        desk, "enroll-resident", {"id_number": id_number(3), "name": "张演"}
    ).case
    row = case_rows.queue_row(desk, desk.item(case.item), case)
    assert list(dataclasses.asdict(row)) == list(tables.QueueRow.model_fields)
    fields = {field.name for field in dataclasses.fields(Payment)}
    assert fields | {"item", "region", "party_id", "due"} == set(payments.PaymentRow.model_fields)


def test_an_older_store_is_brought_forward_and_keeps_what_it_has(store: Store) -> None:
    """What is missing is made, in one transaction, by whoever opens it first."""
    now = made(store.connection)
    columns = {
        name: store.connection.execute(f"PRAGMA table_info({name})").fetchall() for name in now
    }
    with store.transaction() as tx:
        entry(tx)
        tx.run("INSERT INTO party VALUES ('x', 'unit', 'y', '', '', '', '')")
        tx.setting("version", "1")
    for missing in ("payment", "payment_file", "adoption", "look", "written"):
        store.connection.execute(f"DROP TABLE {missing}")
    for table, column in (
        ("party", "language"),
        ("queue", "channel"),
        ("queue", "accepted_by"),
        ("message", "retry_at"),
        ("record", "attempts"),
        ("record", "retry_at"),
        ("line", "before_fen"),
        ("line", "after_fen"),
        ("seal", "written"),
    ):
        store.connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    store.close()
    with Reader(store.path, KEY) as reader:
        assert set(made(reader.connection)) == set(now)
        for name, before in columns.items():
            after = reader.rows(f"PRAGMA table_info({name})")
            assert {tuple(one)[1:] for one in after} == {tuple(one)[1:] for one in before}
        assert tuple(reader.one("SELECT name, language FROM party")) == ("y", "")
        assert len(reader.entries("C")) == 1


def test_a_dry_run_and_a_failure_leave_the_store_free_for_the_next_act(store: Store) -> None:
    """No transaction stays open: another program may write at once."""
    with store.transaction() as tx:
        entry(tx)
        tx.rollback()

    def fail() -> None:
        with store.transaction() as tx:
            entry(tx)
            tx.run("INSERT INTO nothing VALUES (1)")

    with pytest.raises(dbapi2.OperationalError):
        fail()
    other = Store(store.path, KEY)
    with other.transaction() as tx:
        assert tx.entries("C") == []
    other.close()
