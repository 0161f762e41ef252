"""The scheme in which a person was insured here on the day of the care, or is now."""

from __future__ import annotations

from ....law.engine.finding import Fact
from ....store.queries import covers
from ....store.queries.queue import NO_DEADLINE
from ...verification.platform_answers import relations
from ...verification.providers import OWN, UNAVAILABLE, FactRequest


def _scheme_here(request: FactRequest) -> list[Fact]:
    """The scheme in which the person is insured here: employee before resident; none: empty text."""
    found = covers.active_schemes(request.desk.reader, request.party)
    if not found:
        told = relations(request.desk, request.party, request.name)
        if told is None:
            return [Fact("scheme_here", None, UNAVAILABLE, request.time)]
        found = {one["scheme"] for one in here(request, told)}
        scheme = "employee" if "employee" in found else "resident" if "resident" in found else "no"
        return [Fact("scheme_here", scheme, "platform", request.time)]
    return request.own("scheme_here", "employee" if "employee" in found else "resident")


def here(request: FactRequest, told: list[dict[str, str]]) -> list[dict[str, str]]:
    """The relations in this pooling area: where the item is about care, those that stood on its day (who
    has left since may still bring the bill); else, or where none did, those that stand now.
    """
    own = [one for one in told if one["region"][:4] == request.desk.region[:4]]
    if request.item.law_day == "care_day":
        from .bills import day_of_care

        day = day_of_care(request)
        stood = [
            one
            for one in own
            if one["state"] in {"active", "ended"}
            and one["since"] <= day <= (one["until"] or NO_DEADLINE)
        ]
        if day and stood:
            return stood
    return [one for one in own if one["state"] == "active"]


def scheme_of(request: FactRequest, party: str) -> tuple[str, str, str] | None:
    """The scheme in which somebody is insured here (empty: none), their kind there (the platform's
    psn_type), and who says it; None where the platform, which alone knows the kind, cannot be asked.
    """
    told = relations(request.desk, party, request.name)
    if told is None:
        return None
    kinds = {one["scheme"]: one.get("kind", "") for one in here(request, told)}
    own = covers.active_schemes(request.desk.reader, party)
    found = set(kinds) if request.item.law_day else set()
    found = found or own or set(kinds)
    scheme = "employee" if "employee" in found else "resident" if "resident" in found else ""
    return scheme, kinds.get(scheme, ""), OWN if own else "platform"


FACTS = {"scheme_here": _scheme_here}
