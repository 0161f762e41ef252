"""A late older bill: the year is worked out anew, the differences are cases, nothing decided is edited."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import Days, Platform, desk_at, environment, id_number, make_office
from made_payments import ACCOUNT, at_the_bank
from ybcli.cases.journal import FIRST, canonical
from ybcli.desk.benefits import year_correction
from ybcli.desk.casework import acts
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import inspection, nightly
from ybcli.desk.views import screens
from ybcli.desk.views.formatting import money_fields
from ybcli.errors import BadData
from ybcli.ledger.transfers import balance
from ybcli.store.rows import transfer_of
from ybcli.tui import case_view

WHO = id_number(900)
HOSPITAL = {"fixmedins_code": "H33990100001", "fixmedins_name": "云溪县人民医院"}


@pytest.fixture
def office(home: Path, platform: Platform) -> Path:
    make_office(home, platform.url)
    platform.post("insure", certno=WHO, insutype="310", admdvs="339901", begndate="2025-01-01")
    return home


def tell(platform: Platform, number: str, began: str, ended: str, amount: str) -> None:
    """Finance and the hospital tell of a stay."""
    who = {"certno": WHO, "psn_name": "李演"}
    bodies = {
        ("finance", "e_invoice"): {
            "invono": number,
            **who,
            "medfee_sumamt": amount,
            "invo_date": ended,
            **HOSPITAL,
            "med_type": "21",
        },
        ("hospitals", "visit"): {
            "mdtrt_id": f"V{number}",
            **who,
            **HOSPITAL,
            "med_type": "21",
            "begndate": began,
            "enddate": ended,
            "medfee_sumamt": amount,
            "dscg_sum_flag": "1",
            "fee_detl_flag": "1",
            "feedetail": [
                {"medins_list_name": "住院", "chrgitm_lv": "01", "det_item_fee_sumamt": amount}
            ],
        },
    }
    for (department, kind), body in bodies.items():
        platform.post(
            "emit", department=department, kind=kind, record_id=f"{kind}-{number}", body=body
        )


def decide(home: Path, number: str) -> Any:
    """Hand the bill in, let a second officer review it; the case as it is decided."""
    with desk_at(home) as desk:
        sync.run(desk)
        values = {
            "id_number": WHO,
            "invoice_number": number,
            "payee_account": "6222020200112233445",
        }
        case = applications.apply(desk, "reimburse-inpatient", values).case
        assert case.stage == "verified", case.last("verify").found
    with desk_at(home, "wang") as desk:
        return acts.perform(desk, case.id, "review").case


def corrections(home: Path) -> list[Any]:
    with desk_at(home) as desk:
        rows = desk.reader.rows(
            "SELECT case_id FROM queue WHERE item = 'office-year-correction' ORDER BY case_id"
        )
        found = [desk.reader.case(row["case_id"]) for row in rows]
    return sorted(found, key=lambda case: case.fields["care_day"])


@pytest.mark.parametrize("heard", [True, False])
def test_a_late_older_bill_moves_the_later_one_and_the_difference_is_a_case(
    office: Path, platform: Platform, heard: bool
) -> None:
    tell(platform, "20260002", "2026-05-01", "2026-05-10", "40000.00")
    second = decide(office, "20260002")
    assert second.figures["basic_benefit"] == 3_318_000  # 39,500 at 84 %, as the year's first stay
    if heard:
        with desk_at(office) as desk:
            sync.run(desk)
    tell(platform, "20260001", "2026-03-01", "2026-03-10", "30000.00")
    first = decide(office, "20260001")
    assert first.figures["basic_benefit"] == 2_655_000  # above the 40,000 that came before it
    (net,) = corrections(office)
    # In the order of the care: 500 to 30,000 at 84 %; 30,400 to 40,000 at 84 % and to 70,000 at 90 %.
    assert net.fields["about"] == second.id
    assert net.fields["fund"] == "employee_pool"
    assert net.fields["due_employee_pool"] == 2_478_000 + 3_506_400
    assert net.fields["paid_employee_pool"] == 2_655_000 + 3_318_000
    assert f"{first.id} of 2026-03-10: decided 26550.00 yuan" in net.fields["bills"]
    assert net.stage == "verified"
    with desk_at(office) as desk:  # what an officer reviews is in yuan, on either door
        item = desk.item(net.item)
        assert money_fields(net, item)["due_employee_pool"] == "59844.00"
        screen = case_view.form(screens.sheet(desk, net.id), 120, reveal=False)
        assert any(one.parts[0][0].endswith("59730.00") for one in screen)
    with desk_at(office) as desk:  # nothing that was decided was edited
        assert desk.reader.case(second.id).figures == second.figures
        assert desk.reader.case(second.id).head == second.head


def test_the_corrections_are_reviewed_paid_told_and_then_nothing_differs(
    office: Path, platform: Platform
) -> None:
    tell(platform, "20260002", "2026-05-01", "2026-05-10", "40000.00")
    decide(office, "20260002")
    tell(platform, "20260001", "2026-03-01", "2026-03-10", "30000.00")
    decide(office, "20260001")
    (net,) = corrections(office)
    with desk_at(office, "wang") as desk:
        done = acts.perform(desk, net.id, "review").case
        assert (
            done.figures["more_from_employee_pool"] == 188_400 - 177_000
        )  # one payment of the net
        assert year_correction.open_corrections(desk, WHO, "2026") == []
        assert not year_correction.recomputed(desk, WHO, "2026").differs
    at_the_bank(office, net.id)
    with desk_at(office) as desk:
        sync.run(desk)
        assert desk.reader.case(net.id).stage == "archived"
        transfers = [transfer_of(row) for row in desk.reader.rows("SELECT * FROM transfer")]
        assert balance(transfers, "asset:overpaid_benefits") == 0
        assert balance(transfers, "fund:pooled_employee") == -(2_478_000 + 3_506_400)
        told = desk.platform.accumulated(WHO, "李演", "2026")
        assert {one.what: one.amount_fen for one in told}["fund_paid"] == 2_478_000 + 3_506_400
        assert inspection.faults(desk) == []


def test_bills_in_their_order_call_for_no_correction(office: Path, platform: Platform) -> None:
    tell(platform, "20260001", "2026-03-01", "2026-03-10", "30000.00")
    decide(office, "20260001")
    tell(platform, "20260002", "2026-05-01", "2026-05-10", "40000.00")
    second = decide(office, "20260002")
    assert second.figures["basic_benefit"] == 3_506_400
    assert corrections(office) == []
    with desk_at(office) as desk:
        assert year_correction.follow_all(desk, date(2026, 1, 1)) == ([], [])


def without_facts(home: Path, case: str) -> None:
    """Make the case's journal as a program wrote it that kept nothing of a decision but the kind of care."""
    with desk_at(home) as desk:
        entries = desk.reader.entries(case)
        desk.store.connection.execute("DROP TRIGGER entry_no_update")
        with desk.store.transaction() as tx:
            previous = FIRST
            for entry in entries:
                found = dict(entry.found)
                if entry.act == "decide":
                    found["facts"] = {"care_kind": found["facts"]["care_kind"]}
                new = dataclasses.replace(entry, found=found, previous=previous).hashed()
                previous = new.hash
                tx.run(
                    "UPDATE entry SET found = :found, previous = :previous, hash = :hash "
                    "WHERE case_id = :case AND number = :number",
                    found=canonical(found),
                    previous=new.previous,
                    hash=new.hash,
                    case=case,
                    number=entry.number,
                )
            tx.run("UPDATE queue SET head = :head WHERE case_id = :case", head=previous, case=case)


