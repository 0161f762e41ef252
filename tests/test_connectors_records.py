"""Records are never thrown away and never raise: what is wrong with them is told in Problems."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ybcli.connectors import education, human_resources, market_regulation, police, sms, tax
from ybcli.connectors._records import read_record
from ybcli.errors import CODES

DEPARTMENTS = {
    module.__name__.rpartition(".")[2]: module.KINDS
    for module in (education, human_resources, market_regulation, police, sms, tax)
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
        "clct_time": "2026-07-08 15:00:00",
    }
    assert kinds(read(whole, "receipt", "tax")) == [("record.missing_field", "credit_code")]
    assert kinds(read(whole | {"certno": "x"}, "receipt", "tax")) == []


@pytest.mark.parametrize(
    "amount", ["1E+30", "1E999999", "NaN", "Infinity", "0.001", "９" * 40, "一百"]
)
def test_an_amount_that_is_none_is_a_problem(amount):
    assert ("field.not_money", "amount_fen") in kinds(read({"amt": amount}, "receipt", "tax"))


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
    body=st.dictionaries(st.sampled_from([*names, "rows"]), json_values) | json_values,
    record_id=json_values,
    at=json_values,
)
def test_nothing_that_is_sent_raises(department, kind, body, record_id, at):
    raw = {"record_id": record_id, "kind": kind, "at": at, "body": body}
    record = read_record(department, DEPARTMENTS[department], raw)
    json.dumps(record.body, ensure_ascii=False).encode()
    assert all(problem.kind in CODES for problem in record.problems)
    assert record.id
