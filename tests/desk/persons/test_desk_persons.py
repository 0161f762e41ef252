"""The cloud file, search, merges, and the end of the older of two registrations (3.3, 5.2.2)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import credit_code, desk_at, id_number
from ybcli.desk.casework import acts
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.persons import double_enrolment, merges, search
from ybcli.desk.views import person_file
from ybcli.errors import BadData, NotAllowed, UsageError

P = 200


def resident(desk: Any, serial: int, name: str, **more: str) -> Any:
    """Somebody who applied at the counter."""
    values = {"id_number": id_number(serial), "name": name, **more}
    return applications.apply(desk, "enroll-resident", values).case


def employee(desk: Any, serial: int, name: str, since: str = "2026-07-01") -> Any:
    """Somebody who is in the employee scheme here."""
    values = {"id_number": id_number(serial), "name": name, "credit_code": credit_code(21)}
    return applications.apply(desk, "enroll-employee", {**values, "employed_from": since}).case


def visit(platform: Any, serial: int, number: str, kind: str, **more: str) -> None:
    """A hospital or pharmacy tells of a treatment."""
    body = {"mdtrt_id": number, "certno": id_number(serial), "psn_name": "李演"}
    body |= {"fixmedins_code": "H1", "fixmedins_name": "演练人民医院", "med_type": kind}
    body |= {"begndate": "2026-06-18", "medfee_sumamt": "120.00", "diag_name": "感冒", **more}
    platform.post("emit", department="hospitals", kind="visit", record_id=f"v{number}", body=body)


SECTIONS = ("enrolment", "visits", "purchases", "remote_care", "accounts")


@pytest.mark.clause("3.3", "5.1 d)")
def test_the_cloud_file_has_its_sections_and_each_row_its_source(desk: Any, platform: Any) -> None:
    """Enrolment, visits, purchases, remote care, accounts; nothing else is empty without being said."""
    employee(desk, P, "李演")
    visit(platform, P, "1", "21", enddate="2026-06-20", fund_pay_sumamt="80.00")
    visit(platform, P, "2", "41")
    visit(platform, P, "3", "11", mdtrtarea_admdvs="330106")
    sync.run(desk)
    desk.answers.clear()
    found = person_file.file_of(desk, "person", id_number(P))
    assert [row["scheme"] for row in found["enrolment"]] == ["employee"]
    assert [row["care"] for row in found["visits"]] == ["inpatient", "outpatient"]
    assert [row["care"] for row in found["purchases"]] == ["pharmacy"]
    assert [row["region"] for row in found["remote_care"]] == ["330106"]
    assert found["visits"][0]["fund"] == "80.00"
    assert found["visits"][0]["self"] == ""
    assert len(found["accounts"]) == 1
    for section in SECTIONS:
        for row in found[section]:
            assert row["source"], section
            assert row["reference"], section
            assert row["at"], section
    assert {"covers", "contributions", "cases", "records"} <= set(found)


@pytest.mark.clause("3.3")
def test_a_person_of_whom_little_is_known_has_every_section(desk: Any, platform: Any) -> None:
    """Empty ones are there, and empty."""
    resident(desk, P + 1, "王演")
    found = person_file.file_of(desk, "person", id_number(P + 1))
    assert all(section in found for section in SECTIONS)
    assert found["visits"] == found["purchases"] == found["remote_care"] == []


def test_a_treatment_told_again_is_one_row_the_newest(desk: Any, platform: Any) -> None:
    """A hospital that corrects itself is heard."""
    employee(desk, P, "李演")
    visit(platform, P, "1", "11")
    sync.run(desk)
    body = {"mdtrt_id": "1", "certno": id_number(P), "psn_name": "李演", "fixmedins_code": "H1"}
    body |= {"med_type": "11", "begndate": "2026-06-18", "medfee_sumamt": "130.00"}
    platform.post("emit", department="hospitals", kind="visit", record_id="v1b", body=body)
    sync.run(desk)
    assert [r["cost"] for r in person_file.file_of(desk, "person", id_number(P))["visits"]] == [
        "130.00"
    ]


def test_without_a_line_the_account_is_not_known_and_the_file_is_there(lone_desk: Any) -> None:
    """The village without a line sees what lies here."""
    resident(lone_desk, P, "李演")
    found = person_file.file_of(lone_desk, "person", id_number(P))
    balance = {"balance": "", "source": "platform", "reference": "1101", "at": ""}
    assert found["accounts"] == [balance]
    assert found["cases"]


def test_other_regions_registrations_stand_in_the_file(desk: Any, platform: Any) -> None:
    """The platform tells them (1101)."""
    resident(desk, P, "李演")
    platform.post("insure", certno=id_number(P), insutype="310", admdvs="330106")
    desk.answers.clear()
    rows = person_file.file_of(desk, "person", id_number(P))["enrolment"]
    assert [(row["region"], row["source"]) for row in rows] == [("330106", "platform")]


# Search


@pytest.fixture
def names(lone_desk: Any) -> Any:
    """People with names that are hard to type."""
    for serial, name in enumerate(
        (
            "单雄信",
            "买买提·吐尔逊",
            "李𠮷",
            "曾演",
            "阿卜杜勒阿齐兹买买提吐尔逊阿卜来提木合塔尔江木",
        )
    ):
        resident(lone_desk, 300 + serial, name)
    return lone_desk


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("雄", ["单雄信"]),
        ("sxx", ["单雄信"]),
        ("dxx", ["单雄信"]),
        ("shanxiongxin", ["单雄信"]),
        ("shanx", ["单雄信"]),
        ("xiongxi", ["单雄信"]),
        ("MMT", ["买买提·吐尔逊", "阿卜杜勒阿齐兹买买提吐尔逊阿卜来提木合塔尔江木"]),
        ("mmttex", ["买买提·吐尔逊", "阿卜杜勒阿齐兹买买提吐尔逊阿卜来提木合塔尔江木"]),
        ("买买提吐", ["买买提·吐尔逊", "阿卜杜勒阿齐兹买买提吐尔逊阿卜来提木合塔尔江木"]),
        ("买买提•吐尔逊", ["买买提·吐尔逊", "阿卜杜勒阿齐兹买买提吐尔逊阿卜来提木合塔尔江木"]),
        ("𠮷", ["李𠮷"]),
        ("lij", ["李𠮷"]),
        ("zy", ["曾演"]),
        ("cengyan", ["曾演"]),
        (id_number(303), ["曾演"]),
        (id_number(303)[:17], []),
        ("zzz", []),
        ("  ", []),
        ("%", []),
    ],
)
def test_search(names: Any, words: str, found: list[str]) -> None:
    """By a part of the name, by initials, by syllables, by the whole number."""
    assert sorted(hit.person.name for hit in search.search(names, words)) == sorted(found)


def test_search_by_an_old_number_and_by_a_merged_one(names: Any) -> None:
    """Fifteen digits lead to the eighteen, a merged number to the one that is kept."""
    number = id_number(303)
    [hit] = search.search(names, number[:6] + number[8:17])
    assert (hit.person.number, hit.how) == (number, "old number")
    one, other = search.named(names, id_number(300)), search.named(names, number)
    search.merge(names, one, other, "one card")
    assert {hit.how for hit in search.search(names, number)} == {"number", "merged number"}


# Merges


def test_a_merge_is_one_file_and_taking_it_back_is_two(desk: Any) -> None:
    """Nothing is deleted; show follows the number that is kept, whichever is asked for."""
    kept, other = resident(desk, 310, "李演"), resident(desk, 311, "黎燕")
    pair = search.named(desk, kept.id), search.named(desk, other.id)
    number, is_new = search.merge(desk, *pair, "one card, seen at the window")
    assert is_new
    assert search.merge(desk, *pair, "again") == (number, False)
    for asked in (id_number(310), id_number(311)):
        found = person_file.file_of(desk, "person", asked)
        assert found["id"] == id_number(310)
        assert {case["case"] for case in found["cases"]} == {kept.id, other.id}
        assert [m["reason"] for m in found["merged"]] == ["one card, seen at the window"]
    with pytest.raises(BadData, match="one person already"):
        search.merge(desk, pair[1], pair[0], "the other way round")
    with pytest.raises(BadData, match="reason"):
        search.unmerge(desk, number, "  ")
    search.unmerge(desk, number, "two sisters")
    found = person_file.file_of(desk, "person", id_number(311))
    assert found["id"] == id_number(311)
    assert [case["case"] for case in found["cases"]] == [other.id]
    with pytest.raises(BadData, match="no merge"):
        search.unmerge(desk, number, "again")
    again, is_new = search.merge(desk, *pair, "one card after all")
    assert is_new
    assert again != number
    assert desk.reader.scalar("SELECT count(*) FROM merge") == 2


def test_chains_of_merges_end_in_one_number(desk: Any) -> None:
    """Three numbers, one person, in whatever order they were found."""
    for serial in (320, 321, 322):
        resident(desk, serial, "李演")
    one, two, three = (search.named(desk, id_number(n)) for n in (320, 321, 322))
    search.merge(desk, two, three, "a")
    search.merge(desk, one, three, "b")
    assert {merges.kept_number(desk, p.number) for p in (one, two, three)} == {one.number}
    assert set(merges.numbers_of(desk, three.number)) == {one.number, two.number, three.number}
    with pytest.raises(BadData, match="one person already"):
        search.merge(desk, three, one, "c")


def test_who_may_merge_and_whom(desk: Any, home: Any) -> None:
    """A reason, two persons, and no village proxy."""
    from ybcli.desk.office import setup

    resident(desk, 330, "李演")
    one = search.named(desk, id_number(330))
    with pytest.raises(BadData, match="reason"):
        search.merge(desk, one, one, "")
    with pytest.raises(BadData, match="one person already"):
        search.merge(desk, one, one, "x")
    with pytest.raises(BadData, match="no record here has this number"):
        search.named(desk, id_number(331))
    with pytest.raises(BadData):
        search.named(desk, "ZZZZZ-ZZZZZ")
    resident(desk, 332, "李 演")
    setup.add_officer(desk, "dai", "代", "", role="proxy", mobile="13900000332")
    with desk_at(home, "dai") as proxy, pytest.raises(NotAllowed):
        search.merge(proxy, one, search.named(proxy, id_number(332)), "x")


def test_side_by_side(desk: Any) -> None:
    """Each field of both, and whether it agrees."""
    resident(desk, 340, "李演", mobile="13900000340")
    resident(desk, 341, "李 演")
    pair, rows = search.compare(
        desk, search.named(desk, id_number(340)), search.named(desk, id_number(341))
    )
    found = {row.field: row.agrees for row in rows}
    assert found["identity number"] == "differs"
    assert found["name"] == found["born"] == "same"
    assert found["mobile"] == "missing"
    assert "same_name" in pair.reasons


# Registered twice


def twice(desk: Any, platform: Any, serial: int, name: str = "李演") -> str:
    """Somebody who was in the employee scheme here, and is now told to be in another region's too."""
    employee(desk, serial, name, "2026-07-01")
    sync.run(desk)
    number = id_number(serial)
    platform.post("insure", certno=number, insutype="310", admdvs="330106", psn_name=name)
    desk.answers.clear()
    return number


