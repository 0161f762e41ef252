"""One formula, two evaluators: a column equals the figures of its rows, to the fen."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ybcli
from ybcli.errors import BadData, PolicyGap, UsageError
from ybcli.law import column, formula, instruments
from ybcli.law.figure import Figure

PACKS = Path(ybcli.__file__).parent / "packs"
SHELF = instruments.load([PACKS / "zj", PACKS / "practice"])
POLICY = SHELF.on(date(2026, 7, 1), "339901")
WAGES = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


def rows(wages, name="monthly_wage"):
    return {name: pl.Series(wages, dtype=pl.Int64)}


@settings(max_examples=150, deadline=None)
@given(WAGES)
def test_columns_equal_figures_to_the_fen(wages):
    names = ["contribution_base", "employer_contribution", "employee_contribution"]
    made = column.work_all(names, rows(wages), POLICY)
    for place, wage in enumerate(wages):
        facts = SHELF.facts({"monthly_wage": Figure.from_fen(wage, "monthly_wage")})
        for name in names:
            assert made[name][place] == formula.work(name, facts, POLICY).fen


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20),
    st.decimals("0.0001", "1", places=4),
    st.integers(-(10**6), 10**6),
)
def test_every_operation_rounds_as_figures_do_also_below_zero(fen, rate, bound):
    share = Figure(rate, "ratio", "rate")
    limit = Figure(Decimal(bound) / 100, "yuan", "limit")
    mode = [Figure(place, "rounding", "mode") for place in range(3)]
    ways = [
        lambda x: (x * share).to_fen(),
        lambda x: (share * x + limit).to_fen(),
        lambda x: (limit - x * share).to_fen(),
        lambda x: (x - limit).at_least(limit).to_fen(),
        lambda x: limit.at_most(x).to_fen(),
        lambda x: (x * share).rounded(mode[0]).to_fen(),
        lambda x: (x * share).rounded(mode[1]).to_fen(),
        lambda x: (x * share).rounded(mode[2]).to_fen(),
    ]
    frame = pl.DataFrame({"x": pl.Series(fen, dtype=pl.Int64)})
    whole = column.Column(pl.col("x"), "yuan", 2)
    made = frame.select(way(whole).on_scale(2).alias(str(n)) for n, way in enumerate(ways))
    for number, way in enumerate(ways):
        expected = [way(Figure.from_fen(each, "x")).fen for each in fen]
        assert made[str(number)].to_list() == expected, number


def test_the_result_is_whole_fen():
    made = column.work("employer_contribution", rows([520000, 100]), POLICY)
    assert made.dtype == pl.Int64
    assert made.to_list() == [49400, 45714]


def test_a_formula_of_parameters_only_gives_every_row_the_same():
    assert column.work("resident_premium", rows([1, 2, 3]), POLICY).to_list() == [50000] * 3


def test_a_row_without_a_wage_is_refused_and_not_raised_to_the_floor():
    with pytest.raises(BadData, match="1 rows") as caught:
        column.work("contribution_base", rows([1, None]), POLICY)
    assert caught.value.kind == "field.missing"


def test_a_negative_wage_is_refused_and_not_raised_to_the_floor():
    with pytest.raises(BadData) as caught:
        column.work("contribution_base", rows([1, -1]), POLICY)
    assert caught.value.kind == "wage.negative"


def test_no_rows_give_no_rows():
    assert column.work("contribution_base", rows([]), POLICY).to_list() == []


def test_gaps_and_unknown_names_are_told_as_for_one_person():
    with pytest.raises(PolicyGap):
        column.work("employer_contribution", rows([1]), SHELF.on(date(2026, 7, 1), "331102"))
    with pytest.raises(UsageError):
        column.work("employer", rows([1]), POLICY)
    with pytest.raises(BadData, match="monthly_wage"):
        column.work("contribution_base", rows([1], "chosen_base"), POLICY)


@pytest.mark.parametrize("dtype", [pl.Float64, pl.Int32, pl.String])
def test_money_that_is_no_whole_fen_is_a_programmers_mistake(dtype):
    with pytest.raises(AssertionError):
        column.work("contribution_base", {"monthly_wage": pl.Series([1]).cast(dtype)}, POLICY)


def test_units_are_asserted_in_columns_too():
    wage = column.Column(pl.col("x"), "yuan", 2)
    with pytest.raises(AssertionError):
        _ = wage + Figure(Decimal("0.1"), "ratio", "rate")
    with pytest.raises(AssertionError):
        _ = wage * Figure(Decimal(1), "yuan", "other")


def test_only_the_column_module_knows_polars():
    room = Path(ybcli.__file__).parent / "law"
    assert [path.name for path in room.glob("*.py") if "polars" in path.read_text("utf-8")] == [
        "column.py"
    ]
