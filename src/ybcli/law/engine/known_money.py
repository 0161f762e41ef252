"""An amount in fen that was told as a fact, as formulas read it."""

from __future__ import annotations

from collections.abc import Sequence

from ybcli.errors import BadData, Problem
from ybcli.language import _

from .finding import Fact


def amount_of(told: Sequence[Fact]) -> int:
    """The amount that was told, in fen. Raises BadData (kind `field.missing`) where nobody knows it."""
    known = next((fact for fact in told if fact.value is not None), None)
    if known is None:
        name = told[0].name if told else "?"
        says = _("the fact {name} is missing").format(name=name)
        cure = _("ask the platform again with the next sync")
        problem = Problem("field.missing", says, cure, field=name)
        raise BadData(says, cure, problems=(problem,), kind="field.missing")
    try:
        amount = int(known.value or 0)
    except ValueError:
        says = _("{name} is not a number").format(name=known.name)
        problem = Problem("field.not_money", says, _("whole fen"), field=known.name)
        raise BadData(says, problem.cure, problems=(problem,), kind="field.not_money") from None
    if amount < 0:
        says = _("{name} is below zero").format(name=known.name)
        problem = Problem("wage.negative", says, _("ask who told it"), field=known.name)
        raise BadData(says, problem.cure, problems=(problem,), kind="wage.negative")
    return amount
