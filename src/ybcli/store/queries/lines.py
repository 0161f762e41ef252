"""The lines of wage declarations: one person's month, in fen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from .. import dialect
from . import persons
from ._rows import Source, Transaction, columns, every, first, stream, value

if TYPE_CHECKING:
    from ..reading import Reader

#: Whose lines: a person's or an employer's.
Kind = Literal["person", "unit"]
#: The column that holds the number of a person, or of an employer.
_NUMBER: Final = {"person": "id_number", "unit": "credit_code"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a declaration. `undone_by` is the case that revoked it, empty while it is valid."""

    id: str
    case_id: str
    number: int
    sheet: str | None
    row: int | None
    credit_code: str
    period: str
    id_number: str
    name: str
    wage_fen: int
    base_fen: int
    employer_fen: int
    employee_fen: int
    undone_by: str


@dataclass(frozen=True, slots=True)
class Wage:
    """A person's declared wage: the number of the line, who, how much, by which case."""

    number: int
    id_number: str
    name: str
    wage_fen: int
    case_id: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """The figures of a person in a line: wage, base and both contributions, in fen."""

    id: str
    id_number: str
    name: str
    wage_fen: int
    base_fen: int
    employer_fen: int
    employee_fen: int


@dataclass(frozen=True, slots=True)
class PositionedLine:
    """The figures of a line and its place in the employer's workbook (each line of a workbook has a row)."""

    sheet: str | None
    row: int
    base_fen: int
    employer_fen: int
    employee_fen: int


@dataclass(frozen=True, slots=True)
class Month:
    """The sums of a month of contributions: how many lines, and their fen."""

    period: str
    lines: int
    base_fen: int
    employer_fen: int
    employee_fen: int


@dataclass(frozen=True, slots=True)
class MonthOfCase:
    """The sums of a month of contributions that one case declared, in fen."""

    period: str
    case_id: str
    base_fen: int
    employer_fen: int
    employee_fen: int


def of_case(db: Source, case_id: str) -> list[Line]:
    """The lines of a declaration in order, those taken back too."""
    return every(
        db,
        Line,
        f"SELECT {columns(Line)} FROM line WHERE case_id = :case ORDER BY number",
        case=case_id,
    )


def line(db: Source, case_id: str, number: int) -> Line | None:
    """One line of a declaration."""
    return first(
        db,
        Line,
        f"SELECT {columns(Line)} FROM line WHERE case_id = :case AND number = :number",
        case=case_id,
        number=number,
    )


def contributions_of_case(db: Reader, case_id: str) -> Iterator[Contribution]:
    """The contributions of a declaration in the order of its lines, those taken back too, one by one."""
    return stream(
        db,
        Contribution,
        f"SELECT {columns(Contribution)} FROM line WHERE case_id = :case ORDER BY number",
        case=case_id,
    )


def wages_of_case(db: Source, case_id: str) -> list[Wage]:
    """The wages of a declaration in the order of its lines, those taken back too."""
    return every(
        db,
        Wage,
        f"SELECT {columns(Wage)} FROM line WHERE case_id = :case ORDER BY number",
        case=case_id,
    )


def declared(db: Reader, unit: str, period: str) -> Iterator[Wage]:
    """The wages that an employer has declared for a month, by identity number."""
    return stream(
        db,
        Wage,
        f"SELECT {columns(Wage)} FROM line WHERE credit_code = :unit AND period = :period "
        "AND undone_by = '' ORDER BY id_number",
        unit=unit,
        period=period,
    )


def declaring_case(db: Source, unit: str, period: str) -> str:
    """The case by which an employer has declared a month; empty where the month is not declared."""
    result = value(
        db,
        "SELECT case_id FROM line WHERE credit_code = :unit AND period = :period "
        "AND undone_by = '' LIMIT 1",
        unit=unit,
        period=period,
    )
    return str(result or "")


def with_positions(db: Reader, case_id: str) -> Iterator[PositionedLine]:
    """The figures of a declaration with their places in the employer's workbook."""
    return stream(
        db,
        PositionedLine,
        f"SELECT {columns(PositionedLine)} FROM line WHERE case_id = :case AND undone_by = ''",
        case=case_id,
    )


def months(db: Source, kind: Kind, number: str) -> list[Month]:
    """The months of a person's or an employer's contributions, the oldest first."""
    return every(
        db,
        Month,
        "SELECT period, count(*), sum(base_fen), sum(employer_fen), sum(employee_fen) "
        f"FROM line WHERE {persons.is_person(_NUMBER[kind], 'number')} AND undone_by = '' "
        "GROUP BY period ORDER BY period",
        number=number,
    )


def months_by_case(db: Source, kind: Kind, numbers: Sequence[str]) -> list[MonthOfCase]:
    """The months of the contributions of one person or employer who has several numbers, for each case
    that declared them, the oldest first.
    """
    return every(
        db,
        MonthOfCase,
        "SELECT period, case_id, sum(base_fen), sum(employer_fen), sum(employee_fen) "
        f"FROM line WHERE {persons.is_one_of(_NUMBER[kind], 'numbers')} AND undone_by = '' "
        "GROUP BY period, case_id ORDER BY period",
        numbers=dialect.list_of(numbers),
    )


def undo(db: Transaction, case_id: str, *, by: str) -> None:
    """Revoke the lines of a declaration by the case `by`."""
    db.run(
        "UPDATE line SET undone_by = :by WHERE case_id = :case AND undone_by = ''",
        by=by,
        case=case_id,
    )


@dataclass(frozen=True, slots=True)
class Wages:
    """The wages that an employer declared, in fen, and the number of lines summed up."""

    credit_code: str
    fen: int
    lines: int


def wages_of_employers(db: Source, person: str, year: str) -> list[Wages]:
    """The wages of a year (`2026`) declared by each employer that declared the person in it."""
    return every(
        db,
        Wages,
        "SELECT credit_code, sum(wage_fen), count(*) FROM line WHERE undone_by = '' "
        "AND period LIKE :year AND credit_code IN (SELECT credit_code FROM line "
        f"WHERE {persons.is_person('id_number', 'party')} AND undone_by = '' AND period LIKE :year) "
        "GROUP BY credit_code ORDER BY credit_code",
        year=f"{year}-%",
        party=person,
    )


def miscounted(db: Source) -> list[str]:
    """The declarations whose lines do not have the count and sum of their first entry."""
    persons = dialect.json_text("e.form", "lines.persons")
    base = dialect.json_text("e.form", "lines.base_fen")
    rows = db.rows(
        f"SELECT e.case_id FROM entry e WHERE e.number = 1 AND {persons} IS NOT NULL "
        f"AND {dialect.json_text('e.form', 'corrects')} IS NULL "
        f"AND ({persons} <> (SELECT count(*) FROM line l WHERE l.case_id = e.case_id) "
        f"OR {base} <> (SELECT coalesce(sum(base_fen), 0) FROM line l WHERE l.case_id = e.case_id))"
    )
    return [case for (case,) in rows]
