"""The nights: the page of each, as it was printed."""

from __future__ import annotations

from .. import dialect
from ._rows import Source, Transaction, value


def last_day(db: Source) -> str:
    """The day of the last night that was kept (ISO); empty where there was none."""
    return str(value(db, "SELECT day FROM night ORDER BY id DESC LIMIT 1") or "")


def page(db: Source, day: str = "") -> str | None:
    """The last page that was kept of a day's night, as JSON text; of the last night where `day` is empty."""
    sql = "SELECT result FROM night WHERE :day = '' OR day = :day ORDER BY id DESC LIMIT 1"
    found = value(db, sql, day=day)
    return None if found is None else str(found)


def add(db: Transaction, *, day: str, at: str, result: str) -> None:
    """Keep the page of a night; `at` is ISO time, `result` JSON text."""
    db.run(dialect.insert("night", ("day", "at", "result")), day=day, at=at, result=result)
