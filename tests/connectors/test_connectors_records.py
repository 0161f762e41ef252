"""Records are never thrown away and never raise: what is wrong with them is told in Problems."""

import importlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ybcli.connectors import platform
from ybcli.connectors._records import coming, day, moment, person_number, read_record
from ybcli.errors import CODES

DEPARTMENTS = {
    name: importlib.import_module(f"ybcli.connectors.{name}").KINDS for name in platform.DEPARTMENTS
}
BIRTH = {
    "certno": "339901202607019986",
    "psn_name": "样小",
    "gend": "2",
    "brdy": "2026-07-01",
    "admdvs": "339901",
}


def read(body, kind="birth", department="police", **parts):
    raw = {"record_id": "r1", "seq": 1, "kind": kind, "at": "2026-07-06 09:00:00", "body": body}
    return read_record(department, DEPARTMENTS[department], raw | parts)


def kinds(record):
    return [(problem.kind, problem.field) for problem in record.problems]


def test_a_whole_record_has_no_problems():
    record = read(BIRTH)
    assert record.problems == ()
    assert record.at == "2026-07-06T09:00:00+08:00"
    assert "unmapped" not in record.body


@pytest.mark.parametrize("nothing", [None, "", "null", "NULL", []])
def test_a_field_that_must_be_there_is_missed_in_every_spelling(nothing):
    assert kinds(read(BIRTH | {"certno": nothing})) == [("record.missing_field", "id_number")]


def test_what_is_not_known_is_kept_as_it_came():
    strange = {"twin": {"of": ["x", 1]}}
    assert read(BIRTH | strange).body["unmapped"] == strange


def test_a_value_that_cannot_be_read_is_kept_as_it_came():
    record = read(BIRTH | {"brdy": "1.7.2026"})
    assert kinds(record) == [("field.not_a_date", "born_on")]
    assert record.body["unmapped"] == {"brdy": "1.7.2026"}


@pytest.mark.parametrize(
    ("value", "day"),
    [("20260701", "2026-07-01"), ("2026-07-01 00:00:00", "2026-07-01"), (20260701, "2026-07-01")],
)
def test_days_are_read_in_the_ways_that_are_sent(value, day):
    assert read(BIRTH | {"brdy": value}).body["born_on"] == day


def test_an_unknown_kind_keeps_everything():
    record = read({"certno": "x"}, kind="death")
    assert kinds(record) == [("record.unknown_kind", "")]
    assert record.body == {"unmapped": {"certno": "x"}}


def test_a_record_without_a_number_gets_one_from_what_it_says():
    first, again, other = (read(BIRTH | {"gend": g}, record_id=None) for g in "221")
    assert first.id == again.id != other.id
    assert kinds(first) == [("record.missing_field", "record_id")]


@pytest.mark.parametrize("body", [None, "null", [], 7])
def test_a_record_without_a_body_lacks_everything(body):
    assert ("record.missing_field", "id_number") in kinds(read(body))


def test_lines_name_the_row_of_their_problem():
    rows = [
        {"certno": "x", "psn_name": "样", "wag": "1"},
        {"certno": "y", "psn_name": "样", "wag": "?"},
    ]
    record = read({"uscc": "u", "cashym": "202607", "rows": rows}, "wage_base", "human_resources")
    assert [(p.kind, p.field, p.row) for p in record.problems] == [
        ("field.not_money", "wage_fen", 2)
    ]


def test_a_receipt_needs_a_unit_or_a_person():
    whole = {
        "elec_taxrpt_no": "1",
        "insutype": "310",
        "cashym": "202607",
        "amt": "1.00",
        "clct_time": "2026-07-06 08:00:00",
    }
    assert kinds(read(whole, "receipt", "tax")) == [("record.missing_field", "credit_code")]
    assert kinds(read(whole | {"certno": "x"}, "receipt", "tax")) == []


