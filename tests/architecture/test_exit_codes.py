"""Every exit code of `docs/cli.md` is reached, and none is a traceback."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import resident

from conftest import Platform, environment, make_office
from ybcli.connectors import keys
from ybcli.store.connection import connect


def yb(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `yb`."""
    env = environment(YB_HOME=str(home), YB_KEY_FILE=f"{home}.key", YB_TODAY="2026-07-06", **more)
    done = resident.yb(*words, env=env)
    assert "--debug" in words or "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture
def opened(home: Path, platform: Platform) -> Path:
    """An office with a platform."""
    make_office(home, platform.url)
    return home


def test_0_1_2_3_4_5_are_reached_without_a_platform(home: Path) -> None:
    """Done, failed, wrong line, not allowed, policy gap, bad data."""
    assert yb(home, "--version").returncode == 0
    assert yb(home, "queue").returncode == 1
    assert yb(home, "queue", "--nonsense").returncode == 2
    make_office(home)
    assert yb(home, "queue").returncode == 0
    assert yb(home, "--officer", "nobody", "enroll", "unit", "--credit-code", "1").returncode == 3
    assert yb(home, "policy", "show", "employer_rate", "--region", "331102").returncode == 4
    assert yb(home, "enroll", "unit", "--credit-code", "1").returncode == 5


def test_6_differences(opened: Path, platform: Platform) -> None:
    """Money that nobody expected is a break, and the break a case."""
    platform.post("emit", department="tax", kind="receipt", record_id="t1",
                  body={"elec_taxrpt_no": "T1", "insutype": "310", "uscc": "91339901000000115N", "cashym": "202607",
                        "emp_amt": "10.00", "psn_amt": "1.00", "amt": "11.00", "clct_time": "2026-07-06 10:00:00"})  # fmt: skip
    done = yb(opened, "reconcile", "nightly", "--json")
    assert done.returncode == 6, done.stderr
    told = json.loads(done.stdout)["breaks"]
    assert [(b["kind"], b["tax"], bool(b["case"])) for b in told] == [
        ("missing_here", "11.00", True)
    ]


def test_7_conflict_and_8_away(opened: Path, platform: Platform) -> None:
    """A record that comes again with other content; a platform that is silent."""
    for name in ("甲", "乙"):
        platform.post("emit", department="education", kind="school_roll", record_id="e1",
                      body={"certno": "339901199001019960", "psn_name": name, "schl_name": "演练小学", "begndate": "2026-09-01",
                            "admdvs": "339901", "coner_name": "x", "coner_certno": "339901199001019960", "mob": ""})  # fmt: skip
    assert yb(opened, "sync", "run").returncode == 7
    platform.post("faults", fault="drop", times=50)
    done = yb(opened, "sync", "run", "--json")
    assert done.returncode == 8
    assert set(json.loads(done.stdout)) == {
        "sent",
        "accepted",
        "refused",
        "waiting",
        "received",
        "conflicts",
    }


def test_9_integrity(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that was changed behind the program is named."""
    make_office(home)
    monkeypatch.setenv("YB_KEY_FILE", f"{home}.key")
    assert (
        yb(
            home, "enroll", "resident", "--id-number", "339901199001019960", "--name", "张演"
        ).returncode
        == 0
    )
    raw = connect(home / "office.db", keys.load(str(home.resolve())).key)
    raw.execute("DROP TRIGGER entry_no_update")
    raw.execute("UPDATE entry SET form = replace(form, '张演', '李演') WHERE number = 1")
    raw.close()
    done = yb(home, "office", "check")
    assert done.returncode == 9
    assert "does not follow" in done.stderr


def test_personal_data_stays_out_of_errors_and_debug_output(home: Path) -> None:
    """A number in a wrong command, in an error and in a trace is masked."""
    make_office(home)
    number = "339901199001019960"
    for words in (["person", "show", number], ["enroll", "unit", "--credit-code", number]):
        done = yb(home, *words, "--debug")
        assert number not in done.stderr + done.stdout


def test_a_real_office_refuses_a_stated_day_for_acts_that_write(home: Path) -> None:
    """`YB_TODAY` is for practice and what-if."""
    done = yb(home, "office", "init", "--region", "331102", "--as", "li")
    assert done.returncode == 0, done.stderr
    done = yb(home, "enroll", "unit", "--credit-code", "91339901000000115N", "--unit-name", "甲")
    assert (done.returncode, "E0012" in done.stderr) == (3, True)
    assert yb(home, "queue").returncode == 0
