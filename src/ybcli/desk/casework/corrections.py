"""A case that corrects a closed one: its journal stays closed, what it did is undone by an addition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cases.journal import Case, case_id
from ...cases.opening import Opening
from ...store.queries import queue
from . import acts
from .acts import Done

if TYPE_CHECKING:
    from ...cases.contents import LinesHead
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


def write(
    desk: Desk, tx: Transaction, old: Case, reason: str, lines: LinesHead | None = None
) -> Case:
    """Open the correcting case inside the caller's transaction, and give it back. It is an application,
    which needs no further consent; of a declaration it repeats the head of its `lines`.
    """
    return acts.open_case(
        desk,
        tx,
        Opening(
            item=old.item,
            flow="applied",
            region=old.region,
            channel="window",
            party=old.party,
            reference=f"corrects|{old.id}",
            fields=old.fields,
            sources={},
            corrects=old.id,
            reason=reason,
            lines=lines,
        ),
        act="receive",
        by=desk.officer,
    )
