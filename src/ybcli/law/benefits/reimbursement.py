"""Reimbursement by hand (零星报销): whose invoice, for which treatment, and handed in only once (6.9).

What a hospital still owes is waited for and refuses nobody; the amounts are worked out elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from ybcli.language import N_, _

from ..engine.asking import UNAVAILABLE, Evidence, finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("the person is insured here", "std-2022 6.9", title="本统筹区参保人员")
def patient_is_insured_here(facts: Facts, policy: Policy) -> Finding:
    """In the employee or in the resident scheme of this pooling area."""
    evidence = (("scheme_here", facts.statements("scheme_here")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]) == "no":
        return finding("not_met", N_("the person is not insured in this region"), evidence)
    return finding("met", N_("the person is insured in this region"), evidence)


@rule("the electronic invoice is known", "std-2022 6.9", title="电子票据已核验")
def invoice_is_known(facts: Facts, policy: Policy) -> Finding:
    """Finance knows the invoice, made out to the patient; everybody says the same amount."""
    theirs = ("invoice_is_theirs", facts.statements("invoice_is_theirs"))
    several = ("invoice_candidates", facts.statements("invoice_candidates"))
    keys = ("invoice_keys", facts.statements("invoice_keys"))
    if value(several) not in {None, "no"}:
        return unclear(
            _("several electronic invoices have this number: {candidates}").format(
                candidates=value(several)
            ),
            _(
                "which one is it? `yb case answer CASE --set invoice_code=…` with the code before its number"
            ),
            (several,),
        )
    evidence = (
        theirs,
        ("invoice_issued", facts.statements("invoice_issued")),
        ("invoice_amount_fen", facts.statements("invoice_amount_fen")),
    )
    if value(theirs) is False:
        return finding(
            "not_met", N_("this electronic invoice is made out to another person"), (theirs,)
        )
    if not any(fact.value is not None or fact.source == UNAVAILABLE for fact in theirs[1]):
        return unclear(
            _("finance has no electronic invoice with this number"),
            _("compare the number; it may still arrive with `yb sync run`"),
            evidence,
        )
    return question(policy, evidence) or finding(
        "met", N_("finance knows the invoice and its amount"), (*evidence, keys)
    )


@rule("the outpatient treatment is documented", "std-2022 6.9.1", title="电子病历、费用明细齐全")
def outpatient_care_is_documented(facts: Facts, policy: Policy) -> Finding:
    """The hospital sent the medical record and the details of the costs."""
    evidence = (
        ("service_day", facts.statements("service_day")),
        ("medical_record", facts.statements("medical_record")),
        ("fee_details", facts.statements("fee_details")),
    )
    return documented(policy, evidence)


@rule("the hospital stay is documented", "std-2022 6.9.2", title="出院小结、费用明细齐全")
def inpatient_care_is_documented(facts: Facts, policy: Policy) -> Finding:
    """The hospital sent the discharge summary and the details of the costs."""
    evidence = (
        ("service_day", facts.statements("service_day")),
        ("discharge_summary", facts.statements("discharge_summary")),
        ("fee_details", facts.statements("fee_details")),
    )
    return documented(policy, evidence)


def documented(policy: Policy, evidence: Sequence[Evidence]) -> Finding:
    """Met where every document is there; else unclear with what the hospital still owes."""
    missing = next(
        (document for document in evidence if value(document) is None and document[1]), None
    )
    if missing is not None:
        kind = policy.shelf.fact_kinds.get(missing[0])
        sentence = _("the hospital has not yet sent: {document}").format(
            document=kind.label if kind else missing[0]
        )
        return unclear(
            sentence, _("ask the hospital; the case goes on when it is there"), (missing,)
        )
    return question(policy, evidence) or finding("met", N_("the treatment is documented"), evidence)
