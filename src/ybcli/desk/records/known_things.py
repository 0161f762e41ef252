"""A record about something that is known here: the same, or other content (4.3).

An open case that nobody has answered is brought up to date by a newer record of the same department: the
journal shows both, and who was asked is asked anew. Everything else that differs is a question
(`casework/record_differences`): another department, an answered or decided case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...language import _
from ...store.queries import case_numbers
from ..casework import acts, record_differences
from ..casework.acts import Done
from ..casework.inbox import set_record_status, set_record_status_in, source_of
from ..casework.record_differences import Differing

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case
    from ...store.queries.records import Record
    from .. import Desk

#: Stages of an open case at which nobody has answered and nothing is decided.
UNANSWERED = ("sensed", "reminded")


def meet_open(
    desk: Desk, record: Record, item: Item, case: Case, told: Mapping[str, Any]
) -> Done | tuple[str, str, str]:
    """What becomes of a record about the thing of an open case: known, the case's newer content, or a question."""
    differing = record_differences.compared(item, case, told)
    if not differing:
        set_record_status(desk, record, "known", case.id, "")
        return Done(case, (), is_new=False)
    if is_older(record, case, differing):
        says = _("older than what case {case} rests on").format(case=case.id)
        set_record_status(desk, record, "known", case.id, says)
        return Done(case, (), is_new=False)
    if case.stage in UNANSWERED and is_same_teller(record, case, differing):
        return brought_up_to_date(desk, record, case, differing, told)
    if item.registers.get("what") == "change":
        # The rule that compares the departments makes the change itself the question.
        says = record_differences.in_words(item, differing)
        says = _("told otherwise than it is known here: {differs}").format(differs=says)
        set_record_status(desk, record, "known", case.id, says)
        return Done(case, (), is_new=False)
    return asked(desk, record, item, case, differing)


def meet_decided(
    desk: Desk,
    record: Record,
    item: Item,
    clean: Mapping[str, Any],
    told: Mapping[str, Any],
    says: str,
) -> Done | None:
    """What becomes of a record for which no case opens, because its thing is decided here already; None
    where no decided case of the party is about it (`says` is why none opens), or where the item is a change (its rules compare).
    """
    if item.registers.get("what") == "change":
        return None
    case = decided_about(desk, item, clean)
    if case is None:
        return None
    now = replace(case, fields={**case.fields, **changed_since(desk, item, case)})
    differing = record_differences.contradicting(item, now, told)
    if not differing:
        set_record_status(desk, record, "known", case.id, says)
        return Done(case, (), is_new=False)
    return asked(desk, record, item, case, differing)


def changed_since(desk: Desk, item: Item, case: Case) -> dict[str, Any]:
    """What decided changes of the party have made of the case's fields since."""
    if not item.changed_by:
        return {}
    found: dict[str, Any] = {}
    changes = case_numbers.decided_of_party(desk.reader, case.party["id"], [item.changed_by])
    for change in map(desk.reader.case, changes):
        found |= {name: value for name, value in change.fields.items() if value not in (None, "")}
    return found


def decided_about(desk: Desk, item: Item, clean: Mapping[str, Any]) -> Case | None:
    """The newest decided case of the party for the item, about the same thing, that stands."""
    party = str(clean[item.party_id])
    found = [
        desk.reader.case(one)
        for one in case_numbers.decided_of_party(desk.reader, party, [item.code])
    ]
    gone = {case.corrects for case in found if case.corrects}
    key = item.same_record
    return next(
        (
            case
            for case in reversed(found)
            if not case.corrects
            and case.id not in gone
            and (not key or str(case.fields.get(key)) == str(clean.get(key)))
        ),
        None,
    )


def is_same_teller(record: Record, case: Case, differing: list[Differing]) -> bool:
    """Did the record's department tell what is known now, where anybody did?"""
    sources = [case.sources.get(one.name) for one in differing if one.was]
    return all(one is not None and one["department"] == record.department for one in sources)


def is_older(record: Record, case: Case, differing: list[Differing]) -> bool:
    """Is the record of an earlier time than what the same department told of the same fields since?"""
    sources = [case.sources.get(one.name) for one in differing]
    return all(
        one is not None and one["department"] == record.department and one["at"] > record.at
        for one in sources
    )


def brought_up_to_date(
    desk: Desk, record: Record, case: Case, differing: list[Differing], told: Mapping[str, Any]
) -> Done:
    """The open case with the record's content: act `update`; a reminder that went out goes out anew."""
    names = {one.name for one in differing}
    names |= {
        name for name, value in told.items() if str(case.fields.get(name) or "") != str(value)
    }
    form: dict[str, Any] = {
        "fields": {name: told[name] for name in sorted(names)},
        "sources": {name: source_of(record) for name in sorted(names)},
        "reason": _("a newer record: {record}").format(record=record_differences.who_told(record)),
    }
    item = desk.item(case.item)
    if item.party_name in names:
        form["party"] = {"name": told[item.party_name]}
    with desk.store.transaction() as tx:
        now = acts.write(
            desk, tx, tx.case(case), "update", form, by=f"department:{record.department}"
        )
        set_record_status_in(tx, record, "taken", case.id, "")
    more = acts.go_on(desk, now)
    return Done(more.case, (now.entries[-1], *more.entries), is_new=False)


def asked(desk: Desk, record: Record, item: Item, case: Case, differing: list[Differing]) -> Done:
    """The question that the difference is: which side is right?"""
    new_id = record_differences.ask(
        desk,
        record,
        case,
        known_by=record_differences.who_knew(case, differing),
        differs=record_differences.in_words(item, differing),
        next_command=next_command(desk, item, case, differing, json.loads(record.body)),
    )
    return Done(desk.reader.case(new_id), ())


def next_command(
    desk: Desk, item: Item, case: Case, differing: list[Differing], body: Mapping[str, Any]
) -> str:
    """The command by which the new content would be taken over."""
    if case.stage in {*UNANSWERED, "confirmed", "received"}:
        pairs = " ".join(f"--set {one.name}={quoted(one.now)}" for one in differing)
        return f'yb case update {case.id} {pairs} --reason "…"'
    if item.changed_by:
        change = desk.item(item.changed_by)
        known = [one for one in differing if change.field_named(one.name)]
        options = " ".join(f"--{one.name.replace('_', '-')} {quoted(one.now)}" for one in known)
        day = next((str(body[n]) for n in ("employed_from", "changed_on") if body.get(n)), "")
        when = f" --changed-on {day}" if day and change.field_named("changed_on") else ""
        return f"yb {change.family} {change.verb} … {options}{when}".replace("  ", " ")
    return f'yb case correct {case.id} --reason "…"'


def quoted(text: str) -> str:
    """The text as a word of a command line."""
    return f'"{text}"' if " " in text or not text else text
