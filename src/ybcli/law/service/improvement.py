"""Improvement: what an office owes a case that tells it something went wrong (5.3.2, 5.3.3, 8.2.1)."""

from __future__ import annotations

from ybcli.language import N_, _

from ..engine.asking import found, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("all answers are given", "std-2022 8.2.1", title="应答事项已齐")
def all_answers_are_given(facts: Facts, policy: Policy) -> Finding:
    """Nothing that an officer owes the case is missing (call-back, fix, feedback, …)."""
    asked = (("answers_missing", facts.told("answers_missing")),)
    if not asked[0][1]:
        return unclear(
            _("nobody looked at what is still owed"),
            _("look again with `yb case verify`"),
            asked,
        )
    missing = "; ".join(str(fact.value) for fact in asked[0][1] if fact.value)
    if missing:
        return unclear(
            _("still owed: {names}").format(names=missing),
            _("give it with `yb case answer`: {names}").format(names=missing),
            asked,
        )
    return found("met", N_("everything that was owed is there"), asked)


@rule("the rater can be reached", "std-2022 8.2.1", title="评价人可联系")
def rater_can_be_reached(facts: Facts, policy: Policy) -> Finding:
    """There is a mobile to which the feedback can go; who rated anonymously has none."""
    asked = (("rater_mobile", facts.told("rater_mobile")),)
    if value(asked[0]):
        return found("met", N_("the feedback goes to the rater's mobile"), asked)
    return found("not_met", N_("no mobile of the rater is known"), asked)
