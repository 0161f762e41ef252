"""The year before a bill: what was in scope, what the funds paid, what of the deductible was used up.

The sums are the platform's (5206); what this office decided and the platform has not acknowledged yet is
added to them, so that a week without a line does not pay a ceiling twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from ....cases.journal import Case
from ....cases.roles import CountsAs
from ....errors import Unavailable
from ....law.engine.finding import Fact
from ....store.queries import case_numbers, messages
from ...verification.providers import UNAVAILABLE, FactRequest
from .bills import day_of_care, undated

if TYPE_CHECKING:
    from ... import Desk

#: The fact → the sums of 5206 that make it, and those that are taken off.
SUMMED: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "in_scope_before": (("cost_in_policy",), ()),
    "fund_paid_before": (("fund_paid",), ("outpatient_paid",)),
    "burden_before": (("cost_in_policy",), ("fund_paid",)),
    "outpatient_deductible_used": (("outpatient_deductible",), ()),
    "outpatient_paid_before": (("outpatient_paid",), ()),
    "outpatient_scope_before": (("outpatient_scope",), ()),
    "chronic_scope_before": (("chronic_scope",), ()),
    "chronic_deductible_used": (("chronic_deductible",), ()),
    "chronic_paid_before": (("chronic_paid",), ()),
    "catastrophic_paid_before": (("critical_illness_paid",), ()),
    "aid_paid_before": (("aid_paid",), ()),
}
#: What only our own cases tell: the platform has no sum of it.
OWN_SUMS: Final = ("aid_burden_before", "tilt_burden_before", "tilt_paid_before")
_CARE: Final = ("inpatient", "outpatient", "chronic")


def contribution(
    desk: Desk, case: Case, figures: Mapping[str, int] | None = None
) -> dict[str, int]:
    """What a decided bill (or its `figures`, worked out anew) adds to the facts of the year, in fen."""
    amounts = case.figures if figures is None else figures
    kind = kind_of(desk, case)
    if is_correction(desk, case):
        return _of_correction(case, kind)
    if kind == "aid":
        return {
            "aid_paid_before": amounts.get("medical_aid", 0),
            "tilt_paid_before": amounts.get("tilted_aid", 0),
            "aid_burden_before": amounts.get("aid_base", 0),
            "tilt_burden_before": amounts.get("tilt_base", 0),
        }
    if kind not in _CARE:
        return {}
    basic, scope = amounts.get("basic_benefit", 0), amounts.get("in_scope_amount", 0)
    return {
        "in_scope_before": scope,
        "burden_before": scope - basic,
        "catastrophic_paid_before": amounts.get("catastrophic_benefit", 0),
        **_by_care(kind, basic, amounts.get("deductible_charged", 0), scope),
    }


def _by_care(kind: str, basic: int, deductible: int, scope: int) -> dict[str, int]:
    """The pool's payment, the deductible and the cost in scope, under the sums of the kind of care."""
    if kind == "inpatient":
        return {"fund_paid_before": basic}
    if kind == "outpatient":
        return {
            "outpatient_paid_before": basic,
            "outpatient_deductible_used": deductible,
            "outpatient_scope_before": scope,
        }
    return {
        "fund_paid_before": basic,
        "chronic_paid_before": basic,
        "chronic_deductible_used": deductible,
        "chronic_scope_before": scope,
    }


def _of_correction(case: Case, kind: str) -> dict[str, int]:
    """What a correction adds: the differences of each fund."""
    more = {
        fund: case.figures.get(f"more_from_{fund}", 0) - case.figures.get(f"back_to_{fund}", 0)
        for fund in ("employee_pool", "resident_pool", "catastrophic", "aid")
    }
    basic = more["employee_pool"] + more["resident_pool"]
    if kind == "aid":
        return {"aid_paid_before": more["aid"]}
    return {
        "burden_before": -basic,
        "catastrophic_paid_before": more["catastrophic"],
        **_by_care(kind, basic, 0, 0),
    }


def _summed(request: FactRequest, name: str) -> list[Fact]:
    """A sum of the year before this bill, in fen: the platform's, and what it has not heard of yet."""
    day = day_of_care(request)
    if not day:
        return undated(request, name)
    year_sums = sums(request, day[:4])
    if year_sums is None:
        return [Fact(name, None, UNAVAILABLE, request.time)]
    plus, minus = SUMMED[name]
    whole = sum(year_sums.get(one, 0) for one in plus) - sum(year_sums.get(one, 0) for one in minus)
    return [Fact(name, max(whole, 0) + unheard(request, name, day[:4]), "platform", request.time)]


