"""Catastrophic insurance (大病保险): the year's burden in scope, above a threshold charged once a year.

The burden is what the basic insurance left of the cost in scope. What is paid for a bill is what is due
for the year so far, less what was paid before; where nobody says what that was, less what was due before.
"""

from __future__ import annotations

from ..engine.facts import Facts
from ..engine.fen import to_fen
from ..engine.figure import Figure
from ..engine.formula import choose, formula
from ..engine.policy import Policy
from .benefits import added, basic_benefit, left, payable_amount
from .bill import first_share_amount, in_scope_amount, paid_whole_amount


@formula("burden for the catastrophic insurance", "std-2022 7.3", title="大病保险合规费用")
def catastrophic_base(facts: Facts, policy: Policy) -> Figure:
    """What the basic insurance left of the cost in scope, in yuan: deductible, own part, what is above
    the ceiling; with the first shares where the region counts them. Or the `burden` that was given.
    """
    return facts.figure_or(
        "burden",
        lambda: added(
            paid_whole_amount(facts, policy),
            choose(
                policy.says("first_share_counts", "yes"),
                lambda: in_scope_amount(facts, policy) + first_share_amount(facts, policy),
                lambda: payable_amount(facts, policy),
            ),
        ).less(basic_benefit(facts, policy)),
    )


@formula("catastrophic insurance", "std-2022 7.3", title="大病保险支付")
def catastrophic_benefit(facts: Facts, policy: Policy) -> Figure:
    """What the catastrophic insurance pays for the bill, in yuan to the fen, never more than its burden.

    The threshold and the ratios are those of the person's category of aid (halved for the poor).
    """
    burden = catastrophic_base(facts, policy)
    due = _due(added(facts.burden_before, burden), facts, policy)
    before = facts.figure_or(
        "catastrophic_paid_before", lambda: _due(facts.burden_before, facts, policy)
    )
    return to_fen(left(due, before), policy).at_most(burden)


def _due(year: Figure, facts: Facts, policy: Policy) -> Figure:
    """What is due in all for a year's burden, in yuan: its bands above the threshold, up to the ceiling."""
    threshold = policy.at("catastrophic_threshold", facts.word("aid_category"))
    ratio = policy.bands_at("catastrophic_ratio", facts.word("aid_category"))
    return choose(
        policy.says("catastrophic_bands_on", "cumulated"),
        lambda: ratio.between(threshold, year),
        lambda: ratio.over(year.less(threshold)),
    ).at_most(policy.at("catastrophic_ceiling", facts.word("aid_category")))
