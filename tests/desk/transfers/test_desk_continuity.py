"""Transfers between offices: sheet and money wait for each other, and only what agrees is credited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Days, Platform, id_number
from made_payments import at_the_bank, payment
from ybcli.connectors import Record
from ybcli.desk import Desk
from ybcli.desk.casework import inbox
from ybcli.desk.exchange import arrivals, sync
from ybcli.desk.intake import applications
from ybcli.desk.records import renumbering
from ybcli.desk.transfers import facts as known
from ybcli.desk.transfers import incoming, outgoing
from ybcli.ledger import chart
from ybcli.ledger.transfers import balance, open_references
from ybcli.store.queries import records
from ybcli.store.rows import transfer_of

PERSON = id_number(301)


@pytest.fixture(autouse=True)
def _arrivals(monkeypatch: pytest.MonkeyPatch) -> None:
    """What arrives of transfers is taken by this module."""
    for name, take in {**incoming.ARRIVALS, **renumbering.ARRIVALS}.items():
        monkeypatch.setitem(arrivals.ARRIVALS, name, take)


def ledger(desk: Desk) -> list:
    """All transfers of the ledger."""
    return [transfer_of(row) for row in desk.reader.rows("SELECT * FROM transfer ORDER BY rowid")]


def insure(platform: Platform, person: str = PERSON, area: str = "339901") -> None:
    """The person is insured as an employee, as 1101 says."""
    platform.post("insure", certno=person, psn_name="李演", insutype="310", admdvs=area)


def applied(desk: Desk, **more: str) -> str:
    """A transfer from another province, accepted; its case."""
    values = {"id_number": PERSON, "name": "李演", "from_region": "320106", "region": "339901"}
    done = applications.apply(desk, "transfer-cross-province", {**values, **more})
    assert done.case.stage == "decided"
    return done.case.id


def sheet(number: str, yuan: str, record: str = "s1", **more: object) -> dict[str, object]:
    """A sheet as the national platform sends it."""
    months = [{"cashym": f"2020{month:02d}", "insutype": "310"} for month in range(1, 7)]
    body = {
        "conlet_no": number,
        "certno": PERSON,
        "psn_name": "李演",
        "out_admdvs": "320106",
        "into_admdvs": "339901",
        "months": months,
        "cum_act_clct_mons": "6",
        "acct_balc": yuan,
        "seal_no": "Z1",
        "issu_date": "2026-07-06",
        **more,
    }
    return {"department": "national", "kind": "transfer_sheet", "record_id": record, "body": body}


def paid(number: str, yuan: str, record: str = "m1") -> dict[str, object]:
    """Money as the national platform tells of it."""
    body = {"conlet_no": number, "amt": yuan, "rcv_date": "2026-07-06"}
    return {"department": "national", "kind": "transfer_money", "record_id": record, "body": body}


@pytest.mark.parametrize("money_first", [True, False])
def test_sheet_and_money_wait_for_each_other(
    desk: Desk, platform: Platform, money_first: bool
) -> None:
    """Nothing is credited before both are there; then all of it, and the clearing account is even."""
    insure(platform)
    case = applied(desk, transfer_number="LX1")
    first, second = sheet("LX1", "500.00"), paid("LX1", "500.00")
    if money_first:
        first, second = second, first
    platform.post("emit", **first)
    sync.run(desk)
    assert desk.reader.case(case).stage == "decided"
    assert balance(ledger(desk), chart.PERSONAL_ACCOUNTS) == 0
    platform.post("emit", **second)
    sync.run(desk)
    assert desk.reader.case(case).stage == "archived"
    assert balance(ledger(desk), chart.PERSONAL_ACCOUNTS) == 50000
    assert balance(ledger(desk), chart.TRANSFER_IN) == 50000
    assert open_references(ledger(desk), chart.CLEARING_TRANSFER) == {}


def test_money_that_is_not_the_sheets_is_not_credited(desk: Desk, platform: Platform) -> None:
    """An officer sees both amounts, once; the money lies on the clearing account until it agrees."""
    insure(platform)
    case = applied(desk, transfer_number="LX1")
    platform.post("emit", **sheet("LX1", "500.00"))
    platform.post("emit", **paid("LX1", "400.00"))
    sync.run(desk)
    sync.run(desk)
    found = desk.reader.case(case)
    escalations = [entry for entry in found.entries if entry.act == "escalate"]
    assert len(escalations) == 1
    assert "500.00" in escalations[0].form["reason"]
    assert "400.00" in escalations[0].form["reason"]
    assert balance(ledger(desk), chart.PERSONAL_ACCOUNTS) == 0
    assert list(open_references(ledger(desk), chart.CLEARING_TRANSFER).values()) == [-40000]
    platform.post("emit", **sheet("LX1", "400.00", "s2"))
    sync.run(desk)
    assert desk.reader.case(case).stage == "archived"
    assert balance(ledger(desk), chart.PERSONAL_ACCOUNTS) == 40000


def test_a_sheet_that_contradicts_itself_is_an_officers(desk: Desk, platform: Platform) -> None:
    """It says seven months and lists six."""
    insure(platform)
    case = applied(desk, transfer_number="LX1")
    platform.post("emit", **sheet("LX1", "0.00", cum_act_clct_mons="7"))
    sync.run(desk)
    found = desk.reader.case(case)
    assert found.stage == "decided"
    assert found.is_escalated


def test_months_before_and_moved_are_kept_with_overlaps_once(
    desk: Desk, platform: Platform
) -> None:
    """Three of the sheet's six months were paid here as well."""
    insure(platform)
    rows = [{"admdvs": "339901", "begn_ym": "202004", "end_ym": "202009"}]
    platform.post("years", certno=PERSON, rows=rows)
    case = applied(desk, transfer_number="LX1")
    platform.post("emit", **sheet("LX1", "0.00"))
    sync.run(desk)
    row = desk.reader.one("SELECT * FROM filing WHERE case_id = :id", id=case)
    told = json.loads(row["detail"])
    assert (row["kind"], row["key"], row["region"]) == ("transfer_in", "320106", "320106")
    names = ("months_before", "months_moved", "months_twice", "months_after")
    assert [told[name] for name in names] == [6, 6, 3, 9]
    assert told["intervals"].split("; ")[1] == "2020-04..2020-06 (3) 320106+339901"


