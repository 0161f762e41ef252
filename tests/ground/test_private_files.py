"""Files that leave the office: their owner's only, whole or not there, nothing left of a killed program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ybcli import private_files

KILLED = """
import os, signal, sys
from pathlib import Path
from ybcli import private_files
with private_files.replacing(Path(sys.argv[1])) as part:
    part.write_bytes(b"whole numbers of persons")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_file_is_its_owners_only_whatever_the_mask(tmp_path: Path) -> None:
    """0600, also where another file stood with everybody's rights."""
    before = os.umask(0)
    try:
        out = tmp_path / "a.csv"
        out.write_text("older")
        out.chmod(0o666)
        private_files.write(out, b"numbers")
    finally:
        os.umask(before)
    assert out.read_bytes() == b"numbers"
    assert out.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_what_fails_leaves_the_older_file_and_nothing_beside_it(tmp_path: Path) -> None:
    """An error while it is filled: the file that was there stays."""
    out = tmp_path / "a.csv"
    out.write_text("older")
    with pytest.raises(FileNotFoundError), private_files.replacing(out) as part:
        part.with_name("nowhere").rename(part)
    assert out.read_text() == "older"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_what_a_killed_program_left_is_gone_after_the_next_file_of_the_folder(
    tmp_path: Path,
) -> None:
    """The part of a killed process is swept, that of one that runs is not."""
    out = tmp_path / "a.csv"
    done = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [p.name[:6] for p in tmp_path.iterdir()] == [".a.csv"]
    other = tmp_path / f".b.csv.{os.getppid()}.part"
    other.write_text("somebody is writing this")
    private_files.write(tmp_path / "c.csv", b"numbers")
    assert sorted(p.name for p in tmp_path.iterdir()) == [other.name, "c.csv"]
