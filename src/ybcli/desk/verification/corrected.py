"""What the law says where a case corrects another: nothing new of what is taken back, ended or resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ...cases.contents import DecisionResult
from ...cases.roles import Correction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...cases.items import Item
    from ...cases.journal import Case
    from .. import Desk


def looks_at_rules(item: Item, case: Case) -> bool:
    """Do the item's rules speak on the case? Not where an officer takes back, ends or resumes what was
    decided, nor where one corrects the content of what moves no money: the platform still has the old
    content then, and the officer's reason stands in the journal.
    """
    if case.correction == Correction.CHANGE:
        return bool(item.figures)
    return not case.corrects or case.correction == Correction.REOPEN


def decided_before(desk: Desk, case: Case) -> DecisionResult:
    """The decision that a correction takes back, to the fen as it was frozen; where it resumes, the
    decision that had been taken back. What only ends moves no money.
    """
    old = desk.reader.case(case.corrects)
    if case.correction == Correction.END:
        return {"outcome": "granted"}
    if case.correction == Correction.RESUME:
        old = desk.reader.case(old.corrects)
    decided = old.last("decide")
    assert decided is not None, "only what was decided is taken back"
    copy = dict(decided.decision)
    copy.pop("taken_back", None)
    return cast("DecisionResult", copy)


def replaced_figures(desk: Desk, case: Case) -> Mapping[str, int]:
    """The figures, in fen, of the decision that this one replaces; none where that became void unpaid."""
    old = desk.reader.case(case.corrects)
    return {} if old.stage == "voided" else dict(old.figures)
