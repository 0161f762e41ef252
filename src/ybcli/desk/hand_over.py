"""No wrong counter (6.1.2.2.3): any desk takes any application in, its owner region handles it.

The accepting desk keeps the credit and tells the applicant the result; the owner region gets the
whole application as it was given. Nobody closes a case as "not ours".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..cases import flows, forms
from ..cases.journal import Case, Entry, canonical, case_id, fold
from ..errors import YbError
from ..language import _
from ..store.queries import queue
from . import act as acts
from . import waits
from .intake import mark, mark_in

if TYPE_CHECKING:
    from ..store.store import Act
    from . import Desk

BY_NATIONAL = "department:national"


def write(unit: Act, case: Case, entry: Entry) -> None:
    """Tell the owner region of an application taken in for it, and the accepting desk of its result."""
    first = case.entries[0].form
    if waits.is_handed_over(case) and entry.number == 1:
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
        _post(unit, case, entry, "hand_over", body)
    elif first.get("application_number") and entry.act in ENDS:
        body = {
            "case_id": case.id,
            "application_number": first["application_number"],
            "region": case.region,
            "from_region": case.region,
            "to_region": first["accepted_by"],
            "result": flows.STAGE[entry.act] if entry.act != "archive" else "granted",
            "says": str(entry.form.get("reason", "")),
            "done_on": entry.day,
        }
        _post(unit, case, entry, "hand_back", body)


#: The acts with which a case ends.
ENDS = ("archive", "refuse", "withdraw", "void")


def _post(unit: Act, case: Case, entry: Entry, topic: str, body: Mapping[str, Any]) -> None:
    unit.message(
        f"{case.id}:{entry.number}:{topic}",
        case_id=case.id,
        to="platform",
        topic=topic,
        body=body,
        at=entry.at,
    )


def take_application(desk: Desk, row: Any, body: Mapping[str, Any]) -> None:
    """Open the case of an application that another desk took in for this region."""
    if str(body["to_region"])[:6] != desk.region:
        mark(desk, row, "kept", "", "")
        return
    try:
        item = desk.item(str(body["item"]))
        way = item.way("applied")
        values = {name: str(value) for name, value in json.loads(str(body["form"])).items()}
        values["region"] = desk.region
        clean, problems = forms.check(item, values, today=desk.today, clause=way.clause)
    except (YbError, ValueError, AttributeError) as wrong:
        mark(desk, row, "set_aside", "", getattr(wrong, "says", _("its form cannot be read")))
        return
    if problems:
        mark(desk, row, "set_aside", "", "; ".join(p.says for p in problems))
        return
    reference = f"handed|{body['from_region']}|{body['application_number']}"
    new_id = case_id(item.code, reference)
    if queue.has(desk.reader, new_id):
        mark(desk, row, "known", new_id, "")
        return
    with desk.store.act() as unit:
        acts.open_case(
            desk,
            unit,
            case_id=new_id,
            act="receive",
            item=item,
            flow="applied",
            form={
                "region": desk.region,
                "channel": "elsewhere",
                "party": {
                    "kind": item.subject,
                    "id": str(clean[item.party_id]),
                    "name": str(clean[item.party_name]),
                },
                "reference": reference,
                "fields": clean,
                "sources": {},
                "accepted_by": str(body["from_region"]),
                "application_number": str(body["application_number"]),
            },
            by=BY_NATIONAL,
        )
        mark_in(unit, row, "taken", new_id, "")
    acts.advance(desk, new_id)


def take_result(desk: Desk, row: Any, body: Mapping[str, Any]) -> None:
    """Close the case here with the result that its owner region gives."""
    number = str(body["application_number"])
    if str(body["to_region"])[:6] != desk.region:
        mark(desk, row, "kept", "", "")
        return
    if not queue.has(desk.reader, number):
        mark(desk, row, "set_aside", "", _("the result fits no application of this office"))
        return
    with desk.store.act() as unit:
        case = fold(unit.entries(number))
        if not waits.is_handed_over(case) or not case.is_open:
            mark_in(unit, row, "known", case.id, "")
            return
        form = {"result": str(body["result"]), "reason": str(body.get("says", ""))}
        acts.write(desk, unit, case, "conclude", form, by=BY_NATIONAL)
        mark_in(unit, row, "taken", case.id, "")


ARRIVALS = {"national.application": take_application, "national.application_result": take_result}
