"""A conflict is work with an owner: a refused message opens its case, and every resolution stands in one.

The case is closed by an officer's answer, or by the department that accepts the message after all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...cases.roles import Role
from ...language import _
from ...store.queries import queue
from ..casework import acts, office_cases

if TYPE_CHECKING:
    from .. import Desk

ROLE: Final = Role.CONFLICT
BY_OFFICE: Final = "department:office"


def open_for(desk: Desk, name: str, *, concerns: str, title: str, says: str) -> str:
    """Open the case of a conflict, unless it is open; its id. `concerns` is a case, `name` the conflict's."""
    code = desk.item_of(ROLE).code
    for known in queue.open_of_party(desk.reader, code, name):
        return known
    times = sum(row.party_id == name for row in queue.of_item(desk.reader, code, closed=True))
    with desk.store.transaction() as tx:
        new_id = office_cases.write(
            desk,
            tx,
            ROLE,
            f"conflict|{name}|{times}",
            {
                "about": name,
                "title": title,
                "concerns": concerns,
                "says": says[:200],
                "owner": owner_of(desk, concerns),
            },
            about=name,
            name=title,
        )
    acts.advance(desk, new_id)
    return new_id


def owner_of(desk: Desk, case_id: str) -> str:
    """Who looks after a conflict: the last officer of the case that it concerns, else the office's first."""
    if case_id and queue.has(desk.reader, case_id):
        for entry in reversed(desk.reader.case(case_id).entries):
            if entry.by in desk.officers:
                return entry.by
    return desk.reader.setting("officer")


def close_for(desk: Desk, name: str, resolution: str, *, by: str = BY_OFFICE) -> None:
    """Answer the open case of a conflict with how it was resolved; it closes."""
    for case_id in queue.open_of_party(desk.reader, desk.item_of(ROLE).code, name):
        form = {"fields": {"resolution": resolution}}
        acts.perform(desk, case_id, "answer", form, by=by)


def accepted(desk: Desk, name: str) -> None:
    """The department accepted the message after all."""
    close_for(desk, name, _("the department accepted it when it was sent again"))
