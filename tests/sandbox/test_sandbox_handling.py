"""Handling work on the practice platform: each transaction once, again, and with other content."""

import io
import zipfile

import pytest
from test_sandbox_platform import UNIT, A, B, C, Refused, many, opened, talking, zipped

OTHER_UNIT = "91339901MA2H4BTR31"
ROWS = [
    ("d1:1", A, "6000.00", "6000.00", "510.00", "120.00"),
    ("d1:2", B, "6250.50", "6250.50", "531.29", "125.01"),
]


@pytest.fixture
def talk():
    with talking() as made:
        yield made


def person(case_id="p1", certno=A, insutype="310", **changed):
    node = {
        "case_id": case_id,
        "certno": certno,
        "psn_cert_type": "01",
        "psn_name": "样乙",
        "insutype": insutype,
        "emp_no": UNIT if insutype == "310" else "",
        "insu_admdvs": "339901",
        "begndate": "2026-07-01",
        "cashym": "2026" if insutype == "390" else "",
    }
    return node | changed


def test_a_unit_joins_once(talk):
    first = talk.register_unit()
    assert first["emp_no"] == UNIT
    assert len(first["rlts_id"]) == 20
    assert talk.register_unit(msgid="other message, same case") == first
    with pytest.raises(Refused, match="内容不同"):
        talk.register_unit(OTHER_UNIT)
    with pytest.raises(Refused, match="已参保登记"):
        talk.register_unit(case_id="u2")
    with pytest.raises(Refused, match="校验不通过"):
        talk.register_unit("91339901000010014X", case_id="u3")
    assert talk.book()["units"] == 1
    assert list(talk.book()["effects"].values()) == [1]


def test_a_person_joins_once_and_is_known_afterwards(talk):
    talk.register_unit()
    first = talk.ask("YE02", person())
    assert len(first["psn_no"]) == 26
    assert talk.ask("YE02", person()) == first
    found = talk.ask("1101", {"mdtrt_cert_type": "02", "mdtrt_cert_no": A})
    assert found["baseinfo"]["psn_no"] == first["psn_no"]
    assert found["baseinfo"]["brdy"] == "1990-03-07"
    (relation,) = many(found["insuinfo"])
    assert (relation["insutype"], relation["insuplc_admdvs"]) == ("310", "339901")
    assert relation["emp_name"] == "云溪县样例茶业有限公司"
    assert relation["psn_insu_stas"] == "1"
    with pytest.raises(Refused, match="内容不同"):
        talk.ask("YE02", person(psn_name="别人"))
    with pytest.raises(Refused, match="重复登记"):
        talk.ask("YE02", person("p2"))


def test_somebody_insured_in_another_region_is_shown_and_refused(talk):
    talk.control("insure", certno=A, insutype="390", admdvs="330802")
    (relation,) = many(talk.ask("1101", {"certno": A})["insuinfo"])
    assert relation["insuplc_admdvs"] == "330802"
    with pytest.raises(Refused, match="其他统筹区"):
        talk.ask("YE02", person(insutype="390"))
    assert talk.ask("YE02", person("p2")), (
        "an employee's cover may follow a resident's of elsewhere"
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"certno": A[:-1] + "0"},
        {"insutype": "510"},
        {"insu_admdvs": "33"},
        {"begndate": "2026-02-30"},
        {"psn_name": ""},
        {"psn_name": "x" * 51},
        {"insutype": "390", "cashym": "2026-07"},
    ],
)
def test_a_person_with_a_wrong_field_is_refused(talk, changed):
    with pytest.raises(Refused):
        talk.ask("YE02", person(**changed))
    assert talk.book()["persons"] == 0


def test_a_passport_has_no_check_digit(talk):
    assert talk.ask("YE02", person(certno="E12345678", psn_cert_type="04"))
    assert talk.ask("1101", {"certno": "E12345678"})["baseinfo"]["brdy"] == ""


