"""Who is kin to whom (6.8.2), as the police, health and civil affairs know it, from either side."""

from __future__ import annotations

from typing import Any, Final

from ....law.engine.finding import Fact
from .. import sources
from ..providers import AWAY, Asked
from .filings import records

#: Who knows relatives.
DEPARTMENTS: Final = ("police", "health", "civil_affairs")
#: A relation seen from the other side.
_OTHER_SIDE: Final = {"spouse": "spouse", "parent": "child", "child": "parent"}


def _kin(asked: Asked) -> list[Fact]:
    """The relation that civil affairs know, and what others know from the relative's side."""
    name, relative = "kin_relation", str(asked.fields.get("relative_id", ""))
    old = sources.stale(asked.desk)
    told: list[Fact] = []
    for department in ("police", "health"):
        if records_of_pair(asked, department, asked.party, relative):
            continue  # told by the person's own record, see the dictionary
        for at, body in records_of_pair(asked, department, relative, asked.party)[:1]:
            said = _OTHER_SIDE[body["relation"]]
            source = AWAY if department in old else department
            told.append(Fact(name, None if department in old else said, source, at))
    marriages = [
        one
        for subject in (asked.party, relative)
        for one in records(asked, "civil_affairs", ("marriage",), subject)
        if {one[1]["id_number"], one[1]["spouse_id"]} == {asked.party, relative}
    ]
    if marriages:
        at, body = max(marriages, key=lambda one: (one[1]["registered_on"], one[0]))
        if "civil_affairs" in old:
            told.append(Fact(name, None, AWAY, at))
        else:
            said = "spouse" if body["marriage_state"] == "married" else "divorced"
            told.append(Fact(name, said, "civil_affairs", at))
    return told


def records_of_pair(asked: Asked, department: str, subject: str, relative: str) -> list[Any]:
    """What a department knows of two people as kin, from the side of `subject`."""
    found = records(asked, department, ("kinship",), subject)
    return [one for one in found if one[1].get("relative_id") == relative]


def _kin_departments(asked: Asked) -> list[Fact]:
    """Which departments were heard about relatives, and which could not be."""
    old = sources.stale(asked.desk)
    told = []
    for department in DEPARTMENTS:
        heard = asked.desk.reader.setting(f"heard:{department}")
        if heard and department not in old:
            told.append(Fact("kin_departments", department, department, heard))
        else:
            told.append(Fact("kin_departments", None, AWAY, heard or asked.time))
    return told


FACTS = {
    "kin_relation": _kin,
    "kin_departments": _kin_departments,
}
