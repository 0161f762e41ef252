"""The gateway and the envelope of the practice platform, asked over real HTTP as a stranger would."""

import io
import itertools
import json
import pathlib
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from hypothesis import given, settings, strategies

from conftest import HANGS
from ybcli.sandbox import running
from ybcli.sandbox.transactions.platform import TRANSACTIONS, Platform
from ybcli.sandbox.wire.envelope import read
from ybcli.sandbox.wire.gateways import sign
from ybcli.sandbox.wire.options import Options
from ybcli.sandbox.world.practice import Practice

PATH = "/fsi/api/rsfComIfsService/callService"
SAMPLES = pathlib.Path(__file__).parents[1] / "samples"
OFFICE = "S33990100001"
UNIT = "91339901000010014M"
A, B, C = "339901199003079967", "339901198811129972", "339901196502209961"


def sample(number):
    """A published sample message."""
    (path,) = SAMPLES.glob(f"{number}_*.json")
    return json.loads(path.read_text("utf-8"))


def text(value):
    """A wire value as text."""
    return "" if value is None else str(value)


def many(value):
    """A list, also where it came as the object itself or as nothing."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def zipped(rows, name="rows.txt"):
    """A ZIP of one TXT."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        one = zipfile.ZipInfo(name)  # its date is fixed, so the same rows are the same bytes
        text = "\n".join("\t".join(row) for row in rows)
        archive.writestr(one, text, zipfile.ZIP_DEFLATED)
    return made.getvalue()


class Refused(Exception):
    """The platform said no."""


class Talk:
    """A client written for the tests alone."""

    def __init__(self, url):
        self.url = url
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=HANGS)
        self._numbers = itertools.count(1)
        self.sign_no = ""

    def fresh(self):
        return f"{OFFICE}20260706090000{next(self._numbers):04d}"

    def headers(self, **changed):
        made = {"paasid": "practice", "timestamp": "1783300000", "nonce": "abc"}
        made |= {k: v for k, v in changed.items() if v is not None}
        made.setdefault("signature", sign(made["timestamp"], "practice-secret", made["nonce"]))
        return {f"x-tif-{k}": v for k, v in made.items() if changed.get(k, "") is not None}

    def envelope(self, infno, node, msgid="", **changed):
        whole = {
            "infno": infno,
            "msgid": msgid or self.fresh(),
            "mdtrtarea_admvs": "339901",
            "fixmedins_code": OFFICE,
            "sign_no": self.sign_no,
            "inf_time": "2026-07-06 09:00:00",
            "input": node,
        }
        return whole | changed

    def post(self, body, **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.http.post(PATH, content=content, headers=self.headers(**headers))

    def raw(self, infno, node, msgid="", **changed):
        return self.post(self.envelope(infno, node, msgid, **changed))

    def ask(self, infno, node, msgid="", name="data"):
        """The output of a transaction. Raises Refused with the sentence."""
        return opened(self.raw(infno, {name: node}, msgid))

    def upload(self, content, msgid=""):
        node = {"fsUploadIn": {"filename": "rows.txt.zip", "fixmedins_code": OFFICE}}
        form = {"jsonStr": json.dumps(self.envelope("9101", node, msgid))}
        file = {"file": ("rows.txt.zip", content, "application/zip")}
        return self.http.post(PATH, data=form, files=file, headers=self.headers())

    def control(self, name, **wanted):
        answer = self.http.post(f"/sandbox/{name}", json=wanted)
        answer.raise_for_status()
        return answer.json()

    def book(self):
        return self.http.get("/sandbox/book").json()

    def feed(self, department, cursor="", limit=1000):
        out = self.ask("YF01", {"department": department, "cursor": cursor, "limit": str(limit)})
        return many(out["records"]), text(out["next_cursor"]), text(out["more"])

    def register_unit(self, uscc=UNIT, case_id="u1", msgid=""):
        node = {"case_id": case_id, "emp_no": uscc, "emp_name": "云溪县样例茶业有限公司"}
        node |= {"insu_admdvs": "339901", "begndate": "2026-07-01"}
        return self.ask("YE01", node, msgid)

    def declare(self, rows, decl_id="d1", msgid="", cashym="202607", **changed):
        """Upload rows of (line, certno, wage, base, employer, person) in yuan, and declare them."""
        cells = [[line, who, "样某", *amounts] for line, who, *amounts in rows]
        number = opened(self.upload(zipped(cells)))["file_qury_no"]
        sums = [
            f"{sum(round(float(row[place]) * 100) for row in rows) / 100:.2f}"
            for place in (3, 4, 5)
        ]
        node = {
            "decl_id": decl_id,
            "emp_no": UNIT,
            "emp_name": "云溪县样例茶业有限公司",
            "insu_admdvs": "339901",
            "cashym": cashym,
            "psn_cnt": str(len(rows)),
            "clctstd_sumamt": sums[0],
            "emp_clct_amt": sums[1],
            "psn_clct_amt": sums[2],
            "file_qury_no": number,
        }
        return self.ask("YD01", node | changed, msgid)


def opened(answer):
    """The output of a good answer. Raises Refused where it is none."""
    assert answer.status_code == 200, answer.text
    whole = answer.json()
    if text(whole["infcode"]) != "0" or whole["err_msg"]:
        raise Refused(whole["err_msg"])
    return whole["output"]


@contextmanager
def talking(**options):
    """A platform that runs, and somebody who talks to it."""
    defaults = {"feed": "empty", "any_clock": True, "day": "2026-07-06", "quirks": "none"}
    with running(**(defaults | options)) as server:
        talk = Talk(server.url)
        yield talk
        talk.http.close()


@pytest.fixture(scope="module")
def talk():
    with talking() as made:
        yield made


def test_the_published_vector_signs_as_it_should():
    assert sign("1700000000", "demo-secret", "abc123") == (
        "1110f10f76885fff4039393e372856dfc423c0260e72395dc2fd27040f1d8c58"
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"nonce": None}, "鉴权参数不完整，请求不合法。"),
        ({"paasid": "somebody"}, "非法用户!"),
        ({"signature": "0" * 64}, "签名不一致!"),
        ({"signature": "é"}, "签名不一致!"),
    ],
)
def test_the_gateway_turns_away_with_its_own_words(talk, changed, says):
    headers = {k: v.encode("utf-8") for k, v in talk.headers(**changed).items()}
    answer = talk.http.post(PATH, content=b"{}", headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"code": 401, "message": says}


