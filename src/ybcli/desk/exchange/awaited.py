"""Proofs of delivery and replies that came before the reminder that they answer was written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ...store.queries import records
from . import arrivals

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk

PROOF: Final = "sms.delivery"


def take_proofs(desk: Desk, case: Case) -> bool:
    """Take the proofs of delivery of a case's notices that lie in the inbox already."""
    for record in records.unanswered(desk.reader, [PROOF]):
        notice = arrivals.Notice.of(str(json.loads(record.body).get("notice_id", "")))
        if notice is not None and notice.case_id == case.id:
            arrivals.take(desk, record)
    return len(desk.reader.case(case.id).entries) > len(case.entries)


AWAITED = {"confirm": take_proofs}
LYING = ()
