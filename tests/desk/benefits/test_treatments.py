"""What is paid is the treatment, not the paper: across cases, the counter, the province and the workbook (6.9)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Platform, desk_at, id_number, make_office
from ybcli.desk.casework import acts, changed_facts, corrections
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications, spreadsheets
from ybcli.desk.persons import search
from ybcli.desk.settlements import bill_lines, settling
from ybcli.desk.settlements.bills import SettlementRequest
from ybcli.desk.verification.providers import FactRequest, gather
from ybcli.errors import BadData, NotAllowed
from ybcli.law.engine import worksheet

WHO = id_number(820)
COUNTY = "H33990100001"
HOSPITAL = {"fixmedins_code": COUNTY, "fixmedins_name": "云溪县人民医院"}
#: Facts by which a decided case is held against the world.
KEPT = ("visit_of_care", "invoice_keys", "visit_candidates", "invoice_state")
PERSON = {"certno": WHO, "psn_name": "李演"}


@pytest.fixture
def office(home: Path, platform: Platform) -> Path:
    make_office(home, platform.url)
    platform.post("insure", **PERSON, insutype="310", admdvs="339901", begndate="2025-01-01")
    return home


def invoice(platform: Platform, number: str, amount: str, day: str, **more: str) -> None:
    body = {
        "invono": number, "invo_code": "33060126", **PERSON, **HOSPITAL,
        "medfee_sumamt": amount, "invo_date": day, "med_type": "21", **more,
    }  # fmt: skip
    record = f"{body['invo_code']}-{number}-{amount}"
    platform.post("emit", department="finance", kind="e_invoice", record_id=record, body=body)


def stay(
    platform: Platform,
    number: str,
    amount: str,
    began: str,
    ended: str,
    record: str = "",
    lines: list[dict[str, str]] | None = None,
) -> None:
    line = {"medins_list_name": "住院", "chrgitm_lv": "01", "det_item_fee_sumamt": amount}
    body = {
        "mdtrt_id": number, **PERSON, **HOSPITAL, "med_type": "21", "begndate": began,
        "enddate": ended, "medfee_sumamt": amount, "dscg_sum_flag": "1", "fee_detl_flag": "1",
        "feedetail": lines or [line],
    }  # fmt: skip
    record = record or number
    platform.post("emit", department="hospitals", kind="visit", record_id=record, body=body)


def applied(home: Path, **values: str) -> Any:
    with desk_at(home) as desk:
        sync.run(desk)
        return applications.apply(desk, "reimburse-inpatient", {"id_number": WHO, **values}).case


def reviewed(home: Path, case: str) -> Any:
    with desk_at(home, "wang") as desk:
        return acts.perform(desk, case, "review").case


def finding(case: Any, rule: str) -> tuple[str, str]:
    found = case.last("verify").verification["findings"]
    return next((one["outcome"], one["sentence"]) for one in found if one["name"] == rule)


def test_the_sentence_names_the_case_that_paid_the_stay(office: Path, platform: Platform) -> None:
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05")
    invoice(platform, "61000001", "5000.00", "2026-05-05")
    first = reviewed(office, applied(office, invoice_number="61000001").id)
    invoice(platform, "61000009", "5000.00", "2026-06-01")
    second = applied(office, invoice_number="61000009")
    outcome, says = finding(second, "treatment_is_paid_once")
    assert (second.stage, outcome) == ("refused", "not_met")
    assert first.id in says


def test_a_withdrawn_and_a_corrected_case_free_the_stay(office: Path, platform: Platform) -> None:
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05")
    for number, day in (("61000001", "2026-05-05"), ("61000009", "2026-06-01")):
        invoice(platform, number, "5000.00", day)
    first = applied(office, invoice_number="61000001")
    with desk_at(office) as desk:
        acts.perform(desk, first.id, "withdraw", {"reason": "the other invoice holds"})
    second = applied(office, invoice_number="61000009")
    assert second.stage == "verified"
    decided = reviewed(office, second.id)
    with desk_at(office) as desk:
        with desk.store.transaction() as tx:
            taken_back = corrections.write(desk, tx, decided, "decided in error")
        acts.advance(desk, taken_back.id)
    reviewed(office, taken_back.id)
    third = applied(office, invoice_number="61000001", mobile="13900000820")
    assert third.stage == "verified", third.last("verify").found


def test_the_first_of_two_open_cases_is_not_stopped_by_the_second(
    office: Path, platform: Platform
) -> None:
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05")
    for number, day in (("61000001", "2026-05-05"), ("61000009", "2026-06-01")):
        invoice(platform, number, "5000.00", day)
    first = applied(office, invoice_number="61000001")
    second = applied(office, invoice_number="61000009")
    assert finding(second, "treatment_is_paid_once")[0] == "unclear"
    assert reviewed(office, first.id).stage == "decided"
    with desk_at(office) as desk:
        assert desk.reader.case(second.id).stage == "refused"


def test_a_bill_that_waits_for_another_goes_on_when_that_is_withdrawn(
    office: Path, platform: Platform
) -> None:
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05")
    for number, day in (("61000001", "2026-05-05"), ("61000009", "2026-06-01")):
        invoice(platform, number, "5000.00", day)
    first = applied(office, invoice_number="61000001")
    second = applied(office, invoice_number="61000009")
    with desk_at(office) as desk:
        acts.perform(desk, first.id, "withdraw", {"reason": "the other invoice holds"})
        assert desk.reader.case(second.id).stage == "verified"


def test_a_red_invoice_told_before_the_review_is_not_decided_on(
    office: Path, platform: Platform
) -> None:
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05")
    invoice(platform, "61000001", "5000.00", "2026-05-05")
    case = applied(office, invoice_number="61000001")
    assert case.stage == "verified"
    invoice(platform, "61000002", "-5000.00", "2026-06-01", orig_invono="61000001", red_flag="1")
    with desk_at(office) as desk:
        sync.run(desk)
    with pytest.raises(NotAllowed) as stopped:
        reviewed(office, case.id)
    assert "2026-06-01" in stopped.value.says
    with desk_at(office) as desk:
        assert desk.reader.case(case.id).stage == "verified"


def test_a_bill_sent_otherwise_before_the_review_is_shown_to_the_officer(
    office: Path, platform: Platform
) -> None:
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05")
    invoice(platform, "61000001", "5000.00", "2026-05-05")
    case = applied(office, invoice_number="61000001")
    lines = [
        {"medins_list_name": "住院", "chrgitm_lv": "01", "det_item_fee_sumamt": "2000.00"},
        {"medins_list_name": "自费", "chrgitm_lv": "03", "det_item_fee_sumamt": "3000.00"},
    ]
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05", "JZ1-2", lines)
    with desk_at(office) as desk:
        sync.run(desk)
    with pytest.raises(NotAllowed) as stopped:
        reviewed(office, case.id)
    assert "5000.00 yuan at the verification, 2000.00 yuan now" in stopped.value.says
    with desk_at(office, "wang") as desk:
        done = acts.perform(desk, case.id, "review", {"outcome": "met", "reason": "seen"}).case
        assert (done.stage, done.figures["in_scope_amount"]) == ("decided", 200_000)


def test_a_decision_taken_back_leaves_no_question_about_it(
    office: Path, platform: Platform
) -> None:
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05")
    invoice(platform, "61000001", "5000.00", "2026-05-05")
    case = reviewed(office, applied(office, invoice_number="61000001").id)
    invoice(platform, "61000009", "5000.00", "2026-06-01", orig_invono="61000001")
    with desk_at(office) as desk:
        sync.run(desk)
        asked = changed_facts.look_at(desk, case.id)
        assert desk.reader.case(asked).is_open
        corrections.correct(desk, case.id, corrections.Plan("a new invoice", withdraw=True))
        assert desk.reader.case(asked).fields["put_right"] == "corrected"
        assert not desk.reader.case(asked).is_open


def test_a_bill_corrected_before_it_is_paid_is_taken_back_once(
    office: Path, platform: Platform
) -> None:
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05")
    invoice(platform, "61000001", "5000.00", "2026-05-05")
    case = reviewed(office, applied(office, invoice_number="61000001").id)
    plan = corrections.Plan("another bank", {"payee_bank": "演练银行"})
    with desk_at(office) as desk:
        changed = corrections.correct(desk, case.id, plan).case
    assert reviewed(office, changed.id).stage == "decided"
    with desk_at(office) as desk:
        assert sync.run(desk).refused == 0


def test_a_stay_paid_under_the_number_before_is_not_paid_under_the_new_one(
    office: Path, platform: Platform
) -> None:
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05")
    invoice(platform, "61000001", "5000.00", "2026-05-05")
    case = applied(office, invoice_number="61000001")
    assert reviewed(office, case.id).stage == "decided"
    new = id_number(821)
    platform.post("insure", certno=new, psn_name="李演", insutype="310", admdvs="339901")
    invoice(platform, "61000009", "5000.00", "2026-06-01", certno=new)
    with desk_at(office) as desk:
        sync.run(desk)
        search.merge(desk, search.named(desk, new), search.named(desk, WHO), "one person")
    assert applied(office, invoice_number="61000001", id_number=new).id == case.id
    again = applied(office, invoice_number="61000009", id_number=new)
    assert finding(again, "treatment_is_paid_once")[0] == "not_met"


def test_the_province_is_asked_by_code_and_number(office: Path, platform: Platform) -> None:
    stay(platform, "JZ1", "2000.00", "2026-05-01", "2026-05-05")
    stay(platform, "JZ2", "3000.00", "2026-06-01", "2026-06-05")
    invoice(platform, "61000001", "2000.00", "2026-05-05", invo_code="33060125")
    invoice(platform, "61000001", "3000.00", "2026-06-05", invo_code="33060126")
    platform.post("invoice_used", invono="61000001", invo_code="33060125", admdvs="330106")
    used = applied(office, invoice_number="61000001", invoice_code="33060125")
    free = applied(office, invoice_number="61000001", invoice_code="33060126")
    assert finding(used, "invoice_is_new_in_the_province")[0] == "not_met"
    assert free.stage == "verified"
    assert reviewed(office, free.id).stage == "decided"
    with desk_at(office) as desk:
        assert sync.run(desk).refused == 0


def test_a_row_of_a_workbook_asks_for_the_code_too(
    office: Path, platform: Platform, tmp_path: Path
) -> None:
    stay(platform, "JZ1", "2000.00", "2026-05-01", "2026-05-05")
    stay(platform, "JZ2", "3000.00", "2026-06-01", "2026-06-05")
    invoice(platform, "61000001", "2000.00", "2026-05-05", invo_code="33060125")
    invoice(platform, "61000001", "3000.00", "2026-06-05", invo_code="33060126")
    with desk_at(office) as desk:
        sync.run(desk)
        path = spreadsheets.template(desk, "reimburse-inpatient", tmp_path / "form.xlsx")
        book = openpyxl.load_workbook(path)
        heads = {str(cell.value).lstrip("*"): cell.column for cell in book.active[4]}
        for row, code in ((5, None), (6, "33060125"), (7, "33060126")):
            book.active.cell(row, heads["身份证号"], WHO)
            book.active.cell(row, heads["电子票据号码"], "61000001")
            book.active.cell(row, heads["电子票据代码"], code)
        book.save(tmp_path / "filled.xlsx")
        taken = spreadsheets.import_(desk, "reimburse-inpatient", tmp_path / "filled.xlsx")
        assert len(taken.opened) == 2
        assert [(one.row, one.kind) for one in taken.problems] == [(5, "field.ambiguous")]
        assert "33060125 2026-05-05 2000.00" in taken.problems[0].says


def test_what_was_settled_at_the_counter_is_not_paid_by_hand_and_the_other_way_round(
    office: Path, platform: Platform
) -> None:
    lines = bill_lines.from_words(("X99010004:100:12.00",))
    days = {"began_on": "2026-07-01", "ended_on": "2026-07-05"}
    asked = SettlementRequest(
        "inpatient", house=COUNTY, medium="id_card", shown=WHO, lines=lines, **days
    )
    with desk_at(office) as desk:
        done = settling.settle(desk, asked)
    stay(platform, "JZ1", "1200.00", "2026-07-01", "2026-07-05")
    invoice(platform, "61000001", "1200.00", "2026-07-05")
    case = applied(office, invoice_number="61000001")
    assert case.stage == "refused"
    assert (done.row.number or done.row.id) in finding(case, "treatment_is_paid_once")[1]
    with desk_at(office) as desk:
        settling.reverse(desk, done.row.id, "paid in cash")
    again = applied(office, invoice_number="61000001", mobile="13900000820")
    assert reviewed(office, again.id).stage == "decided"
    with desk_at(office) as desk, pytest.raises(BadData) as refused:
        settling.settle(desk, asked)
    assert [one.kind for one in refused.value.problems] == ["bill.reimbursed"]


def test_what_is_given_back_at_the_counter_takes_from_its_line() -> None:
    lines, problems = bill_lines.check_lines(
        bill_lines.from_words(("X99010001:40:18.50", "X99010004:1:12.00", "X99010001:-10:18.50"))
    )
    assert problems == []
    assert [(one.code, one.count, one.amount_fen) for one in lines] == [
        ("X99010001", "30", 555_00),
        ("X99010004", "1", 12_00),
    ]
    for words in (("X99010001:1:18.50", "X99010001:-2:18.50"), ("X99010001:-1:18.50",)):
        _lines, problems = bill_lines.check_lines(bill_lines.from_words(words))
        assert [one.kind for one in problems] == ["line.amount"]
    _lines, problems = bill_lines.check_lines(
        bill_lines.from_words(("X99010001:1:18.50", "X99010001:-1:18.50"))
    )
    assert "adds up to nothing" in problems[0].says


def test_the_worksheet_shows_what_was_given_back_of_its_line(
    office: Path, platform: Platform
) -> None:
    stay(platform, "JZ1", "4800.00", "2026-05-01", "2026-05-05")
    given_back = [
        {"medins_list_name": "甲药", "chrgitm_lv": "01", "det_item_fee_sumamt": "5000.00"},
        {"medins_list_name": "甲药", "chrgitm_lv": "01", "det_item_fee_sumamt": "-200.00"},
    ]
    stay(platform, "JZ1", "4800.00", "2026-05-01", "2026-05-05", "again", given_back)
    invoice(platform, "61000001", "4800.00", "2026-05-05")
    case = reviewed(office, applied(office, invoice_number="61000001").id)
    shown = "\n".join(
        worksheet.text(worksheet.from_json(case.last("decide").decision["worksheet"]))
    )
    assert "given back" in shown
    assert "5,000.00" in shown
    assert "200.00" in shown


def test_a_decided_case_keeps_its_invoice_and_visit_when_others_are_told(
    office: Path, platform: Platform
) -> None:
    stay(platform, "JZ1", "2000.00", "2026-05-01", "2026-05-05")
    invoice(platform, "61000001", "2000.00", "2026-05-05", invo_code="33060125")
    first = applied(office, invoice_number="61000001")
    with desk_at(office) as desk:
        assert first.fields["invoice_code"] == "33060125"
    reviewed(office, first.id)
    stay(platform, "JZ2", "2000.00", "2026-05-01", "2026-05-05")
    invoice(platform, "61000001", "2000.00", "2026-05-05", invo_code="33060126")
    invoice(platform, "61000005", "-2000.00", "2026-05-20", orig_invono="61000001")
    with desk_at(office) as desk:
        sync.run(desk)
        case = desk.reader.case(first.id)
        request = FactRequest(desk, desk.item(case.item), case.fields, case, "")
        now = {name: gather(name, request)[0].value for name in KEPT}
    assert now == {
        "visit_of_care": f"{COUNTY} JZ1",
        "invoice_keys": "33060125 61000001",
        "visit_candidates": "no",
        "invoice_state": "red 2026-05-20",
    }


def test_the_province_hears_of_every_invoice_of_a_split_stay(
    office: Path, platform: Platform
) -> None:
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05")
    invoice(platform, "61000001", "3000.00", "2026-05-05")
    invoice(platform, "61000002", "2000.00", "2026-05-05")
    case = applied(office, invoice_number="61000001", further_invoices="61000002")
    reviewed(office, case.id)
    with desk_at(office) as desk:
        sync.run(desk)
        told = desk.platform.invoice_settled("61000002", code="33060126")
    assert [one["case"] for one in told] == [case.id]


def test_a_stay_told_anew_with_another_number_and_amount_is_asked_about(
    office: Path, platform: Platform
) -> None:
    stay(platform, "JZ1", "5000.00", "2026-05-01", "2026-05-05")
    invoice(platform, "61000001", "5000.00", "2026-05-05")
    reviewed(office, applied(office, invoice_number="61000001").id)
    stay(platform, "JZ2", "4800.00", "2026-05-01", "2026-05-05")
    stay(platform, "JZ3", "900.00", "2026-05-05", "2026-05-09")
    invoice(platform, "61000009", "4800.00", "2026-06-01")
    invoice(platform, "61000010", "900.00", "2026-05-09")
    assert applied(office, invoice_number="61000010").stage == "verified"
    anew = applied(office, invoice_number="61000009")
    assert (anew.stage, finding(anew, "treatment_is_paid_once")[0]) == ("received", "unclear")
