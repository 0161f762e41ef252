"""The bank's receipt: each line once. It settles the payment that waits for it, or sends it back.

A line that fits no payment opens a case of its own; its money stays on the bank's clearing account
under the bank's serial number until the bank books it back, which closes the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...cases.journal import fold
from ...cases.roles import Role
from ...language import N_, _
from ...law.engine.finding import Fact
from ...ledger.chart import BANK, CLEARING_BANK
from ...ledger.transfers import Transfer
from ...store.queries import entries, payments, queue, transfers
from .. import AUTOMATIC
from ..casework import acts, office_cases, waits
from ..casework.inbox import set_record_status_in
from ..projections import receivable
from . import files, receivables

if TYPE_CHECKING:
    from ...cases.contents import ReceiptForm
    from ...cases.journal import Case
    from ...store.queries.records import Record
    from ...store.store import Transaction
    from .. import Desk
    from ..projections.payment_state import Payment

BY_BANK: Final = "department:bank"
DEPARTMENT: Final = N_("bank")
KIND: Final = "payment"
ROLE: Final = Role.PAYMENT_BREAK

#: Why a line fits no payment.
BREAKS: Final = (
    N_("unknown_reference"),
    N_("amount"),
    N_("not_waited_for"),
    N_("returned_late"),
)


def take(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """Do what one line of the bank's statement calls for, in one transaction."""
    why = ""
    with desk.store.transaction() as tx:
        case_id = _close_booked_back(desk, tx, body)
        if not case_id:
            why = mismatch(desk, tx, body)
            case_id = _open_break(desk, tx, body, why) if why else _record_answer(desk, tx, body)
        set_record_status_in(tx, record, "taken", case_id, why)
    acts.advance(desk, case_id)
    if why == "unknown_reference" and queue.has(desk.reader, _case_of(body)):
        waits.ask(desk, _case_of(body))


def mismatch(desk: Desk, tx: Transaction, body: Mapping[str, Any]) -> str:
    """Why the line fits no payment that waits for it, a word of `BREAKS`; empty where it fits one."""
    if body["result"] == "received":
        return _mismatch_of_money_back(desk, tx, body)
    case_id = _case_of(body)
    payment = payments.of_case(tx, case_id)
    if payment is None or entries.ordered_by(tx, case_id, str(body["reference"])) is None:
        return "unknown_reference"
    is_last = payment.reference == body["reference"]
    if payment.state == "paid" and is_last and body["result"] == "returned":
        return "returned_late"
    if payment.state != "ordered" or not is_last:
        return "not_waited_for"
    return "" if payment.amount_fen == body["amount_fen"] else "amount"


def _mismatch_of_money_back(desk: Desk, tx: Transaction, body: Mapping[str, Any]) -> str:
    """Why money that came in is none that a case waits for: its reference is the case's number."""
    case_id = str(body["reference"])
    if not queue.has(tx, case_id):
        return "unknown_reference"
    case = fold(tx.entries(case_id))
    left = receivable.left(desk.item(case.item), case)
    if left <= 0:
        return "not_waited_for"
    return "" if body["amount_fen"] <= left else "amount"


def _case_of(body: Mapping[str, Any]) -> str:
    """The case that the reference names, whether or not there is one."""
    if body["result"] == "received":
        return str(body["reference"])
    return str(body["reference"]).rpartition("-")[0]


def _record_answer(desk: Desk, tx: Transaction, body: Mapping[str, Any]) -> str:
    """The payment was made, or came back: its case's next act and transfer; the case's number."""
    case = fold(tx.entries(_case_of(body)))
    if body["result"] == "received":
        back = {"amount_fen": body["amount_fen"], "receipt_number": body["serial"]}
        back |= {"on": body["day"]}
        receivables.write(desk, tx, case, "repay", back, by=BY_BANK, serial=str(body["serial"]))
        return case.id
    ordered = next(
        e for e in case.entries if e.act == "order" and e.order["reference"] == body["reference"]
    )
    out = transfers.by_id(tx, f"{case.id}:{ordered.number}:payment")
    assert out is not None, "what was ordered was booked with it"
    form: ReceiptForm = {
        "receipt_number": body["serial"],
        "amount_fen": body["amount_fen"],
        "reference": body["reference"],
        "on": body["day"],
    }
    if body["result"] == "returned":
        form["reason"] = str(body.get("says", "")) or _("the bank gave no reason")
        acts.write(desk, tx, case, "send_back", form, by=BY_BANK)
        tx.transfers([out.taken_back(str(body["day"]), case.id, "payment:returned")])
        return case.id
    tx.transfers([_bank_transfer(body, out.reference, case.id, "payment:paid")])
    acts.write(desk, tx, case, "settle", form, by=BY_BANK)
    return case.id


