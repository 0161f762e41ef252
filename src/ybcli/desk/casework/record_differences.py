"""The same thing, told with other content: what differs, and the case in which an officer finds out who is
right (4.3).

A record or an application that meets something known is *the same*, *other content* or *new*. What is other
content never passes for the same: it brings an open case up to date, or it is a question with both sides in
it: what was known and who said so when, what is told now and by whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...cases.journal import case_id
from ...cases.roles import Role
from ...language import _, speaking
from ...plain import masked_id
from ...store.queries import queue
from . import acts, office_cases

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case
    from ...store.queries.records import Record
    from .. import Desk

ROLE: Final = Role.RECORD_DIFFERENCE
#: Fields by which a party is reached: they are brought up to date and never contradict what was decided.
CONTACTS: Final = ("mobile",)
#: Where a case lies is found out by other means than by comparing.
_PLACES: Final = ("region",)
#: Kinds of fields whose value is a number that lists mask.
_NUMBERS: Final = ("id_number", "credit_code", "mobile")


@dataclass(frozen=True, slots=True)
class Differing:
    """A field with what is known of it and what is told now."""

    name: str
    was: str
    now: str


def compared(item: Item, case: Case, told: Mapping[str, Any]) -> list[Differing]:
    """The fields that are told otherwise than the case has them; only those that matter to the item.

    A field that the case does not have yet is told otherwise too, while the case is open.
    """
    found = []
    for name, value in told.items():
        was, now = str(case.fields.get(name) or ""), str(value or "")
        matters = not item.compares or name in item.compares or name in CONTACTS
        if matters and name not in _PLACES and now and was != now:
            found.append(Differing(name, was, now))
    return found


def contradicting(item: Item, case: Case, told: Mapping[str, Any]) -> list[Differing]:
    """What is told otherwise than a decided case has it: what was not known then contradicts nothing."""
    return [one for one in compared(item, case, told) if one.was and one.name not in CONTACTS]


def in_words(item: Item, differing: Iterable[Differing]) -> str:
    """`Employer: A → B; Employed from: …`, with numbers masked, in the language in force."""
    parts = []
    for one in differing:
        field = item.field_named(one.name)
        is_number = field is not None and field.kind in _NUMBERS
        was, now = (masked_id(x) if is_number else x for x in (one.was, one.now))
        parts.append(f"{field.label() if field else one.name}: {was or '–'} → {now}")
    return "; ".join(parts)


def who_told(record: Record) -> str:
    """Who told a record, and when: `human_resources employment h2, 2026-07-03T09:00:00+08:00`."""
    return f"{record.department} {record.kind} {record.record_id}, {record.at}"


def who_knew(case: Case, differing: Iterable[Differing]) -> str:
    """From whom the case has what differs, and when."""
    told = []
    for one in differing:
        source = case.sources.get(one.name)
        if source:
            told.append(
                f"{source['department']} {source['kind']} {source['record']}, {source['at']}"
            )
    first = case.entries[0]
    return "; ".join(dict.fromkeys(told)) or f"{first.by}, {first.at}"


def is_answered(desk: Desk, about: str) -> bool:
    """Was the difference asked about, and has an officer answered it?"""
    asked = case_id(desk.item_of(ROLE).code, f"difference|{about}")
    return queue.has(desk.reader, asked) and not queue.is_open(desk.reader, asked)


def ask(
    desk: Desk,
    record: Record,
    case: Case | None,
    *,
    known_by: str,
    differs: str,
    next_command: str,
    title: str = "",
) -> str:
    """Open the case in which an officer finds out which side is right, unless it is there; its id.

    The record is taken by it in the same transaction.
    """
    about = f"{record.department}|{record.record_id}"
    known = case.id if case else ""
    with speaking("zh_CN"):
        named = title or f"{desk.item(case.item).label() if case else record.kind} {known}".strip()
    fields = {
        "about": about,
        "title": named,
        "known": known,
        "known_by": known_by,
        "told_by": who_told(record),
        "differs": differs,
        "next": next_command,
    }
    by = f"department:{record.department}"
    return open_question(desk, fields, region=case.region if case else "", by=by, record=record)


def asked_already(desk: Desk, fields: Mapping[str, str]) -> str:
    """The open question about the same case with the same difference, told before; empty where there is none."""
    if not fields["known"]:
        return ""
    for row in queue.of_item(desk.reader, desk.item_of(ROLE).code):
        asked = desk.reader.case(row.case_id).fields
        same = all(asked.get(name) == fields[name] for name in ("known", "differs"))
        if same and asked.get("about") != fields["about"]:
            return row.case_id
    return ""


def open_question(
    desk: Desk,
    fields: Mapping[str, str],
    *,
    region: str,
    by: str,
    record: Record | None = None,
) -> str:
    """Open the case of a difference (`fields` are the item's), unless it is there; its id. A `record` is taken by
    it in the same transaction.
    """
    from .inbox import set_record_status, set_record_status_in

    about = fields["about"]
    if record is not None and (same := asked_already(desk, fields)):
        set_record_status(desk, record, "known", same, "")
        return same
    says = _("told otherwise than it is known here: {differs}").format(differs=fields["differs"])
    with desk.store.transaction() as tx:
        new_id = office_cases.write(
            desk,
            tx,
            ROLE,
            f"difference|{about}",
            fields,
            about=about,
            name=fields["title"],
            region=region,
            by=by,
        )
        if record is not None:
            set_record_status_in(tx, record, "taken", new_id, says)
    acts.advance(desk, new_id)
    return new_id
