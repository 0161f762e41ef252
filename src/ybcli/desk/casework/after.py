"""After a case was corrected or became void, the objection that asked for it is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...cases.roles import Role
from ...errors import Problem
from ...store.queries import queue
from .. import AUTOMATIC
from . import acts

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


AFTER = {"decide": look_at_objections, "void": look_at_objections}
