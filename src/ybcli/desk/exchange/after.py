"""After a case is void or corrected: its messages that were refused never took effect and need no answer any more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...errors import Problem
from ...language import _
from ...store.queries import messages
from . import conflict_cases

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk


def close_conflicts(desk: Desk, case: Case) -> Sequence[Problem]:
    """Close what was asked about the messages that rest since the case was void or corrected."""
    for about in {case.corrects, case.id if case.stage == "voided" else ""} - {""}:
        for message in messages.of_case(desk.reader, about):
            if message.state == "dropped":
                says = _("the case was corrected: the message rests")
                conflict_cases.close_for(desk, message.id, says)
    return ()


AFTER = dict.fromkeys(("receive", "sense", "decide", "void"), close_conflicts)
