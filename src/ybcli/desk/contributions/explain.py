"""One person's line of a declaration, explained on demand by the evaluator that explains itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ...cases.journal import Case
from ...errors import BadData, IntegrityError
from ...language import _
from ...law.engine import formula, worksheet
from ...law.engine.figure import Figure
from ...store.queries import lines

if TYPE_CHECKING:
    from .. import Desk

FORMULAS = ("employer_contribution", "employee_contribution")


def line_worksheet(desk: Desk, case: Case, number: int) -> list[dict[str, Any]]:
    """The worksheet of line `number`, worked out anew under the law as it was known at the decision.

    Raises BadData where there is no such line, IntegrityError where the line's stored fen are not
    what the law gives (a tampered line, or a shelf that was edited behind the case's back).
    """
    stored = lines.line(desk.reader, case.id, number)
    if stored is None:
        raise BadData(_("case {case} has no line {number}").format(case=case.id, number=number))
    decided = case.last("decide")
    known_by = date.fromisoformat(decided.day if decided else case.opened)
    policy = desk.policy(date.fromisoformat(f"{stored.period}-01"), case.region, known_by)
    facts = desk.shelf.facts(
        {"monthly_wage": Figure.from_fen(stored.wage_fen, "monthly_wage").value}
    )
    figures = [formula.evaluate(name, facts, policy) for name in FORMULAS]
    for figure, fen in zip(figures, (stored.employer_fen, stored.employee_fen), strict=True):
        if not isinstance(figure, Figure) or figure.fen != fen:
            raise IntegrityError(
                _("line {number} has another amount than the policy gives").format(number=number),
                _("look at the instruments that changed since with `yb policy diff`"),
            )
    return [line for figure in figures for line in worksheet.lines(figure)]
