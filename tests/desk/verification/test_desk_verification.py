"""Verification: findings with their tellers, what-if, promises, stale sources, offline and looked at again."""

from __future__ import annotations

import json

import pytest

from conftest import Days, Platform, credit_code, id_number
from ybcli.desk import Desk
from ybcli.desk.casework import promise_checks
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.verification import sources, whatif
from ybcli.errors import UsageError


def licensed(platform: Platform, code: str, **other: str) -> None:
    body = {"uscc": code, "emp_name": "演练甲有限公司", "addr": "样例路1号", "legrep_name": "王演",
            "esta_date": "2026-07-01", "mob": "13900000041", "admdvs": "339901", **other}  # fmt: skip
    platform.post(
        "emit",
        department="market_regulation",
        kind="unit_licensed",
        record_id=f"m{code}",
        body=body,
    )


@pytest.mark.clause("5.1 a)", "6.1.2.2.2")
def test_no_channel_is_refused_and_a_terminal_at_night_is_not(desk: Desk) -> None:
    values = {"id_number": id_number(1), "name": "张演", "is_flexible": "yes"}
    with pytest.raises(UsageError, match="channel"):
        applications.apply(desk, "enroll-employee", values, channel="")
    assert (
        applications.apply(desk, "enroll-employee", values, channel="terminal").case.channel
        == "terminal"
    )


@pytest.mark.clause("4.3")
def test_every_finding_says_rule_clause_value_teller_and_time(
    platform: Platform, desk: Desk
) -> None:
    licensed(platform, credit_code(1))
    sync.run(desk)
    case = desk.reader.case(desk.reader.scalar("SELECT case_id FROM queue"))
    assert case.stage == "archived"
    for finding in case.last("verify").found["findings"]:
        assert finding["clause"].startswith("std-2022 ")
        for fact in finding["facts"]:
            assert fact["source"]
            assert fact["time"]


def test_two_who_disagree_are_both_shown_and_what_if_says_what_would_change(
    platform: Platform, desk: Desk
) -> None:
    code = credit_code(2)
    licensed(platform, code, addr="")
    sync.run(desk)
    case = desk.reader.case(desk.reader.scalar("SELECT case_id FROM queue"))
    assert case.last("verify").found["outcome"] == "unclear"
    supposed = whatif.suppose(desk, case, {"unit_address": "样例路1号"})
    assert (supposed["was"], supposed["outcome"]) == ("unclear", "met")
    assert [one["was"] for one in supposed["findings"]] == ["unclear", "met"]
    refused = whatif.suppose(desk, case, {"unit_registered": "yes"})
    assert refused["outcome"] == "not_met"
    with pytest.raises(UsageError, match="adress"):
        whatif.suppose(desk, case, {"adress": "x"})
    assert desk.reader.case(case.id).head == case.head, "nothing was written"


def test_a_source_that_is_too_old_is_not_believed_and_its_cases_wait(
    platform: Platform, desk: Desk, day: Days
) -> None:
    code = credit_code(3)
    platform.post("emit", department="market_regulation", kind="unit_licensed", record_id="m3",
                  body={"uscc": code, "emp_name": "演练乙有限公司", "legrep_name": "王演", "addr": "样例路3号",
                        "esta_date": "2026-07-01", "mob": "13900000043", "admdvs": "331102"})  # fmt: skip
    sync.run(desk)
    assert sources.stale(desk) == frozenset()
    day("2026-07-20")  # the line has been down since
    assert {"market_regulation", "police"} <= sources.stale(desk)
    desk.answers.clear()
    done = applications.apply(
        desk,
        "enroll-employee",
        {
            "id_number": id_number(5),
            "name": "孙演",
            "credit_code": code,
            "employed_from": "2026-07-01",
        },
    )
    assert done.case.stage == "archived", "what is typed and what is our own is believed"
    row = {one.name: one for one in sources.listed(desk)}
    assert row["police"].is_stale
    assert len([one for one in row if one in sources.ELEVEN]) == 11


@pytest.mark.clause("5.1 e)")
def test_without_a_line_the_dated_copy_is_used_and_looked_at_again(
    platform: Platform, desk: Desk
) -> None:
    code = credit_code(4)
    sync.run(desk)
    with desk.store.transaction() as tx:
        body = {"credit_code": code, "unit_name": "演练丙有限公司", "address": "样例路4号", "legal_representative": "李演",
                "mobile": "13900000044", "region": "339901"}  # fmt: skip
        tx.run(
            "INSERT INTO record (department, record_id, kind, at, subject, body, digest, taken, case_id, says) "
            "VALUES ('market_regulation', 'old', 'unit_licensed', '2026-07-01T09:00:00+08:00', :s, :b, '', 'kept', '', '')",
            s=code, b=json.dumps(body, ensure_ascii=False),
        )  # fmt: skip
        tx.setting("line", "away")
    done = applications.apply(desk, "enroll-unit", {"credit_code": code})
    verified = done.case.last("verify").found
    assert done.case.stage == "archived"
    assert verified["offline"] is True
    assert "market_regulation" in verified["copies"]
    sync.run(desk)
    again = desk.reader.case(done.case.id)
    assert again.entries[-1].act == "recheck"
    assert dict(again.entries[-1].form) == {"was": "met", "is": "met"}
    entries = len(again.entries)
    sync.run(desk)
    assert len(desk.reader.case(done.case.id).entries) == entries, "once is enough"


@pytest.mark.clause("6.1.3 a)")
def test_a_promise_is_checked_on_its_day_and_a_false_one_opens_a_case(
    desk: Desk, day: Days
) -> None:
    case = applications.apply(
        desk, "enroll-employee", {"id_number": id_number(9), "name": "赵演", "is_flexible": "yes"}
    ).case
    with desk.store.transaction() as tx:
        tx.run(
            "INSERT INTO promise (case_id, rule, made_on, check_on, state, says) "
            "VALUES (:c, 'relation_or_residence_is_known', '2026-07-06', '2026-07-08', 'open', '')",
            c=case.id,
        )
    assert promise_checks.check(desk) == []
    day("2026-07-08")
    assert promise_checks.check(desk) == [(case.id, "broken")]
    opened = desk.reader.one("SELECT * FROM queue WHERE item = 'office-broken-promise'")
    assert (opened["party_id"], opened["hands"], opened["is_open"]) == (case.id, "officer", 1)
    assert promise_checks.check(desk) == []
