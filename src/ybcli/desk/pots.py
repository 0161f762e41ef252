"""The pots of the personal accounts at the turn of the year: what is left of the current year's is prior.

One transfer for each year that ended, made by the first night that sees it, and never twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ledger.chart import CURRENT_POT, PRIOR_POT
from ..ledger.transfers import Transfer

if TYPE_CHECKING:
    from . import Desk


def turn(desk: Desk) -> int:
    """Move what the current pot held at the end of last year to the prior pot; the amount in fen, nought
    where nothing was left or it was moved already.
    """
    last_year = desk.today.year - 1
    made = f"pots:{last_year}"
    if desk.reader.one("SELECT 1 FROM transfer WHERE id = :id", id=made):
        return 0
    left = int(
        desk.reader.scalar(
            "SELECT coalesce(sum(CASE WHEN credit = :pot THEN amount_fen ELSE -amount_fen END), 0) "
            "FROM transfer WHERE :pot IN (debit, credit) AND day <= :end",
            pot=CURRENT_POT,
            end=f"{last_year}-12-31",
        )
        or 0
    )
    if left <= 0:
        return 0
    with desk.store.act() as unit:
        unit.transfers(
            [
                Transfer(
                    id=made,
                    debit=CURRENT_POT,
                    credit=PRIOR_POT,
                    amount_fen=left,
                    reference=f"pots|{last_year}",
                    day=f"{last_year + 1}-01-01",
                    reason="pots:turn",
                )
            ]
        )
    return left
