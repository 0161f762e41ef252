"""Entries and transfers read from their stored rows."""

from __future__ import annotations

from typing import Any

from ..cases.journal import Entry
from ..ledger.transfers import Transfer


def transfer_of(row: Any) -> Transfer:
    """The transfer that a row of the table `transfer` holds."""
    return Transfer(**{name: row[name] for name in TRANSFER})


TRANSFER = ("id", "debit", "credit", "amount_fen", "reference", "day", "case_id", "reason")


def entry_of(row: Any) -> Entry:
    """The entry that a row of the table `entry` holds. Raises IntegrityError where it was changed."""
    return Entry.stored(row)
