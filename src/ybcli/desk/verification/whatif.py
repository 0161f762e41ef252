"""What would change? The rules of a case once more, over facts or fields as they are supposed to be.

Nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ... import money
from ...cases.journal import Case
from ...errors import UsageError
from ...language import _
from ...law.engine.facts import suggestion
from . import decisions, gathering

if TYPE_CHECKING:
    from .. import Desk


def suppose(desk: Desk, case: Case, values: Mapping[str, str]) -> dict[str, Any]:
    """What the rules would find if these facts (or fields of the form) had these values.

    `yes` and `no` are read as such, money is in yuan. For an item that pays, also what would be decided.
    Raises UsageError for a name that is neither a fact which the
    rules of the case read nor a field of its form.
    """
    item = desk.item(case.item)
    wanted = gathering.facts_needed(desk, item, case.flow)
    fields, facts = dict(case.fields), {}
    for name, text in values.items():
        if name in wanted:
            facts[name] = as_told(desk.shelf.fact_kinds[name].unit, text)
        elif item.field_named(name):
            fields[name] = text
        else:
            names = sorted(wanted | {one.name for one in item.fields})
            raise UsageError(
                _("the rules of this case read no {name}").format(name=name),
                suggestion(name, names),
            )
    supposed = replace(case, fields=fields)
    gathered = gathering.gather_facts(desk, item, fields, supposed, assumed=facts)
    policy = desk.policy(date.fromisoformat(case.opened), case.region)
    found = decisions.findings_of(desk, item, supposed, gathered, policy)
    last = case.last("verify")
    before = (
        {f["name"]: f["outcome"] for f in last.verification.get("findings", [])} if last else {}
    )
    shown = [{**f.as_json(), "was": before.get(f.name, "")} for _check, f, _promise in found]
    supposed_to_be: dict[str, Any] = {
        "outcome": decisions.overall_outcome(found)[0],
        "was": str(last.verification.get("outcome", "")) if last else "",
        "findings": shown,
    }
    if item.figures and item.rows != "lines":
        offer, unclear = decisions.proposed_amounts(desk, item, supposed, gathered)
        supposed_to_be["proposed"] = offer or {"gap": unclear.sentence if unclear else ""}
        supposed_to_be["proposed_was"] = last.verification.get("proposed", {}) if last else {}
    return supposed_to_be


def as_told(unit: str, text: str) -> str | bool | int:
    """A supposed value as the facts hold it: yes and no, money in yuan as fen, else the text.

    Raises UsageError where an amount is none.
    """
    if unit == "yuan":
        try:
            return money.fen(text)
        except (ValueError, ArithmeticError):
            raise UsageError(
                _("{text} is no amount").format(text=text), _("an amount in yuan: 5200.00")
            ) from None
    return {"yes": True, "no": False}.get(text, text)
