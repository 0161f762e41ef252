"""Who is kin to whom (6.8.2), as the police, health and civil affairs know it, from either side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ....law.engine.finding import Fact
from ....store.queries import persons
from .. import sources
from ..providers import UNAVAILABLE, FactRequest
from .filings import records

#: Who knows relatives.
DEPARTMENTS: Final = ("police", "health", "civil_affairs")
#: A relation seen from the other side.
_OTHER_SIDE: Final = {"spouse": "spouse", "parent": "child", "child": "parent"}


def _kin(request: FactRequest) -> list[Fact]:
    """The relation that civil affairs know, and what others know from the relative's side."""
    name, relative = "kin_relation", str(request.fields.get("relative_id", ""))
    old = sources.stale(request.desk)
    told: list[Fact] = []
    for department in ("police", "health"):
        if records_of_pair(request, department, request.party, relative):
            continue  # told by the person's own record, see the dictionary
        for at, body in records_of_pair(request, department, relative, request.party)[:1]:
            said = _OTHER_SIDE.get(body["relation"])
            source = UNAVAILABLE if department in old else department
            told.append(Fact(name, None if department in old else said, source, at))
    marriages = [
        one
        for subject in (request.party, relative)
        for one in records(request, "civil_affairs", ("marriage",), subject)
        if is_pair(request, one[1], relative)
    ]
    if marriages:
        at, body = max(marriages, key=lambda one: (one[1]["registered_on"], one[0]))
        if "civil_affairs" in old:
            told.append(Fact(name, None, UNAVAILABLE, at))
        else:
            states = {"married": "spouse", "divorced": "divorced"}
            said = states.get(body["marriage_state"])
            told.append(Fact(name, said, "civil_affairs", at))
    return told


def records_of_pair(
    request: FactRequest, department: str, subject: str, relative: str
) -> list[Any]:
    """What a department knows of two people as kin, from the side of `subject`."""
    found = records(request, department, ("kinship",), subject)
    return [
        one
        for one in found
        if persons.are_one(request.desk.reader, str(one[1].get("relative_id", "")), relative)
    ]


def is_pair(request: FactRequest, marriage: Mapping[str, Any], spouse: str) -> bool:
    """Is the marriage that of the party and the spouse, under whichever of their numbers?"""
    reader = request.desk.reader
    pair = str(marriage["id_number"]), str(marriage["spouse_id"])
    return any(
        persons.are_one(reader, one, request.party) and persons.are_one(reader, other, spouse)
        for one, other in (pair, pair[::-1])
    )


def _kin_departments(request: FactRequest) -> list[Fact]:
    """Which departments were heard about relatives, and which could not be."""
    old = sources.stale(request.desk)
    told = []
    for department in DEPARTMENTS:
        heard = request.desk.reader.setting(f"heard:{department}")
        if heard and department not in old:
            told.append(Fact("kin_departments", department, department, heard))
        else:
            told.append(Fact("kin_departments", None, UNAVAILABLE, heard or request.time))
    return told


FACTS = {
    "kin_relation": _kin,
    "kin_departments": _kin_departments,
}
