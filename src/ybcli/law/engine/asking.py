"""How a rule asks: what was told, who contradicts whom, and the finding that follows.

Silence is not a no: a fact that nobody told, or on which two tellers disagree, makes the finding
unclear, and the question goes to an officer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from ybcli.language import _

from .finding import Fact, Finding, Outcome, Value
from .policy import Policy

#: The source of a fact that nobody could be asked for.
UNAVAILABLE: Final = "away"

#: The day after another.
ONE_DAY: Final = timedelta(days=1)

#: A fact's name and everything that was told of it.
Told = tuple[str, tuple[Fact, ...]]


def found(outcome: Outcome, sentence: str, asked: Sequence[Told]) -> Finding:
    """A finding over everything that was told."""
    return Finding(outcome, _(sentence), tuple(fact for _name, told in asked for fact in told))


def unclear(sentence: str, question: str, asked: Sequence[Told]) -> Finding:
    """An unclear finding with the question that an officer must answer."""
    facts = tuple(fact for _name, told in asked for fact in told)
    return Finding("unclear", sentence, facts, question=question)


def question(policy: Policy, asked: Sequence[Told]) -> Finding | None:
    """The unclear finding of the first fact that is missing or contradicted, or None."""
    for one in asked:
        contradicted = contradiction(policy, one)
        if contradicted:
            return contradicted
        name, told = one
        if value(one) is None:
            label = _label(policy, name)
            silent = told or (Fact(name, None),)
            return unclear(
                _("{fact} is not known").format(fact=label),
                _("what is it: {fact}? ask the department or the applicant").format(fact=label),
                [*(other for other in asked if other is not one), (name, silent)],
            )
    return None


def contradiction(policy: Policy, one: Told) -> Finding | None:
    """The unclear finding of a fact on which two tellers disagree, with both values, or None."""
    name, told = one
    spoken = {_folded(fact.value): fact for fact in told if not _is_silent(fact.value)}
    if len(spoken) <= bool(spoken):
        return None
    label = _label(policy, name)
    sayings = "; ".join(f"{fact.source}: {_word(fact.value)}" for fact in spoken.values())
    return unclear(
        _("{fact}: {sayings}").format(fact=label, sayings=sayings),
        _("which is right? ask the departments that disagree"),
        [one],
    )


def day_of(told: Value) -> str:
    """The day with which a text begins (`2026-07-01 married`)."""
    return str(told)[:10]


def value(one: Told) -> Value:
    """What the tellers agree on, or None where nobody knows."""
    return next((fact.value for fact in one[-1] if not _is_silent(fact.value)), None)


def _is_silent(value: Value) -> bool:
    """Was nothing said? A no is an answer, an empty text is none."""
    return value is None or (isinstance(value, str) and not value.strip())


def _folded(value: Value) -> Value:
    """The value without the differences of full width and spaces, to compare."""
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


def _word(value: Value) -> str:
    return (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)


def _label(policy: Policy, name: str) -> str:
    kind = policy.shelf.fact_kinds.get(name)
    return kind.label if kind else name
