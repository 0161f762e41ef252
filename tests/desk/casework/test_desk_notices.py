"""Every node is told, by the next channel where one fails, in the person's language; replies count."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Days, Platform, id_number
from ybcli.desk import Desk
from ybcli.desk.casework import notices
from ybcli.desk.exchange import replies, sync
from ybcli.desk.intake import applications
from ybcli.desk.night import nightly
from ybcli.settings import ROOM
from ybcli.store.queries import records

TEMPLATES = sorted(path.stem for path in (ROOM / "templates").glob("*.md"))


def employment(number: str, mobile: str) -> dict[str, str]:
    return {"certno": number, "psn_name": "李演", "uscc": "91339901000000115N", "emp_name": "演练甲有限公司",
            "begndate": "2026-07-01", "mob": mobile, "admdvs": "339901"}  # fmt: skip


def reminded(platform: Platform, desk: Desk, serial: int, mobile: str) -> str:
    """A reminded case whose notice is on its way; its id."""
    platform.post("emit", department="human_resources", kind="employment", record_id=f"h{serial}",
                  body=employment(id_number(serial), mobile))  # fmt: skip
    sync.run(desk)
    return str(
        desk.reader.scalar("SELECT case_id FROM queue WHERE party_id = :p", p=id_number(serial))
    )


def reply(desk: Desk, text: str, mobile: str, number: str = "r1") -> str:
    """A reply as the gateway's feed brings it; what became of it, and why."""
    body = json.dumps(
        {"mobile": mobile, "text": text, "at": "2026-07-06T10:00:00+08:00", "reply_number": number}
    )
    with desk.store.transaction() as tx:
        tx.run(
            "INSERT INTO record (department, record_id, kind, at, subject, body, digest, taken, case_id, says) "
            "VALUES ('sms', :id, 'reply', '2026-07-06T10:00:00+08:00', '', :body, '', 'waiting', '', '')",
            id=number, body=body,
        )  # fmt: skip
    row = desk.reader.one("SELECT id FROM record WHERE record_id = :id", id=number)
    record = records.by_id(desk.reader, row["id"])
    assert record is not None
    replies.take(desk, record, json.loads(body))
    row = desk.reader.one("SELECT * FROM record WHERE record_id = :id", id=number)
    return f"{row['taken']} {row['says']}".strip()


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_text_stands_in_chinese_and_in_english(name: str) -> None:
    assert name in notices.names()
    assert any("\u4e00" <= one <= "\u9fff" for one in notices.template(name).template)
    english = notices.template(name, "en").template
    assert english.isascii(), "an English text has no Chinese in it"
    words = set(notices.template(name).get_identifiers())
    assert set(notices.template(name, "en").get_identifiers()) <= words | {"code"}


@pytest.mark.clause("6.1.4.3")
def test_a_notice_goes_by_the_next_channel_and_then_makes_work(
    platform: Platform, desk: Desk
) -> None:
    case = reminded(platform, desk, 1, "13900000000")  # bounces as a text message
    sync.until_quiet(desk)
    found = desk.reader.case(case)
    assert [e.act for e in found.entries] == ["sense", "remind", "resend", "deliver"]
    assert found.last("resend").form["channel"] == "platform"
    unreachable = reminded(platform, desk, 2, "")
    sync.until_quiet(desk)
    row = desk.reader.one("SELECT * FROM queue WHERE case_id = :id", id=unreachable)
    assert (row["hands"], row["due"]) == ("officer", "9999-12-31")


def test_a_result_that_reached_nobody_becomes_a_case_that_only_handing_it_over_closes(
    platform: Platform, desk: Desk
) -> None:
    done = applications.apply(
        desk, "enroll-employee", {"id_number": id_number(3), "name": "赵演", "is_flexible": "yes"}
    )
    assert done.case.stage == "archived"
    sync.until_quiet(desk)
    rows = desk.reader.rows("SELECT * FROM queue WHERE item = 'office-undelivered-notice'")
    assert [(row["party_id"], row["hands"]) for row in rows] == [(done.case.id, "officer")]
    from ybcli.desk.casework import acts, amendments
    from ybcli.errors import NotAllowed

    for act in ("refuse", "withdraw"):
        with pytest.raises(NotAllowed):
            acts.perform(desk, rows[0]["case_id"], act, {"reason": "not ours"})
    form = amendments.answered(desk, rows[0]["case_id"], {"handed_over": "at the window"})
    assert acts.perform(desk, rows[0]["case_id"], "answer", form).case.stage == "archived"


def test_a_reply_confirms_or_objects_only_from_the_mobile_that_was_told(
    platform: Platform, desk: Desk
) -> None:
    case = reminded(platform, desk, 4, "13900000021")
    code = case.partition("-")[0]
    assert reply(desk, f"{code}Y", "13900000099", "r1").startswith(
        "set_aside the reply came from another"
    )
    assert reply(desk, "?!", "13900000021", "r2") == "set_aside the reply cannot be understood"
    assert reply(desk, "ZZZZZY", "13900000021", "r3") == "set_aside the reply fits no case"
    assert desk.reader.case(case).stage == "reminded"
    assert reply(desk, f" {code.lower()} 同意。", "13900000021", "r4") == "taken"
    found = desk.reader.case(case)
    assert found.stage == "archived"
    assert found.last("confirm").by == "department:sms"
    other = reminded(platform, desk, 5, "13900000022")
    assert reply(desk, "N", "13900000022", "r5") == "taken"  # the only case that waits for it
    assert desk.reader.case(other).stage == "objected"


def test_a_reply_without_a_code_is_set_aside_where_two_cases_wait(
    platform: Platform, desk: Desk
) -> None:
    for serial in (6, 7):
        reminded(platform, desk, serial, "13900000023")
    assert reply(desk, "Y", "13900000023").startswith("set_aside several cases wait")


@given(st.text(max_size=40))
def test_any_text_is_a_reply_or_is_not_but_never_an_error(text: str) -> None:
    found = replies.understood(text)
    assert found is None or found.act in {"confirm", "object", "rate"}


@pytest.mark.clause("4.3")
def test_every_notice_belongs_to_a_case_and_every_handless_act_can_be_explained(
    platform: Platform, desk: Desk, day: Days
) -> None:
    for serial in range(10, 16):
        reminded(platform, desk, serial, f"1390000003{serial % 10}")
    for text in ("2026-07-09", "2026-07-10", "2026-07-20", "2026-07-21"):
        day(text)
        platform.post("day", day=text)
        nightly.nightly(desk)
    strays = desk.reader.rows(
        "SELECT m.id FROM message m LEFT JOIN queue q ON q.case_id = m.case_id "
        "WHERE m.topic = 'notice' AND q.case_id IS NULL"
    )
    assert not strays
    entries = desk.reader.rows("SELECT * FROM entry WHERE by IN ('automatic', 'clock')")
    assert entries
    for row in entries:
        form, found = json.loads(row["form"]), json.loads(row["found"])
        if row["act"] == "verify":
            assert all(one["clause"] for one in found["findings"])
        if row["act"] == "confirm":
            assert form["ran_out"]["days"]
            assert form["ran_out"]["calendar"]
        if row["act"] == "warn":
            assert form["runs_out"]["parameter"]
