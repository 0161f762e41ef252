"""The connectors against the practice platform as it really runs, quirks and faults included."""

import datetime as dt

import pytest

from conftest import HANGS
from ybcli.connectors import DEPARTMENTS, Message
from ybcli.connectors._http import Patience
from ybcli.connectors.platform import Platform
from ybcli.errors import Unavailable

CHINA = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 7, 6, 9, 0, tzinfo=CHINA)
A, B = "339901199003079967", "339901198811129972"
UNIT = "91339901000010014M"
PATIENCE = Patience(attempt_seconds=HANGS, attempts=3, first_pause=0.01, longest_pause=0.05)


def line_to(url, *, now=NOW, secret="practice-secret"):
    return Platform(
        url=url,
        office_code="S33990100001",
        region="339901",
        paasid="practice",
        secret=secret,
        now=lambda: now,
        patience=PATIENCE,
    )


@pytest.fixture
def line(platform):
    with line_to(platform.url) as made:
        yield made


def unit(number=1):
    return Message(
        f"c{number}:2:register_unit",
        "register_unit",
        {
            "case_id": f"c{number}",
            "credit_code": UNIT,
            "unit_name": "云溪县样例茶业有限公司",
            "region": "339901",
            "begins_on": "2026-07-01",
        },
        created="2026-07-06T09:00:00+08:00",
    )


def person(number=2, scheme="employee", id_number=A):
    return Message(
        f"c{number}:4:register_person",
        "register_person",
        {
            "case_id": f"c{number}",
            "id_number": id_number,
            "name": "样乙",
            "scheme": scheme,
            "credit_code": UNIT if scheme == "employee" else "",
            "region": "339901",
            "begins_on": "2026-07-01",
            "cover_year": "2026" if scheme == "resident" else "",
        },
        created="2026-07-06T09:00:00+08:00",
    )


ROWS = [
    ("c3:1", A, "样乙", "600000", "600000", "51000", "12000"),
    ("c3:2", B, "样丙", "625050", "625050", "53129", "12501"),
]
OURS = [(r[0], "c3", r[1], int(r[5]) + int(r[6]), int(r[5]), int(r[6])) for r in ROWS]


def declaration(message_id="c3:2:declare_wages", **changed):
    body = {
        "declaration_id": "c3",
        "credit_code": UNIT,
        "unit_name": "云溪县样例茶业有限公司",
        "region": "339901",
        "period": "2026-07",
        "persons": 2,
        "base_fen": 1225050,
        "employer_fen": 104129,
        "employee_fen": 24501,
    }
    return Message(
        message_id,
        "declare_wages",
        body | changed,
        rows=lambda: ROWS,
        created="2026-07-06T09:00:00+08:00",
    )


def totals(line, **changed):
    sums = {"persons": 2, "amount_fen": 128630, "employer_fen": 104129, "employee_fen": 24501}
    return line.totals(scheme="employee", region="339901", period="2026-07", **(sums | changed))


def details(line):
    return line.details(scheme="employee", region="339901", period="2026-07", rows=OURS)


@pytest.fixture
def declared(line):
    for message in (unit(), person(2), person(4, id_number=B), declaration()):
        receipt = line.send(message)
        assert receipt.state == "accepted", receipt.says
    return line


def test_every_topic_is_accepted_under_a_reference(declared):
    others = [
        Message(
            "n1",
            "notice",
            {
                "notice_id": "c2:3:x",
                "case_id": "c2",
                "channel": "sms",
                "mobile": "",
                "text": "您好",
            },
        ),
        Message(
            "s1", "seal", {"day": "2026-07-06/1", "root": "ab", "previous": "00", "entries": 3}
        ),
        Message("w1", "withdraw_declaration", {"declaration_id": "c3", "reason": "填错"}),
        Message(
            "v1",
            "reverse",
            {"message_id": person(2).id, "topic": "register_person", "id_number": A},
        ),
    ]
    for message in others:
        receipt = declared.send(message)
        assert receipt.state == "accepted", (message.topic, receipt.says)
        assert receipt.reference


