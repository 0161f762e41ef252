"""A police record of a new identity number: sensed as a change of the person known under the old one. What
waits under the old number for the person's answer goes to an officer: silence is not asked of a number that is no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...cases.journal import canonical
from ...language import _
from ...store.queries import queue
from .. import AUTOMATIC
from ..casework import acts
from ..verification.facts.changes import renumbered
from . import known_things, sensing

if TYPE_CHECKING:
    from ...store.queries.records import Record
    from .. import Desk


def take(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """Sense the record; where it brings a new number, under the number that is known here."""
    told = renumbered(dict(body), desk.today)
    sensing.sense(desk, replace(record, body=canonical(told)))
    if told.get("new_id_number"):
        _stop_reminders(desk, str(told["id_number"]), str(told.get("changed_on") or record.at[:10]))


def _stop_reminders(desk: Desk, former: str, day: str) -> None:
    says = _(
        "the police have registered another number for this person on {day}: the case names the former one"
    ).format(day=day)
    for case_id in queue.all_open_of_party(desk.reader, former):
        case = desk.reader.case(case_id)
        is_change = desk.item(case.item).registers.get("what") == "change"
        waits = case.flow == "reminded" and case.stage in known_things.UNANSWERED
        if case.party["id"] == former and waits and not (is_change or case.is_escalated):
            acts.perform(desk, case_id, "escalate", {"reason": says}, by=AUTOMATIC)


ARRIVALS = {"police.person_changed": take}
