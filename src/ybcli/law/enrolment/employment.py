"""The end of an employment: is the person registered with that employer, and does the insurance stop?"""

from __future__ import annotations

from ybcli.language import N_, _

from ..engine.asking import finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("registered with the employer", "std-2022 6.2.5", title="已在该单位参保")
def registered_with_the_employer(facts: Facts, policy: Policy) -> Finding:
    """Only a registration with this employer can stop here."""
    evidence = (("registered_with_employer", facts.statements("registered_with_employer")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("met", N_("the person is registered with this employer"), evidence)
    return finding("not_met", N_("the person is not registered with this employer here"), evidence)


@rule("paused with the employer", "std-2022 6.2.5", title="在该单位已暂停参保")
def paused_with_the_employer(facts: Facts, policy: Policy) -> Finding:
    """Only a registration that this employer paused can be resumed."""
    evidence = (("paused_with_employer", facts.statements("paused_with_employer")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("met", N_("the person's insurance with this employer is paused"), evidence)
    return finding("not_met", N_("no insurance with this employer is paused here"), evidence)


@rule("the end of an employment is looked at", "std-2022 6.2.5", title="停保须经核实")
def end_of_employment_is_looked_at(facts: Facts, policy: Policy) -> Finding:
    """Who stops working for an employer may go on with another: an officer asks before the insurance stops."""
    evidence = (("employment_ends_on", facts.statements("employment_ends_on")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    return unclear(
        _("the employment ended on {day}").format(day=value(evidence[0])),
        _("does the insurance stop, or does the person go on with another employer? ask them"),
        evidence,
    )
