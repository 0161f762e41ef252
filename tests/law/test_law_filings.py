"""Rules of filings (6.6–6.8): each outcome, counties that differ, counties that set nothing; and that
the platform takes what it is told.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from conftest import Platform, desk_at, id_number, make_office
from ybcli.connectors import Message
from ybcli.desk import Desk
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.verification.facts.filings import DERIVED
from ybcli.law.engine import formula, instruments
from ybcli.law.engine.finding import Fact, Finding
from ybcli.law.filings import chronic
from ybcli.law.filings.remote_care import same_place
from ybcli.settings import SHELF

DAY = date(2026, 7, 6)
PRACTICE, LIANDU, NEIGHBOUR = "339901", "331102", "339902"

#: Another county of the practice province, which sets its own rules.
OTHER_COUNTY = """
[instrument]
title = "邻县医疗保障备案规定（仅供测试）"
issuer = "邻县医疗保障局（虚构）"
number = "邻县〔2026〕1号"
published = 2020-01-01
in_force = 2020-01-01
region = "339902"
standing = "practice"
url = ""

[sets]
referral_from_level = { is = { 3 = 1, 2 = 0, 1 = 0, 0 = 0 }, article = "§1" }
referral_valid_days = { is = 30, article = "§2" }
remote_residence_days = { is = 180, article = "§2" }
drugs_abroad_days = { is = 30, article = "§2" }

[articles]
"§1" = "三级医疗机构可以转诊。"
"§2" = "备案有效期三十日。"
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> instruments.Shelf:
    """The shelf with another county's own pack, written as an office would write it."""
    pack = tmp_path_factory.mktemp("neighbour")
    (pack / "policies").mkdir()
    (pack / "policies" / "neighbour-2026.toml").write_text(OTHER_COUNTY, "utf-8")
    return instruments.load([pack, SHELF / "zj", SHELF / "practice"])


def verdict(shelf: instruments.Shelf, rule: str, region: str = PRACTICE, **told: object) -> Finding:
    """What a rule finds over what was told."""
    found = formula.evaluate(rule, shelf.facts(told, source="hospitals"), shelf.on(DAY, region))
    assert isinstance(found, Finding)
    return found


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("hospital_grade_may_refer", {"institution_level": "2"}),
        ("referral_holds_today", {"referred_on": "2026-06-01"}),
        (
            "lives_elsewhere_for_long",
            {
                "residence_region": "330106",
                "residence_from": "2026-03-01",
                "residence_kind": "permit",
                "care_place": "330100",
            },
        ),
        ("drugs_are_within_the_limit", {"drug_days": 60}),
    ],
)
def test_the_same_facts_have_another_verdict_where_the_county_has_other_rules(shelf, rule, told):
    assert verdict(shelf, rule, PRACTICE, **told).outcome == "met"
    assert verdict(shelf, rule, NEIGHBOUR, **told).outcome == "not_met"
    unset = verdict(shelf, rule, LIANDU, **told)
    assert unset.outcome == "unclear"
    assert LIANDU in unset.sentence
    assert unset.question


def test_a_county_without_a_list_of_chronic_diseases_asks_an_officer(shelf):
    told = {"diagnosis": "I10.x00"}
    assert verdict(shelf, "diagnosis_is_on_the_list", PRACTICE, **told).outcome == "met"
    assert verdict(shelf, "diagnosis_is_on_the_list", NEIGHBOUR, **told).outcome == "unclear"
    other = verdict(shelf, "diagnosis_is_on_the_list", PRACTICE, diagnosis="Z99.900")
    assert other.outcome == "not_met"
    assert other.clause == "std-2022 6.7.1"


def test_a_disease_is_found_by_the_category_of_the_diagnosis(shelf):
    policy = shelf.on(DAY, PRACTICE)
    assert chronic.disease_code(policy, "I10.x00x002") == "M03900"
    assert chronic.disease_code(policy, " i10 ") == "M03900"
    assert chronic.disease_code(policy, "C50.900") == "M00500"
    assert chronic.disease_code(policy, "F20.000") == ""  # in the dictionary, not on the list
    assert chronic.disease_code(policy, "J06.900") == ""
    assert chronic.disease_code(policy, "") == ""


