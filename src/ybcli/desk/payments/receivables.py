"""Money that was paid too much comes back: paid back, set off against a later benefit, or written off.

Each way is an entry of the case that the receivable names, and a transfer with it. When nothing is left the
case goes on by itself; until then it stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...cases.journal import Case, fold
from ...errors import BadData, Problem
from ...language import _
from ...ledger.chart import BANK, OVERPAID, PAYABLE
from ...ledger.transfers import Transfer
from ...plain import masked_name
from ...store.queries import payments, persons, queue
from .. import AUTOMATIC
from ..casework import acts, follow_ups
from ..casework.acts import Done
from ..casework.money import reference as ledger_reference
from ..projections import payment_state, receivable
from ..verification import decisions

if TYPE_CHECKING:
    from ...cases.journal import Entry
    from ...store.store import Transaction
    from .. import Desk
    from ..projections.receivable import Receivable

#: The states of a payment against which something can be set off: it is not at the bank.
_OPEN: Final = ("no_account", "held", "ready", "returned")


def of_case(desk: Desk, case_id: str) -> tuple[Case, Receivable]:
    """The case of this number and what is to come back. Raises BadData where nothing is."""
    case = desk.reader.case(case_id)
    found = receivable.of(desk.item(case.item), case)
    if found is None:
        raise BadData(
            _("nothing is to come back in case {case}").format(case=case.id),
            _("`yb payment owed` lists what is to come back"),
            kind="case.unknown",
        )
    return case, found


def repay(
    desk: Desk,
    case_id: str,
    *,
    amount: str = "",
    receipt: str = "",
    on: str = "",
    reason: str = "",
    dry_run: bool = False,
) -> Done:
    """Record that money was paid back: all that is left, or `amount` in yuan; `receipt` is the proof.

    Raises BadData without a proof, or where it is more than is left; NotAllowed where nothing is left.
    """
    case, found = of_case(desk, case_id)
    if not receipt.strip():
        raise _missing("receipt_number", _("the proof of the money is missing"), "--receipt")
    fen = _part(amount, found)
    form = {"amount_fen": fen, "receipt_number": receipt.strip(), "reason": reason}
    form |= {"on": on} if on else {}
    return _write(desk, case, "repay", form, dry_run=dry_run)


def write_off(desk: Desk, case_id: str, reason: str, *, dry_run: bool = False) -> Done:
    """Propose to write off what is left, or do it as the second officer (four eyes); the fund bears it.

    Raises NotAllowed for the officer who proposed it, BadData without a reason.
    """
    case, found = of_case(desk, case_id)
    form = {"amount_fen": found.left, "reason": reason}
    return _write(desk, case, "write_off", form, dry_run=dry_run)


def set_off(
    desk: Desk,
    case_id: str,
    against: str,
    *,
    amount: str = "",
    reason: str = "",
    dry_run: bool = False,
) -> Done:
    """Set what is left (or `amount` in yuan) off against a benefit that is not at the bank yet.

    As much as the benefit holds where no amount is given. Raises BadData where it is of another person
    or not open, or the amount is more than either holds.
    """
    case, found = of_case(desk, case_id)
    other = desk.reader.case(against)
    payment = payment_state.of(desk.item(other.item), other)
    if payment is None or payment.state not in _OPEN:
        raise BadData(
            _("case {case} has no benefit that is still to be paid").format(case=other.id),
            _("`yb payment list` lists the payments that are not at the bank yet"),
        )
    if not persons.are_one(desk.reader, other.party["id"], case.party["id"]):
        raise BadData(
            _("case {case} is of another person").format(case=other.id),
            _("money is set off against a benefit of the same person only"),
        )
    most = min(found.left, payment.amount_fen)
    fen = _part(amount, found) if amount else most
    if fen > most:
        says = _("{amount} yuan are more than the benefit of {most} yuan")
        raise BadData(
            says.format(amount=money.yuan(fen), most=money.yuan(payment.amount_fen)),
            _("give less with --amount, or leave --amount out"),
        )
    form = {"amount_fen": fen, "other": other.id, "reason": reason}
    done = _write(desk, case, "set_off", form, other=other, dry_run=dry_run)
    if not dry_run:
        acts.advance(desk, other.id)
    return done


def _part(amount: str, found: Receivable) -> int:
    """The amount in fen: all that is left where none is given. Raises BadData."""
    if not amount:
        return found.left
    try:
        fen = money.fen(amount)
    except ValueError:
        fen = 0
    if not 0 < fen <= found.left:
        raise BadData(
            _("{amount} is no amount between 0.01 and the {left} yuan that are left").format(
                amount=amount, left=money.yuan(found.left)
            ),
            _("write it as 5200.00; what is above it goes back to who paid it"),
            kind="field.not_money",
        )
    return fen


def _missing(field: str, says: str, option: str) -> BadData:
    cure = _("give it with {option}").format(option=option)
    problem = Problem("field.missing", says, cure, "7.3", field)
    return BadData(problem.says, problem.cure, problems=(problem,))


def _write(
    desk: Desk,
    case: Case,
    act: str,
    form: dict[str, Any],
    *,
    other: Case | None = None,
    dry_run: bool,
) -> Done:
    """The entry with its transfers, in one transaction; then all that needs no hand."""
    with desk.store.transaction() as tx:
        now = fold(tx.entries(case.id))
        written = write(desk, tx, now, act, form, by=desk.officer, other=other)
        if dry_run:
            tx.rollback()
            return Done(written, written.entries[-1:])
    more = acts.advance(desk, case.id)
    problems = follow_ups.follow(desk, more.case, (act,))
    return Done(more.case, (written.entries[-1], *more.entries), problems=problems)


def write(
    desk: Desk,
    tx: Transaction,
    case: Case,
    act: str,
    form: dict[str, Any],
    *,
    by: str,
    other: Case | None = None,
    serial: str = "",
) -> Case:
    """Write the act and its transfers inside the caller's transaction; `serial` is the bank's number where
    its statement brought the money.
    """
    proposed = case.last("write_off") is not None
    done = acts.write(desk, tx, case, act, form, by=by)
    if other is not None:
        less = {"amount_fen": form["amount_fen"], "other": case.id, "reason": form["reason"]}
        acts.write(desk, tx, fold(tx.entries(other.id)), "reduce", less, by=by)
    if act != "write_off" or proposed:
        debit = {"repay": BANK, "set_off": PAYABLE}.get(act) or fund_of(desk, case)
        tx.transfers([_transfer(desk, done, done.entries[-1], debit, form, serial)])
    return done


def fund_of(desk: Desk, case: Case) -> str:
    """The fund that paid too much, which bears what is written off."""
    lines = desk.item(case.item).transfers
    return next(
        line.credit for line in lines if line.debit == OVERPAID and case.figures.get(line.figure)
    )


def _transfer(
    desk: Desk, case: Case, entry: Entry, debit: str, form: dict[str, Any], serial: str
) -> Transfer:
    item = desk.item(case.item)
    return Transfer(
        id=f"bank:{serial}" if serial else f"{case.id}:{entry.number}:{entry.act}",
        debit=debit,
        credit=OVERPAID,
        amount_fen=int(form["amount_fen"]),
        reference=ledger_reference(item, case),
        day=str(form.get("on") or entry.day),
        case_id=case.id,
        reason=f"{item.code}:{entry.act}",
    )


def items(desk: Desk) -> list[str]:
    """The items whose decision can find that money is to come back."""
    return desk.codes(
        lambda item: any(line.on == "decide" and line.debit == OVERPAID for line in item.transfers)
    )


def listed(desk: Desk) -> list[dict[str, Any]]:
    """Every open receivable: its case, whose, how much is owed and left in yuan, who proposes to write it off."""
    rows = []
    for row in (one for code in items(desk) for one in queue.of_item(desk.reader, code)):
        case = desk.reader.case(row.case_id)
        found = receivable.of(desk.item(case.item), case)
        if found and found.left > 0:
            rows.append(
                {
                    "case": case.id,
                    "name": masked_name(case.party["name"]),
                    "owed": money.yuan(found.owed),
                    "left": money.yuan(found.left),
                    "owner": row.officer,
                    "proposed_by": found.proposed_by,
                    "opened": case.opened,
                }
            )
    return rows


def net_with_unpaid(desk: Desk, case: Case) -> list[str]:
    """Set what a fund paid too much off against what it has not paid yet of the same person and year; the
    cases that pay less.
    """
    found = receivable.of(desk.item(case.item), case)
    if found is None or found.left <= 0:
        return []
    left, fund, year = found.left, fund_of(desk, case), decisions.law_day(case).year
    made = []
    for row in payments.of_party(desk.reader, case.party["id"]):
        other = desk.reader.case(row.case_id)
        payment = payment_state.of(desk.item(other.item), other)
        if payment is None or payment.state not in _OPEN or decisions.law_day(other).year != year:
            continue
        fen = min(left, payment.amount_fen, _from_fund(desk, other, fund))
        if fen > 0:
            reason = _("netted: the same person, year and fund")
            form = {"amount_fen": fen, "other": other.id, "reason": reason}
            with desk.store.transaction() as tx:
                now = fold(tx.entries(case.id))
                write(desk, tx, now, "set_off", form, by=AUTOMATIC, other=other)
            acts.advance(desk, other.id)
            made.append(other.id)
            left -= fen
    if made:
        acts.advance(desk, case.id)
    return made


def _from_fund(desk: Desk, case: Case, fund: str) -> int:
    """What a fund pays of a benefit, in fen."""
    lines = desk.item(case.item).transfers
    return sum(
        case.figures.get(line.figure, 0)
        for line in lines
        if (line.on, line.debit, line.credit) == ("decide", fund, PAYABLE)
    )
