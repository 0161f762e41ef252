"""Ratings: six channels in one store, once and without names, a bad one followed up to the end (8.1, 8.2.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import Days, Platform, credit_code, desk_at, id_number, make_office
from made_cases import closed
from ybcli.cases import flows
from ybcli.desk import Desk
from ybcli.desk.casework import acts, amendments
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.ratings import bad_ratings, files, receive
from ybcli.desk.ratings.form import CHANNELS, read
from ybcli.errors import BadData, Conflict, NotAllowed, YbError

AT = "2026-07-06T08:00:00"


def said(desk: Desk, number: str, **told: Any) -> receive.Kept:
    """Keep a rating from the units' hall, unless told otherwise."""
    whole = {
        "rating_number": number, "channel": "hall_window", "method": "scan", "score": 5,
        "rated_at": AT, "window": "03", **told,
    }  # fmt: skip
    rating, problems = read(desk, whole)
    assert rating is not None, problems
    return receive.keep(desk, rating)


def row(desk: Desk, number: str) -> Any:
    return desk.reader.one("SELECT * FROM rating WHERE id = :id", id=number)


@contextmanager
def other_officer(desk: Desk) -> Iterator[Desk]:
    with desk_at(desk.home, "wang") as other:
        yield other


# ------------------------------------------------------------------ the channels (8.1.2 a–f)

IN_A_CHANNEL = {
    "zlb": {"method": "face"},
    "hotline_12345": {"method": "call"},
    "hall_window": {"window": "03"},
    "self_service_terminal": {"window": "", "terminal": "03"},
    "hospital_window": {"window": "", "settlement_number": "JS1", "institution_code": "H1",
                        "institution_type": "hospital"},
    "pharmacy_or_clinic": {"window": "", "settlement_number": "JS2", "institution_code": "H1",
                           "institution_type": "clinic"},
}  # fmt: skip


@pytest.mark.clause("8.1.2", "8.1.2 a)", "8.1.2 b)", "8.1.2 c)")
@pytest.mark.parametrize("channel", [one for one in CHANNELS if one != "unit_online"])
def test_a_rating_of_each_channel_is_kept_with_channel_method_item_case_and_person(
    lone_desk: Desk, channel: str
) -> None:
    case = closed(lone_desk, id_number(1), "13900000001")
    told = IN_A_CHANNEL[channel]
    kept = said(lone_desk, "P1", channel=channel, case_id=case, id_number=id_number(1), **told)
    assert (kept.state, kept.case_id) == ("linked", case)
    stored = row(lone_desk, "P1")
    assert (stored["channel"], stored["method"]) == (channel, told.get("method", "scan"))
    assert stored["item"] == "enroll-employee"
    assert stored["rater"] == f"person:{id_number(1)}"


def test_a_window_and_a_terminal_of_the_same_number_are_told_apart(lone_desk: Desk) -> None:
    for number, where in (("P1", {"window": "03"}), ("P2", {"window": "", "terminal": "03"})):
        channel = "hall_window" if where["window"] else "self_service_terminal"
        said(lone_desk, number, channel=channel, is_anonymous="yes", **where)
    assert [row(lone_desk, one)["place"] for one in ("P1", "P2")] == ["window:03", "terminal:03"]


@pytest.mark.clause("8.1.2 d)")
def test_in_the_units_system_the_unit_rates_and_not_the_employee(lone_desk: Desk) -> None:
    unit = credit_code(1)
    case = closed(lone_desk, id_number(2), credit_code=unit, employed_from="2026-07-01")
    online = {"channel": "unit_online", "window": "", "case_id": case}
    without = said(lone_desk, "P1", id_number=id_number(2), **online)
    assert (without.state, "code is missing" in without.says) == ("set_aside", True)
    kept = said(lone_desk, "P2", id_number=id_number(2), credit_code=unit, **online)
    assert kept.state == "linked"
    assert row(lone_desk, "P2")["rater"] == f"unit:{unit}"


