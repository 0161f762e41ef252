"""What comes before the thing it belongs to: looked for when the case begins to wait, and owned until then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from conftest import Days, Platform, credit_code, desk_at, id_number, make_office
from made_payments import ACCOUNT, statement
from ybcli.cases.journal import case_id
from ybcli.desk import Desk
from ybcli.desk.casework import acts, clock, failures
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import nightly
from ybcli.desk.payments import files, statements, verbs
from ybcli.store.queries import queue, records_for_officers

PERSON = id_number(401)


def emit(platform: Platform, department: str, kind: str, record: str, **body: object) -> None:
    """A record of a department's feed."""
    platform.post("emit", department=department, kind=kind, record_id=record, body=body)


def insure(platform: Platform) -> None:
    """The person is insured here as an employee."""
    platform.post("insure", certno=PERSON, psn_name="李演", insutype="310", admdvs="339901")


def sheet(platform: Platform, number: str = "B-1") -> None:
    """The sealed sheet of a transfer."""
    emit(
        platform, "national", "transfer_sheet", "s1", conlet_no=number, certno=PERSON,
        psn_name="李演", out_admdvs="320106", into_admdvs="339901",
        months=[{"cashym": "202001", "insutype": "310"}], cum_act_clct_mons="1",
        acct_balc="500.00", seal_no="Z1", issu_date="2026-07-06",
    )  # fmt: skip


def moved(platform: Platform, number: str = "B-1") -> None:
    """The money of a transfer."""
    emit(
        platform, "national", "transfer_money", "m1", conlet_no=number, certno=PERSON,
        amt="500.00", rcv_date="2026-07-06",
    )  # fmt: skip


def transfer_in(desk: Desk) -> Any:
    """The application for a transfer from another province."""
    values = {"id_number": PERSON, "name": "李演", "from_region": "320106", "region": "339901"}
    return applications.apply(desk, "transfer-cross-province", {**values}).case


def breaks_of(night: Any) -> list[tuple[str, str]]:
    """Kind and key of a night's breaks."""
    return [(one.kind, one.key) for one in night.breaks]


def test_sheet_and_money_before_their_application(desk: Desk, platform: Platform) -> None:
    """They are somebody's work until the application comes, which takes them in the same command."""
    insure(platform)
    sheet(platform)
    moved(platform)
    sync.run(desk)
    owned = failures.listed(desk)
    assert [one.what for one in owned] == ["national s1", "national m1"]
    assert {one.owner for one in owned} == {"li"}
    assert breaks_of(nightly.nightly(desk)) == [("unclaimed", "national|m1")]
    assert transfer_in(desk).stage == "archived"
    assert failures.listed(desk) == []
    assert breaks_of(nightly.nightly(desk)) == []


def test_a_transfer_is_not_called_late_before_the_national_platform_was_heard(
    desk: Desk, platform: Platform, day: Days
) -> None:
    """The wait says why it waits; the sheet and money that lay in the feed end it."""
    insure(platform)
    case = transfer_in(desk)
    sync.run(desk)
    platform.post("away", department="national")
    day("2026-08-20")
    clock.run(desk)
    row = queue.of_case(desk.reader, case.id)
    assert desk.reader.case(case.id).last("escalate") is None
    assert (row.hands, "national was not heard since" in row.says) == ("officer", True)
    sheet(platform)
    moved(platform)
    platform.post("away", department="national", back=True)
    sync.run(desk)
    assert desk.reader.case(case.id).stage == "archived"


def test_a_proof_of_delivery_before_its_reminder(desk: Desk, platform: Platform) -> None:
    """A store restored from an older copy hears of a notice that it has not written yet: the proof is
    somebody's work until the reminder is written, and then starts the wait on its own day.
    """
    case = case_id("enroll-employee", "human_resources|h1")
    notice = f"{case}:2:employee-reminder"
    emit(
        platform, "sms", "delivery", "d1", notice_id=notice, status="delivered",
        at="2026-07-05 09:00:00",
    )  # fmt: skip
    sync.run(desk)
    assert [one.what for one in failures.listed(desk)] == ["sms d1"]
    emit(
        platform, "human_resources", "employment", "h1", certno=PERSON, psn_name="李演",
        uscc=credit_code(451), emp_name="演练甲有限公司", begndate="2026-07-01",
        mob="13900000401", admdvs="339901",
    )  # fmt: skip
    sync.run(desk)
    assert failures.listed(desk) == []
    delivered = desk.reader.case(case).last("deliver")
    assert delivered is not None
    assert delivered.form["on"] == "2026-07-05"


