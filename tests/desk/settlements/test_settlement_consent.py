"""Before money moves the counter is asked, where somebody can answer."""

import os
import sys
from pathlib import Path

import pexpect
import pytest

from conftest import HANGS, Platform, desk_at, environment, id_number, make_office
from ybcli.desk.settlements import book

A = id_number(1)


@pytest.mark.parametrize(("answer", "state"), [("y", "settled"), ("n", "void"), ("", "void")])
def test_the_officer_sees_the_cash_and_says_yes_or_no(
    home: Path, platform: Platform, answer: str, state: str
) -> None:
    make_office(home, platform.url)
    platform.post("insure", certno=A, psn_name="样乙", insutype="310", admdvs="339901")
    words = ["settlement", "outpatient", "--house", "H33990100002", "--shown", A]
    child = pexpect.spawn(
        sys.executable,
        ["-m", "ybcli", *words, "--line", "S99010001:1:10.00", "--no-account"],
        env=environment(YB_HOME=str(home), YB_KEY_FILE=os.environ["YB_KEY_FILE"], TERM="dumb"),
        encoding="utf-8",
        timeout=HANGS,
    )
    child.expect("cash 10.00: settle")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    with desk_at(home) as desk:
        (row,) = book.listed(desk)
    assert row["state"] == state
    assert len(platform.get("settlements")["settlements"]) == (1 if state == "settled" else 0)
