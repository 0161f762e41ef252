"""Who asks to see a file: is the agent one of the unit, is the person one of its employees?"""

from __future__ import annotations

from ....law.engine.finding import Fact
from ....store.queries import covers
from ..providers import Asked


def _agent_of_unit(asked: Asked) -> list[Fact]:
    agent, unit = str(asked.fields.get("agent_id", "")), str(asked.fields.get("credit_code", ""))
    if not agent or not unit:
        return []
    return asked.own("agent_of_unit", covers.works_at(asked.desk.reader, agent, unit))


def _employee_of_asker(asked: Asked) -> list[Fact]:
    unit = str(asked.fields.get("credit_code", ""))
    if not unit:
        return []
    return asked.own("employee_of_asker", covers.works_at(asked.desk.reader, asked.party, unit))


FACTS = {"agent_of_unit": _agent_of_unit, "employee_of_asker": _employee_of_asker}
