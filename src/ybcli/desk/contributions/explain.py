"""One person's line of a declaration, explained on demand by the evaluator that explains itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ...cases.journal import Case
from ...errors import BadData, IntegrityError
from ...language import _
from ...law.engine import formula, worksheet
from ...law.engine.figure import Figure
from ...store.queries import lines

if TYPE_CHECKING:
    from ...law.engine.policy import Policy
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
    figures = [figure_of(desk, policy, name, stored) for name in FORMULAS]
    for figure, fen in zip(figures, (stored.employer_fen, stored.employee_fen), strict=True):
        if figure.fen != fen:
            raise IntegrityError(
                _("line {number} has another amount than the policy gives").format(number=number),
                _("look at the instruments that changed since with `yb policy diff`"),
            )
    return [line for figure in figures for line in worksheet.lines(figure)]


def figure_of(desk: Desk, policy: Policy, name: str, stored: lines.Line) -> Figure:
    """A contribution of a line; of a difference that on the whole wage of the month after it, less that before
    it.
    """
    if not stored.is_difference:
        return _on_wage(desk, policy, name, stored.wage_fen)
    after, before = (
        None if fen is None else _on_wage(desk, policy, name, fen)
        for fen in (stored.after_fen, stored.before_fen)
    )
    if before is None:
        assert after is not None, "a difference has a wage before or after it"
        return after
    whole = after or Figure.from_fen(0, name, title=before.title, title_en=before.title_en)
    difference = whole - before
    return replace(difference, name=name, title=before.title, title_en=before.title_en)


def _on_wage(desk: Desk, policy: Policy, name: str, wage_fen: int) -> Figure:
    facts = desk.shelf.facts({"monthly_wage": Figure.from_fen(wage_fen, "monthly_wage").value})
    figure = formula.evaluate(name, facts, policy)
    assert isinstance(figure, Figure), name
    return figure
