"""The shelves that come with the program: read without fault, true to the published figures."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import ybcli
from ybcli.errors import PolicyGap
from ybcli.law import formula, instruments
from ybcli.law.figure import Standing

PACKS = Path(ybcli.__file__).parent / "packs"
BOTH = [PACKS / "zj", PACKS / "practice"]
WINDOWS = {
    "employee_confirmation_window": "6.2.2.1",
    "resident_payment_window_automatic": "6.2.3.1",
    "resident_payment_window_applied": "6.2.3.2",
    "unit_change_confirmation_window": "6.2.4.1 c)",
    "employee_change_confirmation_window": "6.2.5.1",
    "resident_change_confirmation_window": "6.2.6.1",
    "chronic_disease_confirmation_window": "6.7.1",
}


@pytest.fixture(scope="module")
def shelf():
    return instruments.load(BOTH)


def value(shelf, name, day, region="331102", known_by=None):
    known = date.fromisoformat(known_by) if known_by else None
    return shelf.on(date.fromisoformat(day), region, known).figure(name)


def test_the_shelves_have_no_fault():
    assert instruments.faults(BOTH) == []


@pytest.mark.parametrize(
    ("day", "floor", "ceiling"),
    [
        ("2021-01-01", 3957, 19783),
        ("2022-10-31", 3957, 19783),
        ("2022-11-01", 3957, 22311),
        ("2022-12-31", 3957, 22311),
        ("2023-01-01", 4462, 24060),
        ("2024-01-01", 4812, 24930),
        ("2024-12-31", 4812, 24930),
    ],
)
def test_the_wage_bases_are_those_published(shelf, day, floor, ceiling):
    assert value(shelf, "base_floor", day).value == floor
    assert value(shelf, "base_ceiling", day).value == ceiling


def test_the_base_of_2024_was_not_known_before_october(shelf):
    assert value(shelf, "base_floor", "2024-03-01", known_by="2024-10-11").value == 4462
    assert value(shelf, "base_floor", "2024-03-01", known_by="2024-10-12").value == 4812
    assert value(shelf, "base_ceiling", "2022-11-15", known_by="2022-11-29").value == 19783


@pytest.mark.parametrize("day", ["2020-12-31", "2025-01-01", "2026-07-01"])
def test_years_without_a_notice_are_gaps(shelf, day):
    for name in ("base_floor", "base_ceiling"):
        with pytest.raises(PolicyGap):
            value(shelf, name, day)


def test_the_months_without_a_floor_are_listed_and_no_others(shelf):
    day, gaps = date(2021, 1, 1), []
    while day < date(2026, 1, 1):
        if shelf.on(day, "331102").find("base_floor") is None:
            gaps.append(day.strftime("%Y-%m"))
        day = (day + timedelta(days=31)).replace(day=1)
    assert gaps == [f"2025-{month:02d}" for month in range(1, 13)]


def test_standings_are_honest(shelf):
    assert value(shelf, "base_floor", "2021-06-01").standing is Standing.REPORTED
    assert value(shelf, "base_ceiling", "2022-12-01").standing is Standing.LAW
    assert value(shelf, "base_floor", "2023-06-01").standing is Standing.LAW
    assert value(shelf, "base_ceiling", "2023-06-01").standing is Standing.REPORTED
    assert value(shelf, "employer_rate", "2024-06-01", "330100").standing is Standing.REPORTED
    assert value(shelf, "flexible_rate", "2024-06-01", "330106").standing is Standing.UNCONFIRMED
    assert value(shelf, "employee_rate", "2024-06-01").standing is Standing.REPORTED


@pytest.mark.parametrize("region", ["331102", "331121", "330802", "330881", "331100", "330800"])
def test_lishui_and_quzhou_have_no_rate_and_no_window(shelf, region):
    policy = shelf.on(date(2024, 6, 1), region)
    for name in ("employer_rate", "flexible_rate", "resident_individual_premium", *WINDOWS):
        with pytest.raises(PolicyGap, match=region):
            policy.figure(name)


def test_the_seven_windows_stand_in_the_dictionary_with_their_clause(shelf):
    asked = {name: shelf.parameters[name].clause.removeprefix("std-2022 ") for name in WINDOWS}
    assert asked == WINDOWS
    assert all("规定时间" in shelf.quote(shelf.parameters[name].clause) for name in WINDOWS)


def test_every_clause_that_is_cited_is_quoted(shelf):
    cited = [parameter.clause for parameter in shelf.parameters.values() if parameter.clause]
    cited += [clause for each in formula.names().values() for clause, _f in each.versions]
    assert [clause for clause in cited if not shelf.quote(clause)] == []


@pytest.mark.parametrize("day", ["2020-01-01", "2023-06-30", "2026-01-01", "2026-12-31"])
def test_the_practice_county_has_everything_and_says_it_is_practice(shelf, day):
    policy = shelf.on(date.fromisoformat(day), "339901")
    for parameter, setting in policy.listing():
        assert setting is not None, parameter.name
        assert setting.standing is Standing.PRACTICE
        assert setting.note == "仅供演练"
        assert "演练" in setting.instrument.title
        assert "演练" in setting.instrument.articles[setting.article]
    assert policy.employer_rate.value == Decimal("0.095")
    assert policy.resident_individual_premium.value == 500
    assert (
        policy.employee_confirmation_window.value,
        policy.resident_payment_window_applied.value,
    ) == (5, 30)


def test_practice_stays_in_the_practice_county(shelf):
    real = [
        setting
        for (region, _name), settings in shelf.settings.items()
        for setting in settings
        if not region.startswith("3399")
    ]
    assert all(setting.standing is not Standing.PRACTICE for setting in real)


def test_every_formula_reads_facts_and_parameters_that_exist(shelf):
    for name in formula.names():
        assert formula.facts_read(name) <= set(shelf.fact_kinds), name
        assert formula.parameters_read(name) <= set(shelf.parameters), name
