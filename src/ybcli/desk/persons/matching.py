"""Two numbers, one person? What speaks for it, how much, and the warnings at intake (5.2.2).

Nothing here decides: a candidate is put before an officer with its reasons, side by side, and only
the officer merges. Names are compared without spaces and dots and with each character's readings.
"""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from ...cases import documents, identity
from ...language import N_, _
from ...plain import masked_id, masked_name
from ...settings import packs
from ...store.queries import covers, parties, records
from ...store.queries.parties import Party

if TYPE_CHECKING:
    from ...cases.items import Item
    from .. import Desk

#: What may speak for two numbers being one person, how much, and how it is said.
REASONS: Final[dict[str, tuple[int, str]]] = {
    "upgraded": (100, N_("the old number of 15 digits becomes the new one")),
    "old_name": (40, N_("one has had the other's name")),
    "same_name": (35, N_("same name")),
    "look_alike": (35, N_("names that look alike")),
    "same_sound": (25, N_("names that sound alike")),
    "same_birth": (25, N_("same day of birth")),
    "same_mobile": (20, N_("same mobile number")),
    "same_township": (10, N_("same township")),
}
#: From how many points on a candidate is called so; what is below `likely` is listed on request.
BANDS: Final = ((80, N_("strong")), (50, N_("likely")), (0, N_("possible")))
LIKELY: Final = 50

#: More persons with one mobile than this are a village's telephone, and no sign of anything.
MOST_ON_A_MOBILE: Final = 12

_TOWNSHIP = 9


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands behind a number, as far as it matters here. `handle` is a case or record of theirs."""

    number: str
    name: str
    old_names: tuple[str, ...] = ()
    mobile: str = ""
    region: str = ""
    handle: str = ""

    @property
    def born(self) -> str:
        """The day of birth in the number, eight digits; empty where the document tells none."""
        if documents.is_other(self.number):
            return ""
        return self.number[6:14] if len(self.number) == 18 else f"19{self.number[6:12]}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one: the reasons by name, the points and their band."""

    one: Person
    other: Person
    reasons: tuple[str, ...]

    @property
    def points(self) -> int:
        """All reasons' points."""
        return sum(REASONS[name][0] for name in self.reasons)

    @property
    def band(self) -> str:
        """`strong`, `likely` or `possible`."""
        return next(name for low, name in BANDS if self.points >= low)

    def words(self) -> str:
        """The reasons for people."""
        return "; ".join(_(REASONS[name][1]) for name in self.reasons)


