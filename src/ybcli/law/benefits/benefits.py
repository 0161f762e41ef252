"""What the basic insurance pays: deductible, ratio by band, ceiling; remote care is cut as the region says.

Each formula works from the cost in scope of one bill and from what the year before it has used up.
"""

from __future__ import annotations

from ..engine.facts import Facts
from ..engine.fen import to_fen
from ..engine.figure import WHOLE, Figure
from ..engine.formula import choose, formula
from ..engine.parameters import Bands
from ..engine.policy import Policy
from .bill import NONE, in_scope_amount, paid_whole_amount


@formula("cost in scope after the cut for remote care", "std-2022 6.9", title="异地先行自付后费用")
def payable_amount(facts: Facts, policy: Policy) -> Figure:
    """The cost in scope, in yuan; remote care loses a first share where the region cuts it so."""
    scope = in_scope_amount(facts, policy)
    return choose(
        facts.says("remote_care", "local"),
        scope,
        lambda: choose(
            policy.says("remote_care_by", "first_share"),
            lambda: to_fen(
                scope * (WHOLE - policy.at("remote_first_share", facts.word("remote_care"))), policy
            ),
            scope,
        ),
    )


@formula("inpatient deductible", "std-2022 6.9.2", title="住院起付标准")
def inpatient_deductible_due(facts: Facts, policy: Policy) -> Figure:
    """The deductible of this stay, in yuan: by category, level and which stay of the year it is, less
    what was paid already in the same episode (a transfer pays the difference only).
    """
    whole = policy.at(
        "inpatient_deductible",
        facts.word("person_category"),
        facts.word("hospital_level"),
        facts.word("stay_order"),
    )
    return left(whole, facts.deductible_paid)


@formula("deductible charged", "std-2022 6.9", title="本次计入的起付线")
def deductible_charged(facts: Facts, policy: Policy) -> Figure:
    """What of the deductible this bill uses up, in yuan; never more than its cost in scope."""
    category = facts.word("person_category")
    due = choose(
        facts.says("care_kind", "inpatient"),
        lambda: inpatient_deductible_due(facts, policy),
        lambda: choose(
            facts.says("care_kind", "chronic"),
            lambda: left(policy.at("chronic_deductible", category), facts.chronic_deductible_used),
            lambda: left(
                policy.at("outpatient_deductible", category), facts.outpatient_deductible_used
            ),
        ),
    )
    return due.at_most(payable_amount(facts, policy))


@formula("inpatient cost by ratio", "std-2022 6.9.2", title="住院按比例支付")
def inpatient_by_ratio(facts: Facts, policy: Policy) -> Figure:
    """(Cost, up to a ceiling on the base, less the deductible) × ratio by band, in yuan; bands lie on the
    year's cumulated cost, or on this bill's part above the deductible.
    """
    cost = payable_amount(facts, policy)
    counted = choose(
        policy.says("benefit_ceiling_on", "base"),
        lambda: cost.at_most(ceiling(facts, policy).less(facts.in_scope_before)),
        cost,
    )
    deductible = inpatient_deductible_due(facts, policy)
    ratio = _ratio(facts, policy, "inpatient_ratio", facts.word("hospital_level"))
    return choose(
        policy.says("bands_on", "cumulated"),
        lambda: ratio.between(
            added(facts.in_scope_before, deductible), added(facts.in_scope_before, counted)
        ),
        lambda: ratio.over(counted.less(deductible)),
    )


@formula("inpatient benefit", "std-2022 6.9.2", title="住院统筹基金支付")
def inpatient_benefit(facts: Facts, policy: Policy) -> Figure:
    """What the pool pays for a stay, in yuan to the fen: the cost by ratio, and what is paid whole, up to
    a ceiling on the year's payments.
    """
    whole = _with_paid_whole(inpatient_by_ratio(facts, policy), facts, policy)
    return to_fen(
        choose(
            policy.says("benefit_ceiling_on", "payment"),
            lambda: whole.at_most(left(ceiling(facts, policy), facts.fund_paid_before)),
            whole,
        ),
        policy,
    )


