"""Our side of the comparison with the platform and the tax office (5.3.3). Amounts are fen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ._rows import Source, every, value

if TYPE_CHECKING:
    from ..reading import Reader


@dataclass(frozen=True, slots=True)
class Group:
    """A scheme and a period (a month, or a year of cover) of which this office has any record."""

    scheme: str
    period: str


class Expected(NamedTuple):
    """What is expected for one person. A tuple, because a month has a hundred thousand of them and
    the platform's connector reads them as tuples.
    """

    line: str
    case_id: str
    id_number: str
    amount_fen: int
    employer_fen: int
    employee_fen: int


def groups(db: Source) -> list[Group]:
    """The groups of which this office has any declaration or registration."""
    return every(
        db,
        Group,
        "SELECT DISTINCT 'employee', period FROM line "
        "UNION SELECT DISTINCT 'resident', period FROM cover WHERE scheme = 'resident' "
        "ORDER BY 1, 2",
    )


def declared(db: Reader, period: str) -> list[Expected]:
    """The lines of a month that were decided and not undone."""
    rows = db.each(
        "SELECT id, case_id, id_number, employer_fen + employee_fen, employer_fen, employee_fen "
        "FROM line WHERE period = :period AND undone_by = '' "
        "AND case_id IN (SELECT case_id FROM message WHERE topic = 'declare_wages') ORDER BY id",
        period=period,
    )
    return [Expected(*row) for row in rows]


def premiums(db: Reader, period: str) -> list[Expected]:
    """The residents' premiums of a year; the line is the case."""
    rows = db.each(
        "SELECT c.case_id, c.case_id, c.party_id, t.fen, 0, t.fen FROM cover c JOIN ("
        "SELECT case_id, sum(CASE WHEN credit = 'income:resident_premium' THEN amount_fen "
        "ELSE -amount_fen END) AS fen FROM transfer "
        "WHERE 'income:resident_premium' IN (credit, debit) GROUP BY case_id"
        ") t ON t.case_id = c.case_id AND t.fen > 0 "
        "WHERE c.scheme = 'resident' AND c.period = :period AND c.state <> 'void' ORDER BY 1",
        period=period,
    )
    return [Expected(*row) for row in rows]


def declared_by(db: Source, *, line: str, unit: str) -> str | None:
    """Who declared the line of this id, or the month `line` of the employer; None where it is undeclared."""
    officer: str | None = value(
        db,
        "SELECT e.by FROM entry e JOIN line l ON l.case_id = e.case_id WHERE e.number = 1 "
        "AND (l.id = :line OR (l.credit_code = :unit AND l.period = :line)) LIMIT 1",
        line=line,
        unit=unit,
    )
    return officer
