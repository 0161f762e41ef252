"""Entitlement: may this employer be registered, this person be enrolled, this declaration stand?

Rules over the statements of departments. A missing answer is not a no: a fact that none stated, or on which
two departments disagree, makes the finding unclear, and the question goes to an officer.
"""

from __future__ import annotations

from ybcli.language import N_, _

from ..engine.asking import contradiction, finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("the employer's record is complete", "std-2022 6.2.1.1", title="单位登记信息齐全")
def unit_record_is_complete(facts: Facts, policy: Policy) -> Finding:
    """Code, name, address and legal representative came with the market supervisor's record."""
    evidence = (
        ("credit_code", facts.statements("credit_code")),
        ("unit_name", facts.statements("unit_name")),
        ("unit_address", facts.statements("unit_address")),
        ("legal_representative", facts.statements("legal_representative")),
    )
    return question(policy, evidence) or finding("met", N_("the record is complete"), evidence)


@rule("the employer is not registered yet", "std-2022 6.2.1.1", title="单位尚未参保登记")
def unit_is_not_yet_registered(facts: Facts, policy: Policy) -> Finding:
    """No registration stands under this code, in any region."""
    evidence = (("unit_registered", facts.statements("unit_registered")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[-1]):
        return finding("not_met", N_("the employer is registered already"), evidence)
    return finding("met", N_("the employer is not registered yet"), evidence)


@rule("the person is not insured", "std-2022 6.2.3.1", title="未在其他统筹区参保")
def person_is_not_insured(facts: Facts, policy: Policy) -> Finding:
    """Not insured in another region; nor in this one, where that was asked."""
    elsewhere = ("insured_elsewhere", facts.statements("insured_elsewhere"))
    here = ("insured_here", facts.statements("insured_here"))
    evidence = (elsewhere, here) if here[-1] else (elsewhere,)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(elsewhere):
        return finding("not_met", N_("the person is insured in another region"), evidence)
    if here[-1] and value(here):
        return finding("not_met", N_("the person is insured here already"), evidence)
    return finding("met", N_("the person is not insured"), evidence)


@rule("the employment is known", "std-2022 6.2.2.1", title="用工关系已知")
def employment_is_known(facts: Facts, policy: Policy) -> Finding:
    """The employing unit and the first day, or that the person works without a unit; a child is asked about."""
    young = ("too_young_to_work", facts.statements("too_young_to_work"))
    if value(young):
        return unclear(
            _("the person is too young to be employed: {born}").format(born=value(young)),
            _("whose number is it? compare with the document and the contract"),
            (young,),
        )
    flexible = ("is_flexible", facts.statements("is_flexible"))
    contradicted = contradiction(policy, flexible)
    if contradicted:
        return contradicted
    if value(flexible):
        return finding("met", N_("the person is a flexible worker"), (flexible,))
    evidence = (
        ("employer_code", facts.statements("employer_code")),
        ("employment_began", facts.statements("employment_began")),
    )
    return question(policy, evidence) or finding("met", N_("the employment is known"), evidence)


@rule(
    "the ground of enrolment is known",
    "std-2022 6.2.3.1",
    title="本地户籍、居住证、新生儿、新迁入或学籍已登记",
)
def relation_or_residence_is_known(facts: Facts, policy: Policy) -> Finding:
    """A household or a residence permit here, a birth registered, a household moved in, a school enrolment, or
    insurance here before the year to come: one is enough; the clause's three are examples.
    """
    here = ("residence_here", facts.statements("residence_here"))
    renewed = ("insured_before_the_year", facts.statements("insured_before_the_year"))
    evidence = (
        ("birth_registered", facts.statements("birth_registered")),
        ("household_move", facts.statements("household_move")),
        ("school_enrolment", facts.statements("school_enrolment")),
        *(one for one in (here, renewed) if one[-1]),
    )
    for fact in evidence:
        contradicted = contradiction(policy, fact)
        if contradicted:
            return contradicted
    if any(value(fact) for fact in evidence):
        return finding("met", N_("the ground of enrolment is registered"), evidence)
    elsewhere = ("residence_elsewhere", facts.statements("residence_elsewhere"))
    if value(elsewhere):
        return unclear(
            _("the police know the household or residence in another region: {place}").format(
                place=value(elsewhere)
            ),
            _("does the person live here by now? ask for the residence permit of this place"),
            (*evidence, elsewhere),
        )
    return unclear(
        _("no household, residence permit or school enrolment here was reported"),
        _("does the person live here? ask for the household register or the residence permit"),
        evidence,
    )


@rule("the e-voucher is activated", "std-2022 6.2.2.1", title="医保电子凭证已激活")
def voucher_is_seen_to(facts: Facts, policy: Policy) -> Finding:
    """An activated e-voucher is known, or the person was insured before and was asked at the first enrolment."""
    renewed = ("insured_before_the_year", facts.statements("insured_before_the_year"))
    if value(renewed):
        return finding("met", N_("the person was asked at the first enrolment"), (renewed,))
    evidence = (("voucher_is_active", facts.statements("voucher_is_active")),)
    if value(evidence[0]):
        return finding("met", N_("the e-voucher is activated already"), evidence)
    return finding("not_met", N_("no activated e-voucher is known"), evidence)


@rule("the sum of the declaration agrees", "std-2022 6.3", title="申报合计与明细相符")
def base_sum_agrees(facts: Facts, policy: Policy) -> Finding:
    """The rows add up to the sum stated; so do the persons, where they were stated."""
    sums = (
        ("rows_sum_fen", facts.statements("rows_sum_fen")),
        ("stated_sum_fen", facts.statements("stated_sum_fen")),
    )
    counts = (
        ("rows_count", facts.statements("rows_count")),
        ("stated_count", facts.statements("stated_count")),
    )
    evidence = sums + counts if counts[-1][-1] else sums
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    rows, stated = map(value, sums)
    if rows != stated:
        return finding("not_met", N_("the rows do not add up to the sum stated"), evidence)
    persons, stated_persons = map(value, counts)
    if counts[-1][-1] and persons != stated_persons:
        return finding("not_met", N_("the number of rows is not the number stated"), evidence)
    return finding("met", N_("the rows add up to the sum stated"), evidence)
