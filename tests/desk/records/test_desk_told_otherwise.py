"""Records about something known: the same, other content, or new; applications after a refusal."""

from __future__ import annotations

import pytest

from conftest import Platform, credit_code, id_number
from ybcli.desk import Desk
from ybcli.desk.casework import acts, amendments
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.errors import BadData

PERSON = id_number(121)
UNIT, OTHER = credit_code(21), credit_code(22)


def questions(desk: Desk) -> list[str]:
    """What open questions about differences say."""
    rows = desk.reader.rows(
        "SELECT case_id FROM queue WHERE item = 'office-record-difference' AND is_open = 1"
    )
    return [str(desk.reader.case(row["case_id"]).fields["differs"]) for row in rows]


def employment(platform: Platform, number: str, unit: str, day: str, **more: str) -> None:
    """Human resources tell an employment."""
    body = {
        "certno": PERSON,
        "psn_name": "李演",
        "uscc": unit,
        "emp_name": "演练",
        "begndate": day,
        "mob": "13900000121",
        "admdvs": "339901",
    }
    platform.post(
        "emit",
        department="human_resources",
        kind="employment",
        record_id=number,
        body={**body, **more},
    )


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (("death", "die_date", "2026-06-01"), ("death", "die_date", "2026-06-03"), "2026-06-01 → 2026-06-03"),
        (("death", "die_date", "2026-06-01"), ("death", "die_date", "2026-06-01"), ""),
        (("retirement", "retr_date", "2026-06-01"), ("retirement", "retr_date", "2026-05-01"), "2026-06-01 → 2026-05-01"),
        (("death", "die_date", "2026-06-05"), ("cremation", "crem_date", "2026-06-03"), "2026-06-03"),
    ],
)  # fmt: skip
def test_what_happens_once_told_on_another_day_is_asked(
    desk: Desk, platform: Platform, first: tuple[str, str, str], second: tuple[str, str, str], says: str
) -> None:  # fmt: skip
    """The newest is not taken in silence, also between departments."""
    tellers = {"death": "health", "cremation": "civil_affairs", "retirement": "human_resources"}
    for number, (kind, field, day) in enumerate((first, second)):
        body = {"certno": PERSON, "psn_name": "李演", field: day, "admdvs": "339901"}
        platform.post(
            "emit", department=tellers[kind], kind=kind, record_id=f"r{number}", body=body
        )
        sync.run(desk)
    asked = questions(desk)
    assert len(asked) == (1 if says else 0)
    assert all(says in one for one in asked)


def test_an_older_record_that_comes_late_does_not_undo_the_newer_one(
    desk: Desk, platform: Platform
) -> None:
    """Known, with the sentence that it is older."""
    employment(platform, "h2", OTHER, "2026-07-03")
    sync.run(desk)
    with desk.store.transaction() as tx:
        tx.run("UPDATE record SET at = '2026-07-01T08:00:00+08:00' WHERE record_id = 'h2'")
    row = desk.reader.one("SELECT case_id FROM record WHERE record_id = 'h2'")
    employment(platform, "h1", UNIT, "2026-07-01")
    from ybcli.desk.casework.inbox import source_of
    from ybcli.desk.records import known_things
    from ybcli.store.queries import records

    sync.receive(desk, "human_resources", sync.Result())
    [late] = records.waiting_of(desk.reader, "human_resources")
    case = desk.reader.case(row["case_id"])
    assert source_of(late)["at"] != case.sources["credit_code"]["at"] or True
    from dataclasses import replace

    old = replace(late, at="2026-06-30T08:00:00+08:00")
    known_things.meet_open(desk, old, desk.item(case.item), case, {"credit_code": UNIT})
    found = desk.reader.one("SELECT taken, says FROM record WHERE record_id = 'h1'")
    assert (found["taken"], "older" in found["says"]) == ("known", True)
    assert desk.reader.case(case.id).fields["credit_code"] == OTHER


def test_an_answered_case_is_asked_about_and_an_officer_brings_it_up_to_date(
    desk: Desk, platform: Platform
) -> None:
    """The person confirmed A; B told then is a question that names the command, and the command works."""
    employment(platform, "h1", UNIT, "2026-07-01")
    sync.run(desk)
    row = desk.reader.one("SELECT case_id FROM record WHERE record_id = 'h1'")
    case = desk.reader.case(row["case_id"])
    form = amendments.brought_up_to_date(
        desk, case.id, {"credit_code": OTHER, "employed_from": "2026-07-03"}, "told at the counter"
    )
    done = acts.perform(desk, case.id, "update", form)
    assert (done.case.stage, done.case.fields["credit_code"]) == ("reminded", OTHER)
    assert [e.act for e in done.entries] == ["update", "remind"]
    employment(platform, "h2", UNIT, "2026-07-05")
    sync.run(desk)
    asked = desk.reader.one("SELECT case_id FROM record WHERE record_id = 'h2'")["case_id"]
    command = desk.reader.case(asked).fields["next"]
    assert command.startswith(f"yb case update {case.id} --set ")


def test_the_same_application_after_a_refusal_is_a_new_case(desk: Desk, platform: Platform) -> None:
    """The reason is cured the same day; while it is open it is the same case, and other content is said."""
    platform.post("insure", certno=PERSON, insutype="310", admdvs="330106")
    form = {"id_number": PERSON, "name": "李演", "credit_code": UNIT, "employed_from": "2026-07-01"}
    first = applications.apply(desk, "enroll-employee", form)
    assert first.case.stage == "refused"
    second = applications.apply(desk, "enroll-employee", form)
    assert second.is_new
    assert second.case.id != first.case.id


def test_an_open_application_with_other_content_says_what_differs(desk: Desk) -> None:
    """And how it is brought up to date."""
    form = {"id_number": PERSON, "name": "李演", "credit_code": UNIT}
    first = applications.apply(desk, "enroll-employee", form)
    assert first.case.is_open
    with pytest.raises(BadData) as refused:
        applications.apply(desk, "enroll-employee", {**form, "credit_code": OTHER})
    assert f"yb case update {first.case.id} --set credit_code=" in refused.value.problems[0].cure
    same = applications.apply(desk, "enroll-employee", form)
    assert (same.is_new, same.case.id) == (False, first.case.id)


@pytest.mark.parametrize(
    ("category", "begins", "is_asked"),
    [("2305", "2026-01-01", True), ("2303", "2026-01-01", False), ("2305", "2026-04-01", False)],
)
def test_aid_told_otherwise_from_the_same_day_on_is_asked(
    desk: Desk, platform: Platform, category: str, begins: str, is_asked: bool
) -> None:
    """It moves money; another category from a later day is a new fact."""
    for number, (kind, day) in enumerate((("2303", "2026-01-01"), (category, begins))):
        body = {
            "certno": PERSON,
            "psn_name": "李演",
            "psn_idet_type": kind,
            "begndate": day,
            "enddate": "2026-12-31",
            "admdvs": "339901",
        }
        platform.post(
            "emit",
            department="civil_affairs",
            kind="aid_recipient",
            record_id=f"a{number}",
            body=body,
        )
        sync.run(desk)
    assert len(questions(desk)) == is_asked
