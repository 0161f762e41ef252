"""What an act entails, written in the same transaction: transfers, messages, letters, projections.

An act's consequences are listed in the item's file; nothing here knows a particular item.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...cases.journal import Case, Entry, fold
from ...cases.roles import Correction
from ...ledger.chart import OVERPAID, PAYABLE
from ...ledger.transfers import Transfer
from ...store.queries import lines, transfers
from ..projections import case_rows, payment_state
from . import ledger_conditions, notices, outgoing, promises
from .money import reference

if TYPE_CHECKING:
    from ...cases.items import Item, TransferLine
    from ...store.store import Transaction
    from .. import Desk


def write_consequences(desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """Write all that `entry` entails for `case`, which is folded with the entry included."""
    made = transfers_of(item, case, entry)
    ledger_conditions.check(desk, item, case, made)
    tx.transfers(made)
    if entry.act == "void":
        tx.transfers(taken_back(tx, case, entry, entry.form.get("reason", "void")))
        outgoing.take_back(tx, item, case, entry)
    if entry.act == "reinstate":
        _reinstate(desk, tx, item, case, entry)
    if item.rows == "lines" and entry.act in {"refuse", "withdraw", "void"}:
        lines.undo(tx, case.id, by=case.id)
    if case.corrects and entry.act == "decide":
        outgoing.take_back_the_old(tx, item, case, entry)
        restore_lines(tx, item, case)
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
        outgoing.take_back_own(tx, item, case, entry)
    elif entry.reinstated["undoes"] == "void":
        again = replace(decided, number=entry.number, at=entry.at, day=entry.day)
        made = transfers_of(item, case, again)
        ledger_conditions.check(desk, item, case, made)
        tx.transfers(made)
        for line in item.messages:
            if line.on == "decide" and (not line.figure or case.figures.get(line.figure)):
                outgoing.write(desk, tx, item, case, again, line)


def transfers_of(item: Item, case: Case, entry: Entry) -> list[Transfer]:
    """The item's transfer lines for this act, filled with the figures that were decided, in fen.

    Where the case takes another back, or a difference is less than nothing, the accounts are exchanged: a
    correction is an addition. One that replaces a decision undoes that one's figures beside its own; what is
    below zero then is asked back.
    """
    own = entry.decision.get("figures", {})
    replaced = entry.decision.get("taken_back", {})
    made = []
    for line in item.transfers:
        if line.on != entry.act:
            continue
        for figures, is_undone, suffix in (
            (own, case.takes_back, ""),
            (replaced, True, ":replaced"),
        ):
            amount = figures.get(line.figure)
            if not amount:
                continue
            debit, credit = line.debit, line.credit
            if is_undone != (amount < 0):
                debit, credit = credit, debit
            made.append(
                Transfer(
                    id=transfer_id(item, case, entry, line) + suffix,
                    debit=debit,
                    credit=credit,
                    amount_fen=abs(amount),
                    reference=reference(item, case),
                    day=entry.day,
                    case_id=case.id,
                    reason=f"{item.code}:{line.figure}",
                )
            )
    return made + asked_back(item, case, entry)


def asked_back(item: Item, case: Case, entry: Entry) -> list[Transfer]:
    """What a correction leaves below zero of what was to be paid: a claim, and no longer a payable."""
    owed = payment_state.amount_fen(item, case) if case.corrects and entry.act == "decide" else 0
    if owed >= 0:
        return []
    return [
        Transfer(
            id=f"{case.id}:{entry.number}:asked_back",
            debit=OVERPAID,
            credit=PAYABLE,
            amount_fen=-owed,
            reference=reference(item, case),
            day=entry.day,
            case_id=case.id,
            reason=f"{item.code}:asked_back",
        )
    ]


def restore_lines(tx: Transaction, item: Item, case: Case) -> None:
    """Give a declaration that is resumed the lines of the one that had been taken back."""
    if item.rows == "lines" and case.correction == Correction.RESUME:
        taken = fold(tx.entries(case.corrects)).corrects
        lines.copy(tx, taken, to=case.id)


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
