"""Filings about care (备案): who may file, whether it is new; drugs taken abroad and the family account.

A filing moves no money: where a county has set no rule, an officer decides, and nobody is refused.
"""

from __future__ import annotations

from ybcli.errors import PolicyGap
from ybcli.language import N_, _

from ..engine.asking import contradiction, found, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Fact, Finding
from ..engine.formula import rule
from ..engine.policy import Policy


def insured_here(policy: Policy, told: tuple[Fact, ...]) -> Finding:
    """Is the person insured here, in whichever scheme? What was told of `scheme_here`."""
    asked = (("scheme_here", told),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]) == "no":
        return found("not_met", N_("the person is not insured in this region"), asked)
    return found("met", N_("the person is insured in this region"), asked)


def qualifies(policy: Policy, told: tuple[Fact, ...]) -> Finding:
    """May the institution file this? What was told of `institution_qualified`."""
    asked = (("institution_qualified", told),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]):
        return found("met", N_("the institution is qualified for this filing"), asked)
    return found("not_met", N_("the institution is not qualified for this filing"), asked)


def is_new(policy: Policy, told: tuple[Fact, ...]) -> Finding:
    """Does no such filing stand yet? What was told of `same_filing`: the case that made it, or no."""
    asked = (("same_filing", told),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]):
        return found("not_met", N_("it is filed already"), asked)
    return found("met", N_("it is not filed yet"), asked)


def stated_by_departments(told: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """What departments told; what the applicant says of themselves proves nothing."""
    return tuple(fact for fact in told if fact.source != "form")


def is_away(told: tuple[Fact, ...]) -> bool:
    """Could somebody who should tell it not be asked?"""
    return any(fact.value is None for fact in told)


# 6.8.1 drugs taken abroad


@rule("the person is insured here", "std-2022 6.8.1", title="本统筹区参保人员")
def traveller_is_insured_here(facts: Facts, policy: Policy) -> Finding:
    """In the employee or in the resident scheme of this pooling area."""
    return insured_here(policy, facts.told("scheme_here"))


@rule(
    "the institution may file drugs to take abroad",
    "std-2022 6.8.1.1",
    title="定点医疗机构符合出国（境）带药备案条件",
)
def drugs_hospital_qualifies(facts: Facts, policy: Policy) -> Finding:
    """The physician files through a designated institution that the bureau has qualified for it."""
    return qualifies(policy, facts.told("institution_qualified"))


@rule("no such filing stands", "std-2022 6.8.1", title="同期无出国（境）带药备案")
def drugs_are_not_filed_yet(facts: Facts, policy: Policy) -> Finding:
    """One filing for one journey: the same request, or one for the same days, is the same filing."""
    return is_new(policy, facts.told("same_filing"))


@rule("the drugs are within the limit", "std-2022 6.8.1.2", title="带药天数在规定之内")
def drugs_are_within_the_limit(facts: Facts, policy: Policy) -> Finding:
    """For at most as many days as the county allows."""
    asked = (("drug_days", facts.told("drug_days")),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    try:
        limit = policy.drugs_abroad_days
    except PolicyGap as gap:
        return unclear(gap.says, gap.cure, asked)
    if int(str(value(asked[0]))) > limit.value:
        return found("not_met", N_("the drugs are for more days than are allowed"), asked)
    return found("met", N_("the drugs are for no more days than are allowed"), asked)


@rule("the drugs rest on a treatment", "std-2022 6.8.1.2", title="带药有就医记录")
def drugs_rest_on_a_treatment(facts: Facts, policy: Policy) -> Finding:
    """A hospital has treated the person for this diagnosis."""
    return treated_for_it(policy, facts.told("diagnosis"), facts.told("visits_with_diagnosis"))


def treated_for_it(
    policy: Policy, diagnosis: tuple[Fact, ...], visits: tuple[Fact, ...]
) -> Finding:
    """Do hospitals know of a treatment for the diagnosis? Where they do not, a person looks: papers
    of hospitals that are not on the line prove it as well.
    """
    asked = (("diagnosis", diagnosis), ("visits_with_diagnosis", visits))
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[1]):
        return found("met", N_("a hospital has treated the person for it"), asked)
    return unclear(
        _("no treatment for this diagnosis was told by a hospital"),
        _("do the medical papers show the diagnosis? look at them, or ask the hospital"),
        asked,
    )


# 6.8.2 the family account


@rule("the person has a personal account here", "std-2022 6.8.2", title="参保人有个人账户")
def filer_has_an_account(facts: Facts, policy: Policy) -> Finding:
    """Prior years' money stands on an account, and accounts belong to the employee scheme."""
    asked = (("scheme_here", facts.told("scheme_here")),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]) == "employee":
        return found("met", N_("the person is in the employee scheme here"), asked)
    return found("not_met", N_("the person is not in the employee scheme here"), asked)


