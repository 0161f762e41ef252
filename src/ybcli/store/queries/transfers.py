"""The ledger: its transfers, in fen."""

from __future__ import annotations

from ._rows import Source, exists


def is_booked(db: Source, reference: str, *, debit: str, credit: str) -> bool:
    """Is there a transfer of this reference between the two accounts?"""
    return exists(
        db,
        "SELECT 1 FROM transfer WHERE reference = :reference AND credit = :credit "
        "AND debit = :debit",
        reference=reference,
        credit=credit,
        debit=debit,
    )
