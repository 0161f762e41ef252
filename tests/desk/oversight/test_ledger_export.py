"""The ledger export, judged by beancount: `bean-check` accepts it and every balance agrees."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core import data
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Platform, credit_code, environment, id_number
from made_payments import at_the_bank, statement
from ybcli.desk import Desk
from ybcli.desk.casework import acts
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.oversight import ledger_export, reports
from ybcli.desk.payments import statements
from ybcli.ledger.chart import ACCOUNTS, GROWS_BY_DEBIT
from ybcli.ledger.transfers import Transfer, balance

BEAN_CHECK = Path(sys.executable).with_name("bean-check")


def sums(text: str) -> dict[str, int]:
    """Every account's own postings as beancount reads them, in fen; its errors fail the test."""
    entries, errors, _options = loader.load_string(text)
    assert errors == [], errors
    found: dict[str, Decimal] = {}
    for entry in data.filter_txns(entries):
        for posting in entry.postings:
            assert posting.units.currency == "CNY"
            found[posting.account] = found.get(posting.account, Decimal(0)) + posting.units.number
    return {name: int(number * 100) for name, number in found.items() if number}


def row_of(one: Transfer) -> dict[str, Any]:
    """A transfer as the report's SQL gives it."""
    names = ("day", "id", "debit", "credit", "amount_fen", "reference", "reason")
    return {**{n: getattr(one, n) for n in names}, "case": one.case_id}


@pytest.fixture
def busy(desk: Desk, platform: Platform, tmp_path: Path) -> Desk:
    """An office with contributions, a receipt of the tax office, payouts, and a bank that errs once."""
    platform.post("emit", department="market_regulation", kind="unit_licensed", record_id="m1",
                  body={"uscc": credit_code(51), "emp_name": "演练甲有限公司", "addr": "样例路1号", "legrep_name": "王演",
                        "esta_date": "2026-07-01", "mob": "13900000051", "admdvs": "339901"})  # fmt: skip
    platform.post("emit", department="human_resources", kind="wage_base", record_id="b1",
                  body={"uscc": credit_code(51), "emp_name": "演练甲有限公司", "cashym": "202607", "cnt": "2", "wag_sum": "13000.00",
                        "rows": [{"certno": id_number(51), "psn_name": "李演", "wag": "6000.00"},
                                 {"certno": id_number(52), "psn_name": "王演", "wag": "7000.00"}], "admdvs": "339901"})  # fmt: skip
    sync.until_quiet(desk)
    for serial, result in ((252, "paid"), (254, "returned")):
        person = id_number(serial)
        platform.post("insure", certno=person, insutype="310", admdvs="339901")
        told = {"id_number": person, "name": "郑演", "ground": "emigration"}
        case = applications.apply(desk, "reimburse-account-payout", told).case.id
        acts.perform(desk, case, "verify", {"outcome": "met", "reason": "shown"})
        at_the_bank(desk.home, case, result)
    line = ("B9", "NOBODY-1", "77.10", "成功", "2026-07-06", "")
    statements.import_statement(desk, statement(tmp_path / "bank.csv", line))
    return desk


def test_bean_check_accepts_the_export_of_a_busy_office(busy: Desk, tmp_path: Path) -> None:
    """The command's own output, given to the program of somebody else."""
    done = subprocess.run(
        [sys.executable, "-m", "ybcli", "report", "run", "ledger-export"],
        env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    file = tmp_path / "ledger.beancount"
    file.write_text(done.stdout, "utf-8")
    judged = subprocess.run([BEAN_CHECK, file], capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert len(re.findall(r" \* ", done.stdout)) == len(busy.reader.transfers())


def test_every_balance_agrees_with_ours(busy: Desk) -> None:
    """What beancount adds up is what our ledger says, account by account, to the fen."""
    _columns, rows = reports.run(busy, "ledger-export", {})
    theirs = sums("\n".join(ledger_export.lines(rows, "t")))
    transfers = busy.reader.transfers()
    ours = {}
    for name in ACCOUNTS:
        side = 1 if GROWS_BY_DEBIT[name.split(":")[0]] else -1
        if fen := side * balance(transfers, name):
            ours[ledger_export.account(name)] = fen
    assert theirs == ours
    assert theirs["Assets:Clearing:Bank"] == 7710
    assert sum(theirs.values()) == 0


def test_a_wrong_sum_is_found_by_the_judge(busy: Desk) -> None:
    """The balances are assertions: one fen more, and beancount refuses the text."""
    _columns, rows = reports.run(busy, "ledger-export", {})
    text = "\n".join(ledger_export.lines(rows, "t"))
    wrong = text.replace("  77.10 CNY\n", "  77.11 CNY\n", 1)
    assert wrong != text
    _entries, errors, _options = loader.load_string(wrong)
    assert errors


def test_no_identity_number_is_in_the_export_unless_it_is_revealed(busy: Desk) -> None:
    """The same person has the same mark everywhere; a look at the numbers is written into the cases."""
    person = id_number(252)
    command = [sys.executable, "-m", "ybcli", "report", "run", "ledger-export"]
    for form in ((), ("--json",)):
        done = subprocess.run(
            [*command, *form], env=environment(), capture_output=True, text=True, check=True
        )
        assert not re.search(r"\d{17}[\dX]", done.stdout.replace(credit_code(51), ""))
        marks = set(re.findall(r"reimburse-account-payout\|(\w+)\|", done.stdout))
        assert len(marks) == 2
        assert ledger_export.mark(person, busy.secrets.key) in marks
    refused = subprocess.run(
        [*command, "--reveal"], env=environment(), capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert person not in refused.stdout
    shown = subprocess.run(
        [*command, "--reveal", "--reason", "audit"],
        env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert person in shown.stdout
    looks = "SELECT count(*) FROM entry WHERE act = 'reveal'"
    assert busy.reader.scalar(looks) > 0


def test_an_office_without_money_exports_an_empty_ledger(lone_desk: Desk) -> None:
    """No transfer, no account, and nothing to complain about."""
    columns, rows = reports.run(lone_desk, "ledger-export", {})
    assert columns[:2] == ["day", "id"]
    assert sums("\n".join(ledger_export.lines(rows, "t"))) == {}


PAIRS = st.permutations(sorted(ACCOUNTS)).map(lambda names: names[:2])
HOSTILE = st.sampled_from(['a"b', "a\\b", "行\n行", "\u202e|x", "; no comment", ""])
TRANSFERS = st.builds(
    lambda pair, number, fen, text, day, reason: Transfer(
        f"t{number}", *pair, fen, text, day.isoformat(), reason=reason
    ),
    PAIRS,
    st.integers(0),
    st.integers(1, 10**14),
    HOSTILE | st.text(max_size=30),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)),
    st.text(max_size=30),
)


@given(st.lists(TRANSFERS, max_size=12))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_ledger_can_be_read_back(made: list[Transfer]) -> None:
    """Any accounts, any amounts, any text: beancount reads it, and the sums are ours."""
    rows = ledger_export.hidden([row_of(one) for one in made], b"k" * 32)
    theirs = sums("\n".join(ledger_export.lines(rows, 'a "title"')))
    for name in ACCOUNTS:
        side = 1 if GROWS_BY_DEBIT[name.split(":")[0]] else -1
        assert theirs.get(ledger_export.account(name), 0) == side * balance(made, name)
