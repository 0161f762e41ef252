"""What departments told of a person's life: a death, an emigration, who looks after a child.

Under any number of the person. A death stays told however old the copy of the department is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ...cases import identity, standing
from ...store.queries import parties, records

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...store.queries._rows import Source
    from .. import Desk

#: kind of record → the field of the day, by what it says of a person's life.
_DEATH: Final = {"health.death": "died_on", "civil_affairs.cremation": "cremated_on"}
_EMIGRATION: Final = {"police.emigration": "cancelled_on"}
_RETURN: Final = {"police.move_in": "moved_on"}
#: Records that name who looks after a child, and those that name a child's parent.
_GUARDIAN: Final = ("police.birth", "education.school_roll")
_KINSHIP: Final = ("police.kinship", "health.kinship")
_EMPLOYMENT_ENDED: Final = "human_resources.employment_ended"
#: The kinds of records after which no silence of the person counts.
ENDS: Final = (*_DEATH, *_EMIGRATION, _EMPLOYMENT_ENDED)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a department registered: the day (ISO), the department, when it was told."""

    day: str
    department: str
    at: str


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who looks after a child: the name, and a mobile number or an empty text."""

    name: str
    mobile: str


def departments() -> set[str]:
    """The departments that tell of a death or an emigration."""
    return {kind.partition(".")[0] for kind in (*_DEATH, *_EMIGRATION)}


def death(db: Source, number: str) -> Event | None:
    """The death of a person, as it was told last; None where none was."""
    return _event(db, number, _DEATH)


def emigration(db: Source, number: str) -> Event | None:
    """The household cancelled for emigration, unless the person moved in again on a later day."""
    left, back = _event(db, number, _EMIGRATION), _event(db, number, _RETURN)
    return None if left is None or (back and back.day > left.day) else left


def is_of_its_end(item: Item) -> bool:
    """Is the item itself about the end of a life here: does a death or an emigration open it?"""
    opens = {*_DEATH, *_EMIGRATION}
    return any(not opens.isdisjoint(way.senses) for way in item.ways)


def employment_ended(db: Source, number: str, unit: str, begins: str) -> Event | None:
    """The end of a person's employment with an employer, unless it was before the day on which it begins."""
    for record in records.valid_about(db, number):
        if f"{record.department}.{record.kind}" != _EMPLOYMENT_ENDED:
            continue
        body = json.loads(record.body)
        day = str(body.get("ends_on") or "")
        if body.get("credit_code") == unit and day >= begins:
            return Event(day, record.department, record.at)
    return None


def _event(db: Source, number: str, kinds: dict[str, str]) -> Event | None:
    for record in records.valid_about(db, number):
        field = kinds.get(f"{record.department}.{record.kind}")
        day = str(json.loads(record.body).get(field) or "") if field else ""
        if day:
            return Event(day, record.department, record.at)
    return None


def guardian(db: Source, number: str) -> Guardian | None:
    """The guardian or parent whom a department named for a child; None where none did."""
    for record in records.valid_about(db, number):
        body, kind = json.loads(record.body), f"{record.department}.{record.kind}"
        if kind in _GUARDIAN and body.get("guardian_name"):
            return Guardian(str(body["guardian_name"]), str(body.get("mobile") or ""))
        if kind in _KINSHIP and body.get("relation") == "parent":
            parent = parties.of(db, str(body.get("relative_id", "")))
            return Guardian(str(body.get("relative_name", "")), parent.mobile if parent else "")
    return None


def is_minor(desk: Desk, item: Item, number: str) -> bool:
    """Does the number tell of a child, who cannot answer for themselves?"""
    born = identity.born(number)
    if born is None:
        return False
    ends_at = standing.load(tuple(desk.settings.packs)).minority.ends_at(
        str(item.registers.get("scheme", ""))
    )
    return years(born, desk.today) < ends_at


def years(born: date, on: date) -> int:
    """The age on a day in whole years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
