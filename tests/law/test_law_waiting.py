"""Waiting periods against the published examples (WE-064 to WE-068), repairs, groups, interruptions."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ybcli
from ybcli.errors import BadData, PolicyGap
from ybcli.law.engine import formula, instruments

PACKS = Path(ybcli.__file__).parent / "packs"
SHELF = instruments.load([PACKS / "zj", PACKS / "practice"])
POLICY = SHELF.on(date(2026, 7, 1), "339901")


def work(name, policy=POLICY, **values):
    return formula.evaluate(name, SHELF.facts(values), policy)


def day(name, policy=POLICY, **values):
    return date.fromordinal(work(name, policy, **values).value).isoformat()


@pytest.mark.parametrize("region", ["339901", "450400"], ids=["practice", "Wuzhou, national frame"])
@pytest.mark.parametrize(
    ("facts", "months", "begins"),
    [
        (
            {
                "cover_from": "2025-01-01",
                "paid_on": "2025-01-02",
                "paid_in_window": "no",
                "missed_years": 1,
            },
            3,
            "2025-04-02",
        ),
        ({"cover_from": "2027-01-01", "missed_years": 2}, 4, "2027-05-01"),
        ({"cover_from": "2027-01-01", "missed_years": 2, "repaired_years": 1}, 3, "2027-04-01"),
    ],
    ids=["WE-064", "WE-066", "WE-068"],
)
def test_benefits_begin_on_the_published_day(region, facts, months, begins):
    policy = SHELF.on(date(2027, 1, 1), region)
    assert work("waiting_months", policy, **facts).value == months
    assert day("waiting_period_end", policy, **facts) == begins


@pytest.mark.parametrize(
    ("missed", "repaired", "months"),
    [
        (1, 0, 3),
        (1, 1, 3),
        (3, 1, 4),
        (3, 2, 3),
        (4, 0, 6),
        (4, 1, 6),
        (4, 4, 6),
        (6, 1, 7),
        (6, 5, 6),
    ],
)
def test_a_repair_takes_off_the_variable_part_only(missed, repaired, months):
    made = work("waiting_months", missed_years=missed, repaired_years=repaired)
    assert made.value == months


@given(st.integers(0, 60), st.integers(0, 60), st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_wait_is_never_shorter_than_its_fixed_part(missed, repaired, in_window):
    window = "yes" if in_window else "no"
    made = work(
        "waiting_months", missed_years=missed, repaired_years=repaired, paid_in_window=window
    ).value
    unrepaired = work("waiting_months", missed_years=missed, paid_in_window=window).value
    assert made == 0 if in_window and not missed else 3 <= made <= unrepaired
    assert missed < 4 or made >= 6


def test_who_paid_in_time_year_after_year_does_not_wait():
    assert day("waiting_period_end", cover_from="2026-01-01") == "2026-01-01"


@pytest.mark.parametrize("group", ["newborn", "aided", "demobilised"])
def test_special_groups_do_not_wait(group):
    facts = {"cover_from": "2026-01-01", "paid_on": "2026-03-05", "paid_in_window": "no"}
    assert day("waiting_period_end", **facts) == "2026-06-05"
    assert day("waiting_period_end", wait_group=group, **facts) == "2026-03-05"


def test_a_group_of_which_the_law_says_nothing_is_a_gap():
    policy = SHELF.on(date(2026, 1, 1), "331102")
    with pytest.raises(PolicyGap, match="graduate"):
        work("waiting_months", policy, wait_group="graduate", missed_years=1)


def test_before_2025_nobody_has_said_how_long_to_wait():
    with pytest.raises(PolicyGap):
        work("waiting_months", SHELF.on(date(2024, 12, 31), "331102"), missed_years=1)


@pytest.mark.parametrize(
    ("paid", "months", "begins"),
    [("2025-11-30", 3, "2026-02-28"), ("2027-11-30", 3, "2028-02-29")],
)
def test_a_day_that_the_month_lacks_is_its_last(paid, months, begins):
    assert day("waiting_period_end", paid_on=paid, paid_in_window="no", missed_years=1) == begins


@pytest.mark.parametrize(
    ("facts", "begins"),
    [
        ({"gap_months": 3, "gap_back_paid": "yes", "interrupted_from": "2026-03-01"}, "2026-03-01"),
        ({"gap_months": 3, "gap_back_paid": "no"}, "2026-06-10"),
        ({"gap_months": 4, "gap_back_paid": "yes"}, "2026-12-10"),
        ({"gap_months": 40}, "2026-12-10"),
    ],
)
def test_an_employees_interruption(facts, begins):
    assert day("interruption_wait_end", paid_on="2026-06-10", **facts) == begins


@pytest.mark.parametrize(
    ("paid", "begins"),
    [("2026-01-02", "2026-01-02"), ("2026-04-02", "2026-01-02"), ("2026-04-03", "2026-04-03")],
)
def test_a_newborn_paid_for_in_time_is_covered_from_birth(paid, begins):
    assert day("newborn_cover_begins", born_on="2026-01-02", paid_on=paid) == begins


def test_how_long_a_newborn_may_wait_is_not_known_in_lishui():
    with pytest.raises(PolicyGap, match="newborn_window"):
        work(
            "newborn_cover_begins",
            SHELF.on(date(2026, 7, 1), "331102"),
            born_on="2026-01-02",
            paid_on="2026-02-02",
        )


def test_the_reasons_stand_in_the_worksheet():
    figure = work("waiting_months", missed_years=2, paid_in_window="no")
    reasons = [part for part in figure.parts if not hasattr(part, "value")]
    assert [one.name for one in reasons] == ["missed_years", "waits"]
    assert reasons[-1].is_met


def test_a_repair_costs_this_years_premium_for_each_year():
    assert str(work("repair_premium", repaired_years=2).value) == "1000.00"


@pytest.mark.parametrize(
    "facts",
    [
        {"cover_from": "soon", "missed_years": 1},
        {"cover_from": "2027-01-01", "missed_years": -1},
        {"cover_from": "2027-01-01", "missed_years": "1.5"},
        {"cover_from": "2027-01-01", "missed_years": 2000},
        {"cover_from": "2027-01-01", "wait_group": "lucky"},
        {"missed_years": 1},
        {"cover_from": "2027-01-01", "paid_in_window": "no"},
    ],
)
def test_facts_that_do_not_fit_are_refused(facts):
    with pytest.raises(BadData):
        work("waiting_period_end", **facts)
