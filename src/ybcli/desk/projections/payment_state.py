"""A payment as its case's journal tells of it: how much, to whom, how far it is, and what may follow.

What a decided case credits to the payable account is paid, once. The date of the decision stays the
payment's first date, however often the bank sends it back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ...cases import flows
from ...errors import PolicyGap
from ...language import N_, _
from ...ledger.chart import PAYABLE
from ...plain import for_csv
from . import receivable

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case, Entry
    from .. import Desk

#: The parameter that says within how many days of the decision a payment is made.
DAYS: Final = "payment_days"

#: How far a payment is. `held` by what was told since the decision, or by the county's limit: see `limits`.
STATES: Final = (
    N_("no_account"),
    N_("held"),
    N_("ready"),
    N_("ordered"),
    N_("returned"),
    N_("paid"),
    N_("set_off"),
    N_("void"),
)

#: How a state is called where its own word means another thing: a case that was returned.
_WORDS: Final = {"returned": N_("sent back"), "void": N_("taken back")}

#: The acts of a payment; open at the stage `decided` where the payment's state lets them.
SIDE_ACTS: Final = {act: kind.payment for act, kind in flows.ACTS.items() if kind.payment}

_SAYS: Final = {
    "no_account": N_("the payee's account is not known: `yb payment correct`"),
    "ready": N_("waits to be put into a payment file: `yb payment file`"),
    "ordered": N_("waits for the bank's receipt"),
    "held": N_("held: look at what was told since, then `yb payment unhold` or take it back"),
    "returned": N_("the bank sent the payment back: `yb payment correct`"),
}

_TO_COME_BACK: Final = N_(
    "money is to come back: `yb payment repaid`, `yb payment set-off` or `yb payment write-off`"
)

_ACCOUNT = re.compile(r"\d{8,32}", re.ASCII)

#: The grounds on which a relative is paid instead of the person.
_DEATH: Final = ("death", "cremation")


#: The office of another region as a payee, until its own name is known: a bank reads Chinese, in any language.
OFFICE: Final = "{region}医疗保险经办机构"


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment. `amount_fen` above zero; days are ISO; `times` counts the files that it was in.

    `file` and `reference` are those of the last file, `serial` the bank's number of the receipt that
    paid it, `says` what the bank gave as its reason for sending it back.
    """

    case_id: str
    payee: str
    account: str
    bank: str
    amount_fen: int
    state: str
    decided_on: str
    released_by: str = ""
    file: str = ""
    reference: str = ""
    times: int = 0
    serial: str = ""
    paid_on: str = ""
    says: str = ""


def word(state: str) -> str:
    """What a state is called, in the language in force."""
    return _(_WORDS.get(state, state))


def pays(item: Item) -> bool:
    """Does the item pay out through the bank what it decides?"""
    return item.settles and any(
        line.on == "decide" and PAYABLE in {line.credit, line.debit} for line in item.transfers
    )


def set_off_fen(case: Case) -> int:
    """What of the benefit was set off against money that is to come back, in fen."""
    return sum(e.returned["amount_fen"] for e in case.entries if e.act == "reduce")


def amount_fen(item: Item, case: Case) -> int:
    """What the decision owes the payee, in fen, less what was set off; negative where a correction takes
    money back.
    """
    sign = -1 if case.takes_back else 1
    decided = case.last("decide")
    replaced = decided.decision.get("taken_back", {}) if decided else {}
    owed = 0
    for line in item.transfers:
        if line.on == "decide":
            moved = sign * case.figures.get(line.figure, 0) - replaced.get(line.figure, 0)
            owed += moved * ((line.credit == PAYABLE) - (line.debit == PAYABLE))
    return owed - set_off_fen(case)


def owes_nothing(item: Item, case: Case) -> bool:
    """Was a case of a paying item decided with nothing to pay out, or to come back any more?"""
    is_decided = pays(item) and case.last("decide") is not None
    return is_decided and amount_fen(item, case) <= 0 and receivable.left(item, case) <= 0


