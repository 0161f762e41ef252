"""The conflict desk: base, ours and theirs beside each other, and a side taken, field by field or in bulk.

Nothing is overwritten: a side that is not taken stays where it is, and who decided it and why is an entry
of the conflict's case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...cases.journal import canonical
from ...errors import BadData, Unavailable, UsageError
from ...language import _
from ...store.queries import messages, queue, records, records_for_officers
from ..casework import failures
from . import conflict_cases, merged_records, resending

if TYPE_CHECKING:
    from ...store.queries.messages import Message
    from ...store.queries.records import Record
    from .. import Desk

SIDES: Final = ("ours", "theirs")
_RECORD: Final = "record:"
_SCHEME: Final = "scheme"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One conflict: what it is, what is said of it, its fields (base, ours, theirs), and who said each
    side when.
    """

    name: str
    case: str
    what: str
    says: str
    owner: str
    fields: tuple[tuple[str, str, str, str], ...]
    who: Mapping[str, str]
    next: str

    def as_json(self) -> dict[str, Any]:
        """The shape of `yb sync conflicts show --json`."""
        return {
            "conflict": self.name,
            "case": self.case,
            "what": self.what,
            "says": self.says,
            "owner": self.owner,
            "who": dict(self.who),
            "fields": [
                {"field": f, "base": b, "ours": o, "theirs": t, "differs": o != t}
                for f, b, o, t in self.fields
            ],
            "next": self.next,
        }


def listed(desk: Desk, *, set_aside: bool = False) -> list[dict[str, Any]]:
    """Every conflict: refused messages, records that changed, what cannot be sent or taken; with
    `set_aside` also the records that are kept aside or wait for a parameter. The number `n` is its place.
    """
    rows: list[dict[str, Any]] = [
        _row(desk, one.id, one.case_id, one.topic, one.says)
        for one in messages.refused(desk.reader)
    ]
    changed = records_for_officers.conflicts(desk.reader)
    if set_aside:
        changed += records_for_officers.set_aside(desk.reader)
    rows += [
        _row(desk, f"{_RECORD}{one.id}", one.case_id, f"{one.department} {one.record_id}", one.says)
        for one in changed
    ]
    rows += [
        {
            "conflict": one.name,
            "case": one.case,
            "what": one.what,
            "says": one.sentence(),
            "tries": one.tries,
            "next_try": one.next_try,
            "owner": one.owner,
        }
        for one in failures.listed(desk)
    ]
    return [{**row, "n": place} for place, row in enumerate(rows, start=1)]


def _row(desk: Desk, name: str, case: str, what: str, says: str) -> dict[str, Any]:
    owner = conflict_cases.owner_of(desk, case)
    return {"conflict": name, "case": case, "what": what, "says": says, "owner": owner}


def named(desk: Desk, name: str) -> str:
    """The whole name of a conflict that a person names by it or by its number in the list."""
    if name.isascii() and name.isdigit():
        for row in listed(desk):
            if row["n"] == int(name):
                return str(row["conflict"])
    return name


def matching(desk: Desk, where: str) -> list[str]:
    """The conflicts that a rule names: words `what:…`, `case:…`, `says:…`, `owner:…` that all must be in
    them. Raises UsageError for a rule that is none.
    """
    wanted = [word.partition(":") for word in where.split()]
    if not wanted or any(key not in {"what", "case", "says", "owner"} for key, _c, _v in wanted):
        raise UsageError(
            _("the rule {rule} names no conflicts").format(rule=where or "?"),
            _('write it as --where "what:register_person says:…"'),
        )
    return [
        str(row["conflict"])
        for row in listed(desk)
        if all(text in str(row[key]) for key, _colon, text in wanted)
    ]


def shown(desk: Desk, name: str) -> Sheet:
    """One conflict with its sides. Raises BadData where there is none of this name."""
    name = named(desk, name)
    if name.startswith(_RECORD):
        return _of_record(desk, _record(desk, name))
    message = messages.by_id(desk.reader, name)
    if message is None or message.state not in {"refused", "failed"}:
        raise _unknown(name)
    return _of_message(desk, message)


@dataclass(frozen=True, slots=True)
class Taking:
    """What it comes to when a side of a conflict is taken: in words, and each field that then differs from what
    the other side says.
    """

    sheet: Sheet
    does: str
    moves: tuple[str, ...]


def planned(desk: Desk, name: str, take: str, fields: Sequence[str], reason: str) -> Taking:
    """What taking a side would come to; nothing is written. Raises UsageError, BadData."""
    if take not in SIDES or not reason.strip():
        raise UsageError(
            _("choose a side and say why"), '--take ours|theirs --reason "…" [--field …]'
        )
    sheet = shown(desk, name)
    if unknown := [one for one in fields if one not in {row[0] for row in sheet.fields}]:
        raise UsageError(
            _("the conflict has no field {field}").format(field=unknown[0]),
            _("fields: {fields}").format(fields=", ".join(row[0] for row in sheet.fields)),
        )
    is_record = sheet.name.startswith(_RECORD)
    if fields and not is_record:
        raise UsageError(
            _("a message is taken as a whole"),
            _("correct the case that sent it, or take a side without --field"),
        )
    if is_record and fields:
        record = _record(desk, sheet.name)
        merged_records.merged(record, _first(desk, record), take, fields)
        does = _("a record of both sides counts")
    elif is_record:
        does = _("the record stays aside") if take == "ours" else _("the record counts")
    else:
        does = _("the message is sent once more") if take == "ours" else _("the message rests")
    moved = [
        f"{field}: {ours} → {theirs}" if take == "theirs" else f"{field}: {ours}"
        for field, _base, ours, theirs in sheet.fields
        if ours != theirs and (not fields or field in fields)
    ]
    return Taking(sheet, does, tuple(moved))


