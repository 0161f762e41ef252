"""What a settlement at the point of care moves in our ledger: each fund owes the hospital its part.

The personal account pays costs in scope from the pot of the current year and the patient's own from that
of prior years; what the platform paid from the account is so divided. A reversal takes exactly that back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...ledger.chart import CLEARING_HOSPITALS, CURRENT_POT, PRIOR_POT
from ...ledger.transfers import Transfer
from ...store.queries import transfers

if TYPE_CHECKING:
    from ...store.queries.settlements import Settlement
    from ...store.store import Transaction


def write(tx: Transaction, settled: Settlement, day: str) -> None:
    """Write the transfers of a settlement (its row with amounts in fen), inside the caller's transaction."""
    current = min(settled.account_fen, burden_in_scope(settled))
    parts = {
        f"fund:pooled_{settled.scheme}": settled.basic_fen,
        "fund:catastrophic": settled.catastrophic_fen,
        "fund:medical_aid": settled.aid_fen,
        "fund:supplementary": settled.other_fen,
        CURRENT_POT: current,
        PRIOR_POT: settled.account_fen - current,
    }
    tx.transfers(
        Transfer(
            id=f"settlement:{settled.id}:{settled.attempt}:{account}",
            debit=account,
            credit=CLEARING_HOSPITALS,
            amount_fen=fen,
            reference=f"{settled.house}|{settled.id}",
            day=day,
            reason="settlement",
        )
        for account, fen in parts.items()
        if fen
    )


def burden_in_scope(settled: Settlement) -> int:
    """What the patient bears of the cost in scope, in fen."""
    return max(settled.in_scope_fen - settled.funds_fen, 0)


def take_back(tx: Transaction, settled: Settlement, day: str) -> None:
    """Take back all that a settlement moved, inside the caller's transaction."""
    moved = transfers.of_settlement(tx, settled.id, settled.attempt)
    tx.transfers(transfer.taken_back(day, "", "settlement:reversed") for transfer in moved)
