"""Months that add up with overlaps once; the dated switch; balances whose sum stays the same."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ybcli
from ybcli.errors import BadData
from ybcli.law.engine import formula, instruments, months
from ybcli.law.engine.finding import Fact

PACKS = Path(ybcli.__file__).parent / "packs"
MONTHS = st.integers(24_000, 24_120).map(months.month_of)
PAID = st.dictionaries(
    st.sampled_from(["339901", "330106", "330802"]), st.lists(MONTHS, max_size=60)
)


@pytest.fixture(scope="module")
def shelf():
    return instruments.load([PACKS / "zj", PACKS / "practice"])


@pytest.fixture
def work(shelf):
    def on(name, day="2026-07-01", region="339901", **told):
        facts = shelf.facts(told, source="platform")
        return formula.evaluate(name, facts, shelf.on(date.fromisoformat(day), region))

    return on


@given(PAID)
def test_every_month_stands_in_one_interval_with_all_who_told_it(paid):
    """Nothing is lost, nothing counted twice, and neighbours of the same sources are one interval."""
    found = months.merge(paid)
    every = {month for months in paid.values() for month in months}
    inside = [m for one in found for m in months.months_between(one.first, one.last)]
    assert sorted(every) == inside
    assert months.count_months(found) == len(every)
    told = sum(len(set(months)) for months in paid.values())
    assert months.count_months(found) + months.count_overlaps(found) == told
    for one in found:
        for month in months.months_between(one.first, one.last):
            assert one.sources == tuple(sorted(s for s, months in paid.items() if month in months))
    for one, two in pairwise(found):
        touch = months.number_of(two.first) == months.number_of(one.last) + 1
        assert not (touch and one.sources == two.sources)


@given(PAID)
def test_what_is_written_is_read_back(paid):
    """The line of a finding says as much as the months did."""
    line = months.format_intervals(months.merge(paid))
    assert months.parse_intervals(line) == {s: sorted(set(m)) for s, m in paid.items() if m}


def test_an_overlap_is_shown_with_both_sources():
    """2019-01 to 2021-03 there, 2021-01 to 2022-06 here: three months are told twice, 42 count."""
    here = months.months_between("2021-01", "2022-06")
    there = months.months_between("2019-01", "2021-03")
    found = months.merge({"339901": here, "330106": there})
    assert [str(one) for one in found] == [
        "2019-01..2020-12 (24) 330106",
        "2021-01..2021-03 (3) 330106+339901",
        "2021-04..2022-06 (15) 339901",
    ]
    assert (months.count_months(found), months.count_overlaps(found)) == (42, 3)


@pytest.mark.parametrize(
    ("day", "region", "outcome"),
    [
        ("2024-12-31", "339901", "not_met"),
        ("2025-01-01", "339901", "met"),
        ("2026-07-01", "331102", "not_met"),  # nobody has set it there: the regime before
    ],
)
def test_the_regime_is_a_dated_switch_and_before_by_default(work, day, region, outcome):
    """Trap T-05."""
    assert work("new_system_is_in_force", day, region).outcome == outcome


BALANCES = {"balance_here_fen": 10000, "balance_there_fen": 234567, "balance_elsewhere_fen": 239567}


@pytest.mark.parametrize(("day", "moved"), [("2024-07-01", 234567), ("2026-07-01", 239567)])
def test_the_balance_moved_is_that_of_the_regime_and_the_sum_stays(work, day, moved):
    """Before: of the place that was left; after: of every other place in the province."""
    assert work("moved_balance", day, **BALANCES).fen == moved
    assert work("balance_after_transfer", day, **BALANCES).fen == 10000 + moved


@given(here=st.integers(0, 10**9), there=st.integers(0, 10**9), more=st.integers(0, 10**9))
def test_no_fen_is_lost_or_made(shelf, here, there, more):
    """Whatever the balances are, what is here afterwards is what was here and what was moved."""
    told = {
        "balance_here_fen": here,
        "balance_there_fen": there,
        "balance_elsewhere_fen": there + more,
    }
    for day in (date(2024, 7, 1), date(2026, 7, 1)):
        facts, policy = shelf.facts(told), shelf.on(day, "339901")
        moved = formula.evaluate("moved_balance", facts, policy).fen
        assert formula.evaluate("balance_after_transfer", facts, policy).fen == here + moved


def test_an_unknown_balance_is_no_nought(work):
    """The formula does not guess."""
    with pytest.raises(BadData):
        work("balance_given_out", given_balance_fen=[Fact("given_balance_fen", None, "away")])


SPANS = {
    "months_here": "2021-01..2022-06 (18) 339901",
    "months_there": "2019-01..2021-03 (27) 330106",
    "months_elsewhere": "2018-01..2018-12 (12) 330802; 2019-01..2021-03 (27) 330106",
    "months_of_platform": 54,
}


@pytest.mark.parametrize(("day", "after"), [("2024-07-01", 42), ("2026-07-01", 54)])
def test_years_before_and_moved_are_years_after(work, day, after):
    """18 here, 27 there, 3 of them twice: 42; with the new system the third place counts as well."""
    found = work("months_add_up", day, **SPANS)
    told = {fact.name: fact.value for fact in found.facts}
    assert (found.outcome, told["months_after_count"], told["months_twice"]) == ("met", after, 3)


def test_a_count_that_differs_from_the_platforms_is_an_officers_question(work):
    """Both counts are shown."""
    found = work("months_add_up", **{**SPANS, "months_of_platform": 57})
    assert found.outcome == "unclear"
    assert "54" in found.sentence
    assert "57" in found.sentence


@pytest.mark.parametrize(
    ("rule", "told", "outcome"),
    [
        ("transfer_stays_in_the_province", {"transfer_way": "in_province"}, "met"),
        ("transfer_stays_in_the_province", {"transfer_way": "cross_province"}, "not_met"),
        ("transfer_stays_in_the_province", {}, "unclear"),
        ("transfer_crosses_provinces", {"transfer_way": "cross_province"}, "met"),
        ("request_is_to_this_office", {"transfer_way": "given_out"}, "met"),
        ("request_is_to_this_office", {"transfer_way": "elsewhere"}, "not_met"),
        ("person_is_insured_here", {"scheme_here": "resident"}, "met"),
        ("person_is_insured_here", {"scheme_here": "no"}, "not_met"),
        ("person_is_insured_here", {"scheme_here": None}, "unclear"),
        ("transfer_was_not_made", {"transferred_before": True}, "not_met"),
        ("transfer_was_not_made", {"transferred_before": False}, "met"),
        ("there_are_years_elsewhere", {"months_there": "-"}, "not_met"),
        ("there_are_years_elsewhere", {"months_there": SPANS["months_there"]}, "met"),
        ("there_are_years_elsewhere", {"months_there": None}, "unclear"),
        ("balances_are_known", BALANCES, "met"),
        ("balances_are_known", {**BALANCES, "balance_there_fen": None}, "unclear"),
        ("given_out_is_known", {"given_scheme": "employee", "given_months": 0, "given_balance_fen": 0}, "met"),
        ("given_out_is_known", {"given_scheme": None, "given_months": 0, "given_balance_fen": 0}, "unclear"),
    ],
)  # fmt: skip
def test_qualification(work, rule, told, outcome):
    """Silence is no answer."""
    assert work(rule, **told).outcome == outcome


def test_both_offices_days_are_those_of_the_national_measure(shelf):
    """Ten working days to give out, five to take in, each with its words."""
    policy = shelf.on(date(2022, 7, 18), "331102")
    assert (policy.transfer_out_days.value, policy.transfer_in_days.value) == (10, 5)
    assert "10个工作日" in policy.show("transfer_out_days")["quote"]
    assert "5个工作日" in policy.show("transfer_in_days")["quote"]
