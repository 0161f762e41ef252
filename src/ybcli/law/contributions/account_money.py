"""The personal account in money (个人账户): what is credited each month, in service and retired."""

from __future__ import annotations

from ..engine.facts import Facts
from ..engine.fen import to_fen
from ..engine.figure import NOTHING, Figure, choose
from ..engine.formula import formula
from ..engine.parameters import Bands
from ..engine.policy import Policy
from .contributions import contribution_base, flexible_base


@formula("base of the account's credit", "std-2022 5.2.1", title="个人账户划入基数")
def account_base(facts: Facts, policy: Policy) -> Figure:
    """The base that contributions are paid on, unless the base itself is given."""
    return facts.figure_or(
        "own_base",
        lambda: choose(
            facts.says("person_category", "flexible"),
            lambda: flexible_base(facts, policy),
            lambda: contribution_base(facts, policy),
        ),
    )


@formula("base of a retired person's credit", "std-2022 5.2.1", title="退休人员划入基数")
def retired_base(facts: Facts, policy: Policy) -> Figure:
    """The own pension, an average, or the higher of pension and average wage, as the region says."""
    return choose(
        policy.says("retired_account_base", "average_pension"),
        lambda: policy.average_basic_pension,
        lambda: choose(
            policy.says("retired_account_base", "average_wage"),
            lambda: policy.average_monthly_wage,
            lambda: choose(
                policy.says("retired_account_base", "higher"),
                lambda: facts.own_pension.at_least(policy.average_monthly_wage),
                lambda: facts.own_pension,
            ),
        ),
    )


@formula("credit to the personal account", "std-2022 5.2.1", title="个人账户月划入额")
def account_credit(facts: Facts, policy: Policy) -> Figure:
    """The month's credit: in service a rate of the base; retired a fixed amount, or a rate of a base."""
    return to_fen(
        choose(
            facts.says("person_category", "retired"),
            lambda: choose(
                policy.says("retired_account_by", "fixed"),
                lambda: _by_age(policy.bands_at("retired_account_fixed"), facts),
                lambda: (
                    retired_base(facts, policy)
                    * _by_age(policy.bands_at("retired_account_ratio"), facts)
                ),
            ),
            lambda: (
                account_base(facts, policy)
                * _by_age(policy.bands_at("account_rate", facts.word("person_category")), facts)
            ),
        ),
        policy,
    )


def _by_age(bands: Bands, facts: Facts) -> Figure:
    """The value of the age's band; nobody's age is asked where there is one value for all."""
    return bands.at(facts.age if bands.figures[1:] else NOTHING["years"])
