"""Maternity (生育保险): which birth or treatment, whose spouse on that day, and paid only once (6.10)."""

from __future__ import annotations

from ybcli.language import N_, _

from ..engine.asking import Evidence, contradiction, day_of, finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy
from .reimbursement import documented


@rule("the person is in the employee scheme", "std-2022 6.10", title="职工医保（含生育）参保人员")
def employee_has_maternity_cover(facts: Facts, policy: Policy) -> Finding:
    """Maternity benefits come with the employee scheme of this pooling area."""
    evidence = (("scheme_here", facts.statements("scheme_here")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]) != "employee":
        return finding("not_met", N_("the person is not in the employee scheme here"), evidence)
    return finding("met", N_("the person is in the employee scheme here"), evidence)


@rule("it was a birth", "std-2022 6.10.1", title="生育类别为生育")
def category_is_birth(facts: Facts, policy: Policy) -> Finding:
    """The category that the hospital reported selects the rule: a birth is reimbursed here."""
    evidence = (
        ("birth_category", facts.statements("birth_category")),
        ("birth_day", facts.statements("birth_day")),
    )
    return _is_of(
        policy,
        evidence,
        "birth",
        N_("it was a birth"),
        N_("it was a family-planning treatment: apply under 6.10.2"),
    )


@rule("it was a family-planning treatment", "std-2022 6.10.2", title="生育类别为计划生育")
def category_is_family_planning(facts: Facts, policy: Policy) -> Finding:
    """The category that the hospital reported selects the rule: family planning is reimbursed here."""
    evidence = (
        ("birth_category", facts.statements("birth_category")),
        ("birth_day", facts.statements("birth_day")),
    )
    return _is_of(
        policy,
        evidence,
        "family_planning",
        N_("it was a family-planning treatment"),
        N_("it was a birth: apply under 6.10.1"),
    )


def _is_of(
    policy: Policy, evidence: tuple[Evidence, Evidence], wanted: str, yes: str, no: str
) -> Finding:
    """Is it of the wanted category? The first item of `evidence` states it."""
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]) == wanted:
        return finding("met", yes, evidence)
    return finding("not_met", no, evidence)


@rule("the birth is documented", "std-2022 6.10.1", title="出院小结、费用明细齐全")
def birth_is_documented(facts: Facts, policy: Policy) -> Finding:
    """The hospital sent the discharge summary and the details of the costs."""
    evidence = (
        ("service_day", facts.statements("service_day")),
        ("discharge_summary", facts.statements("discharge_summary")),
        ("fee_details", facts.statements("fee_details")),
    )
    return documented(policy, evidence)


@rule(
    "the treatment has one of two documents",
    "std-2022 6.10.2",
    title="电子病历或出院小结、费用明细齐全",
)
def either_document_is_there(facts: Facts, policy: Policy) -> Finding:
    """The medical record or the discharge summary is enough, with the details of the costs."""
    record = ("medical_record", facts.statements("medical_record"))
    summary = ("discharge_summary", facts.statements("discharge_summary"))
    document = record if value(record) else summary
    evidence = (
        ("service_day", facts.statements("service_day")),
        document,
        ("fee_details", facts.statements("fee_details")),
    )
    return documented(policy, evidence)


@rule("the birth or treatment is known", "std-2022 6.10.3.1", title="生育事项已核验")
def maternity_event_is_known(facts: Facts, policy: Policy) -> Finding:
    """A birth or a family-planning treatment in a designated hospital, as the hospital reported it."""
    evidence = (
        ("birth_category", facts.statements("birth_category")),
        ("birth_day", facts.statements("birth_day")),
    )
    return question(policy, evidence) or finding("met", N_("the hospital reported it"), evidence)


@rule("it is told alike how the birth went", "std-2022 6.10.3.2", title="分娩方式记录一致")
def way_of_birth_is_clear(facts: Facts, policy: Policy) -> Finding:
    """The type of the birth and the flag of a difficult one, in every record of it, do not contradict each other."""
    category = ("birth_category", facts.statements("birth_category"))
    way = ("delivery", facts.statements("delivery"))
    open_question = question(policy, (category,))
    if open_question:
        return open_question
    told = {str(fact.value) for fact in way[1] if fact.value is not None}
    if len(told) <= bool(told):
        return finding("met", N_("how the birth went is told alike"), (category, way))
    return unclear(
        _("health tells two ways of the birth: {ways}").format(
            ways=", ".join(_(one) for one in sorted(told))
        ),
        _(
            "which one is it? ask the hospital (matn_type, dystocia_flag); `yb case answer CASE --set delivery=…`"
        ),
        (way,),
    )


@rule("the birth is paid for once", "std-2022 6.10.3.1", title="同一生育事项未重复申领")
def birth_is_paid_once(facts: Facts, policy: Policy) -> Finding:
    """No other case of the same person stands on the same birth."""
    evidence = (("birth_used", facts.statements("birth_used")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("not_met", N_("the allowance for this birth was asked for before"), evidence)
    return finding("met", N_("the allowance for this birth was not asked for before"), evidence)


@rule("the birth is told once", "std-2022 6.10.3.1", title="生育事项未重复登记")
def birth_is_told_once(facts: Facts, policy: Policy) -> Finding:
    """No other case of the same person is about a birth of nearly the same day: it may be one told twice."""
    alike = ("birth_alike", facts.statements("birth_alike"))
    open_question = question(policy, (alike,))
    if open_question:
        return open_question
    if value(alike) == "no":
        return finding("met", N_("no other birth near that day is known"), (alike,))
    return unclear(
        _("another birth or treatment near that day: case {case}").format(case=value(alike)),
        _("is it the same, told with another day? ask health; if it is, this case is not met"),
        (alike,),
    )


@rule("married on the day of the birth", "std-2022 6.10.4", title="生育当日婚姻关系存续")
def married_on_the_day_of_birth(facts: Facts, policy: Policy) -> Finding:
    """The last registration on that day or before is a marriage, and no divorce (民政)."""
    born = ("birth_day", facts.statements("birth_day"))
    married = ("marriage", facts.statements("marriage"))
    evidence = (born, married)
    contradicted = contradiction(policy, born)
    if contradicted:
        return contradicted
    if value(born) is None or value(married) is None:
        return question(policy, (born,)) or _marriage_unknown(evidence)
    before = sorted(
        str(fact.value) for fact in married[1] if day_of(fact.value) <= str(value(born))
    )
    if not before:
        return finding("not_met", N_("they married after the birth"), evidence)
    if before[-1].split()[1] != "married":
        return finding("not_met", N_("they were divorced before the birth"), evidence)
    return finding("met", N_("they were married on the day of the birth"), evidence)


def _marriage_unknown(evidence: tuple[Evidence, ...]) -> Finding:
    return unclear(
        _("civil affairs reported no marriage"),
        _("were they married on the day of the birth? ask civil affairs, or see the certificate"),
        evidence,
    )


@rule("the spouse is not employed", "std-2022 6.10.4", title="配偶未就业")
def spouse_is_not_employed(facts: Facts, policy: Policy) -> Finding:
    """Nowhere in the employee scheme; an employment without insurance is looked at by an officer."""
    insured = ("spouse_insured_as_employee", facts.statements("spouse_insured_as_employee"))
    employed = ("spouse_employed_from", facts.statements("spouse_employed_from"))
    if value(insured):
        return finding("not_met", N_("the spouse is employed and insured"), (insured,))
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
    return finding("met", N_("the spouse is not employed"), (insured,))
