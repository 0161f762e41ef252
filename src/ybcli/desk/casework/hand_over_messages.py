"""Messages to another region's office: an application handed over to its owner, and its result back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...cases import flows
from ...cases.journal import Case, Entry, canonical
from ..projections import deadlines

if TYPE_CHECKING:
    from ...store.store import Transaction


def write(tx: Transaction, case: Case, entry: Entry) -> None:
    """Tell the owner region of an application taken in for it, and the accepting desk of its result."""
    first = case.opening
    if deadlines.is_handed_over(case) and entry.number == 1:
        body = {
            "case_id": case.id,
            "application_number": case.id,
            "item": case.item,
            "region": first["accepted_by"],
            "from_region": first["accepted_by"],
            "to_region": first["handed_to"],
            "id_number": case.party["id"],
            "name": case.party["name"],
            "form": canonical(dict(case.fields)),
            "received_on": entry.day,
        }
        _post(tx, case, entry, "hand_over", body)
    elif first.get("application_number") and entry.act in ENDS:
        body = {
            "case_id": case.id,
            "application_number": first["application_number"],
            "region": case.region,
            "from_region": case.region,
            "to_region": first["accepted_by"],
            "result": flows.STAGE[entry.act] if entry.act != "archive" else "granted",
            "says": entry.reason,
            "done_on": entry.day,
        }
        _post(tx, case, entry, "hand_back", body)


#: The acts with which a case ends.
ENDS = ("archive", "refuse", "withdraw", "void")


def _post(tx: Transaction, case: Case, entry: Entry, topic: str, body: Mapping[str, Any]) -> None:
    tx.message(
        f"{case.id}:{entry.number}:{topic}",
        case_id=case.id,
        to="platform",
        topic=topic,
        body=body,
        at=entry.at,
    )