@pytest.mark.parametrize(
    "amount", ["1E+30", "1E999999", "NaN", "Infinity", "0.001", "９" * 40, "一百"]
)
def test_an_amount_that_is_none_is_a_problem(amount):
    assert ("field.not_money", "amount_fen") in kinds(read({"amt": amount}, "receipt", "tax"))


A, B = "339901199003079967", "339901198811129972"
WRONG = {
    "339901199003079968": "id.checksum",
    "33990119900230996X": "id.birth_date",
    "339901900307996": "id.length",
    "3399011990********": "id.characters",
    "339901202607109969": "id.birth_date",
}
DEATH = {"certno": A, "psn_name": "样乙", "die_date": "2026-07-05", "admdvs": "339901"}
MARRIAGE = {
    "certno": A,
    "psn_name": "样乙",
    "spus_certno": B,
    "spus_name": "样丙",
    "reg_date": "2026-07-05",
    "mrg_stas": "20",
}


@pytest.mark.parametrize(("number", "kind"), WRONG.items())
def test_a_number_that_fails_its_check_is_a_problem_and_stays_to_be_seen(number, kind):
    record = read(DEATH | {"certno": number}, "death", "health")
    assert kinds(record) == [(kind, "id_number")]
    assert record.body["id_number"] == number
    record = read(DEATH | {"coner_certno": number}, "death", "health")
    assert kinds(record) == [(kind, "relative_id")]
    record = read(MARRIAGE | {"spus_certno": number}, "marriage", "civil_affairs")
    assert kinds(record) == [(kind, "spouse_id")]


def test_no_problem_says_a_whole_number():
    for number in WRONG:
        (problem,) = read(DEATH | {"certno": number}, "death", "health").problems
        assert number not in problem.says


@pytest.mark.parametrize("written", [" 33990119800109996x", "33990119800109996×"])
def test_a_number_with_ornaments_is_the_number(written):
    record = read(DEATH | {"certno": written}, "death", "health")
    assert record.body["id_number"] == "33990119800109996X"
    assert kinds(record) == []


def test_a_number_of_nothing_that_can_be_seen_is_missed():
    assert kinds(read(DEATH | {"certno": "\u200b"}, "death", "health")) == [
        ("field.not_in_list", "id_number")
    ]


def test_a_child_born_on_the_day_of_the_record_is_born():
    assert kinds(read(BIRTH | {"brdy": "2026-07-06", "certno": "339901202607069967"})) == []


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-07-06", []),
        ("2026-07-07", []),
        ("2026-07-08", [("record.future_date", "died_on")]),
        ("9999-12-31", [("record.future_date", "died_on")]),
    ],
)
def test_what_lies_a_day_after_the_record_cannot_have_been(on, expected):
    record = read(DEATH | {"die_date": on}, "death", "health")
    assert kinds(record) == expected
    assert record.body["died_on"] == on


def test_the_last_day_of_all_days_is_no_error():
    record = read(DEATH, "death", "health", at="9999-12-31 10:00:00")
    assert kinds(record) == [("id.birth_date", "id_number")]  # nobody is that old


def test_a_record_without_a_time_has_that_problem_alone():
    record = read(DEATH | {"die_date": "2030-01-01"}, "death", "health", at=None)
    assert kinds(record) == [("record.missing_field", "at")]


MAY_LIE_AHEAD = {"valid_until", "aid_until", "posted_until", "leaves_on"}


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_days_that_end_something_may_lie_ahead_and_days_of_what_happened_may_not(department):
    for kind in DEPARTMENTS[department].values():
        for column in kind.columns:
            if column.ours in MAY_LIE_AHEAD:
                assert column.read is coming
            if column.ours in {"died_on", "born_on", "changed_on", "registered_on", "settled_on"}:
                assert column.read is day