@pytest.mark.parametrize("fault", ["drop", "double", "lost_ack", "5xx", "garbage"])
def test_a_fault_of_the_line_has_no_second_effect(platform, line, fault):
    platform.post("faults", fault=fault, infno="YE01", times=2, seconds=0)
    assert line.send(unit()).state == "accepted"
    assert line.send(unit()).state == "accepted"
    assert platform.get("book")["units"] == 1


def test_lost_answers_are_away_and_the_message_counted_once(platform, line):
    platform.post("faults", fault="lost_ack", infno="YE01", times=PATIENCE.attempts)
    with pytest.raises(Unavailable):
        line.send(unit())
    assert platform.get("book")["units"] == 1
    first = line.send(unit())
    assert first == line.send(unit())
    assert platform.get("book")["units"] == 1


def test_a_declaration_is_the_same_however_often_its_parts_are_lost(platform, line):
    line.send(unit())
    for infno in ("9101", "YD01"):
        platform.post("faults", fault="lost_ack", infno=infno, times=PATIENCE.attempts)
        with pytest.raises(Unavailable):
            line.send(declaration())
    first = line.send(declaration())
    assert first.state == "accepted", first.says
    assert first == line.send(declaration())
    assert platform.get("book")["declarations"] == 1
    assert platform.get("book")["lines"] == 2


@pytest.mark.parametrize(
    "changed", [{"persons": 3}, {"employer_fen": 104130}, {"credit_code": "x"}]
)
def test_a_declaration_that_does_not_add_up_is_refused(line, changed):
    line.send(unit())
    receipt = line.send(declaration(**changed))
    assert receipt.state == "refused"
    assert receipt.says
    assert "java" not in receipt.says.lower()
    assert "cn.hsa" not in receipt.says


def test_the_declaration_sent_under_another_number_is_known(declared):
    again = declared.send(declaration("c3:9:declare_wages"))
    assert again.state == "accepted"
    assert again.reference == declared.send(declaration()).reference


@pytest.mark.parametrize("secret", ["wrong"])
def test_a_wrong_secret_is_away(platform, secret):
    with line_to(platform.url, secret=secret) as line, pytest.raises(Unavailable) as away:
        line.send(unit())
    assert "account" in away.value.says


RECORDS = {
    ("market_regulation", "unit_licensed"): {
        "uscc": UNIT,
        "emp_name": "云溪县样例茶业有限公司",
        "addr": "样例路1号",
        "legrep_name": "样甲",
        "esta_date": "2026-06-30",
        "mob": "13900000001",
        "admdvs": "339901",
    },
    ("human_resources", "wage_base"): {
        "uscc": UNIT,
        "emp_name": "云溪县样例茶业有限公司",
        "cashym": "202607",
        "rows": [{"certno": A, "psn_name": "样乙", "wag": "6000.00"}],
        "cnt": "1",
        "wag_sum": "6000.00",
    },
    ("police", "birth"): {
        "certno": A,
        "psn_name": "样小",
        "gend": "2",
        "brdy": "2026-07-01",
        "admdvs": "339901",
        "coner_name": "样乙",
        "coner_certno": A,
        "mob": "13900000002",
    },
    ("education", "school_roll"): {
        "certno": A,
        "psn_name": "样学",
        "schl_name": "样例中学",
        "begndate": "2026-09-01",
        "admdvs": "339901",
        "coner_name": "样乙",
        "coner_certno": A,
        "mob": "13900000002",
    },
    ("sms", "delivery"): {
        "notice_id": "c1:1:x",
        "status": "delivered",
        "at": "2026-07-06 10:00:00",
    },
}


@pytest.mark.parametrize(("department", "kind"), RECORDS)
def test_a_record_of_each_feed_is_read_without_a_problem(platform, line, department, kind):
    body = RECORDS[department, kind]
    platform.post("emit", department=department, kind=kind, body=body, record_id="r1")
    feed = line.fetch(department, "", 100)
    assert [(record.id, record.kind, record.problems) for record in feed.records] == [
        ("r1", kind, ())
    ]
    assert "unmapped" not in feed.records[0].body
    assert line.fetch(department, feed.cursor, 100).records == ()


