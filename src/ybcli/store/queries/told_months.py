"""Months of wages as human resources told them last, beside what is declared here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import dialect
from ._rows import Source, columns, every, stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..reading import Reader


@dataclass(frozen=True, slots=True)
class ToldMonth:
    """A unit's month as the newest record tells it: persons and sum of wages in fen, and what became of it."""

    record_id: str
    unit: str
    period: str
    persons: int
    wage_fen: int
    case_id: str


@dataclass(frozen=True, slots=True)
class DeclaredMonth:
    """A unit's month as it is declared here: persons and sum of wages in fen."""

    unit: str
    period: str
    persons: int
    wage_fen: int


@dataclass(frozen=True, slots=True)
class MissingPerson:
    """Somebody whom an employer declared for a month and not for the next, which it has declared."""

    unit: str
    period: str
    id_number: str
    name: str


def told(db: Reader, since: str) -> Iterator[ToldMonth]:
    """The newest record of each unit and month from the month `since` on that was taken or is known here."""
    unit, period = (dialect.json_text("body", name) for name in ("credit_code", "period"))
    rows, wage = dialect.json_text("body", "rows"), dialect.json_text("value", "wage_fen")
    return stream(
        db,
        ToldMonth,
        "SELECT record_id, unit, period, persons, wage, case_id FROM ("
        f"SELECT record_id, {unit} AS unit, {period} AS period, case_id, "
        f"(SELECT count(*) FROM json_each({rows})) AS persons, "
        f"(SELECT sum({wage}) FROM json_each({rows})) AS wage, "
        f"row_number() OVER (PARTITION BY {unit}, {period} ORDER BY at DESC, id DESC) AS place "
        "FROM record WHERE kind = 'wage_base' AND taken IN ('taken', 'known') "
        f"AND {period} >= :since) WHERE place = 1 ORDER BY unit, period",
        since=since,
    )


@dataclass(frozen=True, slots=True)
class ToldRecord:
    """A record of a unit's month: when it was told (ISO time), its persons and wages (JSON), and its case."""

    record_id: str
    at: str
    rows: str
    case_id: str


def records_of(db: Source, unit: str, period: str) -> list[ToldRecord]:
    """What was told of a unit's month and taken or is known here, the newest first."""
    credit_code, month = (dialect.json_text("body", name) for name in ("credit_code", "period"))
    return every(
        db,
        ToldRecord,
        f"SELECT record_id, at, {dialect.json_text('body', 'rows')}, case_id FROM record "
        "WHERE kind = 'wage_base' AND taken IN ('taken', 'known') "
        f"AND {credit_code} = :unit AND {month} = :period ORDER BY at DESC, id DESC",
        unit=unit,
        period=period,
    )


def declared_besides(
    db: Source, unit: str, period: str, cases: Sequence[str]
) -> list[DeclaredMonth]:
    """What a unit has declared of a month without the declarations of these `cases`."""
    return every(
        db,
        DeclaredMonth,
        f"SELECT {columns(DeclaredMonth)} FROM (SELECT credit_code AS unit, period, "
        "count(*) AS persons, sum(wage) AS wage_fen FROM (SELECT credit_code, period, id_number, "
        "sum(wage_fen) AS wage FROM line WHERE credit_code = :unit AND period = :period "
        f"AND undone_by = '' AND NOT {dialect.any_of('case_id', 'cases')} "
        "GROUP BY credit_code, period, id_number HAVING sum(base_fen) <> 0) "
        "GROUP BY credit_code, period)",
        unit=unit,
        period=period,
        cases=dialect.list_of(cases),
    )


def declared(db: Source, since: str) -> list[DeclaredMonth]:
    """What each unit has declared from the month `since` on, supplements included."""
    return every(
        db,
        DeclaredMonth,
        f"SELECT {columns(DeclaredMonth)} FROM (SELECT credit_code AS unit, period, "
        "count(*) AS persons, sum(wage) AS wage_fen FROM (SELECT credit_code, period, id_number, "
        "sum(wage_fen) AS wage FROM line WHERE period >= :since AND undone_by = '' "
        "GROUP BY credit_code, period, id_number HAVING sum(base_fen) <> 0) "
        "GROUP BY credit_code, period)",
        since=since,
    )


def missing(db: Source, before: str, period: str) -> list[MissingPerson]:
    """Who was declared by an employer for the month `before` and is not for `period`, which the employer has
    declared; but for those whose end of employment was told.
    """
    ended = dialect.json_text("r.body", "credit_code")
    return every(
        db,
        MissingPerson,
        "SELECT credit_code, :period, id_number, max(name) FROM line l WHERE period = :before "
        "AND undone_by = '' AND credit_code IN (SELECT credit_code FROM line "
        "WHERE period = :period AND undone_by = '') "
        "AND NOT EXISTS (SELECT 1 FROM line n WHERE n.credit_code = l.credit_code "
        "AND n.period = :period AND n.undone_by = '' AND (n.id_number = l.id_number "
        "OR n.id_number IN (SELECT kept_id FROM merge WHERE merged_id = l.id_number "
        "AND undone_at = ''))) "
        "AND NOT EXISTS (SELECT 1 FROM record r WHERE r.subject = l.id_number "
        f"AND (r.kind IN ('death', 'retirement') OR (r.kind = 'employment_ended' AND {ended} = l.credit_code))) "
        "GROUP BY credit_code, id_number HAVING sum(base_fen) <> 0 ORDER BY credit_code, id_number",
        before=before,
        period=period,
    )
