"""Two numbers, one person? Sounds, look-alikes, old names and numbers; and the warnings at intake."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conftest import desk_at, id_number, make_office
from ybcli.cases import identity
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.persons import matching, search
from ybcli.desk.persons.matching import Person, judged, names_alike, plain_name

TODAY = date(2026, 7, 6)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("李演", "李演", "same_name"),
        ("李 演", "李演", "same_name"),
        ("买买提·吐尔逊", "买买提吐尔逊", "same_name"),
        ("买买提•吐尔逊", "买买提‧吐尔逊", "same_name"),
        ("Li Yan", "ＬＩ　ＹＡＮ", "same_name"),
        ("张\ue81e", "张\u9fb4", "same_name"),
        ("王己", "王已", "look_alike"),
        ("戊演", "戌演", "look_alike"),
        ("赢政", "嬴政", "look_alike"),
        ("李艳", "黎燕", "same_sound"),
        ("张伟", "章玮", "same_sound"),
        ("单演", "善演", "same_sound"),
        ("曾演", "增演", "same_sound"),
        ("李己燕", "李已艳", "same_sound"),
        ("李演", "李演演", ""),
        ("李演", "王演", ""),
        ("李𠮷", "李吉", ""),
        ("", "", ""),
    ],
)
def test_names_are_alike(one: str, other: str, alike: str) -> None:
    """The same, looking alike, or sounding alike; either way round."""
    assert names_alike(one, other) == alike
    assert names_alike(other, one) == alike


def test_a_plain_name_loses_no_character_of_the_name() -> None:
    """Rare characters (extension B) and 25 characters survive."""
    long = "阿卜杜勒阿齐兹买买提吐尔逊阿卜来提木合塔尔江𠮷"
    assert plain_name(long) == long
    assert plain_name("阿卜杜勒·" + long) == "阿卜杜勒" + long


def test_every_look_alike_is_one_character_and_never_alone() -> None:
    """The table holds groups of at least two single characters, none twice in its group."""
    alike, moved = matching._tables()
    assert all(len(one) == 1 and others - {one} for one, others in alike.items())
    assert all(len(old) == len(new) == 1 and old != new for old, new in moved.items())


def person(serial: int, name: str, **more: Any) -> Person:
    return Person(id_number(serial), name, **more)


def test_reasons_and_their_bands() -> None:
    """An old number alone is strong; a name and a day of birth are likely; less is possible."""
    number = id_number(5)
    old = Person(number[:6] + number[8:17], "李演")
    assert identity.upgraded(old.number, TODAY) == number
    pair = judged(old, Person(number, "李艳"), TODAY)
    assert pair.band == "strong"
    assert set(pair.reasons) == {"upgraded", "same_sound", "same_birth"}
    pair = judged(person(4, "李演"), person(5, "李 演"), TODAY)
    assert (pair.band, pair.reasons) == ("likely", ("same_name", "same_birth"))
    pair = judged(person(4, "李演"), person(53, "李演"), TODAY)
    assert (pair.band, pair.reasons) == ("possible", ("same_name",))
    married = person(4, "李演", old_names=("王演",))
    assert "old_name" in judged(married, person(5, "王演"), TODAY).reasons
    assert "old_name" in judged(person(5, "王演"), married, TODAY).reasons
    one, other = (person(n, f"{n}", region="339901002", mobile="13900000000") for n in (4, 53))
    assert judged(one, other, TODAY).reasons == ("same_mobile", "same_township")
    assert judged(person(4, "李演"), person(53, "王演"), TODAY).reasons == ()


@pytest.fixture
def known(home: Any, platform: Any, day: Any) -> Any:
    """An office that knows four persons by applications, three of them born on one day."""
    make_office(home, platform.url)
    with desk_at(home) as desk:
        for serial, name, mobile in (
            (4, "李演", "13900000004"),
            (5, "黎燕", "13900000005"),
            (6, "赵演", "13900000006"),
            (53, "李演", "13900000053"),
        ):
            values = {"id_number": id_number(serial), "name": name, "mobile": mobile}
            applications.apply(desk, "enroll-resident", values)
        yield desk


def test_candidates_are_found_once_and_masked_people_are_left_alone(known: Any) -> None:
    """Only the pair with like names on one day of birth is likely; asked for all, there is more."""
    pairs = matching.candidates(known)
    assert [{p.one.number, p.other.number} for p in pairs] == [{id_number(4), id_number(5)}]
    assert pairs[0].reasons == ("same_sound", "same_birth")
    assert len(matching.candidates(known, least=0)) == 1  # a day of birth alone is no sign


def test_a_pair_that_was_merged_or_parted_does_not_come_again(known: Any) -> None:
    """An officer's word is kept, in both directions."""
    one, other = search.named(known, id_number(4)), search.named(known, id_number(5))
    number, _new = search.merge(known, one, other, "one card, seen at the window")
    assert matching.candidates(known) == []
    search.unmerge(known, number, "two sisters")
    assert matching.candidates(known) == []


def test_an_old_number_in_a_record_that_was_set_aside_meets_the_new_one(
    known: Any, platform: Any
) -> None:
    """Fifteen digits are refused as a case and still lead to the person."""
    number = id_number(6)
    old = number[:6] + number[8:17]
    body = {"certno": old, "psn_name": "赵演", "mdtrt_id": "9", "fixmedins_code": "H1"}
    body |= {"med_type": "11", "begndate": "2026-07-01", "medfee_sumamt": "10.00"}
    platform.post("emit", department="hospitals", kind="visit", record_id="old-1", body=body)
    sync.run(known)
    assert known.reader.scalar("SELECT taken FROM record WHERE record_id = 'old-1'") == "set_aside"
    pair = matching.candidates(known)[0]
    assert pair.band == "strong"
    assert {pair.one.number, pair.other.number} == {old, number}
    assert search.named(known, "old-1").number == old


def test_warnings_at_intake_name_nobody(known: Any) -> None:
    """Whom the applicant may be already: masked, with the reasons; nothing for a stranger."""
    item = known.item("enroll-resident")

    def warned(serial: int, name: str, **more: str) -> list[str]:
        clean = {"id_number": id_number(serial), "name": name, **more}
        return matching.warnings(known, item, clean)

    [sentence] = warned(7, "赵 演", mobile="13900000099")
    assert "same name" in sentence
    assert "same day of birth" in sentence
    assert id_number(6) not in sentence
    assert "赵演" not in sentence
    assert warned(101, "钱演") == []
    assert "another" not in " ".join(warned(6, "赵演"))
    [renamed] = warned(6, "孙演")
    assert "under the name 赵*" in renamed
    one, other = search.named(known, id_number(4)), search.named(known, id_number(5))
    search.merge(known, one, other, "one card")
    assert any("was merged into" in says for says in warned(5, "黎燕"))
    assert matching.warnings(known, known.item("enroll-unit"), {"credit_code": "x"}) == []