def test_inside_the_province_the_months_are_shown_as_intervals(
    desk: Desk, platform: Platform
) -> None:
    """Each with both places where both told it; three months are counted once."""
    insure(platform)
    insure(platform, area="330106")
    rows = [{"admdvs": "339901", "begn_ym": "202101", "end_ym": "202206"}]
    rows += [{"admdvs": "330106", "begn_ym": "201901", "end_ym": "202103"}]
    platform.post("years", certno=PERSON, rows=rows)
    values = {"id_number": PERSON, "name": "李演", "from_region": "330106", "region": "339901"}
    done = applications.apply(desk, "transfer-in-province", values)
    assert done.case.stage == "archived"
    assert incoming.intervals(done.case).split("; ") == [
        "2019-01..2020-12 (24) 330106",
        "2021-01..2021-03 (3) 330106+339901",
        "2021-04..2022-06 (15) 339901",
    ]


def test_somebody_elses_sheet_under_this_number_is_set_aside(
    desk: Desk, platform: Platform
) -> None:
    """A number belongs to one person."""
    insure(platform)
    case = applied(desk, transfer_number="LX1")
    platform.post("emit", **sheet("LX1", "500.00", certno=id_number(302)))
    sync.run(desk)
    row = desk.reader.one("SELECT taken, says FROM record WHERE record_id = 's1'")
    assert row["taken"] == "set_aside"
    assert desk.reader.case(case).stage == "decided"


def test_the_applicant_can_follow_both_offices(desk: Desk, platform: Platform) -> None:
    """Our nodes and the other office's, in the order in which they were told."""
    insure(platform)
    case = applied(desk, transfer_number="LX1")
    for number, node in enumerate(("accepted", "sheet_sent"), start=1):
        body = {"conlet_no": "LX1", "node": node, "at": f"2026-07-06 1{number}:00:00"}
        record = {"kind": "transfer_progress", "record_id": f"p{number}", "body": body}
        platform.post("emit", department="national", **record)
    sync.run(desk)
    told = [(words, by) for _at, words, by in incoming.progress(desk, desk.reader.case(case))]
    assert ("the other office has accepted it", "department:national") in told
    assert ("the sheet is under way", "department:national") in told
    assert told[0] == ("received", "li")


