"""`kill -9` at any moment of import, sync or night: the same command finishes, with nothing twice.

Real processes on a real store against a platform that really runs are really killed, after the first
change of the store and ever later. Then the command is run to its end, and the office and the
platform's book must be what an undisturbed run leaves.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from killed import killed_often

from conftest import Platform, credit_code, desk_at, environment, id_number, make_office
from ybcli.desk.night import inspection

pytestmark = pytest.mark.long
PEOPLE = 300


def command(*words: str) -> list[str]:
    """A `yb` process."""
    return [sys.executable, "-m", "ybcli", *words]


def workbook(path: Path) -> Path:
    """A wage workbook of some hundred people, one row of them bad."""
    rows = [f"演练{n},{id_number(n)},{4000 + n * 37}.00" for n in range(PEOPLE)]
    rows.append("演练坏,339901199001019996,5000.00")
    path.write_text("姓名,身份证号,缴费工资\n" + "\n".join(rows), "utf-8")
    return path


def stage(platform: Platform) -> None:
    """What the departments know: licences, employments, births, a month's base."""
    for n in range(3):
        platform.post("emit", department="market_regulation", kind="unit_licensed", record_id=f"m{n}",
                      body={"uscc": credit_code(100 + n), "emp_name": f"演练{n}有限公司", "addr": "演练路", "legrep_name": "赵演",
                            "esta_date": "2026-07-01", "mob": f"1390000010{n}", "admdvs": "339901"})  # fmt: skip
        platform.post("emit", department="human_resources", kind="employment", record_id=f"h{n}",
                      body={"certno": id_number(1000 + n), "psn_name": "李演", "uscc": credit_code(100), "emp_name": "演练0有限公司",
                            "begndate": "2026-07-01", "mob": f"1390000020{n}", "admdvs": "339901"})  # fmt: skip
        platform.post("emit", department="police", kind="birth", record_id=f"p{n}",
                      body={"certno": id_number(1100 + n), "psn_name": "王小演", "gend": "1", "brdy": "2026-06-20", "admdvs": "339901",
                            "coner_name": "王演", "coner_certno": id_number(1200 + n), "mob": f"1390000030{n}"})  # fmt: skip
    rows = [
        {"certno": id_number(1300 + n), "psn_name": "何演", "wag": "8000.00"} for n in range(40)
    ]
    platform.post("emit", department="human_resources", kind="wage_base", record_id="b1",
                  body={"uscc": credit_code(101), "emp_name": "演练1有限公司", "cashym": "202607", "cnt": "40",
                        "wag_sum": "320000.00", "rows": rows})  # fmt: skip


