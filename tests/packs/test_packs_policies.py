"""The shelves that come with the program: read without fault, true to the published figures."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import ybcli
from ybcli.errors import PolicyGap
from ybcli.law.engine import formula, instruments
from ybcli.law.engine.standing import Standing

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


@pytest.mark.clause("5.1 g)")
def test_the_shelves_have_no_fault():
    assert instruments.faults(BOTH) == []


@pytest.mark.parametrize(
    ("day", "floor", "ceiling"),
    [
        ("2020-07-01", 3322, 16608),
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


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("base_floor", "2019-12-31"),
        ("base_ceiling", "2019-12-31"),
        ("base_ceiling", "2025-01-01"),
        ("base_floor", "2026-07-01"),
        ("base_ceiling", "2026-07-01"),
    ],
)
def test_years_without_a_notice_are_gaps(shelf, name, day):
    with pytest.raises(PolicyGap):
        value(shelf, name, day)


@pytest.mark.parametrize(
    ("name", "day"),
    [("base_floor", "2020-07-01"), ("base_ceiling", "2020-07-01"), ("base_floor", "2025-07-01")],
)
def test_what_is_told_without_a_source_moves_no_money(shelf, name, day):
    figure = value(shelf, name, day)
    assert figure.standing is Standing.UNCONFIRMED
    for practice in (False, True):
        with pytest.raises(PolicyGap) as stopped:
            figure.check_moves_money(practice)
        assert (stopped.value.parameter, stopped.value.kind) == (name, "standing")


def test_standings_are_honest(shelf):
    assert value(shelf, "base_floor", "2021-06-01").standing is Standing.REPORTED
    assert value(shelf, "base_ceiling", "2021-06-01").standing is Standing.UNCONFIRMED
    assert value(shelf, "base_ceiling", "2022-12-01").standing is Standing.LAW
    assert value(shelf, "base_floor", "2023-06-01").standing is Standing.LAW
    assert value(shelf, "base_ceiling", "2023-06-01").standing is Standing.REPORTED
    assert value(shelf, "employer_rate", "2024-06-01", "330100").standing is Standing.REPORTED
    assert value(shelf, "flexible_rate", "2024-06-01", "330106").standing is Standing.UNCONFIRMED
    assert value(shelf, "employee_rate", "2024-06-01").standing is Standing.REPORTED


STANDINGS = {
    # official text, or a copy of it with number or date
    "law": "hz-aid-2022 nhsa-2021-43 ssl-2018 state-2024-38 std-2022 zj-wage-base-2022 "
    "zj-wage-base-2023 zj-wage-base-2024",
    # a newspaper, a hospital or a guide that quotes the authority
    "reported": "frame-resident-minimum-2025 hz-benefits-2020 hz-rates-2023 quzhou-benefits-2010 "
    "quzhou-benefits-2019 state-1998-44 zj-aid-2014 zj-aid-2019 zj-base-rounding zj-maternity-2021 "
    "zj-wage-base-2021",
    # commercial guides, pages written by machines, general knowledge, the program's own neutral switches
    "unconfirmed": "frame-account-2021 frame-aid-2021 frame-resident-minimum-2020 "
    "frame-resident-minimum-2021 frame-resident-minimum-2022 frame-resident-minimum-2023 "
    "frame-switches hz-premium-subsidy-2022 hz-remote-2022 kecheng-premium-2025 "
    "lishui-benefits-2025 lishui-remote-2025 longyou-premium-2015 quzhou-unreferred-2018 "
    "state-2012-619 state-2019-10 zj-family-account-2022 zj-family-account-2025 zj-wage-base-2020 "
    "zj-wage-base-2025",
}


def test_each_instrument_stands_as_its_source_allows(shelf):
    found: dict[str, set[str]] = {}
    for head in shelf.instruments.values():
        if head.pack == "zj":
            found.setdefault(str(head.standing), set()).add(head.id)
    assert found == {standing: set(ids.split()) for standing, ids in STANDINGS.items()}


def test_what_is_unconfirmed_says_why(shelf):
    words = ("无出处", "未见原文", "推算", "需确认", "转载")
    silent = [
        head.id
        for head in shelf.instruments.values()
        if head.standing is Standing.UNCONFIRMED and not any(word in head.note for word in words)
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("name", "words", "day", "region", "is_", "standing"),
    [
        (
            "inpatient_deductible",
            ("in_service", "level_3", "first"),
            "2021-01-01",
            "330106",
            800,
            "reported",
        ),
        (
            "inpatient_deductible",
            ("retired", "level_2", "second"),
            "2021-01-01",
            "330802",
            600,
            "reported",
        ),
        (
            "inpatient_deductible",
            ("retired", "level_2", "later"),
            "2021-01-01",
            "330802",
            0,
            "reported",
        ),
        ("aid_ratio", ("dibian",), "2025-06-01", "330106", Decimal("0.7"), "law"),
        ("aid_ratio", ("dibao",), "2025-06-01", "331102", Decimal("0.7"), "reported"),
        ("catastrophic_threshold", ("dibao",), "2025-06-01", "331102", 9000, "unconfirmed"),
        ("maternity_days_extension", ("first",), "2022-06-01", "331102", 60, "reported"),
        ("remote_first_share", ("unfiled",), "2024-06-01", "331102", 0, "unconfirmed"),
    ],
)
def test_tables_say_what_their_page_says(shelf, name, words, day, region, is_, standing):
    figure = shelf.on(date.fromisoformat(day), region).at(name, *words)
    assert (figure.value, str(figure.standing)) == (is_, standing)


def test_hangzhou_counts_in_bands(shelf):
    bands = shelf.on(date(2021, 1, 1), "330106").bands_at("inpatient_ratio", "retired", "level_3")
    assert bands.limits == (0, 40_000, 360_000)
    assert [f.value for f in bands.figures] == [Decimal(x) for x in ("0.86", "0.92", "0.90")]


def test_the_waiting_period_of_2025_is_law_only_where_the_text_leaves_no_choice(shelf):
    fixed = value(shelf, "fixed_wait", "2025-01-01")
    assert (fixed.value, fixed.standing) == (3, Standing.LAW)
    assert value(shelf, "wait_per_further_year", "2025-01-01").standing is Standing.REPORTED
    assert value(shelf, "long_miss_wait", "2025-01-01").value == 6
    assert value(shelf, "short_gap_months", "2025-01-01").standing is Standing.LAW
    assert value(shelf, "long_gap_wait", "2025-01-01").standing is Standing.UNCONFIRMED
    with pytest.raises(PolicyGap):
        value(shelf, "fixed_wait", "2024-12-31")


def test_no_rounding_of_the_fen_is_assumed_for_a_real_county(shelf):
    assert shelf.on(date(2025, 6, 1), "331102").find("fen_rounding") is None


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


@pytest.mark.clause("5.1 g)")
def test_every_clause_that_is_cited_is_quoted(shelf):
    cited = [parameter.clause for parameter in shelf.parameters.values() if parameter.clause]
    cited += [clause for each in formula.names().values() for clause, _f in each.versions]
    assert [clause for clause in cited if not shelf.quote(clause)] == []


@pytest.mark.clause("5.1 f)")
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
