"""The relation of the dead ends on the day of death, not on the day of decision (6.4.3.1)."""

from __future__ import annotations

import json

import pytest

from conftest import Days, Platform, id_number
from ybcli.desk import Desk
from ybcli.desk.casework import acts
from ybcli.desk.exchange import sync

GROUNDS = [
    ("health", "death", {"die_date": "2026-07-01"}),
    ("civil_affairs", "cremation", {"crem_date": "2026-07-01"}),
    ("police", "emigration", {"cancl_date": "2026-07-01"}),
]


@pytest.mark.parametrize(("department", "kind", "told"), GROUNDS)
def test_the_relation_ends_on_the_day_that_the_department_told(
    platform: Platform, desk: Desk, day: Days, department: str, kind: str, told: dict[str, str]
) -> None:
    person = id_number(241)
    platform.post("insure", certno=person, insutype="310", admdvs="339901")
    body = {"certno": person, "psn_name": "李演", "admdvs": "339901", "mob": "13900000241",
            "coner_name": "王小演", "coner_certno": id_number(243), **told}  # fmt: skip
    if kind == "emigration":
        body = {n: v for n, v in body.items() if not n.startswith("coner")}
    platform.post("emit", department=department, kind=kind, record_id="d1", body=body)
    sync.run(desk)
    case = desk.reader.scalar("SELECT case_id FROM queue")
    by = "person" if kind == "emigration" else "relative"
    acts.perform(desk, case, "confirm", {"by": by})
    (row,) = desk.reader.rows("SELECT body FROM message WHERE topic = 'end_relation'")
    assert json.loads(row["body"])["ends_on"] == "2026-07-01"
