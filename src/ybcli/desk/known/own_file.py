"""Who asks to see a file: is the agent one of the unit, is the person one of its employees?"""

from __future__ import annotations

from ...law.finding import Fact
from . import Asked


def works_at(asked: Asked, person: str, unit: str) -> bool:
    """Is the person registered here with the unit?"""
    found = asked.desk.reader.one(
        "SELECT 1 FROM cover WHERE party_id = :person AND unit_id = :unit AND state = 'active'",
        person=person,
        unit=unit,
    )
    return found is not None


def _agent_of_unit(asked: Asked) -> list[Fact]:
    agent, unit = str(asked.fields.get("agent_id", "")), str(asked.fields.get("credit_code", ""))
    if not agent or not unit:
        return []
    return asked.own("agent_of_unit", works_at(asked, agent, unit))


def _employee_of_asker(asked: Asked) -> list[Fact]:
    unit = str(asked.fields.get("credit_code", ""))
    return asked.own("employee_of_asker", works_at(asked, asked.party, unit)) if unit else []


FACTS = {"agent_of_unit": _agent_of_unit, "employee_of_asker": _employee_of_asker}