def digest(home: Path, platform: Platform) -> dict[str, Any]:
    """Everything that must be the same, however often the work was interrupted."""
    with desk_at(home) as desk:
        read = desk.reader.rows
        assert inspection.faults(desk) == []
        book = platform.get("book")
        assert set(book["effects"].values()) <= {1}, (
            "the platform was told something twice in effect"
        )
        return {
            "acts": sorted(tuple(r) for r in read("SELECT case_id, number, act, by FROM entry")),
            "transfers": sorted(tuple(r) for r in read("SELECT id, debit, credit, amount_fen, reference FROM transfer")),
            "lines": sorted(tuple(r) for r in read("SELECT id, id_number, base_fen, employer_fen FROM line")),
            "covers": sorted(tuple(r) for r in read("SELECT party_id, scheme, state, period FROM cover")),
            "messages": sorted(tuple(r) for r in read("SELECT id, topic, state FROM message WHERE topic <> 'seal'")),
            "records": sorted(tuple(r) for r in read("SELECT department, record_id, taken, case_id FROM record")),
            "batches": sorted(tuple(r) for r in read("SELECT id, good, bad, case_id FROM batch")),
            "book": {k: v for k, v in book.items() if k in {"units", "persons", "declarations", "lines", "notices"}},
        }  # fmt: skip


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Makes offices, each with a platform of its own."""
    from ybcli.sandbox import running

    monkeypatch.setenv("YB_TODAY", "2026-07-06")
    servers = []

    def make(name: str) -> tuple[Path, Platform, dict[str, str]]:
        server = running(seed=7, feed="empty", any_clock=True, day="2026-07-06")
        platform = Platform(server.__enter__().url)
        servers.append(server)
        home = tmp_path / name
        monkeypatch.setenv("YB_KEY_FILE", str(tmp_path / f"{name}.key"))
        make_office(home, platform.url)
        stage(platform)
        env = environment(
            YB_HOME=str(home), YB_KEY_FILE=str(tmp_path / f"{name}.key"), YB_TODAY="2026-07-06"
        )
        return home, platform, env

    yield make
    for server in servers:
        server.__exit__(None, None, None)


WORK = {
    "import": ("batch", "import", "FILE", "--unit", "91339901MA22AKWG6X", "--period", "2026-07"),
    "sync": ("sync", "run"),
    "nightly": ("reconcile", "nightly"),
}


@pytest.mark.parametrize("name", WORK)
def test_a_killed_command_is_finished_by_the_same_command(
    name: str, world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at moments over its whole run, again and again, then run to its end: nothing twice."""
    file = workbook(tmp_path / "wages.csv")
    words = command(*[str(file) if word == "FILE" else word for word in WORK[name]])
    after = command("reconcile", "nightly")
    good = (0, 5, 6)

    home, platform, env = world("undisturbed")
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in good, done.stderr
    assert subprocess.run(after, env=env, capture_output=True, check=False).returncode in good
    monkeypatch.setenv("YB_KEY_FILE", env["YB_KEY_FILE"])
    expected = digest(home, platform)

    home, platform, env = world("killed")
    killed = killed_often(words, env, home)
    assert killed, "no process was killed: the test shows nothing"
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in good, done.stderr
    done = subprocess.run(after, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in good, done.stderr
    monkeypatch.setenv("YB_KEY_FILE", env["YB_KEY_FILE"])
    found = digest(home, platform)
    for part, value in expected.items():
        assert found[part] == value, (part, json.dumps(found[part])[:500])


def test_a_platform_that_took_the_message_and_lost_the_answer_is_not_told_twice(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The effect is once; the message waits and is accepted by the next sync."""
    home, platform, env = world("lost")
    monkeypatch.setenv("YB_KEY_FILE", env["YB_KEY_FILE"])
    platform.post("faults", fault="lost_ack", infno="YE01", times=20)
    first = subprocess.run(
        command("sync", "run", "--json"), env=env, capture_output=True, text=True, check=False
    )
    assert first.returncode == 8, first.stderr
    assert json.loads(first.stdout)["waiting"] > 0
    platform.post("faults", fault="none")
    second = subprocess.run(
        command("sync", "run", "--json"), env=env, capture_output=True, text=True, check=False
    )
    assert second.returncode == 0, second.stderr
    assert json.loads(second.stdout)["waiting"] == 0
    book = platform.get("book")
    assert set(book["effects"].values()) == {1}
    assert book["units"] == 3


def test_a_platform_that_lost_its_memory_is_read_from_the_beginning_and_nothing_is_taken_twice(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another platform in its place: records known are known, new ones are taken."""
    home, _platform, env = world("restored")
    assert (
        subprocess.run(command("sync", "run"), env=env, capture_output=True, check=False).returncode
        == 0
    )
    from ybcli.sandbox import running

    with running(seed=7, feed="empty", any_clock=True, day="2026-07-06") as other:
        stage(Platform(other.url))
        Platform(other.url).post("emit", department="education", kind="school_roll", record_id="e9",
                                 body={"certno": id_number(1500), "psn_name": "韩演", "schl_name": "演练小学", "begndate": "2026-09-01",
                                       "admdvs": "339901", "coner_name": "韩大演", "coner_certno": id_number(1501), "mob": "13900000401"})  # fmt: skip
        subprocess.run(
            command("office", "platform", other.url), env=env, check=True, capture_output=True
        )
        monkeypatch.setenv("YB_KEY_FILE", env["YB_KEY_FILE"])
        with desk_at(home) as desk:
            before = desk.reader.scalar("SELECT count(*) FROM queue")
        done = subprocess.run(
            command("sync", "run"), env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        with desk_at(home) as desk:
            assert desk.reader.scalar("SELECT count(*) FROM queue") == before + 1
