"""The feeds of the departments, what is put on them, and the tax office's receipts."""

import pytest

from test_sandbox_handling import ROWS
from test_sandbox_platform import UNIT, A, Refused, many, talking

pytestmark = pytest.mark.timeout(60)

HELD = {
    "market_regulation": 3,
    "human_resources": 4,
    "police": 3,
    "education": 1,
    "tax": 0,
    "sms": 0,
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
        ("stage", {"what": "birth", "n": 0}),
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
