"""Accounts paid out at once: the ground, the balance, once, to whom; and never by silence."""

from datetime import date
from pathlib import Path

import pytest

import ybcli
from ybcli.cases import item_files
from ybcli.law.engine import formula, instruments
from ybcli.law.engine.finding import Fact

PACKS = Path(ybcli.__file__).parent / "packs"
ITEM = PACKS / "zj" / "items" / "reimburse-account-payout.toml"


@pytest.fixture(scope="module")
def shelf():
    return instruments.load([PACKS / "zj", PACKS / "practice"])


@pytest.fixture
def work(shelf):
    def on(name, **told):
        return formula.evaluate(name, shelf.facts(told), shelf.on(date(2026, 7, 1), "339901"))

    return on


GROUND = "ground_of_payout_is_registered"


@pytest.mark.parametrize(
    ("rule", "told", "outcome"),
    [
        (GROUND, {"emigration_registered_on": "2026-06-01"}, "met"),
        (GROUND, {"death_registered_on": "2026-06-01"}, "met"),
        (GROUND, {"cremation_registered_on": "2026-06-01"}, "met"),
        (GROUND, {"death_registered_on": "2026-06-01", "cremation_registered_on": "2026-06-04"}, "met"),
        (GROUND, {"death_registered_on": "2026-06-04", "cremation_registered_on": "2026-06-01"}, "unclear"),
        (GROUND, {"payout_ground_stated": "emigration"}, "unclear"),
        (GROUND, {}, "not_met"),
        ("account_has_a_balance", {"account_balance_fen": 1}, "met"),
        ("account_has_a_balance", {"account_balance_fen": 0}, "not_met"),
        ("account_has_a_balance", {"account_balance_fen": None}, "unclear"),
        ("account_was_not_paid_out", {"paid_out_before": False}, "met"),
        ("account_was_not_paid_out", {"paid_out_before": True}, "not_met"),
        ("payee_is_known", {"emigration_registered_on": "2026-06-01"}, "met"),
        ("payee_is_known", {"death_registered_on": "2026-06-01"}, "unclear"),
        ("payee_is_known", {"death_registered_on": "2026-06-01", "payee_name": "李演"}, "unclear"),
        ("payee_is_known", {"death_registered_on": "2026-06-01", "payee_name": "李演", "payee_number": "x"}, "met"),
    ],
)  # fmt: skip
def test_rules(work, rule, told, outcome):
    """A ground, a balance, the first time, a known payee."""
    assert work(rule, **told).outcome == outcome


def test_two_relatives_are_both_shown(work):
    """Departments that name two relatives leave it to an officer."""
    names = [Fact("payee_name", "李甲", "health"), Fact("payee_name", "李乙", "civil_affairs")]
    found = work("payee_is_known", death_registered_on="2026-06-01", payee_name=names)
    assert found.outcome == "unclear"
    assert "health: 李甲" in found.sentence
    assert "civil_affairs: 李乙" in found.sentence


@pytest.mark.parametrize("fen", [1, 100, 705163])
def test_all_of_the_account_is_paid(work, fen):
    """The payout is the balance, to the fen."""
    assert work("account_payout", account_balance_fen=fen).fen == fen
    assert work("amount", account_balance_fen=fen).fen == fen


def test_the_payout_cannot_be_confirmed_by_silence(tmp_path):
    """Trap T-02: the loader refuses a window whose end would be consent."""
    text = ITEM.read_text("utf-8")
    wait = (
        'clause = "6.4.3.1"\nwaits = [{ after = "deliver", for = "confirm", '
        'wait = "employee_confirmation_window", on_expiry = "deem_consent" }]'
    )
    changed = text.replace('clause = "6.4.3.1"', wait)
    assert changed != text
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / ITEM.name).write_text(changed, "utf-8")
    faults = [one.text for one in item_files.read([tmp_path])[1]]
    assert any("silence is never consent where money moves" in fault for fault in faults)
    assert any("does not say that silence is consent" in fault for fault in faults)
