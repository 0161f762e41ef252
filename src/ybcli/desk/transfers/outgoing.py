"""A transfer to another province (6.5 b): the request answered with the sealed sheet and the balance.

What the sheet says is read of the platform when the request comes, and stands in the case from its
first entry on; the item's file says what is sent and what ends here.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ...cases.journal import canonical, case_id
from ...cases.opening import Opening
from ...cases.roles import Role
from ...errors import Unavailable
from ...language import _
from ...law.engine import months as law
from ...store.queries import case_numbers
from ..casework import acts
from ..casework.inbox import set_record_status, set_record_status_in
from ..records import sensing
from ..verification.platform_answers import relations
from . import facts as known

if TYPE_CHECKING:
    from ...store.queries.records import Record
    from .. import Desk

BY_NATIONAL: Final = "department:national"
ROLE: Final = Role.TRANSFER_OUT


def take_request(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """Another office, or an applicant on the national platform, asks for a transfer.

    What this office gives out to another province becomes a case with the sheet in it; anything else
    is sensed by the items that wait for it.
    """
    if known.way(desk, str(body["from_region"]), str(body["to_region"])) != "given_out":
        sensing.sense(desk, record)
        return
    reference = f"national|{record.record_id}"
    new_id = case_id(desk.item_of(ROLE).code, reference)
    if before := _given_before(desk, body, new_id):
        set_record_status(desk, record, "known", before, "")
        return
    sheet = sheet_of(desk, body)
    if sheet is None:
        set_record_status(
            desk, record, "waiting", "", _("the platform cannot be asked for the transfer sheet")
        )
        return
    with desk.store.transaction() as tx:
        acts.open_case(
            desk,
            tx,
            Opening(
                item=desk.item_of(ROLE).code,
                flow="automatic",
                region=desk.region,
                channel="shared_data",
                party={"kind": "person", "id": body["id_number"], "name": body["name"]},
                reference=reference,
                fields=sheet,
            ),
            act="sense",
            by=BY_NATIONAL,
        )
        set_record_status_in(tx, record, "taken", new_id, "")
    acts.advance(desk, new_id)


def _given_before(desk: Desk, body: Mapping[str, Any], new_id: str) -> str:
    """The case in which this office has answered the request already, or an empty string."""
    for known_id in case_numbers.ids_of_party(
        desk.reader, str(body["id_number"]), desk.item_of(ROLE).code
    ):
        case = desk.reader.case(known_id)
        if case.id == new_id or case.fields.get("transfer_number") == body["transfer_number"]:
            return case.id
    return ""


def sheet_of(desk: Desk, body: Mapping[str, Any]) -> dict[str, Any] | None:
    """The sheet (信息表) that answers a request: months, balance, scheme, and its seal.

    None where the platform cannot be asked.
    """
    person, name = str(body["id_number"]), str(body["name"])
    covers, told = relations(desk, person, name), known.years(desk, person, name)
    if covers is None or told is None:
        return None
    try:
        balance = desk.platform.accounts(person, name)
    except Unavailable:
        return None
    here = desk.region[: known.AREA]
    schemes = {
        one["scheme"]
        for one in covers
        if one["state"] in {"active", "paused"} and one["region"][: known.AREA] == here
    }
    months = sorted(
        {m for each in law.parse_intervals(known.months_of(told[0], here)).values() for m in each}
    )
    fields: dict[str, Any] = {
        name_: body[name_]
        for name_ in (
            "id_number", "name", "transfer_number", "from_region", "to_region", "requested_on",
        )
    }  # fmt: skip
    fields |= {
        "region": desk.region,
        "scheme": next((s for s in ("employee", "resident") if s in schemes), ""),
        "months": [{"month": month, "scheme": "employee"} for month in months],
        "months_paid": len(months),
        "balance_fen": balance,
        "amount_fen": balance,
        "ends_on": desk.today.isoformat(),
    }
    fields["seal_number"] = seal_number(desk, fields)
    return {name_: value for name_, value in fields.items() if value != ""}


def seal_number(desk: Desk, sheet: Mapping[str, Any]) -> str:
    """The office's seal over a sheet: a code that only this office's key makes of just this sheet."""
    content = {n: sheet[n] for n in ("id_number", "transfer_number", "months", "balance_fen")}
    code = hmac.new(desk.secrets.key, canonical(content).encode(), hashlib.sha256).hexdigest()
    return f"{desk.region}-{code[:20].upper()}"
