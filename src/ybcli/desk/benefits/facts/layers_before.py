"""What the layers before medical aid have decided for the same bill: basic and catastrophic insurance (6.11, 7.3).

An amount of a step before is known only when somebody decided it: this office in a case that stands, the platform
in a settlement at the point of care, the hospital that settled with the funds. Nought of a visit that nobody
settled is not known; nought of a reimbursement that was refused for good is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ....cases.journal import Case
from ....cases.roles import CountsAs
from ....law.engine.finding import Fact
from ....ledger.chart import CATASTROPHIC, PAYABLE
from ...verification.providers import OWN, UNAVAILABLE, FactRequest
from ...verification.records import SourceRecord, no_response
from . import standing
from .care import visit_of
from .invoices import keys_of
from .treatments import benefit_of, benefit_refused, settled_at_care

#: What a visit tells only where it was settled with the funds.
_OF_SETTLEMENT: Final = (
    "fund_fen",
    "catastrophic_fen",
    "aid_fen",
    "other_fen",
    "account_fen",
    "deductible_fen",
)


@dataclass(frozen=True, slots=True)
class Decided:
    """What the basic and the catastrophic insurance pay for a bill, in fen; who says so, and when."""

    basic: int
    catastrophic: int
    source: str
    time: str


def paid_by_layer(desk: Any, case: Case, figures: Mapping[str, int]) -> tuple[int, int]:
    """What figures of a benefit pay out of the basic funds (maternity with them), and of the catastrophic one, in fen."""
    basic = catastrophic = 0
    for line in desk.item(case.item).transfers:
        if line.credit == PAYABLE and line.debit == CATASTROPHIC:
            catastrophic += figures.get(line.figure, 0)
        elif line.credit == PAYABLE:
            basic += figures.get(line.figure, 0)
    return basic, catastrophic


def decided(request: FactRequest) -> Decided | None:
    """What the layers before decided; None where nobody has."""
    return request.once("layers before", lambda: _decided(request))


def _decided(request: FactRequest) -> Decided | None:
    found = benefit_of(request)
    if open_case(request):
        return None
    for one, _treatment in found:
        if one.is_decided:
            paid = paid_by_layer(request.desk, one.case, one.case.figures)
            return Decided(*paid, OWN, request.time)
    if settled := settled_at_care(request):
        return Decided(settled.basic_fen, settled.catastrophic_fen, OWN, request.time)
    visit = visit_of(request)
    if visit is not None and visit.source != UNAVAILABLE and is_settled(visit):
        catastrophic = int(visit.body.get("catastrophic_fen") or 0)
        return Decided(_basic(visit.body), catastrophic, visit.source, visit.at)
    return Decided(0, 0, OWN, request.time) if benefit_refused(request) else None


def open_case(request: FactRequest) -> str:
    """The case in which the benefit of the same treatment is still to be decided, or decided anew; else empty.

    One that was handed in again beside a decided one changes nothing.
    """
    found = [one for one, _treatment in benefit_of(request)]
    standing_ids = {one.case.id for one in found if one.is_decided}
    for one in found:
        if not one.is_decided and (not standing_ids or one.case.corrects in standing_ids):
            return one.case.id
    return ""


def is_settled(visit: SourceRecord) -> bool:
    """Did the hospital settle the visit with the funds? One that was paid in cash tells nought of each."""
    return any(int(visit.body.get(name) or 0) for name in _OF_SETTLEMENT)


def _basic(visit: Mapping[str, Any]) -> int:
    """What the hospital settled with all funds together, less what were other funds than the basic one."""
    others = sum(int(visit.get(n) or 0) for n in ("catastrophic_fen", "aid_fen", "other_fen"))
    return max(int(visit.get("fund_fen") or 0) - others, 0)


def _basic_told(request: FactRequest) -> list[Fact]:
    """That the basic insurance has decided, and how much it pays, in fen."""
    name = "basic_paid_fen"
    if (known := decided(request)) is not None:
        return [Fact(name, known.basic, known.source, known.time)]
    visit = visit_of(request)
    if visit is None:
        return no_response(request, name) or request.own(name, None)
    return [Fact(name, None, visit.source, visit.at)]


def _paid(name: str, layer: str) -> Any:
    """A provider, for aid only, of what a layer before paid of the same bill, in fen; where nobody decided it,
    nothing is said, and it is worked out.
    """

    def told(request: FactRequest) -> list[Fact]:
        known = decided(request) if request.item.counts_as == CountsAs.AID else None
        return [Fact(name, getattr(known, layer), known.source, known.time)] if known else []

    return told


def _case(request: FactRequest) -> list[Fact]:
    """The case that is to decide the benefit, else the one that decided it and is not paid yet; empty: none."""
    unpaid = (one.case.id for one, _treatment in benefit_of(request) if one.case.is_open)
    return request.own("basic_case_open", open_case(request) or next(unpaid, ""))


def _command(request: FactRequest) -> list[Fact]:
    """The command that hands in the benefit before, without the number of the person."""
    visit = visit_of(request)
    care = str(visit.body["care"]) if visit else ""
    item = next(
        (
            one
            for one in map(request.desk.item, request.desk.codes(standing.is_benefit))
            if one.verb == (care or "inpatient")
        ),
        None,
    )
    if item is None:
        return []
    numbers = " ".join(f"--invoice-number {key.number}" for key in keys_of(request)[:1])
    return request.own("basic_command", f"yb {item.family} {item.verb} {numbers} --id-number …")


FACTS = {
    "basic_paid_fen": _basic_told,
    "basic_case_open": _case,
    "basic_command": _command,
    "basic_paid": _paid("basic_paid", "basic"),
    "catastrophic_paid": _paid("catastrophic_paid", "catastrophic"),
}