@rule("the relation is proven", "std-2022 6.8.2", title="近亲属关系已核验")
def relation_is_proven(facts: Facts, policy: Policy) -> Finding:
    """The police, health or civil affairs know the relative as what the form says: spouse, parent or
    child. Who ends the filing needs no proof. Where all three were heard and none knows the relation,
    it is not proven; where one could not be heard, the case waits for it.
    """
    ends = ("filing_ends", facts.told("filing_ends"))
    if value(ends):
        return found("met", N_("an end needs no proof of the relation"), (ends,))
    relation = ("kin_relation", facts.told("kin_relation"))
    claimed = ("relation_claimed", facts.told("relation_claimed"))
    heard = ("kin_departments", facts.told("kin_departments"))
    contradicted = contradiction(policy, relation)
    if contradicted:
        return contradicted
    known = value(relation)
    if known is not None and known == value(claimed):
        return found("met", N_("the departments know the relation"), (relation, claimed))
    if known is not None:
        return found("not_met", N_("the departments know another relation"), (relation, claimed))
    if is_away(relation[1]) or is_away(heard[1]) or not heard[1]:
        return unclear(
            _("not every department that knows relatives could be heard"),
            _("wait for it, or look at the household register or the certificate"),
            (relation, claimed, heard),
        )
    return found("not_met", N_("no department knows the relation"), (claimed, heard))


@rule(
    "the filing is new, or there is one to end",
    "std-2022 6.8.2",
    title="共济备案未重复，或有可解除",
)
def family_filing_fits(facts: Facts, policy: Policy) -> Finding:
    """A relative is bound once; only a filing that stands can be ended."""
    same = ("same_filing", facts.told("same_filing"))
    ends = ("filing_ends", facts.told("filing_ends"))
    if not value(ends):
        return is_new(policy, same[1])
    open_question = question(policy, (same,))
    if open_question:
        return open_question
    if value(same):
        return found("met", N_("the filing stands and can be ended"), (same, ends))
    return found("not_met", N_("no filing for this relative stands"), (same, ends))


@rule("the relative is bound", "std-2022 6.8.2", title="绑定共济人员")
def relative_is_bound(facts: Facts, policy: Policy) -> Finding:
    """The application binds a relative: it names no end."""
    ends = ("filing_ends", facts.told("filing_ends"))
    open_question = question(policy, (("relation_claimed", facts.told("relation_claimed")),))
    if open_question:
        return open_question
    if value(ends):
        return found("not_met", N_("the application ends a filing"), (ends,))
    return found("met", N_("the application begins a filing"), (ends,))


@rule("the relative is unbound", "std-2022 6.8.2", title="解除共济人员")
def relative_is_unbound(facts: Facts, policy: Policy) -> Finding:
    """The application names the day on which the filing ends."""
    ends = ("filing_ends", facts.told("filing_ends"))
    if value(ends):
        return found("met", N_("the application ends a filing"), (ends,))
    return found("not_met", N_("the application begins a filing"), (ends,))
