"""How queries run and their rows are typed: what a Reader and a transaction have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Row = TypeVar("Row", bound=DataclassInstance)
else:
    Row = TypeVar("Row")


class Source(Protocol):
    """What queries run on: a Reader or a transaction. Values are bound by name."""

    def rows(self, sql: str, /, **values: Any) -> list[Any]:
        """All rows of a query."""

    def one(self, sql: str, /, **values: Any) -> Any:
        """The first row of a query, or None."""


class Transaction(Source, Protocol):
    """An open transaction, in which statements write."""

    def run(self, sql: str, /, **values: Any) -> int:
        """Run one statement; the number of rows it changed."""

    def many(self, sql: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run one prepared statement for each row."""


@cache
def columns(row: type[Any], table: str = "") -> str:
    """The columns of a row type, for a SELECT: `id, kind`, or `q.id, q.kind` of a table named `q`."""
    prefix = f"{table}." if table else ""
    return ", ".join(f"{prefix}{name}" for name in row.__dataclass_fields__)


def every(db: Source, row: type[Row], sql: str, /, **values: Any) -> list[Row]:
    """All rows of a query that selects the columns of `row` in their order."""
    return [row(*record) for record in db.rows(sql, **values)]


def first(db: Source, row: type[Row], sql: str, /, **values: Any) -> Row | None:
    """The first row of such a query, or None."""
    record = db.one(sql, **values)
    return None if record is None else row(*record)


def value(db: Source, sql: str, /, **values: Any) -> Any:
    """The first column of the first row of a query, or None."""
    record = db.one(sql, **values)
    return None if record is None else record[0]


def exists(db: Source, sql: str, /, **values: Any) -> bool:
    """Does a query have a row?"""
    return db.one(sql, **values) is not None


def stream(db: Any, row: type[Row], sql: str, /, **values: Any) -> Iterator[Row]:
    """The rows of a query, one by one, from a Reader."""
    for record in db.each(sql, **values):
        yield row(*record)
