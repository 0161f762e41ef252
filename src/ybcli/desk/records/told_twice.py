"""What happens once in a life, told again on another day, or what holds from a day on, told again with other
content: an officer is asked what is right (4.3).

The rules read the newest record of a department; a day that changed in silence would change what follows from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ...language import _
from ...store.queries import records
from ..casework import record_differences

if TYPE_CHECKING:
    from ...store.queries.records import Record
    from .. import Desk

#: What is told once: the kind of record, and the day that it tells.
ONCE: Final = {"death": "died_on", "cremation": "cremated_on", "retirement": "retired_on"}
#: What holds from a day on: the kind of record, the day, and what is told of it.
FROM: Final = {
    "aid_recipient": ("aid_from", "aid_category"),
    "disability": ("certified_on", "disability_grade"),
}
#: A day that cannot lie before another one.
AFTER: Final = {"cremation": ("death", "died_on"), "death": ("cremation", "cremated_on")}


def ask(desk: Desk, record: Record, body: Mapping[str, Any]) -> str:
    """Open the question where the record tells another day than was told before, or other content of the same
    day; its case, else empty.
    """
    if record.kind in FROM:
        return _ask_of_the_same_day(desk, record, body)
    day = ONCE.get(record.kind)
    if day is None or not body.get(day):
        return ""
    earlier = _told_before(desk, record, record.kind, day)
    if earlier and earlier[1] != body[day]:
        return _question(desk, record, earlier[0], f"{earlier[1]} → {body[day]}")
    kind, other = AFTER.get(record.kind, ("", ""))
    beside = _told_before(desk, record, kind, other) if kind else None
    if beside:
        days = {record.kind: str(body[day]), kind: beside[1]}
        if days["cremation"] < days["death"]:
            says = _("cremated on {cremated}, died on {died}").format(
                cremated=days["cremation"], died=days["death"]
            )
            return _question(desk, record, beside[0], says)
    return ""


def _ask_of_the_same_day(desk: Desk, record: Record, body: Mapping[str, Any]) -> str:
    """Is what holds from this day on told otherwise than by the newest record of the same day before?"""
    day, content = FROM[record.kind]
    for one in records.valid_of_kinds(desk.reader, record.subject, [record.kind]):
        told = json.loads(one.body)
        if one.id >= record.id or told.get(day) != body.get(day) or not body.get(day):
            continue
        was, now = told.get(content), body.get(content)
        if not was or not now or was == now:
            return ""
        differs = f"{_named(desk, was, content)} → {_named(desk, now, content)} ({body[day]})"
        return _question(desk, record, one, differs, _("told otherwise from the same day on"))
    return ""


def _named(desk: Desk, value: Any, content: str) -> str:
    return desk.shelf.word(value, content) if isinstance(value, str) else str(value["code"])


def _told_before(desk: Desk, record: Record, kind: str, day: str) -> tuple[Record, str] | None:
    """The newest other record of a kind about the same person, and its day."""
    for one in records.valid_of_kinds(desk.reader, record.subject, [kind]):
        told = json.loads(one.body).get(day)
        if one.id != record.id and one.id < record.id and told:
            return one, str(told)
    return None


def _question(desk: Desk, record: Record, earlier: Record, differs: str, title: str = "") -> str:
    """Open the question with both sides in it; its case."""
    fields = {
        "about": f"{record.department}|{record.record_id}",
        "title": title or _("the same told on another day"),
        "known": earlier.case_id,
        "known_by": record_differences.who_told(earlier),
        "told_by": record_differences.who_told(record),
        "differs": differs,
        "next": _("ask the departments; a wrong record is put right by them"),
    }
    by = f"department:{record.department}"
    return record_differences.open_question(desk, fields, region="", by=by)
