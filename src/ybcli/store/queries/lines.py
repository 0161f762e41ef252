"""The lines of wage declarations: one person's month, in fen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ...cases import line_hash
from .. import dialect
from . import persons
from ._rows import Source, Transaction, columns, every, first, stream, value

if TYPE_CHECKING:
    from ..reading import Reader

#: Whose lines: a person's or an employer's.
Kind = Literal["person", "unit"]
#: Who was taken out of a month again is not declared in it any more: what is left adds up to nothing.
_STANDS: Final = "sum(base_fen) <> 0"
#: What stands of an employer's month (`unit`, `period`), each person once.
_OF_MONTH: Final = (
    "FROM line WHERE credit_code = :unit AND period = :period AND undone_by = '' "
    f"GROUP BY id_number HAVING {_STANDS} ORDER BY id_number"
)
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
    before_fen: int | None = None
    after_fen: int | None = None

    @property
    def is_difference(self) -> bool:
        """Is it a line of a supplementary declaration, which holds differences?"""
        return self.before_fen is not None or self.after_fen is not None


@dataclass(frozen=True, slots=True)
class Wage:
    """A person's declared wage of a month: the number of the line, who, how much, by which case."""

    number: int
    id_number: str
    name: str
    wage_fen: int
    case_id: str


@dataclass(frozen=True, slots=True)
class LineWage:
    """The wage of a line; of a difference the wage before and after it, None where none was or is declared."""

    id_number: str
    name: str
    wage_fen: int
    before_fen: int | None
    after_fen: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What an employer has declared of a person for a month, first declaration and supplements together,
    in fen.
    """

    id_number: str
    name: str
    wage_fen: int
    base_fen: int
    employer_fen: int
    employee_fen: int


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


def wages_of_case(db: Source, case_id: str) -> list[LineWage]:
    """The wages of a declaration in the order of its lines, those taken back too."""
    return every(
        db,
        LineWage,
        f"SELECT {columns(LineWage)} FROM line WHERE case_id = :case ORDER BY number",
        case=case_id,
    )


def declared(db: Reader, unit: str, period: str) -> Iterator[Wage]:
    """The wages that an employer has declared for a month, by identity number: each person once, with
    what supplements added or took away.
    """
    return stream(
        db,
        Wage,
        f"SELECT min(number), id_number, max(name), sum(wage_fen), max(case_id) {_OF_MONTH}",
        unit=unit,
        period=period,
    )


def standing(db: Reader, unit: str, period: str) -> Iterator[Standing]:
    """What an employer has declared for a month, with all sums, by identity number."""
    return stream(
        db,
        Standing,
        "SELECT id_number, max(name), sum(wage_fen), sum(base_fen), sum(employer_fen), "
        f"sum(employee_fen) {_OF_MONTH}",
        unit=unit,
        period=period,
    )


def declaring_cases(db: Source, unit: str, period: str) -> list[str]:
    """The cases by which an employer has declared a month, the newest first."""
    rows = db.rows(
        "SELECT l.case_id, max(e.id) FROM line l JOIN entry e ON e.case_id = l.case_id "
        "AND e.number = 1 WHERE l.credit_code = :unit AND l.period = :period "
        "AND l.undone_by = '' GROUP BY l.case_id ORDER BY 2 DESC",
        unit=unit,
        period=period,
    )
    return [str(case) for case, _entry in rows]


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
    """The months of a person's or an employer's contributions, the oldest first; a person of a month
    counts once, whatever was supplemented.
    """
    return every(
        db,
        Month,
        "SELECT period, count(DISTINCT id_number), sum(base), sum(employer), sum(employee) FROM "
        "(SELECT period, id_number, sum(base_fen) AS base, sum(employer_fen) AS employer, "
        "sum(employee_fen) AS employee FROM line "
        f"WHERE {persons.is_person(_NUMBER[kind], 'number')} "
        f"AND undone_by = '' GROUP BY credit_code, period, id_number HAVING {_STANDS}) "
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


def copy(db: Transaction, case_id: str, *, to: str) -> None:
    """Write the lines of a declaration once more, as those of the case `to`; once only."""
    kept = "number, sheet, row, credit_code, period, id_number, name, wage_fen, base_fen"
    kept += ", employer_fen, employee_fen, before_fen, after_fen"
    db.run(
        f"INSERT INTO line (id, case_id, {kept}, undone_by) "
        f"SELECT :to || ':' || number, :to, {kept}, '' FROM line WHERE case_id = :case "
        "AND NOT EXISTS (SELECT 1 FROM line WHERE case_id = :to)",
        to=to,
        case=case_id,
    )


@dataclass(frozen=True, slots=True)
class Wages:
    """The wages that an employer declared, in fen, and for how many months of a person."""

    credit_code: str
    fen: int
    lines: int


def wages_of_employers(db: Source, person: str, year: str) -> list[Wages]:
    """The wages of a year (`2026`) declared by each employer that declared the person in it."""
    return every(
        db,
        Wages,
        "SELECT credit_code, sum(wage), count(*) FROM (SELECT credit_code, sum(wage_fen) AS wage FROM line "
        "WHERE undone_by = '' AND period LIKE :year AND credit_code IN "
        f"(SELECT credit_code FROM line WHERE {persons.is_person('id_number', 'party')} "
        "AND undone_by = '' AND period LIKE :year) "
        f"GROUP BY credit_code, period, id_number HAVING {_STANDS}) "
        "GROUP BY credit_code ORDER BY credit_code",
        year=f"{year}-%",
        party=person,
    )


def miscounted(db: Source) -> list[str]:
    """The declarations whose lines do not have the count and sum of their first entry."""
    persons = dialect.json_text("e.form", "lines.persons")
    base = dialect.json_text("e.form", "lines.base_fen")
    rows = db.rows(
        f"SELECT e.case_id FROM entry e WHERE {_DECLARES} "
        f"AND ({persons} <> (SELECT count(*) FROM line l WHERE l.case_id = e.case_id) "
        f"OR {base} <> (SELECT coalesce(sum(base_fen), 0) FROM line l WHERE l.case_id = e.case_id))"
    )
    return [case for (case,) in rows]


def changed(db: Source) -> Iterator[str]:
    """The declarations whose lines do not have the hash that their first entry keeps: one line was changed."""
    kept = dialect.json_text("e.form", "lines.hash")
    for case, known in db.rows(f"SELECT e.case_id, {kept} FROM entry e WHERE {_DECLARES}"):
        rows = db.rows(
            "SELECT id_number, name, wage_fen, base_fen, employer_fen, employee_fen FROM line "
            "WHERE case_id = :case ORDER BY number",
            case=case,
        )
        if line_hash.hash_of(tuple(row) for row in rows) != known:
            yield str(case)


#: An entry `e` that declares lines: the first of its case, and no correction but one that resumes.
_DECLARES = (
    f"e.number = 1 AND {dialect.json_text('e.form', 'lines.persons')} IS NOT NULL "
    f"AND ({dialect.json_text('e.form', 'corrects')} IS NULL "
    f"OR {dialect.json_text('e.form', 'correction')} = 'resume')"
)