def test_a_clock_that_is_half_an_hour_off_is_turned_away_unless_any_clock_goes():
    with talking(any_clock=False) as talk:
        now = int(time.time())
        asked = talk.envelope("9001", {"signIn": {"opter_no": "1", "mac": "", "ip": ""}})
        late = talk.post(asked, timestamp=str(now - 1900))
        assert (late.status_code, late.json()["message"]) == (401, "签名时间戳超时!")
        assert opened(talk.post(asked, timestamp=str(now - 900)))
        assert talk.post(asked, timestamp="soon").json()["message"] == "签名时间戳超时!"


@pytest.mark.parametrize("number", ["01", "02", "26", "30", "31", "32", "33"])
def test_published_requests_are_messages_here_too(talk, number):
    asked = sample(number)
    answer = talk.post(asked)
    assert answer.status_code == 200
    whole = answer.json()
    assert {"infcode", "inf_refmsgid", "refmsg_time", "respond_time", "err_msg", "output"} <= set(
        whole
    )
    assert "系统异常" not in text(whole["err_msg"])


def test_published_requests_mean_what_they_mean():
    with talking() as talk:
        with pytest.raises(Refused, match="基本信息为空"):
            opened(talk.post(sample("01")))
        output = opened(talk.post(sample("30")))
        assert output["stmtinfo"]["stmt_rslt"] == "1"
        with pytest.raises(Refused, match="2304"):
            opened(talk.post(sample("32")))
        with pytest.raises(Refused, match="文件"):
            opened(talk.post(sample("33")))


def test_text_plain_is_taken_as_well(talk):
    asked = talk.envelope("1101", {"data": {"certno": A}})
    headers = talk.headers() | {"content-type": "text/plain;charset=utf-8"}
    answer = talk.http.post(PATH, content=json.dumps(asked), headers=headers)
    assert "基本信息为空" in answer.json()["err_msg"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"infno": "1101"}',
        b'{"infno": "1101", "msgid": "m"}',
        b'{"infno": "1101", "msgid": "m", "input": []}',
        b'{"infno": "1101", "msgid": {"a": 1}, "input": {}}',
        b'{"infno": "1101", "msgid": "m", "input": {"data": NaN}}',
        b'{"infno": "1101", "msgid": "m", "input": {"data": ' + b"9" * 5000 + b"}}",
        b"[" * 200_000,
        b'{"infno": "1101", "msgid": "m", "input": ' + b'{"a":' * 50_000,
        b'{"infno": "1101", "msgid": "m", "input": {"a":' + b"[" * 900 + b"]" * 900 + b"}}",
    ],
)
def test_what_is_no_envelope_gets_a_sentence_and_never_a_traceback(talk, body):
    answer = talk.post(body)
    assert answer.status_code in {200, 400}
    assert "Traceback" not in answer.text
    assert "系统异常" not in answer.text
    whole = answer.json()
    assert whole.get("message") or whole["err_msg"]


