"""Promises given instead of a material (承诺制, 6.1.3 a), recorded when a verification rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cases.journal import Case, Entry
from ...store.queries import promises

if TYPE_CHECKING:
    from ...store.store import Transaction


def write(tx: Transaction, case: Case, entry: Entry) -> None:
    """Record every promise on which a verification rests."""
    if entry.act != "verify":
        return
    for finding in entry.verification.get("findings", []):
        if finding.get("promised"):
            promises.add(
                tx,
                case_id=case.id,
                rule=finding["name"],
                made_on=case.entries[0].day,
                check_on=finding["promised"],
            )
