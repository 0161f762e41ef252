"""Writing: one transaction for each act. Entry, transfers, lines, messages, queue row, or none of them.

Plain SQL on the same `connect()` as the reads; every transaction begins IMMEDIATE, so two programs
on one store wait for each other instead of failing half-way. The tables are made from `schema.sql`,
which `make docs` generates from `tables.py`: no command imports SQLModel.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from ..cases.entry_hash import hash_of
from ..cases.journal import FIRST, Case, Entry, canonical, fold
from ..errors import Conflict
from ..language import _
from ..ledger.transfers import Transfer
from . import written
from .connection import connect
from .rows import entry_of
from .version import VERSION

#: The tables, indexes and triggers of the store; each is created where it is missing.
SCHEMA: Final = Path(__file__).with_name("schema.sql")


class Store:
    """Writes to the store, only ever inside `transaction()`."""

    def __init__(self, path: Path, key: bytes) -> None:
        from sqlcipher3 import dbapi2

        self.path = path
        self.connection = connect(path, key)
        self.connection.row_factory = dbapi2.Row
        self._is_watched = False

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction: everything written inside is written together, or not at all."""
        self._is_watched = self._is_watched or written.watch(self.connection)
        self.connection.execute("BEGIN IMMEDIATE")
        tx = Transaction(self.connection)
        try:
            yield tx
            if self.connection.in_transaction:
                if self._is_watched:
                    written.bind(self.connection)
                self.connection.execute("COMMIT")
        except BaseException:
            tx.rollback()
            raise

    def version_of_others(self) -> int:
        """A number that changes with whatever another connection commits, and with nothing of our own."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def checkpoint(self) -> None:
        """Move what the write-ahead log holds into the file itself, so that the file alone is complete."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Transaction:
    """What is written together, in one transaction of the store."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def entry(
        self,
        case_id: str,
        act: str,
        *,
        by: str,
        at: str,
        day: str,
        form: Mapping[str, Any],
        found: Mapping[str, Any],
        expected_head: str | None = None,
    ) -> Entry:
        """Append an entry to the case's chain.

        `expected_head` is the hash of the last entry that the officer saw; raises Conflict where
        another act came between.
        """
        last = self.one(
            "SELECT number, hash FROM entry WHERE case_id = :id ORDER BY number DESC LIMIT 1",
            id=case_id,
        )
        number, previous = (last[0] + 1, last[1]) if last else (1, FIRST)
        if expected_head is not None and expected_head != previous:
            raise Conflict(
                _("case {case} was changed by somebody else in the meantime").format(case=case_id),
                _("look at it again with `yb case show {case}`").format(case=case_id),
            )
        row: dict[str, Any] = {
            "case_id": case_id,
            "number": number,
            "act": act,
            "by": by,
            "at": at,
            "day": day,
            "form": canonical(dict(form)),
            "found": canonical(dict(found)),
            "previous": previous,
        }
        row["hash"] = hash_of(row)
        self.insert("entry", row)
        return Entry(**{**row, "form": form, "found": found})

    def case(self, case: Case) -> Case:
        """The case as it is inside this transaction: the one given, or read again where it has grown."""
        last = self.one(
            "SELECT hash FROM entry WHERE case_id = :id ORDER BY number DESC LIMIT 1", id=case.id
        )
        if last is not None and last["hash"] == case.head:
            return case
        return fold(self.entries(case.id))

    def entries(self, case_id: str) -> list[Entry]:
        """The case's entries as they are inside this transaction."""
        rows = self.rows("SELECT * FROM entry WHERE case_id = :id ORDER BY number", id=case_id)
        return [entry_of(row) for row in rows]

    def transfers(self, transfers: Iterable[Transfer]) -> None:
        """Write transfers; one whose id exists already is left as it is."""
        rows = [
            {
                "id": t.id,
                "case_id": t.case_id,
                "debit": t.debit,
                "credit": t.credit,
                "amount_fen": t.amount_fen,
                "reference": t.reference,
                "day": t.day,
                "reason": t.reason,
            }
            for t in transfers
        ]
        self.many(
            "INSERT OR IGNORE INTO transfer "
            "(id, case_id, debit, credit, amount_fen, reference, day, reason) VALUES "
            "(:id, :case_id, :debit, :credit, :amount_fen, :reference, :day, :reason)",
            rows,
        )

    def lines(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write a declaration's lines (columns in the order of the table), with one prepared statement."""
        places = ", ".join("?" * 15)
        self.connection.executemany(
            "INSERT INTO line (id, case_id, number, sheet, row, credit_code, period, id_number, "
            "name, wage_fen, base_fen, employer_fen, employee_fen, before_fen, after_fen, undone_by) "
            f"VALUES ({places}, '')",
            rows,
        )

    def message(
        self,
        message_id: str,
        *,
        case_id: str,
        to: str,
        topic: str,
        body: Mapping[str, Any],
        at: str,
    ) -> None:
        """Put a message into the outbox; one whose id exists already is left as it is."""
        self.run(
            "INSERT OR IGNORE INTO message (id, number, case_id, department, topic, body, created, "
            "state, attempts, receipt, says) VALUES (:id, (SELECT coalesce(max(number), 0) + 1 "
            "FROM message), :case_id, :to, :topic, :body, :at, 'waiting', 0, '', '')",
            id=message_id,
            case_id=case_id,
            to=to,
            topic=topic,
            body=canonical(dict(body)),
            at=at,
        )

    def setting(self, name: str, value: object) -> None:
        """Set the office row `name`."""
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        self.run(
            "INSERT INTO office (name, value) VALUES (:name, :value) "
            "ON CONFLICT(name) DO UPDATE SET value = excluded.value",
            name=name,
            value=text,
        )

    def rollback(self) -> None:
        """Undo everything written in this transaction (a dry run)."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """Write a new row, by the names of its columns."""
        self.connection.execute(_insert(table, tuple(row)), dict(row))

    def put(self, table: str, row: Mapping[str, Any], *, key: str) -> None:
        """Write a row, by the names of its columns; it replaces the one with the same `key`."""
        self.connection.execute(_upsert(table, tuple(row), key), dict(row))

    def run(self, sql: str, /, **values: Any) -> int:
        """Run one statement with named parameters; the number of rows it changed."""
        return int(self.connection.execute(sql, values).rowcount)

    def many(self, sql: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run one prepared statement for each row."""
        if rows:
            self.connection.executemany(sql, rows)

    def rows(self, sql: str, /, **values: Any) -> list[Any]:
        """All rows of a query inside this transaction."""
        return list(self.connection.execute(sql, values))

    def one(self, sql: str, /, **values: Any) -> Any:
        """The first row of a query inside this transaction, or None."""
        return self.connection.execute(sql, values).fetchone()


@cache
def _insert(table: str, names: tuple[str, ...]) -> str:
    columns, places = ", ".join(names), ", ".join(f":{name}" for name in names)
    return f"INSERT INTO {table} ({columns}) VALUES ({places})"


@cache
def _upsert(table: str, names: tuple[str, ...], key: str) -> str:
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name != key)
    return f"{_insert(table, names)} ON CONFLICT({key}) DO UPDATE SET {changes}"


def create(path: Path, key: bytes, settings: Mapping[str, str]) -> Store:
    """Create a store with its tables, triggers and first settings, all in one transaction."""
    connect(path, key, create=True).close()
    store = Store(path, key)
    with store.transaction() as tx:
        make_tables(tx)
        for name, value in {"version": str(VERSION), **settings}.items():
            tx.setting(name, value)
        written.begin(tx.connection)
    return store


def make_tables(tx: Transaction) -> None:
    """Create every table, index and trigger that is missing, inside the caller's transaction."""
    from sqlcipher3 import dbapi2

    statement = ""
    for line in SCHEMA.read_text("utf-8").splitlines(keepends=True):
        statement += line
        if dbapi2.complete_statement(statement):
            tx.run(statement)
            statement = ""
