"""Reimbursement by hand (零星报销): whose invoice, for which treatment, and handed in only once (6.9).

What a hospital still owes is waited for and refuses nobody; the amounts are worked out elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from ybcli.language import N_, _

from ..engine.asking import UNAVAILABLE, Told, found, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("the person is insured here", "std-2022 6.9", title="本统筹区参保人员")
def patient_is_insured_here(facts: Facts, policy: Policy) -> Finding:
    """In the employee or in the resident scheme of this pooling area."""
    asked = (("scheme_here", facts.told("scheme_here")),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]) == "no":
        return found("not_met", N_("the person is not insured in this region"), asked)
    return found("met", N_("the person is insured in this region"), asked)


@rule("the electronic invoice is known", "std-2022 6.9", title="电子票据已核验")
def invoice_is_known(facts: Facts, policy: Policy) -> Finding:
    """Finance knows the invoice, made out to the patient; everybody says the same amount."""
    theirs = ("invoice_is_theirs", facts.told("invoice_is_theirs"))
    asked = (
        theirs,
        ("invoice_issued", facts.told("invoice_issued")),
        ("invoice_amount_fen", facts.told("invoice_amount_fen")),
    )
    if value(theirs) is False:
        return found(
            "not_met", N_("this electronic invoice is made out to another person"), (theirs,)
        )
    if not any(fact.value is not None or fact.source == UNAVAILABLE for fact in theirs[1]):
        return unclear(
            _("finance knows no electronic invoice of this number"),
            _("compare the number; it may still arrive with `yb sync run`"),
            asked,
        )
    return question(policy, asked) or found(
        "met", N_("finance knows the invoice and its amount"), asked
    )


@rule("the invoice is handed in once", "std-2022 6.9", title="票据未重复报销")
def invoice_is_handed_in_once(facts: Facts, policy: Policy) -> Finding:
    """No other case stands on the same invoice, whoever brought it."""
    asked = (("invoice_used", facts.told("invoice_used")),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]):
        return found("not_met", N_("this electronic invoice was handed in before"), asked)
    return found("met", N_("this electronic invoice was not handed in before"), asked)


@rule("the outpatient treatment is documented", "std-2022 6.9.1", title="电子病历、费用明细齐全")
def outpatient_care_is_documented(facts: Facts, policy: Policy) -> Finding:
    """The hospital sent the medical record and the details of the costs."""
    asked = (
        ("service_day", facts.told("service_day")),
        ("medical_record", facts.told("medical_record")),
        ("fee_details", facts.told("fee_details")),
    )
    return documented(policy, asked)


@rule("the hospital stay is documented", "std-2022 6.9.2", title="出院小结、费用明细齐全")
def inpatient_care_is_documented(facts: Facts, policy: Policy) -> Finding:
    """The hospital sent the discharge summary and the details of the costs."""
    asked = (
        ("service_day", facts.told("service_day")),
        ("discharge_summary", facts.told("discharge_summary")),
        ("fee_details", facts.told("fee_details")),
    )
    return documented(policy, asked)


def documented(policy: Policy, asked: Sequence[Told]) -> Finding:
    """Met where every document is there; else unclear with what the hospital still owes."""
    missing = next((one for one in asked if value(one) is None and one[1]), None)
    if missing is not None:
        kind = policy.shelf.fact_kinds.get(missing[0])
        says = _("the hospital still owes: {document}").format(
            document=kind.label if kind else missing[0]
        )
        return unclear(says, _("ask the hospital; the case goes on when it is there"), (missing,))
    return question(policy, asked) or found("met", N_("the treatment is documented"), asked)
