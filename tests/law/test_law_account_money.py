"""The personal account in money: credits, what a family shares, the months of a transfer, subsidies."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ybcli
from made_places import place
from ybcli.errors import BadData, PolicyGap
from ybcli.law.engine import formula, instruments

PACKS = Path(ybcli.__file__).parent / "packs"
SHELF = instruments.load([PACKS / "zj", PACKS / "practice"])
POLICY = SHELF.on(date(2026, 7, 1), "339901")
SPANS = {
    "months_here": "2021-01..2022-06 (18) 339901",
    "months_there": "2019-01..2021-03 (27) 330106",
    "months_elsewhere": "2018-01..2018-12 (12) 330802; 2019-01..2021-03 (27) 330106",
}


def work(name, policy=POLICY, **values):
    return formula.evaluate(name, policy.shelf.facts(values), policy)


def test_two_percent_of_the_own_base():
    lanzhou = place(account_rate={"in_service": "0.02"})
    made = work("account_credit", lanzhou, own_base=6000, person_category="in_service")
    assert str(made.value) == "120.00"  # WE-058


def test_a_wage_below_the_floor_is_credited_on_the_floor():
    xian = place(account_rate={"in_service": "0.02"}, base_floor=5182, base_ceiling=25910)
    made = work("account_credit", xian, monthly_wage=4000, person_category="in_service")
    assert str(made.value) == "103.64"  # WE-060


def test_the_old_rule_by_age_and_how_far_a_page_was_off():
    bands = [
        {"above": 0, "is": "0.024"},
        {"above": 34, "is": "0.027"},
        {"above": 44, "is": "0.034"},
    ]
    old = place(account_rate={"in_service": bands})
    made = work("account_credit", old, own_base=8000, person_category="in_service", age=45)
    assert made.value == 272  # WE-062 prints 288
    assert Decimal(288) - made.value == 16
    young = work("account_credit", old, own_base=8000, person_category="in_service", age=34)
    assert young.value == 192


@pytest.mark.parametrize(("age", "credit"), [(60, "100.00"), (70, "100.00"), (71, "120.00")])
def test_the_retired_have_a_fixed_amount_here(age, credit):
    assert str(work("account_credit", person_category="retired", age=age).value) == credit


@pytest.mark.parametrize(
    ("base", "age", "credit"),
    [
        ("higher", 70, "481.98"),
        ("higher", 71, "565.08"),
        ("own_pension", 71, "204.00"),
        ("average_wage", 71, "565.08"),
        ("average_pension", 71, "272.00"),
    ],
)
def test_the_retired_have_a_rate_of_a_base_elsewhere(base, age, credit):
    other = place(
        retired_account_by="ratio",
        retired_account_base=base,
        average_monthly_wage=8310,
        average_basic_pension=4000,
        retired_account_ratio=[{"above": 0, "is": "0.058"}, {"above": 70, "is": "0.068"}],
    )
    facts = {"person_category": "retired", "age": age, "own_pension": 3000}
    assert str(work("account_credit", other, **facts).value) == credit


def test_a_flexible_worker_is_credited_on_the_chosen_base():
    made = work("account_credit", chosen_base=6000, person_category="flexible")
    assert made.value == 120


def test_residents_have_no_account():
    with pytest.raises(PolicyGap, match="resident"):
        work("account_credit", own_base=6000, person_category="resident")


@pytest.mark.parametrize(
    ("facts", "share"),
    [
        ({"relative_cost": 900}, "900.00"),
        ({"relative_cost": 900, "relative_prior_pot": 100}, "800.00"),
        ({"relative_cost": 900, "relative_prior_pot": 1000}, "0.00"),
        ({"relative_cost": 9000}, "5000.00"),
        ({"relative_cost": 9000, "account_use": "commercial_product"}, "1000.00"),
        ({"relative_cost": 900, "relative": "sibling"}, "0.00"),
    ],
)
def test_the_family_shares_money_of_prior_years(facts, share):
    made = work("family_account_share", **{"prior_pot": 5000, "relative": "spouse", **facts})
    assert str(made.value) == share


@given(
    st.integers(0, 10**7),
    st.integers(0, 10**7),
    st.integers(0, 10**7),
    st.sampled_from(["in_scope_own", "vaccine", "commercial_product"]),
)
@settings(max_examples=100, deadline=None)
def test_a_share_is_never_more_than_the_pot_the_cost_or_what_may_go(pot, own, cost, use):
    made = work(
        "family_account_share",
        prior_pot=Decimal(pot) / 100,
        relative_prior_pot=Decimal(own) / 100,
        relative_cost=Decimal(cost) / 100,
        relative="child",
        account_use=use,
    ).fen
    kept = 400_000 if use == "commercial_product" else 0
    assert made == min(max(cost - own, 0), max(pot - kept, 0))


def test_the_relatives_own_money_goes_first_only_where_the_region_says_so():
    other = place(
        relative_pot_first="no",
        family_account_share_ratio={"other": "0.5"},
        family_account_keep={"other": 1000},
        family_account_relative={"other": 1},
    )
    made = work(
        "family_account_share",
        other,
        prior_pot=5000,
        relative_prior_pot=800,
        relative_cost=900,
        relative="grandparent",
    )
    assert made.value == 450


@pytest.mark.parametrize(("day", "months"), [("2024-12-31", 42), ("2025-01-01", 54)])
def test_months_paid_in_two_places_count_once_in_both_regimes(day, months):
    policy = SHELF.on(date.fromisoformat(day), "339901")
    made = work("transfer_years", policy, **SPANS)
    assert (made.value, made.unit) == (months, "months")
    assert made.value == made.parts[0].value + made.parts[1].value - made.parts[2].value


def test_years_elsewhere_are_local_or_only_deemed():
    assert work("local_actual_years", **SPANS).value == 54
    tianjin = place(years_elsewhere_count="deemed", smart_insurance_in_force=1)
    assert work("transfer_years", tianjin, **SPANS).value == 54
    assert work("local_actual_years", tianjin, **SPANS).value == 18


def test_months_that_nobody_told_are_no_months():
    with pytest.raises(BadData, match="months_here"):
        work("transfer_years", months_there=SPANS["months_there"])
    assert work("transfer_years", **{**SPANS, "months_here": "-"}).value == 39


@pytest.mark.parametrize(
    ("category", "premium"),
    [("none", "500.00"), ("dibian", "250.00"), ("dibao", "0.00"), ("tekun", "0.00")],
)
def test_the_premium_of_the_poor_is_subsidised(category, premium):
    assert str(work("resident_premium", aid_category=category).value) == premium
    assert work("resident_premium_total", aid_category=category).value == 1170


def test_where_no_share_is_set_the_poor_are_a_gap_and_the_others_are_not():
    other = place(resident_individual_premium=400)
    assert work("resident_premium", other).value == 400
    assert work("resident_premium", other, aid_category="none").value == 400
    with pytest.raises(PolicyGap, match="premium_subsidy_share"):
        work("resident_premium", other, aid_category="dibao")


@pytest.mark.parametrize(
    ("mode", "contribution"), [("half_up", "397.12"), ("down", "397.11"), ("up", "397.12")]
)
def test_a_region_that_cuts_the_fen_cuts_it(mode, contribution):
    other = place(flexible_rate="0.089", base_floor=4462, base_ceiling=24060, fen_rounding=mode)
    made = work("flexible_contribution", other, chosen_base=4000)
    assert str(made.value) == contribution  # 4,462 × 8.9% = 397.118 (WE-048)
