"""The cases of a patient that stand: what they were decided for, or asked for first, is used up.

A case that was refused, withdrawn, voided or corrected since has used up nothing. Of two that are open the
one that was opened first stands; one that is decided stands before every open one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ....cases.journal import Case
from ....cases.roles import CountsAs
from ....store.queries import case_numbers, corrections, entries, persons
from ...verification.providers import FactRequest

if TYPE_CHECKING:
    from ....cases.items import Item
    from ... import Desk

#: A case that ended so has used up nothing: the invoice, the treatment, the birth can be handed in again.
UNDONE: Final = ("refused", "withdrawn", "voided", "objected")
REFUSED: Final = "refused"
_NOT_REFUSED: Final = tuple(stage for stage in UNDONE if stage != REFUSED)


@dataclass(frozen=True, slots=True)
class Standing:
    """Another case of the patient, and whether it is decided (else it is open)."""

    case: Case
    is_decided: bool


def cases_of(
    request: FactRequest,
    patient: str,
    wanted: Callable[[Item], bool],
    *,
    in_any_order: bool = False,
) -> list[Standing]:
    """The other cases of the items wanted that stand, in which somebody was treated, in the order of opening;
    also those that come after the request's own, where `in_any_order`.
    """
    desk = request.desk
    items = desk.codes(wanted)
    of_spouses = desk.codes(lambda item: wanted(item) and item.field_named("spouse_id") is not None)
    rows = {
        one.case_id: one
        for one in (
            *case_numbers.not_undone_of_party(desk.reader, patient, items, undone=UNDONE),
            *case_numbers.not_undone_naming(
                desk.reader, of_spouses, "spouse_id", patient, undone=UNDONE
            ),
        )
    }
    own = rows.pop(request.case.id, None) if request.case else None
    cases = {case_id: desk.reader.case(case_id) for case_id in rows}
    return [
        Standing(case, bool(rows[case_id].decided_at))
        for case_id, case in sorted(cases.items(), key=lambda pair: rows[pair[0]].opened_at)
        if _stands(request, case)
        and (in_any_order or _is_before(rows[case_id], own))
        and _treats(request, case, patient)
    ]


def cases_of_anybody(request: FactRequest, field: str, text: str) -> list[Case]:
    """The cases that count as the item does, of whomever, in which a field had this value before the request's
    own case began, and that stand.
    """
    desk = request.desk
    items = desk.codes(lambda item: item.counts_as == request.item.counts_as)
    own = request.case.id if request.case else ""
    rows = entries.cases_with_field(desk.reader, items, field, text, besides=own)
    cases = [desk.reader.case(row.case_id) for row in rows if row.stage not in UNDONE]
    return [case for case in cases if _stands(request, case)]


def is_benefit(item: Item) -> bool:
    """Does a decided case of the item count as a benefit: not aid, nor a correction?"""
    return item.counts_as == CountsAs.BENEFIT


def refused_of(request: FactRequest, patient: str, wanted: Callable[[Item], bool]) -> list[Case]:
    """The refused cases of the items wanted in which the patient was treated, the newest first."""
    reader, items = request.desk.reader, request.desk.codes(wanted)
    rows = case_numbers.not_undone_of_party(reader, patient, items, undone=_NOT_REFUSED)
    cases = [reader.case(one.case_id) for one in sorted(rows, key=lambda row: -row.opened_at)]
    return [one for one in cases if one.stage == REFUSED and _treats(request, one, patient)]


def is_refused_for_good(desk: Desk, case: Case) -> bool:
    """Did an officer refuse it, or a rule after which nothing is paid (`settles_nothing`)?"""
    refused, verified = case.last("refuse"), case.last("verify")
    if refused is None or refused.by in desk.officers or verified is None:
        return refused is not None and refused.by in desk.officers
    if verified.verification.get("answered"):
        return True
    final = {one.rule for one in desk.item(case.item).checks if one.settles_nothing}
    found = verified.verification.get("findings", [])
    failed = {one["name"] for one in found if one["outcome"] == "not_met"}
    return bool(failed) and failed <= final


def _stands(request: FactRequest, case: Case) -> bool:
    """Does what the case decided hold: neither taken back, replaced nor ended, nor what the request's case corrects?"""
    replaced = request.case.corrects if request.case else ""
    reader = request.desk.reader
    return case.id != replaced and not case.takes_back and corrections.stands(reader, case)


def _treats(request: FactRequest, case: Case, patient: str) -> bool:
    """Is the patient, under whichever number, the one who was treated in the case, and not only its applicant?"""
    treated = case.party["id"]
    if request.desk.item(case.item).field_named("spouse_id"):
        treated = str(case.fields.get("spouse_id", ""))
    return persons.are_one(request.desk.reader, treated, patient)


def _is_before(other: case_numbers.Standing, own: case_numbers.Standing | None) -> bool:
    """Does the other case come first? Decided before, or, where neither is decided, opened before."""
    if own is None:
        return True
    if own.decided_at:
        return 0 < other.decided_at < own.decided_at
    return other.decided_at > 0 or other.opened_at < own.opened_at
