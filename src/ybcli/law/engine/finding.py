"""A finding: a condition that remembers why it was met, not met, or is unclear.

*Unclear* is an answer like the others: it sends the case to a person with the question attached,
where a program that must say yes or no would pretend.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Outcome = Literal["met", "not_met", "unclear"]
Value = str | bool | int | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of a source: what, by whom, when. `value` None: requested, not known."""

    name: str
    value: Value
    source: str = ""
    time: str = ""

    def as_json(self) -> dict[str, Any]:
        """The fact as it is written into the journal."""
        return {"name": self.name, "value": self.value, "source": self.source, "time": self.time}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the outcome, its clause, the facts looked at, one sentence.

    `question` is what an officer must find out where the outcome is unclear. `name` is the stable
    code word of the rule; `title` and `title_en` are its names for people; `standing` is how binding the
    switch of a jurisdiction is that was looked at.
    """

    outcome: Outcome
    sentence: str
    facts: tuple[Fact, ...] = ()
    name: str = ""
    clause: str = ""
    question: str = ""
    title: str = ""
    title_en: str = ""
    standing: str = "law"

    @property
    def is_met(self) -> bool:
        """Is the condition met?"""
        return self.outcome == "met"

    def as_json(self) -> dict[str, Any]:
        """The finding as it is written into the journal."""
        return {
            "name": self.name,
            "title": self.title,
            "title_en": self.title_en,
            "outcome": self.outcome,
            "clause": self.clause,
            "sentence": self.sentence,
            "question": self.question,
            "facts": [fact.as_json() for fact in self.facts],
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Finding:
        """A finding read back from the journal."""
        facts = tuple(Fact(**fact) for fact in told["facts"])
        return cls(**{**told, "facts": facts})
