"""What human resources told of a month before: the same again, and what an officer has corrected since (6.3)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...store.queries import lines, told_months

if TYPE_CHECKING:
    from ...cases.journal import Case
    from ...store.queries.told_months import ToldRecord
    from .. import Desk


def before_corrections(desk: Desk, unit: str, period: str) -> tuple[int, int] | None:
    """The sum of wages in fen and the persons that stood before an officer corrected what human resources
    tell; None where nobody has since.
    """
    since = first_told(desk, unit, period)
    cases = map(desk.reader.case, lines.declaring_cases(desk.reader, unit, period))
    later = [
        case.id
        for case in cases
        if since and case.opening.get("supplements") and _by_officer_after(case, since.at)
    ]
    if not later:
        return None
    for one in told_months.declared_besides(desk.reader, unit, period, later):
        return one.wage_fen, one.persons
    return 0, 0


def _by_officer_after(case: Case, at: str) -> bool:
    """Did an officer, and no department, open the case after that time?"""
    first = case.entries[0]
    return not first.by.startswith("department:") and first.at > at


def first_told(desk: Desk, unit: str, period: str) -> ToldRecord | None:
    """The first of the records that tell a month as the newest one does; None where none tells it."""
    found = None
    for one in told_months.records_of(desk.reader, unit, period):
        if found is not None and content_of(one) != content_of(found):
            break
        found = one
    return found


def content_of(told: ToldRecord) -> list[tuple[str, str]]:
    """The persons and wages of a record, in the order of the numbers."""
    return sorted((str(row["id_number"]), str(row["wage_fen"])) for row in json.loads(told.rows))


def the_same(desk: Desk, unit: str, period: str, body: Mapping[str, Any]) -> ToldRecord | None:
    """The newest record of the month, where it tells the same persons and wages as this one."""
    told = told_months.records_of(desk.reader, unit, period)[:1]
    now = sorted((str(row["id_number"]), str(row["wage_fen"])) for row in body["rows"])
    return told[0] if told and content_of(told[0]) == now else None
