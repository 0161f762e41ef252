"""Registered twice (重复参保, 5.2.2): both registrations are there, and the older one ends on the day
before the other begins, so that no day is without cover and none has two.
"""

from __future__ import annotations

from datetime import date

from ybcli.language import N_

from ..engine.asking import ONE_DAY, finding, question, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("both registrations are in force", "std-2022 5.2.2", title="存在重复参保登记")
def both_registrations_are_in_force(facts: Facts, policy: Policy) -> Finding:
    """The registration that is to end, and the one that is kept."""
    evidence = (
        ("ending_is_in_force", facts.statements("ending_is_in_force")),
        ("kept_is_in_force", facts.statements("kept_is_in_force")),
    )
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if not value(evidence[0]):
        return finding("not_met", N_("the registration that is to end is not in force"), evidence)
    if not value(evidence[1]):
        return finding(
            "not_met", N_("the registration that is to be kept is not in force"), evidence
        )
    return finding("met", N_("the person is registered twice"), evidence)


@rule("no day without cover and none with two", "std-2022 5.2.2", title="终止与起始日期衔接")
def registrations_meet(facts: Facts, policy: Policy) -> Finding:
    """The older registration ends on the day before the one that is kept begins."""
    ends = ("ending_ends_on", facts.statements("ending_ends_on"))
    begins = ("kept_begins_on", facts.statements("kept_begins_on"))
    evidence = (ends, begins)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    day_after = date.fromisoformat(str(value(ends))) + ONE_DAY
    if day_after.isoformat() < str(value(begins)):
        return finding("not_met", N_("there would be days without cover"), evidence)
    if day_after.isoformat() > str(value(begins)):
        return finding("not_met", N_("there would be days with two registrations"), evidence)
    return finding("met", N_("one registration begins on the day after the other ends"), evidence)
