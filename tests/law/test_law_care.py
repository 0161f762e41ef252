"""Rules of 6.9–6.11: what hospitals owe is waited for, and one outcome for each thing that was told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import ybcli
from ybcli.cases import item_files
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


INVOICE = {"invoice_is_theirs": True, "invoice_issued": "2026-06-20", "invoice_amount_fen": 120000}
PAPERS = {"service_day": "2026-06-18", "fee_details": True}
BORN = {"birth_day": "2026-06-18"}


@pytest.mark.parametrize(
    ("rule", "told", "outcome"),
    [
        ("patient_is_insured_here", {"scheme_here": "resident"}, "met"),
        ("patient_is_insured_here", {"scheme_here": "employee"}, "met"),
        ("patient_is_insured_here", {"scheme_here": "no"}, "not_met"),
        ("patient_is_insured_here", {"scheme_here": None}, "unclear"),
        ("invoice_is_known", INVOICE, "met"),
        ("invoice_is_known", INVOICE | {"invoice_is_theirs": False}, "not_met"),
        ("invoice_is_known", {"invoice_is_theirs": False}, "not_met"),
        ("invoice_is_known", INVOICE | {"invoice_issued": None}, "unclear"),
        ("invoice_is_known", INVOICE | {"invoice_amount_fen": [120000, 120001]}, "unclear"),
        ("invoice_is_known", {}, "unclear"),
        ("invoice_is_handed_in_once", {"invoice_used": False}, "met"),
        ("invoice_is_handed_in_once", {"invoice_used": True}, "not_met"),
        ("invoice_is_handed_in_once", {}, "unclear"),
        ("outpatient_care_is_documented", PAPERS | {"medical_record": True}, "met"),
        ("outpatient_care_is_documented", PAPERS | {"medical_record": None}, "unclear"),
        ("outpatient_care_is_documented", PAPERS | {"discharge_summary": True}, "unclear"),
        ("inpatient_care_is_documented", PAPERS | {"discharge_summary": True}, "met"),
        ("inpatient_care_is_documented", PAPERS | {"medical_record": True}, "unclear"),
        ("birth_is_documented", PAPERS | {"discharge_summary": True}, "met"),
        ("birth_is_documented", PAPERS | {"discharge_summary": None}, "unclear"),
        ("either_document_is_there", PAPERS | {"discharge_summary": True}, "met"),
        ("either_document_is_there", PAPERS | {"medical_record": True}, "met"),
        (
            "either_document_is_there",
            PAPERS | {"medical_record": None, "discharge_summary": True},
            "met",
        ),
        (
            "either_document_is_there",
            PAPERS | {"medical_record": None, "discharge_summary": None},
            "unclear",
        ),
        (
            "either_document_is_there",
            PAPERS | {"medical_record": True, "fee_details": None},
            "unclear",
        ),
        ("employee_has_maternity_cover", {"scheme_here": "employee"}, "met"),
        ("employee_has_maternity_cover", {"scheme_here": "resident"}, "not_met"),
        ("employee_has_maternity_cover", {}, "unclear"),
        ("category_is_birth", BORN | {"birth_category": "birth"}, "met"),
        ("category_is_birth", BORN | {"birth_category": "family_planning"}, "not_met"),
        ("category_is_birth", {}, "unclear"),
        ("category_is_family_planning", BORN | {"birth_category": "family_planning"}, "met"),
        ("category_is_family_planning", BORN | {"birth_category": "birth"}, "not_met"),
        ("category_is_family_planning", {}, "unclear"),
        ("maternity_event_is_known", BORN | {"birth_category": "birth"}, "met"),
        ("maternity_event_is_known", BORN, "unclear"),
        ("birth_is_paid_once", {"birth_used": False}, "met"),
        ("birth_is_paid_once", {"birth_used": True}, "not_met"),
        ("birth_is_paid_once", {}, "unclear"),
        ("married_on_the_day_of_birth", BORN | {"marriage": "2026-06-18 married"}, "met"),
        ("married_on_the_day_of_birth", BORN | {"marriage": "2026-06-19 married"}, "not_met"),
        (
            "married_on_the_day_of_birth",
            BORN | {"marriage": ["2026-06-18 divorced", "2020-01-01 married"]},
            "not_met",
        ),
        (
            "married_on_the_day_of_birth",
            BORN | {"marriage": ["2026-06-19 divorced", "2020-01-01 married"]},
            "met",
        ),
        (
            "married_on_the_day_of_birth",
            BORN
            | {"marriage": ["2020-01-01 married", "2021-01-01 divorced", "2022-01-01 married"]},
            "met",
        ),
        ("married_on_the_day_of_birth", BORN, "unclear"),
        ("married_on_the_day_of_birth", {"marriage": "2020-01-01 married"}, "unclear"),
        ("spouse_is_not_employed", {"spouse_insured_as_employee": False}, "met"),
        ("spouse_is_not_employed", {"spouse_insured_as_employee": True}, "not_met"),
        ("spouse_is_not_employed", {"spouse_insured_as_employee": None}, "unclear"),
        (
            "spouse_is_not_employed",
            {"spouse_insured_as_employee": False, "spouse_employed_from": "2026-01-01"},
            "unclear",
        ),
        ("basic_insurance_paid_first", {"basic_paid_fen": 0, "basic_case_open": ""}, "met"),
        ("basic_insurance_paid_first", {"basic_paid_fen": 70000}, "met"),
        ("basic_insurance_paid_first", {"basic_case_open": "AAAAA-BBBBB"}, "unclear"),
        ("basic_insurance_paid_first", {"basic_paid_fen": [1, 2]}, "unclear"),
        ("basic_insurance_paid_first", {}, "unclear"),
    ],
)
def test_outcome(find, rule, told, outcome):
    """Every rule over what may be told; an unclear one has a question."""
    finding = find(rule, **told)
    assert finding.outcome == outcome, finding.sentence
    assert bool(finding.question) == (outcome == "unclear")
    assert finding.sentence


@pytest.mark.parametrize(
    ("spans", "outcome"),
    [
        (["2026-06-18 2026-06-18 dibao"], "met"),
        (["2026-01-01 - tekun"], "met"),
        (["2026-06-19 - dibao"], "not_met"),
        (["2026-01-01 2026-06-17 dibao"], "not_met"),
        (["2024-01-01 2024-12-31 dibao", "2026-06-01 2026-07-31 dibian"], "met"),
        ([], "not_met"),
        ([None], "unclear"),
    ],
)
def test_aid_counts_on_the_day_of_the_treatment_and_a_refusal_names_the_list(find, spans, outcome):
    """The first and last day count; who is not listed is refused with the day of the list."""
    told = {"service_day": "2026-06-18", "aid_list_date": "2026-07-05", "aid_span": spans}
    finding = find("aid_was_granted_on_the_day", **told)
    assert finding.outcome == outcome
    if outcome == "not_met":
        assert "2026-07-05" in finding.sentence
        assert "2026-06-18" in finding.sentence


def test_without_a_list_nobody_is_refused(find):
    """Civil affairs were never heard: a question, and no refusal."""
    finding = find("aid_was_granted_on_the_day", service_day="2026-06-18")
    assert finding.outcome == "unclear"


def test_what_the_hospital_owes_is_named_and_kept_as_a_fact(find):
    """The finding holds the silent fact, so that the case waits for the department."""
    owed = Fact("discharge_summary", None, "away", "2026-06-20T10:00:00+08:00")
    finding = find("inpatient_care_is_documented", **PAPERS, discharge_summary=owed)
    assert finding.outcome == "unclear"
    assert "discharge summary" in finding.sentence
    assert finding.facts == (owed,)


def test_no_item_that_pays_out_here_can_be_confirmed_by_silence_or_decided_without_an_amount():
    """T-02: a review by a second officer, an amount of the day of the care, paid through the bank."""
    shelf = item_files.load([PACKS / "zj"])
    paying = [
        shelf[code]
        for code in (
            "reimburse-outpatient",
            "reimburse-inpatient",
            "reimburse-maternity",
            "reimburse-family-planning",
            "reimburse-allowance",
            "reimburse-spouse",
            "aid-medical",
        )
    ]
    for item in paying:
        assert item.reviews == 1
        assert item.settles
        assert item.law_day == "care_day"
        assert {line.credit for line in item.transfers} == {"liability:payable"}
        assert not [wait for way in item.ways for wait in way.waits]
