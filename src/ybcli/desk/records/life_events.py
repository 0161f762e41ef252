"""A department tells of a death or an emigration: the person's open cases go to an officer at once.

Whatever the record itself opens, nothing that waits for the person goes on by itself (6.2.2.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cases import flows
from ...store.queries import queue
from .. import AUTOMATIC
from ..casework import acts, standing_questions
from ..verification import life

if TYPE_CHECKING:
    from ...store.queries.records import Record
    from .. import Desk


def stop_open_cases(desk: Desk, record: Record) -> None:
    """Escalate every open case of the record's person that may not go on by itself any more."""
    if f"{record.department}.{record.kind}" not in life.ENDS:
        return
    for case_id in queue.all_open_of_party(desk.reader, record.subject):
        case = desk.reader.case(case_id)
        if case.stage not in flows.ACTS["escalate"].open_at or case.opening.get("handed_to"):
            continue
        says = standing_questions.stop(desk, case)
        if says and not standing_questions.is_stopped(desk, case):
            acts.perform(desk, case.id, "escalate", {"reason": says}, by=AUTOMATIC)
