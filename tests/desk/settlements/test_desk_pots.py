"""The pots of the personal accounts: credited by wages, drawn on at the hospital, turned at the year's end."""

from __future__ import annotations

from test_desk_settlements import TOWN, asked, counter

from conftest import Days
from ybcli.desk import Desk
from ybcli.desk.night import account_rollover, inspection
from ybcli.desk.settlements import settling
from ybcli.ledger.chart import CLEARING_HOSPITALS, CURRENT_POT, PRIOR_POT
from ybcli.ledger.transfers import Transfer, balance, open_references
from ybcli.store.rows import transfer_of

__all__ = ["counter"]  # the fixture


def transfers(desk: Desk) -> list[Transfer]:
    return [transfer_of(row) for row in desk.reader.rows("SELECT * FROM transfer ORDER BY rowid")]


def test_a_settlement_owes_the_hospital_its_part_and_a_reversal_nothing(counter: Desk) -> None:
    row = settling.settle(counter, asked()).row
    owed = row.bill_fen - row.cash_fen
    assert open_references(transfers(counter), CLEARING_HOSPITALS) == {f"{TOWN}|{row.id}": -owed}
    assert balance(transfers(counter), "fund:pooled_employee") == -row.basic_fen
    assert balance(transfers(counter), CURRENT_POT) == -row.account_fen
    assert inspection.faults(counter) == []
    settling.reverse(counter, row.id, "the wrong patient")
    assert open_references(transfers(counter), CLEARING_HOSPITALS) == {}
    for account in ("fund:pooled_employee", CURRENT_POT, PRIOR_POT):
        assert balance(transfers(counter), account) == 0
    assert inspection.faults(counter) == []


def test_what_the_current_pot_held_at_the_years_end_is_prior_once(desk: Desk, day: Days) -> None:
    with desk.store.transaction() as tx:
        tx.transfers(
            Transfer(f"t{n}", "income:employee_contribution", CURRENT_POT, fen, "x", on)
            for n, (fen, on) in enumerate([(10_000, "2026-07-06"), (5_000, "2027-01-04")])
        )
    assert account_rollover.turn(desk) == 0  # the year 2025 held nothing
    day("2027-01-05")
    assert account_rollover.turn(desk) == 10_000
    assert account_rollover.turn(desk) == 0
    assert balance(transfers(desk), CURRENT_POT) == 5_000
    assert balance(transfers(desk), PRIOR_POT) == 10_000
