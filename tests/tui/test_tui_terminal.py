"""The dashboard in a real pseudo-terminal: what reaches the terminal, and where there is none."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from conftest import HANGS, desk_at, environment, id_number, make_office
from ybcli.desk.intake import applications

#: Names as they come from elsewhere: markup, clipboard, titles, C1 controls, bidirectional, blanks.
HOSTILE = (
    "[/x]",
    "[bold red]演[/]",
    "[@click=app.quit]演[/]",
    "\x1b]52;c;aGFjaw==\x07",
    "\x1b]0;title\x07演",
    "\x1bP+q544e\x1b\\",
    "\x1b[2J\x1b[H演",
    "\x9b31m演",
    "\x9d52;c;aGk=\x9c",
    "演\u202e试",
    "\u2066演\u2069",
    "演\u200b\u200d试",
    "\u2028演\u2029",
    "演\x07\x08\x7f",
    "e\u0301𬱖" * 3,
)
DRIVES = re.compile("[\x80-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]|\x1b[\\]PX^_]|\x07|\x08")
STYLES = re.compile("\x1b\\[[0-9;:?>=<]*[ -/]*[@-~]")


@pytest.fixture
def hostile(home: Path) -> str:
    """An office whose applicants all have hostile names; the last name also as a unit's, unmasked."""
    make_office(home)
    with desk_at(home) as desk:
        for serial, name in enumerate(HOSTILE):
            applications.apply(
                desk, "enroll-resident", {"id_number": id_number(serial), "name": name}
            )
        with desk.store.transaction() as tx:
            tx.run("UPDATE queue SET party_kind = 'unit', says = party_name")
        return str(desk.reader.scalar("SELECT case_id FROM queue ORDER BY case_id LIMIT 1"))


def dashboard(*words: str, **more: str) -> pexpect.spawn:
    """`yb tui` at a terminal of 120×40."""
    env = environment(TERM="xterm-256color", COLUMNS="120", LINES="40", **more)
    return pexpect.spawn(
        sys.executable, ["-m", "ybcli", "tui", *words], env=env, dimensions=(40, 120), timeout=HANGS
    )


def seen(child: pexpect.spawn, until: str) -> str:
    """What reached the terminal until a text appeared, and a little after."""
    child.expect(re.escape(until.encode()))
    told = child.before + child.after
    while True:
        try:
            told += child.read_nonblocking(65536, timeout=0.3)
        except pexpect.TIMEOUT:
            return told.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal of POSIX")
def test_no_name_drives_the_terminal(hostile: str) -> None:
    """List, case, boxes, revealed names: nothing but text and Textual's own styles is written."""
    child = dashboard()
    told = seen(child, "1 / 15")
    child.send("\x1b[F")
    told += seen(child, "15 / 15")
    child.send("\x1b[H")
    told += seen(child, "1 / 15")
    child.send("\r")
    told += seen(child, hostile)
    child.send("r")
    told += seen(child, "Show numbers and names whole")
    child.send("seen\r")
    told += seen(child, "339901199")
    child.send("q")
    child.expect(pexpect.EOF)
    told += child.before.decode()
    child.close()
    assert child.exitstatus == 0
    assert "[bold red]演[/]" in told
    assert r"\x1b]52;c;aGFjaw==\x07" in told
    assert r"演\u202e试" in told
    driven = DRIVES.findall(STYLES.sub("", told))
    assert driven == []


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal of POSIX")
def test_without_colour_the_terminal_keeps_its_own_two(home: Path) -> None:
    """`NO_COLOR`: bold, dim and reversed only; what is overdue has a mark besides."""
    make_office(home)
    with desk_at(home) as desk:
        applications.apply(desk, "enroll-resident", {"id_number": id_number(1), "name": "张演"})
        with desk.store.transaction() as tx:
            tx.run("UPDATE queue SET due = '2026-07-01'")
    child = dashboard(NO_COLOR="1")
    told = seen(child, "1 / 1")
    child.send("q")
    child.expect(pexpect.EOF)
    told += child.before.decode()
    child.close()
    assert "!2026-07-01" in told
    numbers = {n for sgr in re.findall("\x1b\\[([0-9;]*)m", told) for n in sgr.split(";")}
    assert numbers <= {"", "0", "1", "2", "4", "7", "39", "49"}


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal of POSIX")
def test_an_office_that_does_not_open_is_said_on_the_command_line(home: Path) -> None:
    """The screen is not taken for a sentence that would vanish with it."""
    child = dashboard()
    child.expect(pexpect.EOF)
    child.close()
    assert b"E0010" in child.before
    assert b"\x1b[?1049h" not in child.before
    assert child.exitstatus == 1


def test_without_a_terminal_the_table_is_named(home: Path) -> None:
    """A pipe gets one sentence, not a screen."""
    make_office(home)
    done = subprocess.run(
        [sys.executable, "-m", "ybcli", "tui"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "`yb queue`" in done.stderr
