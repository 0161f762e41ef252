"""The platform's transactions: declarations with their file, questions, sign-in, reconciliation."""

import datetime as dt
import io
import json
import re
import zipfile

import httpx
import pytest

from conftest import HANGS
from ybcli import language
from ybcli.connectors import Difference, Message
from ybcli.connectors._http import Patience
from ybcli.connectors.platform import Platform
from ybcli.errors import Unavailable

CHINA = dt.timezone(dt.timedelta(hours=8))
A, B, C = "339901199003079967", "339901198811129972", "339901196502209961"
UNIT = "91339901000010014M"


@pytest.fixture(autouse=True)
def _in_english():
    language.choose("en")


class Centre:
    """A platform that answers by number of transaction and keeps what it was asked."""

    def __init__(self, **answers):
        self.answers, self.asked, self.files = answers, [], []
        self.day = dt.datetime(2026, 7, 8, 9, 0, tzinfo=CHINA)

    async def __call__(self, request):
        raw = await request.aread()
        if request.headers["content-type"].startswith("multipart/form-data"):
            raw, file = parts(request.headers["content-type"], raw)
            self.files.append(file)
        envelope = json.loads(raw)
        self.asked.append(envelope)
        answer = self.answers["X" + envelope["infno"]]
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if callable(answer):
            answer = answer(envelope)
        if isinstance(answer, bytes):
            return self.response("application/octet-stream", answer)
        number = f"r{len(self.asked)}"
        whole = {"infcode": 0, "inf_refmsgid": number, "err_msg": None, "output": answer}
        if isinstance(answer, str):
            whole = {"infcode": "0", "err_msg": answer}
        return self.response("text/plain", json.dumps(whole).encode())

    def response(self, media_type, body):
        async def pieces():
            yield body

        return httpx.Response(200, headers={"content-type": media_type}, content=pieces())

    def line(self):
        return Platform(
            url="http://platform.invalid/own/path",
            office_code="S33990100001",
            region="339901",
            paasid="practice",
            secret="practice-secret",
            now=lambda: self.day,
            patience=Patience(
                attempt_seconds=HANGS, attempts=2, first_pause=0.001, longest_pause=0.01
            ),
            transport=httpx.MockTransport(self),
        )


def parts(content_type, raw):
    boundary = b"--" + re.search("boundary=(.*)", content_type)[1].encode()
    found = {}
    for part in raw.split(boundary)[1:-1]:
        head, _, body = part.partition(b"\r\n\r\n")
        found[re.search(rb' name="([^"]*)"', head)[1].decode()] = body[:-2]
    return found["jsonStr"], found["file"]


def unzipped(file):
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return archive.read(archive.namelist()[0]).decode()


def zipped(text, name="result.txt"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, text)
    return made.getvalue()


ROWS = [
    ("l1", A, "样乙", "600000", "600000", "51000", "12000"),
    ("l2", B, "样\t丙", "625050", "625050", "53129", "12501"),
]
DECLARATION = Message(
    "c3:2:declare_wages",
    "declare_wages",
    {
        "declaration_id": "c3",
        "credit_code": UNIT,
        "unit_name": "云溪县样例茶业有限公司",
        "region": "339901",
        "period": "2026-07",
        "persons": 2,
        "base_fen": 1225050,
        "employer_fen": 104129,
        "employee_fen": 24501,
    },
    rows=lambda: ROWS,
    created="2026-07-08T09:00:00+08:00",
)


def test_a_declaration_uploads_its_lines_and_then_declares():
    centre = Centre(X9101={"file_qury_no": "f/1"}, XYD01={"acp_no": "A1", "psn_cnt": 2})
    with centre.line() as line:
        receipt = line.send(DECLARATION)
    assert receipt.state == "accepted"
    assert receipt.reference == "A1"
    assert receipt.body == {"acceptance_number": "A1", "persons": "2"}
    assert unzipped(centre.files[0]) == (
        f"l1\t{A}\t样乙\t6000.00\t6000.00\t510.00\t120.00\n"
        f"l2\t{B}\t样 丙\t6250.50\t6250.50\t531.29\t125.01"
    )
    upload, head = centre.asked
    assert upload["input"]["fsUploadIn"]["fixmedins_code"] == "S33990100001"
    assert head["input"]["data"] == {
        "decl_id": "c3",
        "emp_no": UNIT,
        "emp_name": "云溪县样例茶业有限公司",
        "insu_admdvs": "339901",
        "cashym": "202607",
        "psn_cnt": "2",
        "clctstd_sumamt": "12250.50",
        "emp_clct_amt": "1041.29",
        "psn_clct_amt": "245.01",
        "file_qury_no": "f/1",
    }
    assert head["inf_time"] == "2026-07-08 09:00:00"
    assert len({upload["msgid"], head["msgid"]}) == 2