@formula("outpatient benefit", "std-2022 6.9.1", title="门诊统筹基金支付")
def outpatient_benefit(facts: Facts, policy: Policy) -> Figure:
    """What the pool pays for outpatient care, in yuan to the fen: (cost less what is left of the year's
    deductible) × ratio by band, up to what is left of the year's ceiling. Bands lie as for inpatients.
    """
    category = facts.word("person_category")
    return _within_a_year(
        facts,
        policy,
        left(policy.at("outpatient_deductible", category), facts.outpatient_deductible_used),
        _ratio(facts, policy, "outpatient_ratio", facts.word("outpatient_place")),
        facts.outpatient_scope_before,
        left(policy.at("outpatient_ceiling", category), facts.outpatient_paid_before),
    )


@formula("chronic disease benefit", "std-2022 6.7", title="慢特病门诊支付")
def chronic_benefit(facts: Facts, policy: Policy) -> Figure:
    """What the pool pays for outpatient care of a filed chronic disease, in yuan to the fen; as for
    outpatients, with a deductible, ratio and ceiling of its own.
    """
    category = facts.word("person_category")
    return _within_a_year(
        facts,
        policy,
        left(policy.at("chronic_deductible", category), facts.chronic_deductible_used),
        _ratio(facts, policy, "chronic_ratio", facts.word("outpatient_place")),
        facts.chronic_scope_before,
        left(policy.at("chronic_ceiling", category), facts.chronic_paid_before),
    )


def _within_a_year(
    facts: Facts, policy: Policy, deductible: Figure, ratio: Bands, before: Figure, most: Figure
) -> Figure:
    """A yearly deductible, a ratio by band, a yearly ceiling; in yuan to the fen."""
    cost = payable_amount(facts, policy)
    paid = choose(
        policy.says("bands_on", "cumulated"),
        lambda: ratio.between(added(before, deductible), added(before, cost)),
        lambda: ratio.over(cost.less(deductible)),
    )
    return to_fen(_with_paid_whole(paid, facts, policy).at_most(most), policy)


@formula("basic insurance", "std-2022 7.3", title="基本医疗保险支付")
def basic_benefit(facts: Facts, policy: Policy) -> Figure:
    """What the basic insurance pays for the bill, in yuan, by the kind of care; or what was given."""
    return facts.figure_or("basic_paid", lambda: _by_kind_of_care(facts, policy))


def _by_kind_of_care(facts: Facts, policy: Policy) -> Figure:
    """What the basic insurance owes by the facts, in yuan, whatever was paid."""
    return choose(
        facts.says("care_kind", "inpatient"),
        lambda: inpatient_benefit(facts, policy),
        lambda: choose(
            facts.says("care_kind", "chronic"),
            lambda: chronic_benefit(facts, policy),
            lambda: outpatient_benefit(facts, policy),
        ),
    )


@formula("lost because care was not filed", "std-2022 6.6", title="未备案降低的待遇")
def unfiled_loss(facts: Facts, policy: Policy) -> Figure:
    """By how much the basic insurance pays less because remote care was not filed, in yuan."""
    return facts.figure_or(
        "unfiled_loss",
        lambda: choose(
            facts.says("remote_care", "unfiled"),
            lambda: _by_kind_of_care(facts.with_words(remote_care="local"), policy).less(
                basic_benefit(facts, policy)
            ),
            NONE,
        ),
    )


def ceiling(facts: Facts, policy: Policy) -> Figure:
    """The yearly ceiling of the person's category, in yuan."""
    return policy.at("benefit_ceiling", facts.word("person_category"))


def added(before: Figure, amount: Figure) -> Figure:
    """The year with this bill, in yuan; the bill alone where nothing came before it."""
    return before + amount if before.value else amount


def left(limit: Figure, used: Figure) -> Figure:
    """What is left of a yearly limit, in yuan; all of it where nothing was used before."""
    return limit.less(used) if used.value else limit


def _ratio(facts: Facts, policy: Policy, name: str, place: str) -> Bands:
    """The ratio by band, raised by age where the region has such a rule, less points for remote care."""
    ratio = policy.bands_at(name, facts.word("person_category"), place)
    if policy.find("ratio_by_year_of_age") and policy.ratio_by_year_of_age.value:
        ratio = ratio.plus(policy.ratio_by_year_of_age.each(facts.age))
    if facts.word("remote_care") != "local" and policy.says("remote_care_by", "points").is_met:
        ratio = ratio.less(policy.at("remote_points", facts.word("remote_care")))
    return ratio


def _with_paid_whole(paid: Figure, facts: Facts, policy: Policy) -> Figure:
    """With what is paid whole after a first share, where the bill has such a line."""
    whole = paid_whole_amount(facts, policy)
    return paid + whole if whole.value else paid
