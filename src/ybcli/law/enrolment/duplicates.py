"""Registered twice (重复参保, 5.2.2): both registrations are there, and the older one ends on the day
before the other begins, so that no day is without cover and none has two.
"""

from __future__ import annotations

from datetime import date

from ybcli.language import N_

from ..engine.asking import ONE_DAY, found, question, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("both registrations are in force", "std-2022 5.2.2", title="存在重复参保登记")
def both_registrations_are_in_force(facts: Facts, policy: Policy) -> Finding:
    """The registration that is to end, and the one that is kept."""
    asked = (
        ("ending_is_in_force", facts.told("ending_is_in_force")),
        ("kept_is_in_force", facts.told("kept_is_in_force")),
    )
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if not value(asked[0]):
        return found("not_met", N_("the registration that is to end is not in force"), asked)
    if not value(asked[1]):
        return found("not_met", N_("the registration that is to be kept is not in force"), asked)
    return found("met", N_("the person is registered twice"), asked)


@rule("no day without cover and none with two", "std-2022 5.2.2", title="终止与起始日期衔接")
def registrations_meet(facts: Facts, policy: Policy) -> Finding:
    """The older registration ends on the day before the one that is kept begins."""
    ends = ("ending_ends_on", facts.told("ending_ends_on"))
    begins = ("kept_begins_on", facts.told("kept_begins_on"))
    asked = (ends, begins)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    day_after = date.fromisoformat(str(value(ends))) + ONE_DAY
    if day_after.isoformat() < str(value(begins)):
        return found("not_met", N_("there would be days without cover"), asked)
    if day_after.isoformat() > str(value(begins)):
        return found("not_met", N_("there would be days with two registrations"), asked)
    return found("met", N_("one registration begins on the day after the other ends"), asked)