def resolve(desk: Desk, name: str, take: str, fields: Sequence[str], reason: str) -> str:
    """Take a side of a conflict, whole or in some `fields`; the id of the case in which it stands.

    Ours: a message is sent once more, a record stays aside. Theirs: a message rests, a record counts; in
    some fields a new record of both sides counts. Raises UsageError, BadData.
    """
    taking = planned(desk, name, take, fields, reason)
    sheet = taking.sheet
    note = f"{desk.officer}: {reason}"
    title = f"{sheet.what} {sheet.case}".strip()
    case_id = conflict_cases.open_for(
        desk, sheet.name, concerns=sheet.case, title=title, says=sheet.says
    )
    with desk.store.transaction() as tx:
        if not sheet.name.startswith(_RECORD):
            is_done = (
                resending.send_again(desk, tx, sheet.name, note)
                if take == "ours"
                else messages.resolve_refused(tx, sheet.name, state="dropped", says=note)
            )
        else:
            record = _record(desk, sheet.name)
            first = _first(desk, record)
            merged = merged_records.merged(record, first, take, fields) if fields else None
            counts = take == "theirs" and merged is None
            is_done = records_for_officers.resolve_conflict(
                tx, str(record.id), taken="waiting" if counts else "set_aside", says=note
            )
            if is_done and merged is not None:
                merged_records.keep(tx, record, merged, note)
    if not is_done:
        raise _unknown(sheet.name)
    resolution = "; ".join([f"{_(take)}: {reason}", *taking.moves])[:500]
    conflict_cases.close_for(desk, sheet.name, resolution, by=desk.officer)
    return case_id


def _unknown(name: str) -> BadData:
    return BadData(
        _("there is no conflict {conflict}").format(conflict=name),
        _("`yb sync conflicts` lists them"),
    )


def _record(desk: Desk, name: str) -> Record:
    number = name.removeprefix(_RECORD)
    record = records.by_id(desk.reader, int(number)) if number.isdigit() else None
    if record is None or record.taken not in {"conflict", "failed", "set_aside"}:
        raise _unknown(name)
    return record


def _first(desk: Desk, record: Record) -> Record | None:
    """The record that came first under the id of one that came again with other content."""
    original, mark, _digest = record.record_id.partition("#")
    return records.of_department(desk.reader, record.department, original) if mark else None


def _of_record(desk: Desk, record: Record) -> Sheet:
    """The department's first word, what the office made of it, and its later word."""
    first = _first(desk, record)
    theirs = json.loads(record.body)
    base = json.loads(first.body) if first else {}
    case_id = record.case_id or (first.case_id if first else "")
    ours = dict(base)
    who = {"theirs": f"{_(record.department)} {record.at}"}
    if first is not None:
        who["base"] = f"{_(first.department)} {first.at}"
        who["ours"] = who["base"]
    if case_id and queue.has(desk.reader, case_id):
        case = desk.reader.case(case_id)
        ours |= {name: case.fields[name] for name in theirs if name in case.fields}
        who["ours"] = f"{case.id} {case.entries[-1].by} {case.entries[-1].at}"
    name = f"{_RECORD}{record.id}"
    return Sheet(
        name=name,
        case=case_id,
        what=f"{record.department} {record.record_id}",
        says=record.says,
        owner=conflict_cases.owner_of(desk, case_id),
        fields=_beside(base, ours, theirs),
        who=who,
        next=_next(name),
    )


def _of_message(desk: Desk, message: Message) -> Sheet:
    """What the platform accepted before of the case, what we said, and what it holds (asked now)."""
    ours = json.loads(message.body)
    before = messages.accepted_before(desk.reader, message.case_id, message.topic, message.number)
    theirs, asked = _platform_holds(desk, ours)
    who = {
        "ours": f"{message.case_id} {message.created}",
        "theirs": f"{_(message.department)} {asked}",
    }
    if before is not None:
        who["base"] = f"{before.id} {before.created}"
    return Sheet(
        name=message.id,
        case=message.case_id,
        what=message.topic,
        says=message.says,
        owner=conflict_cases.owner_of(desk, message.case_id),
        fields=_beside(json.loads(before.body) if before else {}, ours, theirs),
        who=who,
        next=_next(message.id),
    )


def _platform_holds(desk: Desk, body: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """What the platform holds of the person of a message, in the message's fields; and when it was asked,
    or why it does not say.
    """
    if not (body.get("id_number") and body.get("name")):
        return {}, _("has no answer that can be asked for")
    try:
        relations = desk.platform.person(str(body["id_number"]), str(body["name"]))
    except Unavailable as away:
        return {}, away.says
    wanted = body.get(_SCHEME)
    for one in relations:
        if wanted in (None, "", one[_SCHEME]):
            held = {**one, "begins_on": one["since"]}
            return {k: v for k, v in held.items() if k in body or k == "state"}, _now(desk)
    return {"state": _("insured nowhere")}, _now(desk)


def _now(desk: Desk) -> str:
    return desk.now().isoformat(timespec="seconds")


def _next(name: str) -> str:
    return f'yb sync conflicts resolve {name} --take ours|theirs --reason "…"'


def _beside(
    base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[tuple[str, str, str, str], ...]:
    """Every field of a side, in the order of the names."""
    names = sorted({*base, *ours, *theirs} - {"unmapped"})
    return tuple((n, *(_text(side.get(n)) for side in (base, ours, theirs))) for n in names)  # type: ignore[misc]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return canonical(value) if isinstance(value, list | dict) else str(value)
