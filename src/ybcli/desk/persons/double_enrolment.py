"""Who is registered twice (重复参保登记, 5.2.2): in two pooling areas or schemes at once; and the end of
the older registration, on the day before the one that is kept begins.

Our own register is asked, and the platform (1101) for the people of this office. A registration whose
end is decided here does not count any more, whether the platform has heard of it yet or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from ...cases.roles import Role
from ...errors import BadData, UsageError
from ...language import _
from ...store.queries import case_numbers, covers, parties
from ..verification.platform_answers import relations_under, unlisted
from . import merges, search

if TYPE_CHECKING:
    from .. import Desk
    from ..casework.acts import Done

ROLE: Final = Role.DUPLICATE_END
#: The first four digits of a region are its pooling area (统筹区).
AREA: Final = 4


@dataclass(frozen=True, slots=True)
class Relation:
    """One registration in force: scheme, region, first day; its number, and who says so."""

    scheme: str
    region: str
    since: str
    number: str
    source: str
    reference: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """Number, scheme and pooling area: the same twice is one registration."""
        return self.number, self.scheme, self.region[:AREA]

    @property
    def label(self) -> str:
        """How an officer names it: `employee@339901`."""
        return f"{self.scheme}@{self.region}"


@dataclass(frozen=True, slots=True)
class Double:
    """A person with several registrations in force, the oldest first."""

    number: str
    name: str
    handle: str
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The list, how many persons the platform was asked about, and how many not (no line, too many)."""

    doubles: tuple[Double, ...]
    asked: int
    not_asked: int


def listed(desk: Desk, *, most: int) -> Listed:
    """Everybody of this office who is registered twice; the platform is asked about at most `most`
    persons, those with the newest registrations first, until it does not answer.
    """
    found, asked, not_asked = [], 0, 0
    registered = covers.registered_persons(desk.reader)
    for number in dict.fromkeys(merges.kept_number(desk, one) for one in registered):
        with_platform = not_asked == 0 and asked < most
        in_force, was_answered = relations_of(desk, number, with_platform=with_platform)
        asked, not_asked = asked + was_answered, not_asked + (not was_answered)
        if len(in_force) > 1:
            one = search.named(desk, number)
            found.append(Double(number, one.name, one.handle, tuple(in_force)))
    return Listed(tuple(found), asked, not_asked)


def relations_of(
    desk: Desk, number: str, *, with_platform: bool = True, besides: str = ""
) -> tuple[list[Relation], bool]:
    """The registrations in force of a person under all their numbers, the oldest first; and whether the
    platform could be asked. One whose end is decided is left out, but for that of the case `besides`.
    """
    found: dict[tuple[str, str, str], Relation] = {}
    was_answered = with_platform
    for one in merges.numbers_of(desk, number):
        for relation in _own(desk, one):
            found.setdefault(relation.key, relation)
        told = relations_under(desk, one, _name(desk, one)) if with_platform else None
        was_answered = was_answered and told is not None and unlisted(told) is None
        for raw in told or ():
            if raw["state"] == "active":
                relation = Relation(raw["scheme"], raw["region"], raw["since"], one, "platform")
                found.setdefault(relation.key, relation)
    ended = _ended(desk, besides)
    left = [one for one in found.values() if one.key not in ended]
    return sorted(left, key=lambda one: (one.since, one.label)), was_answered


def _own(desk: Desk, number: str) -> list[Relation]:
    """The covers of our register that are in force this year; several units are one registration."""
    rows = covers.in_force_with_region(desk.reader, number, str(desk.today.year))
    return [
        Relation(
            row.scheme,
            (row.region or desk.region)[:6],
            row.begins_on,
            number,
            "own_register",
            row.case_id,
        )
        for row in rows
    ]


def _name(desk: Desk, number: str) -> str:
    return parties.name_of(desk.reader, number)


def _ended(desk: Desk, besides: str) -> set[tuple[str, str, str]]:
    """The registrations whose end was decided here."""
    found = set()
    for case_id in case_numbers.decided_of_item(
        desk.reader, desk.item_of(ROLE).code, besides=besides
    ):
        case = desk.reader.case(case_id)
        area = str(case.fields["relation_region"])[:AREA]
        found.add((case.party["id"], str(case.fields["scheme"]), area))
    return found


def end_older(
    desk: Desk, number: str, keep: str, reason: str, *, dry_run: bool = False
) -> list[Done]:
    """End every registration of the person that is older than the one kept (`employee@339901`), each on
    the day before that one begins: no gap, no overlap. Each end is a case of its own.

    Raises UsageError where nothing is named so, BadData where the one kept is not the newest.
    """
    from ..intake.applications import apply

    in_force, _was_answered = relations_of(desk, number)
    scheme, _at, region = keep.partition("@")
    kept = next(
        (
            o
            for o in reversed(in_force)
            if o.scheme == scheme and o.region[:AREA] == region[:AREA] != ""
        ),
        None,
    )
    if kept is None:
        raise UsageError(
            _("the person has no registration {name} in force").format(name=keep),
            _("in force: {names}").format(names=", ".join(o.label for o in in_force) or _("none")),
        )
    others = [one for one in in_force if one is not kept]
    if not others:
        raise BadData(
            _("the person is registered once only"),
            _("`yb person double-enrolled` lists the others"),
        )
    if not kept.since or any(not one.since or one.since >= kept.since for one in others):
        raise BadData(
            _("{name} is not the newest registration of the person").format(name=keep),
            _("keep the newest; one that was made by mistake is corrected with `yb case correct`"),
        )
    ends_on = (date.fromisoformat(kept.since) - timedelta(days=1)).isoformat()
    return [
        apply(
            desk,
            desk.item_of(ROLE).code,
            {
                "id_number": one.number,
                "name": _name(desk, one.number),
                "scheme": one.scheme,
                "relation_region": one.region,
                "ends_on": ends_on,
                "kept_scheme": kept.scheme,
                "kept_region": kept.region,
                "kept_from": kept.since,
                "reason": reason,
                "region": desk.region,
            },
            dry_run=dry_run,
        )
        for one in others
    ]
