"""Workbooks that go out to employers: templates, with the people that we know filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...cases import identity
from ...errors import BadData
from ...store.queries import lines, parties
from ..casework import access
from . import declarations

if TYPE_CHECKING:
    from .. import Desk

TEMPLATE_VERSION = "ybcli-wages-1"


def wage_template(desk: Desk, out: Path, *, unit: str, period: str) -> tuple[Path, int]:
    """Make the wage template of a unit for a month; the path and how many people were filled in.

    The people are those of the unit's month before, with their wages of then. Raises BadData for a
    credit code that is none.
    """
    from ...workbooks.template import template

    credit_code = ""
    name = ""
    people: list[tuple[str, str, int | None]] = []
    if unit:
        checked, problem = identity.credit_code(unit, today=desk.today)
        if problem:
            raise BadData(problem.says, problem.cure, problems=(problem,))
        credit_code = checked or ""
        name = parties.name_of(desk.reader, credit_code)
        if period:
            before = list(
                lines.declared(desk.reader, credit_code, declarations.month_before(period))
            )
            people = [
                (wage.name, wage.id_number, wage.wage_fen)
                for wage in sorted(before, key=lambda wage: wage.number)
            ]
            access.taken(
                desk,
                access.TEMPLATE,
                out,
                len(people),
                subject=credit_code,
                cases=sorted({wage.case_id for wage in before}),
            )
    template(
        out,
        title="职工医保缴费工资申报表",
        unit=name,
        credit_code=credit_code,
        period=period,
        people=people,
        version=TEMPLATE_VERSION,
    )
    return out, len(people)
