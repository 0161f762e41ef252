"""The sums of a declaration as figures: what every line used, and what they add up to (6.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...language import N_
from ...law.engine import formula
from ...law.engine.figure import TO_THE_FEN, Figure

if TYPE_CHECKING:
    from ...cases.journal import Case
    from ...law.engine.policy import Policy

DIFFERENCES = N_("the differences of")
ADDED_UP = N_("added up over")
#: How the bases of a declaration were made of its wages, whose place is 0.
_HELD: Final = (N_("each not below"), 1, N_("and not above"), 2, ADDED_UP, 3)


def totals(case: Case, policy: Policy) -> list[Figure]:
    """The sums of a declaration as figures, with the base and rates that every line used."""
    head = case.opening["lines"]
    is_difference = bool(case.opening.get("supplements"))
    persons = Figure(head["persons"], "persons", "persons", "人数", "persons")
    wage = Figure.from_fen(head["wage_fen"], "wage_sum", title="工资合计", title_en="sum of wages")
    base = Figure(
        wage.from_fen(head["base_fen"], "x").value,
        "yuan",
        "contribution_base",
        "缴费基数合计",
        "sum of contribution bases",
        formula.lookup("contribution_base").clause,
        (DIFFERENCES, 0, *_HELD) if is_difference else (0, *_HELD),
        (wage, policy.base_floor, policy.base_ceiling, persons),
        max((policy.base_floor.standing, policy.base_ceiling.standing), key=lambda s: s.weakness),
    )
    made = [base]
    shown = replace(base, how=(), parts=())  # explained once, above
    for name, fen, rate in (
        ("employer_contribution", head["employer_fen"], policy.employer_rate),
        ("employee_contribution", head["employee_fen"], policy.employee_rate),
    ):
        whole = formula.lookup(name)
        made.append(
            Figure(
                Figure.from_fen(fen, "x").value,
                "yuan",
                name,
                f"{whole.title}合计",
                f"sum of {whole.title_en}s",
                whole.clause,
                (0, "×", 1, TO_THE_FEN, ADDED_UP, 2),
                (shown, rate, persons),
                max((base.standing, rate.standing), key=lambda s: s.weakness),
            )
        )
    return made
