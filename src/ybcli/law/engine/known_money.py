"""An amount in fen that a source stated as a fact, as formulas read it."""

from __future__ import annotations

from collections.abc import Sequence

from ybcli.errors import BadData, Problem
from ybcli.language import _

from .finding import Fact


def amount_of(statements: Sequence[Fact]) -> int:
    """The amount stated, in fen. Raises BadData (kind `field.missing`) where no source stated it."""
    answer = next((fact for fact in statements if fact.value is not None), None)
    if answer is None:
        name = statements[0].name if statements else "?"
        message = _("the fact {name} is missing").format(name=name)
        hint = _("ask the platform again with the next sync")
        problem = Problem("field.missing", message, hint, field=name)
        raise BadData(message, hint, problems=(problem,), kind="field.missing")
    try:
        amount = int(answer.value or 0)
    except ValueError:
        message = _("{name} is not a number").format(name=answer.name)
        problem = Problem("field.not_money", message, _("whole fen"), field=answer.name)
        raise BadData(message, problem.cure, problems=(problem,), kind="field.not_money") from None
    if amount < 0:
        message = _("{name} is below zero").format(name=answer.name)
        problem = Problem("wage.negative", message, _("ask the source"), field=answer.name)
        raise BadData(message, problem.cure, problems=(problem,), kind="wage.negative")
    return amount
