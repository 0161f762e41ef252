"""The year before a bill: what was in scope, what the funds paid, what of the deductible was used up.

The sums are the platform's (5206); what this office decided and the platform has not acknowledged yet is
added to them, so that a week without a line does not pay a ceiling twice.
"""

from __future__ import annotations

from typing import Any, Final

from ...errors import Away
from ...law.finding import Fact
from . import AWAY, Asked
from .bills import day_of_care, undated
from .care import visit_of

#: The fact → the sums of 5206 that make it, and those that are taken off.
SUMMED: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "in_scope_before": (("cost_in_policy",), ()),
    "fund_paid_before": (("fund_paid",), ("outpatient_paid",)),
    "outpatient_deductible_used": (("outpatient_deductible",), ()),
    "outpatient_paid_before": (("outpatient_paid",), ()),
    "chronic_deductible_used": (("chronic_deductible",), ()),
    "chronic_paid_before": (("chronic_paid",), ()),
    "catastrophic_paid_before": (("critical_illness_paid",), ()),
    "aid_paid_before": (("aid_paid",), ()),
}
#: The fact → the figure that a decided case of ours adds to it, and for which kinds of care.
ADDED: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "in_scope_before": ("in_scope_amount", ("inpatient", "outpatient", "chronic")),
    "fund_paid_before": ("basic_benefit", ("inpatient", "chronic")),
    "outpatient_deductible_used": ("deductible_charged", ("outpatient",)),
    "outpatient_paid_before": ("basic_benefit", ("outpatient",)),
    "chronic_deductible_used": ("deductible_charged", ("chronic",)),
    "chronic_paid_before": ("basic_benefit", ("chronic",)),
    "catastrophic_paid_before": (
        "catastrophic_benefit",
        ("inpatient", "outpatient", "chronic"),
    ),
    "aid_paid_before": ("medical_aid", ("aid",)),
}


def _summed(asked: Asked, name: str) -> list[Fact]:
    """A sum of the year before this bill, in fen: the platform's, and what it has not heard of yet."""
    day = day_of_care(asked)
    if not day:
        return undated(asked, name)
    told = sums(asked, day[:4])
    if told is None:
        return [Fact(name, None, AWAY, asked.time)]
    plus, minus = SUMMED[name]
    whole = sum(told.get(one, 0) for one in plus) - sum(told.get(one, 0) for one in minus)
    return [Fact(name, max(whole, 0) + unheard(asked, name, day[:4]), "platform", asked.time)]


def sums(asked: Asked, year: str) -> dict[str, int] | None:
    """The platform's sums of the party's year in fen, asked once in a call; None where it is away."""
    answers, key = asked.desk.answers, f"5206:{asked.party}:{year}"
    if key not in answers:
        if not asked.desk.reader.setting("platform"):
            return None
        try:
            told = asked.desk.platform.accumulated(asked.party, asked.name, year)
        except Away:
            return None
        found: dict[str, str] = {}
        for one in told:
            found[one.what] = str(int(found.get(one.what, "0")) + one.amount_fen)
        answers[key] = [found]
    return {what: int(fen) for what, fen in answers[key][0].items()}


def unheard(asked: Asked, name: str, year: str) -> int:
    """What decided cases of the party's year add to a sum that the platform has not acknowledged, in fen."""
    figure, kinds = ADDED[name]
    whole = 0
    for case in decided_bills(asked):
        if year_of(case) == year and kind_of(case) in kinds and not _is_heard(asked, case.id):
            whole += case.figures.get(figure, 0)
    return whole


def decided_bills(asked: Asked) -> list[Any]:
    """The party's other decided cases of reimbursement and aid that stand, in the order of their care."""
    rows = asked.desk.reader.rows(
        "SELECT case_id FROM queue WHERE party_id = :party AND case_id <> :own "
        "AND (item LIKE 'reimburse-%' OR item LIKE 'aid-%') "
        "AND stage IN ('decided', 'settled', 'notified', 'archived') ORDER BY case_id",
        party=asked.party,
        own=asked.case.id if asked.case else "",
    )
    found = [asked.desk.reader.case(row["case_id"]) for row in rows]
    gone = {case.corrects for case in found if case.corrects}
    return [case for case in found if not case.corrects and case.id not in gone]


def year_of(case: Any) -> str:
    """The year for which a decided case counts, `2026`; empty where it is not decided."""
    decided = case.last("decide")
    return str(decided.found.get("law_day", decided.day))[:4] if decided else ""


def kind_of(case: Any) -> str:
    """The kind of care of a decided bill, `aid` for medical aid, empty where it was none of these."""
    if case.item.startswith("aid-"):
        return "aid"
    decided = case.last("decide")
    told = decided.found.get("facts", {}).get("care_kind", []) if decided else []
    return str(told[0]["value"]) if told else ""


def _is_heard(asked: Asked, case_id: str) -> bool:
    return (
        asked.desk.reader.one(
            "SELECT 1 FROM message WHERE case_id = :id AND topic = 'settle_bill' AND state = 'accepted'",
            id=case_id,
        )
        is not None
    )


def _burden_before(asked: Asked) -> list[Fact]:
    """The year's burden in scope before this bill: what was in scope, less what the pool paid of it."""
    scope, paid = _summed(asked, "in_scope_before"), _summed(asked, "fund_paid_before")
    if not scope or scope[0].value is None or not paid or paid[0].value is None:
        return [Fact("burden_before", None, AWAY, asked.time)]
    left = max(int(scope[0].value) - int(paid[0].value), 0)
    return [Fact("burden_before", left, "platform", asked.time)]


def _of_aid_before(figure: str, name: str) -> Any:
    """A provider of what our decided aid cases of the year say of a figure, in fen."""

    def told(asked: Asked) -> list[Fact]:
        year = day_of_care(asked)[:4]
        whole = sum(
            case.figures.get(figure, 0)
            for case in decided_bills(asked)
            if case.item.startswith("aid-") and year_of(case) == year
        )
        return asked.own(name, whole)

    return told


def _paid_already(figure: str, field: str, name: str) -> Any:
    """A provider, for aid only, of what another layer paid of the same bill: our decided case of the same
    invoice, else what the hospital told, in fen.
    """

    def told(asked: Asked) -> list[Fact]:
        if asked.item.family != "aid":
            return []
        number = str(asked.fields.get("invoice_number", ""))
        for case in decided_bills(asked):
            if case.item.startswith("reimburse-") and case.fields.get("invoice_number") == number:
                return asked.own(name, case.figures.get(figure, 0))
        visit = visit_of(asked)
        return visit.tells(name, field) if visit and field in visit.body else []

    return told


FACTS = {
    **{name: (lambda asked, name=name: _summed(asked, name)) for name in SUMMED},
    "burden_before": _burden_before,
    "aid_burden_before": _of_aid_before("aid_base", "aid_burden_before"),
    "tilt_burden_before": _of_aid_before("tilt_base", "tilt_burden_before"),
    "tilt_paid_before": _of_aid_before("tilted_aid", "tilt_paid_before"),
    "basic_paid": _paid_already("basic_benefit", "fund_fen", "basic_paid"),
    "catastrophic_paid": _paid_already(
        "catastrophic_benefit", "catastrophic_fen", "catastrophic_paid"
    ),
}
