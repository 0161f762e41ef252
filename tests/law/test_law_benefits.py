"""What the basic insurance pays: switches that give another amount, and each amount worked by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import ybcli
from ybcli.law.engine import formula, instruments

PACKS = Path(ybcli.__file__).parent / "packs"
SHELF = instruments.load([PACKS / "zj", PACKS / "practice"])
POLICY = SHELF.on(date(2026, 7, 1), "339901")
STAY = {"person_category": "in_service", "hospital_level": "level_3", "in_scope": 50_000}


def worked(name, values, policy=POLICY, shelf=SHELF):
    return formula.evaluate(name, shelf.facts(values), policy).value


@pytest.fixture
def with_sets(tmp_path):
    def make(sets):
        folder = tmp_path / "town" / "policies"
        folder.mkdir(parents=True, exist_ok=True)
        folder.joinpath("notice.toml").write_text(
            '[instrument]\ntitle = "t"\nissuer = "i"\npublished = 2026-01-01\n'
            'in_force = 2026-01-01\nregion = "339901"\nstanding = "law"\nurl = ""\n'
            f'[sets]\n{sets}\n[articles]\n"§1" = "words"\n',
            "utf-8",
        )
        shelf = instruments.load([tmp_path / "town", PACKS / "zj", PACKS / "practice"])
        return shelf, shelf.on(date(2026, 7, 1), "339901")

    return make


@pytest.mark.parametrize(
    ("more", "paid"),
    [
        # from 800 to 40,000 at 82 %, from there to 50,000 at 88 %
        ({}, "40944.00"),
        # bands lie on the year's cumulated cost: 20,000 before, so 20,800 to 40,000 and to 70,000
        ({"in_scope_before": 20_000}, "42144.00"),
        # a later stay has no deductible
        ({"stay_order": "later"}, "41600.00"),
        # the deductible of the hospital that the patient was transferred from counts
        ({"deductible_paid": 500}, "41354.00"),
        # what is left of the year's ceiling of 400,000
        ({"fund_paid_before": 399_000}, "1000.00"),
        # elsewhere in the province and not filed: a first share of 20 %
        ({"remote_care": "unfiled"}, "32144.00"),
        ({"person_category": "retired"}, "42912.00"),
        ({"in_scope": 500}, "0.00"),
    ],
)
def test_an_inpatient_bill_is_worked_out_by_hand(more, paid):
    assert worked("inpatient_benefit", {**STAY, **more}) == Decimal(paid)


def test_bands_on_the_excess_give_another_amount(with_sets):
    shelf, policy = with_sets('bands_on = { is = "excess", article = "§1" }')
    # 49,200 above the deductible: 40,000 at 82 %, 9,200 at 88 %
    assert worked("inpatient_benefit", STAY, policy, shelf) == Decimal("40896.00")


def test_a_ceiling_on_the_base_cuts_before_the_deductible(with_sets):
    sets = (
        'benefit_ceiling_on = { is = "base", article = "§1" }\n'
        'benefit_ceiling = { is = { other = 30000 }, article = "§1" }'
    )
    shelf, policy = with_sets(sets)
    assert worked("inpatient_benefit", STAY, policy, shelf) == Decimal("23944.00")
    shelf, policy = with_sets(sets.replace('"base"', '"payment"'))
    assert worked("inpatient_benefit", STAY, policy, shelf) == Decimal("30000.00")


def test_points_off_the_ratio_are_not_a_first_share(with_sets):
    shelf, policy = with_sets(
        'remote_care_by = { is = "points", article = "§1" }\n'
        'remote_points = { is = { other = 0.2 }, article = "§1" }'
    )
    remote = {**STAY, "remote_care": "unfiled"}
    # 39,200 × 62 % + 10,000 × 68 %
    assert worked("inpatient_benefit", remote, policy, shelf) == Decimal("31104.00")
    assert worked("unfiled_loss", remote, policy, shelf) == Decimal("9840.00")


def test_fen_are_cut_or_rounded_as_the_region_says(with_sets):
    bill = {"person_category": "in_service", "outpatient_place": "level_3", "in_scope": "1000.02"}
    assert worked("outpatient_benefit", bill) == Decimal("0.02")  # 0.0152
    shelf, policy = with_sets('fen_rounding = { is = "down", article = "§1" }')
    assert worked("outpatient_benefit", bill, policy, shelf) == Decimal("0.01")


def test_outpatients_have_a_yearly_deductible_and_a_yearly_ceiling():
    bill = {"person_category": "in_service", "outpatient_place": "level_3", "in_scope": 3_000}
    assert worked("outpatient_benefit", bill) == Decimal("1520.00")
    used = {**bill, "outpatient_deductible_used": 1_000}
    assert worked("outpatient_benefit", used) == Decimal("2280.00")
    assert worked("outpatient_benefit", {**used, "outpatient_paid_before": 19_000}) == 1_000
    assert worked("deductible_charged", {**bill, "care_kind": "outpatient"}) == 1_000


def test_each_class_of_the_bill_counts_as_it_should():
    lines = [
        {"name": "药", "category": "A", "amount": 1_000},
        {"name": "检查", "category": "B", "amount": 1_000},
        {"name": "支架", "category": "B", "amount": 9_000, "limit": 5_000, "first_share": "0.2"},
        {"name": "关节", "category": "fixed", "amount": 10_000, "first_share": "0.5"},
        {"name": "陪护", "category": "own", "amount": 300},
        {"name": "超限", "category": "over_limit", "amount": 200},
    ]
    bill = {"bill_lines": lines}
    assert worked("bill_sum", bill) == 21_500
    assert worked("in_scope_amount", bill) == 1_000 + 950 + 4_000
    assert worked("first_share_amount", bill) == 50 + 1_000 + 5_000
    assert worked("over_limit_amount", bill) == 4_200
    assert worked("paid_whole_amount", bill) == 5_000
    assert worked("own_amount", bill) == 300
    # (5,950 - 800) × 82 % and 5,000 whole
    stay = {**STAY, "bill_lines": lines}
    del stay["in_scope"]
    assert worked("inpatient_benefit", stay) == Decimal("9223.00")


def test_outpatient_bands_lie_on_the_years_cost_or_on_the_excess(with_sets):
    sets = (
        "outpatient_ratio = { is = { other = { other = [ { above = 0, is = 0.5 }, "
        '{ above = 2000, is = 0.6 } ] } }, article = "§1" }\n'
        'bands_on = { is = "SIDE", article = "§1" }'
    )
    bill = {"person_category": "in_service", "outpatient_place": "level_1", "in_scope": 3_000}
    later = {**bill, "outpatient_deductible_used": 1_000, "outpatient_scope_before": 1_500}
    shelf, policy = with_sets(sets.replace("SIDE", "cumulated"))
    # 1,000 to 2,000 at 50 % and to 3,000 at 60 %; then 1,500 to 2,000 and to 4,500
    assert worked("outpatient_benefit", bill, policy, shelf) == Decimal("1100.00")
    assert worked("outpatient_benefit", later, policy, shelf) == Decimal("1750.00")
    shelf, policy = with_sets(sets.replace("SIDE", "excess"))
    # 2,000 above the deductible at 50 %
    assert worked("outpatient_benefit", bill, policy, shelf) == Decimal("1000.00")


@pytest.mark.parametrize(
    ("lines", "in_scope"),
    [
        # given back outside the catalogue and of no line: the bill is 4,000, no more is in scope
        ([("A", 4_500), ("own", -500)], "4000.00"),
        # of class B, after its first share: 4,500 − 475 would be more than the bill
        ([("A", 4_500), ("B", -500)], "4000.00"),
        ([("A", 3_000), ("own", 1_500), ("A", -500)], "2500.00"),
    ],
)
def test_no_more_is_in_scope_than_the_bill_after_what_was_given_back(lines, in_scope):
    rows = [
        {"name": "药", "category": kind, "amount": max(yuan, 0), "given_back": max(-yuan, 0)}
        for kind, yuan in lines
    ]
    assert worked("in_scope_amount", {"bill_lines": rows}) == Decimal(in_scope)
