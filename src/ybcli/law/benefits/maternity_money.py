"""Maternity in money (生育津贴、生育医疗费): the days of leave, what they are worth, the fees (6.10).

A quotient is taken last: 8,000 × 158 ÷ 30 is exact to the fen, 8,000 ÷ 30 × 158 is not always.
"""

from __future__ import annotations

from decimal import Decimal

from ybcli.errors import PolicyGap
from ybcli.language import _

from ..engine.facts import Facts
from ..engine.fen import to_fen
from ..engine.figure import NOTHING, Figure, choose
from ..engine.formula import formula
from ..engine.policy import Policy
from .bill import in_scope_amount


@formula("days of maternity leave", "std-2022 6.10.3", title="产假天数")
def maternity_days(facts: Facts, policy: Policy) -> Figure:
    """The leave of a birth by which child it is and how it went, or of a termination by its month."""
    return choose(
        facts.says("maternity_kind", "termination"),
        lambda: policy.bands_at("termination_days").at(facts.pregnancy_months),
        lambda: _days_of_birth(facts, policy),
    )


def _days_of_birth(facts: Facts, policy: Policy) -> Figure:
    """The base, the extension by which child it is, and what a difficult birth and more babies add."""
    each = policy.extra_baby_days
    return (
        policy.maternity_days_base
        + policy.at("maternity_days_extension", facts.word("child_order"))
        + _days_of_dystocia(facts, policy)
        + each.each(facts.babies).less(each)
    )


def _days_of_dystocia(facts: Facts, policy: Policy) -> Figure:
    """What a difficult or assisted birth adds; a caesarean only where the region counts it as one."""
    return choose(
        facts.says("delivery", "natural"),
        NOTHING["days"],
        lambda: choose(
            facts.says("delivery", "caesarean"),
            lambda: choose(
                policy.says("caesarean_is_dystocia", "yes"),
                lambda: policy.dystocia_days,
                NOTHING["days"],
            ),
            lambda: policy.dystocia_days,
        ),
    )


@formula("base of the maternity allowance", "std-2022 6.10.3", title="生育津贴计发基数")
def allowance_base(facts: Facts, policy: Policy) -> Figure:
    """The employer's average monthly wage of the year before, held between limits where there are any."""
    return _within_limits(facts.employer_average_wage, policy)


def _within_limits(base: Figure, policy: Policy) -> Figure:
    """The base between floor and ceiling; a limit that no instrument sets does not exist."""
    if policy.find("allowance_base_floor"):
        base = base.at_least(policy.allowance_base_floor)
    if policy.find("allowance_base_ceiling"):
        base = base.at_most(policy.allowance_base_ceiling)
    return base


@formula("maternity allowance", "std-2022 6.10.3", title="生育津贴")
def maternity_allowance(facts: Facts, policy: Policy) -> Figure:
    """The base for the days of the leave: by months of thirty days, or by twelve months of a year."""
    days = facts.figure_or("allowance_days", lambda: maternity_days(facts, policy))
    whole = allowance_base(facts, policy) * days
    amount = choose(
        policy.says("allowance_day_by", "month"),
        lambda: whole / policy.days_in_allowance_month,
        lambda: whole * policy.months_in_year / policy.days_in_allowance_year,
    )
    return to_fen(amount, policy)


@formula("maternity fee counted", "std-2022 6.10.1", title="计入支付的生育医疗费")
def maternity_fee_counted(facts: Facts, policy: Policy) -> Figure:
    """The cost in scope within what is left of the limit, or the fixed amount of the event."""
    event = facts.word("maternity_event")
    left = policy.at("maternity_fee_limit", event).less(facts.maternity_fee_before)
    return choose(
        policy.says("maternity_fee_by", "fixed"),
        lambda: _fixed(left),
        lambda: in_scope_amount(facts, policy).at_most(left),
    )


def _fixed(amount: Figure) -> Figure:
    """The fixed amount. Raises PolicyGap where the instrument says that there is no limit."""
    if isinstance(amount, Figure) and not Decimal(amount.value).is_finite():
        raise PolicyGap(
            _("maternity fees are fixed amounts here, and the instrument gives none"),
            _("the instrument must set maternity_fee_limit"),
            parameter="maternity_fee_limit",
        )
    return amount


@formula("maternity fee benefit", "std-2022 6.10.1", title="生育医疗费支付")
def maternity_fee_benefit(facts: Facts, policy: Policy) -> Figure:
    """What is paid of a birth, a treatment of family planning or a check; for a spouse a share of it."""
    ratio = policy.at("maternity_fee_ratio", facts.word("maternity_event"))
    share = policy.at("maternity_claimant_share", facts.word("maternity_claimant"))
    return to_fen(maternity_fee_counted(facts, policy) * ratio * share, policy)
