"""No wrong counter (6.1.2.2.3): any desk takes any application in, its owner region handles it.

The accepting desk keeps the credit and tells the applicant the result; the owner region gets the
whole application as it was given. Nobody closes a case as "not ours".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...cases import forms
from ...cases.journal import case_id, fold
from ...cases.opening import Opening, party_of
from ...errors import YbError
from ...language import _
from ...store.queries import queue
from ..casework import acts
from ..casework.inbox import set_record_status, set_record_status_in
from ..projections import deadlines

if TYPE_CHECKING:
    from ...cases.contents import ConclusionForm
    from ...store.queries.records import Record
    from .. import Desk

BY_NATIONAL = "department:national"


def take_application(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """Open the case of an application that another desk took in for this region."""
    if str(body["to_region"])[:6] != desk.region:
        set_record_status(desk, record, "kept", "", "")
        return
    try:
        item = desk.item(str(body["item"]))
        way = item.way("applied")
        values = {name: str(value) for name, value in json.loads(str(body["form"])).items()}
        values["region"] = desk.region
        clean, problems = forms.check(item, values, today=desk.today, clause=way.clause)
    except (YbError, ValueError, AttributeError) as wrong:
        set_record_status(
            desk, record, "set_aside", "", getattr(wrong, "says", _("its form cannot be read"))
        )
        return
    if problems:
        set_record_status(desk, record, "set_aside", "", "; ".join(p.says for p in problems))
        return
    reference = f"handed|{body['from_region']}|{body['application_number']}"
    new_id = case_id(item.code, reference)
    if queue.has(desk.reader, new_id):
        set_record_status(desk, record, "known", new_id, "")
        return
    with desk.store.transaction() as tx:
        acts.open_case(
            desk,
            tx,
            Opening(
                item=item.code,
                flow="applied",
                region=desk.region,
                channel="elsewhere",
                party=party_of(item, clean),
                reference=reference,
                fields=clean,
                sources={},
                accepted_by=str(body["from_region"]),
                application_number=str(body["application_number"]),
            ),
            act="receive",
            by=BY_NATIONAL,
        )
        set_record_status_in(tx, record, "taken", new_id, "")
    acts.advance(desk, new_id)


def take_result(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """Close the case here with the result that its owner region gives."""
    number = str(body["application_number"])
    if str(body["to_region"])[:6] != desk.region:
        set_record_status(desk, record, "kept", "", "")
        return
    if not queue.has(desk.reader, number):
        set_record_status(
            desk, record, "set_aside", "", _("the result fits no application of this office")
        )
        return
    with desk.store.transaction() as tx:
        case = fold(tx.entries(number))
        if not deadlines.is_handed_over(case) or not case.is_open:
            set_record_status_in(tx, record, "known", case.id, "")
            return
        form: ConclusionForm = {"result": str(body["result"]), "reason": str(body.get("says", ""))}
        acts.write(desk, tx, case, "conclude", form, by=BY_NATIONAL)
        set_record_status_in(tx, record, "taken", case.id, "")


ARRIVALS = {"national.application": take_application, "national.application_result": take_result}
