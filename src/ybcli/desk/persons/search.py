"""Persons found, compared and merged: two numbers that are one person, and back again (5.2.2).

A merge deletes nothing. It says which number stands for both; every view of the person follows it,
and undoing it brings both back as they were.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ...cases import documents, identity
from ...cases.journal import case_id
from ...errors import BadData, NotAllowed, Problem
from ...language import N_, _
from ...store.queries import case_numbers, covers, merges, records
from ...store.queries.merges import Merge
from . import matching
from .matching import Pair, Person, plain_name, sounds
from .merges import kept_number

if TYPE_CHECKING:
    from .. import Desk


def named(desk: Desk, word: str) -> Person:
    """The person whom an officer names: by identity number, or by a case or record of theirs (lists
    show no whole numbers). Raises BadData where there is none.
    """
    number = identity.clean(word)
    if not is_number(number):
        subject = records.subject_of(desk.reader, word)
        number = str(desk.reader.case(word).party["id"]) if subject is None else subject
    if person := matching.registered(desk, number):
        return person
    for record in records.about(desk.reader, (number,)):
        if (body := json.loads(record.body)).get("name"):
            mobile, region = str(body.get("mobile", "")), str(body.get("region", ""))
            return Person(number, str(body["name"]), (), mobile, region, record.record_id)
    raise BadData(_("no record here has this number"), _("sync first, or check the number"))


def is_number(text: str) -> bool:
    """Has the text the shape of an identity number, of 15 digits or 18 characters, or of another
    document's?
    """
    return documents.is_other(text) or (
        len(text) in {15, 18} and text[:-1].isdigit() and text.isascii()
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison: a field, what each of the two has, and whether it is the same."""

    field: str
    one: str
    other: str

    @property
    def agrees(self) -> str:
        """`same`, `differs`, or `missing` where one of them has nothing."""
        if not self.one or not self.other:
            return N_("missing")
        return N_("same") if plain_name(self.one) == plain_name(self.other) else N_("differs")


def compare(desk: Desk, one: Person, other: Person) -> tuple[Pair, list[Row]]:
    """Two persons side by side: what speaks for one person, and each field of both. Not masked."""
    left, right = _portrait(desk, one), _portrait(desk, other)
    return matching.judged(one, other, desk.today), [
        Row(name, left[name], right[name]) for name in left
    ]


def cases_of(desk: Desk, people: tuple[Person, ...]) -> list[str]:
    """A case of each of the persons, in which a look at their data is written down."""
    last = (case_numbers.last_case_of(desk.reader, person.number) for person in people)
    return [case for case in last if case]


def _portrait(desk: Desk, person: Person) -> dict[str, str]:
    reader = desk.reader
    registrations = covers.among(reader, (person.number,))
    return {
        N_("identity number"): person.number,
        N_("name"): person.name,
        N_("former names"): ", ".join(person.old_names),
        N_("born"): person.born,
        N_("sex"): _sex(person.number),
        N_("mobile"): person.mobile,
        N_("region"): person.region,
        N_("registrations"): "; ".join(
            f"{cover.scheme} {cover.state} {cover.begins_on}" for cover in registrations
        ),
        N_("cases"): str(case_numbers.count_of_party(reader, person.number) or ""),
        N_("records"): str(records.count_about(reader, person.number) or ""),
        N_("last case"): case_numbers.last_opened(reader, person.number),
    }


_SEX: Final = (N_("female"), N_("male"))


def _sex(number: str) -> str:
    """The sex that a number tells; empty where the document tells none."""
    if documents.is_other(number):
        return ""
    return _(_SEX[int(number[-2 if len(number) == 18 else -1]) % 2])


def merge(desk: Desk, keep: Person, other: Person, reason: str) -> tuple[str, bool]:
    """Write that both numbers are one person and `keep` stands for both; the merge's id, and whether it
    is new. Raises BadData without a reason or for one and the same person, NotAllowed for a proxy.
    """
    _may(desk)
    _needs(reason)
    if kept_number(desk, other.number) == kept_number(desk, keep.number):
        known = merges.in_force_of(desk.reader, keep.number, other.number)
        if known:
            return known, False
        raise BadData(
            _("these numbers are one person already"),
            _(
                "`yb person show` follows the number that is kept; `yb person unmerge` takes it back"
            ),
        )
    at = desk.now().isoformat(timespec="seconds")
    # What stands for others already is merged as it stands: a chain is followed to its end.
    merged = kept_number(desk, other.number)
    times = merges.count(desk.reader)
    new_id = case_id("merge", f"{keep.number}|{merged}|{times}")
    with desk.store.transaction() as tx:
        merges.add(tx, Merge(new_id, keep.number, merged, reason, desk.officer, at))
    return new_id, True