def test_the_officer_hears_that_the_year_could_not_be_looked_at(
    office: Path, platform: Platform
) -> None:
    """The decision stands, and one sentence says what could not follow and what to do."""
    tell(platform, "20260002", "2026-05-01", "2026-05-10", "40000.00")
    without_facts(office, decide(office, "20260002").id)
    tell(platform, "20260001", "2026-03-01", "2026-03-10", "30000.00")
    with desk_at(office) as desk:
        sync.run(desk)
        values = {"id_number": WHO, "invoice_number": "20260001"}
        case = applications.apply(desk, "reimburse-inpatient", values).case
    words = [sys.executable, "-m", "ybcli", "case", "review", case.id, "--officer", "wang"]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "decided" in done.stdout
    assert "the year 2026 were not looked at again: the fact bill_lines is missing" in done.stderr
    assert "→ the night tries again; `yb case year` shows the year" in done.stderr
    with desk_at(office) as desk:
        assert inspection.faults(desk) == []
        assert (
            len(year_correction.follow_all(desk, date(2026, 1, 1))[1]) == 1
        )  # the night says it again


def test_the_only_bill_of_a_year_is_worked_out_once(office: Path, platform: Platform) -> None:
    """After its review nothing of it is worked out again, and nothing is open."""
    tell(platform, "20260001", "2026-03-01", "2026-03-10", "30000.00")
    case = decide(office, "20260001")
    with desk_at(office) as desk:
        assert year_correction.follow(desk, case) == ()
        assert not year_correction.recomputed(desk, WHO, "2026").differs
    assert corrections(office) == []


def test_a_third_bill_withdraws_the_open_difference_and_opens_the_right_one(
    office: Path, platform: Platform
) -> None:
    tell(platform, "20260002", "2026-05-01", "2026-05-10", "40000.00")
    decide(office, "20260002")
    tell(platform, "20260001", "2026-03-01", "2026-03-10", "30000.00")
    decide(office, "20260001")
    before = {case.id for case in corrections(office)}
    tell(platform, "20260000", "2026-01-05", "2026-01-10", "10000.00")
    decide(office, "20260000")
    after = corrections(office)
    assert {case.stage for case in after if case.id in before} <= {"withdrawn", "verified"}
    still = [case for case in after if case.stage == "verified"]
    with desk_at(office) as desk:
        owed = [net for net in year_correction.recomputed(desk, WHO, "2026").nets if net.difference]
    assert sorted(case.fields["fund"] for case in still) == sorted(net.fund for net in owed)