def test_a_feed_is_read_whole_page_by_page(platform, line):
    body = RECORDS["sms", "delivery"]
    for number in range(7):
        platform.post("emit", department="sms", kind="delivery", body=body, record_id=f"r{number}")
    cursor, more, seen = "", True, []
    while more:
        feed = line.fetch("sms", cursor, 3)
        seen += [record.id for record in feed.records]
        cursor, more = feed.cursor, feed.more
    assert seen == [f"r{number}" for number in range(7)]


def test_the_made_county_tells_nothing_that_cannot_be_read():
    from ybcli.sandbox import running

    with running(seed=3, any_clock=True, day="2026-07-06") as server, line_to(server.url) as line:
        for department in DEPARTMENTS:
            for record in line.fetch(department, "", 1000).records:
                assert record.problems == (), (department, record.kind, record.problems)
                assert "unmapped" not in record.body


def test_what_was_collected_comes_as_receipts(platform, declared):
    platform.post("collect", cashym="202607")
    (receipt,) = declared.fetch("tax", "", 100).records
    assert receipt.problems == ()
    assert receipt.body["credit_code"] == UNIT
    assert receipt.body["period"] == "2026-07"
    assert receipt.body["amount_fen"] == 128630


def test_a_resident_who_paid_comes_as_a_receipt(platform, line):
    line.send(person(5, "resident"))
    platform.post("pay", certno=A, cashym="2026", amt="500.00")
    (receipt,) = line.fetch("tax", "", 100).records
    assert receipt.problems == ()
    assert (receipt.body["scheme"], receipt.body["id_number"]) == ("resident", A)
    assert (receipt.body["period"], receipt.body["amount_fen"]) == ("2026", 50000)


def test_a_person_whom_we_registered_is_known(declared):
    relations = declared.person(A, "样乙")
    assert [(r["scheme"], r["state"], r["region"]) for r in relations] == [
        ("employee", "active", "339901")
    ]


def test_a_person_whom_nobody_registered_has_no_relations(line):
    assert line.person("339901196502209961", "样丁") == []


def test_books_that_agree_balance(declared):
    assert totals(declared)
    assert not totals(declared, employer_fen=104130, amount_fen=128631)


@pytest.mark.parametrize(
    ("change", "kind"),
    [("drop_line", "missing_there"), ("amount", "amount"), ("extra_line", "missing_here")],
)
def test_a_book_that_went_wrong_is_found_to_the_line_and_heals(platform, declared, change, kind):
    platform.post("tamper", change=change, cashym="202607", n=1)
    assert not totals(declared)
    (found,) = details(declared)
    assert found.kind == kind
    if kind == "missing_here":
        assert found.line_id == ""
        assert found.id_number
        assert found.amount_fen is not None
    else:
        mine = {row[0]: row for row in OURS}[found.line_id]
        assert (found.declaration_id, found.id_number) == ("c3", mine[2])
        assert found.own_amount_fen == mine[3]
        assert (found.amount_fen is None) == (kind == "missing_there")
    platform.post("heal")
    assert totals(declared)


@pytest.mark.parametrize("fault", ["drop", "5xx", "garbage", "lost_ack", "double"])
@pytest.mark.parametrize("infno", ["3201", "9101", "3202", "9102"])
def test_a_comparison_survives_a_lossy_line(platform, declared, fault, infno):
    platform.post("tamper", change="amount", cashym="202607", n=2)
    platform.post("faults", fault=fault, infno=infno, times=2)
    assert not totals(declared)
    assert {found.kind for found in details(declared)} == {"amount"}
    assert len(details(declared)) == 2


def test_a_platform_that_demands_a_sign_in_is_signed_in_to():
    from ybcli.sandbox import running

    options = {"seed": 7, "feed": "empty", "any_clock": True, "day": "2026-07-06"}
    with running(sign_in="required", **options) as server, line_to(server.url) as line:
        assert line.send(unit()).state == "accepted"
        assert line.send(declaration()).state == "accepted"
        assert totals(line)
        assert line.fetch("tax", "", 10).records == ()


def test_a_clock_that_is_off_is_said():
    from ybcli.sandbox import running

    with running(seed=7, feed="empty") as server:
        late = dt.datetime.now(CHINA) - dt.timedelta(hours=1)
        with line_to(server.url, now=late) as line, pytest.raises(Unavailable) as away:
            line.send(unit())
    assert "clock" in away.value.says
