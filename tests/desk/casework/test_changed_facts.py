"""A decision is held against the world: what departments change later holds its payment and is a case."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import Days, Platform, credit_code, desk_at, environment, id_number, make_office
from made_payments import ACCOUNT, at_the_bank, payment, statement
from ybcli.desk.casework import acts, amendments
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import inspection, nightly
from ybcli.desk.payments import files, holds, receivables, statements, verbs
from ybcli.desk.policies import adoption, adoption_text
from ybcli.desk.verification import told_now, told_now_page
from ybcli.errors import NotAllowed
from ybcli.ledger.transfers import balance

WHO = id_number(960)
HOSPITAL = {"fixmedins_code": "H33990100001", "fixmedins_name": "云溪县人民医院"}
OWN = ("自费", "03", "4000.00")


@pytest.fixture
def office(home: Path, platform: Platform) -> Path:
    make_office(home, platform.url)
    platform.post("insure", certno=WHO, insutype="390", admdvs="339901", begndate="2025-01-01")
    return home


def visit(platform: Platform, number: str, record: str, *lines: tuple[str, str, str]) -> None:
    """The hospital tells of a stay from 1 to 20 May (its own of June for another number), its bill made of
    these lines.
    """
    month = "05" if number == "20260001" else "06"
    whole = sum(float(amount) for _name, _level, amount in lines)
    platform.post(
        "emit",
        department="hospitals",
        kind="visit",
        record_id=record,
        body={
            "mdtrt_id": f"V{number}",
            "certno": WHO,
            "psn_name": "李演",
            **HOSPITAL,
            "med_type": "21",
            "begndate": f"2026-{month}-01",
            "enddate": f"2026-{month}-20",
            "medfee_sumamt": f"{whole:.2f}",
            "dscg_sum_flag": "1",
            "fee_detl_flag": "1",
            "feedetail": [
                {"medins_list_name": name, "chrgitm_lv": level, "det_item_fee_sumamt": amount}
                for name, level, amount in lines
            ],
        },
    )


def invoice(platform: Platform, number: str, amount: str) -> None:
    body = {
        "invono": number,
        "certno": WHO,
        "psn_name": "李演",
        "medfee_sumamt": amount,
        "invo_date": "2026-05-20" if number == "20260001" else "2026-06-20",
        **HOSPITAL,
        "med_type": "21",
    }
    platform.post(
        "emit", department="finance", kind="e_invoice", record_id=f"f-{number}", body=body
    )


def died(platform: Platform, day: str) -> None:
    body = {
        "certno": WHO,
        "psn_name": "李演",
        "die_date": day,
        "admdvs": "339901",
        "rltv_certno": id_number(961),
        "rltv_name": "李继",
        "rltv_type": "child",
    }
    platform.post("emit", department="health", kind="death", record_id=f"d-{day}", body=body)


def decided(home: Path, platform: Platform, number: str = "20260001") -> Any:
    """The stay of May with 9,000.00 of class A: decided, its payment released and ready."""
    invoice(platform, number, "9000.00")
    visit(platform, number, f"v-{number}", ("住院", "01", "9000.00"))
    with desk_at(home) as desk:
        sync.run(desk)
        values = {"id_number": WHO, "invoice_number": number, "payee_account": ACCOUNT}
        case = applications.apply(desk, "reimburse-inpatient", values).case
        assert case.stage == "verified", case.last("verify").found
    with desk_at(home, "wang") as desk:
        case = acts.perform(desk, case.id, "review").case
        assert case.stage == "decided"
        if payment(desk, case.id)["state"] == "held":
            verbs.release(desk, case.id)
    return case


def night(home: Path) -> Any:
    with desk_at(home) as desk:
        done = nightly.nightly(desk)
        assert inspection.faults(desk) == []
        return done


def of_item(home: Path, item: str) -> list[Any]:
    with desk_at(home) as desk:
        rows = desk.reader.rows(
            "SELECT case_id FROM queue WHERE item = :i ORDER BY case_id", i=item
        )
        return [desk.reader.case(row["case_id"]) for row in rows]


def changed(home: Path) -> list[Any]:
    return of_item(home, "office-changed-facts")


def answer(home: Path, case: str, put_right: str) -> Any:
    with desk_at(home) as desk:
        values = {"finding": "核查完毕", "put_right": put_right}
        form = amendments.answered(desk, case, values)
        return acts.perform(desk, case, "answer", form)


def resend(platform: Platform, number: str = "20260001", record: str = "v2") -> None:
    visit(platform, number, record, ("住院", "01", "5000.00"), OWN)


def test_a_bill_sent_again_holds_the_payment_and_is_one_case(
    office: Path, platform: Platform, tmp_path: Path
) -> None:
    case = decided(office, platform)
    assert case.figures["reimbursed"] == 680_000
    resend(platform)
    page = night(office)
    (one,) = changed(office)
    assert page.changed_facts == [one.id]
    assert (one.fields["amount_then"], one.fields["amount_now"]) == ("6800.00", "3600.00")
    assert "5000.00" in one.fields["facts"]
    assert "hospitals" in one.fields["facts"]
    with desk_at(office) as desk:
        row = desk.reader.one("SELECT * FROM queue WHERE case_id = :c", c=one.id)
        assert (row["hands"], row["officer"]) == ("officer", "wang")
        assert payment(desk, case.id)["state"] == "held"
        assert "by the facts told now 3600.00 yuan" in payment(desk, case.id)["says"]
        made = files.make(desk, tmp_path / "bank.csv")
        assert made.number == ""
        assert [stopped for stopped, _says in made.stopped] == [case.id]
    assert not (tmp_path / "bank.csv").exists()
    assert night(office).changed_facts == []  # a quiet night says nothing anew
    assert len(changed(office)) == 1


def test_the_file_asks_though_no_night_was_done(
    office: Path, platform: Platform, tmp_path: Path
) -> None:
    case = decided(office, platform)
    resend(platform)
    with desk_at(office) as desk:
        sync.run(desk)
        tried = files.make(desk, tmp_path / "bank.csv", dry_run=True)
        assert [stopped for stopped, _says in tried.stopped] == [case.id]
        assert payment(desk, case.id)["state"] == "ready"  # a dry run writes nothing
        made = files.make(desk, tmp_path / "bank.csv")
        assert (made.number, made.payments) == ("", 0)
        assert payment(desk, case.id)["state"] == "held"
    assert len(changed(office)) == 1
    with desk_at(office) as desk:  # an officer looked: the decision is right
        with pytest.raises(Exception, match="needs a reason"):
            holds.unhold(desk, case.id, "")
        holds.unhold(desk, case.id, "医院确认第二份清单为误传")
        assert files.make(desk, tmp_path / "bank.csv").payments == 1


def test_a_decision_that_an_officer_leaves_is_not_asked_about_again(
    office: Path, platform: Platform
) -> None:
    case = decided(office, platform)
    resend(platform)
    night(office)
    done = answer(office, changed(office)[0].id, "as_decided")
    assert done.case.stage == "archived"
    assert night(office).changed_facts == []
    with desk_at(office) as desk:  # who answered has looked: the payment goes on
        assert payment(desk, case.id)["state"] == "ready"
        last = desk.reader.case(case.id).entries[-1]
        assert (last.act, last.by) == ("unhold", "li")
    resend(platform, record="v3")  # the same content once more
    assert night(office).changed_facts == []
    visit(platform, "20260001", "v4", ("住院", "01", "6000.00"), ("自费", "03", "3000.00"))
    assert len(night(office).changed_facts) == 1  # another content is another question
    with desk_at(office) as desk:
        assert payment(desk, case.id)["state"] == "held"


def test_facts_that_move_again_and_back_are_the_same_case(office: Path, platform: Platform) -> None:
    decided(office, platform)
    resend(platform)
    night(office)
    visit(platform, "20260001", "v3", ("住院", "01", "6000.00"), ("自费", "03", "3000.00"))
    night(office)
    (one,) = changed(office)
    assert one.fields["amount_now"] == "4400.00"
    assert one.is_open
    visit(platform, "20260001", "v4", ("住院", "01", "9000.00"))
    night(office)
    (one,) = changed(office)
    assert (one.stage, one.fields["put_right"]) == ("archived", "agrees_again")
    resend(platform, record="v5")
    night(office)
    assert [case.is_open for case in changed(office)].count(True) == 1


def test_before_the_payment_the_difference_is_netted_with_it(
    office: Path, platform: Platform, tmp_path: Path
) -> None:
    """The new list is right: the benefit pays 3,200.00 less, and nothing stands open."""
    case = decided(office, platform)
    resend(platform)
    night(office)
    assert answer(office, changed(office)[0].id, "as_told_now").problems == ()
    (net,) = of_item(office, "office-year-correction")
    assert (net.fields["due_resident_pool"], net.fields["paid_resident_pool"]) == (360_000, 680_000)
    with desk_at(office, "wang") as desk:
        assert files.make(desk, tmp_path / "early.csv").payments == 0  # the net is not decided yet
        done = acts.perform(desk, net.id, "review")
        assert desk.reader.case(net.id).stage == "archived", done.case.stage
        holds.unhold(desk, case.id, "已按新清单核减")
        assert payment(desk, case.id)["amount"] == "3600.00"
        assert files.make(desk, tmp_path / "bank.csv").total_fen == 360_000
        assert balance(desk.reader.transfers(), "asset:overpaid_benefits") == 0
        assert balance(desk.reader.transfers(), "fund:pooled_resident") == -360_000
    assert night(office).changed_facts == []


def overpaid(home: Path, platform: Platform) -> tuple[Any, Any]:
    """A paid bill whose facts moved: the case and the correction that waits for 3,200.00."""
    case = decided(home, platform)
    at_the_bank(home, case.id)
    resend(platform)
    night(home)
    answer(home, changed(home)[0].id, "as_told_now")
    (net,) = of_item(home, "office-year-correction")
    with desk_at(home, "wang") as desk:
        acts.perform(desk, net.id, "review")
    return case, net


def test_after_the_payment_the_money_comes_back_or_the_case_stays_open(
    office: Path, platform: Platform, day: Days
) -> None:
    _case, net = overpaid(office, platform)
    day("2026-12-01")
    night(office)
    with desk_at(office) as desk:
        row = desk.reader.one("SELECT * FROM queue WHERE case_id = :c", c=net.id)
        assert (row["is_open"], row["hands"], row["officer"]) == (1, "officer", "wang")
        assert "money is to come back" in row["says"]
        assert [one["left"] for one in receivables.listed(desk)] == ["3200.00"]
        receivables.repay(desk, net.id, amount="1200.00", receipt="R-1")
        assert desk.reader.case(net.id).stage == "decided"
        lines = statement(
            office.parent / "back.csv", ("S1", net.id, "2000.00", "来账", "2026-11-30", "")
        )
        assert statements.import_statement(desk, lines).received == 1
        assert desk.reader.case(net.id).stage == "archived"
        assert balance(desk.reader.transfers(), "asset:overpaid_benefits") == 0
        assert inspection.faults(desk) == []


def test_what_cannot_come_back_is_written_off_by_two_officers(
    office: Path, platform: Platform
) -> None:
    _case, net = overpaid(office, platform)
    with desk_at(office) as desk:
        receivables.write_off(desk, net.id, "本人已故，无遗产")
        assert desk.reader.case(net.id).stage == "decided"
        with pytest.raises(NotAllowed, match="cannot write it off alone"):
            receivables.write_off(desk, net.id, "again")
        assert receivables.listed(desk)[0]["proposed_by"] == "li"
    with desk_at(office, "wang") as desk:
        receivables.write_off(desk, net.id, "同意核销")
        assert desk.reader.case(net.id).stage == "archived"
        assert balance(desk.reader.transfers(), "asset:overpaid_benefits") == 0


def test_a_later_benefit_is_held_until_the_debt_is_set_off_or_let_be(
    office: Path, platform: Platform, tmp_path: Path
) -> None:
    _case, net = overpaid(office, platform)
    later = decided(office, platform, "20260002")
    with desk_at(office) as desk:
        made = files.make(desk, tmp_path / "bank.csv")
        assert made.payments == 0
        assert f"`yb payment set-off {net.id} --against {later.id}`" in dict(made.stopped)[later.id]
        before = later.figures["reimbursed"]
        receivables.set_off(desk, net.id, later.id, reason="本人同意抵扣")
        assert desk.reader.case(net.id).stage == "archived"
        row = desk.reader.one("SELECT * FROM payment WHERE case_id = :c", c=later.id)
        assert row["amount_fen"] == before - 320_000
        assert balance(desk.reader.transfers(), "asset:overpaid_benefits") == 0


def test_care_after_a_death_is_a_question_and_no_refusal(
    office: Path, platform: Platform, tmp_path: Path
) -> None:
    case = decided(office, platform)
    died(platform, "2026-04-20")
    night(office)
    (one,) = changed(office)
    assert "after the person's death" in one.fields["facts"]
    with desk_at(office) as desk:
        assert desk.reader.case(case.id).stage == "decided"
        assert payment(desk, case.id)["state"] == "held"
        assert files.make(desk, tmp_path / "bank.csv").payments == 0


def test_a_dead_payee_is_paid_to_the_heirs_by_a_named_way(
    office: Path, platform: Platform, tmp_path: Path
) -> None:
    case = decided(office, platform)
    died(platform, "2026-06-01")
    with desk_at(office) as desk:
        sync.run(desk)
        made = files.make(desk, tmp_path / "bank.csv")
        assert made.payments == 0
        assert "the payee died on 2026-06-01 (health" in dict(made.stopped)[case.id]
    assert changed(office) == []  # the decision itself stands
    with desk_at(office) as desk:
        verbs.correct(desk, case.id, payee="李继", account=ACCOUNT, reason="公证书 2026-12")
    with desk_at(office, "wang") as desk:
        if payment(desk, case.id)["state"] == "held":
            verbs.release(desk, case.id)
        assert files.make(desk, tmp_path / "bank.csv").payments == 1


def test_a_death_after_the_file_is_an_officers_case_and_the_order_stays(
    office: Path, platform: Platform, tmp_path: Path
) -> None:
    case = decided(office, platform)
    with desk_at(office) as desk:
        assert files.make(desk, tmp_path / "bank.csv").payments == 1
    died(platform, "2026-06-01")
    night(office)
    (one,) = changed(office)
    assert "the payee died" in one.fields["facts"]
    with desk_at(office) as desk:
        assert payment(desk, case.id)["state"] == "ordered"


def test_recompute_says_which_facts_differ(office: Path, platform: Platform) -> None:
    case = decided(office, platform)
    with desk_at(office) as desk:
        assert not told_now.look(desk, desk.reader.case(case.id)).differs
    resend(platform)
    with desk_at(office) as desk:
        sync.run(desk)
        told = told_now.look(desk, desk.reader.case(case.id))
        page = told_now_page.as_json(desk, desk.reader.case(case.id), told)
        assert (page["amount_then"], page["amount_now"]) == ("6800.00", "3600.00")
        assert "bill_lines" in {fact["fact"] for fact in page["facts"]}


def test_a_status_granted_from_an_earlier_day_gives_more(office: Path, platform: Platform) -> None:
    """Low income from April: the catastrophic insurance begins lower for the stay of May."""
    invoice(platform, "20260001", "90000.00")
    visit(platform, "20260001", "v1", ("住院", "01", "90000.00"))
    with desk_at(office) as desk:
        sync.run(desk)
        values = {"id_number": WHO, "invoice_number": "20260001", "payee_account": ACCOUNT}
        case = applications.apply(desk, "reimburse-inpatient", values).case
    with desk_at(office, "wang") as desk:
        case = acts.perform(desk, case.id, "review").case
    at_the_bank(office, case.id)
    body = {
        "certno": WHO,
        "psn_name": "李演",
        "psn_idet_type": "2303",
        "begndate": "2026-04-01",
        "enddate": "2026-12-31",
        "admdvs": "339901",
    }
    platform.post(
        "emit", department="civil_affairs", kind="aid_recipient", record_id="a1", body=body
    )
    night(office)
    (one,) = changed(office)
    assert float(one.fields["amount_now"]) > float(one.fields["amount_then"])
    answer(office, one.id, "as_told_now")
    nets = of_item(office, "office-year-correction")
    assert [net.fields["fund"] for net in nets] == ["catastrophic"]
    with desk_at(office, "wang") as desk:
        done = acts.perform(desk, nets[0].id, "review").case
        assert done.figures["more_from_catastrophic"] > 0
        assert payment(desk, nets[0].id)["state"] in {"ready", "held"}  # one payment of the net


def test_an_enrolment_decided_on_a_corrected_record_is_a_case(
    home: Path, platform: Platform
) -> None:
    make_office(home, platform.url)
    for record, since in (("h1", "2026-07-01"), ("h2", "2026-05-01")):
        body = {
            "certno": WHO,
            "psn_name": "李演",
            "uscc": credit_code(21),
            "emp_name": "演练甲有限公司",
            "begndate": since,
            "mob": "13900000021",
            "admdvs": "339901",
        }
        platform.post(
            "emit",
            department="human_resources",
            kind="employment",
            record_id=record,
            body=body,
        )
        with desk_at(home) as desk:
            sync.run(desk)
            sync.run(desk)
            if record == "h1":
                row = desk.reader.one("SELECT case_id FROM queue WHERE item = 'enroll-employee'")
                case = acts.perform(desk, row["case_id"], "confirm", {"by": "person"}).case
                assert case.stage == "archived"
    assert night(home).changed_facts == []  # the record itself has asked: one question, not two
    with desk_at(home) as desk:
        (row,) = desk.reader.rows("SELECT * FROM queue WHERE item = 'office-record-difference'")
        asked = desk.reader.case(row["case_id"])
    assert row["hands"] == "officer"
    assert case.id in str(dict(asked.fields))
    assert "2026-07-01" in str(dict(asked.fields))
    assert "2026-05-01" in str(dict(asked.fields))


def test_a_filing_of_a_dead_person_is_a_case(home: Path, platform: Platform) -> None:
    make_office(home, platform.url)
    platform.post("insure", certno=WHO, insutype="310", admdvs="339901")
    body = {
        "setl_id": "JS001",
        "certno": WHO,
        "psn_name": "李演",
        **HOSPITAL,
        "diag_code": "I10.x00x002",
        "diag_name": "高血压病",
        "setl_time": "2026-07-05 10:00:00",
        "mob": "13900000400",
        "admdvs": "339901",
    }
    platform.post(
        "emit", department="hospitals", kind="first_settlement", record_id="s1", body=body
    )
    with desk_at(home) as desk:
        sync.run(desk)
        sync.run(desk)
        row = desk.reader.one("SELECT case_id FROM queue WHERE item = 'file-chronic'")
        case = acts.perform(desk, row["case_id"], "confirm", {"by": "person"}).case
        assert case.stage == "archived"
    assert night(home).changed_facts == []
    died(platform, "2026-07-06")
    night(home)
    (one,) = changed(home)
    assert one.fields["about"] == case.id
    assert "the filing still stands" in one.fields["facts"]


def test_a_notice_in_force_from_january_names_the_years_that_it_moves(
    office: Path, platform: Platform
) -> None:
    """20 % of class B are borne first, from a day before the decision: the year's net is a case."""
    invoice(platform, "20260001", "9000.00")
    visit(platform, "20260001", "v1", ("住院", "02", "9000.00"))
    with desk_at(office) as desk:
        sync.run(desk)
        values = {"id_number": WHO, "invoice_number": "20260001", "payee_account": ACCOUNT}
        case = applications.apply(desk, "reimburse-inpatient", values).case
    with desk_at(office, "wang") as desk:
        case = acts.perform(desk, case.id, "review").case
    at_the_bank(office, case.id)
    assert of_item(office, "office-year-correction") == []
    with desk_at(office) as desk:
        january = date(2026, 1, 1)
        document = adoption_text.Document(
            "演练县医疗保障局", "演练县医保〔2026〕1号", january, "王签", desk.region, january
        )
        adoption.adopt(
            desk,
            ["class_b_first_share"],
            document,
            value=adoption_text.value_of("0.2"),
            quote="（演练）2026年起乙类项目先行自付20%。",
        )
    page = night(office)
    (net,) = of_item(office, "office-year-correction")
    assert page.corrections == [net.id]
    assert net.fields["due_resident_pool"] < net.fields["paid_resident_pool"]
    assert changed(office) == []  # one difference, one case
    assert night(office).corrections == []


