"""Changes: whose, whether anything changes, what is newest, what is key, who disagrees."""

from datetime import date
from pathlib import Path

import pytest

import ybcli
from conftest import id_number
from ybcli.desk.verification.facts.changes import renumbered, sex_of
from ybcli.law.engine import formula, instruments
from ybcli.law.engine.finding import Fact

PACKS = Path(ybcli.__file__).parent / "packs"
KEY = "key_information_is_changed"


@pytest.fixture(scope="module")
def shelf():
    return instruments.load([PACKS / "zj", PACKS / "practice"])


@pytest.fixture
def work(shelf):
    def on(name, region="339901", **told):
        return formula.evaluate(name, shelf.facts(told), shelf.on(date(2026, 7, 1), region))

    return on


@pytest.mark.parametrize(
    ("rule", "told", "outcome"),
    [
        ("unit_is_registered", {"unit_registered": True}, "met"),
        ("unit_is_registered", {"unit_registered": False}, "not_met"),
        ("insured_here_as_employee", {"scheme_here": "employee"}, "met"),
        ("insured_here_as_employee", {"scheme_here": "resident"}, "not_met"),
        ("insured_here_as_employee", {"scheme_here": None}, "unclear"),
        ("insured_here_as_resident", {"scheme_here": "resident"}, "met"),
        ("insured_here_as_resident", {"scheme_here": "no"}, "not_met"),
        ("something_changes", {"changed_fields": "address"}, "met"),
        ("something_changes", {"changed_fields": False}, "not_met"),
        ("change_is_the_newest", {"changed_later": False}, "met"),
        ("change_is_the_newest", {"changed_later": "address"}, "not_met"),
        (KEY, {"replaced_fields": "name"}, "met"),
        (KEY, {"replaced_fields": "new_id_number, address"}, "met"),
        (KEY, {"replaced_fields": "sex"}, "met"),
        (KEY, {"replaced_fields": "address, mobile, nationality"}, "not_met"),
        (KEY, {"replaced_fields": False}, "not_met"),
        ("departments_agree_on_the_unit", {}, "unclear"),
        ("departments_agree_on_the_person", {"new_name": "李演"}, "met"),
    ],
)
def test_rules(work, rule, told, outcome):
    """Met, not met, unclear."""
    assert work(rule, **told).outcome == outcome


def test_where_nobody_listed_the_key_information_it_is_unclear_and_says_so(work):
    """No fall-back; the change itself is not held up by it."""
    found = work(KEY, "331102", replaced_fields="name")
    assert found.outcome == "unclear"
    assert "key_information" in found.sentence


@pytest.mark.parametrize("fact", ["new_name", "new_address", "new_mobile"])
def test_departments_that_disagree_are_both_shown(work, fact):
    """Police and human resources, each with its value."""
    told = [Fact(fact, "甲", "police"), Fact(fact, "乙", "human_resources")]
    found = work("departments_agree_on_the_person", **{fact: told})
    assert found.outcome == "unclear"
    assert "police: 甲" in found.sentence
    assert "human_resources: 乙" in found.sentence


def test_the_sex_is_read_from_the_number():
    """The last but one character is odd for men."""
    assert sex_of(id_number(1)) == "male"
    assert sex_of(id_number(2)) == "female"
    assert sex_of("") == ""


def test_a_new_number_is_a_change_of_the_person_known_under_the_old_one():
    """Also where the old one has fifteen digits; a wrong old number changes nothing."""
    old, new, today = id_number(4), id_number(8), date(2026, 7, 6)
    record = {"id_number": new, "name": "李演", "old_id_number": old}
    changed = renumbered(record, today)
    assert (changed["id_number"], changed["new_id_number"]) == (old, new)
    fifteen = {**record, "old_id_number": old[:6] + old[8:17]}
    assert renumbered(fifteen, today)["id_number"] == old
    for wrong in ("", new, "123456789012345678"):
        assert renumbered({**record, "old_id_number": wrong}, today)["id_number"] == new
