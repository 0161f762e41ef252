"""What differs between a decision and the facts told now, for people and as JSON: amounts, who said what."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...language import N_, _, chosen
from ...law.engine.fact_kinds import FactKind
from ...law.engine.finding import Fact
from ...ledger.chart import PAYABLE
from .told_now import Changed, ToldNow

if TYPE_CHECKING:
    from ...cases.items import Field, Item
    from ...cases.journal import Case
    from .. import Desk

_LONGEST: Final = 160
NOTHING: Final = N_("nothing")


def amount(item: Item, figures: Mapping[str, int]) -> int:
    """What the figures pay the party, in fen; of an item that pays nothing, all that its figures move."""
    lines = [line for line in item.transfers if line.on == "decide"]
    paid = [line for line in lines if PAYABLE in {line.credit, line.debit}] or lines
    return sum(figures.get(line.figure, 0) * (-1 if line.debit == PAYABLE else 1) for line in paid)


def sentences(desk: Desk, item: Item, found: ToldNow) -> list[str]:
    """Each fact that differs and each rule that finds otherwise, in one sentence each."""
    says = [fact_sentence(desk, item, one) for one in (*found.changed, *found.corrected)]
    says += [_(flip.sentence) for flip in found.flips]
    return says + ([found.stopped] if found.stopped else [])


def fact_sentence(desk: Desk, item: Item, one: Changed) -> str:
    """Who said what of a fact then, and who says what now."""
    named = desk.shelf.fact_kinds.get(one.name) or item.field_named(one.name)
    label = named.label if isinstance(named, FactKind) else _title(named, one.name)
    return _("{fact}: then {then}; now {now}").format(
        fact=label, then=stated(one.then), now=stated(one.now)
    )


def _title(field: Field | None, name: str) -> str:
    """The title of a field in the language in force; its name where the form has none."""
    if field is None:
        return name
    return field.title if chosen() == "zh_CN" else field.title_en


def stated(facts: Sequence[Fact]) -> str:
    """The statements as `value (department, day)`; `nothing` where there are none."""
    said = [f"{value_text(f)} ({_(f.source)}, {f.time[:10]})" for f in facts if f.value is not None]
    return ", ".join(said) or _(NOTHING)


def value_text(fact: Fact) -> str:
    """A fact's value for people: rows as name and amount, fen as yuan, the rest as it is."""
    value = fact.value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if fact.name.endswith("_fen") and isinstance(value, int):
        return money.yuan(value)
    text = str(value)
    if text.startswith("["):
        rows = json.loads(text)
        text = " + ".join(
            " ".join(str(row[n]) for n in ("name", "category", "amount") if n in row)
            for row in rows
        )
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def as_json(desk: Desk, case: Case, found: ToldNow) -> dict[str, Any]:
    """The comparison as `yb case recompute --facts now --json` prints it; amounts in yuan."""
    item = desk.item(case.item)
    return {
        "case": case.id,
        "differs": found.differs,
        "stopped": found.stopped,
        "amount_then": money.yuan(amount(item, found.then)),
        "amount_now": money.yuan(amount(item, found.now)),
        "figures": [
            {"figure": name, "then": money.yuan(fen), "now": money.yuan(found.now.get(name, 0))}
            for name, fen in found.then.items()
            if fen != found.now.get(name, 0)
        ],
        "facts": [
            {
                "fact": one.name,
                "then": [fact.as_json() for fact in one.then],
                "now": [fact.as_json() for fact in one.now],
                "says": fact_sentence(desk, item, one),
            }
            for one in (*found.changed, *found.corrected)
        ],
        "findings": [
            {"rule": flip.rule, "then": flip.then, "now": flip.now, "sentence": _(flip.sentence)}
            for flip in found.flips
        ],
    }
