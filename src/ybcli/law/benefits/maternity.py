"""Maternity (生育保险): which birth or treatment, whose spouse on that day, and paid only once (6.10)."""

from __future__ import annotations

from ybcli.language import N_, _

from ..engine.asking import Told, contradiction, day_of, found, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy
from .reimbursement import documented


@rule("the person is in the employee scheme", "std-2022 6.10", title="职工医保（含生育）参保人员")
def employee_has_maternity_cover(facts: Facts, policy: Policy) -> Finding:
    """Maternity benefits come with the employee scheme of this pooling area."""
    asked = (("scheme_here", facts.told("scheme_here")),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]) != "employee":
        return found("not_met", N_("the person is not in the employee scheme here"), asked)
    return found("met", N_("the person is in the employee scheme here"), asked)


@rule("it was a birth", "std-2022 6.10.1", title="生育类别为生育")
def category_is_birth(facts: Facts, policy: Policy) -> Finding:
    """The category that the hospital told selects the rule: a birth is reimbursed here."""
    asked = (
        ("birth_category", facts.told("birth_category")),
        ("birth_day", facts.told("birth_day")),
    )
    return _is_of(
        policy,
        asked,
        "birth",
        N_("it was a birth"),
        N_("it was a family-planning treatment: apply under 6.10.2"),
    )


@rule("it was a family-planning treatment", "std-2022 6.10.2", title="生育类别为计划生育")
def category_is_family_planning(facts: Facts, policy: Policy) -> Finding:
    """The category that the hospital told selects the rule: family planning is reimbursed here."""
    asked = (
        ("birth_category", facts.told("birth_category")),
        ("birth_day", facts.told("birth_day")),
    )
    return _is_of(
        policy,
        asked,
        "family_planning",
        N_("it was a family-planning treatment"),
        N_("it was a birth: apply under 6.10.1"),
    )


def _is_of(policy: Policy, asked: tuple[Told, Told], wanted: str, yes: str, no: str) -> Finding:
    """Is it of the wanted category? The first of `asked` says of which it is."""
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]) == wanted:
        return found("met", yes, asked)
    return found("not_met", no, asked)


@rule("the birth is documented", "std-2022 6.10.1", title="出院小结、费用明细齐全")
def birth_is_documented(facts: Facts, policy: Policy) -> Finding:
    """The hospital sent the discharge summary and the details of the costs."""
    asked = (
        ("service_day", facts.told("service_day")),
        ("discharge_summary", facts.told("discharge_summary")),
        ("fee_details", facts.told("fee_details")),
    )
    return documented(policy, asked)


@rule(
    "the treatment has one of two documents",
    "std-2022 6.10.2",
    title="电子病历或出院小结、费用明细齐全",
)
def either_document_is_there(facts: Facts, policy: Policy) -> Finding:
    """The medical record or the discharge summary is enough, with the details of the costs."""
    record = ("medical_record", facts.told("medical_record"))
    summary = ("discharge_summary", facts.told("discharge_summary"))
    one = record if value(record) else summary
    asked = (
        ("service_day", facts.told("service_day")),
        one,
        ("fee_details", facts.told("fee_details")),
    )
    return documented(policy, asked)


@rule("the birth or treatment is known", "std-2022 6.10.3.1", title="生育事项已核验")
def maternity_event_is_known(facts: Facts, policy: Policy) -> Finding:
    """A birth or a family-planning treatment in a designated hospital, as the hospital told it."""
    asked = (
        ("birth_category", facts.told("birth_category")),
        ("birth_day", facts.told("birth_day")),
    )
    return question(policy, asked) or found("met", N_("the hospital told of it"), asked)


@rule("the birth is paid for once", "std-2022 6.10.3.1", title="同一生育事项未重复申领")
def birth_is_paid_once(facts: Facts, policy: Policy) -> Finding:
    """No other case of the same person stands on the same birth."""
    asked = (("birth_used", facts.told("birth_used")),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]):
        return found("not_met", N_("the allowance for this birth was asked for before"), asked)
    return found("met", N_("the allowance for this birth was not asked for before"), asked)


@rule("married on the day of the birth", "std-2022 6.10.4", title="生育当日婚姻关系存续")
def married_on_the_day_of_birth(facts: Facts, policy: Policy) -> Finding:
    """The last registration on that day or before is a marriage, and no divorce (民政)."""
    born = ("birth_day", facts.told("birth_day"))
    married = ("marriage", facts.told("marriage"))
    asked = (born, married)
    contradicted = contradiction(policy, born)
    if contradicted:
        return contradicted
    if value(born) is None or value(married) is None:
        return question(policy, (born,)) or _marriage_unknown(asked)
    before = sorted(
        str(fact.value) for fact in married[1] if day_of(fact.value) <= str(value(born))
    )
    if not before:
        return found("not_met", N_("they married after the birth"), asked)
    if before[-1].split()[1] != "married":
        return found("not_met", N_("they were divorced before the birth"), asked)
    return found("met", N_("they were married on the day of the birth"), asked)


def _marriage_unknown(asked: tuple[Told, ...]) -> Finding:
    return unclear(
        _("civil affairs told of no marriage"),
        _("were they married on the day of the birth? ask civil affairs, or see the certificate"),
        asked,
    )


@rule("the spouse is not employed", "std-2022 6.10.4", title="配偶未就业")
def spouse_is_not_employed(facts: Facts, policy: Policy) -> Finding:
    """Nowhere in the employee scheme; an employment without insurance is looked at by an officer."""
    insured = ("spouse_insured_as_employee", facts.told("spouse_insured_as_employee"))
    employed = ("spouse_employed_from", facts.told("spouse_employed_from"))
    if value(insured):
        return found("not_met", N_("the spouse is employed and insured"), (insured,))
    open_question = question(policy, (insured,))
    if open_question:
        return open_question
    if value(employed) is not None:
        return unclear(
            _("human resources know of an employment of the spouse since {day}").format(
                day=value(employed)
            ),
            _("does it go on? ask the spouse or human resources"),
            (insured, employed),
        )
    return found("met", N_("the spouse is not employed"), (insured,))
