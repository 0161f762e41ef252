"""A result that reached nobody by any channel becomes work: an officer hands it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cases.journal import Case, case_id
from . import act as acts

if TYPE_CHECKING:
    from . import Desk

ITEM = "office-undelivered-notice"


def open_for(desk: Desk, case: Case, template: str) -> str:
    """Open the case in which an officer hands over the notice; once for each case. Its id."""
    reference = f"undelivered|{case.id}"
    new_id = case_id(ITEM, reference)
    if desk.reader.one("SELECT 1 FROM queue WHERE case_id = :id", id=new_id):
        return new_id
    with desk.store.act() as unit:
        acts.open_case(
            desk,
            unit,
            case_id=new_id,
            act="sense",
            item=desk.item(ITEM),
            flow="automatic",
            form={
                "region": case.region,
                "channel": "shared_data",
                "party": {"kind": "office", "id": case.id, "name": case.id},
                "reference": reference,
                "fields": {"about": case.id, "title": case.id, "notice": template},
            },
            by="department:sms",
        )
    acts.advance(desk, new_id)
    return new_id
