"""What the platform's own dictionary (1901) says of a code, in our words."""

from __future__ import annotations

from ._codes import table


def kind_of_person(code: str) -> str:
    """The kind of insured person (psn_type) in our words: `in_service`, `retired`, …; empty: not listed."""
    return table("psn_type").meaning(code)


def term(name: str, code: str) -> str:
    """The published term of a code; empty where it is not listed."""
    return table(name).label(code)


def told(name: str, label: str, parent: str = "") -> str:
    """Our word for a term of the dictionary `name`, by the term above it or by the words of its label;
    empty where neither says it.
    """
    return table(name).told(label, "" if parent in {"", "0"} else parent)
