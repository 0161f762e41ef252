"""Consent by silence taken back inside the objection period, by a case that corrects the first one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ...cases.journal import Case
from ...errors import NotAllowed
from ...language import _
from ..projections import clock_decisions, deadlines
from . import acts, corrections, permissions
from .acts import Done

if TYPE_CHECKING:
    from .. import Desk


def is_possible(desk: Desk, case: Case) -> bool:
    """Was the case decided by silence, and is it closed?"""
    return clock_decisions.is_deemed(case) and not case.is_open


def last_day(desk: Desk, case: Case) -> date:
    """The last day on which it can be taken back. Raises PolicyGap where the period is not set."""
    told = case.last("notify") or case.entries[-1]
    return desk.due(deadlines.OBJECTION, date.fromisoformat(told.day), case.region)


def revoke_deemed_consent(desk: Desk, case: str, reason: str, *, dry_run: bool = False) -> Done:
    """Take back what silence consented to: registration, filing or change, and what was told of it.

    The first case's journal stays closed. Running it again does nothing. Raises NotAllowed where the
    case was not decided by silence, or the objection period is over.
    """
    permissions.check_reason("object", {"reason": reason})
    old = desk.reader.case(case)
    if made := corrections.made_before(desk, old):
        return made
    if not is_possible(desk, old):
        raise NotAllowed(
            _("case {case} was not decided by silence, or is still open").format(case=old.id),
            _("an open case is objected to with `yb case object`; see `yb case why`"),
        )
    if desk.today > (last := last_day(desk, old)):
        raise NotAllowed(
            _("the objection period of case {case} ended on {day}").format(case=old.id, day=last),
            _("the person can apply for a change; nothing is taken back after that day"),
            kind="objection.late",
        )
    permissions.check_officer(desk, desk.officer, old, "object")
    with desk.store.transaction() as tx:
        new = corrections.write(desk, tx, old, reason)
        if dry_run:
            tx.rollback()
            return Done(new, new.entries)
    more = acts.go_on(desk, new)
    return Done(more.case, (*new.entries, *more.entries))