def test_wages_are_declared_once_whatever_the_message(talk):
    talk.register_unit()
    first = talk.declare(ROWS)
    assert first["psn_cnt"] == "2"
    assert talk.declare(ROWS) == first
    with pytest.raises(Refused, match="申报已存在且内容不同"):
        talk.declare([ROWS[0]])
    with pytest.raises(Refused, match="其他申报"):
        talk.declare(ROWS, "d2")
    book = talk.book()
    assert (book["declarations"], book["lines"]) == (1, 2)
    assert set(book["effects"].values()) == {1}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"psn_cnt": "3"}, "人数"),
        ({"clctstd_sumamt": "1.00"}, "缴费基数"),
        ({"emp_clct_amt": "1041.30"}, "单位缴费"),
        ({"psn_clct_amt": "245.00"}, "个人缴费"),
        ({"psn_clct_amt": "a lot"}, "不是金额"),
        ({"cashym": "202613"}, "费款所属期"),
        ({"emp_no": OTHER_UNIT}, "单位未参保登记"),
        ({"file_qury_no": "fsi/plc/none"}, "不存在"),
        ({"file_qury_no": ""}, "不能为空"),
    ],
)
def test_a_declaration_that_does_not_agree_with_its_file_is_refused(talk, changed, says):
    talk.register_unit()
    with pytest.raises(Refused, match=says):
        talk.declare(ROWS, **changed)
    assert talk.book()["lines"] == 0


@pytest.mark.parametrize(
    "rows",
    [
        [ROWS[0], ROWS[0]],
        [("d1:1", "", "1", "1", "1", "1")],
        [("d1:1", A, "1", "1.001", "1", "1")],
        [("d1:1", A, "one", "1", "1", "1")],
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_number(talk, rows):
    talk.register_unit()
    with pytest.raises(Refused, match="行"):
        talk.declare(rows, clctstd_sumamt="1", emp_clct_amt="1", psn_clct_amt="1")


def test_a_file_with_other_columns_is_refused(talk):
    number = opened(talk.upload(zipped([["a", "b"]])))["file_qury_no"]
    with pytest.raises(Refused, match="应有7列"):
        talk.declare(ROWS, file_qury_no=number)


def bomb():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rows.txt", b"0" * (129 * 1024 * 1024))
    return made.getvalue()


def lying_bomb():
    """A bomb whose directory says that it is small."""
    whole = bytearray(bomb())
    size = (129 * 1024 * 1024).to_bytes(4, "little")
    while (place := whole.find(size)) >= 0:
        whole[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(whole)


def two_files():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "a")
        archive.writestr("b.txt", "b")
    return made.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"text", zipped([["a"]])[:-30], two_files(), bomb(), lying_bomb()],
    ids=["empty", "text", "torn", "two files", "bomb", "lying bomb"],
)  # fmt: skip
def test_an_upload_that_is_no_zip_of_one_text_is_refused(talk, content):
    with pytest.raises(Refused, match="文件"):
        opened(talk.upload(content))
    assert talk.book()["files"] == 0


