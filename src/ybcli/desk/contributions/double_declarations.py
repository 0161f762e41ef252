"""A person whom two employers declare for the same month: who keeps the person is asked (5.2.2, one registration)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ... import money
from ...errors import PolicyGap
from ...language import _
from ...plain import masked_id
from ...store.queries import lines as declared_lines
from ...store.queries.payroll import DeclaredBy
from ..casework import record_differences
from ..verification.declaration_lines import policy_of

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk

#: So many persons are named; the rest is counted.
MOST: Final = 20


def ask(desk: Desk, case: Case, doubles: Sequence[DeclaredBy]) -> str:
    """Open the question about the persons of a declaration whom others declare too; its case, empty where there
    are none.
    """
    if not doubles:
        return ""
    credit_code, period = case.party["id"], str(case.fields["period"])
    own = {one.id_number: one for one in declared_lines.standing(desk.reader, credit_code, period)}
    ceiling = _ceiling(desk, period, case.region)
    said = []
    for one in doubles[:MOST]:
        mine = own.get(one.id_number)
        bases = one.base_fen + (mine.base_fen if mine else 0)
        text = _("{person}: {wage} by {unit} (case {case}), {own} here").format(
            person=masked_id(one.id_number),
            wage=money.yuan(one.wage_fen),
            unit=masked_id(one.credit_code),
            case=one.case_id,
            own=money.yuan(mine.wage_fen if mine else 0),
        )
        if ceiling is not None and bases > ceiling:
            text += _("; the bases together are above the ceiling of {ceiling}").format(
                ceiling=money.yuan(ceiling)
            )
        said.append(text)
    if len(doubles) > MOST:
        said.append(_("{n} more").format(n=len(doubles) - MOST))
    fields = {
        "about": f"double|{case.id}",
        "title": _("declared by two employers for {period}").format(period=period),
        "known": doubles[0].case_id,
        "known_by": ", ".join(sorted({one.case_id for one in doubles})[:MOST]),
        "told_by": f"{case.id} {case.entries[0].by}, {case.entries[0].at}",
        "differs": "; ".join(said),
        "next": _("who keeps the person? then `yb batch supplement {case} --set NUMBER=out").format(
            case=case.id
        )
        + ' --reason "…"`',
    }
    return record_differences.open_question(desk, fields, region=case.region, by=case.entries[0].by)


def _ceiling(desk: Desk, period: str, region: str) -> int | None:
    try:
        return policy_of(desk, period, region).figure("base_ceiling").fen
    except PolicyGap:
        return None
