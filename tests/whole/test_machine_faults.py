"""What the machine refuses is a sentence with its cure, nothing is half-written, and the next try goes through.

Real disks, rights, locks and limits; no fault is played. A small disk needs the right to mount one.
"""

from __future__ import annotations

import os
import resource as limits
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import environment, id_number, make_office
from ybcli import machine
from ybcli.desk import Desk
from ybcli.settings import sample_data
from ybcli.store import connection

pytestmark = pytest.mark.long

PAYROLL = sample_data() / "payroll_2026-07.xlsx"


def yb(*words: str, ulimit: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """A fresh `yb` process, under a limit of the shell where one is given."""
    command = [sys.executable, "-m", "ybcli", *words]
    if ulimit:
        command = ["bash", "-c", f'ulimit {ulimit}; exec "$0" "$@"', *command]
    return subprocess.run(
        command, env=environment(**more), capture_output=True, text=True, check=False
    )


def told(done: subprocess.CompletedProcess[str], code: str) -> None:
    """The command ended with exit 1, one sentence of that code, and a cure."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert code in done.stderr
    assert "→" in done.stderr
    assert "the program failed" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("no right to mount a disk here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def office(disk: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, day: object) -> Path:
    """An office on that disk."""
    monkeypatch.setenv("YB_HOME", str(disk / "office"))
    monkeypatch.setenv("YB_KEY_FILE", str(tmp_path / "office.key"))
    make_office(disk / "office", "http://127.0.0.1:1")
    return disk / "office"


def fill(disk: Path, left: int = 60_000) -> Path:
    """Fill the disk but for some bytes."""
    ballast = disk / "ballast"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    ballast.write_bytes(b"\0" * (free - left))
    return ballast


ENROLL = f"enroll resident --id-number {id_number(1)} --name 张演 --mobile 13900009002"


def test_a_full_disk(disk: Path, office: Path) -> None:
    """Import, application, backup, template: path and free bytes, nothing left behind, then it goes through."""
    commands = [
        ["batch", "import", str(PAYROLL)],
        ENROLL.split(),
        ["office", "backup", str(disk / "copy.db")],
    ]
    ballast = fill(disk)
    for words in commands:
        done = yb(*words)
        told(done, "E0030")
        assert str(disk) in done.stderr
        assert "bytes are free" in done.stderr
    ballast.unlink()
    fill(disk, 2000)
    told(yb("batch", "template", "--out", str(disk / "sheet.xlsx")), "E0030")
    assert {one.name for one in disk.iterdir()} == {"ballast", "office"}
    ballast.unlink()
    assert yb("office", "check").returncode == 0
    for words in commands:
        done = yb(*words)
        assert done.returncode in (0, 5), done.stderr
        assert "E0030" not in done.stderr


def test_a_full_disk_in_a_night(disk: Path, office: Path) -> None:
    """The night and the sync say it as well, and the next night finishes."""
    assert yb(*ENROLL.split()).returncode == 0
    ballast = fill(disk, 4000)
    told(yb("reconcile", "nightly"), "E0030")
    told(yb("office", "seal"), "E0030")
    ballast.unlink()
    assert "E0008" in yb("reconcile", "nightly").stderr
    assert yb("office", "check").returncode == 0


def test_a_disk_that_cannot_be_written(disk: Path, office: Path, tmp_path: Path) -> None:
    """Read-only: the sentence names the place; a copy on such a disk can be restored from."""
    assert yb("office", "backup", str(disk / "copy.db")).returncode == 0
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        for words in (
            ["sync", "run"],
            ["reconcile", "nightly"],
            ["queue"],
            ENROLL.split(),
            ["office", "backup", str(disk / "again.db")],
        ):
            told(yb(*words), "E0031")
        elsewhere = {"YB_HOME": str(tmp_path / "elsewhere")}
        restored = yb("office", "restore", str(disk / "copy.db"), **elsewhere)
        assert restored.returncode == 0, restored.stderr
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert yb(*ENROLL.split()).returncode == 0


def test_places_that_are_not_what_is_needed(office: Path, disk: Path, tmp_path: Path) -> None:
    """A folder for a file, a folder that is gone, a name that is none."""
    told(yb("office", "backup", str(tmp_path / "gone" / "copy.db")), "E0033")
    told(yb("batch", "template", "--out", str(tmp_path / "gone" / "sheet.xlsx")), "E0033")
    told(yb("batch", "template", "--out", str(disk)), "E0034")
    told(yb("office", "backup", str(tmp_path / ("x" * 300))), "E0038")
    strange = os.fsdecode(b"\xe4\xff.db")
    copied = yb("office", "backup", str(tmp_path / strange))
    assert copied.returncode in (0, 1)
    assert "Traceback" not in copied.stderr
    assert "the program failed" not in copied.stderr
    away = yb("queue", YB_HOME=str(tmp_path / "drive" / "of" / "network"))
    told(away, "E0010")
    assert "network drive" in away.stderr
    assert not (tmp_path / "drive").exists()
    lost = tmp_path / "folder-office"
    (lost / "office.db").mkdir(parents=True)
    told(yb("queue", YB_HOME=str(lost)), "E0034")


def test_limits_of_this_user(office: Path, tmp_path: Path) -> None:
    """Too many open files, or files that may not grow."""
    few = [yb("queue", ulimit=f"-n {n}").stderr for n in (5, 6, 7)]
    assert not [said for said in few if "the program failed" in said]
    assert any("E0035" in said for said in few)
    told(yb("office", "backup", str(tmp_path / "copy.db"), ulimit="-f 100"), "E0037")
    assert not list(tmp_path.glob("copy*"))
    assert limits.getrlimit(limits.RLIMIT_FSIZE)[0] != 100


def test_an_output_that_takes_nothing(office: Path) -> None:
    """The lines of a command go to a disk that is full."""
    command = [sys.executable, "-m", "ybcli", "office", "officers"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, env=environment(), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert "E0030" in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_store_that_another_program_holds(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sync tool or another program holds the file: a sentence, and afterwards it goes through."""
    make_office(home)
    monkeypatch.setattr(connection, "PATIENCE_SECONDS", 0)
    with Desk(officer="li", home=home) as desk, Desk(officer="li", home=home) as other:
        waiting = desk.store
        with other.store.transaction() as tx:
            tx.setting("x", "1")
            with pytest.raises(Exception, match="locked") as held:
                waiting.transaction().__enter__()
        fault = machine.told(held.value, desk.path)
        assert fault is not None
        assert (fault.code, fault.exit_code) == ("E0036", 1)
        assert str(desk.path) in fault.says
        with desk.store.transaction() as tx:
            tx.setting("x", "2")


def test_a_clock_that_was_moved_back(tmp_path: Path) -> None:
    """Nothing is written before what is written already, until an officer accepts that time."""
    env = {"YB_HOME": str(tmp_path / "office"), "YB_KEY_FILE": str(tmp_path / "key")}
    made = yb("office", "init", "--region", "339901", "--practice", "--as", "li", **env)
    assert made.returncode == 0, made.stderr
    assert yb(*ENROLL.split(), YB_TODAY="2050-07-06", **env).returncode == 0
    told(yb("office", "seal", **env), "E0041")
    assert yb("office", "clock", **env).returncode == 2
    assert yb("office", "clock", "--reason", "a wrong battery", **env).returncode == 0
    assert yb("office", "seal", **env).returncode == 0
