"""Faults on order, seen from the client's side, and who may use the controls."""

import httpx
import pytest
from test_sandbox_platform import UNIT, many, opened, talking

NODE = {
    "data": {
        "case_id": "u1",
        "emp_no": UNIT,
        "emp_name": "样例",
        "insu_admdvs": "339901",
        "begndate": "2026-07-01",
    }
}


@pytest.fixture
def talk():
    with talking() as made:
        yield made


def order(talk, fault, infno="YE01", **more):
    return talk.control("faults", fault=fault, infno=infno, **more)


def test_a_dropped_request_did_nothing(talk):
    order(talk, "drop")
    with pytest.raises(httpx.RemoteProtocolError):
        talk.raw("YE01", NODE, "m1")
    assert talk.book()["messages"] == 0
    assert opened(talk.raw("YE01", NODE, "m1"))
    assert talk.book()["effects"] == {"m1": 1}


def test_a_lost_answer_was_a_deed_done(talk):
    order(talk, "lost_ack", times=2)
    for _turn in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            talk.raw("YE01", NODE, "m1")
        assert talk.book()["effects"] == {"m1": 1}
    assert opened(talk.raw("YE01", NODE, "m1"))
    assert talk.book()["effects"] == {"m1": 1}


def test_a_doubled_request_has_one_effect(talk):
    order(talk, "double")
    assert opened(talk.raw("YE01", NODE, "m1"))
    assert talk.book()["effects"] == {"m1": 1}


def test_a_busy_platform_and_a_portal_did_nothing(talk):
    order(talk, "5xx", seconds=3)
    answer = talk.raw("YE01", NODE, "m1")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    order(talk, "garbage")
    answer = talk.raw("YE01", NODE, "m1")
    assert answer.status_code == 200
    assert answer.text.startswith("<html>")
    assert talk.book()["messages"] == 0


def test_a_delayed_answer_comes(talk):
    order(talk, "delay", seconds=0.05)
    assert opened(talk.raw("YE01", NODE, "m1"))


def test_a_fault_waits_for_its_transaction_and_strikes_as_often_as_ordered(talk):
    order(talk, "5xx", times=2)
    order(talk, "garbage", infno=None)
    assert talk.raw("1101", {"data": {}}).text.startswith("<html>")
    codes = [talk.raw("YE01", NODE, "m1").status_code for _turn in range(3)]
    assert codes == [503, 503, 200]
    assert order(talk, "drop", times=9)["waiting"] == [
        {"fault": "drop", "infno": "YE01", "times": 9, "seconds": 0.0}
    ]
    assert talk.control("faults", fault="none")["waiting"] == []


def test_a_reordered_page_holds_the_same_records(talk):
    for number in range(20):
        talk.control("emit", department="police", kind="birth", body={}, record_id=f"r{number}")
    order(talk, "reorder", infno=None)
    assert opened(talk.raw("YE01", NODE)), "a reorder waits for a feed"
    records, cursor, _more = talk.feed("police")
    found = [one["seq"] for one in records]
    assert found != sorted(found)
    assert sorted(found) == list(range(1, 21))
    assert cursor == "20"
    again, _cursor, _more = talk.feed("police")
    assert [one["seq"] for one in again] == sorted(found)


def test_a_doubled_feed_gives_each_record_twice(talk):
    talk.control("emit", department="police", kind="birth", body={}, record_id="a")
    order(talk, "double", infno="YF01")
    assert [one["record_id"] for one in talk.feed("police")[0]] == ["a", "a"]


def test_a_fault_strikes_an_upload_as_well(talk):
    order(talk, "drop", infno="9101")
    with pytest.raises(httpx.HTTPError):
        talk.upload(b"x" * 300_000)
    assert talk.book()["messages"] == 0


def test_what_is_turned_away_at_the_gate_uses_no_fault_up(talk):
    order(talk, "drop", infno=None)
    assert talk.http.post("/fsi/api/rsfComIfsService/callService", content=b"{}").status_code == 401
    with pytest.raises(httpx.RemoteProtocolError):
        talk.raw("YE01", NODE, "m1")


def test_unknown_paths_and_methods_are_said(talk):
    assert talk.http.get("/").status_code == 404
    assert talk.http.get("/fsi/api/rsfComIfsService/callService").status_code == 405
    assert talk.http.post("/sandbox/book").status_code == 405


def test_people_and_units_are_listed_for_whoever_practises(talk):
    people = talk.http.get("/sandbox/people", params={"limit": "5"}).json()["people"]
    assert len(people) == 5
    assert {"name", "certno", "mob", "uscc", "wag", "insutype"} <= set(people[0])
    units = talk.http.get("/sandbox/units").json()["units"]
    assert len(units) == 5
    assert all(unit["registered"] for unit in units)
    assert many(talk.http.get("/sandbox/people", params={"limit": "x"}).json()["message"])


def test_the_controls_answer_no_web_page(talk):
    answer = talk.http.post("/sandbox/heal", json={}, headers={"origin": "http://evil.example"})
    assert answer.status_code == 403