def test_a_declaration_sent_again_on_another_day_is_the_same_to_the_byte():
    centre = Centre(X9101={"file_qury_no": "f/1"}, XYD01={"acp_no": "A1"})
    with centre.line() as line:
        line.send(DECLARATION)
        centre.day += dt.timedelta(days=40)
        line.send(DECLARATION)
    assert centre.asked[:2] == centre.asked[2:]
    assert centre.files[0] == centre.files[1]


def test_a_refused_file_is_a_refused_declaration():
    centre = Centre(X9101="文件过大", XYD01={"acp_no": "A1"})
    with centre.line() as line:
        receipt = line.send(DECLARATION)
    assert (receipt.state, receipt.says) == ("refused", "文件过大")
    assert len(centre.asked) == 1


def test_a_business_refusal_is_a_receipt():
    centre = Centre(X9101={"file_qury_no": "f/1"}, XYD01="申报已存在且内容不同")
    with centre.line() as line:
        receipt = line.send(DECLARATION)
    assert (receipt.state, receipt.says) == ("refused", "申报已存在且内容不同")


def test_an_upload_without_a_file_number_is_away():
    centre = Centre(X9101={"filename": "x"})
    with centre.line() as line, pytest.raises(Unavailable):
        line.send(DECLARATION)


def test_a_reversal_names_the_message_that_it_takes_back():
    centre = Centre(XYE02={"rlts_id": "R1"}, X2601=None)
    person = {
        "case_id": "c2",
        "id_number": A,
        "name": "样乙",
        "scheme": "employee",
        "credit_code": UNIT,
        "region": "339901",
        "begins_on": "2026-07-01",
    }
    back = {"message_id": "c2:4:register_person", "topic": "register_person", "id_number": A}
    with centre.line() as line:
        line.send(Message("c2:4:register_person", "register_person", person))
        receipt = line.send(Message("c2:6:reverse", "reverse", back))
    registered, reversed_ = centre.asked
    assert reversed_["input"]["data"] == {
        "psn_no": A,
        "omsgid": registered["msgid"],
        "oinfno": "YE02",
    }
    assert receipt.state == "accepted"
    assert receipt.reference


def test_the_platform_is_signed_in_to_only_where_it_demands_it_and_anew_each_day():
    def strict(envelope):
        return {"rlts_id": "R1"} if envelope["sign_no"] else "请先签到"

    signed = iter(["s-1", "s-2"])
    centre = Centre(
        XYE01=strict, X9001=lambda _e: {"signinoutb": {"sign_time": "", "sign_no": next(signed)}}
    )
    unit = {"case_id": "c1", "credit_code": UNIT, "unit_name": "茶", "region": "339901"}
    with centre.line() as line:
        for number in (1, 2):
            assert line.send(Message(f"c{number}", "register_unit", unit)).state == "accepted"
        centre.day += dt.timedelta(days=1)
        assert line.send(Message("c3", "register_unit", unit)).state == "accepted"
    assert [asked["infno"] for asked in centre.asked] == [
        *("YE01", "9001", "YE01"),
        "YE01",
        *("YE01", "9001", "YE01"),
    ]
    assert centre.asked[-1]["sign_no"] == "s-2"


def test_questions_have_a_number_of_their_own_each_time():
    centre = Centre(XYF01={"records": [], "next_cursor": "", "more": "0"})
    with centre.line() as line:
        line.fetch("tax", "", 10)
        line.fetch("tax", "", 10)
    assert centre.asked[0]["msgid"] != centre.asked[1]["msgid"]


def test_a_feed_that_makes_no_progress_ends():
    centre = Centre(XYF01={"records": None, "next_cursor": "7", "more": "1"})
    with centre.line() as line:
        feed = line.fetch("tax", "7", 10)
    assert (feed.records, feed.cursor, feed.more) == ((), "7", False)