def sums(request: FactRequest, year: str) -> dict[str, int] | None:
    """The platform's sums of the party's year in fen, asked once in a call; None where it is away."""
    answers, key = request.desk.answers, f"5206:{request.party}:{year}"
    if key not in answers:
        if not request.desk.reader.setting("platform"):
            return None
        try:
            accumulated = request.desk.platform.accumulated(request.party, request.name, year)
        except Unavailable:
            return None
        by_name: dict[str, str] = {}
        for one in accumulated:
            by_name[one.what] = str(int(by_name.get(one.what, "0")) + one.amount_fen)
        answers[key] = [by_name]
    return {what: int(fen) for what, fen in answers[key][0].items()}


def unheard(request: FactRequest, name: str, year: str) -> int:
    """What the platform's sum lacks, in fen: what decided cases of the party's year add that it has not
    acknowledged, less what it still counts of cases that stand no longer (or that this one replaces).
    """
    more = (case for case in decided_bills(request) if not _is_heard(request, case.id))
    less = (case for case in undone_bills(request) if _is_counted(request, case.id))
    added, counted = (
        sum(contribution(request.desk, c).get(name, 0) for c in cases if year_of(c) == year)
        for cases in (more, less)
    )
    return added - counted


def decided_bills(request: FactRequest) -> list[Case]:
    """The party's other decided cases of reimbursement and aid that stand, and their corrections."""
    own = {request.case.id, request.case.corrects} if request.case else set()
    every = request.once("bills", lambda: bills_of(request.desk, request.party))
    return [case for case in every if case.id not in own]


def undone_bills(request: FactRequest) -> list[Case]:
    """The party's bills that were decided and stand no longer, and the one that this case replaces."""
    stands = {case.id for case in decided_bills(request)}
    own = request.case.id if request.case else ""
    every = request.once("once decided", lambda: once_decided(request.desk, request.party))
    return [case for case in every if case.id not in stands and case.id != own]


def once_decided(desk: Desk, party: str) -> list[Case]:
    """The bills of a person that are or were decided, without the cases that took one back."""
    counted = desk.codes(lambda item: bool(item.counts_as))
    found = case_numbers.once_decided_of_party(desk.reader, party, counted)
    return [case for case in map(desk.reader.case, found) if not case.takes_back]


def bills_of(desk: Desk, party: str) -> list[Case]:
    """The decided bills of a person that stand, and the corrections of them, as they were opened."""
    counted = desk.codes(lambda item: bool(item.counts_as))
    decided = case_numbers.decided_of_party(desk.reader, party, counted)
    found = [desk.reader.case(case_id) for case_id in decided]
    gone = {case.corrects for case in found if case.corrects}
    return [case for case in found if not case.takes_back and case.id not in gone]


def year_of(case: Case) -> str:
    """The year for which a decided case counts, `2026`; empty where it is not decided. A correction counts
    for the year of the care, whenever it is decided.
    """
    decided = case.last("decide")
    if decided is None:
        return ""
    return str(case.fields.get("care_day") or decided.decision.get("law_day", decided.day))[:4]


def is_correction(desk: Desk, case: Case) -> bool:
    """Does the case correct a bill after an older one came late?"""
    return desk.item(case.item).counts_as == CountsAs.CORRECTION


def kind_of(desk: Desk, case: Case) -> str:
    """The kind of care of a decided bill, `aid` for medical aid, empty where it was none of these."""
    counts_as = desk.item(case.item).counts_as
    if counts_as == CountsAs.CORRECTION:
        return str(case.fields.get("kind", ""))
    if counts_as == CountsAs.AID:
        return "aid"
    decided = case.last("decide")
    told = decided.decision.get("facts", {}).get("care_kind", []) if decided else []
    return str(told[0]["value"]) if told else ""


def _is_heard(request: FactRequest, case_id: str) -> bool:
    return messages.is_accepted(request.desk.reader, case_id, ("settle_bill", "correct_bill"))


def _is_counted(request: FactRequest, case_id: str) -> bool:
    """Has the platform heard of the case, and not yet that it stands no longer?"""
    is_told_back = messages.is_reversed(request.desk.reader, case_id)
    return _is_heard(request, case_id) and not is_told_back


def _own_sum(request: FactRequest, name: str) -> list[Fact]:
    """What our decided cases of the year say of a sum that the platform does not have, in fen."""
    year = day_of_care(request)[:4]
    bills = [case for case in decided_bills(request) if year_of(case) == year]
    return request.own(name, sum(contribution(request.desk, case).get(name, 0) for case in bills))


FACTS = {
    **{name: (lambda asked, name=name: _summed(asked, name)) for name in SUMMED},
    **{name: (lambda asked, name=name: _own_sum(asked, name)) for name in OWN_SUMS},
}
