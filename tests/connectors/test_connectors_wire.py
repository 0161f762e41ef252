"""Envelope, message numbers, and what an answer means: the quirks of real platforms."""

import json
import re
from datetime import datetime

import pytest

from ybcli.connectors import _wire
from ybcli.connectors._http import Answer
from ybcli.connectors._silence import Silence

OFFICE = "S33990100001"


def reply(**parts):
    return _wire.read_reply(Answer("application/json", json.dumps(parts).encode()))


def test_a_message_number_has_the_shape_of_the_specification():
    number = _wire.message_number(OFFICE, "c1:2:declare_wages")
    assert len(number) == 30
    assert number.startswith(OFFICE)
    assert datetime.strptime(number[12:26], "%Y%m%d%H%M%S")  # noqa: DTZ007 (a shape, no time)
    assert re.fullmatch(r"[0-9A-Z]{4}", number[26:])


def test_a_message_number_is_the_same_in_every_release():
    number = _wire.message_number(OFFICE, "c1:2:declare_wages")
    assert number == "S33990100001200205312335355LMA"


def test_a_hundred_thousand_messages_have_as_many_numbers():
    assert len({_wire.message_number(OFFICE, f"c{n}:2:notice") for n in range(100_000)}) == 100_000


def test_a_number_holds_the_time_of_making_and_the_place_in_the_outbox():
    made = datetime.fromisoformat("2026-07-06T09:00:00+08:00")
    assert (
        _wire.message_number(OFFICE, "c1:2:notice", made, 37)
        == "S3399010000120260706090000" + "1100"
    )
    steps = {_wire.message_number(OFFICE, f"b:{n}", made) for n in range(20)}
    assert {number[12:26] for number in steps} == {"20260706090000"}
    assert len(steps) == 20


def test_a_refusal_without_a_reason_names_the_code_the_transaction_and_what_to_do():
    said = _wire.read_reply(Answer("", b'{"infcode": -1, "err_msg": null}'), "2203A").refusal
    assert "2203A" in said
    assert "-1" in said
    assert "support" in said


@pytest.mark.parametrize(
    ("body", "repaired"),
    [
        ('{"infcode":0,"output":{"a":"1,}"},"err_msg":null,}', ("comma",)),
        ('{"infcode":0,"output":{"a":"1,}"},"err_msg":null , \n }', ("comma",)),
        ('{"infcode":0,\u00a0"output":{"a":"1,}"},"err_msg":null}', ("spaces",)),
        ('{"infcode":0,"output":"{\\"a\\":\\"1,}\\",}"}', ("text", "comma")),
        ('{"infcode":0,"output":{"a":"1,}"}}', ()),
    ],
)
def test_what_is_a_little_wrong_is_mended_and_told(body, repaired):
    found = _wire.read_reply(Answer("application/json", body.encode()), "2203A")
    assert found.output == {"a": "1,}"}
    assert found.repaired == repaired


def test_gbk_and_names_written_otherwise_are_mended_and_told():
    body = '{"infcode":"0","output":{"setlinfo":{"psnCash_pay":"1","prese_ifpay_amt":"2","name":"张"}}}'
    found = _wire.read_reply(Answer("", body.encode("gb18030")), "2207")
    assert found.output == {"setlinfo": {"psn_cash_pay": "1", "preselfpay_amt": "2", "name": "张"}}
    assert found.repaired == ("encoding", "names")


def test_a_name_is_not_mended_where_the_right_one_stands_beside_it():
    body = b'{"infcode":0,"output":{"psnCash_pay":"1","psn_cash_pay":"2"}}'
    found = _wire.read_reply(Answer("", body), "2207")
    assert (found.output["psn_cash_pay"], found.repaired) == ("2", ())


def test_code_1_with_an_answer_is_an_answer_to_a_question_and_to_nothing_else():
    """Annex B.2 of the specification prints it so for 1101 (sample 03)."""
    body = b'{"infcode":"1","err_msg":"","output":{"baseinfo":{"psn_no":"1"}}}'
    asked = _wire.read_reply(Answer("", body), "1101")
    assert (asked.refusal, asked.repaired) == ("", ("code",))
    assert _wire.read_reply(Answer("", body), "2207").refusal
    nothing = b'{"infcode":"1","err_msg":"","output":{"baseinfo":null}}'
    assert _wire.read_reply(Answer("", nothing), "1101").refusal
    said = b'{"infcode":"1","err_msg":"no","output":{"baseinfo":{"psn_no":"1"}}}'
    assert _wire.read_reply(Answer("", said), "1101").refusal == "no"


