"""Contributions: what is paid each month on a wage, and each year by a resident."""

from __future__ import annotations

from ..engine.facts import Facts
from ..engine.fen import to_fen
from ..engine.figure import Figure, choose
from ..engine.formula import formula
from ..engine.policy import Policy


@formula("contribution base", "ssl-2018 art. 23", title="缴费基数")
def contribution_base(facts: Facts, policy: Policy) -> Figure:
    """The monthly wage, held between the floor and the ceiling of the year."""
    return facts.monthly_wage.at_least(policy.base_floor).at_most(policy.base_ceiling)


@formula("employer contribution", "ssl-2018 art. 23", title="单位缴费")
def employer_contribution(facts: Facts, policy: Policy) -> Figure:
    """The employer's part of the month."""
    return to_fen(contribution_base(facts, policy) * policy.employer_rate, policy)


@formula("employee contribution", "ssl-2018 art. 23", title="个人缴费")
def employee_contribution(facts: Facts, policy: Policy) -> Figure:
    """The employee's own part of the month, withheld by the employer."""
    return to_fen(contribution_base(facts, policy) * policy.employee_rate, policy)


@formula("flexible worker's base", "ssl-2018 art. 23", title="灵活就业人员缴费基数")
def flexible_base(facts: Facts, policy: Policy) -> Figure:
    """The base that a flexible worker has chosen, held between floor and ceiling."""
    return facts.chosen_base.at_least(policy.base_floor).at_most(policy.base_ceiling)


@formula("flexible worker's contribution", "ssl-2018 art. 23", title="灵活就业人员缴费")
def flexible_contribution(facts: Facts, policy: Policy) -> Figure:
    """What a flexible worker pays for a month, alone."""
    return to_fen(flexible_base(facts, policy) * policy.flexible_rate, policy)


@formula("resident's premium", "ssl-2018 art. 25", title="城乡居民个人缴费")
def resident_premium(facts: Facts, policy: Policy) -> Figure:
    """What one resident pays for a year of cover: the individual part without what is subsidised."""
    return to_fen(_without_subsidy(policy.resident_individual_premium, facts, policy), policy)


def _without_subsidy(premium: Figure, facts: Facts, policy: Policy) -> Figure:
    """The premium without the share that the government pays for a category of aid (资助参保).

    The whole premium where no aid is on record.
    """
    if "aid_category" not in facts.names():
        return premium
    return choose(
        facts.says("aid_category", "none"),
        premium,
        lambda: premium - premium * policy.at("premium_subsidy_share", facts.word("aid_category")),
    )


@formula("resident premium with subsidy", "ssl-2018 art. 25", title="城乡居民筹资合计")
def resident_premium_total(facts: Facts, policy: Policy) -> Figure:
    """The individual part, whoever pays it, and the government's for a year of cover."""
    return to_fen(policy.resident_individual_premium + policy.resident_subsidy, policy)


@formula("ceiling of the wage base", "ssl-2018 art. 23", title="缴费基数上限（按年平均工资计算）")
def ceiling_of_average(facts: Facts, policy: Policy) -> Figure:
    """The yearly average as a month's, rounded first, then times the multiple (89,240 → 22,311)."""
    monthly = (facts.average_wage_year / policy.months_in_year).rounded(policy.base_rounding)
    return monthly * policy.ceiling_multiple


@formula("floor of the wage base", "ssl-2018 art. 23", title="缴费基数下限（按上年月平均工资计算）")
def floor_of_average(facts: Facts, policy: Policy) -> Figure:
    """The share of the monthly average of the year before, rounded as the region rounds."""
    return (facts.average_wage_month * policy.floor_share).rounded(policy.base_rounding)
