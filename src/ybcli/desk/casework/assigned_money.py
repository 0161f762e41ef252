"""Money that came under one reference and is for another case: two years or two children in one payment (6.2.3).

What is beyond what a case owes can be assigned to another case that waits, by an officer with a reason: it leaves
the one reference and counts under the other, with the day on which it was paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ... import money as yuan
from ...errors import NotAllowed
from ...language import _
from ...ledger.chart import CLEARING_TAX, TREASURY
from ...ledger.transfers import Transfer
from ...store.queries import case_numbers, transfers
from . import money, permissions, waits
from .awaited import RECEIPT

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk


@dataclass(frozen=True, slots=True)
class Assigned:
    """What was assigned: the case that it came from and the one that it is for, fen, and the stage of that one."""

    source: str
    case: str
    amount_fen: int
    stage: str


def surplus(desk: Desk, case: Case) -> int:
    """What lies under the case's reference beyond what its cases owe, in fen."""
    item = desk.item(case.item)
    if item.settled_by != RECEIPT or case.last("decide") is None:
        return 0
    there = money.of_case(desk.reader, item, case)
    return max(there.there - there.due, 0)


def surplus_of_person(desk: Desk, case: Case) -> tuple[str, int]:
    """Another case of the person under whose reference more money lies than is due, and how much (fen); both
    empty where there is none.
    """
    for other in case_numbers.ids_of_party(
        desk.reader, case.party["id"], case.item, besides=case.id
    ):
        if left := surplus(desk, desk.reader.case(other)):
            return other, left
    return "", 0


def assign(
    desk: Desk, source: str, case: str, reason: str, *, amount_fen: int = 0, dry_run: bool = False
) -> Assigned:
    """Assign surplus money of one case to another that waits for money: what that one lacks, or `amount_fen`.

    `source` may be a break that names the case. Raises NotAllowed where there is no surplus or nothing is
    lacking, BadData without a reason.
    """
    permissions.check_reason("void", {"reason": reason})
    first, target = desk.reader.case(source), desk.reader.case(case)
    first = desk.reader.case(str(first.fields["about"])) if first.fields.get("about") else first
    permissions.check_officer(desk, desk.officer, target, "redirect")
    wanted = money.of_case(desk.reader, desk.item(target.item), target)
    left, lacks = surplus(desk, first), max(wanted.due - wanted.there, 0)
    if not left:
        raise NotAllowed(
            _("no more money lies with case {case} than it owes").format(case=first.id),
            _("`yb reconcile run` lists what does not agree"),
        )
    amount = amount_fen or min(left, lacks)
    if not 0 < amount <= min(left, lacks):
        raise NotAllowed(
            _("{left} yuan are left there, and case {case} lacks {lacks} yuan").format(
                left=yuan.yuan(left), case=target.id, lacks=yuan.yuan(lacks)
            ),
            _("assign no more than both"),
        )
    with desk.store.transaction() as tx:
        tx.transfers(_moved(desk, first, target, amount, reason))
        if dry_run:
            tx.rollback()
            return Assigned(first.id, target.id, amount, target.stage)
    waits.ask(desk, target.id)
    return Assigned(first.id, target.id, amount, desk.reader.case(target.id).stage)


def _moved(desk: Desk, source: Case, target: Case, amount: int, reason: str) -> list[Transfer]:
    """The two transfers: out of the one reference, into the other, on the day of the last receipt there."""
    named = money.reference(desk.item(source.item), source)
    came = transfers.receipts(
        desk.reader,
        money.same_references(desk.reader, named),
        clearing=CLEARING_TAX,
        treasury=TREASURY,
    )
    name = f"tax:assigned:{source.id}:{target.id}:{len(came)}"
    says = f"assigned by {desk.officer}: {reason}"
    into = money.reference(desk.item(target.item), target)
    day = came[-1].day
    return [
        Transfer(f"{name}:out", CLEARING_TAX, TREASURY, amount, named, day, "", says),
        Transfer(f"{name}:in", TREASURY, CLEARING_TAX, amount, into, day, "", says),
    ]
