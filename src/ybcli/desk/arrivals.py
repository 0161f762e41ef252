"""Records that answer something: proof of delivery, a receipt for money. They open no case.

Money that arrives is put on the ledger by what it quotes; the case that waits for it, if there is
one, is settled in the same transaction. What fits nothing stays on the clearing account and is a
break of the next night.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..cases.journal import Case, fold
from ..ledger.chart import CLEARING_TAX, TREASURY
from ..ledger.transfers import Transfer
from . import act as acts
from . import waits
from .intake import mark_in

if TYPE_CHECKING:
    from . import Desk

#: Who performed an act that a record of the department brought.
BY_SMS, BY_TAX = "department:sms", "department:tax"


def subject_of(kind: str, body: Mapping[str, Any]) -> str:
    """The number of the party that a record is about: a unit's where it is about a unit."""
    if kind in {"unit_licensed", "wage_base"}:
        return str(body.get("credit_code", ""))
    return str(body.get("id_number") or body.get("credit_code") or body.get("notice_id") or "")


def take(desk: Desk, row: Any) -> None:
    """Do what the record calls for."""
    ARRIVALS[f"{row['department']}.{row['kind']}"](desk, row, json.loads(row["body"]))


def _delivery(desk: Desk, row: Any, body: Mapping[str, Any]) -> None:
    """A notice arrived, or did not: the wait for an answer starts only on proof of delivery."""
    case_id, number, _template = str(body["notice_id"]).split(":")
    case = desk.reader.case(case_id)
    reminded = case.last("remind")
    act = "deliver" if body["status"] == "delivered" else "bounce"
    fits = (
        case.stage == "reminded"
        and reminded is not None
        and reminded.number == int(number)
        and case.last("deliver") is None
    )
    with desk.store.act() as unit:
        if fits:
            case = fold(unit.entries(case_id))
            form = {"notice_id": body["notice_id"], "at": body["at"], "on": str(body["at"])[:10]}
            acts.write(desk, unit, case, act, form, by=BY_SMS)
        unit.run(
            "UPDATE message SET says = :says WHERE id = :id",
            says=str(body["status"]),
            id=body["notice_id"],
        )
        mark_in(unit, row, "taken", case_id, "")


def _receipt(desk: Desk, row: Any, body: Mapping[str, Any]) -> None:
    """Money that the tax office collected: onto the ledger, and the case that waited for it settled."""
    party = str(body.get("credit_code") or body.get("id_number") or "")
    period = str(body["period"])
    reference = f"{body['scheme']}|{party}|{period}"
    amount = int(body["amount_fen"])
    waiting = desk.reader.one(
        "SELECT case_id FROM queue WHERE party_id = :party AND is_open = 1 "
        "AND next_act = 'settle' ORDER BY opened LIMIT 1",
        party=party,
    )
    case = desk.reader.case(waiting["case_id"]) if waiting else None
    settles = False
    if case is not None:
        decided = case.last("decide")
        owed = decided.found["figures"]["resident_premium"] if decided else 0
        settles = (
            owed == amount
            and str(case.fields.get("cover_year")) == period
            and in_time(desk, case, str(body["paid_at"])[:10])
        )
    with desk.store.act() as unit:
        unit.transfers(
            [_collected(row, body, reference, amount, case.id if settles and case else "")]
        )
        if settles and case is not None:
            case = fold(unit.entries(case.id))
            form = {"receipt_number": body["receipt_number"], "amount_fen": amount}
            acts.write(desk, unit, case, "settle", {**form, "at": body["paid_at"]}, by=BY_TAX)
        mark_in(unit, row, "taken", case.id if settles and case else "", "")
    if settles and case is not None:
        acts.advance(desk, case.id)


def in_time(desk: Desk, case: Case, paid_on: str) -> bool:
    """Was it paid by the end of the last day? Late money voids an application (6.2.3.2)."""
    running = waits.running(desk, desk.item(case.item), case)
    if running is None or running.wait.on_expiry != "void":
        return True
    return paid_on <= running.due.isoformat()


def _collected(
    row: Any, body: Mapping[str, Any], reference: str, amount: int, case_id: str
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


ARRIVALS = {"sms.delivery": _delivery, "tax.receipt": _receipt}
