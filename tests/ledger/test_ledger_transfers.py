"""The ledger: one debit, one credit, one positive amount; corrections are additions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ybcli.ledger.chart import CLEARING_TAX, TREASURY
from ybcli.ledger.transfers import Transfer, balance, open_references

INCOME = "income:employer_contribution"


def transfer(
    amount: int, debit: str = CLEARING_TAX, credit: str = INCOME, ref: str = "r"
) -> Transfer:
    """One transfer."""
    return Transfer(f"{debit}{credit}{ref}{amount}", debit, credit, amount, ref, "2026-07-06")


amounts = st.integers(1, 10**9)


@given(st.lists(amounts, max_size=30))
def test_what_one_account_has_the_other_has_too(sums: list[int]) -> None:
    """Assets and income grow on opposite sides and always by the same."""
    made = [transfer(amount) for amount in sums]
    assert balance(made, CLEARING_TAX) == balance(made, INCOME) == sum(sums)


@given(st.lists(amounts, min_size=1, max_size=30))
def test_taking_back_leaves_the_history_and_no_money(sums: list[int]) -> None:
    """A correction adds; the balance is as if it had never been, the transfers are twice as many."""
    made = [transfer(amount) for amount in sums]
    whole = made + [one.taken_back("2026-07-07", "C", "undone") for one in made]
    assert balance(whole, CLEARING_TAX) == 0
    assert open_references(whole, CLEARING_TAX) == {}
    assert len(whole) == 2 * len(made)


def test_what_does_not_net_to_zero_is_named_by_its_reference() -> None:
    """Expected money that came is gone from the clearing account; the rest is a break."""
    made = [
        transfer(500, ref="paid"),
        transfer(500, debit=TREASURY, credit=CLEARING_TAX, ref="paid"),
        transfer(700, ref="missing"),
        transfer(90, debit=TREASURY, credit=CLEARING_TAX, ref="unexpected"),
    ]
    assert open_references(made, CLEARING_TAX) == {"missing": 700, "unexpected": -90}


@pytest.mark.parametrize(
    ("amount", "debit", "credit"),
    [
        (0, CLEARING_TAX, INCOME),
        (-1, CLEARING_TAX, INCOME),
        (1, INCOME, INCOME),
        (1, "x:y", INCOME),
    ],
)
def test_a_transfer_that_is_none_is_a_programmers_error(
    amount: int, debit: str, credit: str
) -> None:
    """Zero, negative, one account twice, an account that no chart has."""
    with pytest.raises(AssertionError):
        transfer(amount, debit, credit)
