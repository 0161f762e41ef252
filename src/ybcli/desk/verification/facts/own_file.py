"""Who asks to see a file: is the agent one of the unit, is the person one of its employees?"""

from __future__ import annotations

from ....law.engine.finding import Fact
from ....store.queries import covers
from ..providers import FactRequest


def _agent_of_unit(request: FactRequest) -> list[Fact]:
    agent, unit = (
        str(request.fields.get("agent_id", "")),
        str(request.fields.get("credit_code", "")),
    )
    if not agent or not unit:
        return []
    return request.own("agent_of_unit", covers.works_at(request.desk.reader, agent, unit))


def _employee_of_asker(request: FactRequest) -> list[Fact]:
    unit = str(request.fields.get("credit_code", ""))
    if not unit:
        return []
    return request.own(
        "employee_of_asker", covers.works_at(request.desk.reader, request.party, unit)
    )


FACTS = {"agent_of_unit": _agent_of_unit, "employee_of_asker": _employee_of_asker}
