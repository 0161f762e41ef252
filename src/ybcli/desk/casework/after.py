"""After a case was corrected or became void: the objection that asked for it is looked at again, and what was asked
of an officer about it is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...cases.roles import Role
from ...errors import Problem
from ...language import _
from ...store.queries import queue
from .. import AUTOMATIC
from . import acts, changed_facts

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk


def look_at_objections(desk: Desk, case: Case) -> Sequence[Problem]:
    """Verify the open objections to the amount of the case that this one corrects, or of this one."""
    item = desk.item_of(Role.OBJECTION_TO_AMOUNT).code
    for about in {case.corrects, case.id} - {""}:
        for waiting in queue.open_of_party(desk.reader, item, about):
            if desk.reader.case(waiting).fields.get("outcome"):
                acts.perform(desk, waiting, "verify", by=AUTOMATIC)
    return ()


def close_changed_facts(desk: Desk, case: Case) -> Sequence[Problem]:
    """Close what an officer was asked about a decision that is void or replaced by now: it is put right."""
    says = _("the decision was put right: case {case}").format(case=case.id)
    form = {"fields": {"finding": says, "put_right": changed_facts.CORRECTED}}
    for about in {case.corrects, case.id if case.stage == "voided" else ""} - {""}:
        for one in changed_facts.about(desk, about):
            if queue.is_open(desk.reader, one):
                acts.perform(desk, one, "answer", form, by=AUTOMATIC)
    return ()


def put_right(desk: Desk, case: Case) -> Sequence[Problem]:
    """What follows where a case was decided that corrects another, or was taken back."""
    return (*look_at_objections(desk, case), *close_changed_facts(desk, case))


AFTER = {"decide": put_right, "void": put_right}
