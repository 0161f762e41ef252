"""What a night asks of the months of wages: told otherwise than declared, and who is in no payroll any more (6.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ...plain import masked_id, masked_name
from ...store.queries import queue, told_months
from ..casework import record_differences
from . import declarations, told_before

if TYPE_CHECKING:
    from ...store.queries.told_months import ToldMonth
    from .. import Desk

#: Who tells the months of wages.
DEPARTMENT: Final = "human_resources"
#: So many months back a night compares what was told with what is declared.
MONTHS: Final = 13


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A month that human resources tell otherwise than it is declared here: sums of wages in fen, persons, and
    the case in which it is asked (empty where there is none).
    """

    unit: str
    period: str
    told_fen: int
    told_persons: int
    declared_fen: int
    declared_persons: int
    case: str


def told_otherwise(desk: Desk) -> Iterator[Otherwise]:
    """The months of which human resources tell another sum or other persons than are declared here, but for
    those that an officer has answered, or has corrected since they were told so.
    """
    since = month_back(desk.today, MONTHS)
    declared = {(one.unit, one.period): one for one in told_months.declared(desk.reader, since)}
    for told in told_months.told(desk.reader, since):
        here = declared.get((told.unit, told.period))
        sums = (here.wage_fen, here.persons) if here else (0, 0)
        if (told.wage_fen, told.persons) == sums or is_answered(desk, told):
            continue
        if (told.wage_fen, told.persons) != told_before.before_corrections(
            desk, told.unit, told.period
        ):
            yield Otherwise(
                told.unit, told.period, told.wage_fen, told.persons, *sums, told.case_id
            )


def is_answered(desk: Desk, told: ToldMonth) -> bool:
    """Has an officer answered what the record tells otherwise, or is its declaration still an officer's?"""
    about = f"{DEPARTMENT}|{told.record_id}|rows"
    if record_differences.is_answered(desk, about):
        return True
    if not told.case_id or not queue.has(desk.reader, told.case_id):
        return False
    case = desk.reader.case(told.case_id)
    item = desk.item(case.item)
    return not case.is_open if item.answers else case.stage == "refused"


def missing_persons(desk: Desk) -> list[dict[str, str]]:
    """Who was in an employer's payroll of the month before the last one and is not in the last: numbers and names
    masked. No department told why.
    """
    found = []
    for back in (0, 1):
        period = month_back(desk.today, back)
        before = declarations.month_before(period)
        found += [
            {
                "unit": masked_id(one.unit),
                "period": one.period,
                "id_number": masked_id(one.id_number),
                "name": masked_name(one.name),
            }
            for one in told_months.missing(desk.reader, before, period)
        ]
    return found


def month_back(day: date, months: int) -> str:
    """The month so many months before that of the day: `2026-07`, 1 → `2026-06`."""
    period = f"{day:%Y-%m}"
    for _month in range(months):
        period = declarations.month_before(period)
    return period
