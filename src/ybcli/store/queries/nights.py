"""The nightly runs: the page of each, as it was printed."""

from __future__ import annotations

from .. import dialect
from ._rows import Source, Transaction, value


def last_day(db: Source) -> str:
    """The day of the last nightly run (ISO); empty where there is none."""
    return str(value(db, "SELECT day FROM night ORDER BY id DESC LIMIT 1") or "")


def page(db: Source, day: str = "") -> str | None:
    """The last page of a day's nightly run, as JSON text; of the last run where `day` is empty."""
    sql = "SELECT result FROM night WHERE :day = '' OR day = :day ORDER BY id DESC LIMIT 1"
    text = value(db, sql, day=day)
    return None if text is None else str(text)


def add(db: Transaction, *, day: str, at: str, result: str) -> None:
    """Store the page of a nightly run; `at` is ISO time, `result` JSON text."""
    db.run(dialect.insert("night", ("day", "at", "result")), day=day, at=at, result=result)