@pytest.mark.clause("5.2.2")
def test_who_is_in_two_regions_is_listed_and_gone_when_the_older_ended(
    desk: Any, platform: Any
) -> None:
    """List, choose, end the older with no gap (5.2.2); the platform hears of it."""
    number = twice(desk, platform, 400)
    employee(desk, 401, "王演")
    [double] = double_enrolment.listed(desk, most=10).doubles
    assert double.number == number
    older, newer = double.relations
    assert {older.label, newer.label} == {"employee@330106", "employee@339901"}
    assert older.since < newer.since
    [done] = double_enrolment.end_older(desk, number, newer.label, "works here since July")
    assert done.case.stage == "archived"
    told = json.loads(desk.reader.scalar("SELECT body FROM message WHERE topic = 'end_relation'"))
    assert told["scheme"] == older.scheme
    assert told["relation_region"] == older.region
    assert told["ends_on"] < newer.since
    assert double_enrolment.listed(desk, most=10).doubles == ()
    sync.run(desk)
    desk.answers.clear()
    assert double_enrolment.listed(desk, most=10).doubles == ()
    states = {row["region"]: row["state"] for row in desk.platform.person(number, "李演")}
    assert states[newer.region] == "active"
    assert states[older.region] != "active"
    own = desk.reader.scalar("SELECT state FROM cover WHERE party_id = :n", n=number)
    assert own == "active"
    with pytest.raises(BadData, match="once only"):
        double_enrolment.end_older(desk, number, newer.label, "again")


