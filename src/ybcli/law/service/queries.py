"""Queries: who may see whose file (6.4.1, 6.4.2). Who cannot be verified sees nothing."""

from __future__ import annotations

from ybcli.language import N_, _

from ..engine.asking import Evidence, finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("the agent is whom the unit named", "std-2022 6.4.1", title="单位经办人身份已核验")
def agent_is_of_the_unit(facts: Facts, policy: Policy) -> Finding:
    """The agent who asks was named by the unit, or is its legal representative as market regulation told; not every
    employee is one. A name that is not the number's is nobody's.
    """
    agent = ("agent_of_unit", facts.statements("agent_of_unit"))
    named = ("agent_name_differs", facts.statements("agent_name_differs"))
    refused = _refused((agent, named))
    if refused:
        return refused
    return question(policy, (agent,)) or finding(
        "met", N_("the agent is whom the unit named"), (agent, named)
    )


@rule("an agent is named by the unit", "std-2022 6.4.1", title="单位委托经办人已核实")
def unit_named_the_agent(facts: Facts, policy: Policy) -> Finding:
    """Market regulation told of the agent as the unit's; else the unit's letter is looked at by two officers."""
    agent = ("agent_of_unit", facts.statements("agent_of_unit"))
    named = ("agent_name_differs", facts.statements("agent_name_differs"))
    if value(named):
        return _no_name(named)
    if value(agent):
        return finding("met", N_("the agent is whom the unit named"), (agent, named))
    return unclear(
        _("no department has told that the unit named this agent"),
        _(
            "is there a letter of the unit with its seal? answer with "
            '`yb case verify CASE --met --reason "…"`; a second officer reviews it'
        ),
        (agent, named),
    )


@rule("who asks may see the file", "std-2022 6.4.2", title="查询人有权查询")
def asker_may_see_the_file(facts: Facts, policy: Policy) -> Finding:
    """The person, by a medium that the platform confirms with number and name; or the agent of the person's own
    employer, who is whom that unit named.
    """
    name = ("name_differs", facts.statements("name_differs"))
    if value(name):
        return _no_name(name)
    unit = ("asked_by_unit", facts.statements("asked_by_unit"))
    if value(unit):
        return _of_employer(facts, policy, unit)
    medium = ("identity_medium", facts.statements("identity_medium"))
    if not value(medium):
        return finding("not_met", N_("the person was not identified"), (medium,))
    shown = ("medium_is_theirs", facts.statements("medium_is_theirs"))
    if not shown[-1]:
        return finding(
            "not_met",
            N_("the medium was not shown: give its number with --medium-number"),
            (medium,),
        )
    open_question = question(policy, (shown,))
    if open_question:
        return open_question
    if value(shown):
        return finding("met", N_("the person was identified"), (medium, shown))
    return finding(
        "not_met", N_("the platform does not confirm the medium as the person's"), (medium, shown)
    )


def _of_employer(facts: Facts, policy: Policy, unit: Evidence) -> Finding:
    """The agent of an employer asks: about its own employee, and never about the account."""
    document = ("document_asked", facts.statements("document_asked"))
    agent = ("agent_of_unit", facts.statements("agent_of_unit"))
    named = ("agent_name_differs", facts.statements("agent_name_differs"))
    employee = ("employee_of_asker", facts.statements("employee_of_asker"))
    if refused := _refused((agent, named)):
        return refused
    if value(employee) is False:
        return finding(
            "not_met",
            N_("the person is not an employee of the employer that asks"),
            (unit, employee),
        )
    if value(document) in {"account", "settlements", "visits"}:
        return finding(
            "not_met",
            N_("the account and the care of an employee are told to the person alone"),
            (unit, document),
        )
    return question(policy, (agent, employee)) or finding(
        "met", N_("the employer asks about its own employee"), (unit, agent, employee)
    )


def _refused(evidence: tuple[Evidence, Evidence]) -> Finding | None:
    """Why an agent is none: the name is not the number's, or the unit named somebody else."""
    agent, named = evidence
    if value(named):
        return _no_name(named)
    if not agent[-1] or value(agent) is False:
        return finding(
            "not_met",
            N_(
                "the unit has not named this agent; an employee is none: `yb file unit-agent` files whom it names"
            ),
            (agent,),
        )
    return None


def _no_name(evidence: Evidence) -> Finding:
    return finding("not_met", N_("name and number do not belong together"), (evidence,))
