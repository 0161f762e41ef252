"""After a bill was decided its person's year is looked at again (7.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...errors import Problem

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk


def correct_the_year(desk: Desk, case: Case) -> Sequence[Problem]:
    """Open the corrections that a bill's place in the year calls for; any other case needs none."""
    if not desk.item(case.item).law_day:
        return ()
    from . import year_correction

    return year_correction.follow(desk, case)


AFTER = {"decide": correct_the_year}