def record_unknown_order(
    desk: Desk,
    tx: Transaction,
    case: Case,
    payment: Payment,
    line: Mapping[str, Any],
    body: Mapping[str, Any],
) -> None:
    """A payment was made that this store knows no order of: it is ordered and settled as the bank says,
    and the case of the bank's line closes itself. Inside the caller's transaction.
    """
    first = transfers.by_id(tx, _transfer_id(str(body["serial"])))
    assert first is not None, "a line that was paid has moved money"
    order = {"file": "", "line": 0, "reason": _("the bank has paid it already"), **line}
    case = acts.write(desk, tx, case, "order", order, by=BY_BANK)
    out = files.transfer_of(desk, case, payment, case.entries[-1])
    paid = _bank_transfer(body, out.reference, case.id, "payment:paid")
    tx.transfers([
        first.taken_back(str(body["day"]), first.case_id, "payment:known"),
        out,
        replace(paid, id=f"{paid.id}:{case.id}"),
    ])  # fmt: skip
    form: ReceiptForm = {
        "receipt_number": body["serial"],
        "amount_fen": body["amount_fen"],
        "reference": body["reference"],
        "on": body["day"],
    }
    acts.write(desk, tx, case, "settle", form, by=BY_BANK)
    _verify(desk, tx, first.case_id, agree=True)


def _bank_transfer(body: Mapping[str, Any], reference: str, case_id: str, reason: str) -> Transfer:
    """The money that the line moved: out of the bank account, or back into it."""
    debit, credit = CLEARING_BANK, BANK
    if body["result"] != "paid":
        debit, credit = credit, debit
    return Transfer(
        id=_transfer_id(str(body["serial"])),
        debit=debit,
        credit=credit,
        amount_fen=body["amount_fen"],
        reference=reference,
        day=body["day"],
        case_id=case_id,
        reason=reason,
    )


def _transfer_id(serial: str) -> str:
    return f"bank:{serial}"


def _open_break(desk: Desk, tx: Transaction, body: Mapping[str, Any], why: str) -> str:
    """Open the case of a line that fits no payment; its number.

    A return of what was never paid moved no money; every other line did.
    """
    serial, case_id = str(body["serial"]), _case_of(body)
    payment = payments.of_case(tx, case_id)
    new_id = office_cases.write(
        desk,
        tx,
        ROLE,
        f"payment|{serial}",
        {
            "key": serial,
            "title": serial,
            "break_kind": why,
            "reference": body["reference"],
            "about": case_id if payment else "",
            "amount": money.yuan(body["amount_fen"]),
            "expected": money.yuan(payment.amount_fen) if payment else "–",
            "bank_day": body["day"],
            "says": str(body.get("says", "")),
            "owner": _owner(desk, tx, body),
        },
        about=serial,
        by=BY_BANK,
    )
    if body["result"] in {"paid", "received"} or why == "returned_late":
        tx.transfers(
            [_bank_transfer(body, f"bank|{serial}", new_id, f"{desk.item_of(ROLE).code}:{why}")]
        )
    _verify(desk, tx, new_id, agree=False)
    return new_id


def _owner(desk: Desk, tx: Transaction, body: Mapping[str, Any]) -> str:
    """Who owns the case: the officer who ordered the payment, else the first one of the office."""
    officer = entries.ordered_by(tx, _case_of(body), str(body["reference"]))
    return officer or desk.reader.setting("officer")


def _close_booked_back(desk: Desk, tx: Transaction, body: Mapping[str, Any]) -> str:
    """The bank books an earlier line back that fitted nothing: the ledger is right again, and the
    earlier line's case closes itself. The case's number; empty where the line says something else.
    """
    if body["result"] != "returned":
        return ""
    earlier = transfers.by_id(tx, _transfer_id(str(body["reference"])))
    if (
        earlier is None
        or earlier.amount_fen != body["amount_fen"]
        or transfers.is_written(tx, f"{earlier.id}/back")
        or queue.item_of(tx, earlier.case_id) != desk.item_of(ROLE).code
    ):
        return ""
    case_id = earlier.case_id
    tx.transfers([earlier.taken_back(body["day"], case_id, "payment:booked_back")])
    if queue.is_open(tx, case_id):
        _verify(desk, tx, case_id, agree=True)
    return case_id


def _verify(desk: Desk, tx: Transaction, case_id: str, *, agree: bool) -> None:
    time = desk.now().isoformat(timespec="seconds")
    facts = {"sides_agree": [Fact("sides_agree", agree, "comparison", time)]}
    acts.write(desk, tx, fold(tx.entries(case_id)), "verify", {}, by=AUTOMATIC, facts=facts)


ARRIVALS = {f"{DEPARTMENT}.{KIND}": take}
