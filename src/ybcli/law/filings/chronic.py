"""Chronic diseases of outpatients (门诊慢特病): which diagnoses are on the county's list, and who has
filed one (6.7).

A diagnosis is looked up by its category of the ICD-10, which stands before the point of its code.
The list gives the number of the disease in the catalogue of the platform (1309), nought for a
category that is not on the list.
"""

from __future__ import annotations

from ybcli.errors import PolicyGap
from ybcli.language import N_

from ..engine.asking import finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy
from .care_filings import insured_here, qualifies, treated_for_it


def category(diagnosis: str) -> str:
    """The category of a diagnosis: `I10.x00x002` → `I10`."""
    return diagnosis.strip().upper().partition(".")[0]


def disease_code(policy: Policy, diagnosis: str) -> str:
    """The catalogue's code of the disease, `M03900`; empty where the diagnosis is not on the list.

    Raises PolicyGap where the county has no list.
    """
    number = policy.table("chronic_disease").get(category(diagnosis))
    return f"M{int(number.value):05d}" if number is not None and number.value else ""


@rule("the person is insured here", "std-2022 6.7", title="本统筹区参保人员")
def patient_of_chronic_disease_is_insured_here(facts: Facts, policy: Policy) -> Finding:
    """In the employee or in the resident scheme of this pooling area."""
    return insured_here(policy, facts.statements("scheme_here"))


@rule("the institution may assess it", "std-2022 6.7.1", title="定点医疗机构有慢特病认定资格")
def chronic_hospital_qualifies(facts: Facts, policy: Policy) -> Finding:
    """A designated institution that the bureau has qualified to assess chronic diseases."""
    return qualifies(policy, facts.statements("institution_qualified"))


@rule("the diagnosis is on the list", "std-2022 6.7.1", title="属于慢特病的相关诊断")
def diagnosis_is_on_the_list(facts: Facts, policy: Policy) -> Finding:
    """The county's list has the diagnosis. Where the county has no list, an officer decides."""
    evidence = (("diagnosis", facts.statements("diagnosis")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    try:
        numbers = policy.table("chronic_disease")
    except PolicyGap as gap:
        return unclear(gap.says, gap.cure, evidence)
    number = numbers.get(category(str(value(evidence[0]))))
    if number is not None and number.value:
        return finding("met", N_("the diagnosis is on the list of chronic diseases"), evidence)
    return finding("not_met", N_("the diagnosis is not on the list of chronic diseases"), evidence)


@rule("it is the first upload of the disease", "std-2022 6.7.1", title="首次以相关疾病诊断结算")
def first_upload_of_the_disease(facts: Facts, policy: Policy) -> Finding:
    """Nobody is reminded twice of one disease, also not who objected to it."""
    evidence = (("disease_asked_before", facts.statements("disease_asked_before")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("not_met", N_("the person was asked about this disease before"), evidence)
    return finding("met", N_("it is the first settlement with this disease"), evidence)


@rule("the disease is not filed yet", "std-2022 6.7.1", title="该病种尚未备案")
def disease_is_not_filed_yet(facts: Facts, policy: Policy) -> Finding:
    """Neither in our register nor on the platform, where another place may have filed it."""
    here = ("disease_filed_here", facts.statements("disease_filed_here"))
    there = ("disease_filed_on_platform", facts.statements("disease_filed_on_platform"))
    if value(here):
        return finding("not_met", N_("the disease is filed already"), (here,))
    open_question = question(policy, (here, there))
    if open_question:
        return open_question
    if value(there):
        return finding("not_met", N_("the disease is filed already"), (there,))
    return finding("met", N_("the disease is not filed yet"), (here, there))


@rule("a hospital knows the disease", "std-2022 6.7.2", title="就医信息与病种相符")
def hospital_knows_the_disease(facts: Facts, policy: Policy) -> Finding:
    """A hospital has treated the person for it; where none tells so, an officer looks."""
    return treated_for_it(
        policy, facts.statements("diagnosis"), facts.statements("visits_with_diagnosis")
    )