def test_the_one_kept_must_be_the_newest_and_there(desk: Any, platform: Any) -> None:
    """Keeping the older one would leave days without cover or with two."""
    number = twice(desk, platform, 410)
    older, newer = double_enrolment.relations_of(desk, number)[0]
    with pytest.raises(BadData, match="not the newest"):
        double_enrolment.end_older(desk, number, older.label, "x")
    with pytest.raises(UsageError):
        double_enrolment.end_older(desk, number, "resident@339901", "x")
    with pytest.raises(UsageError):
        double_enrolment.end_older(desk, number, "employee", "x")
    assert len(double_enrolment.listed(desk, most=10).doubles) == 1
    assert newer.since > older.since


def test_two_schemes_here_are_twice_too_and_our_own_register_is_ended(
    desk: Any, platform: Any, day: Any
) -> None:
    """A resident who paid, and was then employed: the cover as a resident ends the day before."""
    number = id_number(420)
    day("2026-06-01")
    platform.post("day", day="2026-06-01")
    case = resident(desk, 420, "李演")
    acts.perform(desk, case.id, "verify", {"outcome": "met", "reason": "household register seen"})
    sync.run(desk)
    platform.post("pay", certno=number, cashym="2026")
    sync.run(desk)
    day("2026-07-06")
    platform.post("day", day="2026-07-06")
    employee(desk, 420, "李演", "2026-07-01")
    desk.answers.clear()
    [double] = double_enrolment.listed(desk, most=0).doubles
    assert [one.label for one in double.relations] == ["resident@339901", "employee@339901"]
    [done] = double_enrolment.end_older(desk, number, "employee@339901", "employed since July")
    assert done.case.stage == "archived"
    assert done.case.fields["ends_on"] == "2026-06-30"
    states = desk.reader.rows("SELECT scheme, state FROM cover WHERE party_id = :n", n=number)
    found = {row["scheme"]: row["state"] for row in states}
    assert found == {"employee": "active", "resident": "ended"}
    assert double_enrolment.listed(desk, most=0).doubles == ()
    sync.run(desk)
    assert desk.reader.scalar("SELECT count(*) FROM message WHERE state = 'refused'") == 0


