"""Records that answer something: proof of delivery, a receipt for money. They open no case.

Money that arrives is put on the ledger by what it quotes; the case that waits for it, if there is
one, is settled in the same transaction. What fits nothing stays on the clearing account and is a
break of the next night.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...cases.journal import Case, fold
from ...language import _
from ...ledger.chart import CLEARING_TAX, TREASURY
from ...ledger.transfers import Transfer
from ...store.queries import case_numbers, messages
from ..casework import acts, consequences, notices, standing_questions
from ..casework.inbox import set_record_status, set_record_status_in
from ..payments import bank
from ..projections import deadlines
from ..ratings import receive
from ..records import renumbering
from ..transfers import incoming
from . import hand_over, replies, undelivered

if TYPE_CHECKING:
    from ...cases.contents import DeliveryForm, ReceiptForm
    from ...store.queries.records import Record
    from ...store.store import Transaction
    from .. import Desk

#: Who performed an act that a record of the department brought.
BY_SMS, BY_TAX = "department:sms", "department:tax"


def take(desk: Desk, record: Record) -> None:
    """Do what the record calls for."""
    ARRIVALS[f"{record.department}.{record.kind}"](desk, record, json.loads(record.body))


def _delivery(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """A notice arrived, or did not: the wait for an answer starts only on proof of delivery.

    One that did not arrive is tried by the next channel; after the last, it is work for an officer.
    """
    notice = Notice.of(str(body["notice_id"]))
    if notice is None or messages.by_id(desk.reader, notice.id) is None:
        set_record_status(
            desk, record, "set_aside", "", _("it is about a notice that this office did not send")
        )
        return
    delivered = body["status"] == "delivered"
    case = desk.reader.case(notice.case_id)
    form: DeliveryForm = {
        "notice_id": body["notice_id"],
        "at": body["at"],
        "on": str(body["at"])[:10],
    }
    act = ""
    is_told_no_more = delivered or bool(standing_questions.stop(desk, case))
    further = "" if is_told_no_more else notices.next_channel(case, notice.channel_of(case))
    reminded = case.last("remind")
    if case.stage == "reminded" and reminded and reminded.number == notice.number:
        last = case.last("deliver", "bounce")
        if delivered and (last is None or last.act == "bounce"):
            act = "deliver"
        elif not delivered:
            act = "resend" if further else "bounce"
    with desk.store.transaction() as tx:
        if act:
            case = fold(tx.entries(case.id))
            acts.write(desk, tx, case, act, {**form, "channel": further}, by=BY_SMS)
        if further:
            _try_next(tx, case, notice, further, str(body["at"]))
        messages.set_note(tx, str(body["notice_id"]), str(body["status"]))
        set_record_status_in(tx, record, "taken", case.id, "")
    if not (delivered or further or act) and is_result(notice):
        undelivered.open_for(desk, case, notice.template)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice's id says: case, entry, template, and the channel after the first."""

    id: str
    case_id: str
    number: int
    template: str
    channel: str

    @classmethod
    def of(cls, notice_id: str) -> Notice | None:
        """The notice of an id like `AAAAA-BBBBB:2:employee-reminder@platform`; None for another."""
        whole, _at, channel = notice_id.partition("@")
        match = re.fullmatch(r"([^:]+):(\d{1,6}):([^:]+)", whole)
        if match is None:
            return None
        case_id, number, name = match.groups()
        return cls(notice_id, case_id, int(number), name.partition("+")[0], channel)

    def channel_of(self, case: Case) -> str:
        """The channel by which it went."""
        return self.channel or notices.first_channel(case)


def is_result(notice: Notice) -> bool:
    """Must this notice reach the person, so that an officer hands it over where no channel does?"""
    return not notice.template.startswith("node-") or notice.template in {
        "node-notify",
        "node-refuse",
        "node-void",
        "node-taken-back",
    }


def _try_next(tx: Transaction, case: Case, notice: Notice, channel: str, at: str) -> None:
    """The same notice once more, by the next channel."""
    first = messages.by_id(tx, notice.id)
    assert first is not None, "a message is never deleted"
    told = json.loads(first.body)
    notices.post(tx, case, f"{notice.id}@{channel}", channel, told["mobile"], told["text"], at)


def _receipt(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """Money that the tax office collected: onto the ledger, and the case that waited for it settled."""
    party = str(body.get("credit_code") or body.get("id_number") or "")
    period = str(body["period"])
    reference = f"{body['scheme']}|{party}|{period}"
    amount = int(body["amount_fen"])
    case = _waiting_for_money(desk, record, party, reference)
    settles = (
        case is not None
        and _owed(desk, case) == amount
        and in_time(desk, case, str(body["paid_at"])[:10])
    )
    with desk.store.transaction() as tx:
        tx.transfers(
            [_collected(record, body, reference, amount, case.id if settles and case else "")]
        )
        if settles and case is not None:
            case = fold(tx.entries(case.id))
            form: ReceiptForm = {
                "receipt_number": body["receipt_number"],
                "amount_fen": amount,
                "at": body["paid_at"],
            }
            acts.write(desk, tx, case, "settle", form, by=BY_TAX)
        set_record_status_in(tx, record, "taken", case.id if settles and case else "", "")
    if settles and case is not None:
        acts.advance(desk, case.id)


def _waiting_for_money(desk: Desk, record: Record, party: str, reference: str) -> Case | None:
    """The oldest case of the party that such a record settles and that quotes the same reference."""
    kind = f"{record.department}.{record.kind}"
    settled = desk.codes(lambda item: item.settled_by == kind)
    for case_id in case_numbers.awaiting_settlement(desk.reader, party, settled):
        case = desk.reader.case(case_id)
        if consequences.reference(desk.item(case.item), case) == reference:
            return case
    return None


def _owed(desk: Desk, case: Case) -> int:
    """What the case's decision says that the tax office collects, in fen."""
    lines = desk.item(case.item).transfers
    return sum(case.figures.get(line.figure, 0) for line in lines if line.debit == CLEARING_TAX)


def in_time(desk: Desk, case: Case, paid_on: str) -> bool:
    """Was it paid by the end of the last day? Late money voids an application (6.2.3.2)."""
    running = deadlines.running(desk, desk.item(case.item), case)
    if running is None or running.wait.on_expiry != "void":
        return True
    return paid_on <= running.due.isoformat()


def _collected(
    record: Record, body: Mapping[str, Any], reference: str, amount: int, case_id: str
) -> Transfer:
    """The transfer that a receipt stands for; a negative one takes money back."""
    debit, credit = (TREASURY, CLEARING_TAX) if amount > 0 else (CLEARING_TAX, TREASURY)
    return Transfer(
        id=f"tax:{body['receipt_number']}",
        debit=debit,
        credit=credit,
        amount_fen=abs(amount),
        reference=reference,
        day=str(body["paid_at"])[:10],
        case_id=case_id,
        reason="tax:receipt",
    )


ARRIVALS = {
    "sms.delivery": _delivery,
    "sms.reply": replies.take,
    "tax.receipt": _receipt,
    "ratings.rating": receive.take,
    **incoming.ARRIVALS,
    **renumbering.ARRIVALS,
    **hand_over.ARRIVALS,
    **bank.ARRIVALS,
}