def test_a_page_comes_in_the_order_of_the_feed():
    records = [{"record_id": f"r{n}", "seq": str(n), "kind": "x", "at": ""} for n in (3, 1, 10, 2)]
    centre = Centre(XYF01={"records": records, "next_cursor": "10", "more": 0})
    with centre.line() as line:
        feed = line.fetch("tax", "", 5000)
    assert [record.id for record in feed.records] == ["r1", "r2", "r3", "r10"]
    assert centre.asked[0]["input"]["data"]["limit"] == "1000"


def test_a_page_that_is_too_large_is_asked_for_in_smaller_pieces():
    def huge(envelope):
        if int(envelope["input"]["data"]["limit"]) > 20:
            return {"records": [{"x": "y" * (17 << 20)}], "next_cursor": "9", "more": "0"}
        return {"records": [], "next_cursor": "9", "more": "0"}

    centre = Centre(XYF01=huge)
    with centre.line() as line:
        assert line.fetch("tax", "", 1000).cursor == "9"


@pytest.mark.parametrize(
    "insured",
    [
        {"insutype": "310", "psn_insu_stas": "1", "insu_admdvs": "131002", "emp_name": "测试单位"},
        [{"insutype": 310, "psn_insu_stas": 1, "insuplc_admdvs": "131002", "emp_name": "测试单位"}],
    ],
)
def test_a_persons_relations_are_read_in_every_shape(insured):
    centre = Centre(X1101={"baseinfo": {}, "insuinfo": insured, "idetinfo": "null"})
    with centre.line() as line:
        assert line.person(A, "样乙") == [
            {
                "scheme": "employee",
                "state": "active",
                "region": "131002",
                "unit_name": "测试单位",
                "since": "",
                "until": "",
                "kind": "",
            }
        ]


def test_paused_and_other_insurances_are_told_apart():
    insured = [
        {"insutype": "310", "psn_insu_stas": "2", "psn_insu_date": "2020-01-01 00:00:00"},
        {"insutype": "390", "psn_insu_stas": "4", "insuplc_admdvs": "NULL", "emp_name": None},
        {"insutype": "510", "psn_insu_stas": "1"},
    ]
    centre = Centre(X1101={"insuinfo": insured})
    with centre.line() as line:
        found = line.person(A, "样乙")
    assert [(one["scheme"], one["state"]) for one in found] == [
        ("employee", "paused"),
        ("resident", "ended"),
        ("510", "active"),
    ]
    assert found[0]["since"] == "2020-01-01"
    assert (found[1]["region"], found[1]["unit_name"]) == ("", "")


@pytest.mark.parametrize("insured", [None, "null", [], "", 7])
def test_a_person_without_relations_has_none(insured):
    centre = Centre(X1101={"insuinfo": insured})
    with centre.line() as line:
        assert line.person(A, "样乙") == []


def test_a_person_whom_nobody_knows_has_no_relations():
    centre = Centre(X1101="MBS-cn.hsa.x.y.HygeiaException: 本地查询错误:该参保人的基本信息为空null")
    with centre.line() as line:
        assert line.person(A, "样乙") == []


def test_a_refused_question_is_away_and_names_nobody():
    centre = Centre(X1101=f"系统繁忙：样乙({A})查询失败，联系13900000002")
    with centre.line() as line, pytest.raises(Unavailable) as away:
        line.person(A, "样乙")
    assert "系统繁忙" in away.value.says
    for personal in (A, "样乙", "13900000002"):
        assert personal not in away.value.says


TOTALS = {
    "scheme": "employee",
    "region": "339901",
    "period": "2026-02",
    "persons": 2,
    "amount_fen": 128630,
    "employer_fen": 104129,
    "employee_fen": 24501,
}


@pytest.mark.parametrize(("result", "agree"), [("0", True), ("1", False), (0, True), (1, False)])
def test_totals_are_compared_over_the_month(result, agree):
    centre = Centre(X3201={"stmtinfo": {"setl_optins": "339901", "stmt_rslt": result}})
    with centre.line() as line:
        assert line.totals(**TOTALS) is agree
    assert centre.asked[0]["input"]["data"] == {
        "insutype": "310",
        "clr_type": "99",
        "setl_optins": "339901",
        "stmt_begndate": "2026-02-01",
        "stmt_enddate": "2026-02-28",
        "medfee_sumamt": "1286.30",
        "fund_pay_sumamt": "1041.29",
        "acct_pay": "245.01",
        "fixmedins_setl_cnt": "2",
        "refd_setl_flag": "0",
        "fixmedins_refd_setl_flag": "0",
    }


