"""The pots of the personal accounts at the turn of the year: what is left of the current year's is prior.

One transfer for each year that ended, made by the first night that sees it, and never twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...ledger.chart import CURRENT_POT, PRIOR_POT
from ...ledger.transfers import Transfer
from ...store.queries import transfers

if TYPE_CHECKING:
    from .. import Desk


def turn(desk: Desk) -> int:
    """Move what the current pot held at the end of last year to the prior pot; the amount in fen, nought
    where nothing was left or it was moved already.
    """
    last_year = desk.today.year - 1
    made = f"pots:{last_year}"
    if transfers.is_written(desk.reader, made):
        return 0
    left = transfers.credit_balance(desk.reader, CURRENT_POT, f"{last_year}-12-31")
    if left <= 0:
        return 0
    with desk.store.transaction() as tx:
        tx.transfers(
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
