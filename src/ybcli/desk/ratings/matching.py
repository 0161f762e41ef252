"""Which case a rating is about, and whether it may be: done, of the person who rates, not rated yet.

A rating that names no case is matched by person or mobile, and item, to the one case it can be
(8.1.2 b). Settlements of hospitals, pharmacies and clinics are no cases; their ratings are tied to the
settlement (8.1.2 e, f).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...cases.journal import Case
from ...language import _
from ...store.queries import merges, parties, queue, ratings
from .form import Rating

if TYPE_CHECKING:
    from ...store.queries._rows import Source
    from .. import Desk

ANONYMOUS: Final = "anonymous"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a rating belongs: its state, its case or None, and why."""

    state: str
    case: Case | None = None
    says: str = ""


def placed(desk: Desk, unit: Source, rating: Rating) -> Placed:
    """Find where a rating belongs. `unit` is an act, or the reader."""
    if stop := _institution(rating) or _nobody(rating):
        return Placed("set_aside", says=stop)
    if rating.case_id:
        if not queue.has(unit, rating.case_id):
            says = _("there is no case {case}").format(case=rating.case_id[:40])
            return Placed("unmatched", says=says)
        case = desk.reader.case(rating.case_id)
        why = why_not(desk, unit, rating, case)
        return Placed("set_aside" if why else "linked", case, why)
    if rating.settlement:
        return Placed("settlement")
    fitting = [
        case
        for case in (desk.reader.case(one) for one in candidates(unit, rating))
        if not why_not(desk, unit, rating, case)
    ]
    if len(fitting) == 1:
        return Placed("linked", fitting[0])
    says = _("several cases fit it") if fitting else _("it fits no case")
    return Placed("unmatched", says=says)


def _institution(rating: Rating) -> str:
    """Why a rating of a hospital, pharmacy or clinic is not one, or an empty string."""
    if rating.channel == "hospital_window" and rating.institution not in {"", "hospital"}:
        return _("the hospitals' channel rates no pharmacy or clinic")
    if rating.channel == "pharmacy_or_clinic" and rating.institution not in {"pharmacy", "clinic"}:
        return _("it does not say whether a pharmacy or a clinic was rated")
    if rating.channel in {"hospital_window", "pharmacy_or_clinic"} and not (
        rating.settlement or rating.case_id
    ):
        return _("it names no settlement")
    return ""


def _nobody(rating: Rating) -> str:
    """Why nobody can have rated so, or an empty string. A unit rates with its own code (8.1.2 d)."""
    if rating.is_anonymous:
        return ""
    if rating.channel == "unit_online" and not rating.credit_code:
        return _("in the employers' system the employer rates, and its credit code is missing")
    if not (rating.id_number or rating.credit_code or rating.mobile):
        return _("it neither names the rater nor says that the rating is anonymous")
    return ""


def candidates(unit: Source, rating: Rating) -> list[str]:
    """The finished cases of the rater's number or mobile, for the item where it names one."""
    return ratings.candidates(unit, item=rating.item, number=_number(rating), mobile=rating.mobile)


def why_not(
    desk: Desk, unit: Source, rating: Rating, case: Case, *, by_officer: bool = False
) -> str:
    """Why the rating cannot be about the case, or an empty string where it can.

    Where an officer assigns it, only a known number must be the party's; a mobile is his judgement.
    """
    if case.party["kind"] == "office":
        return _("case {case} is the office's own work, not an application").format(case=case.id)
    if case.is_open and case.stage != "notified":
        return _("case {case} is not done yet").format(case=case.id)
    if not _may_rate(unit, rating, case, by_officer):
        return _("case {case} is another person's").format(case=case.id)
    if ratings.is_rated(unit, case.id, rater_of(rating), besides=rating.id):
        return _("case {case} was rated already").format(case=case.id)
    return ""


def _may_rate(unit: Source, rating: Rating, case: Case, by_officer: bool) -> bool:
    """Is it the rater's case: the party's, or what a unit has applied for in its own system?"""
    numbers = {rating.id_number, rating.credit_code} - {""}
    if rating.channel == "unit_online" and not rating.is_anonymous:
        return rating.credit_code in {case.party["id"], str(case.fields.get("credit_code", ""))}
    if numbers:
        return any(same_party(unit, one, case.party["id"]) for one in numbers)
    if rating.mobile and not by_officer:
        return rating.mobile in mobiles(unit, case)
    return True


def same_party(unit: Source, one: str, other: str) -> bool:
    """Are the numbers those of one party, perhaps merged (a number that changed)?"""
    return one == other or merges.are_one(unit, one, other)


def mobiles(unit: Source, case: Case) -> set[str]:
    """The mobiles that the case or its party is reached by."""
    party = parties.of(unit, case.party["id"])
    return {str(case.fields.get("mobile", "")), party.mobile if party else ""} - {""}


def mobile_of(unit: Source, rating: Rating, case: Case | None) -> str:
    """The mobile for the call-back: the rater's, else the case's; none of who rates anonymously."""
    if rating.is_anonymous:
        return ""
    found = mobiles(unit, case) if case else set()
    return rating.mobile or next(iter(sorted(found)), "")


def rater_of(rating: Rating) -> str:
    """Who rated, as the store keeps it: kind and number, or that nobody is to know."""
    if rating.is_anonymous:
        return ANONYMOUS
    if rating.id_number and rating.channel != "unit_online":
        return f"person:{rating.id_number}"
    if rating.credit_code:
        return f"unit:{rating.credit_code}"
    return f"mobile:{rating.mobile}"


def _number(rating: Rating) -> str:
    if rating.channel == "unit_online":
        return rating.credit_code
    return rating.id_number or rating.credit_code