@pytest.mark.parametrize("output", [{}, {"stmtinfo": None}, {"stmtinfo": {"stmt_rslt": "2"}}, None])
def test_totals_without_a_verdict_are_away(output):
    with Centre(X3201=output).line() as line, pytest.raises(Unavailable):
        line.totals(**TOTALS)


OURS = [
    ("l1", "c3", A, 63000, 51000, 12000),
    ("l2", "c3", B, 65630, 53129, 12501),
]
RESULT = "\n".join(
    [
        f"{A}\tc3\tl1\tM1\t1\t0\t金额不一致\t640.00\t510.00\t130.00",
        f"{B}\tc3\tl2\tM1\t1\t0\t机构多\tnull\tnull\tnull",
        f"{C}\tnull\tnull\tM2\t1\t0\t中心多\t45\t20.00\t25.00",
    ]
)
BOOK = {
    "X9101": {"file_qury_no": "f/1"},
    "X3202": {"fileinfo": {"file_qury_no": "f/2", "filename": "r.zip"}},
}


def details(centre, **more):
    with centre.line() as line:
        return line.details(scheme="employee", region="339901", period="2026-07", rows=OURS, **more)


def test_details_bring_back_the_lines_that_differ():
    centre = Centre(**BOOK, X9102=zipped(RESULT))
    assert details(centre) == [
        Difference(
            "amount", "l1", "c3", A, "M1", 64000, 51000, 13000, 63000, 51000, 12000, "金额不一致"
        ),
        Difference(
            "missing_there", "l2", "c3", B, "M1", None, None, None, 65630, 53129, 12501, "机构多"
        ),
        Difference("missing_here", "", "", C, "M2", 4500, 2000, 2500, says="中心多"),
    ]
    assert unzipped(centre.files[0]) == (
        f"l1\tc3\t{A}\t630.00\t510.00\t120.00\t0\nl2\tc3\t{B}\t656.30\t531.29\t125.01\t0"
    )
    asked = centre.asked[1]["input"]["data"]
    assert (asked["cash_payamt"], asked["file_qury_no"], asked["stmt_enddate"]) == (
        "245.01",
        "f/1",
        "2026-07-31",
    )
    assert "acct_pay" not in asked
    assert centre.asked[2]["input"]["fsDownloadIn"]["file_qury_no"] == "f/2"


@pytest.mark.parametrize("columns", [7, 10, 11])
def test_result_files_of_every_edition_are_read(columns):
    rows = "\n".join("\t".join([*row.split("\t"), "ext"][:columns]) for row in RESULT.split("\n"))
    found = details(Centre(**BOOK, X9102=zipped(rows + "\n")))
    assert [one.kind for one in found] == ["amount", "missing_there", "missing_here"]
    assert (found[0].amount_fen is None) == (columns == 7)


def test_a_result_file_without_rows_finds_nothing():
    assert details(Centre(**BOOK, X9102=zipped(""))) == []


def test_rows_that_agree_are_left_out():
    assert details(Centre(**BOOK, X9102=zipped(f"{A}\tc3\tl1\tM1\t0\t0\tnull\t1\t1\t0"))) == []


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"PK\x03\x04torso",
        zipped(RESULT)[:-30],
        zipped("a\tb\tc"),
        zipped(RESULT.replace("640.00", "viel")),
        zipped(RESULT.replace("640.00", "1E999999")),
        zipped("\udcff".encode("utf-8", "surrogateescape")),
    ],
)
def test_a_result_file_that_cannot_be_read_is_away(file):
    with pytest.raises(Unavailable):
        details(Centre(**BOOK, X9102=file))


def test_a_refused_download_is_away():
    with pytest.raises(Unavailable) as away:
        details(Centre(**BOOK, X9102="文件已过期"))
    assert "文件已过期" in away.value.says


def test_rows_may_come_one_by_one():
    centre = Centre(**BOOK, X9102=zipped(RESULT))
    with centre.line() as line:
        found = line.details(
            scheme="resident", region="339901", period="2026", rows=(row for row in OURS)
        )
    assert found[0].own_amount_fen == 63000
    assert centre.asked[1]["input"]["data"]["stmt_enddate"] == "2026-12-31"
