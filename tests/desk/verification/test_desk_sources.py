"""The eleven departments of 4.1: each heard for itself; one that is too old pauses what rests on it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from conftest import Days, Platform, credit_code, environment
from ybcli.connectors import DEPARTMENTS
from ybcli.desk import Desk
from ybcli.desk.exchange import sync
from ybcli.desk.verification import sources


@pytest.mark.clause("4.1")
def test_the_registry_is_the_eleven_of_the_clause() -> None:
    assert set(sources.ELEVEN) == {
        "police", "human_resources", "tax", "health", "finance", "civil_affairs", "education",
        "market_regulation", "veterans", "disabled_federation", "trade_union",
    }  # fmt: skip
    assert set(DEPARTMENTS) >= {*sources.ELEVEN, *sources.BESIDE, "sms", "ratings"}


def test_one_department_out_of_service_does_not_silence_the_others(
    platform: Platform, desk: Desk
) -> None:
    platform.post("away", department="police")
    result = sync.run(desk)
    assert (result.silent, result.away) == (["police"], "")
    heard = {one.name: one.heard for one in sources.listed(desk)}
    assert not heard["police"]
    assert all(when for name, when in heard.items() if name != "police")
    platform.post("away", department="")
    assert sync.run(desk).silent == []


@pytest.mark.parametrize("silent", ["market_regulation"])
def test_a_stale_source_pauses_the_case_that_rests_on_it_until_it_is_heard_again(
    platform: Platform, desk: Desk, day: Days, silent: str
) -> None:
    code = credit_code(7)
    body = {"uscc": code, "emp_name": "演练甲有限公司", "legrep_name": "王演", "esta_date": "2026-07-01",
            "mob": "13900000041", "admdvs": "339901"}  # fmt: skip
    platform.post("emit", department=silent, kind="unit_licensed", record_id="m1", body=body)
    sync.run(desk)  # the address is missing: an officer is asked
    row = desk.reader.one("SELECT * FROM queue")
    assert row["hands"] == "officer"
    platform.post("away", department=silent)
    day("2026-07-20")
    platform.post("day", day="2026-07-20")
    assert sync.run(desk).silent == [silent]
    assert sources.stale(desk) == {silent}
    from ybcli.desk.casework import acts

    case = acts.perform(desk, row["case_id"], "verify").case
    row = desk.reader.one("SELECT * FROM queue")
    assert (case.stage, row["hands"]) == ("sensed", "department")
    check = subprocess.run(
        [sys.executable, "-m", "ybcli", "office", "check", "--json"],
        env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert json.loads(check.stdout)["stale"] == [silent]
    assert check.returncode == 8
    platform.post("away", department="")
    platform.post(
        "emit",
        department=silent,
        kind="unit_licensed",
        record_id="m2",
        body={**body, "addr": "样例路1号"},
    )
    sync.run(desk)
    assert sources.stale(desk) == frozenset()
    assert desk.reader.one("SELECT * FROM queue")["stage"] == "archived"