def test_an_older_stay_that_is_only_told_moves_the_year_too(
    office: Path, platform: Platform
) -> None:
    """The stay of March was not handed in, but makes that of May the second of the year."""
    tell(platform, "20260002", "2026-05-01", "2026-05-10", "40000.00")
    decide(office, "20260002")
    with desk_at(office) as desk:
        nightly.nightly(desk)
    assert corrections(office) == []
    tell(platform, "20260001", "2026-03-01", "2026-03-10", "30000.00")
    with desk_at(office) as desk:
        page = nightly.nightly(desk)
        assert page.changed_facts == []
    (net,) = corrections(office)
    assert net.fields["due_employee_pool"] > net.fields["paid_employee_pool"]
    with desk_at(office) as desk:
        assert nightly.nightly(desk).corrections == []


def test_a_correction_counts_for_the_year_of_the_care(
    office: Path, platform: Platform, day: Days
) -> None:
    """Bills of 2026, corrected in 2027: the difference is found once."""
    tell(platform, "20260002", "2026-05-01", "2026-05-10", "40000.00")
    decide(office, "20260002")
    tell(platform, "20260001", "2026-03-01", "2026-03-10", "30000.00")
    decide(office, "20260001")
    (net,) = corrections(office)
    day("2027-01-04")
    platform.post("day", day="2027-01-04")
    with desk_at(office, "wang") as desk:
        with pytest.raises(BadData, match="cannot be asked now"):  # the hospitals are silent
            year_correction.recomputed(desk, WHO, "2026")
        sync.run(desk)
        assert acts.perform(desk, net.id, "review").case.stage == "decided"
        assert not year_correction.recomputed(desk, WHO, "2026").differs
        nightly.nightly(desk)
    assert [one.id for one in corrections(office)] == [net.id]


def outpatient(home: Path, platform: Platform, number: str, on: str, amount: str) -> Any:
    """An outpatient bill of a resident, told, handed in, reviewed."""
    who = {"certno": WHO, "psn_name": "李演", **HOSPITAL, "med_type": "11"}
    bodies = {
        ("finance", "e_invoice"): {
            "invono": number,
            **who,
            "medfee_sumamt": amount,
            "invo_date": on,
        },
        ("hospitals", "visit"): {
            "mdtrt_id": f"V{number}",
            **who,
            "begndate": on,
            "medfee_sumamt": amount,
            "medrcd_flag": "1",
            "fee_detl_flag": "1",
            "feedetail": [
                {"medins_list_name": "药品", "chrgitm_lv": "01", "det_item_fee_sumamt": amount}
            ],
        },
    }
    for (department, kind), body in bodies.items():
        platform.post(
            "emit", department=department, kind=kind, record_id=f"{kind}-{number}", body=body
        )
    with desk_at(home) as desk:
        sync.run(desk)
        values = {"id_number": WHO, "invoice_number": number, "payee_account": ACCOUNT}
        case = applications.apply(desk, "reimburse-outpatient", values).case
        assert case.stage == "verified", case.last("verify").found
    with desk_at(home, "wang") as desk:
        return acts.perform(desk, case.id, "review").case


def test_what_only_shifts_between_bills_is_a_note_and_moves_no_money(
    home: Path, platform: Platform
) -> None:
    """The residents' ceiling is of the year: nothing is paid out, and nothing is claimed back."""
    make_office(home, platform.url)
    platform.post("insure", certno=WHO, insutype="390", admdvs="339901", begndate="2025-01-01")
    may = outpatient(home, platform, "20260002", "2026-05-10", "9000.00")
    assert may.figures["reimbursed"] == 200_000
    at_the_bank(home, may.id)
    march = outpatient(home, platform, "20260001", "2026-03-10", "4000.00")
    assert march.figures["reimbursed"] == 0
    assert corrections(home) == []
    with desk_at(home) as desk:
        nightly.nightly(desk)
        year = year_correction.recomputed(desk, WHO, "2026")
        assert not year.differs
        assert [bill.shift("resident_pool") for bill in year.bills] == [200_000, -200_000]
        for case, says in ((may, "decided 2000.00"), (march, "decided 0.00")):
            (note,) = [e for e in desk.reader.case(case.id).entries if e.act == "recheck"]
            assert says in note.reason
            assert "nothing is paid or claimed back" in note.reason
        transfers = [transfer_of(row) for row in desk.reader.rows("SELECT * FROM transfer")]
        assert balance(transfers, "asset:overpaid_benefits") == 0
        assert balance(transfers, "fund:pooled_resident") == -200_000
        assert desk.reader.case(march.id).stage == "archived"
        assert inspection.faults(desk) == []
    assert corrections(home) == []
