"""Copies of the store that were put in place of a newer one, and what is given no number twice after it.

A restored store does not know what the lost one did after the copy: the platform, the bank and papers do.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from ...store.queries import office

if TYPE_CHECKING:
    from ...store.store import Transaction

_NAME = "restored"


def mark(tx: Transaction, at: datetime) -> None:
    """Note in the restored store that it is one, and when it was put in place."""
    times = json.loads(office.setting(tx, _NAME, "[]"))
    tx.setting(_NAME, [*times, at.isoformat(timespec="seconds")])
