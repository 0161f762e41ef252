"""Every open case names a hand, a reason and a deadline: checked after whatever happened to an office."""

from __future__ import annotations

from typing import Any

from ybcli.desk.casework import acts
from ybcli.desk.projections import deadlines
from ybcli.store.queries import queue

HANDS = {"officer", "person", "department", "automatic"}


def nameless(desk: Any) -> list[str]:
    """What is wrong with the open cases of an office, one line each; empty where each has its three."""
    faults = []
    for row in queue.every_case(desk.reader):
        if not row.is_open:
            continue
        case = desk.reader.case(row.case_id)
        item = desk.item(case.item)
        place = f"{case.id} {case.item} {case.stage}"
        if row.hands not in HANDS:
            faults.append(f"{place}: in the hands of {row.hands}")
        if not row.says.strip():
            faults.append(f"{place}: no reason")
        if row.hands == "automatic" and not acts.next_automatic_act(item, case):
            faults.append(f"{place}: stands at an automatic stage and cannot go on")
        found, why_none = deadlines.deadline(desk, item, case)
        if not row.deadline and not why_none and not (found and found.is_paused):
            faults.append(f"{place}: neither a deadline nor the reason why it has none")
        if row.deadline and found is None:
            faults.append(f"{place}: a deadline that nothing explains")
    return faults
