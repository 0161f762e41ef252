"""One formula, two evaluators: a column equals the figures of its rows, to the fen."""

import ast
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ybcli
from made_places import place, practice_with
from ybcli.errors import BadData, PolicyGap, UsageError
from ybcli.law.engine import column, formula, instruments
from ybcli.law.engine.figure import COUNTS, Figure

PACKS = Path(ybcli.__file__).parent / "packs"
SHELF = instruments.load([PACKS / "zj", PACKS / "practice"])
POLICY = SHELF.on(date(2026, 7, 1), "339901")
#: The switches of the practice county turned the other way.
OTHERWISE = practice_with(
    fen_rounding="down",
    allowance_day_by="year",
    caesarean_is_dystocia="no",
    maternity_fee_by="fixed",
    retired_account_by="ratio",
    retired_account_base="higher",
    account_rate={
        "in_service": [{"above": 0, "is": "0.024"}, {"above": 34, "is": "0.027"}],
        "flexible": "0.02",
    },
    relative_pot_first="no",
    bands_on="excess",
    benefit_ceiling_on="payment",
    remote_care_by="points",
    catastrophic_bands_on="excess",
    first_share_counts="no",
    aid_leaves_out_unfiled_loss="no",
)
FORMULAS = sorted(
    name
    for name, each in formula.names().items()
    if isinstance(each, formula.Formula) and column.columnar(name, SHELF)
)
#: What is worked out of lines of a bill only, which a column does not hold.
OF_LINES = {"first_share_amount", "over_limit_amount", "own_amount", "paid_whole_amount"}
#: Facts that stand in a formula's place, given or not.
MAYBE = {
    *("own_base", "allowance_days", "basic_paid", "burden", "catastrophic_paid", "aid_paid"),
    *("unfiled_loss", "aid_category"),
}


def rows(wages, name="monthly_wage"):
    return {name: pl.Series(wages, dtype=pl.Int64)}


def asked(name):
    """The facts that the formula reads, also through the layers of a settlement."""
    more = (
        formula.facts_read("tilted_aid")
        if name in {"one_stop_settlement", "personal_payment"}
        else ()
    )
    return sorted({*formula.facts_read(name), *more} - {"bill_lines"})


@cache
def values_of(fact):
    """Some values of a fact, as a column holds them; money also on and beside the limits of bands."""
    kind = SHELF.fact_kinds[fact]
    if kind.unit == "yuan":
        edges = [0, 1, 80_000, 420_000, 481_200, 481_201, 2_406_000, 4_000_000, 4_000_001]
        made = st.sampled_from(edges) | st.integers(0, 10_000_000) | st.integers(0, 10**8)
    elif kind.unit == "date":
        return st.dates(date(2020, 1, 1), date(2030, 12, 31))
    elif kind.unit in COUNTS:
        made = st.integers(0, int(min(kind.most or 100, 100)))
    else:
        said = st.sampled_from(kind.words)
        made = (
            said.map(str)
            if not kind.many
            else st.sampled_from(["", kind.words[0], " ".join(kind.words)])
        )
    return made


@st.composite
def tables(draw, name):
    """A table of facts for a formula: some facts absent from all rows, some from a few."""
    facts = asked(name)
    left_out = draw(st.sets(st.sampled_from(sorted(MAYBE)), max_size=len(MAYBE)))
    table = []
    for _row in range(draw(st.integers(1, 20))):
        row = {}
        for fact in facts:
            maybe = fact in MAYBE and (fact in left_out or draw(st.booleans()))
            maybe = maybe and (fact != "aid_category" or name == "resident_premium")
            row[fact] = None if maybe else draw(values_of(fact))
        table.append(row)
    return table


def frame_of(table, facts):
    kinds = {"yuan": pl.Int64, "date": pl.Date, "text": pl.String}
    dtypes = {fact: kinds.get(SHELF.fact_kinds[fact].unit, pl.Int64) for fact in facts}
    return pl.DataFrame(
        {f: pl.Series([row[f] for row in table], dtype=dtypes[f]) for f in facts}
        or {"none": [0] * len(table)}
    )


def figure_of(name, row, policy):
    """The figure of one row, as the column gives it; or the error."""
    values = {}
    for fact, value in row.items():
        if value is not None:
            kind = SHELF.fact_kinds[fact]
            values[fact] = Figure.from_fen(value, fact) if kind.unit == "yuan" else value
    from ybcli.law.engine.facts import facts_of

    try:
        made = formula.evaluate(name, facts_of(SHELF.fact_kinds, values, assume=False), policy)
    except (PolicyGap, BadData) as error:
        return error
    if made.unit == "date":
        return date.fromordinal(made.value)
    return made.to_fen().fen if made.unit == "yuan" else made.value


