"""A treatment is paid once (6.9), whichever invoice it comes with: which visit of the hospital it was, and which
other case, or settlement at the point of care, has used it up.

Two layers pay for one treatment: the benefit, and medical aid after it. In one layer a visit is used up by the
case that was decided for it; what only looks the same (hospital, days, amount) is a person's to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .... import money
from ....cases.journal import Case
from ....cases.roles import CountsAs
from ....law.engine.finding import Fact
from ....store.queries import settlements
from ....store.queries.settlements import Settlement
from ...verification.providers import FactRequest
from . import standing
from .care import visits_fitting, visits_told
from .invoices import (
    INVOICES,
    VISIT,
    Key,
    invoices_of,
    key_of,
    keys_of,
    net_fen,
    original_of,
    patient_of,
    told,
)
from .paper import paper_of
from .standing import Standing


@dataclass(frozen=True, slots=True)
class Treatment:
    """What a case is about: the invoices and those that they replace; hospital, the numbers of the visits that it
    may be (`guessed`: only the last before an invoice of another amount), its days (empty: not known) and its cost
    in fen.
    """

    keys: tuple[Key, ...]
    originals: tuple[Key, ...] = ()
    hospital: str = ""
    visits: frozenset[str] = frozenset()
    guessed: frozenset[str] = frozenset()
    began: str = ""
    ended: str = ""
    fen: int = 0
    is_stay: bool = False

    def has_invoice_of(self, other: Treatment) -> bool:
        """Do both have the same invoice?"""
        return any(one.fits(key) for one in self.keys for key in other.keys)

    def is_same(self, other: Treatment) -> bool:
        """Surely the same: one visit of one hospital, or an invoice in the place of the other's."""
        same_visit = len(self.visits) == 1 == len(other.visits) and self.visits == other.visits
        return (bool(self.hospital) and self.hospital == other.hospital and same_visit) or any(
            original.fits(key)
            for one, two in ((self, other), (other, self))
            for original in one.originals
            for key in two.keys
        )

    def is_alike(self, other: Treatment) -> bool:
        """Perhaps the same, in one hospital: a part of the visit, stays that overlap, or the same amount on the
        same days, as far as both are known.
        """
        if not self.hospital or self.hospital != other.hospital:
            return False
        if self.guessed & (other.visits | other.guessed) or other.guessed & self.visits:
            return True
        if self.is_stay and other.is_stay and self._overlaps(other):
            return True
        if self.fen != other.fen:
            return False
        if self.visits and other.visits and not self.visits & other.visits:
            return (self.began, self.ended) == (other.began, other.ended)
        return self._meets(other)

    def _overlaps(self, other: Treatment) -> bool:
        """Are the days of two stays the same, in part? One that begins when the other ends is another."""
        return self.began == other.began or (self.began < other.ended and other.began < self.ended)

    def _meets(self, other: Treatment) -> bool:
        if not (self.began and other.began):
            return True
        return self.began <= (other.ended or other.began) and other.began <= (
            self.ended or self.began
        )


def treatment_of(request: FactRequest) -> Treatment:
    """The treatment of a form, from what finance and the hospital told."""
    return request.once("treatment", lambda: _treatment(request))


def _treatment(request: FactRequest) -> Treatment:
    invoices = invoices_of(request) or []
    keys = tuple(key_of(one.body) for one in invoices) or tuple(keys_of(request))
    made = Treatment(keys, began=str(request.fields.get("service_day") or ""))
    if not invoices:
        return _of_paper(request, made)
    fen = sum(net_fen(request, one) for one in invoices)
    made = replace(
        made,
        originals=tuple(key for one in invoices if (key := original_of(one.body))),
        hospital=str(invoices[0].body["hospital_code"]),
        fen=fen,
    )
    fitting = visits_fitting(request)
    numbers = frozenset(str(one.body["visit_number"]) for one in fitting)
    if len(fitting) != 1:
        return replace(made, visits=numbers)
    is_sure = fitting[0].body["cost_fen"] == fen or request.fields.get("visit_number")
    made = replace(made, visits=numbers) if is_sure else replace(made, guessed=numbers)
    return _dated(made, fitting[0].body)


