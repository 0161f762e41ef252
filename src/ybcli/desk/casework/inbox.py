"""What became of an incoming record, and where a prefilled field came from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...cases.journal import canonical
from ...errors import Conflict
from ...language import _
from ...store.queries import records
from ...store.queries.records import Record

if TYPE_CHECKING:
    from ...cases.contents import Source
    from ...connectors import Record as IncomingRecord
    from ...store.store import Transaction
    from .. import Desk


class TakenMeanwhile(Conflict):
    """Another program took the record between our choice and our transaction."""


def source_of(record: Record) -> Source:
    """Where a prefilled field came from: department, kind, record id, time."""
    return {
        "department": record.department,
        "kind": record.kind,
        "record": record.record_id,
        "at": record.at,
    }


def county_of(region: str) -> str:
    """A township's nine digits cut to the county's six."""
    return region[:6]


def set_record_status(desk: Desk, record: Record, taken: str, case: str, says: str) -> None:
    """Write what became of a record, where it changed."""
    if (record.taken, record.case_id, record.says) == (taken, case, says):
        return
    with desk.store.transaction() as tx:
        set_record_status_in(tx, record, taken, case, says)


def set_record_status_in(tx: Transaction, record: Record, taken: str, case: str, says: str) -> None:
    """Write what became of a record, inside the caller's transaction.

    The record was chosen outside it: raises TakenMeanwhile, so that nothing of the transaction stays,
    where another program took it since.
    """
    is_ours = records.set_status(
        tx, record.id, before=record.taken, taken=taken, case_id=case, says=says
    )
    if not is_ours and records.by_id(tx, record.id) is not None:
        raise TakenMeanwhile(
            _("record {record} was taken by another program in the meantime").format(
                record=record.record_id
            ),
            _("nothing was done twice; look at its case"),
        )


def keep(tx: Transaction, record: IncomingRecord) -> int:
    """Write a record into the inbox, once; 1 where it is new. The same id with other content is kept
    beside the first and set aside for an officer.
    """
    body = canonical(dict(record.body))
    digest = hashlib.sha256(body.encode()).hexdigest()
    record_id, taken, says = record.id, "waiting", ""
    if record.problems:
        taken, says = "set_aside", "; ".join(p.says for p in record.problems)
    old = records.digest_of(tx, record.department, record.id)
    if old is not None and old != digest:
        record_id, taken = f"{record.id}#{digest[:12]}", "conflict"
        says = _("record {record} came again with other content").format(record=record.id)
    return int(
        records.add(
            tx,
            department=record.department,
            record_id=record_id,
            kind=record.kind,
            at=record.at,
            subject=subject_of(record.kind, record.body),
            body=body,
            digest=digest,
            taken=taken,
            says=says,
        )
    )


def subject_of(kind: str, body: Mapping[str, Any]) -> str:
    """The number of the party that a record is about: a unit's where it is about a unit."""
    if kind in {"unit_licensed", "unit_changed", "wage_base"}:
        return str(body.get("credit_code", ""))
    return str(body.get("id_number") or body.get("credit_code") or body.get("notice_id") or "")
