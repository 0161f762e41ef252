"""Improvement: what an office owes a case that tells it something went wrong (5.3.2, 5.3.3, 8.2.1)."""

from __future__ import annotations

from ybcli.language import N_, _

from ..engine.asking import finding, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("all answers are given", "std-2022 8.2.1", title="应答事项已齐")
def all_answers_are_given(facts: Facts, policy: Policy) -> Finding:
    """Nothing that an officer owes the case is missing (call-back, fix, feedback, …)."""
    evidence = (("answers_missing", facts.statements("answers_missing")),)
    if not evidence[0][1]:
        return unclear(
            _("what is still outstanding has not been checked"),
            _("look again with `yb case verify`"),
            evidence,
        )
    missing = "; ".join(str(fact.value) for fact in evidence[0][1] if fact.value)
    if missing:
        return unclear(
            _("still owed: {names}").format(names=missing),
            _("give it with `yb case answer CASE FIELD=VALUE`: {names}").format(names=missing),
            evidence,
        )
    return finding("met", N_("nothing is outstanding"), evidence)


@rule("the rater can be reached", "std-2022 8.2.1", title="评价人可联系")
def rater_can_be_reached(facts: Facts, policy: Policy) -> Finding:
    """There is a mobile to which the feedback can go; who rated anonymously has none."""
    evidence = (("rater_mobile", facts.statements("rater_mobile")),)
    if value(evidence[0]):
        return finding("met", N_("the feedback goes to the rater's mobile"), evidence)
    return finding("not_met", N_("no mobile of the rater is known"), evidence)


@rule("an objection that is upheld has been corrected", "std-2022 6.1.4", title="异议成立的已更正")
def upheld_objection_is_corrected(facts: Facts, policy: Policy) -> Finding:
    """Where an objection to an amount is upheld, the case that it is about is corrected by another."""
    outcome = ("objection_outcome", facts.statements("objection_outcome"))
    corrected = ("about_is_corrected", facts.statements("about_is_corrected"))
    if not outcome[1]:
        return unclear(
            _("nothing is decided about the objection"),
            _("answer with `yb case answer CASE outcome=…`"),
            (outcome,),
        )
    if value(outcome) != "upheld":
        return finding("met", N_("the objection calls for no correction"), (outcome,))
    if value(corrected):
        return finding("met", N_("the case has been corrected"), (outcome, corrected))
    return unclear(
        _("the objection is upheld and the case is not corrected"),
        _("correct the case with `yb case correct`; this one goes on then"),
        (outcome, corrected),
    )


@rule("the objection is upheld", "std-2022 6.1.4", title="异议成立")
def objection_is_upheld(facts: Facts, policy: Policy) -> Finding:
    """The officer found the person right."""
    return _outcome_is(facts, "upheld")


@rule("the objection is rejected", "std-2022 6.1.4", title="异议不成立")
def objection_is_rejected(facts: Facts, policy: Policy) -> Finding:
    """The officer found the amount right."""
    return _outcome_is(facts, "rejected")


def _outcome_is(facts: Facts, word: str) -> Finding:
    outcome = ("objection_outcome", facts.statements("objection_outcome"))
    if value(outcome) == word:
        return finding("met", N_("so the officer decided"), (outcome,))
    return finding("not_met", N_("the officer did not decide so"), (outcome,))
