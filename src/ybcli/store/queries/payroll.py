"""A payroll held against the registers: each question is asked once for the whole list of numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .. import dialect
from ._rows import Source, columns, every

#: A record that counts as evidence.
_VALID: Final = "taken NOT IN ('set_aside', 'conflict')"


@dataclass(frozen=True, slots=True)
class Death:
    """That somebody died: the number told, the day (ISO), and which department told it when."""

    number: str
    day: str
    department: str
    at: str


@dataclass(frozen=True, slots=True)
class Registered:
    """An active registration of a person in a scheme, with an employer where it has one."""

    party_id: str
    scheme: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class DeclaredBy:
    """What an employer declared of a person for a month, in fen."""

    id_number: str
    credit_code: str
    wage_fen: int
    base_fen: int
    case_id: str


def replaced_numbers(db: Source, numbers: Iterable[str]) -> dict[str, str]:
    """The numbers of a list that were merged into another, each with the number that stands for the person."""
    rows = db.rows(
        "WITH RECURSIVE way(start, number, step) AS ("
        f"SELECT merged_id, kept_id, 1 FROM merge WHERE undone_at = '' "
        f"AND {dialect.any_of('merged_id', 'numbers')} "
        "UNION SELECT w.start, m.kept_id, w.step + 1 FROM way w "
        "JOIN merge m ON m.merged_id = w.number WHERE m.undone_at = '' AND w.step < 50) "
        "SELECT start, number FROM way ORDER BY step",
        numbers=dialect.list_of(list(numbers)),
    )
    return {str(start): str(number) for start, number in rows if start != number}


def earlier_numbers(db: Source, numbers: Iterable[str]) -> dict[str, str]:
    """The numbers that were merged into those of a list, each with the number of the list."""
    rows = db.rows(
        "WITH RECURSIVE way(start, number, step) AS ("
        f"SELECT kept_id, merged_id, 1 FROM merge WHERE undone_at = '' "
        f"AND {dialect.any_of('kept_id', 'numbers')} "
        "UNION SELECT w.start, m.merged_id, w.step + 1 FROM way w "
        "JOIN merge m ON m.kept_id = w.number WHERE m.undone_at = '' AND w.step < 50) "
        "SELECT number, start FROM way",
        numbers=dialect.list_of(list(numbers)),
    )
    return {str(number): str(start) for number, start in rows}


def deaths(db: Source, numbers: Iterable[str]) -> list[Death]:
    """The deaths that departments told of anybody in a list, what each told last coming last."""
    died, cremated = (dialect.json_text("body", name) for name in ("died_on", "cremated_on"))
    return every(
        db,
        Death,
        f"SELECT subject, coalesce({died}, {cremated}), department, at FROM record "
        f"WHERE {dialect.any_of('subject', 'numbers')} AND kind IN ('death', 'cremation') "
        f"AND {_VALID} ORDER BY kind, at, id",
        numbers=dialect.list_of(list(numbers)),
    )


def day_told(db: Source, numbers: Iterable[str], kind: str, member: str) -> dict[str, str]:
    """The newest day that records of a kind tell of each number of a list (`member` of the body)."""
    rows = db.rows(
        f"SELECT subject, {dialect.json_text('body', member)} FROM record "
        f"WHERE {dialect.any_of('subject', 'numbers')} AND kind = :kind AND {_VALID} ORDER BY at, id",
        numbers=dialect.list_of(list(numbers)),
        kind=kind,
    )
    return {str(number): str(day) for number, day in rows if day}


def ended_at(db: Source, numbers: Iterable[str], unit: str) -> dict[str, str]:
    """Who of a list works no longer for the employer, with the last day told."""
    ended = dialect.json_text("body", "ends_on")
    rows = db.rows(
        f"SELECT subject, {ended} FROM record WHERE {dialect.any_of('subject', 'numbers')} "
        f"AND kind = 'employment_ended' AND {dialect.json_text('body', 'credit_code')} = :unit "
        f"AND {_VALID} ORDER BY at, id",
        numbers=dialect.list_of(list(numbers)),
        unit=unit,
    )
    return {str(number): str(day) for number, day in rows if day}


def registered(db: Source, numbers: Iterable[str]) -> list[Registered]:
    """The active registrations of a list of persons."""
    return every(
        db,
        Registered,
        f"SELECT {columns(Registered)} FROM cover WHERE state = 'active' "
        f"AND {dialect.any_of('party_id', 'numbers')} ORDER BY id",
        numbers=dialect.list_of(list(numbers)),
    )


def declared_by_others(
    db: Source, numbers: Iterable[str], unit: str, period: str
) -> list[DeclaredBy]:
    """What other employers have declared of a list of persons for a month."""
    return every(
        db,
        DeclaredBy,
        "SELECT id_number, credit_code, sum(wage_fen), sum(base_fen), max(case_id) FROM line "
        "WHERE period = :period AND credit_code <> :unit AND undone_by = '' "
        f"AND {dialect.any_of('id_number', 'numbers')} GROUP BY id_number, credit_code "
        "HAVING sum(base_fen) <> 0 ORDER BY id_number, credit_code",
        numbers=dialect.list_of(list(numbers)),
        unit=unit,
        period=period,
    )


def months_of(db: Source, numbers: Iterable[str]) -> list[tuple[str, str]]:
    """The months that employers have declared of a list of persons: number and month, the oldest first."""
    rows = db.rows(
        f"SELECT id_number, period FROM line WHERE {dialect.any_of('id_number', 'numbers')} "
        "AND undone_by = '' GROUP BY id_number, period HAVING sum(base_fen) <> 0 ORDER BY period",
        numbers=dialect.list_of(list(numbers)),
    )
    return [(str(number), str(month)) for number, month in rows]