@pytest.mark.clause("8.1.2 e)", "8.1.2 f)")
def test_ratings_of_hospitals_pharmacies_and_clinics_are_tied_to_the_settlement(
    lone_desk: Desk,
) -> None:
    for number, channel, kind in (
        ("P1", "hospital_window", "hospital"),
        ("P2", "pharmacy_or_clinic", "pharmacy"),
        ("P3", "pharmacy_or_clinic", "clinic"),
    ):
        told = {"institution_type": kind, "institution_code": "M1", "settlement_number": "JS9"}
        kept = said(lone_desk, number, channel=channel, window="", id_number=id_number(3), **told)
        assert kept.state == "settlement"
        assert row(lone_desk, number)["place"] == f"{kind}:M1"
        assert row(lone_desk, number)["settlement"] == "JS9"
    for number, channel, told in (
        ("P4", "pharmacy_or_clinic", {"settlement_number": "JS9"}),
        ("P5", "hospital_window", {"settlement_number": "JS9", "institution_type": "clinic"}),
        ("P6", "hospital_window", {"institution_type": "hospital"}),
    ):
        kept = said(lone_desk, number, channel=channel, window="", is_anonymous="yes", **told)
        assert kept.state == "set_aside"
        assert kept.says


# ------------------------------------------------------------------ matching, and what does not fit


def test_a_call_without_a_case_is_matched_by_mobile_and_item_to_the_one_case_it_can_be(
    lone_desk: Desk,
) -> None:
    case = closed(lone_desk, id_number(1), "13900000001")
    closed(lone_desk, id_number(2), "13900000002")
    call = {"channel": "hotline_12345", "method": "call", "window": "", "mobile": "13900000001"}
    kept = said(lone_desk, "P1", item="职工参保登记", **call)
    assert (kept.state, kept.case_id) == ("linked", case)
    assert row(lone_desk, "P1")["rater"] == "mobile:13900000001"
    none = said(lone_desk, "P2", item="file-wages", **call)
    assert (none.state, none.says) == ("unmatched", "it fits no case")
    stranger = said(lone_desk, "P3", **{**call, "mobile": "13900000009"})
    assert stranger.state == "unmatched"
    assert [one["rating"] for one in receive.listed(lone_desk, state="unmatched")] == ["P2", "P3"]


def test_a_call_that_could_be_about_two_cases_is_listed_and_assigned_by_an_officer(
    lone_desk: Desk,
) -> None:
    first = closed(lone_desk, id_number(1), "13900000001")
    second = closed(lone_desk, id_number(2), "13900000001")
    call = {"channel": "hotline_12345", "method": "call", "window": "", "mobile": "13900000001"}
    kept = said(lone_desk, "P1", score=2, **call)
    assert (kept.state, kept.says) == ("unmatched", "several cases fit it")
    with pytest.raises(BadData, match="reason"):
        receive.assign(lone_desk, "P1", second, " ")
    done = receive.assign(lone_desk, "P1", second, "asked the caller")
    assert (done.state, done.case_id, done.follow_up) == ("assigned", second, kept.follow_up)
    assert row(lone_desk, "P1")["says"] == "assigned by li: asked the caller"
    with pytest.raises(NotAllowed):
        receive.assign(lone_desk, "P1", first, "no, that one")
    assert said(lone_desk, "P1", score=2, **call).is_new is False


def test_a_rating_of_another_persons_case_is_set_aside_with_the_reason(lone_desk: Desk) -> None:
    case = closed(lone_desk, id_number(1), "13900000001")
    for number, told in (
        ("P1", {"id_number": id_number(2)}),
        ("P2", {"mobile": "13900000002"}),
        ("P3", {"credit_code": credit_code(4)}),
    ):
        kept = said(lone_desk, number, case_id=case, score=1, **told)
        assert (kept.state, kept.follow_up) == ("set_aside", "")
        assert kept.says == f"case {case} is another person's"
    with pytest.raises(NotAllowed, match="another person"):
        receive.assign(lone_desk, "P1", case, "they insisted")
    own = closed(lone_desk, id_number(2), "13900000002")
    done = receive.assign(lone_desk, "P1", own, "the number of the case was wrong")
    assert done.follow_up, "a bad rating is followed up once it is known whose case it is about"


