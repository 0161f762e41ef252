"""Medical aid (医疗救助): on the list on the day of the treatment, and after the basic insurance (6.11)."""

from __future__ import annotations

from ybcli.language import N_, _

from ..engine.asking import UNAVAILABLE, finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("aid was granted on the day of the treatment", "std-2022 6.11", title="就医当日具有救助资格")
def aid_was_granted_on_the_day(facts: Facts, policy: Policy) -> Finding:
    """Civil affairs list the person with a time that holds the day of the treatment."""
    day = ("service_day", facts.statements("service_day"))
    spans = ("aid_span", facts.statements("aid_span"))
    listed = ("aid_list_date", facts.statements("aid_list_date"))
    open_question = question(policy, (day,))
    if open_question:
        return open_question
    evidence = (day, spans, listed)
    treated = str(value(day))
    known_spans = [fact for fact in spans[1] if fact.value is not None]
    for fact in known_spans:
        begins, until, _category = str(fact.value).split()
        if begins <= treated and (until == "-" or treated <= until):
            return finding(
                "met", N_("civil affairs list the person on the day of the treatment"), evidence
            )
    if value(listed) is None or len(known_spans) < len(spans[1]):
        return unclear(
            _("the list of aid recipients is not here, or too old"),
            _("was aid granted on that day? ask civil affairs"),
            (spans, listed),
        )
    return Finding(
        "not_met",
        _("on {day} the person was not on the list of aid recipients (list of {listed})").format(
            day=treated, listed=value(listed)
        ),
        tuple(fact for _name, facts_of_one in evidence for fact in facts_of_one),
    )


@rule("the hospital did not settle the aid", "std-2022 6.11", title="救助未在医疗机构联网结算")
def aid_was_not_settled_by_the_hospital(facts: Facts, policy: Policy) -> Finding:
    """Where aid was paid in the hospital with the other layers (一站式), it is not paid again by hand."""
    paid = ("aid_settled_directly_fen", facts.statements("aid_settled_directly_fen"))
    open_question = question(policy, (paid,))
    if open_question:
        return open_question
    if value(paid):
        return finding("not_met", N_("the hospital has settled the aid for this bill"), (paid,))
    return finding("met", N_("no aid was paid in the hospital"), (paid,))


@rule("the basic insurance has paid first", "std-2022 6.11", title="已先行基本医疗保险报销")
def basic_insurance_paid_first(facts: Facts, policy: Policy) -> Finding:
    """Aid is worked out on what is left: known only when the basic insurance has decided, nought too."""
    paid = ("basic_paid_fen", facts.statements("basic_paid_fen"))
    waiting = ("basic_case_open", facts.statements("basic_case_open"))
    command = ("basic_command", facts.statements("basic_command"))
    open_question = question(policy, (paid,))
    if open_question is None:
        return finding("met", N_("what the basic insurance paid is known"), (paid, waiting))
    if value(paid) is not None or any(fact.source == UNAVAILABLE for fact in paid[1]):
        return open_question  # contradicted, or the hospital was not heard
    if value(waiting):
        return unclear(
            _("the basic insurance has not decided this invoice: case {case} is open").format(
                case=value(waiting)
            ),
            _(
                "finish that case first (`yb case show {case}`); this one is verified again then"
            ).format(case=value(waiting)),
            (paid, waiting),
        )
    return unclear(
        _("the basic insurance has not decided this invoice"),
        _("hand the reimbursement in first: `{command}`; this one is verified again then").format(
            command=value(command) or "yb reimburse inpatient"
        ),
        (paid, waiting, command),
    )
