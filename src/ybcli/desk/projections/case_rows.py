"""The queue, the parties and the registers: made from a case, at any time, from its journal alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cases import flows
from ...cases.journal import Case, Entry
from ...cases.roles import Correction
from ...store.queries import parties, queue
from ...store.queries.parties import Party
from ...store.queries.queue import NO_DEADLINE, QueueRow
from . import archive_index, deadlines, payment_rows, registers

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...store.store import Transaction
    from .. import Desk


def write(desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """Write the case's rows in the queue and the registers as they stand after `entry`."""
    queue.put(tx, queue_row(desk, item, case))
    payment_rows.write(desk, tx, item, case)
    archive_index.index(desk, tx, item, case)
    if case.takes_back or case.correction in {Correction.CHANGE, Correction.END}:
        registers.take_back(tx, item, case, entry)
        if case.correction != Correction.CHANGE:
            return
    if item.subject in {"person", "unit"} and entry.act in {"receive", "sense", "update", "decide"}:
        write_party(tx, item, case)
    registers.write(desk, tx, item, case, entry)


def queue_row(desk: Desk, item: Item, case: Case) -> QueueRow:
    """The case's row in the work queue."""
    who, says = deadlines.next_actor(item, case)
    running, why_none = deadlines.deadline(desk, item, case)
    if who in {"person", "department"} and deadlines.is_gap(why_none):
        says = why_none  # the clock of the clause cannot run: that is what the case waits for
    return QueueRow(
        case_id=case.id,
        item=item.code,
        flow=case.flow,
        stage=case.stage,
        next_act=flows.next_act(case.stage, item.road_of(case)),
        hands=who,
        region=case.region,
        party_kind=case.party["kind"],
        party_id=case.party["id"],
        party_name=case.party["name"],
        opened=case.opened,
        due=running.due.isoformat() if running and not running.is_paused else NO_DEADLINE,
        officer=_officer(desk, case, who),
        says=says,
        is_open=int(case.is_open),
        reference=case.reference,
        head=case.head,
        channel=case.channel,
        accepted_by=case.opening.get("accepted_by", ""),
    )


def _officer(desk: Desk, case: Case, who: str) -> str:
    """The officer of a case: who acted on it last, else its owner. A case on which the clock waits for the
    line has the office's first one.
    """
    officers = [e.by for e in case.entries if e.by in desk.officers]
    last = case.last("defer", "unsettle", "escalate")
    first = desk.reader.setting("officer") if who == "officer" and last is not None else ""
    return officers[-1] if officers else str(case.fields.get("owner", "")) or first


def write_party(tx: Transaction, item: Item, case: Case) -> None:
    """Know the case's party by its number; what is known better is not overwritten by blanks.

    A change that is not decided yet changes nothing: it only makes an unknown party known, under
    the name that it had before.
    """
    known = case.party["name"]
    if item.registers.get("what") == "change":
        if parties.is_known(tx, case.party["id"]):
            return
        known = str(case.fields.get("old_name") or known)
    parties.put(
        tx,
        Party(
            id=case.party["id"],
            kind=item.subject,
            name=known,
            mobile=str(case.fields.get("mobile", "")),
            region=case.region,
            case_id=case.id,
            language=case.opening.get("language", ""),
        ),
    )
