"""A case that corrects a closed one: its journal stays closed, what it did is undone by an addition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...cases.journal import Case, case_id
from ...store.queries import queue
from . import acts
from .acts import Done

if TYPE_CHECKING:
    from ...store.store import Transaction
    from .. import Desk


def number_for(old: Case) -> str:
    """The id of the case that corrects `old`; there is only one."""
    return case_id(old.item, f"corrects|{old.id}")


def made_before(desk: Desk, old: Case) -> Done | None:
    """The case that corrects `old` already, or None."""
    known = number_for(old)
    if not queue.has(desk.reader, known):
        return None
    return Done(desk.reader.case(known), (), is_new=False)


def write(desk: Desk, tx: Transaction, old: Case, reason: str, **more: Any) -> Case:
    """Open the correcting case inside the caller's transaction, and give it back. It is an application,
    which needs no further consent; `more` is kept in its form.
    """
    return acts.open_case(
        desk,
        tx,
        case_id=number_for(old),
        act="receive",
        item=desk.item(old.item),
        flow="applied",
        form={
            "region": old.region,
            "channel": "window",
            "party": dict(old.party),
            "reference": f"corrects|{old.id}",
            "fields": dict(old.fields),
            "sources": {},
            "corrects": old.id,
            "reason": reason,
            **more,
        },
        by=desk.officer,
    )
