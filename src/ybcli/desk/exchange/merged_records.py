"""A record of both sides of a conflict: some fields as they were told first, some as they were told later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...cases.journal import canonical
from ...errors import UsageError
from ...language import _
from ...store.queries import records
from ..casework.inbox import subject_of

if TYPE_CHECKING:
    from ...store.queries.records import Record
    from ...store.store import Transaction


def merged(
    record: Record, first: Record | None, take: str, fields: Sequence[str]
) -> dict[str, Any]:
    """The first record with some fields of the second, or the second with some of the first. Raises UsageError
    where there is no first.
    """
    if first is None:
        raise UsageError(
            _("the record has one side only"), _("take a side as a whole, without --field")
        )
    ours, theirs = json.loads(first.body), json.loads(record.body)
    start, other = (ours, theirs) if take == "theirs" else (theirs, ours)
    return {**start, **{name: other[name] for name in fields if name in other}}


def keep(tx: Transaction, record: Record, body: dict[str, Any], says: str) -> None:
    """Write the record of both sides into the inbox, to be taken like any other."""
    text = canonical(body)
    digest = hashlib.sha256(text.encode()).hexdigest()
    records.add(
        tx,
        department=record.department,
        record_id=f"{record.record_id.partition('#')[0]}#{digest[:12]}",
        kind=record.kind,
        at=record.at,
        subject=subject_of(record.kind, body),
        body=text,
        digest=digest,
        taken="waiting",
        says=says,
    )
