"""The scheme in which a person was insured here on the day of the care, or is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ....law.engine.finding import Fact
from ....store.queries import covers
from ....store.queries.queue import NO_DEADLINE
from ...verification.platform_answers import is_doubtful, relations
from ...verification.providers import OWN, UNAVAILABLE, FactRequest

if TYPE_CHECKING:
    from ... import Desk

#: The schemes of the basic insurance.
SCHEMES = ("employee", "resident")


def _scheme_here(request: FactRequest) -> list[Fact]:
    """The scheme in which the person is insured here: employee before resident; none: empty text."""
    schemes = covers.active_schemes(request.desk.reader, request.party)
    if not schemes:
        insurance_relations = relations(request.desk, request.party, request.name)
        if insurance_relations is None:
            return [Fact("scheme_here", None, UNAVAILABLE, request.time)]
        schemes = {relation["scheme"] for relation in here(request, insurance_relations)}
        if not schemes & set(SCHEMES) and is_doubtful(request, insurance_relations):
            return [Fact("scheme_here", None, "platform", request.time)]
        scheme = (
            "employee" if "employee" in schemes else "resident" if "resident" in schemes else "no"
        )
        return [Fact("scheme_here", scheme, "platform", request.time)]
    return request.own("scheme_here", "employee" if "employee" in schemes else "resident")


def here(request: FactRequest, insurance_relations: list[dict[str, str]]) -> list[dict[str, str]]:
    """The relations in this pooling area: where the item is about care, those that stood on its day (who
    has left since may still bring the bill); else, or where none did, those that stand now.
    """
    own = [
        relation
        for relation in insurance_relations
        if relation["region"][:4] == request.desk.region[:4]
    ]
    if request.item.law_day == "care_day":
        from .bills import day_of_care

        day = day_of_care(request)
        stood = [
            relation
            for relation in own
            if relation["state"] in {"active", "ended"}
            and relation["since"] <= day <= (relation["until"] or NO_DEADLINE)
        ]
        if day and stood:
            return stood
    return [relation for relation in own if relation["state"] == "active"]


def scheme_of(request: FactRequest, party: str) -> tuple[str, str, str] | None:
    """The scheme in which somebody is insured here (empty: none), their kind there (the platform's
    psn_type), and who says it; None where the platform, which alone knows the kind, cannot be asked.
    """
    insurance_relations = relations(request.desk, party, request.name)
    if insurance_relations is None:
        return None
    kinds = {
        relation["scheme"]: relation.get("kind", "")
        for relation in here(request, insurance_relations)
    }
    own = covers.active_schemes(request.desk.reader, party)
    schemes = set(kinds) if request.item.law_day else set()
    schemes = schemes or own or set(kinds)
    scheme = "employee" if "employee" in schemes else "resident" if "resident" in schemes else ""
    if not scheme and is_doubtful(request, insurance_relations):
        return None
    return scheme, kinds.get(scheme, ""), OWN if own else "platform"


def _scheme_in_force(desk: Desk, fields: Mapping[str, Any]) -> str:
    """The scheme in which a person is insured here by now, employee before resident; empty where none is known."""
    number, name = str(fields.get("id_number", "")), str(fields.get("name", ""))
    schemes = covers.active_schemes(desk.reader, number) or {
        relation["scheme"]
        for relation in relations(desk, number, name) or ()
        if relation["state"] == "active" and relation["region"][:4] == desk.region[:4]
    }
    return next((one for one in SCHEMES if one in schemes), "")


FACTS = {"scheme_here": _scheme_here}
DERIVED = {"scheme_in_force": _scheme_in_force}
