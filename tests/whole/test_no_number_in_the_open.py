"""No output of any command holds a whole identity number, unless it was revealed with a reason.

Every command of the program is run over a filled office, in both languages, as table, lines and JSON;
where it wants a word it is given somebody's number, so that the sentences of refusals are looked at too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import resident

from conftest import Platform, environment, id_number, make_office
from ybcli import commands
from ybcli.cases import identity
from ybcli.plain import masked_numbers
from ybcli.sandbox import Running
from ybcli.sandbox.wire.options import Options

pytestmark = pytest.mark.long

NUMBER = id_number(41, "19850101")
#: They serve, wait for a terminal, or make another office; those of the sandbox show made people, whole.
APART = {"tui", "demo"}
_DIGITS = re.compile(r"(?=([0-9]{17}[0-9Xx]))")


def open_numbers(text: str) -> set[str]:
    """The characters of a text that are an identity number: its day exists, its check digit fits."""
    from datetime import date

    return {
        one for one in _DIGITS.findall(text) if not identity.fault(one.upper(), date(2026, 7, 6))
    }


def words_of() -> Iterator[list[str]]:
    """Every command with a word for each thing that it must be told."""
    root: Any = commands.root()
    for noun in sorted(root.list_commands(None)):
        group = root.get_command(None, noun)
        for verb, command in sorted(getattr(group, "commands", {"": group}).items()):
            words = [noun, verb] if verb else [noun]
            if " ".join(words) in APART or noun == "sandbox":
                continue
            for one in command.params:
                if one.param_type_name == "argument":
                    words.append(NUMBER)
                elif one.required:
                    words += [one.opts[0], NUMBER]
            yield words


@pytest.fixture
def filled(home: Path, server: Running) -> dict[str, str]:
    """The environment of an office with breaks, notices, payments and persons."""
    server.reset(Options(seed=7, any_clock=True, day="2026-07-06"))
    make_office(home, server.url)
    platform = Platform(server.url)
    env = environment(YB_HOME=str(home), YB_TODAY="2026-07-06", YB_LANG="en", TERM="dumb")
    for name in ("one", "two"):
        body = {
            "elec_taxrpt_no": name,
            "insutype": "390",
            "certno": NUMBER,
            "cashym": "2026",
            "amt": "430.00",
            "clct_time": "2026-07-06 09:00:00",
        }
        platform.post("emit", department="tax", kind="receipt", record_id=name, body=body)
    platform.post("insure", certno=NUMBER, insutype="310", admdvs="339901")
    platform.post("account", certno=NUMBER, admdvs="339901", balance="70.00")
    for line in (
        "sync run",
        f"enroll resident --id-number {NUMBER} --name 张演 --mobile 13900000003",
        f"reimburse account-payout --id-number {NUMBER} --name 张演 --ground emigration",
        "reconcile nightly",
    ):
        resident.yb(*line.split(), env=env)
    return env


@pytest.mark.clause("4.5")
def test_no_command_shows_a_whole_number(filled: dict[str, str], tmp_path: Path) -> None:
    """Neither a key of a break, nor a title, a refusal or a document holds one."""
    shown = resident.yb("queue", "--json", env=filled).stdout
    assert masked_numbers(f"resident|{NUMBER}|2026") in shown, "the break stands in the queue"
    cases = re.findall(r'"case": "([0-9A-Z]{5}-[0-9A-Z]{5})"', shown)
    plans = list(words_of())
    assert len(plans) > 60
    for case in cases[:12]:
        plans += [["case", verb, case] for verb in ("show", "why", "trace")]
    open_ones = []
    for words in plans:
        for more in ({"YB_LANG": "en"}, ["--json"]), ({"YB_LANG": "zh_CN"}, ["--plain"]):
            done = resident.yb(*words, *more[1], env={**filled, **more[0]}, cwd=tmp_path)
            assert "Traceback" not in done.stderr
            if found := open_numbers(done.stdout + done.stderr):
                open_ones.append((words, more[1], found))
    assert not open_ones


@pytest.mark.clause("4.5")
def test_a_whole_number_is_shown_with_a_reason_and_finds_its_case(
    filled: dict[str, str],
) -> None:
    """Who types the whole key finds the case; who gives a reason sees the number."""
    key = f"*|resident|{NUMBER}|2026"
    rows = resident.yb("case", "list", "--json", env=filled).stdout
    assert open_numbers(rows) == set()
    for typed in (f"party:{key}", f"party:{masked_numbers(key)}", f"unit:{NUMBER}", NUMBER):
        found = resident.yb("case", "list", "--where", typed, "--json", env=filled)
        case = re.search(r'"case": "([0-9A-Z]{5}-[0-9A-Z]{5})"', found.stdout)
        assert case, typed + found.stdout + found.stderr
    whole = resident.yb("case", "show", case[1], "--reveal", "--reason", "asked", env=filled)
    assert NUMBER in whole.stdout
