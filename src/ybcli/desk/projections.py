"""The queue, the parties and the covers: made from a case, at any time, from its journal alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cases import flows
from ..cases.journal import Case, Entry
from ..errors import PolicyGap
from . import waits

if TYPE_CHECKING:
    from ..cases.items import Item
    from ..store.store import Act
    from . import Desk


def write(desk: Desk, unit: Act, item: Item, case: Case, entry: Entry) -> None:
    """Write the case's rows in the queue, the parties and the covers as they stand after `entry`."""
    unit.queue(queue_row(desk, item, case))
    if case.corrects:
        return
    if item.subject in {"person", "unit"} and entry.act in {"receive", "sense", "decide"}:
        write_party(unit, item, case)
    registers = item.registers
    if registers and entry.act == registers["on"]:
        write_cover(unit, item, case, registers["state"])
    if registers and entry.act == "settle":
        write_cover(unit, item, case, registers.get("settled", registers["state"]))
    if registers and entry.act == "void":
        write_cover(unit, item, case, "void")


def queue_row(desk: Desk, item: Item, case: Case) -> dict[str, Any]:
    """The case's row in the work queue."""
    who, says = waits.hands(item, case)
    try:
        running = waits.running(desk, item, case)
    except PolicyGap as gap:
        running, says = None, gap.says
    officers = [e.by for e in case.entries if e.by in desk.officers]
    return {
        "case_id": case.id,
        "item": item.code,
        "flow": case.flow,
        "stage": case.stage,
        "next_act": flows.next_act(case.stage, item.road(case.flow)),
        "hands": who,
        "region": case.region,
        "party_kind": case.party["kind"],
        "party_id": case.party["id"],
        "party_name": case.party["name"],
        "opened": case.opened,
        "due": running.due.isoformat() if running else "9999-12-31",
        "officer": officers[-1] if officers else str(case.fields.get("owner", "")),
        "says": says,
        "is_open": int(case.is_open),
        "reference": case.reference,
        "head": case.head,
    }


def write_party(unit: Act, item: Item, case: Case) -> None:
    """Know the case's party by its number; what is known better is not overwritten by blanks."""
    unit.run(
        "INSERT INTO party (id, kind, name, mobile, region, case_id) "
        "VALUES (:id, :kind, :name, :mobile, :region, :case_id) "
        "ON CONFLICT(id) DO UPDATE SET name = excluded.name, "
        "mobile = CASE excluded.mobile WHEN '' THEN mobile ELSE excluded.mobile END, "
        "region = excluded.region, case_id = excluded.case_id",
        id=case.party["id"],
        kind=item.subject,
        name=case.party["name"],
        mobile=str(case.fields.get("mobile", "")),
        region=case.region,
        case_id=case.id,
    )


def write_cover(unit: Act, item: Item, case: Case, state: str) -> None:
    """Set the registration that the case made: scheme, unit or year, and state."""
    fields = case.fields
    unit.run(
        "INSERT INTO cover (party_id, scheme, unit_id, period, state, begins_on, case_id) "
        "VALUES (:party_id, :scheme, :unit_id, :period, :state, :begins_on, :case_id) "
        "ON CONFLICT(party_id, scheme, unit_id, period) DO UPDATE SET state = excluded.state, "
        "case_id = excluded.case_id",
        party_id=case.party["id"],
        scheme=item.registers["scheme"],
        unit_id=str(fields.get("credit_code", "")) if item.subject == "person" else "",
        period=str(fields.get("cover_year", "")),
        state=state,
        begins_on=begins_on(case),
        case_id=case.id,
    )


def begins_on(case: Case) -> str:
    """The day from which the registration counts, as far as the case says."""
    fields = case.fields
    return (
        str(
            fields.get("employed_from")
            or fields.get("established_on")
            or fields.get("born_on")
            or ""
        )
        or case.opened
    )
