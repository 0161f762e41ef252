"""After a decision that money is to come back: it is netted with what is not paid yet (7.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...errors import Problem

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk


def net(desk: Desk, case: Case) -> Sequence[Problem]:
    """Set it off against the person's unpaid benefits of the same year and fund."""
    from . import receivables

    receivables.net_with_unpaid(desk, desk.reader.case(case.id))
    return ()


AFTER = {"decide": net}