def yb(*words: str) -> subprocess.CompletedProcess[str]:
    """A command as an officer gives it."""
    command = [sys.executable, "-m", "ybcli", *words]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)


def test_at_the_door_each_sentence_names_the_next_command(
    office: Path, platform: Platform, tmp_path: Path
) -> None:
    case = decided(office, platform)
    assert yb("case", "recompute", case.id, "--facts", "now").returncode == 0
    resend(platform)
    with desk_at(office) as desk:
        sync.run(desk)
    told = yb("case", "recompute", case.id, "--facts", "now")
    assert told.returncode == 6
    assert "decided 6800.00 yuan, by the facts told now 3600.00 yuan" in told.stdout
    assert yb("case", "recompute", case.id).returncode == 0  # over the facts that were kept
    page = json.loads(yb("--json", "case", "recompute", case.id, "--facts", "now").stdout)
    assert page["facts"][0]["now"][0]["source"] == "hospitals"
    out = tmp_path / "bank.csv"
    made = yb("payment", "file", "--out", str(out))
    assert f"left out, held: {case.id}: decided 6800.00 yuan" in made.stderr
    assert 'yb payment unhold CASE --reason "…"' in made.stderr
    assert not out.exists()
    assert yb("payment", "unhold", case.id).returncode == 5  # a reason is needed
    done = yb("payment", "unhold", case.id, "--reason", "医院确认误传")
    assert done.returncode == 0, done.stderr
    assert yb("payment", "hold", case.id, "--reason", "再核").returncode == 0
    assert "held" in yb("--plain", "payment", "list").stdout
    (one,) = changed(office)
    assert yb("case", "show", one.id).returncode == 0
    assert "put_right" in yb("case", "why", one.id).stdout


def test_care_after_a_death_that_is_right_pays_nothing(office: Path, platform: Platform) -> None:
    """The death is right: the whole benefit is netted, and nothing is left open."""
    case = decided(office, platform)
    died(platform, "2026-04-20")
    night(office)
    answer(office, changed(office)[0].id, "as_told_now")
    (net,) = of_item(office, "office-year-correction")
    assert (net.fields["due_resident_pool"], net.fields["paid_resident_pool"]) == (0, 680_000)
    with desk_at(office, "wang") as desk:
        acts.perform(desk, net.id, "review")
        assert desk.reader.case(net.id).stage == "archived"
        assert desk.reader.case(case.id).stage == "archived"
        assert payment(desk, case.id)["state"] == "set_off"
        assert balance(desk.reader.transfers(), "liability:payable") == 0
        assert balance(desk.reader.transfers(), "fund:pooled_resident") == 0
    assert night(office).changed_facts == []
