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
class Told:
    """What a department told of somebody: the number told, the kind of record, its day (ISO), who told it, and
    the employer where it names one.
    """

    number: str
    kind: str
    day: str
    department: str
    unit: str


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


def merged_pairs(db: Source) -> list[tuple[str, str]]:
    """Every merge in force: the number that was merged, and the one that it was merged into."""
    rows = db.rows("SELECT merged_id, kept_id FROM merge WHERE undone_at = '' ORDER BY at, id")
    return [(str(merged), str(kept)) for merged, kept in rows]


def told(db: Source, numbers: Iterable[str]) -> list[Told]:
    """What departments told that bears on whether a list of persons works: deaths, retirements, ends of
    employments; what was told last comes last.
    """
    died, cremated, retired, ends, unit = (
        dialect.json_text("body", name)
        for name in ("died_on", "cremated_on", "retired_on", "ends_on", "credit_code")
    )
    return every(
        db,
        Told,
        f"SELECT subject, kind, coalesce({died}, {cremated}, {retired}, {ends}, ''), department, "
        f"coalesce({unit}, '') FROM record WHERE {dialect.any_of('subject', 'numbers')} "
        "AND kind IN ('death', 'cremation', 'retirement', 'employment_ended') "
        f"AND {_VALID} ORDER BY at, id",
        numbers=dialect.list_of(list(numbers)),
    )


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
