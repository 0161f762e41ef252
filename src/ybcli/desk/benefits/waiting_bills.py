"""The bills that wait for an officer's answer because of another bill: which ones name it in their question, or wait
for what an earlier layer decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ...cases.journal import Case, canonical
from ...store.queries import case_numbers
from .facts.standing import UNDONE

#: The facts that are the result of an earlier step: who waits for one is asked again whenever a bill was decided.
RESULTS: Final = frozenset({"basic_paid_fen"})

if TYPE_CHECKING:
    from .. import Desk


def of(desk: Desk, case: Case) -> list[str]:
    """The bills of the same people that are left open by a question in which the case, or the one that it
    corrects, is named; an officer's own answer is not asked again.
    """
    named = {case.id, case.corrects} - {""}
    return [one.id for one in _others_undecided(desk, case) if _asks_about(one, named)]


def reviewed(desk: Desk, case: Case) -> list[str]:
    """The bills of the same people that were reviewed, and whose decision something stopped."""
    return [one.id for one in _others_undecided(desk, case) if one.stage == "reviewed"]


def _others_undecided(desk: Desk, case: Case) -> list[Case]:
    """The other bills of the same people that nobody decided yet, in the order of opening."""
    bills = desk.codes(lambda item: bool(item.counts_as))
    of_spouses = desk.codes(lambda i: bool(i.counts_as) and i.field_named("spouse_id") is not None)
    found = []
    for person in {case.party["id"], str(case.fields.get("spouse_id") or "")} - {""}:
        found += case_numbers.not_undone_of_party(desk.reader, person, bills, undone=UNDONE)
        found += case_numbers.not_undone_naming(
            desk.reader, of_spouses, "spouse_id", person, undone=UNDONE
        )
    opened = {one.case_id: one.opened_at for one in found if not one.decided_at}
    others = sorted(opened.keys() - {case.id, case.corrects}, key=lambda one: opened[one])
    return [desk.reader.case(one) for one in others]


def _asks_about(case: Case, named: set[str]) -> bool:
    """Is the case's last verification a question by itself in which one of the cases is named?"""
    last = case.last("verify")
    if last is None or case.stage not in {"received", "sensed", "confirmed"}:
        return False
    found = last.verification
    if found.get("outcome") != "unclear" or found.get("answered"):
        return False
    findings = found.get("findings", [])
    return _waits_for_a_result(findings) or any(one in canonical(findings) for one in named)


def _waits_for_a_result(findings: Sequence[Mapping[str, Any]]) -> bool:
    """Is what an earlier step decides not known yet?"""
    return any(
        fact["name"] in RESULTS and fact["value"] is None
        for finding in findings
        if finding["outcome"] == "unclear"
        for fact in finding["facts"]
    )