def of(item: Item, case: Case) -> Payment | None:
    """The payment of a case; None where the item pays nothing or nothing is decided yet."""
    decision = case.last("decide")
    if decision is None or not pays(item):
        return None
    amount = amount_fen(item, case)
    if amount + set_off_fen(case) <= 0:
        return None
    ordered = [entry for entry in case.entries if entry.act == "order"]
    last = case.last("order", "send_back", "redirect")
    settled = case.last("settle")
    released = case.last("release")
    redirected = case.last("redirect")
    if released and redirected and redirected.number > released.number:
        released = None
    back = case.last("send_back")
    held = holds(case)
    account, payee = account_of(case), payee_of(item, case)
    bank = str(case.fields.get("payee_bank", "") or "")
    return Payment(
        case_id=case.id,
        payee=payee,
        account=account,
        bank=bank if is_writable(bank) else "",
        amount_fen=amount,
        state=_state(case, last, is_known=bool(account and payee), is_set_off=amount <= 0),
        decided_on=decision.day,
        released_by=released.by if released else "",
        file=ordered[-1].order["file"] if ordered else "",
        reference=ordered[-1].order["reference"] if ordered else "",
        times=len(ordered),
        serial=settled.receipt.get("receipt_number", "") if settled else "",
        paid_on=settled.receipt.get("on", "") if settled else "",
        says=held.reason if held else back.reason if back and last is back else "",
    )


def holds(case: Case) -> Entry | None:
    """The entry that holds the payment; None where nothing does."""
    last = case.last("hold", "unhold")
    return last if last and last.act == "hold" else None


def _state(case: Case, last: Entry | None, *, is_known: bool, is_set_off: bool) -> str:
    """How far the payment is by its last act."""
    if is_set_off:
        return "set_off"
    if case.last("settle"):
        return "paid"
    if case.stage == "voided":
        return "void"
    if last is not None and last.act == "order":
        return "ordered"
    if holds(case):
        return "held"
    if last is not None and last.act == "send_back":
        return "returned"
    return "ready" if is_known else "no_account"


def account_of(case: Case) -> str:
    """The payee's account in digits alone; empty where none is known or it is none."""
    digits = clean_account(str(case.fields.get("payee_account", "") or ""))
    return digits if is_account(digits) else ""


def clean_account(text: str) -> str:
    """An account number without the spaces and strokes with which people write it."""
    return re.sub(r"[\s\-]", "", text)


def is_account(digits: str) -> bool:
    """Is it a bank account's number: 8 to 32 digits?"""
    return _ACCOUNT.fullmatch(digits) is not None


def payee_of(item: Item, case: Case) -> str:
    """Who is paid: the office of another region where the item says so, whom the form names, for the dead
    the relative, else the party itself.

    Empty where the name could not stand in a file as it is.
    """
    fields = case.fields
    if item.paid_to_office_of:
        region = str(fields.get(item.paid_to_office_of, ""))
        return str(fields.get("payee_name") or OFFICE.format(region=region)) if region else ""
    is_dead = str(fields.get("ground", "")) in _DEATH or any(
        fields.get(name) for name in ("died_on", "cremated_on")
    )
    name = fields.get("payee_name") or (fields.get("relative_name") if is_dead else "")
    whole = str(name or ("" if is_dead else case.party["name"]))
    return whole if is_writable(whole) else ""


def is_writable(text: str) -> bool:
    """Can the text stand in a payment file as it is: no control character, no formula?"""
    return text.isprintable() and for_csv(text) == text


def unavailable_acts(item: Item, case: Case) -> tuple[str, ...]:
    """The side doors that a payment's state keeps shut: its own acts, and `void` once it may be paid."""
    payment = of(item, case)
    if payment is None:
        return tuple(SIDE_ACTS)
    shut = tuple(act for act, states in SIDE_ACTS.items() if payment.state not in states)
    if payment.released_by:
        shut += ("release",)
    return (*shut, "void") if payment.state in {"ordered", "paid", "set_off"} else shut


def next_actor(item: Item, case: Case) -> tuple[str, str] | None:
    """Who must act next on an unpaid payment, and the sentence that says why; None where there is none."""
    payment = of(item, case)
    if payment is None and receivable.left(item, case) > 0:
        return "officer", _TO_COME_BACK
    if payment is None or payment.state not in _SAYS:
        return None
    return "department" if payment.state == "ordered" else "officer", _SAYS[payment.state]


def due(desk: Desk, item: Item, case: Case) -> str:
    """The last day of a payment, counted from the decision; empty where the county has set no time."""
    decision = case.last("decide")
    parameter = next(
        (wait.wait for wait in item.way(case.flow).waits if wait.awaited == "settle"), DAYS
    )
    if decision is None:
        return ""
    try:
        return desk.due(parameter, date.fromisoformat(decision.day), case.region).isoformat()
    except PolicyGap:
        return ""
