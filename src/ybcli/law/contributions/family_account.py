"""The account of prior years shared with relatives (历年账户家庭共济): for whom, for what, how much (6.8.2).

Only money of prior years is shared; a relative's own goes first where the region says so.
"""

from __future__ import annotations

from ..engine.facts import Facts
from ..engine.fen import to_fen
from ..engine.figure import Figure, choose
from ..engine.formula import formula
from ..engine.policy import Policy


@formula("cost that the account may pay", "std-2022 6.8.2", title="可由历年账户共济的费用")
def family_cost_allowed(facts: Facts, policy: Policy) -> Figure:
    """The relative's cost by what it is for, without what their own prior-years money pays first."""
    allowed = facts.relative_cost * policy.at(
        "family_account_share_ratio", facts.word("account_use")
    )
    return choose(
        policy.says("relative_pot_first", "yes"),
        lambda: allowed.less(facts.relative_prior_pot),
        lambda: allowed,
    )


@formula(
    "family share of the prior-years account", "std-2022 6.8.2", title="历年账户家庭共济支付额"
)
def family_account_share(facts: Facts, policy: Policy) -> Figure:
    """What the giver's prior-years money pays for a relative: never what must stay on the account,
    nothing for a use or a relative that the region does not allow.
    """
    at_hand = facts.prior_pot.less(policy.at("family_account_keep", facts.word("account_use")))
    paid = family_cost_allowed(facts, policy).at_most(at_hand)
    return to_fen(paid * policy.at("family_account_relative", facts.word("relative")), policy)
