"""Which record an application means, where several have its number: an electronic invoice is its code and
its number (票据代码与票据号码), and two codes may have the same number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ... import money
from ...errors import BadData, Problem
from ...language import _

if TYPE_CHECKING:
    from ...cases.items import Item


def fits(item: Item, typed: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """May the record fill the form in? One that does not have the number at all may."""
    key = item.same_record
    return key not in typed or key not in body or item.is_same_record(typed, body)


def require_one_series(
    item: Item, typed: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]]
) -> None:
    """Raise BadData `field.ambiguous` where the form gives only the number and the records know it under
    several codes; the sentence lists them, each with its day and amount.
    """
    series = item.field_named(item.same_series) if item.same_series else None
    number = typed.get(item.same_record)
    if series is None or not number or typed.get(series.name):
        return
    candidates = {
        str(body[series.name]): body
        for body in reversed(bodies)
        if str(body.get(item.same_record)) == str(number) and body.get(series.name)
    }
    if len(candidates) < 2:
        return
    problem = Problem(
        "field.ambiguous",
        _("{field}: several have the number {number}: {candidates}").format(
            field=series.label(),
            number=number,
            candidates="; ".join(described(code, candidates[code]) for code in sorted(candidates)),
        ),
        _("give --{option} with the one that is meant").format(
            option=series.name.replace("_", "-")
        ),
        item.clause,
        series.name,
    )
    raise BadData(problem.says, problem.cure, problems=(problem,), kind=problem.kind)


def described(name: str, body: Mapping[str, Any]) -> str:
    """A candidate in one line: its code or number, its day, its amount in yuan."""
    day = str(body.get("issued_on") or body.get("began_on") or "")
    fen = body.get("amount_fen", body.get("cost_fen"))
    return " ".join(part for part in (name, day, "" if fen is None else money.yuan(fen)) if part)