@pytest.mark.parametrize("policy", [POLICY, OTHERWISE], ids=["practice", "otherwise"])
@pytest.mark.parametrize("name", [name for name in FORMULAS if name not in OF_LINES])
def test_every_columnar_formula_equals_its_figures(name, policy):
    # Few tables of many rows: a table's ways cost much, its rows little.
    @settings(max_examples=10, deadline=None)
    @given(tables(name))
    def equal(table):
        expected = [figure_of(name, row, policy) for row in table]
        for row, answer in zip(table, expected, strict=True):
            if isinstance(answer, Exception):
                with pytest.raises(type(answer)):
                    column.evaluate(name, frame_of([row], asked(name)), policy)
        kept = [place for place, answer in enumerate(expected) if not isinstance(answer, Exception)]
        if kept:
            made = column.evaluate(
                name, frame_of([table[place] for place in kept], asked(name)), policy
            )
            assert made.to_list() == [expected[place] for place in kept]

    equal()


def test_most_formulas_run_in_columns_and_the_others_say_why():
    assert {
        *("contribution_base", "employer_contribution", "employee_contribution"),
        *("flexible_contribution", "resident_premium", "account_credit", "maternity_allowance"),
        *("maternity_fee_benefit", "family_account_share", "waiting_period_end"),
        *("inpatient_benefit", "catastrophic_benefit", "medical_aid"),
    } <= set(FORMULAS)
    others = {
        name: column.why_not_columnar(name, SHELF)
        for name, each in formula.names().items()
        if isinstance(each, formula.Formula) and name not in FORMULAS
    }
    assert "transfer_years" in others
    assert all("case by case" in why for why in others.values())
    assert "is a rule" in column.why_not_columnar("person_is_not_insured", SHELF)
    for name, why in others.items():
        with pytest.raises(UsageError) as caught:
            column.evaluate(name, rows([1]), POLICY)
        assert str(caught.value) == why


@pytest.mark.parametrize("name", sorted(OF_LINES))
def test_lines_of_bills_are_not_rows_of_a_column(name):
    with pytest.raises(UsageError, match="bill_lines"):
        column.evaluate(name, rows([1]), POLICY)
    assert column.evaluate(name, rows([100], "in_scope"), POLICY).to_list() == [0]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_columns_equal_figures_to_the_fen(wages):
    names = ["contribution_base", "employer_contribution", "employee_contribution"]
    made = column.evaluate_all(names, rows(wages), POLICY)
    for at, wage in enumerate(wages):
        facts = SHELF.facts({"monthly_wage": Figure.from_fen(wage, "monthly_wage")})
        for name in names:
            assert made[name][at] == formula.evaluate(name, facts, POLICY).fen


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20),
    st.decimals("0.0001", "1", places=4),
    st.integers(-(10**6), 10**6),
    st.integers(1, 400),
)
def test_every_operation_rounds_as_figures_do_also_below_zero(fen, rate, bound, count):
    share = Figure(rate, "ratio", "rate")
    limit = Figure(Decimal(bound) / 100, "yuan", "limit")
    days = Figure(count, "days", "days")
    mode = [Figure(at, "rounding", "mode") for at in range(3)]
    ways = [
        lambda x: (x * share).to_fen(),
        lambda x: (share * x + limit).to_fen(),
        lambda x: (limit - x * share).to_fen(),
        lambda x: (x - limit).at_least(limit).to_fen(),
        lambda x: limit.at_most(x).to_fen(),
        lambda x: limit.less(x).to_fen(),
        lambda x: x.less(limit).to_fen(),
        lambda x: (x * days / days).to_fen(),
        *(lambda x, one=one: (x * share).rounded(one).to_fen() for one in mode),
        *(lambda x, one=one: (x * share).to_fen(one) for one in mode),
        *(lambda x, one=one: (x / days).to_fen(one) for one in mode),
        lambda x: (x / days).to_fen(),
    ]
    frame = pl.DataFrame({"x": pl.Series(fen, dtype=pl.Int64)})
    whole = column.Column(pl.col("x"), "yuan", 100, min(fen), max(fen))
    made = frame.select(way(whole).on(100).numbers.alias(str(n)) for n, way in enumerate(ways))
    for number, way in enumerate(ways):
        expected = [way(Figure.from_fen(each, "x")).fen for each in fen]
        assert made[str(number)].to_list() == expected, number


