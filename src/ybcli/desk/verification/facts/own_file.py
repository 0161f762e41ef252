"""Who asks to see a file: does the medium show them, did the unit name the agent, is the person its employee?"""

from __future__ import annotations

import json

from ....errors import Unavailable
from ....law.engine.finding import Fact
from ....store.queries import covers, parties, records
from ...projections import agents
from ..platform_answers import name_at_platform
from ..providers import UNAVAILABLE, FactRequest

#: The medium that shows its own number.
IDENTITY_CARD = "id_card"


def _agent_of_unit(request: FactRequest) -> list[Fact]:
    """Is the agent one whom the unit named, or its legal representative as market regulation told last?"""
    agent, name = _agent(request)
    unit = str(request.fields.get("credit_code", ""))
    if not agent or not unit:
        return []
    besides = request.case.id if request.case else ""
    for filing in agents.named(request.desk.reader, unit, request.desk.today, besides=besides):
        if filing.key == agent and json.loads(filing.detail)["agent_name"] == name:
            return request.own("agent_of_unit", True)
    for record in records.valid_about(request.desk.reader, unit):
        told = json.loads(record.body).get("legal_representative")
        if record.department == "market_regulation" and told:
            return [Fact("agent_of_unit", told == name, record.department, record.at)]
    return request.own("agent_of_unit", False)


def _agent(request: FactRequest) -> tuple[str, str]:
    return str(request.fields.get("agent_id", "")), str(request.fields.get("agent_name", ""))


def _name_differs(request: FactRequest, fact: str, number: str, name: str) -> list[Fact]:
    """Does the platform, or where it knows nobody our register, know the number under another name?"""
    if not number or not name:
        return []
    told = request.once(f"name {number}", lambda: name_at_platform(request.desk, number))
    if told:
        return [Fact(fact, told != name, "platform", request.time)]
    if covers.has_active(request.desk.reader, number):
        known = parties.name_of(request.desk.reader, number)
        return request.own(fact, bool(known) and known != name)
    return []


def _medium_is_theirs(request: FactRequest) -> list[Fact]:
    """Does the platform find the person by the medium that was shown (1101)? The identity card shows its own number."""
    fact, medium = "medium_is_theirs", str(request.fields.get("identity_medium", ""))
    shown = str(request.fields.get("medium_number", "") or "")
    if medium == IDENTITY_CARD:
        shown = shown or request.party
        if shown != request.party:
            return request.own(fact, False)
    if not medium or not shown:
        return []
    desk, chip = request.desk, str(request.fields.get("medium_chip", "") or "")
    if medium == IDENTITY_CARD and covers.has_active(desk.reader, request.party):
        return request.own(fact, True)
    if not desk.reader.setting("platform"):
        return [Fact(fact, None, UNAVAILABLE, request.time)]
    try:
        found = request.once("who shows", lambda: desk.platform.identify(medium, shown, chip))
    except Unavailable:
        return [Fact(fact, None, UNAVAILABLE, request.time)]
    return [Fact(fact, found.id_number == request.party, "platform", request.time)]


def _employee_of_asker(request: FactRequest) -> list[Fact]:
    unit = str(request.fields.get("credit_code", ""))
    if not unit:
        return []
    return request.own(
        "employee_of_asker", covers.works_at(request.desk.reader, request.party, unit)
    )


FACTS = {
    "agent_of_unit": _agent_of_unit,
    "agent_name_differs": lambda asked: _name_differs(asked, "agent_name_differs", *_agent(asked)),
    "name_differs": lambda asked: _name_differs(asked, "name_differs", asked.party, asked.name),
    "medium_is_theirs": _medium_is_theirs,
    "employee_of_asker": _employee_of_asker,
}