def _of_paper(request: FactRequest, made: Treatment) -> Treatment:
    """The treatment of a bill that was entered from the paper, where finance knows no invoice."""
    paper = paper_of(request)
    if paper is None:
        return made
    hospital = str(paper.body.get("hospital_code") or paper.body.get("hospital_name") or "")
    return _dated(replace(made, hospital=hospital, fen=int(paper.body["cost_fen"])), paper.body)


def _dated(treatment: Treatment, visit: Mapping[str, Any]) -> Treatment:
    began = str(visit["began_on"])
    ended = str(visit.get("ended_on") or began)
    return replace(treatment, began=began, ended=ended, is_stay=visit["care"] == "inpatient")


def of_case(request: FactRequest, case: Case) -> Treatment:
    """The treatment of another case: as its verification kept it, else as the records tell it now."""
    other = FactRequest(request.desk, request.desk.item(case.item), case.fields, case, request.time)
    if patient_of(other) == patient_of(request):
        other.once("invoices told", lambda: told(request))
        other.once("visits told", lambda: visits_told(request))
    made = treatment_of(other)
    hospital, _space, number = case.kept_fact(VISIT).partition(" ")
    for visit in visits_told(other) if number else ():
        if (visit.body["hospital_code"], str(visit.body["visit_number"])) == (hospital, number):
            made = _dated(replace(made, fen=made.fen or int(visit.body["cost_fen"])), visit.body)
    if number:
        made = replace(made, hospital=hospital, visits=frozenset((number,)), guessed=frozenset())
    return made


def others(request: FactRequest) -> list[tuple[Standing, Treatment]]:
    """The patient's other cases of the same layer that stand, each with its treatment."""
    return request.once("others", lambda: _others(request, request.item.counts_as))


def _others(
    request: FactRequest, counts_as: str, *, in_any_order: bool = False
) -> list[tuple[Standing, Treatment]]:
    cases = standing.cases_of(
        request,
        patient_of(request),
        lambda item: item.counts_as == counts_as,
        in_any_order=in_any_order,
    )
    return [(one, of_case(request, one.case)) for one in cases]


def benefit_of(request: FactRequest) -> list[tuple[Standing, Treatment]]:
    """The patient's cases of the basic benefit for the same treatment, by its invoice or its visit."""
    mine = treatment_of(request)
    benefits = request.once(
        "benefits", lambda: _others(request, CountsAs.BENEFIT, in_any_order=True)
    )
    return [
        (one, other) for one, other in benefits if mine.has_invoice_of(other) or mine.is_same(other)
    ]


def _invoice_used(request: FactRequest) -> list[Fact]:
    """The other case with one of the invoices, of the same layer, whoever brought it; False for none."""
    mine = treatment_of(request)
    used = [one.case.id for one, other in others(request) if mine.has_invoice_of(other)]
    used += [
        case.id
        for key in mine.keys
        for case in standing.cases_of_anybody(request, "invoice_number", key.number)
        if mine.has_invoice_of(of_case(request, case))
    ]
    return request.own("invoice_used", used[0] if used else False)


def _paid(request: FactRequest) -> list[Fact]:
    """The case, or the settlement at the point of care, in which the same treatment was paid; else `no`."""
    mine = treatment_of(request)
    for one, other in others(request):
        if one.is_decided and mine.is_same(other) and not mine.has_invoice_of(other):
            return request.own("treatment_paid", one.case.id)
    for settlement in _settlements(request):
        if _is_settled(mine, settlement):
            return request.own("treatment_paid", settlement.number or settlement.id)
    return request.own("treatment_paid", "no")


