"""The work queue: a row for each case, in the order in which they fall due.

Pages are read by key, never by counting rows, and totals come from stored counters, so that a queue
of a hundred thousand opens as fast as one of ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from .. import dialect
from . import persons
from ._rows import Source, Transaction, columns, every, exists, first, stream, value
from .conditions import Condition, to_sql

if TYPE_CHECKING:
    from ..reading import Reader

#: The due day of a case without a deadline.
NO_DEADLINE: Final = "9999-12-31"


#: The place of a row in the order of the queue: due day (ISO) and case.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case in the queue. Days are ISO, `is_open` is 1 or 0, `next_act` may be empty."""

    case_id: str
    item: str
    flow: str
    stage: str
    next_act: str
    hands: str
    region: str
    party_kind: str
    party_id: str
    party_name: str
    opened: str
    due: str
    officer: str
    says: str
    is_open: int
    reference: str
    head: str
    channel: str
    accepted_by: str

    @property
    def key(self) -> Key:
        """The place of the row in the order of the queue."""
        return (self.due, self.case_id)

    @property
    def deadline(self) -> str:
        """The day on which it falls due; empty where it has no deadline."""
        return "" if self.due == NO_DEADLINE else self.due

    def is_late(self, today: str) -> bool:
        """Is the case open, and its day past?"""
        return bool(self.is_open) and self.due < today


@dataclass(frozen=True, slots=True)
class OpenCount:
    """The number of open cases of an item at a stage with the same next actor (`hands`)."""

    item: str
    stage: str
    hands: str
    n: int


_ROW: Final = columns(QueueRow)


def has(db: Source, case_id: str) -> bool:
    """Is there a case of this number?"""
    return exists(db, "SELECT 1 FROM queue WHERE case_id = :id", id=case_id)


def of_case(db: Source, case_id: str) -> QueueRow:
    """The row of a case. Raises KeyError where there is no such case."""
    row = first(db, QueueRow, f"SELECT {_ROW} FROM queue WHERE case_id = :id", id=case_id)
    if row is None:
        raise KeyError(case_id)
    return row


def top(db: Source, where: Condition, limit: int, *, closed: bool) -> list[QueueRow]:
    """The first rows of the queue: open cases, with `closed` all."""
    condition, values = _scoped(where, closed=closed)
    sql = f"SELECT {_ROW} FROM queue WHERE {condition} ORDER BY due, case_id LIMIT :limit"
    return every(db, QueueRow, sql, **values, limit=limit)


def after(db: Source, where: Condition, key: Key, limit: int, *, closed: bool) -> list[QueueRow]:
    """The rows that follow a place, in the order of the queue."""
    return _beside(db, where, key, limit, ">", "ASC", closed=closed)


def before(db: Source, where: Condition, key: Key, limit: int, *, closed: bool) -> list[QueueRow]:
    """The rows that precede a place, the last of them first."""
    return _beside(db, where, key, limit, "<", "DESC", closed=closed)


def _beside(
    db: Source, where: Condition, key: Key, limit: int, sign: str, order: str, *, closed: bool
) -> list[QueueRow]:
    condition, values = _scoped(where, closed=closed)
    return every(
        db,
        QueueRow,
        f"SELECT * FROM (SELECT {_ROW} FROM queue WHERE {condition} AND due = :due "
        f"AND case_id {sign} :case ORDER BY case_id {order} LIMIT :limit) "
        f"UNION ALL SELECT * FROM (SELECT {_ROW} FROM queue WHERE {condition} "
        f"AND due {sign} :due ORDER BY due {order}, case_id {order} LIMIT :limit) LIMIT :limit",
        **values,
        due=key[0],
        case=key[1],
        limit=limit,
    )


def _scoped(where: Condition, *, closed: bool) -> tuple[str, dict[str, str | int]]:
    condition, values = to_sql(where)
    return f"{'1' if closed else 'is_open = 1'} AND ({condition})", values


def count(db: Source, where: Condition, *, closed: bool) -> int:
    """How many cases pass a condition: open ones, with `closed` all."""
    condition, values = _scoped(where, closed=closed)
    return int(value(db, f"SELECT count(*) FROM queue WHERE {condition}", **values))


def open_counts(db: Source) -> list[OpenCount]:
    """How many open cases there are of each item, stage and next actor, from the stored counters."""
    return every(
        db,
        OpenCount,
        "SELECT item, stage, hands, n FROM queue_count WHERE is_open = 1 AND n > 0 "
        "ORDER BY item, stage, hands",
    )


def open_by_hands(db: Source) -> dict[str, int]:
    """How many open cases there are by next actor, from the stored counters."""
    sql = "SELECT hands, sum(n) FROM queue_count WHERE is_open = 1 GROUP BY hands"
    return {hands: int(n or 0) for hands, n in db.rows(sql)}


def total(db: Source, *, is_open: bool) -> int:
    """How many open or how many closed cases there are, from the stored counters."""
    sql = "SELECT sum(n) FROM queue_count WHERE is_open = :is_open"
    return int(value(db, sql, is_open=int(is_open)) or 0)