def test_numbers_that_need_more_than_64_bits_have_more():
    whole = column.Column(pl.col("x"), "yuan", 100, 0, 10**12)
    deep = whole
    for _time in range(3):
        deep = deep * Figure(Decimal("0.9999"), "ratio", "rate")
    frame = pl.DataFrame({"x": pl.Series([10**12, 3], dtype=pl.Int64)})
    made = frame.select(deep.to_fen().numbers.alias("x"))
    assert made["x"].to_list() == [999_700_029_999, 3]
    assert made.schema["x"] == pl.Int64
    tiny = Figure(Decimal("1e-27"), "ratio", "rate")
    with pytest.raises(BadData, match="not plausible"):
        _ = whole + deep * tiny


def test_the_result_is_whole_fen():
    made = column.evaluate("employer_contribution", rows([520000, 100]), POLICY)
    assert made.dtype == pl.Int64
    assert made.to_list() == [49400, 45714]


def test_a_formula_of_parameters_only_gives_every_row_the_same():
    assert column.evaluate("resident_premium", rows([1, 2, 3]), POLICY).to_list() == [50000] * 3


def test_rows_that_go_different_ways_keep_their_order():
    words = ["none", "tekun", "dibian", "none", None, "dibao"]
    made = column.evaluate("resident_premium", {"aid_category": pl.Series(words)}, POLICY)
    assert made.to_list() == [50000, 0, 25000, 50000, 50000, 0]


def test_a_row_with_a_number_is_not_worked_out_and_one_without_is():
    made = column.evaluate(
        "account_credit",
        {
            "own_base": pl.Series([600_000, None], dtype=pl.Int64),
            "monthly_wage": pl.Series([None, 600_000], dtype=pl.Int64),
            "person_category": pl.Series(["in_service"] * 2),
        },
        POLICY,
    )
    assert made.to_list() == [12_000, 12_000]


def test_too_many_ways_are_no_column():
    many = pl.Series(range(2000), dtype=pl.Int64)
    with pytest.raises(UsageError, match="2000 different ways"):
        column.Rows(pl.DataFrame({"missed_years": many}), SHELF.fact_kinds, column._of_fact).one(
            many
        )


def test_a_row_without_a_wage_is_refused_and_not_raised_to_the_floor():
    with pytest.raises(BadData, match="1 rows") as caught:
        column.evaluate("contribution_base", rows([1, None]), POLICY)
    assert caught.value.kind == "field.missing"


def test_a_negative_wage_is_refused_and_not_raised_to_the_floor():
    with pytest.raises(BadData) as caught:
        column.evaluate("contribution_base", rows([1, -1]), POLICY)
    assert caught.value.kind == "wage.negative"


def test_an_absurd_amount_and_a_word_that_is_none_are_refused():
    with pytest.raises(BadData) as caught:
        column.evaluate("allowance_base", rows([1, 10**9], "employer_average_wage"), POLICY)
    assert caught.value.kind == "field.implausible"
    with pytest.raises(BadData) as caught:
        column.evaluate("resident_premium", {"aid_category": pl.Series(["poor"])}, POLICY)
    assert caught.value.kind == "field.not_in_list"


def test_no_rows_give_no_rows():
    assert column.evaluate("contribution_base", rows([]), POLICY).to_list() == []


def test_gaps_and_unknown_names_are_told_as_for_one_person():
    with pytest.raises(PolicyGap):
        column.evaluate("employer_contribution", rows([1]), SHELF.on(date(2026, 7, 1), "331102"))
    with pytest.raises(PolicyGap, match="premium_subsidy_share"):
        column.evaluate(
            "resident_premium",
            {"aid_category": pl.Series(["none", "dibao"])},
            place(resident_individual_premium=400),
        )
    with pytest.raises(UsageError):
        column.evaluate("employer", rows([1]), POLICY)
    with pytest.raises(BadData, match="monthly_wage"):
        column.evaluate("contribution_base", rows([1], "chosen_base"), POLICY)


@pytest.mark.parametrize("dtype", [pl.Float64, pl.Int32, pl.String])
def test_money_that_is_no_whole_fen_is_a_programmers_mistake(dtype):
    with pytest.raises(AssertionError):
        column.evaluate("contribution_base", {"monthly_wage": pl.Series([1]).cast(dtype)}, POLICY)


def test_units_are_asserted_in_columns_too():
    wage = column.Column(pl.col("x"), "yuan", 100, 0, 1)
    with pytest.raises(AssertionError):
        _ = wage + Figure(Decimal("0.1"), "ratio", "rate")
    with pytest.raises(AssertionError):
        _ = wage * Figure(Decimal(1), "yuan", "other")
    with pytest.raises(AssertionError):
        _ = wage / Figure(Decimal(1), "yuan", "other")


def test_only_the_column_module_imports_polars():
    room = Path(ybcli.__file__).parent / "law"
    importing = [
        path.name
        for path in room.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom) and "polars" in ast.dump(node)
    ]
    assert importing == ["column.py"]
