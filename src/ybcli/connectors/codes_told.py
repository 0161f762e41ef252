"""What the platform's own dictionary (1901) says of a code, in our words."""

from __future__ import annotations

from collections.abc import Mapping

from ._codes import table
from ._nodes import SCHEMES


def kind_of_person(code: str) -> str:
    """The kind of insured person (psn_type) in our words: `in_service`, `retired`, …; empty: not listed."""
    return table("psn_type").meaning(code)


def layer_of_fund(code: str) -> str:
    """Which layer a fund (fund_pay_type) is: `basic`, `catastrophic`, `aid`, `account`, `house`; another by its
    code, one that nobody lists is empty.
    """
    return table("fund_pay_type").meaning(code)


#: What a relation of 1101 may be in our words: any other state is a code that nobody lists.
STATES = frozenset({"none", "active", "paused", "ended"})


def unlisted_of(relation: Mapping[str, str]) -> tuple[str, str]:
    """The dictionary and the code of a relation (1101) that nobody lists; empty where all are listed."""
    if relation["state"] not in STATES:
        return "psn_insu_stas", relation["state"]
    scheme = relation["scheme"]
    if scheme and scheme not in SCHEMES and not table("insutype").meaning(scheme):
        return "insutype", scheme
    return "", ""


def term(name: str, code: str) -> str:
    """The published term of a code; empty where it is not listed."""
    return table(name).label(code)


def told(name: str, label: str, parent: str = "") -> str:
    """Our word for a term of the dictionary `name`, by the term above it or by the words of its label;
    empty where neither says it.
    """
    return table(name).told(label, "" if parent in {"", "0"} else parent)