def test_a_number_that_changed_is_the_same_person(lone_desk: Desk) -> None:
    case = closed(lone_desk, id_number(1))
    with lone_desk.store.transaction() as tx:
        tx.run(
            "INSERT INTO merge (id, kept_id, merged_id, reason, by, at, undone_by, undone_at, "
            "undone_reason) VALUES ('m1', :new, :old, 'same', 'li', '', '', '', '')",
            new=id_number(7),
            old=id_number(1),
        )
    assert said(lone_desk, "P1", case_id=case, id_number=id_number(7)).state == "linked"


@pytest.mark.clause("8.1.1")
def test_a_case_is_rated_when_it_is_done_and_only_once(lone_desk: Desk) -> None:
    values = {"id_number": id_number(1), "name": "张演", "is_flexible": "yes"}
    case = applications.apply(lone_desk, "enroll-employee", values).case.id
    early = said(lone_desk, "P1", case_id=case, id_number=id_number(1))
    assert (early.state, early.says) == ("set_aside", f"case {case} is not done yet")
    with pytest.raises(NotAllowed, match="not done"):
        receive.rate(lone_desk, case, 5, rater=id_number(1))
    acts.perform(lone_desk, case, "refuse", {"reason": "insured elsewhere"})
    kept = receive.rate(lone_desk, case, 4, rater=id_number(1), comment="gut")
    assert (kept.state, kept.is_new) == ("linked", True)
    assert receive.rate(lone_desk, case, 4, rater=id_number(1), comment="gut").is_new is False
    with pytest.raises(Conflict):
        receive.rate(lone_desk, case, 1, rater=id_number(1))
    again = said(lone_desk, "P2", case_id=case, id_number=id_number(1), score=1)
    assert (again.state, again.says) == ("set_aside", f"case {case} was rated already")
    with pytest.raises(NotAllowed, match="another person"):
        receive.rate(lone_desk, case, 5, rater="13900000055")


def test_the_office_own_work_is_not_rated(lone_desk: Desk) -> None:
    follow_up = said(lone_desk, "P1", score=1, is_anonymous="yes").follow_up
    with pytest.raises(NotAllowed, match="own work"):
        receive.rate(lone_desk, follow_up, 5)


def test_the_same_number_with_other_content_is_kept_as_a_conflict(lone_desk: Desk) -> None:
    assert said(lone_desk, "P1", is_anonymous="yes").is_new
    assert not said(lone_desk, "P1", is_anonymous="yes").is_new
    other = said(lone_desk, "P1", is_anonymous="yes", score=1)
    assert (other.state, other.follow_up) == ("conflict", "")
    assert not said(lone_desk, "P1", is_anonymous="yes", score=1).is_new
    assert row(lone_desk, "P1")["score"] == 5
    assert [one["state"] for one in receive.listed(lone_desk)] == ["unmatched", "conflict"]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"score": 6}, "score"),
        ({"score": "0"}, "score"),
        ({"channel": "letter"}, "channel"),
        ({"method": "call"}, "method"),
        ({"rated_at": "yesterday"}, "rated_at"),
        ({"rated_at": "2026-07-07T00:00:01"}, "rated_at"),
        ({"rating_number": ""}, "rating_number"),
        ({"id_number": "339901199001019961"}, "id_number"),
        ({"institution_type": "school"}, "institution_type"),
    ],
)
def test_what_is_no_rating_is_a_problem_that_names_the_field(
    lone_desk: Desk, told: dict[str, Any], field: str
) -> None:
    whole = {"rating_number": "P1", "channel": "zlb", "method": "scan", "score": 5, "rated_at": AT}
    rating, problems = read(lone_desk, {**whole, **told})
    assert rating is None
    assert problems[0].field == field
    assert problems[0].code.startswith("E1")