def test_a_sheet_is_sealed_with_the_offices_key(desk: Desk) -> None:
    """The seal is of just this sheet: another amount has another seal."""
    content = {
        "id_number": PERSON,
        "transfer_number": "LX1",
        "months": [{"month": "2020-01", "scheme": "employee"}],
        "balance_fen": 100,
    }
    seal = outgoing.seal_number(desk, content)
    assert seal == outgoing.seal_number(desk, dict(content))
    assert seal != outgoing.seal_number(desk, {**content, "balance_fen": 101})
    assert seal.startswith("339901-")


def test_what_is_given_out_leaves_the_account_and_the_register(
    desk: Desk, platform: Platform, home: Path
) -> None:
    """The sheet says what the platform knows, and the cover has ended; the money is paid to the receiving
    office through the bank, and the platform is told of it when the bank has paid.
    """
    insure(platform)
    platform.post("account", certno=PERSON, admdvs="339901", balance="123.45")
    regions = {"from_region": "339901", "to_region": "320106"}
    platform.post("transfer", transfer_number="LX9", step="request", certno=PERSON, **regions)
    sync.until_quiet(desk)
    states = desk.reader.rows(
        "SELECT topic, state FROM message WHERE department = 'platform' ORDER BY number"
    )
    assert {row["topic"]: row["state"] for row in states} == {
        "transfer_sheet": "accepted",
        "end_relation": "accepted",
    }
    case = desk.reader.scalar("SELECT case_id FROM queue")
    owed = payment(desk, case)
    assert (owed["state"], owed["payee"]) == ("no_account", "320106医疗保险经办机构")
    at_the_bank(home, case)
    sync.until_quiet(desk)
    (money,) = desk.reader.rows("SELECT state FROM message WHERE topic = 'transfer_money'")
    assert money["state"] == "accepted"
    assert balance(ledger(desk), chart.PAYABLE) == 0
    assert balance(ledger(desk), chart.PERSONAL_ACCOUNTS) == -12345
    assert desk.platform.accounts(PERSON, "李演") == 0
    assert all(one["state"] != "active" for one in desk.platform.person(PERSON, "李演"))


def test_without_a_line_the_request_waits(lone_desk: Desk) -> None:
    """What cannot be asked is not guessed: the record stays, with the reason."""
    body = {
        "transfer_number": "LX9",
        "id_number": PERSON,
        "name": "李演",
        "from_region": "339901",
        "to_region": "320106",
        "requested_on": "2026-07-03",
    }
    at = "2026-07-06T09:00:00+08:00"
    with lone_desk.store.transaction() as tx:
        inbox.keep(tx, Record("n1", "national", "transfer_request", at, body, ()))
    for _again in range(2):
        (record,) = records.about(lone_desk.reader, [PERSON])
        arrivals.take(lone_desk, record)
        row = lone_desk.reader.one("SELECT taken, says FROM record")
        assert (row["taken"], bool(row["says"])) == ("waiting", True)
    assert lone_desk.reader.scalar("SELECT count(*) FROM queue") == 0


@pytest.mark.parametrize(
    ("left", "entered", "way"),
    [
        ("330106", "339901", "in_province"),
        ("330106", "", "in_province"),
        ("320106", "339901", "cross_province"),
        ("339901", "320106", "given_out"),
        ("339901", "330106", ""),
        ("339901", "339902", ""),
        ("320106", "440106", ""),
    ],
)
def test_which_way_a_transfer_goes(desk: Desk, left: str, entered: str, way: str) -> None:
    """By pooling area (four digits) and province (two)."""
    assert known.way(desk, left, entered) == way


def test_a_new_number_from_the_police_is_a_change_of_the_known_person(
    desk: Desk, platform: Platform, day: Days
) -> None:
    """The record's number is the new one; the person is insured under the old one."""
    insure(platform)
    new = id_number(305)
    body = {"certno": new, "psn_name": "李演", "old_certno": PERSON, "mob": "13900000301"}
    body |= {"admdvs": "339901", "chg_date": "2026-07-03"}
    record = {"kind": "person_changed", "record_id": "p1", "body": body}
    platform.post("emit", department="police", **record)
    sync.run(desk)
    row = desk.reader.one("SELECT case_id FROM queue WHERE item = 'enroll-change-employee'")
    case = desk.reader.case(row["case_id"])
    assert (case.party["id"], case.fields["new_id_number"]) == (PERSON, new)
