"""Whether a case may go on by itself: no notice is sent to the dead, and their silence is no consent.

Asked before a reminder goes out, before the clock performs anything, and when a department tells of a
death or an emigration. What stops a case is escalated to an officer with its sentence; an officer who
acted on it since has answered it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cases.roles import Role
from ...language import _
from ..projections import registers
from ..verification import life

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case
    from ...store.queries._rows import Source
    from .. import Desk

#: Acts by which an officer says that the person lives after all.
_LIVES = ("remind", "confirm", "verify")
#: Acts by which nobody answers anything: a look at personal data, a second look, the way of a notice.
_NO_ANSWER = ("reveal", "recheck", "deliver", "bounce", "resend")


def stop(desk: Desk, case: Case) -> str:
    """Why the case may not go on by itself, as a sentence; empty where nothing stops it, or where an
    officer has answered the same sentence by an act of the case.
    """
    says = _reason(desk, desk.item(case.item), case)
    if not says:
        return ""
    asked = next((e.number for e in case.entries if e.act == "escalate" and e.reason == says), None)
    is_answered = asked is not None and any(
        entry.number > asked and entry.by in desk.officers and entry.act not in _NO_ANSWER
        for entry in case.entries
    )
    return "" if is_answered or _is_answered_in_verification(desk, case) else says


def _is_answered_in_verification(desk: Desk, case: Case) -> bool:
    """Has an officer found in the verification that the person lives, of the day that is told now?"""
    number = case.party["id"]
    told = (life.death(desk.reader, number), life.emigration(desk.reader, number))
    days = {event.day for event in told if event}
    return any(
        fact["value"] in days
        for entry in case.entries
        if entry.act == "verify" and entry.verification.get("answered")
        if entry.verification["outcome"] == "met"
        for raised in entry.verification.get("findings", [])
        for fact in raised["facts"]
    )


def is_stopped(desk: Desk, case: Case) -> bool:
    """Does it wait for an officer's answer already?"""
    last = next((e for e in reversed(case.entries) if e.act not in _NO_ANSWER), None)
    return last is not None and last.act == "escalate" and last.reason == stop(desk, case)


def _reason(desk: Desk, item: Item, case: Case) -> str:
    if item.subject != "person" or item.role == Role.DUPLICATE_END or life.is_of_its_end(item):
        return ""
    number, begins = case.party["id"], registers.begins_on(case)
    if died := life.death(desk.reader, number):
        return _(
            "{department} has registered a death on {day}; this case begins on {begins}"
        ).format(department=_(died.department), day=died.day, begins=begins)
    if item.way(case.flow).flow == "applied":
        return ""
    if left := life.emigration(desk.reader, number):
        return _(
            "the household was cancelled for emigration on {day}; this case begins on {begins}"
        ).format(day=left.day, begins=begins)
    unit = str(case.fields.get("credit_code") or "")
    if unit and item.registers.get("what") == "person":
        ended = life.employment_ended(desk.reader, number, unit, begins)
        if ended:
            return _(
                "human resources told that the employment ended on {day}; it began on {begins}"
            ).format(day=ended.day, begins=begins)
    waits_for_answer = case.flow == "reminded" and case.stage in {"sensed", "reminded"}
    is_alone = waits_for_answer and life.is_minor(desk, item, number)
    if is_alone and life.guardian(desk.reader, number) is None:
        return _("the person is a minor and no guardian is known: silence of a child is no consent")
    return ""


def mobile_of(desk: Desk, db: Source, case: Case, known: str) -> str | None:
    """Where the case's notices go: None where nobody is to be told, because the person died and no other
    number was given; a minor's guardian where one is known; else the case's number, or the one `known`.
    """
    stated, number = str(case.fields.get("mobile") or ""), case.party["id"]
    item = desk.item(case.item)
    if item.subject != "person" or item.role == Role.ACCOUNT_PAYOUT:
        return stated or known
    if life.death(db, number) and not _lives_after_all(desk, case):
        return stated if case.flow == "applied" and stated else None
    if case.flow == "reminded" and life.is_minor(desk, item, number):
        guardian = life.guardian(db, number)
        return (guardian.mobile if guardian else "") or stated or known
    return stated or known


def _lives_after_all(desk: Desk, case: Case) -> bool:
    """Has an officer gone on with the case after the death was told to them?"""
    asked = next((e.number for e in case.entries if e.act == "escalate" and e.reason), None)
    answers = (
        entry
        for entry in case.entries
        if entry.act in _LIVES and entry.by in desk.officers and entry.number > (asked or 0)
    )
    return any(e.act != "verify" or e.verification.get("outcome") == "met" for e in answers)
