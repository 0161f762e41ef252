"""Text from outside is shown literally: on a terminal, in a workbook, in a list."""

from __future__ import annotations

from pathlib import Path

import pytest
import resident
from hypothesis import given
from hypothesis import strategies as st

from conftest import environment, make_office
from ybcli import plain

HOSTILE = [
    "张\x1b]52;c;aGk=\x07三",
    "[/nope]",
    "[red]张[/red]",
    "张\x9b31m三",
    "a\u202eb",
    "张\r三",
    "\u200b张",
    "=HYPERLINK(1)",
]


@given(st.text())
def test_no_character_that_drives_a_terminal_gets_through(text: str) -> None:
    """Controls, bidirectional marks and zero widths are shown as what they are."""
    shown = plain.for_terminal(text)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or 0x202A <= ord(c) <= 0x202E for c in shown)


@given(st.text(), st.integers(2, 40))
def test_a_fitted_text_takes_exactly_its_columns(text: str, columns: int) -> None:
    """East Asian characters take two columns; a cut is marked."""
    clean = plain.for_terminal(text)
    assert plain.width(plain.fitted(clean, columns)) == columns


def test_numbers_and_names_are_masked_for_lists() -> None:
    """Enough to know somebody by, not enough to be somebody."""
    assert plain.masked_id("331102199001011234") == "331102********1234"
    assert plain.masked_name("张三丰") == "张**"
    assert plain.masked_name("阿依努尔·吐逊江") == "阿**"


def test_a_formula_is_text_in_a_csv() -> None:
    """CWE-1236, full-width signs included."""
    for text in ("=1", "+1", "-1", "@x", "\t=1", "＝1"):
        assert plain.for_csv(text).startswith("'")
    assert plain.for_csv("张三") == "张三"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_appears_literally_on_the_command_line(home: Path, name: str) -> None:
    """It is taken as it came, and harms nothing where it is shown."""
    make_office(home)
    env = environment(
        YB_HOME=str(home), YB_KEY_FILE=f"{home.parent}/office.key", YB_TODAY="2026-07-06"
    )

    def yb(*words: str) -> str:
        done = resident.yb(*words, env=env)
        assert done.returncode == 0, done.stderr
        return str(done.stdout + done.stderr)

    printed = yb(
        "enroll",
        "employee",
        "--id-number",
        "339901199001019960",
        "--name",
        name,
        "--is-flexible",
        "yes",
    )
    case = printed.split()[0]
    printed += (
        yb("queue")
        + yb("case", "show", case, "--reveal", "--reason", "test")
        + yb("case", "list", "--all")
    )
    assert not any(
        (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c == "\u202e" for c in printed
    )
    if name.isprintable():
        assert name in printed


@pytest.mark.clause("4.5")
def test_identity_numbers_are_masked_wherever_they_stand() -> None:
    """In keys, sentences and documents; old numbers too. Other long numbers stay."""
    from ybcli.plain import masked_numbers

    key = "duplicate|resident|339901199001019960|2026"
    assert masked_numbers(key) == "duplicate|resident|339901********9960|2026"
    assert masked_numbers("旧号330102900101123。") == "旧号330102*****1123。"
    newborn = "resident|339901199001019960B1|2026"
    assert masked_numbers(newborn) == "resident|339901**********60B1|2026"
    assert masked_numbers("a|resident|E12345678|2026") == "a|resident|*******78|2026"
    for other in (
        "E12345678 in a sentence",
        "339901000000000001",
        "913399010000002110",
        "62220202001122334455",
        "P339901199001019960",
        "339901199001019961",
        "339901202606120",
        "2026-07-06T09:00:00+08:00",
    ):
        assert masked_numbers(other) == other
