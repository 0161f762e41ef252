"""What a settlement at the point of care moves in our ledger: each fund owes the hospital its part.

The personal account pays costs in scope from the pot of the current year and the patient's own from that
of prior years; what the platform paid from the account is so divided. A reversal takes exactly that back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ..ledger.chart import CLEARING_HOSPITALS, CURRENT_POT, PRIOR_POT
from ..ledger.transfers import Transfer
from ..store.reading import transfer_of

if TYPE_CHECKING:
    from ..store.store import Act

#: The layer of a settlement → the fund that pays it; the pool is the scheme's.
FUNDS: Final = {
    "catastrophic": "fund:catastrophic",
    "aid": "fund:medical_aid",
    "other": "fund:supplementary",
}


def write(unit: Act, settled: Mapping[str, Any], day: str) -> None:
    """Write the transfers of a settlement (its row with amounts in fen), inside the caller's transaction."""
    parts = {f"fund:pooled_{settled['scheme']}": settled["basic_fen"]}
    parts |= {fund: settled[f"{layer}_fen"] for layer, fund in FUNDS.items()}
    current = min(int(settled["account_fen"]), burden_in_scope(settled))
    parts |= {CURRENT_POT: current, PRIOR_POT: int(settled["account_fen"]) - current}
    unit.transfers(
        Transfer(
            id=f"settlement:{settled['id']}:{settled['attempt']}:{account}",
            debit=account,
            credit=CLEARING_HOSPITALS,
            amount_fen=int(fen),
            reference=f"{settled['house']}|{settled['id']}",
            day=day,
            reason="settlement",
        )
        for account, fen in parts.items()
        if fen
    )


def burden_in_scope(settled: Mapping[str, Any]) -> int:
    """What the patient bears of the cost in scope, in fen."""
    paid = sum(int(settled[f"{layer}_fen"]) for layer in ("basic", "catastrophic", "aid", "other"))
    return max(int(settled["in_scope_fen"]) - paid, 0)


def take_back(unit: Act, settled: Mapping[str, Any], day: str) -> None:
    """Take back all that a settlement moved, inside the caller's transaction."""
    rows = unit.rows(
        "SELECT * FROM transfer WHERE id LIKE :mine AND id NOT LIKE '%/back'",
        mine=f"settlement:{settled['id']}:{settled['attempt']}:%",
    )
    unit.transfers(transfer_of(row).taken_back(day, "", "settlement:reversed") for row in rows)
