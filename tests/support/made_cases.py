"""Closed cases in numbers: their entries and queue rows written as the desk writes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ybcli.cases.journal import case_id, fold
from ybcli.desk import Desk
from ybcli.desk.casework import acts
from ybcli.desk.projections import case_rows
from ybcli.store.queries import queue


@dataclass(frozen=True)
class Made:
    """One case to be: its item, flow, region, and each act with its time (and who did it)."""

    number: int
    item: str = "enroll-unit"
    flow: str = "automatic"
    region: str = "339901"
    acts: tuple[tuple[str, str], ...] = ()
    by: dict[str, str] = field(default_factory=dict)
    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)


def make(desk: Desk, cases: Iterable[Made]) -> list[str]:
    """Write the cases; their ids."""
    made = []
    with desk.store.transaction() as tx:
        for one in cases:
            item = desk.item(one.item)
            reference = f"made|{one.number}"
            new_id = case_id(item.code, reference)
            first = {
                "item": item.code,
                "flow": one.flow,
                "region": one.region,
                "channel": "shared_data",
                "party": {"kind": item.subject, "id": f"party-{one.number}", "name": "演练"},
                "reference": reference,
                "fields": one.fields,
                "sources": one.sources,
            }
            for number, (act, at) in enumerate(one.acts):
                tx.entry(
                    new_id,
                    act,
                    by=one.by.get(act, "automatic"),
                    at=f"{at}+08:00",
                    day=at[:10],
                    form={**first} if number == 0 else {"reason": "because"},
                    found=one.found.get(act, {"outcome": "met"} if act == "verify" else {}),
                )
            case = fold(tx.entries(new_id))
            queue.put(tx, case_rows.queue_row(desk, item, case))
            made.append(new_id)
    return made


def automatic(day: str, hour: int = 9, *, minutes: int = 1) -> tuple[tuple[str, str], ...]:
    """The acts of a case that was decided without a hand, `minutes` after it came in."""
    ends = f"{day}T{hour + minutes // 60:02d}:{minutes % 60:02d}:00"
    return (
        ("sense", f"{day}T{hour:02d}:00:00"),
        ("verify", ends),
        ("decide", ends),
        ("notify", ends),
        ("archive", ends),
    )


def closed(desk: Desk, party: str, mobile: str = "", **more: str) -> str:
    """An employee's enrolment, applied for, answered by the officer, archived; its id."""
    from ybcli.desk.intake import applications

    values = {"id_number": party, "name": "张演", "is_flexible": "yes", **more}
    values |= {"mobile": mobile} if mobile else {}
    case = applications.apply(desk, "enroll-employee", values).case
    done = acts.perform(desk, case.id, "verify", {"outcome": "met", "reason": "seen"})
    assert done.case.stage == "archived"
    return case.id
