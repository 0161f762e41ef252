"""What a case comes to: the figures that were decided, or those that a verified case is proposed with.

Amounts are fen. What is proposed is worked out when the case is verified, for the officer who reviews it;
what is decided is what the journal froze.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ... import money
from ...errors import UsageError
from ...language import _, chosen
from ...law.engine import formula

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case
    from .. import Desk


@dataclass(frozen=True, slots=True)
class Amounts:
    """The figures of a case in fen by name, the day whose law applied, the weakest standing that they rest
    on; or the sentence that names the gap of the law for which there are none yet.
    """

    is_decided: bool
    figures: Mapping[str, int] = field(default_factory=dict)
    law_day: str = ""
    standing: str = ""
    gap: str = ""

    def heading(self) -> str:
        """One line above the figures: decided or proposed, by the law of which day, with its standing."""
        if self.gap:
            return _("no amount: {gap}").format(gap=self.gap)
        words = (
            _("decided by the law of {day} [{standing}], in yuan:")
            if self.is_decided
            else _("proposed by the law of {day} [{standing}], in yuan:")
        )
        return words.format(day=self.law_day, standing=_(self.standing))

    def rows(self) -> list[tuple[str, str]]:
        """The title and the amount in yuan of each figure, in its order."""
        return [(title(name), money.yuan(fen)) for name, fen in self.figures.items()]

    def as_json(self) -> dict[str, Any]:
        """As a document (`docs/json.md`)."""
        return {
            "is_decided": self.is_decided,
            "figures": dict(self.figures),
            "law_day": self.law_day,
            "standing": self.standing,
            "gap": self.gap,
        }


def of(item: Item, case: Case) -> Amounts | None:
    """What a case comes to, the figures in the item's order; None where it has none, or none yet."""
    decided = case.last("decide")
    if decided is not None:
        if not decided.decision.get("figures"):
            return None
        day = str(decided.decision.get("law_day", decided.day))
        standing = str(decided.decision.get("standing", ""))
        return Amounts(True, _in_order(item, decided.decision["figures"]), day, standing)
    verified = case.last("verify")
    offer = verified.verification.get("proposed") if verified else None
    if not offer or case.stage not in {"verified", "reviewed"}:
        return None
    if "gap" in offer:
        return Amounts(False, gap=str(offer["gap"]))
    figures = _in_order(item, offer["figures"])
    return Amounts(False, figures, offer["law_day"], offer["standing"])


def _in_order(item: Item, figures: Mapping[str, int]) -> dict[str, int]:
    """The figures as the item names them; the journal keeps them by the alphabet."""
    return {
        name: figures[name] for name in dict.fromkeys((*item.figures, *figures)) if name in figures
    }


def gap_now(desk: Desk, item: Item, case: Case) -> str:
    """What of the law is still missing for a case that was verified with a gap; empty where nothing is, or
    where the case waits for something else.
    """
    stated = of(item, case)
    if stated is None or not stated.gap:
        return ""
    from . import decisions
    from .gathering import gather_facts

    offer, _unclear = decisions.proposed_amounts(
        desk, item, case, gather_facts(desk, item, case.fields, case)
    )
    return str(offer.get("gap", ""))


def title(name: str) -> str:
    """How a figure is called on a screen."""
    try:
        made = formula.lookup(name)
    except UsageError:
        return _(name)
    return made.title if chosen() == "zh_CN" else made.title_en