def test_every_disease_of_the_list_is_a_disease_of_the_platform(shelf, desk):
    known = {term.value for term in desk.platform.dictionary("opsp_dise_code", "2026-07-06")}
    policy = shelf.on(DAY, PRACTICE)
    listed = {chronic.disease_code(policy, one) for one in policy.table("chronic_disease")}
    assert listed - {""} == known


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("330106", "330100", True),
        ("330106", "330110", True),
        ("310104", "310000", True),
        ("330106", "330000", True),
        ("331102", "330106", False),
        ("310104", "320000", False),
        ("339901001", "339902", True),
    ],
)
def test_a_place_is_its_city_or_its_whole_province(one, other, same):
    assert same_place(one, other) is same
    assert same_place(other, one) is same


def test_the_first_day_of_drugs_taken_abroad_is_the_day_of_leaving(lone_desk):
    last_day = DERIVED["last_day_of_drugs"]
    assert last_day(lone_desk, {"leaves_on": "2026-08-01", "days": 1}) == "2026-08-01"
    assert last_day(lone_desk, {"leaves_on": "2026-12-31", "days": 2}) == "2027-01-01"
    assert last_day(lone_desk, {"leaves_on": "2026-12-31"}) == ""


def test_what_the_form_says_of_a_retirement_is_not_a_proof_of_it(shelf):
    by_form = [Fact("retirement", "2025-12-31", "form", "")]
    assert verdict(shelf, "person_is_retired", retirement=by_form).outcome == "unclear"
    by_both = [*by_form, Fact("retirement", "2025-12-31", "human_resources", "")]
    assert verdict(shelf, "person_is_retired", retirement=by_both).outcome == "met"
    employed = Fact("employment_began", "2026-01-01", "human_resources", "")
    found = verdict(shelf, "person_is_retired", employment_began=employed)
    assert found.outcome == "not_met"
    away = [Fact("retirement", None, "away", "")]
    found = verdict(shelf, "person_is_retired", retirement=away, employment_began=employed)
    assert found.outcome == "unclear"


def test_a_relation_is_refused_only_where_every_department_was_heard(shelf):
    heard = [Fact("kin_departments", one, one, "") for one in ("police", "health", "civil_affairs")]
    away = [*heard[:2], Fact("kin_departments", None, "away", "")]
    told = {"relation_claimed": "spouse"}
    assert verdict(shelf, "relation_is_proven", kin_departments=heard, **told).outcome == "not_met"
    assert verdict(shelf, "relation_is_proven", kin_departments=away, **told).outcome == "unclear"
    assert verdict(shelf, "relation_is_proven", **told).outcome == "unclear"
    known = Fact("kin_relation", "spouse", "police", "")
    assert (
        verdict(shelf, "relation_is_proven", kin_relation=known, kin_departments=away, **told)
    ).outcome == "met"
    assert verdict(shelf, "relation_is_proven", filing_ends="2026-07-06").outcome == "met"


def test_two_departments_that_know_two_relations_are_both_quoted(shelf):
    told = [
        Fact("kin_relation", "spouse", "police", ""),
        Fact("kin_relation", "divorced", "civil_affairs", ""),
    ]
    found = verdict(shelf, "relation_is_proven", kin_relation=told, relation_claimed="spouse")
    assert found.outcome == "unclear"
    assert "police: spouse" in found.sentence
    assert "civil_affairs: divorced" in found.sentence


def test_a_disease_filed_on_the_platform_by_another_place_reminds_nobody(
    desk: Desk, platform: Platform
) -> None:
    who = id_number(450)
    platform.post("insure", certno=who, insutype="310", admdvs=PRACTICE, psn_name="许演")
    there = {
        "case_id": "another office",
        "region": PRACTICE,
        "id_number": who,
        "name": "许演",
        "disease_code": "M03900",
        "disease_name": "高血压",
        "hospital_code": "H33990100001",
        "hospital_name": "云溪县人民医院",
        "begins_on": "2026-01-01",
    }
    receipt = desk.platform.send(Message("another:1:file_chronic", "file_chronic", there))
    assert receipt.state == "accepted", receipt.says
    platform.post("emit", **upload(who, "JS100", "I10.x00"))
    platform.post("emit", **upload(who, "JS101", "E11.900"))
    sync.run(desk)
    became = {
        json.loads(row["body"])["diagnosis_code"]: (row["taken"], row["says"])
        for row in desk.reader.rows("SELECT * FROM record WHERE department = 'hospitals'")
    }
    assert became["I10.x00"] == ("no_case", "the disease is filed already")
    assert became["E11.900"][0] == "taken"


