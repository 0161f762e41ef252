"""What departments are told: the body of each topic, in our own words.

The wire's names appear only in `connectors/`. A message's id is made from the case and the entry,
so that the same act can never tell a department twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cases.journal import Case, Entry
from . import registers

if TYPE_CHECKING:
    from ..cases.items import Item
    from ..store.store import Act
    from . import Desk


def write(
    desk: Desk, unit: Act, item: Item, case: Case, entry: Entry, *, to: str, topic: str
) -> None:
    """Put one message into the outbox."""
    if case.corrects:
        topic = "withdraw_declaration"
    unit.message(
        message_id(case, entry, topic),
        case_id=case.id,
        to=to,
        topic=topic,
        body=_BODIES[topic](desk, unit, item, case, entry),
        at=entry.at,
    )


def message_id(case: Case, entry: Entry, topic: str) -> str:
    """The message's id: case, entry, topic."""
    return f"{case.id}:{entry.number}:{topic}"


def _register_unit(desk: Desk, _u: Act, _i: Item, case: Case, _e: Entry) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "credit_code": case.party["id"],
        "unit_name": case.party["name"],
        "region": case.region,
        "begins_on": registers.begins_on(case),
    }


def _register_person(desk: Desk, _u: Act, item: Item, case: Case, _e: Entry) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "id_number": case.party["id"],
        "name": case.party["name"],
        "scheme": item.registers["scheme"],
        "credit_code": str(case.fields.get("credit_code", "")),
        "region": case.region,
        "begins_on": registers.begins_on(case),
        "cover_year": str(case.fields.get("cover_year", "")),
    }


def _declare_wages(desk: Desk, _u: Act, _i: Item, case: Case, entry: Entry) -> dict[str, Any]:
    figures = entry.found["figures"]
    return {
        "declaration_id": case.id,
        "credit_code": case.party["id"],
        "unit_name": case.party["name"],
        "region": case.region,
        "period": case.fields["period"],
        "persons": case.entries[0].form["lines"]["persons"],
        "base_fen": figures["contribution_base"],
        "employer_fen": figures["employer_contribution"],
        "employee_fen": figures["employee_contribution"],
    }


def _withdraw(desk: Desk, _u: Act, _i: Item, case: Case, _e: Entry) -> dict[str, Any]:
    reason = str(case.entries[0].form.get("reason", ""))
    return {"declaration_id": case.corrects, "reason": reason}


def _reverse(desk: Desk, _u: Act, _i: Item, case: Case, _e: Entry) -> dict[str, Any]:
    decided = case.last("decide")
    assert decided is not None, "only a decided case is void"
    return {
        "message_id": message_id(case, decided, "register_person"),
        "topic": "register_person",
        "id_number": case.party["id"],
    }


_BODIES = {
    "register_unit": _register_unit,
    "register_person": _register_person,
    "declare_wages": _declare_wages,
    "withdraw_declaration": _withdraw,
    "reverse": _reverse,
}