def test_a_record_of_a_channel_is_taken_or_set_aside_with_its_reason(
    platform: Platform, desk: Desk
) -> None:
    body = {"rating_no": "PJ1", "channel": "zlb", "method": "face", "score": "4",
            "rated_at": "2026-07-06 07:00:00", "certno": id_number(1)}  # fmt: skip
    for record, more in (
        ("r1", {}),
        ("r2", {"rating_no": "PJ2", "rated_at": "2026-07-09 07:00:00"}),
        ("r3", {"rating_no": "PJ3", "certno": ""}),
    ):
        platform.post(
            "emit", department="ratings", kind="rating", record_id=record, body={**body, **more}
        )
    sync.run(desk)
    told = desk.reader.rows("SELECT taken, says FROM record WHERE department = 'ratings'")
    assert [one["taken"] for one in told] == ["taken", "set_aside", "set_aside"]
    assert all(one["says"] for one in told)
    assert desk.reader.scalar("SELECT count(*) FROM rating") == 2


@pytest.mark.clause("6.1.4.3")
def test_a_text_message_rates_the_case_that_its_notice_was_about(
    platform: Platform, desk: Desk
) -> None:
    values = {"id_number": id_number(1), "name": "张演", "is_flexible": "yes"}
    values["mobile"] = "13900000001"
    case = applications.apply(desk, "enroll-employee", values, channel="app").case
    assert case.stage == "archived"
    code = case.id.partition("-")[0]
    for number, mobile, text in (
        ("r1", "13900000002", f"{code}评1"),
        ("r2", "13900000001", f"{code}评2"),
        ("r3", "13900000001", f"{code}评5"),
    ):
        body = {"reply_no": number, "mob": mobile, "content": text, "at": "2026-07-06 07:00:00"}
        platform.post("emit", department="sms", kind="reply", record_id=number, body=body)
    sync.run(desk)
    told = desk.reader.rows("SELECT * FROM record WHERE kind = 'reply' ORDER BY id")
    assert [one["taken"] for one in told] == ["set_aside", "taken", "set_aside"], told
    assert "rated already" in told[2]["says"]
    (kept,) = desk.reader.rows("SELECT * FROM rating WHERE state = 'linked'")
    assert (kept["case_id"], kept["score"], kept["channel"], kept["method"]) == (
        case.id, 2, "zlb", "sms",
    )  # fmt: skip
    assert kept["follow_up"]


# ------------------------------------------------------------------ a file of another system (8.1.3)


