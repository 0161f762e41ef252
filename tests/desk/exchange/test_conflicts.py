"""The conflict desk: both sides beside each other, a side taken with a reason, work that has an owner."""

from __future__ import annotations

import json
from typing import Any

import pytest
import resident
from line_stub import line, taken

from conftest import environment, id_number
from ybcli.connectors import Record
from ybcli.desk import Desk
from ybcli.desk.casework.inbox import keep
from ybcli.desk.exchange import conflict_cases, conflicts, sync
from ybcli.desk.intake import applications
from ybcli.desk.office import setup
from ybcli.errors import UsageError
from ybcli.store.queries import messages, queue, records, records_for_officers

WHO = id_number(21, "19850101")


def refused(desk: Desk, serial: int = 1, says: str = "单位未参保登记") -> list[str]:
    """The messages of an application that the platform refused."""

    def answer(envelope: dict[str, Any]) -> dict[str, Any]:
        if envelope["infno"] == "YF01":
            return taken(envelope, {"records": [], "next_cursor": "1", "more": "0"})
        return {"infcode": "-1", "inf_refmsgid": "r", "err_msg": says, "output": None}

    told = {
        "id_number": id_number(serial, "20010101"),
        "name": "张演",
        "mobile": "13900000003",
        "cover_year": "2026",
    }
    applications.apply(desk, "enroll-resident", told)
    before = desk.reader.setting("platform")
    with line(answer) as url:
        connect(desk, url)
        sync.run(desk)
    connect(desk, before)
    return [row.id for row in messages.refused(desk.reader)]


def connect(desk: Desk, url: str) -> None:
    """The office hears this line from now on."""
    setup.set_platform(desk, url)
    desk.platform.close()
    desk.__dict__.pop("platform")


def came_again(desk: Desk) -> str:
    """A wage base came again with two other fields; the conflict's name."""
    first = {"id_number": WHO, "name": "李演", "credit_code": "X1", "wage_fen": 500000}
    with desk.store.transaction() as tx:
        keep(tx, Record("w1", "human_resources", "told", "2026-07-01", first))
        keep(
            tx,
            Record(
                "w1",
                "human_resources",
                "told",
                "2026-07-03",
                {**first, "wage_fen": 600000, "credit_code": "X2"},
            ),
        )
    return f"record:{records_for_officers.conflicts(desk.reader)[0].id}"


def cases_of(desk: Desk) -> list[Any]:
    return queue.of_item(desk.reader, desk.item_of(conflict_cases.ROLE).code)


def test_a_refusal_is_work_with_an_owner_until_it_is_accepted(desk: Desk) -> None:
    """Each refused message opens one case; sent again and accepted, it closes itself."""
    names = refused(desk)
    assert names
    rows = cases_of(desk)
    assert {row.party_id for row in rows} == set(names)
    assert {row.hands for row in rows} == {"officer"}
    assert {desk.reader.case(row.case_id).fields["owner"] for row in rows} == {"li"}
    sync.run(desk)
    assert len(cases_of(desk)) == len(names)
    for name in names:
        conflicts.resolve(desk, name, "ours", [], "the unit is registered now")
    assert not cases_of(desk)
    sync.run(desk)
    assert not messages.refused(desk.reader)
    assert not cases_of(desk)


def test_the_sides_stand_beside_each_other(desk: Desk) -> None:
    """Base, ours, theirs, who said them when, and the whole next command."""
    sheet = conflicts.shown(desk, came_again(desk))
    found = {row[0]: row[1:] for row in sheet.fields}
    assert found["wage_fen"] == ("500000", "500000", "600000")
    assert found["name"] == ("李演", "李演", "李演")
    assert set(sheet.who) == {"base", "ours", "theirs"}
    assert "2026-07-03" in sheet.who["theirs"]
    assert sheet.next.startswith("yb sync conflicts resolve record:")
    (name, *_rest) = refused(desk)
    message = conflicts.shown(desk, name)
    assert "单位未参保登记" in message.says
    assert conflicts.shown(desk, str(conflicts.listed(desk)[0]["n"])).name


@pytest.mark.parametrize(
    ("take", "fields", "counts"),
    [
        ("ours", [], None),
        ("theirs", [], (600000, "X2")),
        ("theirs", ["wage_fen"], (600000, "X1")),
        ("ours", ["credit_code"], (600000, "X1")),
    ],
)
def test_a_side_is_taken_and_nothing_is_overwritten(
    desk: Desk, take: str, fields: list[str], counts: tuple[int, str] | None
) -> None:
    """What counts is a record of its own; the two that came stay; an entry says who and why."""
    name = came_again(desk)
    before = desk.reader.one("SELECT count(*) FROM entry")[0]
    taking = conflicts.planned(desk, name, take, fields, "asked by telephone")
    assert any("wage_fen" in move for move in taking.moves) is (fields != ["credit_code"])
    assert desk.reader.one("SELECT count(*) FROM entry")[0] == before
    bodies = {row.id: row.body for row in records.about(desk.reader, [WHO])}
    case_id = conflicts.resolve(desk, name, take, fields, "asked by telephone")
    waiting = [
        json.loads(row.body)
        for row in records.waiting_of(desk.reader, "human_resources")
        if "#" in row.record_id
    ]
    assert [(one["wage_fen"], one["credit_code"]) for one in waiting] == (
        [counts] if counts else []
    )
    now = {row.id: row.body for row in records.about(desk.reader, [WHO])}
    assert bodies.items() <= now.items()
    case = desk.reader.case(case_id)
    assert not case.is_open
    (answer,) = [entry for entry in case.entries if entry.act == "answer"]
    assert answer.by == "li"
    assert "asked by telephone" in str(answer.form)
    with pytest.raises(UsageError):
        conflicts.resolve(desk, name, "no side", [], "again")


def test_in_bulk_by_a_rule(desk: Desk) -> None:
    """Every message of a refusal at once; a rule that says nothing names none."""
    names = refused(desk) + refused(desk, 2)
    with pytest.raises(UsageError):
        conflicts.matching(desk, "")
    with pytest.raises(UsageError):
        conflicts.matching(desk, "kind:x")
    env = environment()
    came_again(desk)
    rule = ["--all", "--where", "says:单位未参保登记", "--take", "theirs"]
    desk.close()
    assert resident.yb("sync", "conflicts", "resolve", *rule, env=env).returncode == 2
    tried = resident.yb(
        *("sync", "conflicts", "resolve", *rule, "--reason", "not theirs", "--dry-run", "--json"),
        env=env,
    )
    assert tried.returncode == 0, tried.stderr
    told = json.loads(tried.stdout)
    assert told["dry_run"] is True
    assert {row["does"] for row in told["planned"]} == {"the message rests"}
    assert len(told["planned"]) == len(set(names))
    done = resident.yb(
        "sync", "conflicts", "resolve", *rule, "--reason", "not theirs", "--json", env=env
    )
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["resolved"]) == len(set(names))
    left = json.loads(resident.yb("sync", "conflicts", "--json", env=env).stdout)["conflicts"]
    assert [row["n"] for row in left] == [1]
    assert {"conflict", "case", "what", "says", "owner", "n"} <= set(left[0])
    page = resident.yb("sync", "conflicts", "show", "1", env=env)
    assert page.returncode == 0, page.stderr
    assert "600000" in page.stdout
    assert WHO not in page.stdout
    none = resident.yb("sync", "conflicts", "show", "9", env=env)
    assert none.returncode == 5
    assert "there is no conflict 9" in none.stderr