def plain_name(name: str) -> str:
    """A name to compare: no spaces, no dots between its parts, one width, one case, and one code point
    for a character that GB 18030 has moved.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    moved = _moved()
    return "".join(
        moved.get(one, one)
        for one in folded
        if not one.isspace() and one not in "·•‧∙⋅・.-'’" and unicodedata.category(one) != "Cf"
    )


@lru_cache(maxsize=20_000)
def sounds(character: str) -> frozenset[str]:
    """The readings of a character without tones; the character itself where none is known."""
    from pypinyin import Style, pinyin

    if character.isascii():
        return frozenset(character)
    return frozenset(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


@cache
def _tables() -> tuple[Mapping[str, frozenset[str]], Mapping[str, str]]:
    """Which characters look like which, and which code point stands for which."""
    alike: defaultdict[str, set[str]] = defaultdict(set)
    moved: dict[str, str] = {}
    for pack in packs():
        path = pack / "look_alikes.toml"
        if not path.exists():
            continue
        told = tomllib.loads(path.read_text("utf-8"))
        for group in told["groups"]:
            for one in group:
                alike[one] |= set(group)
        moved |= dict(told["same"])
    return {one: frozenset(others) for one, others in alike.items()}, moved


def _moved() -> Mapping[str, str]:
    return _tables()[1]


def look_alike(one: str, other: str) -> bool:
    """Are two characters taken for one another?"""
    return other in _tables()[0].get(one, ())


def names_alike(one: str, other: str) -> str:
    """`same_name`, `look_alike` or `same_sound` of two names; empty where they are not alike."""
    first, second = plain_name(one), plain_name(other)
    if not first or len(first) != len(second):
        return ""
    if first == second:
        return "same_name"
    differing = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    if all(look_alike(a, b) for a, b in differing):
        return "look_alike"
    if all(look_alike(a, b) or sounds(a) & sounds(b) for a, b in differing):
        return "same_sound"
    return ""


def judged(one: Person, other: Person, today: Any) -> Pair:
    """Everything that speaks for two numbers being one person."""
    found = []
    numbers = {one.number, other.number}
    if numbers & {identity.upgraded(number, today) for number in numbers}:
        found.append("upgraded")
    past = {plain_name(name) for name in one.old_names}, {plain_name(n) for n in other.old_names}
    if plain_name(one.name) in past[1] or plain_name(other.name) in past[0]:
        found.append("old_name")
    if alike := names_alike(one.name, other.name):
        found.append(alike)
    if one.born == other.born:
        found.append("same_birth")
    if one.mobile and one.mobile == other.mobile:
        found.append("same_mobile")
    townships = one.region[:_TOWNSHIP], other.region[:_TOWNSHIP]
    if townships[0] == townships[1] and len(townships[0]) == _TOWNSHIP:
        found.append("same_township")
    return Pair(one, other, tuple(found))


def candidates(desk: Desk, *, least: int = LIKELY) -> list[Pair]:
    """Every pair of at least so many points, the strongest first.

    Pairs that an officer has merged are one person by now; pairs whose merge was undone were found to
    be two. Neither comes again.
    """
    from .merges import settled_pairs

    settled = settled_pairs(desk)
    found = []
    for one, other in _worth_a_look(list(everybody(desk)), desk.today):
        if frozenset((one.number, other.number)) in settled:
            continue
        pair = judged(one, other, desk.today)
        if pair.points >= least and set(pair.reasons) - {"same_birth", "same_township"}:
            found.append(pair)
    return sorted(found, key=lambda pair: (-pair.points, pair.one.number, pair.other.number))


def _worth_a_look(people: list[Person], today: Any) -> Iterator[tuple[Person, Person]]:
    """The pairs that share a day of birth, a mobile, or an old and a new number; each pair once."""
    seen: set[frozenset[str]] = set()
    blocks: list[list[Person]] = []
    by_birth: defaultdict[str, list[Person]] = defaultdict(list)
    by_mobile: defaultdict[str, list[Person]] = defaultdict(list)
    by_number = {person.number: person for person in people}
    for person in people:
        by_birth[person.born].append(person)
        if person.mobile:
            by_mobile[person.mobile].append(person)
        newer = by_number.get(identity.upgraded(person.number, today))
        if newer is not None:
            blocks.append([person, newer])
    blocks += by_birth.values()
    blocks += (block for block in by_mobile.values() if len(block) <= MOST_ON_A_MOBILE)
    for block in blocks:
        for one, other in combinations(block, 2):
            key = frozenset((one.number, other.number))
            if len(key) == 2 and key not in seen:
                seen.add(key)
                yield one, other


def everybody(desk: Desk) -> Iterator[Person]:
    """The persons of our register, and those of records that were set aside for their old number of 15
    digits.
    """
    yield from _with_old_names(desk, parties.persons(desk.reader))
    yield from _old_numbers(desk)


def registered(desk: Desk, number: str) -> Person | None:
    """The person of our register who has this number."""
    party = parties.person(desk.reader, number)
    return next(_with_old_names(desk, [party])) if party else None


def _with_old_names(desk: Desk, found: Iterable[Party]) -> Iterator[Person]:
    """The parties as persons, each with the names that they had before."""
    old_names: defaultdict[str, list[str]] = defaultdict(list)
    for former in parties.former_names(desk.reader):
        old_names[former.party_id].append(former.value)
    for party in found:
        names = tuple(old_names.get(party.id, ()))
        yield Person(party.id, party.name, names, party.mobile, party.region, party.case_id)


def _old_numbers(desk: Desk, number: str = "") -> Iterator[Person]:
    """Whom a department named by a number of 15 digits (or by this one): each number once, by its
    newest record.
    """
    seen = set()
    reader = desk.reader
    found = records.about(reader, (number,)) if number else records.about_old_numbers(reader)
    for record in found:
        body = json.loads(record.body)
        if record.subject in seen or not body.get("name"):
            continue
        seen.add(record.subject)
        mobile, region = str(body.get("mobile", "")), str(body.get("region", ""))
        yield Person(record.subject, body["name"], (), mobile, region, record.record_id)


def warnings(desk: Desk, item: Item, clean: Mapping[str, Any]) -> list[str]:
    """Sentences for the officer who takes an application in: whom the person may be already.

    `clean` is the form as it was understood. Numbers and names of others are masked. Empty for units
    and where nothing is alike.
    """
    from .merges import kept_number

    if item.subject != "person" or not clean.get(item.party_id):
        return []
    new = _of_form(item, clean)
    found = []
    if (kept := kept_number(desk, new.number)) != new.number:
        found.append(
            _("this number was merged into {number}: go on with that one").format(
                number=masked_id(kept)
            )
        )
    known = parties.name_of(desk.reader, new.number)
    if known and plain_name(known) != plain_name(new.name):
        found.append(
            _("this number is registered here under the name {name}").format(
                name=masked_name(known)
            )
        )
    return found + [_sentence(pair) for pair in _alike(desk, new)]


def registered_alike(desk: Desk, item: Item, fields: Mapping[str, Any]) -> list[str]:
    """Who is insured here under another number and is strongly alike: masked, with the reasons."""
    if not fields.get(item.party_id):
        return []
    return [
        f"{masked_name(pair.other.name)} {masked_id(pair.other.number)} ({pair.words()})"
        for pair in _alike(desk, _of_form(item, fields))
        if pair.band == BANDS[0][1]
        and any(c.state == "active" for c in covers.with_units(desk.reader, pair.other.number))
    ]


def _of_form(item: Item, clean: Mapping[str, Any]) -> Person:
    """The person whom a form names."""
    return Person(
        str(clean[item.party_id]),
        str(clean.get(item.party_name, "")),
        (),
        str(clean.get("mobile", "")),
        str(clean.get("region", "")),
    )


def _alike(desk: Desk, new: Person) -> list[Pair]:
    """The likely pairs of one person with those of our register, the strongest first."""
    from .merges import settled_pairs

    settled = settled_pairs(desk)
    older = new.number[:6] + new.number[8:17] if new.number[6:8] == "19" else ""
    others = parties.persons_to_compare(
        desk.reader, new.number, born=new.born, older=older, mobile=new.mobile
    )
    named_old = _old_numbers(desk, older) if older else ()
    pairs = [
        judged(new, other, desk.today) for other in (*_with_old_names(desk, others), *named_old)
    ]
    likely = [
        pair
        for pair in pairs
        if pair.points >= LIKELY and frozenset((new.number, pair.other.number)) not in settled
    ]
    return sorted(likely, key=lambda pair: (-pair.points, pair.other.number))


def _sentence(pair: Pair) -> str:
    return _("{name} {number} may be the same person ({band}): {reasons}").format(
        name=masked_name(pair.other.name),
        number=masked_id(pair.other.number),
        band=_(pair.band),
        reasons=pair.words(),
    )