@pytest.mark.clause("8.1.3")
def test_a_file_is_taken_in_once_however_often_it_comes(lone_desk: Desk, tmp_path: Path) -> None:
    case = closed(lone_desk, id_number(1))
    file = tmp_path / "window.csv"
    lines = [
        "评价编号,评价渠道,评价方式,评分,评语,办件编号,身份证号,是否匿名,窗口,评价时间",
        f"W1,医保大厅窗口,扫码,非常满意,很好,{case},{id_number(1)},否,03,2026-07-06 09:00:00",
        "W2,医保大厅窗口,扫码,1,=1+1,,,是,04,2026-07-06 09:10:00",
        "W3,医保大厅窗口,扫码,9,,,,是,04,2026-07-06 09:10:00",
        "",
        "W2,医保大厅窗口,扫码,1,=1+1,,,是,04,2026-07-06 09:10:00",
    ]
    file.write_bytes("\r\n".join(lines).encode("gb18030"))
    done = files.take_in(lone_desk, file)
    assert (done.rows, done.known, done.exit_code) == (4, 1, 5)
    assert dict(done.states) == {"linked": 1, "unmatched": 1}
    assert [(one.row, one.field) for one in done.problems] == [(4, "score")]
    assert len(done.opened) == 1
    again = files.take_in(lone_desk, file)
    assert (again.rows, again.known, dict(again.states)) == (4, 3, {})
    file.write_bytes("\n".join(lines).replace("非常满意", "不满意").encode("utf-8-sig"))
    changed = files.take_in(lone_desk, file)
    assert (dict(changed.states), changed.exit_code) == ({"conflict": 1}, 7)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a,b\n1,2\n", "file.not_a_list"),
        (b"", "file.not_a_list"),
        (b"\xff\xff", "file.unreadable"),
    ],
)
def test_a_file_that_is_no_list_of_ratings_is_refused(
    lone_desk: Desk, tmp_path: Path, content: bytes, kind: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    with pytest.raises(BadData) as refused:
        files.take_in(lone_desk, file)
    assert refused.value.kind == kind
    with pytest.raises(BadData):
        files.take_in(lone_desk, tmp_path / "missing.csv")


# ------------------------------------------------------------------ what an officer sees


def test_an_officer_sees_no_names_and_no_ratings_of_an_open_case_in_his_hands(
    lone_desk: Desk,
) -> None:
    values = {"id_number": id_number(1), "name": "张演", "is_flexible": "yes"}
    case = applications.apply(lone_desk, "enroll-employee", values).case.id
    comment = f"{id_number(1)} tel 13900000001 wartete"
    said(lone_desk, "P1", case_id=case, id_number=id_number(1), score=1, comment=comment)
    assert receive.listed(lone_desk) == []
    with pytest.raises(BadData):
        receive.found(lone_desk, "P1")
    with other_officer(lone_desk) as other:
        (one,) = receive.listed(other)
        text = json.dumps(one)
        assert id_number(1) not in text
        assert "13900000001" not in text
        assert "rater" not in one
    acts.perform(lone_desk, case, "refuse", {"reason": "insured elsewhere"})
    assert [one["rating"] for one in receive.listed(lone_desk, case=case)] == ["P1"]


# ------------------------------------------------------------------ a bad rating is followed up (8.2.1)


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_one_and_two_open_a_follow_up_and_nothing_else_does(lone_desk: Desk, score: int) -> None:
    kept = said(lone_desk, "P1", score=score, is_anonymous="yes")
    assert bool(kept.follow_up) == (score < 3)


@pytest.mark.clause("8.2.1")
def test_the_follow_up_knows_the_case_and_belongs_to_another_officer(lone_desk: Desk) -> None:
    case = closed(lone_desk, id_number(1), "13900000001")
    kept = said(lone_desk, "P1", case_id=case, id_number=id_number(1), score=1, comment="长" * 300)
    follow_up = lone_desk.reader.case(kept.follow_up)
    assert follow_up.fields["about"] == case
    assert follow_up.fields["mobile"] == "13900000001"
    assert follow_up.fields["owner"] == "wang", "li decided the case"
    assert "张演" not in json.dumps(dict(follow_up.fields), ensure_ascii=False)
    assert row(lone_desk, "P1")["comment"] == "长" * 300


@pytest.mark.clause("8.2.1")
def test_the_feedback_goes_to_the_rater_and_an_anonymous_one_is_not_looked_for(
    lone_desk: Desk,
) -> None:
    case = closed(lone_desk, id_number(1), "13900000001")
    named = said(lone_desk, "P1", case_id=case, id_number=id_number(1), score=1).follow_up
    hidden = said(
        lone_desk, "P2", case_id=case, id_number=id_number(1), score=1, is_anonymous="yes"
    ).follow_up
    for one in (named, hidden):
        answers = {"call_back": "called", "fix": "a second window", "feedback": "已增开窗口"}
        form = amendments.answered(lone_desk, one, answers)
        assert acts.perform(lone_desk, one, "answer", form).case.stage == "archived"
    told = lone_desk.reader.rows(
        "SELECT case_id, body FROM message WHERE id LIKE '%:rating-feedback'"
    )
    assert [one["case_id"] for one in told] == [named]
    body = json.loads(told[0]["body"])
    assert body["mobile"] == "13900000001"
    assert "已增开窗口" in body["text"]
    assert "评1" not in body["text"], "nobody is asked to rate the answer to a rating"


def test_ages_are_listed_with_what_is_owed(lone_desk: Desk, day: Days) -> None:
    kept = said(lone_desk, "P1", score=1, is_anonymous="yes")
    acts.perform(
        lone_desk,
        kept.follow_up,
        "answer",
        amendments.answered(lone_desk, kept.follow_up, {"fix": "x"}),
    )
    day("2026-07-14")
    (one,) = bad_ratings.ages(lone_desk)
    assert (one["case"], one["rating"], one["days"]) == (kept.follow_up, "P1", 8)
    assert (one["due"], one["is_late"]) == ("2026-07-13", True)
    assert one["missing"] == ["call_back", "feedback"]


def test_without_a_period_a_bad_rating_is_followed_up_all_the_same(
    lone_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = [path for path in lone_desk.settings.packs if path.name != "practice"]
    object.__setattr__(lone_desk.settings, "packs", tuple(bare))
    kept = said(lone_desk, "P1", score=1, mobile="13900000001")
    (one,) = bad_ratings.ages(lone_desk)
    assert (one["case"], one["due"]) == (kept.follow_up, "")
    answers = {"call_back": "called", "fix": "a second window", "feedback": "done"}
    form = amendments.answered(lone_desk, kept.follow_up, answers)
    assert acts.perform(lone_desk, kept.follow_up, "answer", form).case.stage == "archived"


ANSWERS = ("call_back", "fix", "feedback")
ACTS = (*flows.STAGE, *flows.SIDE_DOORS, "escalate", "reveal")
FORMS = ({"reason": "x"}, {"outcome": "met", "reason": "x"}, {"result": "granted", "reason": "x"})
STEPS = st.one_of(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(FORMS)),
    st.tuples(st.sampled_from(("verify", "return", "resubmit", "ask")), st.sampled_from(FORMS)),
    st.tuples(
        st.just("answer"),
        st.dictionaries(st.sampled_from(ANSWERS), st.sampled_from(["", " ", "x"])),
    ),
)


@pytest.fixture(scope="module")
def kept_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that all examples of the property share."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YB_KEY_FILE", str(folder / "office.key"))
        patch.setenv("YB_TODAY", "2026-07-06")
        make_office(folder / "office")
    return folder