def test_identities_beside_the_output_are_read():
    body = b'{"infcode":0,"output":{"baseinfo":{}},"idetinfo":[{"psn_idet_type":"2306"}]}'
    assert _wire.read_reply(Answer("", body)).output["idetinfo"] == [{"psn_idet_type": "2306"}]


@pytest.mark.parametrize("code", [0, "0", " 0 "])
@pytest.mark.parametrize("said", [None, "", "null", "NULL", " "])
def test_success_is_code_nought_without_a_sentence(code, said):
    assert reply(infcode=code, err_msg=said, output={"a": 1}).refusal == ""


def test_success_may_lack_every_optional_key():
    assert reply(infcode=0) == _wire.Reply("", {}, "")


@pytest.mark.parametrize(
    ("answered", "refusal"),
    [
        ({"infcode": -1, "err_msg": "没有"}, "没有"),
        (
            {"infcode": "0", "err_msg": "FSI-文件查询号不能为空[fileBO_156]"},
            "FSI-文件查询号不能为空[fileBO_156]",
        ),
        ({"infcode": "-1", "err_msg": None}, _wire.without_sentence("-1", "")),
        ({"infcode": None, "err_msg": ""}, _wire.without_sentence("", "")),
        ({"infcode": False, "err_msg": ""}, _wire.without_sentence("", "")),
        ({"infcode": -1, "err_msg": None, "warn_msg": "人员已死亡"}, "人员已死亡"),
        (
            {
                "infcode": -1,
                "inf_refmsgid": None,
                "err_msg": "MBS-cn.hsa.ais.common.exception.HygeiaException: 请求失败,错误原因：该参保人的基本信息为空null",
                "output": None,
            },
            "该参保人的基本信息为空",
        ),
        (
            {"infcode": -1, "err_msg": "java.lang.NullPointerException"},
            _wire.without_sentence("-1", ""),
        ),
        (
            {"infcode": -1, "err_msg": "cn.hsa.x.Y$Z: 单位不存在\n\tat cn.hsa.x.Y.run(Y.java:9)"},
            "单位不存在",
        ),
    ],
)
def test_a_refusal_is_told_in_its_sentence_without_java(answered, refusal):
    assert reply(**answered).refusal.strip() == refusal


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"infcode"', b"{}", b'{"code":0}', b"\xff\xfe", b'{"infcode":NaN}'],
)
def test_what_is_no_envelope_is_silence(body):
    with pytest.raises(Silence):
        _wire.read_reply(Answer("application/json", body))


def test_a_byte_order_mark_is_no_obstacle():
    assert _wire.read_reply(Answer("", b'\xef\xbb\xbf{"infcode":0}')).refusal == ""


def test_one_thing_in_the_place_of_a_list_is_a_list_of_one():
    assert _wire.many({"a": 1}) == [{"a": 1}]
    assert _wire.many([{"a": 1}, None, "x", {"a": 2}]) == [{"a": 1}, {"a": 2}]
    assert _wire.many(None) == _wire.many("null") == []
    assert _wire.one([{"a": 1}]) == {"a": 1}
    assert _wire.one(None) == {}


@pytest.mark.parametrize("nothing", [None, "", "null", "NULL", " null ", [], {}, True])
def test_nothing_in_every_spelling_is_an_empty_text(nothing):
    assert _wire.text(nothing) == ""


def test_text_that_is_no_unicode_can_be_stored():
    torn = json.loads('"\\ud800甲"')
    _wire.text(torn).encode()
    json.dumps(_wire.as_it_came({torn: [torn]}), ensure_ascii=False).encode()


def test_numbers_of_persons_are_masked_in_sentences():
    said = "人员339901199003079967（手机13900000002）在S33990100001中不存在[1101]"
    assert _wire.without_persons(said) == (
        "人员******************（手机***********）在S33990100001中不存在[1101]"
    )
