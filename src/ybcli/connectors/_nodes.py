"""What one topic is on the wire: its transaction, the node made of our body, and its answer's name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..cases.documents import code_of

SCHEMES = {"employee": "310", "resident": "390"}
#: What a node can need that our body does not say and the platform knows (`needs`).
PERSON_NUMBER, SCHEME, TO_HOSPITAL = "person_number", "scheme", "to_hospital_code"


@dataclass(frozen=True, slots=True)
class Topic:
    """One transaction: its number, its node from our body, which answer is its reference.

    `to` is whom it is told, `takes` the words that a field of the body may be, where the wire has a code
    for each. `name` is the input's node. `needs` are the things that are asked of the platform before, where
    the body does not say them: the person's number, the scheme, the number of a hospital.
    """

    infno: str
    node: Callable[[Mapping[str, Any]], dict[str, Any]]
    reference: str = "acp_no"
    name: str = "data"
    needs: tuple[str, ...] = ()
    to: str = "platform"
    takes: Mapping[str, Collection[str]] = field(default_factory=dict)


def words(body: Mapping[str, Any], name: str) -> str:
    """A value of our body as the wire's text; nothing is empty."""
    value = body.get(name)
    return "" if value is None else str(value)


def stated(node: Mapping[str, str]) -> dict[str, Any]:
    """The node without its empty fields."""
    return {name: value for name, value in node.items() if value}


def person(body: Mapping[str, Any]) -> dict[str, str]:
    """Who it is about, where the wire wants certificate and name."""
    return {
        "case_id": words(body, "case_id"),
        "certno": words(body, "id_number"),
        "psn_cert_type": code_of(words(body, "id_number")),
        "psn_name": words(body, "name"),
        "insu_admdvs": words(body, "region"),
    }