def test_the_same_upload_has_the_same_number_and_another_file_is_refused(talk):
    first = talk.upload(zipped([["a"]]), "m1")
    assert talk.upload(zipped([["a"]]), "m1").content == first.content
    assert len(opened(first)["file_qury_no"]) == 30
    with pytest.raises(Refused, match="报文ID重复"):
        opened(talk.upload(zipped([["b"]]), "m1"))


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\ncontent-disposition: form-data; name="file"\r\n\r\nabc\r\n--x--'),
        ("multipart/form-data; boundary=x", b'--x\r\ncontent-disposition: form-data; name="jsonStr"\r\n\r\n{}\r\n'),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n" * 50 + b"--x--"),
        ("multipart/form-data; boundary=" + "x" * 200, b"--x--"),
    ],
)  # fmt: skip
def test_a_form_that_is_not_whole_gets_a_sentence(talk, content_type, body):
    headers = talk.headers() | {"content-type": content_type}
    answer = talk.http.post("/fsi/api/rsfComIfsService/callService", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("上传报文")


def test_a_declaration_is_withdrawn_once_and_stays_withdrawn(talk):
    talk.register_unit()
    declared = talk.declare(ROWS)
    first = talk.ask("YD02", {"decl_id": "d1", "memo": "填错"})
    assert first == talk.ask("YD02", {"decl_id": "d1", "memo": "again"})
    assert first["acp_no"] == declared["acp_no"]
    with pytest.raises(Refused, match="已撤销"):
        talk.declare(ROWS)
    assert talk.declare(ROWS, "d2"), "its lines are free again"
    with pytest.raises(Refused, match="不存在"):
        talk.ask("YD02", {"decl_id": "d3"})
    assert (talk.book()["declarations"], talk.book()["withdrawn"]) == (1, 1)


@pytest.mark.parametrize(
    ("mobile", "status"),
    [
        ("13900000001", "delivered"),
        ("13900000000", "bounced"),
        ("", "bounced"),
        ("null", "bounced"),
    ],
)
def test_a_notice_has_its_proof_of_delivery(talk, mobile, status):
    node = {
        "notice_id": "c1:2:x",
        "case_id": "c1",
        "channel": "sms",
        "mob": mobile,
        "content": "您好",
    }
    first = talk.ask("YN01", node)
    assert talk.ask("YN01", node) == first
    with pytest.raises(Refused, match="内容不同"):
        talk.ask("YN01", node | {"content": "再见"})
    (record,) = talk.feed("sms")[0]
    assert record["body"] == {"notice_id": "c1:2:x", "status": status, "at": "2026-07-06 09:00:00"}


def test_a_numbered_seal_has_one_root_for_ever(talk):
    node = {"day": "2026-07-06/1", "root": "ab", "prev": "00", "cnt": "3"}
    first = talk.ask("YS01", node)
    assert talk.ask("YS01", node) == first
    with pytest.raises(Refused, match="内容不同"):
        talk.ask("YS01", node | {"root": "cd"})
    assert talk.ask("YS01", node | {"day": "2026-07-06/2", "root": "cd", "prev": "ab"}) != first
    with pytest.raises(Refused, match="day"):
        talk.ask("YS01", node | {"day": "2026-07-06 1"})


def test_a_seal_without_a_number_is_known_by_its_root(talk):
    node = {"day": "2026-07-06", "root": "ab", "prev": "", "cnt": 3}
    first = talk.ask("YS01", node)
    assert talk.ask("YS01", node) == first
    assert talk.ask("YS01", node | {"root": "cd", "prev": "ab"}) != first
    with pytest.raises(Refused, match="内容不同"):
        talk.ask("YS01", node | {"cnt": 4})


def test_a_reversal_takes_back_what_a_message_did_and_only_once(talk):
    talk.register_unit(msgid="unit")
    talk.ask("YE02", person(), "person")
    talk.declare(ROWS, msgid="wages")
    with pytest.raises(Refused, match="已有申报"):
        talk.ask("2601", {"psn_no": "", "omsgid": "unit", "oinfno": "YE01"})
    with pytest.raises(Refused, match="不一致"):
        talk.ask("2601", {"psn_no": B, "omsgid": "person", "oinfno": "YE02"})
    for original, infno in (("person", "YE02"), ("wages", "YD01"), ("unit", "YE01")):
        asked = {"psn_no": A, "omsgid": original, "oinfno": infno}
        assert talk.ask("2601", asked, f"undo {original}") == {}
        assert talk.ask("2601", asked, f"undo {original}") == {}
        with pytest.raises(Refused, match="已冲正"):
            talk.ask("2601", asked)
    book = talk.book()
    assert (book["units"], book["persons"], book["declarations"]) == (0, 0, 0)
    assert many(talk.ask("1101", {"certno": A})["insuinfo"]) == []


@pytest.mark.parametrize(
    ("original", "infno"),
    [("nobody", "YE02"), ("unit", "YE02"), ("unit", "YN01"), ("unit", "2304")],
)
def test_what_cannot_be_taken_back_is_refused(talk, original, infno):
    talk.register_unit(msgid="unit")
    with pytest.raises(Refused, match="冲正"):
        talk.ask("2601", {"psn_no": C, "omsgid": original, "oinfno": infno})
    assert talk.book()["units"] == 1
