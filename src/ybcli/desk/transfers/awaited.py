"""Sheets and money of transfers that came before the case that waits for them (6.5 b)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ...cases.roles import Role
from ...store.queries import records
from . import incoming

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk

KINDS: Final = ("national.transfer_sheet", "national.transfer_money")


def take(desk: Desk, case: Case) -> bool:
    """Take the sheet and the money of a transfer that lie in the inbox already; the sheet may have taken
    the money with it.
    """
    if desk.item(case.item).role != Role.TRANSFER_IN:
        return False
    for record in records.unanswered(desk.reader, KINDS):
        body, now = json.loads(record.body), records.by_id(desk.reader, record.id)
        is_waiting = now is not None and now.taken == "waiting"
        meant = incoming.case_of(desk, body) if is_waiting else None
        if meant is not None and meant.id == case.id:
            incoming.ARRIVALS[f"{record.department}.{record.kind}"](desk, record, body)
    return len(desk.reader.case(case.id).entries) > len(case.entries)


AWAITED = {"settle": take}
LYING = ()
