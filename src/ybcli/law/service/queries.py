"""Queries: who may see whose file (6.4.1, 6.4.2). Who cannot be verified sees nothing."""

from __future__ import annotations

from ybcli.language import N_

from ..engine.asking import finding, question, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("the agent is registered with the employer", "std-2022 6.4.1", title="单位经办人身份已核验")
def agent_is_of_the_unit(facts: Facts, policy: Policy) -> Finding:
    """The agent who asks is registered as an employee of the unit."""
    evidence = (("agent_of_unit", facts.statements("agent_of_unit")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("met", N_("the agent is registered with the employer"), evidence)
    return finding("not_met", N_("the agent is not registered with the employer"), evidence)


@rule("who asks may see the file", "std-2022 6.4.2", title="查询人有权查询")
def asker_may_see_the_file(facts: Facts, policy: Policy) -> Finding:
    """The person, identified by one of the five media; or the agent of the person's own employer."""
    unit = ("asked_by_unit", facts.statements("asked_by_unit"))
    medium = ("identity_medium", facts.statements("identity_medium"))
    agent = ("agent_of_unit", facts.statements("agent_of_unit"))
    employee = ("employee_of_asker", facts.statements("employee_of_asker"))
    if not value(unit):
        if value(medium):
            return finding("met", N_("the person was identified"), (medium,))
        return finding("not_met", N_("the person was not identified"), (medium,))
    if not value(agent):
        return finding(
            "not_met", N_("the agent is not registered with the employer"), (unit, agent)
        )
    if not value(employee):
        return finding(
            "not_met",
            N_("the person is not an employee of the employer that asks"),
            (unit, employee),
        )
    return finding("met", N_("the employer asks about its own employee"), (unit, agent, employee))
