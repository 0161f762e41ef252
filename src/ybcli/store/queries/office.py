"""The office's own rows: what it is, who works there, and the cursors, each under a name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .. import dialect
from ._rows import Source, Transaction, exists, value

#: The tables written from the journal alone. The counters come last: deleting from the queue changes them.
_PROJECTIONS = (
    "queue",
    "party",
    "cover",
    "filing",
    "party_past",
    "archive",
    "found",
    "payment",
    "queue_count",
)


def setting(db: Source, name: str, default: str = "") -> str:
    """The value of the office row `name`; `default` where there is none."""
    text = value(db, "SELECT value FROM office WHERE name = :name", name=name)
    return default if text is None else str(text)


def settings_under(db: Source, prefix: str) -> dict[str, str]:
    """The settings whose names begin with `prefix` (`heard:`), by the rest of their names."""
    sql = f"SELECT name, value FROM office WHERE {dialect.begins_with('name', 'prefix')}"
    rows = db.rows(sql, prefix=prefix)
    return {str(name).removeprefix(prefix): str(value) for name, value in rows}


def clear_projections(db: Transaction) -> None:
    """Empty every table that is written from the journal."""
    for table in _PROJECTIONS:
        db.run(f"DELETE FROM {table}")


def is_damaged(db: Source) -> bool:
    """Is a part of the store's file damaged?"""
    return exists(db, dialect.DAMAGE)


def copy_into(db: Source, path: Path) -> None:
    """Write the whole store into a new file, encrypted with the same key."""
    db.rows(dialect.COPY_INTO, path=str(path))


def damages(db: Source) -> Iterator[str]:
    """The faults that the database itself finds in the store's file."""
    for check in dialect.CHECKS:
        for row in db.rows(check):
            if row[0] != "ok":
                yield str(row[0])
