"""Before money goes to the bank the departments are asked once more; without a line nothing goes unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_changed_facts import decided, died, office, resend, yb

from conftest import Platform, desk_at
from made_payments import payment
from ybcli.desk.exchange import asked_first
from ybcli.desk.office import setup
from ybcli.desk.payments import holds
from ybcli.errors import NotAllowed

__all__ = ["office"]

#: An address at which nobody listens.
NOBODY = "http://127.0.0.1:9"


def state(home: Path, case: str) -> str:
    with desk_at(home) as desk:
        return str(payment(desk, case)["state"])


@pytest.mark.parametrize("comes", ["a death", "a bill"])
def test_what_came_a_minute_before_the_file_holds_the_payment(
    office: Path, platform: Platform, tmp_path: Path, comes: str
) -> None:
    """Nobody had synced: the file fetches it, and the money stays."""
    case = decided(office, platform)
    if comes == "a death":
        died(platform, "2026-07-05")
    else:
        resend(platform)
    done = yb("payment", "file", "--out", str(tmp_path / "bank.csv"))
    assert done.returncode == 0, done.stderr
    assert f"left out, held: {case.id}" in done.stderr
    assert state(office, case.id) == "held"
    assert not (tmp_path / "bank.csv").exists()


def test_without_a_line_it_says_so_and_holds_until_there_is_one(
    office: Path, platform: Platform, tmp_path: Path
) -> None:
    """Held with a sentence; with the line back the next file pays it, and nobody has to do anything."""
    case = decided(office, platform)
    with desk_at(office) as desk:
        setup.set_platform(desk, NOBODY)
    tried = yb("payment", "file", "--out", str(tmp_path / "bank.csv"), "--dry-run")
    assert "1 payments" in tried.stdout
    done = yb("payment", "file", "--out", str(tmp_path / "bank.csv"))
    assert done.returncode == 8
    assert "not every department could be asked before the payment" in done.stderr
    assert "not asked before the payment, the line is away" in done.stderr
    assert state(office, case.id) == "held"
    again = yb("payment", "file", "--out", str(tmp_path / "bank.csv"))
    assert again.returncode == 8
    assert not (tmp_path / "bank.csv").exists()
    with desk_at(office) as desk:
        setup.set_platform(desk, platform.url)
        made = asked_first.make(desk, tmp_path / "bank.csv")
        assert (made.away, made.order.payments) == ("", 1)


def test_an_officer_pays_without_a_line_on_their_own_word(
    office: Path, platform: Platform, tmp_path: Path
) -> None:
    """The release stands in the journal with its reason, and counts for the day."""
    case = decided(office, platform)
    with desk_at(office) as desk:
        setup.set_platform(desk, NOBODY)
        assert asked_first.make(desk, tmp_path / "bank.csv").order.payments == 0
        holds.unhold(desk, case.id, "health and police were asked by telephone")
    with desk_at(office) as desk:
        made = asked_first.make(desk, tmp_path / "bank.csv")
        assert made.order.payments == 1
        assert made.away
        with pytest.raises(NotAllowed):
            asked_first.make(desk, tmp_path / "bank.csv")
