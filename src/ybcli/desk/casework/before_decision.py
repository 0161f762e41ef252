"""Before a second officer agrees to pay: what departments have told since the verification is asked once more.

A red invoice, a death, a bill sent anew between verification and review would be decided on, and held a
moment later. The officer hears of it instead, and says with a reason that it is decided all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...errors import BadData, NotAllowed, PolicyGap
from ...language import _
from ...law.engine import formula
from ..projections.payment_state import pays
from ..verification import amounts, decisions, gathering, told_now
from . import ledger_conditions

#: The kind of Problem that says of a fact that nobody told it.
MISSING: Final = "field.missing"

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case
    from ...law.engine.finding import Fact
    from .. import Desk


def check(desk: Desk, case: Case, form: Mapping[str, Any]) -> None:
    """Raise NotAllowed where a case that pays would by now be verified otherwise, or its bill is another,
    unless a reason is given.
    """
    item = desk.item(case.item)
    if form.get("outcome", "met") == "met" and case.stage == "verified":
        ledger_conditions.check_before_review(desk, item, case)
        _check_decidable(desk, item, case)
    agrees = form.get("outcome", "met") == "met" and not str(form.get("reason") or "").strip()
    if not agrees or case.stage != "verified" or not pays(item):
        return
    found = [_(flip.sentence) for flip in told_now.look(desk, case).flips]
    found = found or list(_other_amounts(desk, item, case))
    if found:
        says = _("since the verification departments tell otherwise: {says}")
        cure = _(
            '`yb case refuse {case} --reason "…"`, or `yb case review {case} --agree --reason "…"` '
            "after asking them"
        )
        raise NotAllowed(says.format(says="; ".join(found)), cure.format(case=case.id))


def _check_decidable(desk: Desk, item: Item, case: Case) -> None:
    """Raise BadData where the verification could work out no amount, and it cannot be worked out now: an agreement
    would lead to a stage without a way on.
    """
    offered = case.last("verify")
    if offered is None or not (item.reviews and item.figures) or item.rows == "lines":
        return
    if offered.verification.get("proposed") or case.takes_back:
        return
    facts = gathering.gather_facts(desk, item, case.fields, case)
    missing = _missing(desk, item, case, facts)
    if not missing:
        return
    cure = _("say what is missing, then review: `yb case why {case}`").format(case=case.id)
    if item.counts_as:
        cure = _(
            "enter the bill from the paper: `yb case paper {case} LINES.xlsx --picture SCAN.pdf --began DAY "
            "--hospital-name NAME --region CODE --level 0-3`; it is verified again then"
        ).format(case=case.id)
    raise BadData(
        _("the amount cannot be worked out: {says}").format(says=missing),
        cure,
        kind=MISSING,
    )


def _missing(desk: Desk, item: Item, case: Case, facts: Mapping[str, list[Fact]]) -> str:
    """The facts that a decision would lack, in one sentence; empty where it lacks none."""
    try:
        decisions.decide(desk, item, case, facts)
    except BadData as bad:
        return "; ".join(one.says for one in bad.problems if one.kind == MISSING)
    except PolicyGap:
        return ""
    return ""


def _other_amounts(desk: Desk, item: Item, case: Case) -> Iterator[str]:
    """The figures that the officer was shown and that come to another amount now; those that the year's sums
    move are not meant: another bill of the person moves them.
    """
    shown = amounts.of(item, case)
    if shown is None or not shown.figures:
        return
    facts = gathering.gather_facts(desk, item, case.fields, case)
    offer, _unclear = decisions.proposed_amounts(desk, item, case, facts)
    kinds = desk.shelf.fact_kinds
    for name, now in offer.get("figures", {}).items():
        then = shown.figures.get(name, now)
        read = formula.facts_read(name)
        if now != then and not any(kinds[one].of_year for one in read if one in kinds):
            yield _("{figure}: {then} yuan at the verification, {now} yuan now").format(
                figure=amounts.title(name), then=money.yuan(then), now=money.yuan(now)
            )
