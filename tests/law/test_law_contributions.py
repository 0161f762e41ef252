"""Contributions against published examples (WE-…), and the boundaries of the wage base."""

from datetime import date
from pathlib import Path

import pytest

import ybcli
from ybcli.errors import PolicyGap
from ybcli.law.engine import formula, instruments
from ybcli.law.engine.standing import Standing

PACKS = Path(ybcli.__file__).parent / "packs"


@pytest.fixture(scope="module")
def shelf():
    return instruments.load([PACKS / "zj", PACKS / "practice"])


def work(shelf, name, day, region, known_by=None, **values):
    known = date.fromisoformat(known_by) if known_by else None
    policy = shelf.on(date.fromisoformat(day), region, known)
    return formula.evaluate(name, shelf.facts(values), policy)


@pytest.mark.parametrize(
    ("average", "ceiling"),
    [(89_240, "22311"), (99_722, "24930"), (96_237, "24060")],
    ids=["WE-042", "WE-044", "2023"],
)
def test_the_ceiling_is_three_times_the_rounded_month(shelf, average, ceiling):
    figure = work(shelf, "ceiling_of_average", "2024-06-01", "331102", average_wage_year=average)
    assert str(figure.value) == ceiling
    assert figure.standing is Standing.REPORTED


@pytest.mark.parametrize(("average", "floor"), [(7437, 4462), (8020, 4812)])
def test_the_floor_is_taken_from_the_year_before(shelf, average, floor):
    figure = work(shelf, "floor_of_average", "2024-06-01", "331102", average_wage_month=average)
    assert figure.value == floor


def test_a_flexible_worker_of_hangzhou_pays_as_published(shelf):
    """WE-048: base 4,462 and 8.9 % are 397.12 a month, in 2024 before the notice of October."""
    figure = work(
        shelf, "flexible_contribution", "2024-03-01", "330106", "2024-03-31", chosen_base=1
    )
    assert figure.fen == 39712
    assert figure.standing is Standing.UNCONFIRMED


def pack_of(tmp_path, region, sets):
    folder = tmp_path / "other" / "policies"
    folder.mkdir(parents=True)
    lines = "\n".join(
        f'{name} = {{ is = {value}, article = "§1" }}' for name, value in sets.items()
    )
    (folder / "other.toml").write_text(
        f'[instrument]\ntitle = "t"\nissuer = "i"\npublished = 2015-01-01\nin_force = 2015-01-01\n'
        f'region = "{region}"\nstanding = "reported"\nurl = ""\n[sets]\n{lines}\n'
        f'[articles]\n"§1" = "q"\n',
        "utf-8",
    )
    return instruments.load([folder.parent, PACKS / "zj"])


@pytest.mark.parametrize(
    ("name", "sets", "values", "fen"),
    [
        (
            "flexible_contribution",
            {"base_floor": 4433, "base_ceiling": 22000, "flexible_rate": 0.10},
            {"chosen_base": 4433},
            44330,
        ),
        (
            "resident_premium_total",
            {"resident_individual_premium": 230, "resident_subsidy": 470},
            {},
            70000,
        ),
        (
            "employee_contribution",
            {"base_floor": 3000, "base_ceiling": 20000, "employee_rate": 0.02},
            {"monthly_wage": 6000},
            12000,
        ),
        (
            "employee_contribution",
            {"base_floor": 5182, "base_ceiling": 25000, "employee_rate": 0.02},
            {"monthly_wage": 4000},
            10364,
        ),
    ],
    ids=["WE-046", "WE-049", "WE-058", "WE-060"],
)
def test_another_citys_rules_are_tried_from_a_pack_in_front(tmp_path, name, sets, values, fen):
    shelf = pack_of(tmp_path, "350900", sets)
    assert work(shelf, name, "2024-09-01", "350902", **values).fen == fen


@pytest.mark.parametrize(
    ("wage", "base"),
    [
        ("0", 481200),
        ("4811.99", 481200),
        ("4812", 481200),
        ("4812.01", 481201),
        ("24060", 2406000),
        ("24060.01", 2406000),
        ("999999", 2406000),
    ],
)
def test_the_wage_is_held_between_floor_and_ceiling(shelf, wage, base):
    figure = work(shelf, "contribution_base", "2026-07-01", "339901", monthly_wage=wage)
    assert figure.fen == base


def test_the_practice_county_works_out_money_that_may_move_in_practice_only(shelf):
    figure = work(shelf, "employer_contribution", "2026-07-01", "339901", monthly_wage="5200.00")
    assert figure.fen == 49400
    figure.check_moves_money(practice=True)
    with pytest.raises(PolicyGap):
        figure.check_moves_money(practice=False)
    assert work(shelf, "resident_premium", "2026-07-01", "339901").fen == 50000


def test_a_real_county_without_a_rate_is_a_gap_that_names_it(shelf):
    with pytest.raises(PolicyGap, match="331102") as caught:
        work(shelf, "employer_contribution", "2024-06-01", "331102", monthly_wage=5000)
    assert caught.value.parameter == "employer_rate"
