"""Rules: met, not met, unclear; silence is not a no; two departments may disagree."""

from datetime import date
from pathlib import Path

import pytest

import ybcli
from ybcli.law.engine import formula, instruments
from ybcli.law.engine.finding import Fact

PACKS = Path(ybcli.__file__).parent / "packs"


@pytest.fixture(scope="module")
def shelf():
    return instruments.load([PACKS / "zj", PACKS / "practice"])


@pytest.fixture
def find(shelf):
    def work(rule, **told):
        facts = shelf.facts(told, source="department", time="2026-07-01T09:00:00+08:00")
        return formula.evaluate(rule, facts, shelf.on(date(2026, 7, 1), "339901"))

    return work


RECORD = {
    "credit_code": "91331100MA2E0A0A0X",
    "unit_name": "演练公司",
    "unit_address": "演练路1号",
    "legal_representative": "张三",
}


@pytest.mark.parametrize(
    ("rule", "told", "outcome"),
    [
        ("unit_record_is_complete", RECORD, "met"),
        ("unit_record_is_complete", RECORD | {"unit_address": None}, "unclear"),
        ("unit_record_is_complete", RECORD | {"unit_address": "  "}, "unclear"),
        ("unit_record_is_complete", {}, "unclear"),
        ("unit_is_not_yet_registered", {"unit_registered": False}, "met"),
        ("unit_is_not_yet_registered", {"unit_registered": True}, "not_met"),
        ("unit_is_not_yet_registered", {"unit_registered": None}, "unclear"),
        ("person_is_not_insured", {"insured_elsewhere": False}, "met"),
        ("person_is_not_insured", {"insured_elsewhere": True}, "not_met"),
        ("person_is_not_insured", {"insured_elsewhere": False, "insured_here": True}, "not_met"),
        ("person_is_not_insured", {"insured_elsewhere": False, "insured_here": None}, "unclear"),
        ("person_is_not_insured", {"insured_here": False}, "unclear"),
        ("employment_is_known", {"is_flexible": True}, "met"),
        ("employment_is_known", {"employer_code": "9133", "employment_began": "2026-06-01"}, "met"),
        ("employment_is_known", {"is_flexible": False, "employer_code": "9133"}, "unclear"),
        ("employment_is_known", {}, "unclear"),
        ("relation_or_residence_is_known", {"birth_registered": "2026-06-30"}, "met"),
        ("relation_or_residence_is_known", {"household_move": date(2026, 6, 30)}, "met"),
        (
            "relation_or_residence_is_known",
            {"school_enrolment": "2026-09-01", "household_move": None},
            "met",
        ),
        ("relation_or_residence_is_known", {"household_move": None}, "unclear"),
        ("base_sum_agrees", {"rows_sum_fen": 100, "stated_sum_fen": 100}, "met"),
        ("base_sum_agrees", {"rows_sum_fen": 0, "stated_sum_fen": 0}, "met"),
        ("base_sum_agrees", {"rows_sum_fen": 100, "stated_sum_fen": 101}, "not_met"),
        ("base_sum_agrees", {"rows_sum_fen": 100}, "unclear"),
        (
            "base_sum_agrees",
            {"rows_sum_fen": 1, "stated_sum_fen": 1, "rows_count": 12, "stated_count": 11},
            "not_met",
        ),
        (
            "base_sum_agrees",
            {"rows_sum_fen": 1, "stated_sum_fen": 1, "rows_count": 12, "stated_count": 12},
            "met",
        ),
    ],
)
def test_rules_find(find, rule, told, outcome):
    finding = find(rule, **told)
    assert finding.outcome == outcome
    assert bool(finding.question) == (outcome == "unclear")
    assert finding.sentence


DISAGREE = [
    ("unit_record_is_complete", "unit_name", ("甲公司", "乙公司"), RECORD),
    ("unit_is_not_yet_registered", "unit_registered", (True, False), {}),
    ("person_is_not_insured", "insured_elsewhere", (False, True), {}),
    ("employment_is_known", "is_flexible", (True, False), {}),
    ("employment_is_known", "employer_code", ("9133", "9144"), {"employment_began": "2026-06-01"}),
    ("relation_or_residence_is_known", "birth_registered", ("2026-06-29", "2026-06-30"), {}),
    ("base_sum_agrees", "stated_sum_fen", (100, 200), {"rows_sum_fen": 100}),
]


@pytest.mark.parametrize(("rule", "name", "values", "more"), DISAGREE)
def test_departments_that_disagree_make_it_unclear_with_both_values(find, rule, name, values, more):
    sources = ("police", "human_resources")
    told = [Fact(name, value, source) for value, source in zip(values, sources, strict=True)]
    finding = find(rule, **{**more, name: told})
    assert finding.outcome == "unclear"
    for fact in told:
        assert fact in finding.facts
        assert fact.source in finding.sentence


def test_width_and_spaces_are_no_disagreement(find):
    told = [
        Fact("unit_name", "演练（浙江）公司", "market_regulation"),
        Fact("unit_name", " 演练(浙江)公司", "tax"),
    ]
    assert find("unit_record_is_complete", **{**RECORD, "unit_name": told}).is_met


def test_one_that_is_away_beside_one_that_knows_does_not_make_it_unclear(find):
    told = [Fact("insured_elsewhere", None, "away"), Fact("insured_elsewhere", False, "platform")]
    finding = find("person_is_not_insured", insured_elsewhere=told)
    assert finding.is_met
    assert set(told) <= set(finding.facts)


def test_a_finding_keeps_source_and_time(find):
    fact = find("unit_is_not_yet_registered", unit_registered=False).facts[0]
    assert (fact.source, fact.time) == ("department", "2026-07-01T09:00:00+08:00")
