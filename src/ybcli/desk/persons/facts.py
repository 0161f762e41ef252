"""What the register of persons tells: two registrations in force (5.2.2), somebody alike under another number."""

from __future__ import annotations

from ...law.engine.finding import Fact
from ..verification.providers import UNAVAILABLE, FactRequest


def _in_force(
    request: FactRequest, name: str, scheme: str, region: str, field: str = ""
) -> list[Fact]:
    """Whether the registration is in force, or its first day; away where nobody could be asked."""
    from .double_enrolment import AREA, relations_of

    besides = request.case.id if request.case else ""
    found, was_answered = relations_of(request.desk, request.party, besides=besides)
    wanted = str(request.fields.get(scheme, "")), str(request.fields.get(region, ""))[:AREA]
    # Under two numbers somebody may be twice in one scheme and area: the newer one is the one kept.
    for one in reversed(found):
        if scheme == "scheme" and one.number != request.party:
            continue
        if (one.scheme, one.region[:AREA]) == wanted:
            return [Fact(name, one.since if field else True, one.source, request.time)]
    if not was_answered:
        return [Fact(name, None, UNAVAILABLE, request.time)]
    return [] if field else [Fact(name, False, "platform", request.time)]


def _alike(request: FactRequest) -> list[Fact]:
    """Who is registered here and looks strongly like this person, masked, with what speaks for it; no where
    nobody does. Of a decided case nobody: who comes later is asked about there.
    """
    from .matching import registered_alike

    is_decided = request.case and request.case.last("decide")
    found = [] if is_decided else registered_alike(request.desk, request.item, request.fields)
    return [
        Fact("alike_under_another_number", says, "own_register", request.time)
        for says in found or (False,)
    ]


FACTS = {
    "alike_under_another_number": _alike,
    "ending_is_in_force": lambda asked: _in_force(
        asked, "ending_is_in_force", "scheme", "relation_region"
    ),
    "kept_is_in_force": lambda asked: _in_force(
        asked, "kept_is_in_force", "kept_scheme", "kept_region"
    ),
    "kept_begins_on": lambda asked: _in_force(
        asked, "kept_begins_on", "kept_scheme", "kept_region", "since"
    ),
}
