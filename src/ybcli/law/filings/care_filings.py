"""Filings about care (备案): who may file, whether it is new; drugs taken abroad and the family account.

A filing moves no money: where a county has set no rule, an officer decides, and nobody is refused.
"""

from __future__ import annotations

from ybcli.errors import PolicyGap
from ybcli.language import N_, _

from ..engine.asking import contradiction, finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Fact, Finding
from ..engine.formula import rule
from ..engine.policy import Policy


def insured_here(policy: Policy, statements: tuple[Fact, ...]) -> Finding:
    """Is the person insured here, in whichever scheme? From the statements of `scheme_here`."""
    evidence = (("scheme_here", statements),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]) == "no":
        return finding("not_met", N_("the person is not insured in this region"), evidence)
    return finding("met", N_("the person is insured in this region"), evidence)


def qualifies(policy: Policy, statements: tuple[Fact, ...]) -> Finding:
    """May the institution file this? From the statements of `institution_qualified`."""
    evidence = (("institution_qualified", statements),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("met", N_("the institution is qualified for this filing"), evidence)
    return finding("not_met", N_("the institution is not qualified for this filing"), evidence)


def is_new(policy: Policy, statements: tuple[Fact, ...]) -> Finding:
    """Does no such filing stand yet? From the statements of `same_filing`: the case that made it, or no."""
    evidence = (("same_filing", statements),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("not_met", N_("it is filed already"), evidence)
    return finding("met", N_("it is not filed yet"), evidence)


def stated_by_departments(statements: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The statements of departments; the applicant's own statement proves nothing."""
    return tuple(fact for fact in statements if fact.source != "form")


def is_away(statements: tuple[Fact, ...]) -> bool:
    """Was a source of the fact unavailable?"""
    return any(fact.value is None for fact in statements)


# 6.8.1 drugs taken abroad


@rule("the person is insured here", "std-2022 6.8.1", title="本统筹区参保人员")
def traveller_is_insured_here(facts: Facts, policy: Policy) -> Finding:
    """In the employee or in the resident scheme of this pooling area."""
    return insured_here(policy, facts.statements("scheme_here"))


@rule(
    "the institution may file drugs to take abroad",
    "std-2022 6.8.1.1",
    title="定点医疗机构符合出国（境）带药备案条件",
)
def drugs_hospital_qualifies(facts: Facts, policy: Policy) -> Finding:
    """The physician files through a designated institution that the bureau has qualified for it."""
    return qualifies(policy, facts.statements("institution_qualified"))


@rule("no such filing stands", "std-2022 6.8.1", title="同期无出国（境）带药备案")
def drugs_are_not_filed_yet(facts: Facts, policy: Policy) -> Finding:
    """One filing for one journey: the same request, or one for the same days, is the same filing."""
    return is_new(policy, facts.statements("same_filing"))


@rule("the drugs are within the limit", "std-2022 6.8.1.2", title="带药天数在规定之内")
def drugs_are_within_the_limit(facts: Facts, policy: Policy) -> Finding:
    """For at most as many days as the county allows."""
    evidence = (("drug_days", facts.statements("drug_days")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    try:
        limit = policy.drugs_abroad_days
    except PolicyGap as gap:
        return unclear(gap.says, gap.cure, evidence)
    if int(str(value(evidence[0]))) > limit.value:
        return finding("not_met", N_("the drugs are for more days than are allowed"), evidence)
    return finding("met", N_("the drugs are for no more days than are allowed"), evidence)


@rule("the drugs rest on a treatment", "std-2022 6.8.1.2", title="带药有就医记录")
def drugs_rest_on_a_treatment(facts: Facts, policy: Policy) -> Finding:
    """A hospital has treated the person for this diagnosis."""
    return treated_for_it(
        policy, facts.statements("diagnosis"), facts.statements("visits_with_diagnosis")
    )


def treated_for_it(
    policy: Policy, diagnosis: tuple[Fact, ...], visits: tuple[Fact, ...]
) -> Finding:
    """Do hospitals know of a treatment for the diagnosis? Where they do not, a person looks: papers
    of hospitals that are not on the line prove it as well.
    """
    evidence = (("diagnosis", diagnosis), ("visits_with_diagnosis", visits))
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[1]):
        return finding("met", N_("a hospital has treated the person for it"), evidence)
    return unclear(
        _("no hospital reported a treatment for this diagnosis"),
        _("do the medical papers show the diagnosis? look at them, or ask the hospital"),
        evidence,
    )


# 6.8.2 the family account


@rule("the person has a personal account here", "std-2022 6.8.2", title="参保人有个人账户")
def filer_has_an_account(facts: Facts, policy: Policy) -> Finding:
    """Prior years' money stands on an account, and accounts belong to the employee scheme."""
    evidence = (("scheme_here", facts.statements("scheme_here")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]) == "employee":
        return finding("met", N_("the person is in the employee scheme here"), evidence)
    return finding("not_met", N_("the person is not in the employee scheme here"), evidence)


@rule("the relation is proven", "std-2022 6.8.2", title="近亲属关系已核验")
def relation_is_proven(facts: Facts, policy: Policy) -> Finding:
    """The police, health or civil affairs know the relative as what the form says: spouse, parent or
    child. Who ends the filing needs no proof. Where all three have answered and none knows the relation,
    it is not proven; where one could not be reached, the case waits for it.
    """
    ends = ("filing_ends", facts.statements("filing_ends"))
    if value(ends):
        return finding("met", N_("an end needs no proof of the relation"), (ends,))
    relation = ("kin_relation", facts.statements("kin_relation"))
    claimed = ("relation_claimed", facts.statements("relation_claimed"))
    departments = ("kin_departments", facts.statements("kin_departments"))
    contradicted = contradiction(policy, relation)
    if contradicted:
        return contradicted
    registered = value(relation)
    if registered is not None and registered == value(claimed):
        return finding("met", N_("the departments know the relation"), (relation, claimed))
    if registered is not None:
        return finding("not_met", N_("the departments know another relation"), (relation, claimed))
    if is_away(relation[1]) or is_away(departments[1]) or not departments[1]:
        return unclear(
            _("not every department that registers relatives has answered"),
            _("wait for it, or look at the household register or the certificate"),
            (relation, claimed, departments),
        )
    return finding("not_met", N_("no department knows the relation"), (claimed, departments))


@rule(
    "the filing is new, or there is one to end",
    "std-2022 6.8.2",
    title="共济备案未重复，或有可解除",
)
def family_filing_fits(facts: Facts, policy: Policy) -> Finding:
    """A relative is bound once; only a filing that stands can be ended."""
    same = ("same_filing", facts.statements("same_filing"))
    ends = ("filing_ends", facts.statements("filing_ends"))
    if not value(ends):
        return is_new(policy, same[1])
    open_question = question(policy, (same,))
    if open_question:
        return open_question
    if value(same):
        return finding("met", N_("the filing stands and can be ended"), (same, ends))
    return finding("not_met", N_("no filing for this relative stands"), (same, ends))


@rule("the relative is bound", "std-2022 6.8.2", title="绑定共济人员")
def relative_is_bound(facts: Facts, policy: Policy) -> Finding:
    """The application binds a relative: it names no end."""
    ends = ("filing_ends", facts.statements("filing_ends"))
    open_question = question(policy, (("relation_claimed", facts.statements("relation_claimed")),))
    if open_question:
        return open_question
    if value(ends):
        return finding("not_met", N_("the application ends a filing"), (ends,))
    return finding("met", N_("the application begins a filing"), (ends,))


@rule("the relative is unbound", "std-2022 6.8.2", title="解除共济人员")
def relative_is_unbound(facts: Facts, policy: Policy) -> Finding:
    """The application names the day on which the filing ends."""
    ends = ("filing_ends", facts.statements("filing_ends"))
    if value(ends):
        return finding("met", N_("the application ends a filing"), (ends,))
    return finding("not_met", N_("the application begins a filing"), (ends,))
