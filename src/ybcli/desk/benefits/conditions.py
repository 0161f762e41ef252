"""What all funds together pay for one bill is never more than the bill (7.3): a condition of the ledger.

A bill is a treatment, under whichever of its invoices it was handed in. What counts is what stands: the cases
decided for it in every layer, their corrections, and what the funds paid at the point of care.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ... import money
from ...cases.roles import CountsAs
from ...errors import NotAllowed
from ...language import _
from ...ledger.chart import PAYABLE
from ...store.queries import case_numbers, corrections
from ..verification.providers import FactRequest
from .facts import layers_before, standing
from .facts.care import visit_of
from .facts.invoices import patient_of
from .facts.treatments import of_case, settled_at_care, treatment_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...cases.items import Item
    from ...cases.journal import Case
    from ...ledger.transfers import Transfer
    from .. import Desk

#: The figure that is the sum of a bill.
BILL = "bill_sum"


@dataclass(frozen=True, slots=True)
class Together:
    """What is paid for one bill: its sum, what the funds paid at the point of care, and each case's, in fen."""

    bill: int
    at_care: int
    cases: Mapping[str, int]

    @property
    def paid(self) -> int:
        """What all funds pay together."""
        return self.at_care + sum(self.cases.values())

    @property
    def is_above(self) -> bool:
        """Is it more than the bill? Where nobody knows the bill, nothing is compared."""
        return bool(self.bill) and self.paid > self.bill


def is_bill(item: Item) -> bool:
    """Does the item pay for a bill: as a benefit, or as aid after it?"""
    return item.counts_as in {CountsAs.BENEFIT, CountsAs.AID}


def together(desk: Desk, item: Item, case: Case) -> Together:
    """What all funds pay for the bill of a decided case, the case with it."""
    request = FactRequest(desk, item, case.fields, case, "")
    mine = treatment_of(request)
    same = {case.id: case}
    for one in standing.cases_of(request, patient_of(request), is_bill, in_any_order=True):
        other = of_case(request, one.case)
        if one.is_decided and (mine.has_invoice_of(other) or mine.is_same(other)):
            same[one.case.id] = one.case
    visit, settled = visit_of(request), settled_at_care(request)
    told: Mapping[str, Any] = visit.body if visit else {}
    bills = [one.figures.get(BILL, 0) for one in same.values()]
    return Together(
        max([*bills, int(told.get("cost_fen") or 0) if mine.visits else 0]),
        max(int(told.get("fund_fen") or 0), settled.funds_fen if settled else 0),
        {one.id: _paid(desk, one) for one in same.values()},
    )


def _paid(desk: Desk, case: Case) -> int:
    """What a case was decided to pay out, in fen, with what corrections of the year gave or took back."""
    lines = [line for line in desk.item(case.item).transfers if line.credit == PAYABLE]
    return sum(case.figures.get(line.figure, 0) for line in lines) + _corrected(desk, case)


def _corrected(desk: Desk, case: Case) -> int:
    """What the corrections of the year add to a case's payment, less what they take back, in fen."""
    from .facts.year_sums import bills_of, is_correction

    return sum(
        amount if name.startswith("more_from_") else -amount
        for one in bills_of(desk, case.party["id"])
        if is_correction(desk, one) and one.fields.get("about") == case.id
        for name, amount in one.figures.items()
        if name.startswith(("more_from_", "back_to_"))
    )


def within_the_bill(desk: Desk, item: Item, case: Case, made: Sequence[Transfer]) -> None:
    """Raise NotAllowed where, with this case, the funds would pay more for a bill than the bill."""
    pays = any(one.credit == PAYABLE and one.debit.startswith("fund:") for one in made)
    if not pays or not is_bill(item) or case.takes_back:
        return
    found = together(desk, item, case)
    if not found.is_above:
        return
    others = {one: fen for one, fen in found.cases.items() if one != case.id}
    says = _(
        "the bill is {bill} yuan, and the funds would pay {paid} for it: {mine} here, {others} already"
    )
    raise NotAllowed(
        says.format(
            bill=money.yuan(found.bill),
            paid=money.yuan(found.paid),
            mine=money.yuan(found.cases[case.id]),
            others=", ".join(
                [f"{one} {money.yuan(fen)}" for one, fen in others.items()]
                + [money.yuan(found.at_care)] * bool(found.at_care)
            )
            or money.yuan(0),
        ),
        _(
            'take back what was paid out of its order: `yb case correct {case} --withdraw --reason "…"`, then go on here'
        ).format(case=next(iter(others), case.id)),
        kind="above_bill",
    )


def above_their_bill(desk: Desk) -> list[tuple[str, Together]]:
    """The bills for which the funds were decided to pay more than the bill, each with the first of its cases: what a
    program before this condition, or a year's correction, has left.
    """
    by_party: defaultdict[str, list[Case]] = defaultdict(list)
    for one in case_numbers.decided_of_same_party(desk.reader, desk.codes(is_bill)):
        case = desk.reader.case(one)
        by_party[case.party["id"]].append(case)
    found: dict[str, Together] = {}
    for cases in by_party.values():
        bills = [case.figures.get(BILL, 0) for case in cases]
        if sum(_paid(desk, case) for case in cases) <= min(bills):
            continue
        for case in cases:
            if case.takes_back or not corrections.stands(desk.reader, case):
                continue
            bill = together(desk, desk.item(case.item), case)
            if bill.is_above:
                found.setdefault(min(bill.cases), bill)
    return sorted(found.items())


def earlier_steps_are_decided(
    desk: Desk, item: Item, case: Case, made: Sequence[Transfer] = ()
) -> None:
    """Raise NotAllowed where aid would be decided, and the basic insurance has decided nothing, or otherwise than the
    decision says; an officer's own answer for it stands.
    """
    verified, decided = case.last("verify"), case.last("decide")
    if item.counts_as != CountsAs.AID or case.takes_back or verified is None:
        return
    if verified.verification.get("answered"):
        return
    known = layers_before.decided(FactRequest(desk, item, case.fields, case, ""))
    told = decided.decision.get("facts", {}).get("basic_paid", []) if decided else []
    if known is not None and (not told or told[0]["value"] == known.basic):
        return
    raise NotAllowed(
        _("the basic insurance has not decided this invoice, or otherwise since")
        if known is None
        else _("what the basic insurance pays has changed since: {amount} yuan").format(
            amount=money.yuan(known.basic)
        ),
        _("finish the basic reimbursement first, then `yb case review {case} --agree`").format(
            case=case.id
        ),
        kind="not_yet",
    )


CONDITIONS = [within_the_bill, earlier_steps_are_decided]
BEFORE_REVIEW = [earlier_steps_are_decided]
