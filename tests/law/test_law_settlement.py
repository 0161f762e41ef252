"""One-stop settlement (7.3): the order fixed, the layers never more than the bill, the sums exact."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ybcli
from made_places import practice_with
from ybcli.errors import BadData, PolicyGap
from ybcli.law.benefits import settlement
from ybcli.law.engine import formula, instruments, worksheet

PACKS = Path(ybcli.__file__).parent / "packs"
SHELF = instruments.load([PACKS / "zj", PACKS / "practice"])
POLICY = SHELF.on(date(2026, 7, 1), "339901")

#: The standard's own example: cost 60,000 of which 5,000 the patient's own.
STANDARD = {
    "person_category": "resident",
    "hospital_level": "level_3",
    "aid_category": "dibao",
    "bill_lines": [
        {"name": "住院", "category": "A", "amount": "55000"},
        {"name": "自费", "category": "own", "amount": "5000"},
    ],
}


def layers(values, policy=POLICY):
    return dict(settlement.layers(SHELF.facts(values), policy))


def worked(name, values, policy=POLICY):
    return formula.evaluate(name, SHELF.facts(values), policy).value


@pytest.mark.clause("7.3 ¶1")
def test_the_standards_example_comes_out_to_the_fen():
    paid = {name: figure.fen for name, figure in layers(STANDARD).items()}
    assert paid == {
        "basic": 4_065_000,
        "catastrophic": 261_000,
        "medical_aid": 821_800,
        "tilted_aid": 0,
    }
    assert worked("one_stop_settlement", STANDARD) == 51_478
    assert worked("personal_payment", STANDARD) == 8_522


def test_the_order_is_the_declared_one_and_an_instrument_can_declare_another():
    entitled = {**STANDARD, "entitled_to": ["veterans", "supplementary"]}
    assert list(layers(entitled)) == [
        "basic",
        "catastrophic",
        "medical_aid",
        "tilted_aid",
        "supplementary",
        "veterans",
    ]


def pack_with(tmp_path, sets, dictionary=""):
    folder = tmp_path / "town" / "policies"
    folder.mkdir(parents=True)
    folder.joinpath("layers.toml").write_text(
        "[instrument]\n"
        'title = "t"\nissuer = "i"\npublished = 2026-01-01\nin_force = 2026-01-01\n'
        'region = "339901"\nstanding = "law"\nurl = ""\n'
        f'[sets]\n{sets}\n[articles]\n"§1" = "words"\n',
        "utf-8",
    )
    if dictionary:
        folder.joinpath("_parameters.toml").write_text(dictionary, "utf-8")
    shelf = instruments.load([tmp_path / "town", PACKS / "zj", PACKS / "practice"])
    return shelf, shelf.on(date(2026, 7, 1), "339901")


def test_another_order_is_data(tmp_path):
    shelf, policy = pack_with(
        tmp_path,
        "layer_place = { is = { medical_aid = 1, catastrophic = 2, supplementary = 3, other = 0 }, "
        'article = "§1" }',
    )
    found = dict(settlement.layers(shelf.facts(STANDARD), policy))
    assert list(found) == ["basic", "medical_aid", "catastrophic"]


@pytest.mark.clause("7.3 ¶2")
def test_a_further_layer_is_data_alone_and_changes_only_the_statement(tmp_path):
    shelf, policy = pack_with(
        tmp_path,
        "layer_place = { is = { catastrophic = 1, medical_aid = 2, tilted_aid = 3, zhelibao = 4, "
        'other = 0 }, article = "§1" }\n'
        'layer_counts = { is = { other = "whole_bill" }, article = "§1" }\n'
        'layer_threshold = { is = { other = 1000 }, article = "§1" }\n'
        'layer_ratio = { is = { other = 0.5 }, article = "§1" }\n'
        'layer_ceiling = { is = { other = inf }, article = "§1" }',
        '[_keys]\nsettlement_layer = ["zhelibao"]\nfurther_layer = ["zhelibao"]\n'
        '[_words]\nzhelibao = ["浙里保", "Zhelibao"]\n',
    )
    facts = {**STANDARD, "entitled_to": "zhelibao"}
    found = dict(settlement.layers(shelf.facts(facts), policy))
    before = layers(STANDARD)
    assert {name: found[name].value for name in before} == {n: f.value for n, f in before.items()}
    assert found["zhelibao"].value == Decimal("3761.00")  # (8,522 - 1,000) × 50 %
    assert found["zhelibao"].title_en == "Zhelibao"
    assert formula.evaluate("personal_payment", shelf.facts(facts), policy).value == 4761


BILLS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.just("x"),
            "category": st.sampled_from(["A", "B", "fixed", "own", "over_limit"]),
            "amount": st.decimals(0, 300_000, places=2),
        },
        optional={
            "limit": st.decimals(0, 300_000, places=2),
            "first_share": st.decimals(0, 1, places=2),
        },
    ),
    min_size=1,
    max_size=5,
)
SITUATIONS = st.fixed_dictionaries(
    {
        "bill_lines": BILLS,
        "person_category": st.sampled_from(["in_service", "retired", "resident", "flexible"]),
        "hospital_level": st.sampled_from(["community", "level_1", "level_2", "level_3"]),
        "outpatient_place": st.sampled_from(["community", "level_3"]),
        "care_kind": st.sampled_from(["inpatient", "outpatient", "chronic"]),
        "remote_care": st.sampled_from(["local", "in_province", "filed_transfer", "unfiled"]),
        "aid_category": st.sampled_from(["none", "dibao", "tekun", "dibian"]),
        "stay_order": st.sampled_from(["first", "later"]),
        "entitled_to": st.sampled_from(["", "veterans", "supplementary", "veterans supplementary"]),
        "in_scope_before": st.decimals(0, 500_000, places=2),
        "fund_paid_before": st.decimals(0, 500_000, places=2),
        "burden_before": st.decimals(0, 500_000, places=2),
        "catastrophic_paid_before": st.decimals(0, 300_000, places=2),
        "aid_paid_before": st.decimals(0, 100_000, places=2),
    }
)


@settings(max_examples=200, deadline=None)
@given(SITUATIONS)
def test_layers_never_exceed_the_bill_nothing_is_below_zero_and_the_sums_are_exact(values):
    facts = SHELF.facts(values)
    bill = formula.evaluate("bill_sum", facts, POLICY).fen
    paid = {name: figure.fen for name, figure in settlement.layers(facts, POLICY)}
    assert min(paid.values()) >= 0
    assert sum(paid.values()) <= bill
    whole = formula.evaluate("one_stop_settlement", facts, POLICY).fen
    person = formula.evaluate("personal_payment", facts, POLICY).fen
    assert whole == sum(paid.values())
    assert whole + person == bill
    assert person >= 0
    order = [name for name in settlement.order(POLICY) if name in paid]
    assert list(paid) == ["basic", *order]


@settings(max_examples=150, deadline=None)
@given(BILLS)
def test_the_parts_of_the_bill_add_up_to_it(lines):
    facts = SHELF.facts({"bill_lines": lines})
    parts = (
        "in_scope_amount",
        "first_share_amount",
        "paid_whole_amount",
        "over_limit_amount",
        "own_amount",
    )
    found = [formula.evaluate(name, facts, POLICY).value for name in parts]
    assert min(found) >= 0
    assert sum(found) == formula.evaluate("bill_sum", facts, POLICY).value


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 20_000_000), min_size=1, max_size=6), st.sampled_from(["none", "dibao"])
)
def test_the_catastrophic_insurance_pays_in_all_what_the_years_burden_is_due(burdens, category):
    before, paid_before = 0, 0
    for burden in burdens:
        facts = {
            "burden": Decimal(burden) / 100,
            "burden_before": Decimal(before) / 100,
            "catastrophic_paid_before": Decimal(paid_before) / 100,
            "aid_category": category,
        }
        paid_before += int(worked("catastrophic_benefit", facts) * 100)
        before += burden
    whole = {"burden": Decimal(before) / 100, "aid_category": category}
    assert paid_before == int(worked("catastrophic_benefit", whole) * 100)


@pytest.mark.parametrize(
    ("burden", "before", "due"),
    [
        (
            10_000,
            50_000,
            "6000.00",
        ),  # all of it above 20,000: 60 % of 10,000, not of the year's 40,000
        (40_000, 15_000, "21000.00"),  # 5,000 of the threshold are left: 60 % of 35,000
        (10_000, 150_000, "7000.00"),  # the band above 100,000
        (2_000, 15_000, "0.00"),
    ],
)
def test_what_was_paid_before_is_what_was_due_where_nobody_told_it(burden, before, due):
    assert worked("catastrophic_benefit", {"burden": burden, "burden_before": before}) == Decimal(
        due
    )


def test_the_threshold_is_charged_once_a_year_and_halved_for_the_poor():
    first = {"burden": 15_000, "aid_category": "none"}
    second = {"burden": 10_000, "burden_before": 15_000, "aid_category": "none"}
    assert worked("catastrophic_benefit", first) == 0
    assert worked("catastrophic_benefit", second) == Decimal("3000.00")
    assert worked("catastrophic_benefit", {**first, "aid_category": "dibao"}) == Decimal("3000.00")


def test_a_first_share_is_not_taken_off_twice_where_aid_leaves_out_what_was_lost():
    facts = {
        "in_scope": 50_000,
        "bill_total": 50_000,
        "person_category": "resident",
        "hospital_level": "level_3",
        "aid_category": "dibao",
        "remote_care": "unfiled",
    }
    # (50,000 × 0.8 - 800) × 75 % = 29,400; burden 10,600; catastrophic (10,600 - 10,000) × 60 % = 360
    assert worked("aid_base", facts) == 10_240
    assert worked("medical_aid", facts) == Decimal("7168.00")


UNFILED = {
    "in_scope": 50_000,
    "bill_total": 50_000,
    "person_category": "resident",
    "hospital_level": "level_3",
    "aid_category": "dibao",
    "remote_care": "unfiled",
}


def test_aid_leaves_out_what_points_cost_also_within_the_settlement():
    # basic (50,000 - 800) × (75 % - 20 %) = 27,060, filed 36,900: lost 9,840; burden 22,940;
    # catastrophic 12,940 × 60 % = 7,764; aid (22,940 - 7,764 - 9,840) × 70 % = 3,735.20
    paid = layers(UNFILED, practice_with(remote_care_by="points"))
    assert paid["catastrophic"].value == 7_764
    assert paid["medical_aid"].value == Decimal("3735.20")


def test_a_first_share_that_counts_is_left_out_by_aid():
    # basic 29,400, filed 36,900: lost 7,500; burden 20,600; catastrophic 10,600 × 60 % = 6,360
    policy = practice_with(first_share_counts="yes")
    assert worked("aid_base", UNFILED, policy) == 20_600 - 6_360 - 7_500


def test_what_is_paid_whole_counts_for_the_catastrophic_insurance_above_a_ceiling():
    # an implant of 1,000 with a first share of 20 %: 800 in scope, of which the ceiling leaves 300
    facts = {
        "bill_lines": [{"category": "fixed", "amount": 1_000, "first_share": "0.2"}],
        "person_category": "resident",
        "hospital_level": "level_3",
        "fund_paid_before": 299_700,
    }
    assert worked("inpatient_benefit", facts) == 300
    assert worked("catastrophic_base", facts) == 500


def test_a_ratio_that_rises_with_age_is_never_above_the_whole():
    facts = {
        "person_category": "resident",
        "hospital_level": "level_3",
        "in_scope": 1_800,
        "age": 90,
    }
    policy = practice_with(ratio_by_year_of_age="0.004")
    assert worked("inpatient_benefit", facts, policy) == 1_000


@pytest.mark.parametrize(
    ("values", "kind", "place"),
    [
        (
            {"bill_lines": [{"category": "A", "amount": -1}]},
            "wage.negative",
            "bill_lines[1].amount",
        ),
        ({"bill_lines": [{"category": "A", "amount": 10**12}]}, "field.implausible", "[1].amount"),
        ({"bill_lines": [{"category": "C", "amount": 1}]}, "field.not_in_list", "[1].category"),
        (
            {"bill_lines": [{"category": "A", "amount": 1, "currency": "USD"}]},
            "field.not_in_list",
            "[1].currency",
        ),
        ({"bill_lines": 5}, "rows.no_table", "bill_lines"),
        ({"hospital_level": "level_9"}, "field.not_in_list", "hospital_level"),
        ({"in_scope": "many"}, "field.not_money", "in_scope"),
    ],
)
def test_what_cannot_be_is_a_problem_with_its_place(values, kind, place):
    with pytest.raises(BadData) as caught:
        SHELF.facts(values)
    assert caught.value.problems[0].kind == kind
    assert place in str(caught.value.problems[0].field)


def test_a_table_without_the_row_is_a_gap_that_names_it(tmp_path):
    shelf, policy = pack_with(
        tmp_path, 'inpatient_ratio = { is = { resident = { level_1 = 0.9 } }, article = "§1" }'
    )
    facts = {"in_scope": 100, "person_category": "resident", "hospital_level": "level_3"}
    with pytest.raises(PolicyGap, match="hospital_level level_3") as caught:
        formula.evaluate("inpatient_benefit", shelf.facts(facts), policy)
    assert caught.value.parameter == "inpatient_ratio"


def test_what_was_explained_above_is_not_explained_again():
    figure = formula.evaluate("one_stop_settlement", SHELF.facts(STANDARD), POLICY)
    lines = worksheet.lines(figure)
    explained = [line for line in lines if line["key"] == "in_scope_amount" and line["how"]]
    assert [line["how"] for line in explained][1:] == ["as above"] * (len(explained) - 1)
    assert len(lines) < 120
