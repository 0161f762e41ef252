"""What an act entails, written in the same transaction: transfers, messages, letters, projections.

An act's consequences are listed in the item's file; nothing here knows a particular item.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...cases.journal import Case, Entry
from ...ledger.transfers import Transfer
from ...store.queries import lines, transfers
from ..projections import case_rows
from . import notices, outgoing, promises
from .money import reference

if TYPE_CHECKING:
    from ...cases.items import Item, TransferLine
    from ...store.store import Transaction
    from .. import Desk


def write_consequences(desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """Write all that `entry` entails for `case`, which is folded with the entry included."""
    tx.transfers(transfers_of(item, case, entry))
    if entry.act == "void":
        tx.transfers(taken_back(tx, case, entry, entry.form.get("reason", "void")))
    if entry.act == "reinstate":
        _reinstate(desk, tx, item, case, entry)
    if item.rows == "lines" and entry.act in {"refuse", "withdraw", "void"}:
        lines.undo(tx, case.id, by=case.id)
    for line in item.messages:
        if line.on == entry.act and (not line.figure or case.figures.get(line.figure)):
            outgoing.write(desk, tx, item, case, entry, line)
    notices.write_all(desk, tx, item, case, entry)
    promises.write(tx, case, entry)
    if "accepted_by" in case.opening:
        from . import hand_over_messages

        hand_over_messages.write(tx, case, entry)
    case_rows.write(desk, tx, item, case, entry)


def _reinstate(desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """The clock's decision is taken back. After void, what was decided is said again, under this entry's
    number: the money is expected, departments are told. After consent by silence they are told the
    opposite.
    """
    decided = case.last("decide")
    if decided is None:
        return
    if entry.reinstated["undoes"] == "confirm":
        outgoing.take_back(desk, tx, item, case, entry)
    elif entry.reinstated["undoes"] == "void":
        again = replace(decided, number=entry.number, at=entry.at, day=entry.day)
        tx.transfers(transfers_of(item, case, again))
        for line in item.messages:
            if line.on == "decide" and (not line.figure or case.figures.get(line.figure)):
                outgoing.write(desk, tx, item, case, again, line)


def transfers_of(item: Item, case: Case, entry: Entry) -> list[Transfer]:
    """The item's transfer lines for this act, filled with the figures that were decided, in fen.

    Where the case corrects another, the accounts are exchanged: a correction is an addition.
    """
    figures = entry.decision.get("figures", {})
    made = []
    for line in item.transfers:
        if line.on == entry.act and figures.get(line.figure):
            debit, credit = line.debit, line.credit
            if case.corrects:
                debit, credit = credit, debit
            made.append(
                Transfer(
                    id=transfer_id(item, case, entry, line),
                    debit=debit,
                    credit=credit,
                    amount_fen=figures[line.figure],
                    reference=reference(item, case),
                    day=entry.day,
                    case_id=case.id,
                    reason=f"{item.code}:{line.figure}",
                )
            )
    return made


def transfer_id(item: Item, case: Case, entry: Entry, line: TransferLine) -> str:
    """The id of a transfer line's transfer; a figure's second line in the item has its place behind it."""
    same = [one for one in item.transfers if (one.on, one.figure) == (line.on, line.figure)]
    place = same.index(line)
    return f"{case.id}:{entry.number}:{line.figure}" + (f":{place + 1}" if place else "")


def taken_back(tx: Transaction, case: Case, entry: Entry, reason: str) -> list[Transfer]:
    """The transfers that undo all that this case has written so far."""
    return [
        transfer.taken_back(entry.day, case.id, reason)
        for transfer in transfers.of_case(tx, case.id)
        if not transfer.id.endswith("/back")
    ]
