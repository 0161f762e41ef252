"""How a case begins by itself: a department's record in the inbox is sensed (主动办, 提醒办).

A record is taken once, whatever order and however often it comes, because a case's id is made from
the record that opened it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...cases import forms, identity
from ...cases.opening import Opening, party_of
from ...errors import PolicyGap
from ...store.queries import parties, queue
from ...store.queries.records import Record
from ..casework import acts, inbox
from ..casework.acts import Done
from ..casework.inbox import set_record_status, set_record_status_in
from ..intake import applications
from ..verification import codes
from . import known_things, life_events, told_twice

if TYPE_CHECKING:
    from ...cases.items import Item
    from .. import Desk


def sense(desk: Desk, record: Record) -> Done | None:
    """Open the case that a department's record calls for (主动办, 提醒办); None where it calls for none.

    Several items may wait for the same kind of record: the first whose preconditions are met takes
    it. What became of the record is written with it: taken, known, set aside with the reason, or left
    waiting where a department or a parameter is missing.
    """
    life_events.stop_open_cases(desk, record)
    body = codes.understood(desk, json.loads(record.body))
    told_twice.ask(desk, record, body)
    wanted = f"{record.department}.{record.kind}"
    became = ("kept", "", "")
    for item in desk.items.values():
        for way in item.ways:
            if wanted in way.senses:
                found = _sense_as(desk, record, item, way.flow, body)
                if isinstance(found, Done):
                    return found
                if RANK[found[0]] > RANK[became[0]]:
                    became = found
    set_record_status(desk, record, *became)
    return None


#: What may become of a record that opens no case, the weightiest last: where two items say
#: different things of it, an officer sees the one that calls for more.
RANK = {"kept": 0, "no_case": 1, "waiting": 2, "set_aside": 3, "waits_for_policy": 4}


def _sense_as(
    desk: Desk, record: Record, item: Item, flow: str, body: Mapping[str, Any]
) -> Done | tuple[str, str, str]:
    """The case that the record opens or is known by; else what became of the record, and why."""
    from ..contributions import declarations
    from ..verification.decisions import precondition
    from ..verification.gathering import gather_facts

    region = inbox.county_of(str(body.get("region") or desk.region))
    if item.rows == "lines":
        try:
            applications.require_windows(desk, item, flow, region)
            return declarations.sense(desk, record, item, body)
        except PolicyGap as gap:
            return ("waits_for_policy", "", gap.says)
    values = {
        one.name: str(body[one.name]) for one in item.fields if body.get(one.name) not in (None, "")
    }
    number = values.get(item.party_id, "")
    longer = identity.upgraded(number, desk.today)
    if longer and parties.is_known(desk.reader, longer):
        values[item.party_id] = longer  # the 15 digits of somebody known here
    clean, problems = forms.check(item, values, today=desk.today, clause=item.way(flow).clause)
    for one in item.fields:
        code = codes.of_field(body, one.name)
        if code is not None:
            says = codes.sentence(code, record.department, record.kind, record.record_id)
            return ("waiting", "", says)
    if problems:
        return ("set_aside", "", "; ".join(p.says for p in problems))
    clean["region"] = region
    former = applications.under_current_number(desk, item, clean)
    applications.fill_derived_fields(desk, item, clean)
    party_id = str(clean[item.party_id])
    told = {name: clean[name] for name in values if name in clean}
    if known := _known_case(desk, item, party_id, clean):
        return known_things.meet_open(desk, record, item, desk.reader.case(known), told)
    try:
        applications.require_windows(desk, item, flow, region)
        facts = gather_facts(desk, item, clean, flow=flow) if item.way(flow).opens_if else {}
        stop = precondition(desk, item, flow, clean, facts)
    except PolicyGap as gap:
        return ("waits_for_policy", "", gap.says)
    if stop is not None:
        outcome, says = stop
        if outcome != "unclear" and (
            met := known_things.meet_decided(desk, record, item, clean, told, says)
        ):
            return met
        return ("waiting" if outcome == "unclear" else "no_case", "", says)
    reference = f"{record.department}|{record.record_id}"
    with desk.store.transaction() as tx:
        case = acts.open_case(
            desk,
            tx,
            Opening(
                item=item.code,
                flow=flow,
                region=region,
                channel="shared_data",
                party=party_of(item, clean),
                reference=reference,
                fields=clean,
                sources={name: inbox.source_of(record) for name in values},
                former_number=former or None,
            ),
            act="sense",
            by=f"department:{record.department}",
        )
        set_record_status_in(tx, record, "taken", case.id, "")
    more = acts.go_on(desk, case)
    return Done(more.case, (*case.entries, *more.entries))


def _known_case(desk: Desk, item: Item, party_id: str, clean: Mapping[str, Any]) -> str:
    """The open case of the same party for the same item (and the same thing), or an empty string."""
    for known in queue.open_of_party(desk.reader, item.code, party_id):
        if not item.same_record:
            return known
        other = desk.reader.case(known)
        if item.is_same_record(other.fields, clean):
            return other.id
    return ""
