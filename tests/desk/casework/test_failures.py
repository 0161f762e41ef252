"""One message or record that fails is set aside with its sentence and owner, and blocks nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from conftest import Platform, credit_code, environment
from ybcli.cases.journal import canonical
from ybcli.desk import Desk
from ybcli.desk.casework import failures
from ybcli.desk.exchange import arrivals, sync
from ybcli.desk.intake import applications
from ybcli.desk.night import nightly


def enrolled(desk: Desk, serial: int) -> str:
    """A unit that is enrolled: its case, whose messages wait in the outbox."""
    values = {
        "credit_code": credit_code(serial),
        "unit_name": f"第{serial}厂",
        "address": "某路1号",
        "legal_representative": "王",
        "established_on": "2020-01-01",
        "mobile": "13900000001",
    }
    done = applications.apply(desk, "enroll-unit", values)
    assert done.case.last("decide"), done.case.stage
    return done.case.id


def poisoned(desk: Desk, case: str, *, topic: str = "", body: dict[str, Any] | None = None) -> str:
    """Put a message among the good ones that cannot be sent as it is; its id."""
    row = desk.reader.one(
        "SELECT * FROM message WHERE case_id = :id AND topic <> 'notice'", id=case
    )
    name = f"{case}:99:bad"
    with desk.store.transaction() as tx:
        tx.message(
            name,
            case_id=case,
            to="platform",
            topic=topic or row["topic"],
            body=body if body is not None else json.loads(row["body"]),
            at=row["created"],
        )
        # It stands before the others, as the first that is sent.
        tx.run("UPDATE message SET number = 0 WHERE id = :id", id=name)
    return name


def states(desk: Desk) -> dict[str, str]:
    """Every message's state by its id."""
    return {row["id"]: row["state"] for row in desk.reader.rows("SELECT id, state FROM message")}


@pytest.mark.parametrize(
    ("topic", "body", "says"),
    [
        ("register_unt", None, "there is no message topic register_unt"),
        ("register_person", {"scheme": "nonsense"}, "a message register_person cannot be written"),
        ("declare_wages", {"period": "2026-07"}, "a message declare_wages cannot be written"),
    ],
)
def test_a_message_that_cannot_be_written_is_set_aside_and_the_others_are_sent(
    desk: Desk, topic: str, body: dict[str, Any] | None, says: str
) -> None:
    """Its sentence, its owner, its tries and the next time stand in the listing; the night ends in order."""
    case = enrolled(desk, 1)
    bad = poisoned(desk, case, topic=topic, body=body)
    good = {name for name in states(desk) if name != bad}
    result = sync.run(desk)
    assert {states(desk)[name] for name in good} == {"accepted"}
    assert states(desk)[bad] == "failed"
    assert not result.away
    assert result.conflicts == 1
    assert [one.startswith(f"{bad}: {says}") for one in result.failed] == [True]
    (failure,) = failures.listed(desk)
    assert (failure.name, failure.case, failure.tries, failure.owner) == (bad, case, 1, "li")
    assert failure.next_try > desk.now().isoformat(timespec="seconds")
    assert says in failure.says
    again = nightly.nightly(desk)
    assert again.exit_code() == 7
    assert not again.faults
    assert failures.listed(desk)[0].tries == 1, "its time has not come"


@pytest.mark.parametrize("fault", ["5xx", "garbage"])
def test_a_message_that_never_gets_an_answer_is_passed_over_and_then_set_aside(
    desk: Desk, platform: Platform, fault: str
) -> None:
    """The platform answers everything else: the other messages go out, and after three tries it is work."""
    case = enrolled(desk, 1)
    platform.post("faults", fault=fault, times=50, infno="YE01")
    first = sync.run(desk)
    bad = f"{case}:3:register_unit"
    assert not first.away
    assert states(desk).pop(bad) == "waiting"
    assert {state for name, state in states(desk).items() if name != bad} == {"accepted"}
    for _again in range(failures.MOST_TRIES - 1):
        sync.run(desk)
    assert states(desk)[bad] == "failed"
    (failure,) = failures.listed(desk)
    assert failure.tries == failures.MOST_TRIES


def test_a_platform_that_answers_nothing_ends_the_round_and_sets_nothing_aside(
    desk: Desk, platform: Platform
) -> None:
    """No connection is nobody's fault: everything waits."""
    enrolled(desk, 1)
    platform.post("faults", fault="5xx", times=500)
    result = sync.run(desk)
    assert result.away
    assert set(states(desk).values()) == {"waiting"}
    assert not failures.listed(desk)


def yb(*words: str) -> tuple[int, str]:
    """A `yb` process: its exit code, and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "ybcli", *words],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert "E0001" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_an_officer_sends_it_once_more_or_lets_it_rest(desk: Desk) -> None:
    """`yb sync conflicts` names it with its owner; `yb sync resolve` ends it."""
    bad = poisoned(desk, enrolled(desk, 1), topic="no_such")
    desk.close()
    code, told = yb("sync", "run")
    assert code == 7
    assert f"E0007 {bad}: there is no message topic no_such" in told
    assert yb("reconcile", "nightly")[0] == 7
    code, told = yb("sync", "conflicts")
    assert code == 7
    assert "li looks after it" in told
    assert yb("sync", "resolve", bad, "--resend")[0] == 0
    assert yb("sync", "run")[0] == 7
    assert yb("sync", "resolve", bad, "--drop", "--reason", "it was told by telephone")[0] == 0
    assert yb("sync", "run")[0] == 0


def test_a_record_that_cannot_be_taken_is_set_aside_and_the_others_are_taken(
    desk: Desk, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a record brings to light, the next one is taken; the bad one is tried again later."""
    enrolled(desk, 1)
    body = canonical({"status": "delivered"})  # no notice, no time: what takes it cannot
    with desk.store.transaction() as tx:
        tx.run(
            "INSERT INTO record (department, record_id, kind, at, subject, body, digest, taken, "
            "case_id, says) VALUES ('sms', 'bad-1', 'delivery', '2026-07-06T09:00:00+08:00', '', "
            ":body, 'x', 'waiting', '', '')",
            body=body,
        )
    assert "sms.delivery" in arrivals.ARRIVALS
    result = sync.until_quiet(desk)
    taken = {
        row["record_id"]: row["taken"]
        for row in desk.reader.rows("SELECT record_id, taken FROM record")
    }
    assert taken.pop("bad-1") == "failed"
    assert set(taken.values()) == {"taken"}
    assert result.conflicts == 1
    (failure,) = failures.listed(desk)
    assert failure.what == "sms bad-1"
    assert failure.owner == "li"
    assert nightly.nightly(desk).exit_code() == 7


def test_a_place_in_a_feed_that_the_platform_does_not_know_is_begun_anew(
    desk: Desk, platform: Platform
) -> None:
    """Whatever words it refuses with: reading from the beginning takes nothing twice."""
    platform.post("stage", what="birth", n=2)
    assert not sync.run(desk).silent
    with desk.store.transaction() as tx:
        tx.setting("cursor:police", "99999")
    platform.post("stage", what="birth", n=1)
    result = sync.run(desk)
    assert not result.silent
    rows = desk.reader.rows("SELECT taken FROM record WHERE department = 'police'")
    assert [row["taken"] for row in rows] == ["taken"] * 3
