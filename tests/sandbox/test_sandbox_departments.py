"""The feeds of the departments, what is put on them, and the tax office's receipts."""

import pytest
from test_sandbox_handling import ROWS
from test_sandbox_platform import UNIT, A, Refused, many, talking

from ybcli.sandbox.departments.staging import BODIES, STAGED
from ybcli.sandbox.wire.numbers import is_identity_number
from ybcli.sandbox.world.feeds import DEPARTMENTS

HELD = dict.fromkeys(DEPARTMENTS, 0) | {
    "market_regulation": 3,
    "human_resources": 4,
    "police": 3,
    "education": 1,
}


@pytest.fixture
def talk():
    with talking() as made:
        yield made


def emit(talk, *names):
    for name in names:
        talk.control("emit", department="police", kind="birth", body={"n": name}, record_id=name)


def test_a_feed_is_read_page_by_page_and_again_from_the_start(talk):
    emit(talk, *"abcde")
    seen, cursor, more = [], "", "1"
    while more == "1":
        records, cursor, more = talk.feed("police", cursor, 2)
        seen += [(one["record_id"], one["seq"]) for one in records]
    assert seen == [("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5)]
    assert talk.feed("police", cursor) == ([], "5", "0")
    emit(talk, "f")
    assert [one["record_id"] for one in talk.feed("police", cursor)[0]] == ["f"]
    assert len(talk.feed("police")[0]) == 6


def test_a_record_may_come_twice_under_its_id(talk):
    emit(talk, "a", "a")
    assert [(r["record_id"], r["seq"]) for r in talk.feed("police")[0]] == [("a", 1), ("a", 2)]


@pytest.mark.parametrize(
    "node",
    [
        {"department": "weather", "cursor": "", "limit": "1"},
        {"department": "police", "cursor": "later", "limit": "1"},
        {"department": "police", "cursor": "7", "limit": "1"},
        {"department": "police", "cursor": "", "limit": "0"},
        {"department": "police", "cursor": "", "limit": "1001"},
        {"department": "police", "cursor": "", "limit": "-1"},
    ],
)
def test_a_feed_asked_wrongly_is_refused(talk, node):
    with pytest.raises(Refused):
        talk.ask("YF01", node)


@pytest.mark.parametrize("seed", [7, 8])
def test_a_seeded_platform_starts_with_known_counts(seed):
    with talking(feed="seeded", seed=seed) as talk:
        assert talk.book()["feeds"] == HELD
        jobs = [r["body"] for r in talk.feed("human_resources")[0]]
        assert [bool(job["mob"]) for job in jobs] == [True, True, True, False]
        licensed = [r["body"]["uscc"] for r in talk.feed("market_regulation")[0]]
        assert [job["uscc"] for job in jobs[:3]] == [licensed[0], licensed[0], licensed[1]]
        kinds = [r["kind"] for r in talk.feed("police")[0]]
        assert kinds == ["birth", "birth", "move_in"]
        mover = talk.feed("police")[0][2]["body"]["certno"]
        (relation,) = many(talk.ask("1101", {"certno": mover})["insuinfo"])
        assert relation["insuplc_admdvs"] == "330802"
        for other in [*jobs, *(r["body"] for r in talk.feed("police")[0][:2])]:
            with pytest.raises(Refused, match="基本信息为空"):
                talk.ask("1101", {"certno": other["certno"]})


def test_the_world_of_the_demo_and_the_transcripts_stays_as_it_is():
    with talking(feed="seeded") as talk:
        assert [r["body"]["uscc"] for r in talk.feed("market_regulation")[0]] == [
            "91339901MA2H4BTR31",
            "91339901MA2GA3CG5G",
            "91339901MA20RCU28C",
        ]
        assert [r["body"]["certno"] for r in talk.feed("human_resources")[0]] == [
            "339901198003229967",
            "339901198902279976",
            "339901198708029973",
            "339901199204179964",
        ]
        assert talk.control("wage_bases", cashym="202607") == {"records": 7, "rows": 103}


def test_the_same_seed_and_day_tell_the_same():
    def told():
        with talking(feed="seeded") as talk:
            talk.control("stage", what="employment", n=3)
            talk.control("wage_bases", cashym="202607")
            return [talk.feed(name)[0] for name in HELD]

    assert told() == told()


def test_more_can_be_staged_of_each_kind(talk):
    for what in ("unit_licensed", "employment", "birth", "move_in", "school_roll"):
        assert len(talk.control("stage", what=what, n=2)["records"]) == 2
    assert talk.book()["feeds"] == HELD | {
        "market_regulation": 2, "human_resources": 2, "police": 4, "education": 2,
    }  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_each_further_kind_is_about_people_and_units_who_are_there(talk, name):
    department, _dot, kind = name.partition(".")
    people = {
        one["certno"]: one for one in talk.http.get("/sandbox/people?limit=999").json()["people"]
    }
    units = {one["uscc"] for one in talk.http.get("/sandbox/units").json()["units"]}
    staged = talk.control("stage", what=name, n=4)["records"]
    assert [r["kind"] for r in staged] == [kind] * 4
    assert talk.book()["feeds"] == dict.fromkeys(DEPARTMENTS, 0) | {department: 4}
    assert len({r["record_id"] for r in staged}) == 4
    for body in (r["body"] for r in staged):
        for field in ("certno", "coner_certno", "spus_certno"):
            if field in body:
                assert is_identity_number(body[field])
                assert body[field] in people
        if "certno" in body and kind != "rating":
            assert people[body["certno"]]["insuplc_admdvs"] == "339901"
        assert body.get("uscc") in units | {None}


def test_the_same_seed_stages_the_same_whatever_was_staged_before():
    def told(*before):
        with talking() as talk:
            for what in before:
                talk.control("stage", what=what, n=3)
            records = talk.control("stage", what="police.person_changed", n=3)["records"]
            return [one["body"] | {"mob": ""} for one in records]

    assert told() == told("birth", "death", "hospitals.visit")


def test_whom_it_is_about_changes_from_record_to_record(talk):
    bodies = [r["body"] for r in talk.control("stage", what="death", n=3)["records"]]
    assert len({body["certno"] for body in bodies}) == 3


def test_a_record_can_be_staged_about_a_made_person(talk):
    (one,) = talk.http.get("/sandbox/people?limit=1").json()["people"]
    (record,) = talk.control("stage", what="death", certno=one["certno"])["records"]
    assert record["body"]["certno"] == one["certno"]


def test_records_that_belong_together_agree(talk):
    def body(what):
        return talk.control("stage", what=what)["records"][0]["body"]

    visit, invoice = body("hospitals.visit"), body("finance.e_invoice")
    shared = ("certno", "fixmedins_code", "medfee_sumamt", "med_type")
    assert [visit[name] for name in shared] == [invoice[name] for name in shared]
    assert invoice["invo_date"] == visit["enddate"]
    sheet, money = body("national.transfer_sheet"), body("national.transfer_money")
    assert (sheet["conlet_no"], sheet["acct_balc"]) == (money["conlet_no"], money["amt"])
    assert len(sheet["months"]) == int(sheet["cum_act_clct_mons"])
    assert body("national.transfer_progress")["conlet_no"] == sheet["conlet_no"]
    dead, burnt = body("health.death"), body("civil_affairs.cremation")
    for name in ("certno", "coner_certno", "mob"):
        assert dead[name] == burnt[name]
    assert dead["die_date"] < burnt["crem_date"]


def test_a_short_name_is_the_first_department_that_tells_the_kind():
    assert STAGED["unit_changed"] == "market_regulation.unit_changed"
    assert STAGED["person_changed"] == "police.person_changed"
    assert STAGED["kinship"] == "police.kinship"
    assert STAGED["death"] == "health.death"


def test_one_department_falls_silent_and_the_others_speak(talk):
    emit(talk, "a")
    assert talk.control("away", department="police") == {"away": ["police"]}
    assert talk.control("away", department="health") == {"away": ["health", "police"]}
    with pytest.raises(Refused, match="暂停服务"):
        talk.feed("police")
    assert talk.feed("education")[0] == []
    assert talk.control("away", department="police", back=True) == {"away": ["health"]}
    assert [one["record_id"] for one in talk.feed("police")[0]] == ["a"]
    assert talk.control("away", department="") == {"away": []}
    assert talk.feed("health")[0] == []


def test_somebody_answers_a_text_message(talk):
    record = talk.control("reply", mobile="13900000002", text="同意")
    assert talk.feed("sms")[0] == [record]
    assert record["kind"] == "reply"
    body = record["body"]
    assert (body["mob"], body["content"], body["at"]) == ("13900000002", "同意", record["at"])
    other = talk.control("reply", mobile="13900000002", text="同意")
    assert other["body"]["reply_no"] != body["reply_no"]


@pytest.mark.parametrize(
    ("channel", "mobile", "status"),
    [
        ("sms", "13900000001", "delivered"),
        ("sms", "13900000000", "bounced"),
        ("sms", "", "bounced"),
        ("platform", "13900000001", "delivered"),
        ("platform", "13900000000", "delivered"),
        ("platform", "", "bounced"),
    ],
)
def test_a_notice_is_delivered_or_bounces_by_its_channel(talk, channel, mobile, status):
    node = {
        "notice_id": "n1",
        "case_id": "c1",
        "channel": channel,
        "mob": mobile,
        "content": "您好",
    }
    talk.ask("YN01", node)
    (record,) = talk.feed("sms")[0]
    assert (record["kind"], record["body"]["status"]) == ("delivery", status)


def test_a_month_of_wage_bases_holds_every_employee_once(talk):
    told = talk.control("wage_bases", cashym="202607")
    bodies = [r["body"] for r in talk.feed("human_resources")[0]]
    assert len(bodies) == told["records"]
    people = [row["certno"] for body in bodies for row in body["rows"]]
    assert len(people) == len(set(people)) == told["rows"]
    for body in bodies:
        assert int(body["cnt"]) == len(body["rows"])
        total = sum(round(float(row["wag"]) * 100) for row in body["rows"])
        assert round(float(body["wag_sum"]) * 100) == total


def test_a_wage_base_may_state_a_wrong_sum(talk):
    (unit, *_more) = talk.http.get("/sandbox/units").json()["units"]
    told = talk.control("wage_bases", cashym="202607", uscc=unit["uscc"], wrong_sums=1)
    assert told["records"] == 1
    (record,) = talk.feed("human_resources")[0]
    total = sum(round(float(row["wag"]) * 100) for row in record["body"]["rows"])
    assert round(float(record["body"]["wag_sum"]) * 100) == total + 10000


def receipts(talk):
    return [r["body"] for r in talk.feed("tax")[0]]


def amounts(talk):
    return [(one["emp_amt"], one["psn_amt"], one["amt"]) for one in receipts(talk)]


@pytest.fixture
def declared(talk):
    talk.register_unit()
    talk.declare(ROWS)
    return talk


TRUE = ("1041.29", "245.01", "1286.30")


def test_what_was_declared_is_collected_once(declared):
    assert declared.control("collect", cashym="202607")["receipts"] == 1
    assert declared.control("collect", cashym="202607")["receipts"] == 0
    (one,) = receipts(declared)
    assert (one["insutype"], one["uscc"], one["cashym"]) == ("310", UNIT, "202607")
    assert amounts(declared) == [TRUE]
    assert one["elec_taxrpt_no"]


def test_what_was_withdrawn_after_it_was_collected_is_given_back(declared):
    declared.control("collect", cashym="202607")
    declared.ask("YD02", {"decl_id": "d1"})
    declared.control("collect", cashym="202607")
    assert amounts(declared)[1] == ("-1041.29", "-245.01", "-1286.30")


@pytest.mark.parametrize(
    ("kind", "planted", "healed"),
    [
        ("missing_tax", [], [TRUE]),
        ("amount", [("1041.29", "244.01", "1285.30")], [("0.00", "1.00", "1.00")]),
        ("duplicate", [TRUE, TRUE], [("-1041.29", "-245.01", "-1286.30")]),
    ],
)
def test_a_planted_break_is_made_good_by_one_receipt(declared, kind, planted, healed):
    told = declared.control("collect", cashym="202607", breaks={kind: 1})
    assert told["broken"][kind] == [UNIT]
    assert amounts(declared) == planted
    assert declared.control("collect", cashym="202607")["receipts"] == 0
    assert declared.control("heal")["receipts"] == 1
    assert amounts(declared) == planted + healed
    assert declared.control("heal")["receipts"] == 0
    assert declared.control("collect", cashym="202607")["receipts"] == 0
    numbers = [one["elec_taxrpt_no"] for one in receipts(declared)]
    assert len(numbers) == len(set(numbers))


def test_a_resident_pays_the_premium_or_what_is_said(talk):
    talk.control("pay", certno=A, cashym="2026")
    talk.control("pay", certno=A, cashym="2026", amt=50)
    assert amounts(talk) == [("0.00", "500.00", "500.00"), ("0.00", "50.00", "50.00")]
    assert receipts(talk)[0]["certno"] == A


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("emit", {"department": "weather", "kind": "rain", "body": {}}),
        ("emit", {"department": "police", "kind": "", "body": {}}),
        ("emit", {"department": "police", "kind": "birth", "body": []}),
        ("emit", {"department": "police", "kind": "birth", "body": {}, "record_id": 7}),
        ("stage", {"what": "weather"}),
        ("stage", {"what": "police.weather"}),
        ("stage", {"what": "birth", "n": 0}),
        ("stage", {"what": "death", "certno": A}),
        ("stage", {"what": "birth", "certno": A}),
        ("away", {}),
        ("away", {"department": "weather"}),
        ("away", {"department": "police", "back": "yes"}),
        ("reply", {"mobile": "", "text": "同意"}),
        ("reply", {"mobile": "13900000002"}),
        ("reply", {"mobile": "13900000002", "text": "很" * 2001}),
        ("stage", {"what": "birth", "n": 10**9}),
        ("wage_bases", {"cashym": "2026"}),
        ("wage_bases", {"cashym": "202607", "uscc": UNIT}),
        ("collect", {"cashym": "now"}),
        ("collect", {"cashym": "202607", "breaks": {"fire": 1}}),
        ("collect", {"cashym": "202607", "breaks": {"amount": "all"}}),
        ("pay", {"certno": A, "cashym": "202607"}),
        ("pay", {"cashym": "2026"}),
        ("pay", {"certno": A, "cashym": "2026", "amt": "much"}),
        ("insure", {"certno": A, "insutype": "1", "admdvs": "339901"}),
        ("insure", {"certno": A, "insutype": "310", "admdvs": "x"}),
        ("day", {"day": "tomorrow"}),
        ("day", {}),
        ("tamper", {"change": "burn", "cashym": "202607"}),
        ("tamper", {"change": "amount", "cashym": "202607", "n": 5}),
        ("faults", {"fault": "flood"}),
        ("faults", {"fault": "drop", "times": 0}),
        ("faults", {"fault": "delay", "seconds": 1e9}),
        ("faults", {"fault": "delay", "seconds": "long"}),
    ],
)
def test_a_control_asked_wrongly_says_what_it_wants(talk, name, wanted):
    answer = talk.http.post(f"/sandbox/{name}", json=wanted)
    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize("body", [b"no json", b"[1]", b"\xff"])
def test_a_control_wants_a_json_object(talk, body):
    assert talk.http.post("/sandbox/heal", content=body).status_code == 400
