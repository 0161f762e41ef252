"""Maternity in money against published examples (WE-…) and the standard's own rows (6.10)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import ybcli
from made_places import place
from ybcli.errors import BadData, PolicyGap
from ybcli.law.engine import formula, instruments
from ybcli.law.engine.standing import Standing

PACKS = Path(ybcli.__file__).parent / "packs"
#: The national frame alone: a place of another province that has set nothing.
ELSEWHERE = "440100"


@pytest.fixture(scope="module")
def shelf():
    return instruments.load([PACKS / "zj", PACKS / "practice"])


def work(shelf, name, region="339901", day="2026-07-01", **values):
    return formula.evaluate(name, shelf.facts(values), shelf.on(date.fromisoformat(day), region))


@pytest.mark.parametrize(
    ("wage", "days", "allowance"),
    [
        (8000, 158, "42133.33"),
        (10200, 128, "43520.00"),
        (3000, 148, "14800.00"),
        (9000, 98, "29400.00"),
        (9000, 128, "38400.00"),
        (8000, 98, "26133.33"),
    ],
    ids=["WE-031", "WE-037", "WE-039", "6.10.3.2", "6.10.3.2 twins", "6.10.3.2 of 8,000"],
)
def test_the_allowance_is_the_published_one(shelf, wage, days, allowance):
    figure = work(
        shelf,
        "maternity_allowance",
        ELSEWHERE,
        employer_average_wage=wage,
        allowance_days=days,
    )
    assert str(figure.value) == allowance


@pytest.mark.parametrize(
    ("wage", "days", "printed", "off_by"),
    [(8000, 98, "25733.33", "400.00"), (5800, 98, "19331.50", "-384.83")],
    ids=["WE-033", "WE-035"],
)
def test_allowances_that_were_printed_wrong_come_out_different(shelf, wage, days, printed, off_by):
    figure = work(
        shelf, "maternity_allowance", ELSEWHERE, employer_average_wage=wage, allowance_days=days
    )
    assert figure.value - Decimal(printed) == Decimal(off_by)


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({}, 158),
        ({"child_order": "second"}, 188),
        ({"child_order": "third"}, 188),
        ({"child_order": "later", "delivery": "difficult", "babies": 2}, 128),
        ({"child_order": "later", "delivery": "assisted"}, 113),
        ({"delivery": "caesarean", "babies": 3}, 98 + 60 + 15 + 30),
        ({"maternity_kind": "termination", "pregnancy_months": 0}, 15),
        ({"maternity_kind": "termination", "pregnancy_months": 3}, 15),
        ({"maternity_kind": "termination", "pregnancy_months": 4}, 42),
        ({"maternity_kind": "termination", "pregnancy_months": 6}, 42),
        ({"maternity_kind": "termination", "pregnancy_months": 7}, 98),
    ],
)
def test_the_days_of_leave(shelf, facts, days):
    assert work(shelf, "maternity_days", **facts).value == days


@pytest.mark.parametrize(("order", "days"), [("first", 158), ("second", 188)], ids=["WE-041"] * 2)
def test_zhejiangs_days_are_reported_and_move_no_money(shelf, order, days):
    figure = work(shelf, "maternity_days", "331102", child_order=order)
    assert figure.value == days
    assert figure.standing is not Standing.LAW
    with pytest.raises(PolicyGap):
        figure.check_moves_money(practice=False)


def test_the_national_frame_knows_two_lengths_after_a_termination(shelf):
    days = [
        work(
            shelf,
            "maternity_days",
            ELSEWHERE,
            maternity_kind="termination",
            pregnancy_months=months,
        ).value
        for months in (3, 4, 8)
    ]
    assert days == [15, 42, 42]


def test_by_months_of_thirty_days_or_by_the_year(shelf):
    by_year = place(allowance_day_by="year", months_in_year=12, days_in_allowance_year=365)
    figure = formula.evaluate(
        "maternity_allowance",
        by_year.shelf.facts({"employer_average_wage": 8000, "allowance_days": 158}),
        by_year,
    )
    assert figure.value == Decimal("41556.16")  # 8,000 × 12 × 158 ÷ 365 = 41,556.164


def test_a_caesarean_is_a_difficult_birth_where_the_region_says_so(shelf):
    facts = {"delivery": "caesarean", "child_order": "first"}
    assert work(shelf, "maternity_days", **facts).value == 98 + 60 + 15
    other = place(
        caesarean_is_dystocia="no",
        dystocia_days=15,
        maternity_days_base=98,
        maternity_days_extension={"first": 60},
        extra_baby_days=15,
    )
    assert formula.evaluate("maternity_days", other.shelf.facts(facts), other).value == 98 + 60
    difficult = other.shelf.facts({**facts, "delivery": "difficult"})
    assert formula.evaluate("maternity_days", difficult, other).value == 98 + 60 + 15


def test_the_base_is_held_between_limits_where_there_are_any(shelf):
    assert work(shelf, "allowance_base", employer_average_wage=3000).value == 4200
    assert work(shelf, "allowance_base", employer_average_wage=30000).value == 21000
    assert work(shelf, "allowance_base", ELSEWHERE, employer_average_wage=3000).value == 3000
    assert work(shelf, "allowance_base", ELSEWHERE, employer_average_wage=90000).value == 90000


def test_a_half_fen_is_not_lost_on_the_way(shelf):
    """8,000.05 ÷ 30 × 15 is 4,000.025: who divides first has 4,000.02."""
    figure = work(shelf, "maternity_allowance", employer_average_wage="8000.05", allowance_days=15)
    assert str(figure.value) == "4000.03"


@pytest.mark.parametrize(
    ("facts", "paid"),
    [
        ({"in_scope": 2500, "maternity_event": "natural"}, "2500.00"),
        ({"in_scope": 6000, "maternity_event": "natural"}, "3000.00"),
        ({"in_scope": 6000, "maternity_event": "caesarean"}, "5000.00"),
        (
            {
                "in_scope": 6000,
                "maternity_event": "natural",
                "maternity_claimant": "unemployed_spouse",
            },
            "1500.00",
        ),
        (
            {"in_scope": 900, "maternity_event": "prenatal_check", "maternity_fee_before": 1000},
            "500.00",
        ),
        (
            {"in_scope": 900, "maternity_event": "prenatal_check", "maternity_fee_before": 1600},
            "0.00",
        ),
        ({"in_scope": 1200, "maternity_event": "iud_removal"}, "1000.00"),
    ],
)
def test_the_fee_is_paid_within_its_limit(shelf, facts, paid):
    assert str(work(shelf, "maternity_fee_benefit", **facts).value) == paid


def test_a_fixed_amount_is_paid_whatever_the_bill_is():
    fixed = place(
        maternity_fee_by="fixed",
        maternity_fee_limit={"natural": 3000, "caesarean": "inf"},
        maternity_fee_ratio={"other": 1},
        maternity_claimant_share={"insured": 1},
    )
    facts = fixed.shelf.facts({"in_scope": 2000, "maternity_event": "natural"})
    assert formula.evaluate("maternity_fee_benefit", facts, fixed).value == 3000
    facts = fixed.shelf.facts({"in_scope": 2000, "maternity_event": "caesarean"})
    with pytest.raises(PolicyGap, match="fixed"):
        formula.evaluate("maternity_fee_benefit", facts, fixed)


def test_no_limit_is_no_limit():
    free = place(
        maternity_fee_by="cost",
        maternity_fee_limit={"other": "inf"},
        maternity_fee_ratio={"other": "0.9"},
        maternity_claimant_share={"insured": 1},
    )
    facts = free.shelf.facts({"in_scope": "12345.67", "maternity_event": "caesarean"})
    figure = formula.evaluate("maternity_fee_benefit", facts, free)
    assert str(figure.value) == "11111.10"  # 11,111.103


def test_lishui_has_no_fee_limit_and_says_so(shelf):
    with pytest.raises(PolicyGap, match="maternity_fee"):
        work(shelf, "maternity_fee_benefit", "331102", in_scope=1, maternity_event="natural")


@pytest.mark.parametrize(
    "facts",
    [
        {"employer_average_wage": -1},
        {"employer_average_wage": "8,000 EUR"},
        {"employer_average_wage": 8000, "babies": 30},
        {"employer_average_wage": 8000, "delivery": "quick"},
        {"employer_average_wage": 8000, "maternity_kind": "termination", "pregnancy_months": 44},
        {"employer_average_wage": 8000, "allowance_days": 4000},
        {},
    ],
)
def test_absurd_births_are_refused(shelf, facts):
    with pytest.raises(BadData):
        work(shelf, "maternity_allowance", **facts)