def test_money_that_arrived_is_taken_whatever_number_it_quotes():
    whole = {
        "elec_taxrpt_no": "1",
        "insutype": "390",
        "certno": "339901199003079968",
        "cashym": "2026",
        "amt": "500.00",
        "clct_time": "2026-07-06 08:00:00",
    }
    assert kinds(read(whole, "receipt", "tax")) == []


def test_the_months_of_a_transfer_stand_under_their_own_name():
    sheet = {
        "conlet_no": "LX1",
        "certno": A,
        "psn_name": "样乙",
        "out_admdvs": "330106",
        "into_admdvs": "339901",
        "cum_act_clct_mons": "2",
        "acct_balc": "12.50",
        "seal_no": "YZ1",
        "issu_date": "2026-07-06",
    }
    months = [{"cashym": "202605", "insutype": "310"}, {"cashym": "2026-06", "insutype": "390"}]
    record = read(sheet | {"months": months}, "transfer_sheet", "national")
    assert kinds(record) == []
    assert record.body["months"] == [
        {"month": "2026-05", "scheme": "employee"},
        {"month": "2026-06", "scheme": "resident"},
    ]
    without = read(sheet, "transfer_sheet", "national")
    assert (kinds(without), without.body["months"]) == ([], [])


@pytest.mark.parametrize(
    ("code", "care"),
    [("11", "outpatient"), (14, "outpatient"), ("2101", "inpatient"), ("41", "pharmacy")],
)
def test_the_kind_of_treatment_is_one_of_three(code, care):
    visit = {
        "mdtrt_id": "1",
        "certno": A,
        "psn_name": "样乙",
        "fixmedins_code": "H1",
        "med_type": code,
        "begndate": "2026-07-01",
        "medfee_sumamt": "10.00",
    }
    record = read(visit, "visit", "hospitals")
    assert (kinds(record), record.body["care"], record.body["cost_fen"]) == ([], care, 1000)


@pytest.mark.parametrize("score", ["0", "6", "4.5", "five"])
def test_a_score_that_is_none_is_a_problem(score):
    rating = {
        "rating_no": "1",
        "channel": "zlb",
        "method": "scan",
        "score": score,
        "rated_at": "2026-07-06 08:00:00",
    }
    assert kinds(read(rating, "rating", "ratings")) == [("field.not_in_list", "score")]
    assert read(rating | {"score": "5"}, "rating", "ratings").body["score"] == 5


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_every_number_of_a_person_is_checked_but_where_it_is_kept_as_it_came(department):
    for kind in DEPARTMENTS[department].values():
        for column in kind.columns:
            if column.ours in {"id_number", "relative_id", "spouse_id"}:
                assert (column.read is person_number) is (department != "tax")
            if column.ours.endswith("_at") or column.ours == "at":
                assert column.read is moment


def test_the_same_record_is_the_same_to_the_byte_and_other_content_is_not():
    first, again = (
        read(DEATH, "death", "health"),
        read(dict(reversed(DEATH.items())), "death", "health"),
    )
    assert (first.id, first.body, first.problems) == (again.id, again.body, again.problems)
    other = read(DEATH | {"die_date": "2026-07-04"}, "death", "health")
    assert other.id == first.id
    assert other.body != first.body


names = sorted({c.wire for ks in DEPARTMENTS.values() for k in ks.values() for c in k.columns})
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    department=st.sampled_from(sorted(DEPARTMENTS)),
    kind=st.sampled_from(sorted(k for ks in DEPARTMENTS.values() for k in ks)) | json_values,
    body=st.dictionaries(st.sampled_from([*names, "rows", "months"]), json_values) | json_values,
    record_id=json_values,
    at=json_values,
)
def test_nothing_that_is_sent_raises(department, kind, body, record_id, at):
    raw = {"record_id": record_id, "kind": kind, "at": at, "body": body}
    record = read_record(department, DEPARTMENTS[department], raw)
    json.dumps(record.body, ensure_ascii=False).encode()
    assert all(problem.kind in CODES for problem in record.problems)
    assert record.id
