"""What all funds together pay for one bill is never more than the bill: a condition of the ledger (7.3)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from conftest import Platform, desk_at, id_number, make_office
from ybcli.desk.casework import acts, corrections, ledger_conditions
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import nightly
from ybcli.errors import NotAllowed, YbError

WHO = id_number(951)
HOSPITAL = {"fixmedins_code": "H33990100001", "fixmedins_name": "云溪县人民医院", "med_type": "21"}
FORM = {"id_number": WHO, "invoice_number": "36010951"}
BASIC, AID = "reimburse-inpatient", "aid-medical"


@pytest.fixture
def office(home: Path, platform: Platform) -> Path:
    """An office that heard of a stay of 30,000.00, paid in cash, of somebody who is granted aid."""
    make_office(home, platform.url)
    platform.post("insure", certno=WHO, insutype="390", admdvs="339901")
    who = {"certno": WHO, "psn_name": "李演"}
    line = {"medins_list_name": "药品", "chrgitm_lv": "01", "det_item_fee_sumamt": "30000.00"}
    bodies: dict[tuple[str, str], dict[str, Any]] = {
        ("finance", "e_invoice"): {"invono": "36010951", "invo_date": "2026-06-20", **HOSPITAL},
        ("hospitals", "visit"): {
            "mdtrt_id": "V951",
            "begndate": "2026-06-18",
            "fund_pay_sumamt": "0.00",
            "dscg_sum_flag": "1",
            "fee_detl_flag": "1",
            "feedetail": [line],
            **HOSPITAL,
        },
        ("civil_affairs", "aid_recipient"): {
            "psn_idet_type": "2303",
            "begndate": "2026-01-01",
            "admdvs": "339901",
        },
    }
    for (department, kind), body in bodies.items():
        amount = {} if kind == "aid_recipient" else {"medfee_sumamt": "30000.00"}
        platform.post(
            "emit", department=department, kind=kind, record_id=kind, body=who | amount | body
        )
    with desk_at(home) as desk:
        sync.run(desk)
    return home


def apply(home: Path, item: str) -> str:
    with desk_at(home) as desk:
        return applications.apply(desk, item, FORM).case.id


def review(home: Path, case: str) -> str:
    """Let a second officer review; the stage then, or the code of what stopped it."""
    with desk_at(home, "wang") as desk:
        try:
            return acts.perform(desk, case, "review").case.stage
        except YbError as error:
            return error.code


def refuse_basic(home: Path) -> None:
    """Somebody decides that the basic insurance pays nothing, so that aid is worked out on the whole bill."""
    basic = apply(home, BASIC)
    with desk_at(home) as desk:
        acts.perform(desk, basic, "refuse", {"reason": "paid by commercial insurance whole"})


def both_verified(home: Path) -> tuple[str, str]:
    """Aid on the whole bill and, handed in again, the basic reimbursement: each waits for its review."""
    refuse_basic(home)
    aid = apply(home, AID)
    with desk_at(home) as desk:
        values = FORM | {"mobile": "13900000951"}
        basic = applications.apply(desk, BASIC, values).case
        assert (basic.stage, desk.reader.case(aid).stage) == ("verified", "verified")
    return basic.id, aid


def test_two_reviews_at_the_same_moment_never_pay_more_than_the_bill(office: Path) -> None:
    basic, aid = both_verified(office)
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda case: review(office, case), (basic, aid)))
    assert "decided" in ended  # both only where aid was worked out on what the other left
    with desk_at(office) as desk:
        paid = desk.reader.scalar(
            "SELECT coalesce(sum(amount_fen), 0) FROM transfer WHERE credit = 'liability:payable'"
        )
        assert 0 < paid <= 3_000_000


def test_what_was_paid_out_of_order_is_taken_back_first_then_the_bill_goes_on(office: Path) -> None:
    refuse_basic(office)
    aid = apply(office, AID)
    assert review(office, aid) == "decided"
    with desk_at(office) as desk:
        basic = applications.apply(desk, BASIC, FORM | {"mobile": "13900000951"}).case.id
    with desk_at(office, "wang") as desk, pytest.raises(NotAllowed) as stopped:
        acts.perform(desk, basic, "review")
    assert stopped.value.code == "E0027"
    assert "44600.00" in stopped.value.says
    assert f"`yb case correct {aid} --withdraw" in stopped.value.cure
    with desk_at(office) as desk:
        back = corrections.correct(desk, aid, corrections.Plan("basic first", withdraw=True)).case
    if back.stage == "verified":
        assert review(office, back.id) != "E0027"
    with desk_at(office) as desk:
        assert desk.reader.case(basic).stage == "decided"  # by itself, once the way was free


def test_a_bill_that_was_overpaid_before_the_condition_is_a_break_with_an_owner(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_basic(office)
    aid = apply(office, AID)
    assert review(office, aid) == "decided"
    with desk_at(office) as desk:
        basic = applications.apply(desk, BASIC, FORM | {"mobile": "13900000951"}).case.id
    monkeypatch.setattr(ledger_conditions, "conditions", lambda *_table: ())
    assert review(office, basic) == "decided"
    with desk_at(office) as desk:
        night = nightly.nightly(desk)
        (found,) = [one for one in night.breaks if one.kind == "above_bill"]
        assert (found.local, found.platform) == (4_460_000, 3_000_000)
        assert desk.reader.one("SELECT officer FROM queue WHERE case_id = :id", id=found.case)[0]


def test_aid_that_was_verified_is_not_decided_when_the_basic_decision_is_taken_back_since(
    office: Path,
) -> None:
    basic = apply(office, BASIC)
    assert review(office, basic) == "decided"
    aid = apply(office, AID)
    with desk_at(office) as desk:
        assert desk.reader.case(aid).stage == "verified"
        corrections.correct(desk, basic, corrections.Plan("entered wrongly", withdraw=True))
    assert review(office, aid) == "E0025"
    with desk_at(office) as desk:
        found = desk.reader.case(aid)
        assert (found.stage, found.last("decide")) == ("verified", None)