@pytest.mark.parametrize("infno", ["9001", "9002", "1101", "9101", "9102", "2601", "3201", "3202",
                                   "YF01", "YE01", "YE02", "YD01", "YD02", "YN01", "YS01", "5303"])  # fmt: skip
@pytest.mark.parametrize(
    "node", [{}, {"data": {}}, {"data": None}, {"data": "text"}, {"data": [1, 2]},
             {"data": {"certno": {"a": 1}, "department": [], "decl_id": "\ud800", "cursor": 1e400}}]
)  # fmt: skip
def test_missing_and_strange_fields_are_refused_in_the_envelope(talk, infno, node):
    body = json.dumps(talk.envelope(infno, node)).replace("Infinity", "1e400")
    answer = talk.post(body.encode())
    assert answer.status_code == 200
    whole = answer.json()
    assert whole["infcode"] == -1
    assert whole["err_msg"]
    assert "系统异常" not in whole["err_msg"]


def test_a_request_over_sixteen_megabytes_is_refused(talk):
    answer = talk.post(b" " * (16 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert "16MB" in answer.json()["message"]


def test_a_body_without_a_length_is_counted_as_it_comes(talk):
    def pieces():
        for _turn in range(17):
            yield b" " * 1024 * 1024

    answer = talk.http.post(PATH, content=pieces(), headers=talk.headers())
    assert answer.status_code == 413


def test_the_same_message_is_answered_the_same_and_done_once():
    with talking(quirks="real") as talk:
        node = {"data": {"case_id": "u1", "emp_no": UNIT, "emp_name": "样例", "insu_admdvs": "339901",
                         "begndate": "2026-07-01"}}  # fmt: skip
        first = talk.raw("YE01", node, "m1", inf_time="2026-07-06 09:00:00")
        again = talk.raw("YE01", node, "m1", inf_time="2026-07-09 10:00:00", sign_no="x")
        assert first.content == again.content
        assert talk.book()["effects"] == {"m1": 1}
        node["data"]["emp_name"] = "另一家"
        assert "报文ID重复" in talk.raw("YE01", node, "m1").json()["err_msg"]
        assert (
            first.content
            == talk.raw("YE01", node | {"data": node["data"] | {"emp_name": "样例"}}, "m1").content
        )
        assert talk.book()["units"] == 1


def test_a_refusal_too_is_given_again(talk):
    node = {"data": {"decl_id": "nowhere"}}
    assert (
        talk.raw("YD02", node, "m-refused").content == talk.raw("YD02", node, "m-refused").content
    )


def test_the_same_message_from_many_at_once_is_done_once():
    with talking() as talk, ThreadPoolExecutor(12) as crowd:
        node = {
            "data": {"notice_id": "n1", "channel": "sms", "mob": "13900000001", "content": "您好"}
        }
        answers = list(crowd.map(lambda _turn: talk.raw("YN01", node, "m1").content, range(40)))
        assert len(set(answers)) == 1
        assert talk.book()["effects"] == {"m1": 1}
        assert len(talk.feed("sms")[0]) == 1


def test_without_quirks_the_answer_is_the_plain_specification(talk):
    whole = talk.raw("1101", {"data": {"certno": A}}).json()
    assert whole["infcode"] == -1
    assert whole["err_msg"] == "本地查询错误:该参保人的基本信息为空"
    assert len(whole["inf_refmsgid"]) == 30
    assert len(whole["refmsg_time"]) == len(whole["respond_time"]) == 17
    assert whole["output"] == {}


def test_every_quirk_is_met_sooner_or_later_and_always_the_same_for_a_message():
    with talking(quirks="real", feed="seeded") as talk:
        good, bad, sent = [], [], {}
        for turn in range(80):
            for infno, node, kept in (
                ("YF01", {"department": "education", "cursor": "", "limit": "10"}, good),
                ("1101", {"certno": A}, bad),
            ):
                msgid = f"{infno}-{turn}"
                sent[msgid] = talk.raw(infno, {"data": node}, msgid)
                kept.append(sent[msgid].json())
        assert {type(one["infcode"]) for one in good} == {int, str}
        assert {text(one["infcode"]) for one in good} == {"0"}
        assert not any(one["err_msg"] for one in good)
        assert {type(one["output"]["records"]) for one in good} == {list, dict}
        assert {text(one["infcode"]) for one in bad} == {"0", "-1"}
        assert all("基本信息为空" in one["err_msg"] for one in bad)
        assert {one["err_msg"].startswith("MBS-cn.hsa") for one in bad} == {True, False}
        assert {one["err_msg"].endswith("null") for one in bad} == {True, False}
        assert {type(one["inf_refmsgid"]) for one in bad} == {str, type(None)}
    with talking(quirks="real", feed="seeded") as talk:
        for msgid in ("YF01-7", "1101-11"):
            node = json.loads(sent[msgid].request.content)["input"]
            assert talk.raw(msgid.partition("-")[0], node, msgid).content == sent[msgid].content


def test_amounts_come_as_text_and_as_numbers():
    with talking(quirks="real") as talk:
        talk.control("pay", certno=A, cashym="2026", amt="500.00")
        kinds = {type(talk.feed("tax")[0][0]["body"]["amt"]) for _turn in range(20)}
        assert kinds == {str, float}


def test_a_sign_in_of_today_is_demanded_where_the_site_demands_it():
    with talking(sign_in="required") as talk:
        node = {"department": "sms", "cursor": "", "limit": "1"}
        with pytest.raises(Refused, match="签到"):
            talk.ask("YF01", node, "m1")
        out = talk.ask("9001", {"opter_no": "01", "mac": "m", "ip": "127.0.0.1"}, name="signIn")
        talk.sign_no = out["signinoutb"]["sign_no"]
        assert len(talk.sign_no) <= 30
        assert talk.ask("YF01", node, "m1"), "a message turned away at the door was no message yet"
        talk.control("day", day="2026-07-07")
        with pytest.raises(Refused, match="签到"):
            talk.ask("YF01", node)


def test_a_sign_out_needs_a_sign_in_of_the_same_day(talk):
    out = talk.ask("9001", {"opter_no": "02", "mac": "m", "ip": "i"}, name="signIn")
    gone = {"sign_no": out["signinoutb"]["sign_no"], "opter_no": "02"}
    assert talk.ask("9002", gone, name="signOut")["sign_time"]["sign_time"]
    with pytest.raises(Refused, match="不能签退"):
        talk.ask("9002", gone, name="signOut")


def test_a_name_that_is_not_this_machine_is_refused(talk):
    assert talk.http.get("/sandbox/health", headers={"host": "evil.example"}).status_code == 400
    assert talk.http.get("/sandbox/health").json() == {"ok": True, "day": "2026-07-06", "seed": 7}


def test_our_copy_of_the_gateway_samples_has_the_same_shape():
    for path in SAMPLES.glob("27_*.json"):
        whole = json.loads(path.read_text("utf-8"))
        assert set(whole) == {"code", "message"}
        assert whole["code"] == 401


PLATFORM = Platform(Practice(Options(any_clock=True, day="2026-07-06")))
WORDS = strategies.sampled_from(
    ["data", "certno", "decl_id", "cursor", "limit", "cashym", "case_id", "file_qury_no", "signIn",
     "fsDownloadIn", "stmt_begndate", "insutype", "oinfno", "omsgid", "day", "root", "cnt", "police",
     "390", "310", "202607", "2026", "2026-07-06", A, UNIT, "339901", "1", "null", "", "-0.001", "٣"]
)  # fmt: skip
SCALARS = strategies.one_of(
    WORDS,
    strategies.text(max_size=20),
    strategies.integers(),
    strategies.floats(allow_nan=False, allow_infinity=False),
    strategies.none(),
    strategies.booleans(),
)
NODES = strategies.recursive(
    SCALARS,
    lambda inner: strategies.one_of(
        strategies.lists(inner, max_size=4), strategies.dictionaries(WORDS, inner, max_size=8)
    ),
    max_leaves=25,
)


@given(
    infno=strategies.sampled_from(sorted(TRANSACTIONS)),
    node=strategies.dictionaries(WORDS, NODES, max_size=4),
    inner=strategies.dictionaries(WORDS, SCALARS, max_size=12),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_whatever_is_said_in_an_envelope_the_answer_is_one(infno, node, inner):
    body = json.dumps(
        {"infno": infno, "msgid": f"m{hash(str((node, inner)))}", "input": node | {"data": inner}}
    )
    answer = PLATFORM.handle(read("application/json", body.encode()))
    whole = json.loads(answer.body)
    assert answer.status == 200
    assert "系统异常" not in text(whole["err_msg"])
