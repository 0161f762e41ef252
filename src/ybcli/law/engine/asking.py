"""Findings from statements: what is missing, who contradicts whom, and the outcome that follows.

A missing answer is not a no: a fact that no source stated, or on which two sources disagree, makes the
finding unclear, and the question goes to an officer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from ybcli import money
from ybcli.language import _

from .finding import Fact, Finding, Outcome, Value
from .policy import Policy

#: The source of a fact whose source was unavailable.
UNAVAILABLE: Final = "away"

#: The day after another.
ONE_DAY: Final = timedelta(days=1)

#: A fact's name and every statement of it.
Evidence = tuple[str, tuple[Fact, ...]]


def finding(outcome: Outcome, sentence: str, evidence: Sequence[Evidence]) -> Finding:
    """A finding with all statements of the evidence."""
    return Finding(
        outcome, _(sentence), tuple(fact for _name, statements in evidence for fact in statements)
    )


def unclear(sentence: str, question: str, evidence: Sequence[Evidence]) -> Finding:
    """An unclear finding with the question that an officer must answer."""
    facts = tuple(fact for _name, statements in evidence for fact in statements)
    return Finding("unclear", sentence, facts, question=question)


def question(policy: Policy, evidence: Sequence[Evidence]) -> Finding | None:
    """The unclear finding of the first fact that is missing or contradicted, or None."""
    for item in evidence:
        conflict = contradiction(policy, item)
        if conflict:
            return conflict
        name, statements = item
        if value(item) is None:
            label = _label(policy, name)
            unanswered = statements or (Fact(name, None),)
            return unclear(
                _("{fact} is not known").format(fact=label),
                _("what is it: {fact}? ask the department or the applicant").format(fact=label),
                [*(other for other in evidence if other is not item), (name, unanswered)],
            )
    return None


def contradiction(policy: Policy, evidence: Evidence) -> Finding | None:
    """The unclear finding of a fact on which two sources disagree, with both values, or None."""
    name, statements = evidence
    by_value = {_normalized(fact.value): fact for fact in statements if not _is_empty(fact.value)}
    if len(by_value) <= bool(by_value):
        return None
    label = _label(policy, name)
    values = "; ".join(f"{fact.source}: {_value_text(fact)}" for fact in by_value.values())
    return unclear(
        _("{fact}: {sayings}").format(fact=label, sayings=values),
        _("which is right? ask the departments that disagree"),
        [evidence],
    )


def day_of(dated: Value) -> str:
    """The day with which a text begins (`2026-07-01 married`)."""
    return str(dated)[:10]


def value(evidence: Evidence) -> Value:
    """The value on which the sources agree, or None where none stated one."""
    return next((fact.value for fact in evidence[-1] if not _is_empty(fact.value)), None)


def _is_empty(value: Value) -> bool:
    """Is the value missing? A no is an answer, an empty text is not."""
    return value is None or (isinstance(value, str) and not value.strip())


def _normalized(value: Value) -> Value:
    """The value without the differences of full width and spaces, to compare."""
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


def _value_text(fact: Fact) -> str:
    """What a source states, for people: an amount in yuan."""
    if isinstance(fact.value, bool):
        return _("yes") if fact.value else _("no")
    is_amount = fact.name.endswith("_fen") and isinstance(fact.value, int)
    return money.yuan(int(str(fact.value))) if is_amount else str(fact.value)


def _label(policy: Policy, name: str) -> str:
    kind = policy.shelf.fact_kinds.get(name)
    return kind.label if kind else name
