"""No wrong counter: two offices on one platform that runs; any desk takes it in, the owner handles it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Days, Platform, desk_at, id_number, make_office
from ybcli.desk import Desk
from ybcli.desk.casework import acts
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.errors import NotAllowed

ITEM = "enroll-employee"
FLEXIBLE = {
    "id_number": id_number(1),
    "name": "欧阳·演",
    "mobile": "13900000001",
    "is_flexible": "yes",
}


@pytest.fixture
def offices(
    tmp_path: Path, platform: Platform, day: Days, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Desk, Desk]]:
    """The practice county's office, and another of the county 339902 beside it; both practise."""
    monkeypatch.setenv("YB_KEY_FILE", str(tmp_path / "office.key"))
    made = []
    for name, region in (("here", "339901"), ("there", "339902")):
        home = tmp_path / name
        make_office(home, platform.url)
        with desk_at(home) as desk, desk.store.transaction() as tx:
            tx.setting("region", region)
            tx.setting("office_code", f"S{region}00001")
            officers = {"li": {"name": "李", "region": region}}
            tx.setting("officers", officers)
        made.append(home)
    with desk_at(made[0]) as here, desk_at(made[1]) as there:
        yield here, there


def both(*desks: Desk) -> None:
    for _round in range(2):
        for desk in desks:
            sync.until_quiet(desk)


@pytest.mark.clause("6.1.2.2.3", "6.1.2.1.1")
def test_an_application_for_another_region_is_taken_in_and_its_result_comes_back(
    offices: tuple[Desk, Desk],
) -> None:
    here, there = offices
    done = applications.apply(here, ITEM, {**FLEXIBLE, "region": "339902"})
    first = done.case.entries[0].form
    assert (first["handed_to"], first["accepted_by"]) == ("339902", "339901")
    row = here.reader.one("SELECT * FROM queue")
    assert (row["stage"], row["hands"], row["accepted_by"]) == ("received", "department", "339901")
    both(here, there)
    owned = there.reader.one("SELECT * FROM queue WHERE item = :item", item=ITEM)
    assert (owned["stage"], owned["accepted_by"], owned["region"]) == (
        "archived",
        "339901",
        "339902",
    )
    case = there.reader.case(owned["case_id"])
    assert case.party["name"] == "欧阳·演"
    assert case.entries[0].by == "department:national"
    row = here.reader.one("SELECT * FROM queue WHERE case_id = :id", id=done.case.id)
    assert (row["stage"], row["is_open"]) == ("concluded", 0)
    letters = here.reader.rows(
        "SELECT id, body FROM message WHERE topic = 'notice' ORDER BY number"
    )
    assert [one["id"].split(":")[-1] for one in letters] == ["node-handed-over", "node-conclude"]
    assert "已办结" in letters[1]["body"]


@pytest.mark.clause("6.1.2.2.3")
def test_nobody_here_can_close_it_as_not_ours(offices: tuple[Desk, Desk]) -> None:
    here, _there = offices
    case = applications.apply(here, ITEM, {**FLEXIBLE, "region": "339902"}).case
    for act in ("refuse", "withdraw", "return", "verify", "conclude"):
        with pytest.raises(NotAllowed):
            acts.perform(here, case.id, act, {"reason": "not ours"})
    assert here.reader.case(case.id).stage == "received"


def test_a_refusal_of_the_owner_closes_it_with_the_reason(offices: tuple[Desk, Desk]) -> None:
    here, there = offices
    applications.apply(there, ITEM, FLEXIBLE)  # is insured there already
    case = applications.apply(
        here, ITEM, {**FLEXIBLE, "region": "339902", "mobile": "13900000009"}
    ).case
    both(here, there)
    found = here.reader.case(case.id)
    assert found.stage == "concluded"
    assert found.entries[-1].form["result"] == "refused"
    assert "insured" in found.entries[-1].form["reason"]


def test_an_office_sees_only_what_is_addressed_to_it(
    offices: tuple[Desk, Desk], platform: Platform
) -> None:
    here, there = offices
    applications.apply(here, ITEM, {**FLEXIBLE, "region": "339903"})
    both(here, there)
    assert there.reader.scalar("SELECT count(*) FROM record WHERE department = 'national'") == 0


def test_a_form_that_cannot_be_read_is_set_aside(
    offices: tuple[Desk, Desk], platform: Platform
) -> None:
    here, _there = offices
    body: dict[str, Any] = {"appy_no": "X", "serv_matt_no": ITEM, "out_admdvs": "330106", "into_admdvs": "339901",
                            "certno": id_number(3), "psn_name": "张演", "appy_form": "{broken", "appy_date": "2026-07-06"}  # fmt: skip
    platform.post("emit", department="national", kind="application", record_id="n1", body=body)
    platform.post("emit", department="national", kind="application", record_id="n2",
                  body={**body, "serv_matt_no": "no-such-item", "appy_form": "{}"})  # fmt: skip
    sync.run(here)
    rows = here.reader.rows(
        "SELECT taken, says FROM record WHERE department = 'national' ORDER BY id"
    )
    assert [row["taken"] for row in rows] == ["set_aside", "set_aside"]
    assert all(row["says"] for row in rows)