def test_the_platform_is_asked_about_so_many_and_no_more(desk: Any, platform: Any) -> None:
    """A county has many people; who was not asked about is counted."""
    for serial in (430, 431, 432):
        employee(desk, serial, "李演")
    desk.answers.clear()
    found = double_enrolment.listed(desk, most=2)
    assert (found.asked, found.not_asked) == (2, 1)


def test_a_dry_run_ends_nothing(desk: Any, platform: Any) -> None:
    """It says what would be written."""
    number = twice(desk, platform, 440)
    _older, newer = double_enrolment.relations_of(desk, number)[0]
    double_enrolment.end_older(desk, number, newer.label, "x", dry_run=True)
    assert len(double_enrolment.listed(desk, most=10).doubles) == 1


def test_a_merged_number_is_no_second_person_on_the_list(desk: Any, platform: Any) -> None:
    """One person with two numbers, insured under each: listed once, under the number that is kept."""
    employee(desk, 450, "李演", "2026-06-01")
    employee(desk, 451, "李演", "2026-07-01")
    one, other = (search.named(desk, id_number(n)) for n in (451, 450))
    assert double_enrolment.listed(desk, most=10).doubles == ()
    search.merge(desk, one, other, "one card")
    [double] = double_enrolment.listed(desk, most=10).doubles
    assert double.number == one.number
    assert [r.number for r in double.relations] == [other.number, one.number]
    [done] = double_enrolment.end_older(
        desk, one.number, "employee@339901", "the new number counts"
    )
    assert done.case.party["id"] == other.number
    assert double_enrolment.listed(desk, most=10).doubles == ()
