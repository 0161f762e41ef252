"""After a bill was decided, or its changed facts were taken in, its person's year is looked at again (7.3).

A question that another bill left open because of it is asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...cases.roles import Role
from ...errors import Problem, YbError
from .. import AUTOMATIC
from ..casework import acts, changed_facts

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk


def correct_the_year(desk: Desk, case: Case) -> Sequence[Problem]:
    """Open the corrections that a bill's place in the year, or the facts that it takes in, call for; any
    other case needs none.
    """
    item = desk.item(case.item)
    if item.role == Role.CHANGED_FACTS:
        return _take_in(desk, case)
    if not item.law_day:
        return ()
    from . import year_correction

    return year_correction.follow(desk, case)


def _take_in(desk: Desk, answered: Case) -> Sequence[Problem]:
    """The decided case takes in the facts that an officer found right; its year is worked out anew."""
    from . import year_correction

    problems = changed_facts.take_in(desk, answered)
    about = desk.reader.case(str(answered.fields["about"]))
    return (*problems, *year_correction.follow(desk, about, is_moved=True))


def ask_again(desk: Desk, case: Case) -> Sequence[Problem]:
    """Verify again the bills that wait for an answer in which this case, or the one that it corrects, is named; and
    decide those that were reviewed, and that the ledger stopped.
    """
    if not desk.item(case.item).counts_as:
        return ()
    from . import waiting_bills

    for waiting in waiting_bills.of(desk, case):
        acts.perform(desk, waiting, "verify", by=AUTOMATIC)
    problems: list[Problem] = []
    for stopped in waiting_bills.reviewed(desk, case):
        try:
            acts.advance(desk, stopped)
        except YbError as error:
            problems.append(Problem(error.kind, f"{stopped}: {error.says}", error.cure))
    return problems


def follow_decision(desk: Desk, case: Case) -> Sequence[Problem]:
    """The year of a decided bill, then the bills that waited for it."""
    return (*correct_the_year(desk, case), *ask_again(desk, case))


AFTER = {
    "decide": follow_decision,
    "refuse": ask_again,
    "withdraw": ask_again,
    "void": ask_again,
}