def test_a_reply_that_fits_nothing_is_owned_until_it_is_dropped(
    desk: Desk, platform: Platform
) -> None:
    """`yb sync conflicts` lists it; dropped with a reason it is gone."""
    platform.post("reply", mobile="13900000499", text="不同意")
    sync.run(desk)
    (found,) = failures.listed(desk)
    assert found.sentence() == "the reply fits no case; li looks after it"
    with desk.store.transaction() as tx:
        number = found.name.removeprefix("record:")
        assert records_for_officers.resolve_conflict(tx, number, taken="dropped", says="li: a joke")
    sync.run(desk)
    assert failures.listed(desk) == []


def payout(desk: Desk, platform: Platform) -> str:
    """A payment that is ready to be ordered; its case."""
    insure(platform)
    platform.post("account", certno=PERSON, admdvs="339901", balance="321.00")
    values = {"id_number": PERSON, "name": "李演", "ground": "emigration"}
    case = applications.apply(desk, "reimburse-account-payout", values).case
    acts.perform(desk, case.id, "verify", {"outcome": "met", "reason": "papers seen"})
    verbs.correct(desk, case.id, account=ACCOUNT, bank="演练银行")
    return case.id


def test_a_bank_line_before_its_payment_file_is_never_paid_again(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    """A restored office learns from the bank that it has ordered the payment already."""
    case = payout(desk, platform)
    amount = desk.reader.one("SELECT amount_fen FROM payment WHERE case_id = :c", c=case)[0]
    yuan = f"{amount / 100:.2f}"
    line = ("S1", f"{case}-1", yuan, "成功", "2026-07-06", "")
    statements.import_statement(desk, statement(tmp_path / "bank.csv", line))
    found = desk.reader.case(case)
    assert found.stage == "archived"
    assert [entry.act for entry in found.entries][-4:] == ["order", "settle", "notify", "archive"]
    assert files.make(desk, tmp_path / "again.csv").number == ""
    open_breaks = queue.of_item(desk.reader, "payment-break")
    assert list(open_breaks) == []
    assert breaks_of(nightly.nightly(desk)) == []


def test_a_wages_month_whose_money_was_taken_back_is_a_break_at_once(
    desk: Desk, platform: Platform
) -> None:
    """Money that came and went is nobody's wait: the break names the declaration, until it comes again."""
    unit = credit_code(451)
    emit(
        platform, "market_regulation", "unit_licensed", "m1", uscc=unit, emp_name="演练甲有限公司",
        addr="样例路1号", legrep_name="王演", esta_date="2026-07-01", mob="13900000051",
        admdvs="339901",
    )  # fmt: skip
    rows = [{"certno": PERSON, "psn_name": "李演", "wag": "6000.00"}]
    emit(
        platform, "human_resources", "wage_base", "b1", uscc=unit, emp_name="演练甲有限公司",
        cashym="202607", rows=rows, cnt="1", wag_sum="6000.00", admdvs="339901",
    )  # fmt: skip
    sync.until_quiet(desk)
    platform.post("collect", cashym="202607")
    assert breaks_of(nightly.nightly(desk)) == []
    receipt = desk.reader.one("SELECT amount_fen FROM transfer WHERE reason = 'tax:receipt'")
    yuan = f"{receipt['amount_fen'] / 100:.2f}"
    for number, sign in (("9", "-"), ("10", "")):
        emit(
            platform, "tax", "receipt", f"t{number}", elec_taxrpt_no=number, insutype="310",
            uscc=unit, cashym="202607", emp_amt=f"{sign}{yuan}", psn_amt="0.00",
            amt=f"{sign}{yuan}", clct_time="2026-07-06 10:00:00",
        )  # fmt: skip
        night = nightly.nightly(desk)
        (declared,) = desk.reader.one("SELECT case_id FROM queue WHERE item = 'file-wages'")
        about = [(one.kind, one.about) for one in night.breaks]
        assert about == ([("taken_back", declared)] if sign else [])


def test_a_rating_before_its_case_is_done_is_linked_when_it_is(
    desk: Desk, platform: Platform
) -> None:
    """It waits, set aside with the reason, for the case that it names."""
    values = {"id_number": PERSON, "name": "李演", "mobile": "13900000401"}
    case = applications.apply(desk, "enroll-resident", values).case
    emit(
        platform, "ratings", "rating", "r1", rating_no="r1", channel="hall_window",
        method="scan", score="5", case_id=case.id, certno=PERSON, rated_at="2026-07-06 00:00:01",
    )  # fmt: skip
    sync.run(desk)
    assert desk.reader.scalar("SELECT state FROM rating") == "set_aside"
    acts.perform(desk, case.id, "verify", {"outcome": "met", "reason": "register seen"})
    platform.post("pay", certno=PERSON, cashym="2026", amt="500.00")
    sync.run(desk)
    assert desk.reader.case(case.id).stage == "archived"
    rows = desk.reader.rows("SELECT state, case_id FROM rating")
    assert [(row["state"], row["case_id"]) for row in rows] == [("assigned", case.id)]


def test_reinstating_on_the_command_line(home: Path, platform: Platform, day: Days) -> None:
    """A dry run writes nothing; without a reason nothing is taken back; nobody's decision is not the clock's."""
    make_office(home, platform.url)
    with desk_at(home) as desk:
        values = {"id_number": PERSON, "name": "李演", "mobile": "13900000401"}
        case = applications.apply(desk, "enroll-resident", values).case
        acts.perform(desk, case.id, "verify", {"outcome": "met", "reason": "register seen"})
        day("2026-08-06")
        nightly.nightly(desk)
        assert desk.reader.case(case.id).stage == "voided"
        done = acts.perform(desk, case.id, "reinstate", {"reason": "typhoon"}, dry_run=True)
        assert (done.case.stage, desk.reader.case(case.id).stage) == ("decided", "voided")
        acts.perform(desk, case.id, "reinstate", {"reason": "typhoon"})
        sync.run(desk)
        told = [json.loads(m["body"]) for m in desk.reader.rows(
            "SELECT body FROM message WHERE topic = 'register_person' AND state = 'accepted'")]  # fmt: skip
        assert len(told) == 2


def test_what_is_taken_back_is_accepted_by_the_platform(
    desk: Desk, platform: Platform, day: Days
) -> None:
    """A filing that silence gave is withdrawn there too, and nothing is refused."""
    insure(platform)
    emit(
        platform, "hospitals", "first_settlement", "s1", setl_id="JS1", certno=PERSON,
        psn_name="李演", fixmedins_code="H33990100001", fixmedins_name="云溪县人民医院",
        diag_code="I10.x00x002", diag_name="高血压病", setl_time="2026-07-05 10:00:00",
        mob="13900000401", admdvs="339901",
    )  # fmt: skip
    sync.until_quiet(desk)
    for text in ("2026-07-10", "2026-07-15"):
        day(text)
        nightly.nightly(desk)
    case = desk.reader.scalar("SELECT case_id FROM queue WHERE item = 'file-chronic'")
    assert desk.reader.case(case).stage == "archived"
    acts.perform(desk, case, "reinstate", {"reason": "the gateway's proof was false"})
    sync.until_quiet(desk)
    states = desk.reader.rows(
        "SELECT topic, state, says FROM message WHERE case_id = :c AND department = 'platform'",
        c=case,
    )
    told = [(row["topic"], row["state"], row["says"]) for row in states]
    assert told == [("file_chronic", "accepted", ""), ("withdraw_chronic", "accepted", "")]
