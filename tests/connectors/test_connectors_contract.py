"""The same test for every department: its recorded talk, and a line that loses, doubles and delays.

A talk is one exchange a line: what was asked, what was answered, what it means in our words.
`<department>.jsonl` was recorded from the practice platform (`PYTHONPATH=tests python
tests/connectors/test_connectors_contract.py police platform` records those two anew, no name all of them; read the difference);
`<department>.odd.jsonl` was written by hand and shows what goes wrong in real feeds.
"""

import asyncio
import datetime as dt
import importlib
import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from conftest import HANGS
from ybcli import language
from ybcli.connectors import DEPARTMENTS, Connector, Message
from ybcli.connectors._http import Patience
from ybcli.connectors._records import day, person_number
from ybcli.connectors._wire import many
from ybcli.connectors.platform import Platform
from ybcli.errors import CODES, Unavailable

TALKS = Path(__file__).parents[2] / "sample_data" / "talks"
NOW = dt.datetime(2026, 7, 8, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SURE = Patience(attempt_seconds=HANGS, attempts=3, first_pause=0.001, longest_pause=0.01)
#: For an answer that is late by more than anybody waits.
QUICK = replace(SURE, attempt_seconds=0.6)


@pytest.fixture(autouse=True)
def _in_english():
    language.choose("en")


def talk(name):
    return [json.loads(line) for line in (TALKS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def platform(handler, patience=SURE):
    return at("http://platform.invalid", httpx.MockTransport(handler), patience)


def at(url, transport, patience=None):
    return Platform(
        url=url,
        office_code="S33990100001",
        region="339901",
        paasid="practice",
        secret="practice-secret",
        now=lambda: NOW,
        patience=patience,
        transport=transport,
    )


def answer(status, body):
    """An answer that comes in pieces, as from a real server."""

    async def pieces():
        yield body.encode()

    return httpx.Response(status, headers={"content-type": "application/json"}, content=pieces())


class Told:
    """Plays the platform's part of a talk: each answer once for each question, by what is asked."""

    def __init__(self, lines):
        self.lines = lines
        self.effects = []
        self.answers = {}

    def __call__(self, request):
        envelope = json.loads(request.content)
        if envelope["msgid"] not in self.answers:
            asked = {"infno": envelope["infno"], "input": envelope["input"]}
            self.answers[envelope["msgid"]] = next(
                line["answered"] for line in self.lines if line["asked"] == asked
            )
            self.effects.append(envelope["msgid"])
        return answer(200, json.dumps(self.answers[envelope["msgid"]]))


def lossy(told, *faults):
    """The talk over a line on which the next requests suffer `faults`; then it is well."""
    left = list(faults)

    async def handler(request):
        fault = left.pop(0) if left else ""
        if fault == "drop":
            raise httpx.ConnectError("dropped")
        if fault == "delay":
            await asyncio.Event().wait()
        if fault == "503":
            return answer(503, "")
        if fault == "garbage":
            return answer(200, "<html></html>")
        response = told(request)
        if fault == "double":
            response = told(request)
        if fault == "lost_ack":
            raise httpx.RemoteProtocolError("closed before the answer")
        return response

    return handler


def means(feed):
    """A page of a feed as a talk writes it down."""
    return {
        "cursor": feed.cursor,
        "more": feed.more,
        "records": [
            {
                "id": one.id,
                "kind": one.kind,
                "at": one.at,
                "body": one.body,
                "problems": [[p.kind, p.field, p.row] for p in one.problems],
            }
            for one in feed.records
        ],
    }


def everything(line, department, limit=1000):
    """All of a department's feed in our words."""
    cursor, pages, more = "", [], True
    while more:
        feed = line.fetch(department, cursor, limit)
        pages.append(means(feed))
        cursor, more = feed.cursor, feed.more
    return pages


@pytest.mark.parametrize("department", DEPARTMENTS)
@pytest.mark.parametrize("manner", ["", ".odd"])
def test_a_recorded_talk_means_what_it_meant(department, manner):
    lines = talk(department + manner)
    with platform(Told(lines)) as line:
        assert everything(line, department) == [one["means"] for one in lines]


@pytest.mark.parametrize("department", DEPARTMENTS)
@pytest.mark.parametrize("fault", ["drop", "delay", "503", "garbage", "double", "lost_ack"])
def test_a_lossy_line_changes_nothing_of_what_a_department_tells(department, fault):
    lines = talk(department)
    patience = QUICK if fault == "delay" else SURE
    with platform(lossy(Told(lines), fault, fault), patience) as line:
        assert everything(line, department) == [one["means"] for one in lines]


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_department_that_stays_silent_is_away(department):
    with platform(lossy(None, *["drop"] * 9)) as line, pytest.raises(Unavailable):
        line.fetch(department, "", 10)


def kinds_of(department):
    return importlib.import_module(f"ybcli.connectors.{department}").KINDS


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_recorded_talk_shows_every_kind_and_each_is_read_whole(department):
    records = [one for line in talk(department) for one in line["means"]["records"]]
    assert {one["kind"] for one in records} == set(kinds_of(department))
    for one in records:
        assert one["problems"] == []
        assert "unmapped" not in one["body"]


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_an_odd_talk_shows_what_goes_wrong_in_a_feed_and_loses_nothing(department):
    lines = talk(f"{department}.odd")
    records = [one for line in lines for one in line["means"]["records"]]
    problems = {kind for one in records for kind, _field, _row in one["problems"]}
    columns = [column for kind in kinds_of(department).values() for column in kind.columns]
    assert "record.missing_field" in problems
    assert any(one["body"].get("unmapped") for one in records)
    if any(column.read is person_number for column in columns):
        assert problems & {"id.checksum", "id.length", "id.characters", "id.birth_date"}
    if any(column.read is day for column in columns):
        assert "record.future_date" in problems
    came = [one for line in lines for one in many(line["answered"]["output"]["records"])]
    assert len(came) == len(records)


@pytest.mark.parametrize("path", sorted(TALKS.glob("*.jsonl")), ids=lambda path: path.name)
def test_a_talk_shows_only_people_who_do_not_exist(path):
    for number in re.findall(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dX](?!\d)", path.read_text("utf-8")):
        assert number[14:17] in {"996", "997", "998", "999"}


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_every_problem_of_a_record_has_a_code_and_a_cure(department):
    from ybcli.connectors import Record

    with platform(Told(talk(f"{department}.odd"))) as line:
        feed = line.fetch(department, "", 1000)
    for record in feed.records:
        assert isinstance(record, Record)
        for problem in record.problems:
            assert problem.kind in CODES
            assert problem.says
            assert problem.cure


MESSAGES = {
    "register_unit": {
        "case_id": "c1",
        "credit_code": "91339901000010014M",
        "unit_name": "云溪县样例茶业有限公司",
        "region": "339901",
        "begins_on": "2026-07-01",
    },
    "register_person": {
        "case_id": "c2",
        "id_number": "339901199003079967",
        "name": "样乙",
        "scheme": "resident",
        "credit_code": "",
        "region": "339901",
        "begins_on": "2026-07-08",
        "cover_year": "2026",
    },
    "withdraw_declaration": {"declaration_id": "c3", "reason": "表填错了"},
    "notice": {
        "notice_id": "c2:3:resident-reminder",
        "case_id": "c2",
        "channel": "sms",
        "mobile": "13900000002",
        "text": "请缴费。",
    },
    "seal": {"day": "2026-07-08/1", "root": "ab" * 32, "previous": "00" * 32, "entries": 12},
    "reverse": {
        "message_id": "m:register_person",
        "topic": "register_person",
        "id_number": "339901199003079967",
    },
}


@pytest.mark.parametrize("topic", MESSAGES)
@pytest.mark.parametrize("fault", ["drop", "delay", "503", "garbage", "double", "lost_ack"])
def test_a_message_counts_once_however_the_line_loses_it(topic, fault):
    told = Told(talk("platform"))
    message = Message(f"m:{topic}", topic, MESSAGES[topic], created="2026-07-08T09:00:00+08:00")
    patience = QUICK if fault == "delay" else SURE
    with platform(lossy(told, fault, fault), patience) as line:
        first, again = line.send(message), line.send(message)
    assert first == again
    assert first.state == "accepted"
    assert first.reference
    assert len(told.effects) == 1


def test_a_lost_answer_is_away_and_the_same_message_finds_the_first_answer():
    told = Told(talk("platform"))
    message = Message("m1", "register_unit", MESSAGES["register_unit"])
    with platform(lossy(told, *["lost_ack"] * SURE.attempts)) as line:
        with pytest.raises(Unavailable):
            line.send(message)
        assert len(told.effects) == 1
        assert line.send(message).state == "accepted"
    assert len(told.effects) == 1


def test_the_platform_is_a_connector():
    line: Connector = platform(Told([]))
    assert callable(line.send)
    assert callable(line.fetch)
    line.close()


DECLARATION = Message(
    "m:declare_wages",
    "declare_wages",
    {
        "declaration_id": "c3",
        "credit_code": "91339901000010014M",
        "unit_name": "云溪县样例茶业有限公司",
        "region": "339901",
        "period": "2026-07",
        "persons": 1,
        "base_fen": 600000,
        "employer_fen": 51000,
        "employee_fen": 12000,
    },
    rows=lambda: [("c3:1", "339901199003079967", "样乙", "600000", "600000", "51000", "12000")],
)


#: What another office hands over, which no world stages: it takes another office.
HANDED_OVER = {
    "application": {
        "appy_no": "331102-7K2M",
        "serv_matt_no": "enroll-person",
        "out_admdvs": "331102",
        "into_admdvs": "339901",
        "certno": "339901199003079967",
        "psn_name": "样乙",
        "appy_form": '{"id_number": "339901199003079967", "name": "样乙"}',
        "appy_date": "2026-07-08",
    },
    "application_result": {
        "appy_no": "339901-3M4N",
        "out_admdvs": "331102",
        "into_admdvs": "339901",
        "rslt": "done",
        "memo": "",
        "done_date": "2026-07-08",
    },
}


def record(*names):
    """Record the talks of these names anew from the practice platform as it runs now."""
    import urllib.request

    from ybcli.sandbox import running
    from ybcli.sandbox.departments.staging import BODIES

    heard = []

    class Recorder(httpx.AsyncBaseTransport):
        inner = httpx.AsyncHTTPTransport()

        async def handle_async_request(self, request):
            asked = json.loads(await request.aread())
            response = await self.inner.handle_async_request(request)
            answered = json.loads(await httpx.Response(200, stream=response.stream).aread())
            await response.aclose()
            asked = {"infno": asked["infno"], "input": asked["input"]}
            heard.append({"asked": asked, "answered": answered})
            return answer(200, json.dumps(answered))

    def control(path, **body):
        request = urllib.request.Request(f"{server.url}/sandbox/{path}", json.dumps(body).encode())
        request.add_header("content-type", "application/json")
        urllib.request.urlopen(request).close()

    def keep(name, lines):
        if names and name not in names:
            return
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (TALKS / f"{name}.jsonl").write_text(text, "utf-8")

    with running(seed=7, people=60, any_clock=True, day="2026-07-08") as server:
        with at(server.url, None) as line:
            line.send(Message("m:register_unit", "register_unit", MESSAGES["register_unit"]))
            line.send(DECLARATION)
        with at(server.url, Recorder()) as line:
            for topic, body in MESSAGES.items():
                told = Message(f"m:{topic}", topic, body, created="2026-07-08T09:00:00+08:00")
                print(topic, line.send(told))  # noqa: T201 (for whoever records)
            keep("platform", heard)
            control(
                "pay", certno=MESSAGES["register_person"]["id_number"], cashym="2026", amt="500.00"
            )
            control("wage_bases", cashym="202607")
            for what in BODIES:
                control("stage", what=what, n=2)
            control("reply", mobile="13900000002", text="同意")
            for kind, body in HANDED_OVER.items():
                control("emit", department="national", kind=kind, body=body)
            for department in DEPARTMENTS:
                heard.clear()
                meaning = everything(line, department)
                keep(department, [a | {"means": b} for a, b in zip(heard, meaning, strict=True)])


if __name__ == "__main__":
    record(*sys.argv[1:])