def _open(request: FactRequest) -> list[Fact]:
    """The open case that was opened before for the same treatment, else `no`."""
    mine = treatment_of(request)
    for one, other in others(request):
        if not one.is_decided and mine.is_same(other) and not mine.has_invoice_of(other):
            return request.own("treatment_open", one.case.id)
    return request.own("treatment_open", "no")


def _alike(request: FactRequest) -> list[Fact]:
    """The case or settlement of a treatment that may be the same, with its day and amount; else `no`."""
    mine = treatment_of(request)
    for one, other in others(request):
        if mine.is_alike(other) and not (mine.is_same(other) or mine.has_invoice_of(other)):
            says = f"{one.case.id} {other.began} {money.yuan(other.fen)}".replace("  ", " ")
            return request.own("treatment_alike", says)
    for settlement in _settlements(request):
        if _is_settled_alike(mine, settlement):
            says = f"{settlement.number or settlement.id} {settlement.began_on} {money.yuan(settlement.bill_fen)}"
            return request.own("treatment_alike", says)
    return request.own("treatment_alike", "no")


def _settlements(request: FactRequest) -> Iterator[Settlement]:
    """The patient's settlements at the point of care that paid the layer and were not reversed."""
    for one in settlements.unreversed_of(request.desk.reader, (patient_of(request),)):
        if request.item.counts_as != CountsAs.AID or one.aid_fen:
            yield one


def _is_settled(mine: Treatment, settlement: Settlement) -> bool:
    """Was the visit settled at the point of care: by its number, or a stay of the same days and amount?"""
    if mine.hospital != settlement.house:
        return False
    if settlement.visit and frozenset((settlement.visit,)) == mine.visits:
        return True
    is_stay = settlement.kind == "inpatient" and bool(mine.began)
    return is_stay and mine.fen == settlement.bill_fen and _meets(mine, settlement)


def _is_settled_alike(mine: Treatment, settlement: Settlement) -> bool:
    """A settlement in the same hospital of the same amount, as far as days are known on the same days; or of a
    stay on the same days with another amount.
    """
    if mine.hospital != settlement.house or _is_settled(mine, settlement):
        return False
    if mine.began and not _meets(mine, settlement):
        return False
    is_stay = settlement.kind == "inpatient" and bool(mine.began)
    return is_stay or mine.fen == settlement.bill_fen


def _meets(mine: Treatment, settlement: Settlement) -> bool:
    until = settlement.ended_on or settlement.began_on
    return mine.began <= until and settlement.began_on <= (mine.ended or mine.began)


def _keys(request: FactRequest) -> list[Fact]:
    """The codes and numbers of the invoices as finance knows them, kept with the verification."""
    invoices = invoices_of(request)
    if not invoices:
        return []
    says = ";".join(str(key_of(one.body)) for one in invoices)
    return [Fact(INVOICES, says, invoices[0].source, invoices[0].at)]


def benefit_refused(request: FactRequest) -> Case | None:
    """The case in which the benefit of the same treatment was refused for good: nothing is paid, as an officer or a
    rule says for which that follows (`settles_nothing` of the item's check).
    """
    mine = treatment_of(request)
    for case in standing.refused_of(request, patient_of(request), standing.is_benefit):
        if not standing.is_refused_for_good(request.desk, case):
            continue
        other = of_case(request, case)
        if mine.has_invoice_of(other) or mine.is_same(other):
            return case
    return None


def settled_at_care(request: FactRequest) -> Settlement | None:
    """The settlement at the point of care of the same treatment that was not reversed."""
    mine = treatment_of(request)
    every = settlements.unreversed_of(request.desk.reader, (patient_of(request),))
    return next((one for one in every if _is_settled(mine, one)), None)


FACTS = {
    INVOICES: _keys,
    "invoice_used": _invoice_used,
    "treatment_paid": _paid,
    "treatment_open": _open,
    "treatment_alike": _alike,
}
