"""Records that answer something: proof of delivery, a receipt for money. They open no case.

Money that arrives is put on the ledger by what it quotes; then the cases of that reference are asked
whether what they wait for is here (`casework/waits`). What fits nothing stays on the clearing account and
is a break of the next night.
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
from ...store.queries import messages
from ..casework import acts, awaited, notices, standing_questions, waits
from ..casework.inbox import set_record_status, set_record_status_in
from ..contributions import renewals
from ..payments import bank
from ..projections import clock_decisions
from ..ratings import receive
from ..records import renumbering
from ..transfers import incoming
from . import hand_over, replies, undelivered

if TYPE_CHECKING:
    from ...cases.contents import DeliveryForm
    from ...store.queries.records import Record
    from ...store.store import Transaction
    from .. import Desk

#: Who performed an act that a proof of delivery brought.
BY_SMS = "department:sms"


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
    is_told_no_more = delivered or bool(standing_questions.stop(desk, case))
    further = "" if is_told_no_more else notices.next_channel(case, notice.channel_of(case))
    act = _calls_for(case, notice, further, delivered=delivered)
    with desk.store.transaction() as tx:
        if act:
            case = fold(tx.entries(case.id))
            if clock_decisions.is_deemed(case):
                reason = {"reason": _("the notice had not been delivered after all")}
                case = acts.write(desk, tx, case, "reinstate", reason, by=BY_SMS)
            acts.write(desk, tx, case, act, {**form, "channel": further}, by=BY_SMS)
        if further:
            _try_next(tx, case, notice, further, str(body["at"]))
        messages.set_note(tx, str(body["notice_id"]), str(body["status"]))
        set_record_status_in(tx, record, "taken", case.id, "")
    if not (delivered or further or act) and is_result(notice):
        undelivered.open_for(desk, case, notice.template)


def _calls_for(case: Case, notice: Notice, further: str, *, delivered: bool) -> str:
    """The act that a proof calls for, or an empty string. A reminder that bounced although it had been
    called delivered was never a reminder: what silence consented to since is taken back.
    """
    reminded = case.last("remind")
    last = case.last("deliver", "bounce", "resend", "reinstate")
    if reminded is None or reminded.number != notice.number:
        return ""
    if last is not None and last.number < reminded.number:
        last = None  # the case was brought up to date, and the reminder went out anew
    if case.stage == "reminded" and delivered:
        return "deliver" if last is None or last.act != "deliver" else ""
    is_proof = last is not None and last.delivery.get("notice_id") == notice.id
    if not delivered and (
        case.stage == "reminded" or (is_proof and clock_decisions.is_deemed(case))
    ):
        return "resend" if further else "bounce"
    return ""


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
        "node-reinstate",
        "node-taken-back",
    }


def _try_next(tx: Transaction, case: Case, notice: Notice, channel: str, at: str) -> None:
    """The same notice once more, by the next channel."""
    first = messages.by_id(tx, notice.id)
    assert first is not None, "a message is never deleted"
    told = json.loads(first.body)
    notices.post(tx, case, f"{notice.id}@{channel}", channel, told["mobile"], told["text"], at)


def _receipt(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """Money that the tax office collected: onto the ledger by what it quotes; then the cases of the same
    reference are asked whether what they wait for is here.
    """
    party = str(body.get("credit_code") or body.get("id_number") or "")
    reference = f"{body['scheme']}|{party}|{body['period']}"
    with desk.store.transaction() as tx:
        tx.transfers([_collected(body, reference)])
        set_record_status_in(tx, record, "taken", "", "")
    for case_id in awaited.concerned(desk, reference):
        if waits.ask(desk, case_id):
            set_record_status(desk, record, "taken", case_id, "")
            return
    renewals.of_reference(desk, reference)


def _collected(body: Mapping[str, Any], reference: str) -> Transfer:
    """The transfer that a receipt stands for; a negative one takes money back."""
    amount = int(body["amount_fen"])
    debit, credit = (TREASURY, CLEARING_TAX) if amount > 0 else (CLEARING_TAX, TREASURY)
    return Transfer(
        id=f"tax:{body['receipt_number']}",
        debit=debit,
        credit=credit,
        amount_fen=abs(amount),
        reference=reference,
        day=str(body["paid_at"])[:10],
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