def overdue(db: Source, today: str) -> int:
    """How many open cases fell due before today."""
    sql = "SELECT count(*) FROM queue WHERE is_open = 1 AND due < :today"
    return int(value(db, sql, today=today))


@dataclass(frozen=True, slots=True)
class Overdue:
    """The overdue cases of one officer, or of other hands: how many, and since when the first of them is."""

    hands: str
    officer: str
    cases: int
    since: str


def overdue_by_officer(db: Source, today: str) -> list[Overdue]:
    """The open cases that fell due before today, by hands and officer; the longest overdue first."""
    return every(
        db,
        Overdue,
        "SELECT hands, officer, count(*), min(due) FROM queue WHERE is_open = 1 AND due < :today "
        "GROUP BY hands, officer ORDER BY min(due), hands, officer",
        today=today,
    )


def officers_without_deadline(db: Source) -> int:
    """How many open cases wait for an officer and have no deadline."""
    sql = "SELECT count(*) FROM queue WHERE is_open = 1 AND due = :none AND hands = 'officer'"
    return int(value(db, sql, none=NO_DEADLINE))


def of_item(db: Source, item: str, *, closed: bool = False) -> list[QueueRow]:
    """The open cases of an item, the oldest first; with `closed` all."""
    return every(
        db,
        QueueRow,
        f"SELECT {_ROW} FROM queue WHERE item = :item AND (is_open = 1 OR :closed) "
        "ORDER BY opened, case_id",
        item=item,
        closed=closed,
    )


def open_of_party(db: Source, item: str, party: str) -> list[str]:
    """The open cases of a party for an item."""
    sql = f"SELECT case_id FROM queue WHERE {persons.is_person('party_id', 'party')} AND item = :item AND is_open = 1"
    return [case for (case,) in db.rows(sql, party=party, item=item)]


def all_open_of_party(db: Source, party: str) -> list[str]:
    """The open cases of a party, under any number of the person, for whatever item."""
    sql = (
        f"SELECT case_id FROM queue WHERE {persons.is_person('party_id', 'party')} "
        "AND is_open = 1 ORDER BY opened, case_id"
    )
    return [case for (case,) in db.rows(sql, party=party)]


def closed_cases(db: Source, where: Condition) -> list[str]:
    """The closed cases that pass a condition."""
    condition, values = to_sql(where)
    sql = f"SELECT case_id FROM queue WHERE is_open = 0 AND ({condition}) ORDER BY case_id"
    return [case for (case,) in db.rows(sql, **values)]


def timed_until(db: Source, day: str) -> list[str]:
    """The open cases that fall due by a day and wait for a person or a department to confirm or settle; those
    too for which the clock waited, because a department was not heard (act `defer`).
    """
    sql = (
        "SELECT q.case_id FROM queue q WHERE q.is_open = 1 AND q.due <= :day "
        "AND q.next_act IN ('confirm', 'settle') AND (q.hands IN ('person', 'department') OR EXISTS "
        "(SELECT 1 FROM entry e WHERE e.case_id = q.case_id AND e.act = 'defer')) "
        "ORDER BY q.due, q.case_id"
    )
    return [case for (case,) in db.rows(sql, day=day)]


def unverified_by_source(db: Source) -> dict[str, int]:
    """The number of cases that await a department before verification, by who opened them."""
    sql = (
        "SELECT e.by, count(*) FROM queue q JOIN entry e "
        "ON e.case_id = q.case_id AND e.number = 1 WHERE q.is_open = 1 "
        "AND q.hands = 'department' AND q.next_act = 'verify' GROUP BY 1"
    )
    return dict(tuple(row) for row in db.rows(sql))


def item_of(db: Source, case_id: str) -> str | None:
    """The code of the item of a case; None where there is no such case."""
    code: str | None = value(db, "SELECT item FROM queue WHERE case_id = :id", id=case_id)
    return code


def is_open(db: Source, case_id: str) -> bool:
    """Is there a case of this id, and is it open?"""
    return exists(db, "SELECT 1 FROM queue WHERE case_id = :id AND is_open = 1", id=case_id)


# the cases of a party


@dataclass(frozen=True, slots=True)
class CaseOfParty:
    """A case in the list of a party's cases."""

    case_id: str
    item: str
    stage: str
    opened: str
    party_name: str
    region: str


def of_parties(db: Source, numbers: Sequence[str]) -> list[CaseOfParty]:
    """The cases of the parties that have one of the numbers, the oldest first."""
    return every(
        db,
        CaseOfParty,
        f"SELECT {columns(CaseOfParty)} FROM queue WHERE {dialect.any_of('party_id', 'numbers')} "
        "ORDER BY opened, case_id",
        numbers=dialect.list_of(numbers),
    )


def every_case(db: Reader) -> Iterator[QueueRow]:
    """Every row of the queue, closed cases as well."""
    return stream(db, QueueRow, f"SELECT {columns(QueueRow)} FROM queue")


def put(db: Transaction, row: QueueRow) -> None:
    """Write a case's row in the work queue."""
    values = asdict(row)
    db.run(dialect.upsert("queue", values, "case_id"), **values)
