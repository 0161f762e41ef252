"""Writing: one act, one transaction. Entry, transfers, lines, messages, queue row, or none of them.

The engine is SQLAlchemy's over the same `connect()`; every transaction begins IMMEDIATE, so two
programs on one store wait for each other instead of failing half-way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel

from ..cases.journal import FIRST, Entry, canonical
from ..errors import Conflict
from ..language import _
from ..ledger.transfers import Transfer
from . import tables
from .connection import connect
from .reading import entry_of
from .version import VERSION


class Store:
    """The store, written. `act()` is the only way in."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.engine = _engine(path, key)

    def close(self) -> None:
        """Let the connection go."""
        self.engine.dispose()

    @contextmanager
    def act(self) -> Iterator[Act]:
        """One transaction: everything written inside is written together, or not at all."""
        with Session(self.engine, expire_on_commit=False) as session:
            act = Act(session)
            yield act
            session.commit()


class Act:
    """What one act writes."""

    def __init__(self, session: Session) -> None:
        self.session = session

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
        entry = Entry(case_id, number, act, by, at, day, form, found, previous).hashed()
        self.session.add(
            tables.EntryRow(
                case_id=case_id,
                number=number,
                act=act,
                by=by,
                at=at,
                day=day,
                form=canonical(dict(form)),
                found=canonical(dict(found)),
                previous=previous,
                hash=entry.hash,
            )
        )
        self.session.flush()
        return entry

    def entries(self, case_id: str) -> list[Entry]:
        """The case's entries as they stand inside this transaction."""
        rows = self.rows("SELECT * FROM entry WHERE case_id = :id ORDER BY number", id=case_id)
        return [entry_of(row) for row in rows]

    def transfers(self, transfers: Iterable[Transfer]) -> None:
        """Write transfers. One whose id is there already is not written twice."""
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
        """Write a declaration's lines (columns in the order of the table), as prepared statements."""
        places = ", ".join("?" * 13)
        self._raw().executemany(
            "INSERT INTO line (id, case_id, number, sheet, row, credit_code, period, id_number, "
            "name, wage_fen, base_fen, employer_fen, employee_fen, undone_by) "
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
        """Put a message into the outbox. The same id is the same message."""
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

    def queue(self, row: Mapping[str, Any]) -> None:
        """Set the case's row in the work queue."""
        names = list(tables.QueueRow.model_fields)
        assert set(row) == set(names), set(names) ^ set(row)
        columns = ", ".join(names)
        places = ", ".join(f":{name}" for name in names)
        changes = ", ".join(f"{name} = excluded.{name}" for name in names if name != "case_id")
        self.run(
            f"INSERT INTO queue ({columns}) VALUES ({places}) "
            f"ON CONFLICT(case_id) DO UPDATE SET {changes}",
            **row,
        )

    def setting(self, name: str, value: object) -> None:
        """Set an office row."""
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        self.run(
            "INSERT INTO office (name, value) VALUES (:name, :value) "
            "ON CONFLICT(name) DO UPDATE SET value = excluded.value",
            name=name,
            value=text,
        )

    def rollback(self) -> None:
        """Write nothing of what was done in this transaction (a dry run)."""
        self.session.rollback()

    def add(self, row: SQLModel) -> None:
        """Write one row of any table."""
        self.session.add(row)
        self.session.flush()

    def run(self, sql: str, /, **values: Any) -> int:
        """Run one statement with named parameters; how many rows it touched."""
        return int(self._raw().execute(sql, values).rowcount)

    def many(self, sql: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run one prepared statement for each row."""
        if rows:
            self._raw().executemany(sql, rows)

    def rows(self, sql: str, /, **values: Any) -> list[Any]:
        """All rows of a query inside this transaction."""
        from sqlcipher3 import dbapi2

        cursor = self._raw()
        cursor.row_factory = dbapi2.Row
        return list(cursor.execute(sql, values))

    def one(self, sql: str, /, **values: Any) -> Any:
        """The first row of a query inside this transaction, or None."""
        found = self.rows(sql, **values)
        return found[0] if found else None

    def _raw(self) -> Any:
        return self.session.connection().connection.driver_connection.cursor()  # type: ignore[union-attr]


def create(path: Path, key: bytes, settings: Mapping[str, str]) -> Store:
    """Make a new store with its tables, laws and first settings, all in one transaction."""
    connect(path, key, create=True).close()
    store = Store(path, key)
    with store.act() as act:
        connection = act.session.connection()
        SQLModel.metadata.create_all(connection)
        for law in tables.LAWS:
            connection.exec_driver_sql(law)
        for name, value in {"version": str(VERSION), **settings}.items():
            act.setting(name, value)
    return store


def _engine(path: Path, key: bytes) -> Engine:
    from sqlcipher3 import dbapi2

    engine = create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key),
        poolclass=StaticPool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
