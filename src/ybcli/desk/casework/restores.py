"""Copies of the store that were put in place of a newer one, and what must not be given twice after it.

A restored store does not know what the lost one did since the copy: the platform, the bank and papers do.
So the numbers of payment files and their lines are other ones from then on, what was decided before waits
until a second officer has looked at the bank's statement, and the night compares every month.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ...store.queries import entries, office

if TYPE_CHECKING:
    from ...cases.journal import Case
    from ...store.queries._rows import Source
    from ...store.store import Transaction
    from .. import Desk

_TIMES: Final = "restored"
_EPOCH: Final = "epoch"
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ"


def mark(tx: Transaction, at: datetime) -> None:
    """Note in the restored store that it is one, and give it an epoch that no other copy has."""
    told = {"at": at.isoformat(timespec="seconds"), "through": entries.last_id(tx)}
    tx.setting(_TIMES, [*_times(tx), told])
    tx.setting(_EPOCH, "".join(secrets.choice(_LETTERS) for _place in range(4)))


def last(db: Source) -> str:
    """The time (ISO) of the last restore; empty where there was none."""
    times = _times(db)
    return str(times[-1]["at"]) if times else ""


def epoch(db: Source) -> str:
    """The letters that numbers carry since the last restore; empty where there was none."""
    return office.setting(db, _EPOCH)


def is_doubtful(desk: Desk, case: Case) -> bool:
    """Was the case's last decision made before a restore, so that the lost store may have gone on with it?"""
    times, decision = _times(desk.reader), case.last("decide", "redirect")
    if not times or decision is None:
        return False
    through = int(times[-1]["through"])
    return entries.id_of(desk.reader, case.id, decision.number) <= through


def _times(db: Source) -> list[dict[str, Any]]:
    times: list[dict[str, Any]] = json.loads(office.setting(db, _TIMES, "[]"))
    return times