_number = iter(range(1_000_000))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(steps=[(act, form) for act in ACTS for form in FORMS])
@example(steps=[("return", FORMS[0]), ("resubmit", FORMS[0]), ("verify", FORMS[1])])
@example(steps=[("answer", {name: "x"}) for name in ANSWERS])
@given(steps=st.lists(STEPS, max_size=12))
def test_no_sequence_of_acts_closes_a_bad_rating_without_all_three_answers(
    kept_home: Path, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[str, dict[str, str]]]
) -> None:
    monkeypatch.setenv("YB_KEY_FILE", str(kept_home / "office.key"))
    monkeypatch.setenv("YB_TODAY", "2026-07-06")
    with desk_at(kept_home / "office") as desk:
        case = said(desk, f"P{next(_number)}", score=1, is_anonymous="yes").follow_up
        for act, form in steps:
            try:
                whole = {"fields": form} if act == "answer" else form
                acts.perform(desk, case, act, whole, by="wang" if act == "review" else "li")
            except YbError:
                pass
            found = desk.reader.case(case)
            given_all = all(str(found.fields.get(name, "")).strip() for name in ANSWERS)
            assert found.is_open or given_all, [entry.act for entry in found.entries]
            if "decide" in found.marks:
                assert given_all


@pytest.mark.clause("8.1.3")
def test_ratings_are_shared_without_who_rated(lone_desk: Desk, tmp_path: Path) -> None:
    case = closed(lone_desk, id_number(1))
    said(lone_desk, "A1", case_id=case, id_number=id_number(1), score=4, comment=f"={id_number(1)}")
    said(lone_desk, "A2", is_anonymous="yes")  # fits no case: not shared
    out = tmp_path / "shared.csv"
    assert files.share(lone_desk, out) == 1
    text = out.read_text("utf-8-sig")
    assert "A1" in text
    assert id_number(1) not in text
    assert "'=" in text
    assert "A2" not in text