def unmerge(desk: Desk, merge_id: str, reason: str) -> None:
    """Take a merge back: both are persons of their own again, and are not proposed any more.

    Raises BadData where there is no such merge in force, or no reason; NotAllowed for a proxy.
    """
    _may(desk)
    _needs(reason)
    with desk.store.transaction() as tx:
        at = desk.now().isoformat(timespec="seconds")
        changed = merges.undo(tx, merge_id.strip(), by=desk.officer, at=at, reason=reason)
    if not changed:
        raise BadData(
            _("there is no merge {number} in force").format(number=merge_id),
            _("`yb person show` names the merges of a person"),
        )


def merges_of(desk: Desk, numbers: tuple[str, ...]) -> list[dict[str, str]]:
    """The merges in force of a person: id, both numbers, reason, by whom and when."""
    found = []
    for number in numbers:
        found += [
            {
                "id": merge.id,
                "kept_id": merge.kept_id,
                "merged_id": merge.merged_id,
                "reason": merge.reason,
                "by": merge.by,
                "at": merge.at,
            }
            for merge in merges.in_force_into(desk.reader, number)
        ]
    return found


def _may(desk: Desk) -> None:
    if desk.officers[desk.officer].get("role") == "proxy":
        raise NotAllowed(
            _("{officer} is a village proxy and decides nothing").format(officer=desk.officer),
            _("an officer of the office does it"),
            kind="proxy",
        )


def _needs(reason: str) -> None:
    if not reason.strip():
        problem = Problem(
            "field.missing",
            _("this needs a reason"),
            _('give it with --reason "…"'),
            "5.2.2",
            "reason",
        )
        raise BadData(problem.says, problem.cure, problems=(problem,))


@dataclass(frozen=True, slots=True)
class Hit:
    """A person found, and by what: `number`, `old number`, `name`, `former name` or `pinyin`."""

    person: Person
    how: str


def search(desk: Desk, words: str) -> list[Hit]:
    """The persons whom the words may mean: a whole number, a part of a name, or pinyin (initials or
    whole syllables). Those found by number or name come before those found by sound.
    """
    number = identity.clean(words)
    if is_number(number):
        return _by_number(desk, number)
    wanted = plain_name(words)
    if not wanted:
        return []
    latin = wanted.isascii() and wanted.isalpha()
    found: dict[str, list[Hit]] = {N_("name"): [], N_("former name"): [], N_("pinyin"): []}
    for person in matching.everybody(desk):
        name = plain_name(person.name)
        if wanted in name:
            found["name"].append(Hit(person, "name"))
        elif any(wanted in plain_name(old) for old in person.old_names):
            found["former name"].append(Hit(person, "former name"))
        elif latin and sounds_like(name, wanted):
            found["pinyin"].append(Hit(person, "pinyin"))
    return [hit for hits in found.values() for hit in hits]


def _by_number(desk: Desk, number: str) -> list[Hit]:
    """By the whole number, by the one it was merged into, or by the 18 characters of an old one."""
    longer = identity.upgraded(number, desk.today)
    wanted = {number: N_("number")}
    if longer:
        wanted[longer] = N_("old number")
    kept = kept_number(desk, number)
    if kept != number:
        wanted[kept] = N_("merged number")
    return [
        Hit(person, wanted[person.number])
        for person in matching.everybody(desk)
        if person.number in wanted
    ]


def sounds_like(name: str, letters: str) -> bool:
    """Do the letters spell a part of the name, by its characters' initials or whole syllables?

    A character whose reading nobody has written down stands for any one letter.
    """
    return any(_spells(name[start:], letters) for start in range(len(name)))


def _spells(name: str, letters: str) -> bool:
    """Do the letters spell the beginning of the name?"""
    if not letters:
        return True
    if not name:
        return False
    return any(_spells(name[1:], letters[len(part) :]) for part in _parts(name[0], letters))


@lru_cache(maxsize=100_000)
def _parts(character: str, letters: str) -> tuple[str, ...]:
    """What of the letters' beginning the character may stand for."""
    readings = sounds(character)
    if readings == {character} and not character.isascii():
        return (letters[0],)
    parts = {part for one in readings for part in (one[0], one) if letters.startswith(part)}
    # The last syllable may be typed as far as one likes.
    parts |= {letters for one in readings if one.startswith(letters)}
    return tuple(sorted(parts))