def upload(who: str, number: str, diagnosis: str) -> dict[str, object]:
    """A settlement as a hospital uploads it."""
    return {
        "department": "hospitals",
        "kind": "first_settlement",
        "record_id": number,
        "body": {
            "setl_id": number,
            "certno": who,
            "psn_name": "许演",
            "fixmedins_code": "H33990100001",
            "fixmedins_name": "云溪县人民医院",
            "diag_code": diagnosis,
            "diag_name": "慢性病",
            "setl_time": "2026-07-05",
            "mob": "13900000450",
            "admdvs": PRACTICE,
        },
    }


APPLICATIONS = {
    "file-remote-retired": {"to_region": "330100"},
    "file-remote-resident": {"to_region": "330100"},
    "file-remote-worker": {"to_region": "310104"},
    "file-remote-referral": {
        "to_region": "330106",
        "hospital_code": "H33990100001",
        "hospital_name": "云溪县人民医院",
        "to_hospital_name": "省立样例医院",
        "diagnosis_code": "C34.900",
        "diagnosis_name": "肺恶性肿瘤",
        "referred_on": "2026-07-01",
    },
    "file-chronic": {"diagnosis_code": "I10.x00"},
    "file-drugs-abroad": {"leaves_on": "2026-08-01", "days": "30", "diagnosis_code": "I10.x00"},
    "file-family-account": {"relation": "child"},
}


def records_of(who: str, child: str) -> list[dict[str, object]]:
    """What departments tell of a person who may file anything."""
    named = {"certno": who, "psn_name": "许演", "admdvs": PRACTICE}
    kin = {"coner_certno": child, "coner_name": "许小演", "rlts": "2"}
    living = {"resd_admdvs": "330106", "begndate": "2025-03-01", "resd_type": "permit"}
    visit = {
        "mdtrt_id": "MZ100",
        "fixmedins_code": "H33990100001",
        "fixmedins_name": "云溪县人民医院",
        "med_type": "11",
        "begndate": "2026-07-01",
        "diag_code": "I10.x00",
        "diag_name": "高血压",
        "medfee_sumamt": "120.00",
    }
    bodies = {
        ("human_resources", "retirement"): {"retr_date": "2026-01-01"},
        ("human_resources", "posting"): {"work_admdvs": "310104", "begndate": "2026-01-01"},
        ("police", "residence"): living,
        ("police", "kinship"): kin,
        ("hospitals", "visit"): visit,
    }
    return [
        {"department": department, "kind": kind, "record_id": kind, "body": {**named, **body}}
        for (department, kind), body in bodies.items()
    ]


@pytest.mark.parametrize("item", sorted(APPLICATIONS))
def test_the_platform_takes_what_it_is_told(item: str, home: Path, platform: Platform) -> None:
    """Every item's message is accepted by a platform that really runs, and stands there."""
    make_office(home, platform.url)
    who, child = id_number(460), id_number(461)
    platform.post("insure", certno=who, insutype="310", admdvs=PRACTICE, psn_name="许演")
    for record in records_of(who, child):
        platform.post("emit", **record)
    form = {"id_number": who, **APPLICATIONS[item]}
    if item == "file-family-account":
        form["relative_id"] = child
    with desk_at(home) as desk:
        sync.run(desk)
        done = applications.apply(desk, item, form)
        assert done.case.stage == "archived", done.case.entries[-1].found
        sync.run(desk)
        told = desk.reader.rows(
            "SELECT topic, state, says FROM message WHERE case_id = :id AND topic <> 'notice'",
            id=done.case.id,
        )
        assert [(row["state"], row["says"]) for row in told] == [("accepted", "")], told[0]["says"]
        [filing] = desk.reader.rows("SELECT * FROM filing WHERE party_id = :p", p=who)
        assert filing["begins_on"] >= "2026-07-01"
