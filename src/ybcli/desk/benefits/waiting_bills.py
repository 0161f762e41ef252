"""The bills that wait for an officer's answer because of another bill: which ones name it in their question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cases.journal import Case, canonical
from ...store.queries import case_numbers
from .facts.standing import UNDONE

if TYPE_CHECKING:
    from .. import Desk


def of(desk: Desk, case: Case) -> list[str]:
    """The bills of the same people that are left open by a question in which the case, or the one that it
    corrects, is named; an officer's own answer is not asked again.
    """
    named = {case.id, case.corrects} - {""}
    bills = desk.codes(lambda item: bool(item.counts_as))
    of_spouses = desk.codes(lambda i: bool(i.counts_as) and i.field_named("spouse_id") is not None)
    found = []
    for person in {case.party["id"], str(case.fields.get("spouse_id") or "")} - {""}:
        found += case_numbers.not_undone_of_party(desk.reader, person, bills, undone=UNDONE)
        found += case_numbers.not_undone_naming(
            desk.reader, of_spouses, "spouse_id", person, undone=UNDONE
        )
    opened = {one.case_id: one.opened_at for one in found if not one.decided_at}
    others = sorted(opened.keys() - named, key=lambda one: opened[one])
    return [one for one in others if _asks_about(desk.reader.case(one), named)]


def _asks_about(case: Case, named: set[str]) -> bool:
    """Is the case's last verification a question by itself in which one of the cases is named?"""
    last = case.last("verify")
    if last is None or case.stage not in {"received", "sensed", "confirmed"}:
        return False
    found = last.verification
    asked = found.get("outcome") == "unclear" and not found.get("answered")
    return asked and any(one in canonical(found.get("findings", [])) for one in named)
