"""After a decision that money is to come back it is netted with what is not paid yet (7.3); after a payee was corrected
or money came back, the payment that was held for it goes on.
"""

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


def let_go(desk: Desk, case: Case) -> Sequence[Problem]:
    """After the payee was corrected, or money came back: release what nothing holds any more."""
    from . import holds

    holds.release_of_person(desk, case.party["id"])
    return ()


AFTER = {"decide": net, **dict.fromkeys(("redirect", "repay", "set_off", "write_off"), let_go)}
