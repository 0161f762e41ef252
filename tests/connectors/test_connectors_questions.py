"""Filings, changes, transfers, payouts and every question, over the real line to the practice platform."""

import datetime as dt

import httpx
import pytest

from conftest import HANGS, id_number
from ybcli import language
from ybcli.connectors import Message
from ybcli.connectors._http import Patience
from ybcli.connectors._topics import TOPICS
from ybcli.connectors.platform import Platform
from ybcli.errors import Unavailable

CHINA = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 7, 6, 9, 0, tzinfo=CHINA)
WHEN = "2026-07-06T09:00:00+08:00"
PATIENCE = Patience(attempt_seconds=HANGS, attempts=3, first_pause=0.01, longest_pause=0.05)
UNIT = "91339901000010014M"
A, B, C = id_number(1), id_number(2), id_number(3)
NAMES = {A: "样乙", B: "样丙", C: "样丁"}


@pytest.fixture(autouse=True)
def _in_english():
    language.choose("en")


def line_to(url):
    return Platform(
        url=url,
        office_code="S33990100001",
        region="339901",
        paasid="practice",
        secret="practice-secret",
        now=lambda: NOW,
        patience=PATIENCE,
    )


@pytest.fixture
def line(platform):
    """A line to a platform where A is an employee here, B a resident here, C one of elsewhere."""
    platform.post("insure", certno=A, psn_name=NAMES[A], insutype="310", admdvs="339901")
    platform.post("insure", certno=B, psn_name=NAMES[B], insutype="390", admdvs="339901")
    platform.post("insure", certno=C, psn_name=NAMES[C], insutype="310", admdvs="330802")
    with line_to(platform.url) as made:
        yield made


def of(who=A, **fields):
    return {"case_id": "c1", "region": "339901", "id_number": who, "name": NAMES[who], **fields}


def tell(line, topic, body, message_id=""):
    message_id = message_id or f"{body.get('case_id', 'c1')}:{topic}"
    return line.send(Message(message_id, topic, body, created=WHEN))


HOSPITAL = {"hospital_code": "H33990100001", "hospital_name": "云溪县人民医院"}
PERIOD = {"begins_on": "2026-07-06", "ends_on": "2027-01-05"}
REFERRAL = {
    **HOSPITAL,
    **PERIOD,
    "to_hospital_name": "省立样例医院",
    "to_region": "330106",
    "diagnosis_code": "C34.900",
    "diagnosis_name": "支气管或肺恶性肿瘤",
    "filing_kind": "referral",
}
CHRONIC = {**HOSPITAL, **PERIOD, "disease_code": "M03900", "disease_name": "高血压"}
UNIT_BODY = {
    "case_id": "u1",
    "region": "339901",
    "credit_code": UNIT,
    "unit_name": "云溪县样例茶业有限公司",
}
TRANSFER = {"transfer_number": "LX1", "from_region": "330106", "to_region": "339901"}

#: Each topic: what must have been told before, and a body that is accepted then.
BEFORE = {
    "change_unit": ("register_unit", UNIT_BODY | {"begins_on": "2026-07-01"}),
    "withdraw_referral": ("file_referral", of(**REFERRAL)),
    "withdraw_chronic": ("file_chronic", of(**CHRONIC)),
    "withdraw_institution": ("file_institution", of(**HOSPITAL, **PERIOD)),
    "withdraw_registration": (
        "file_registration",
        of(filing_kind="remote_retired", to_region="330802", **PERIOD),
    ),
}
BODIES = {
    "change_unit": UNIT_BODY | {"unit_name": "云溪县新名茶业有限公司", "changed_on": "2026-07-05"},
    "change_person": of(address="样例路1号", mobile="13900000009", changed_on="2026-07-05"),
    "end_relation": of(scheme="employee", relation_region="339901", ends_on="2026-07-31"),
    "file_referral": of(**REFERRAL),
    "file_chronic": of(**CHRONIC),
    "file_institution": of(**HOSPITAL, **PERIOD),
    "file_registration": of(filing_kind="remote_retired", to_region="330802", **PERIOD),
    "request_transfer": of(**TRANSFER),
    **{
        topic: of(message_id=f"c1:{told[0]}", reason="填错了")
        for topic, told in BEFORE.items()
        if topic.startswith("withdraw")
    },
}
INFNO = {topic: TOPICS[topic].infno for topic in BODIES}


def prepare(line, topic):
    if topic in BEFORE:
        receipt = tell(line, *BEFORE[topic])
        assert receipt.state == "accepted", receipt.says


@pytest.mark.parametrize("topic", BODIES)
@pytest.mark.parametrize("fault", ["", "lost_ack", "double", "drop", "garbage"])
def test_a_topic_is_accepted_and_counts_once_however_often_it_is_sent(platform, line, topic, fault):
    prepare(line, topic)
    before = sum(platform.get("book")["effects"].values())
    if fault:
        platform.post("faults", fault=fault, infno=INFNO[topic], times=2)
    first, again = (tell(line, topic, BODIES[topic]) for _time in range(2))
    assert first.state == "accepted", first.says
    assert first.reference
    assert first == again
    assert sum(platform.get("book")["effects"].values()) == before + 1


@pytest.mark.parametrize("topic", BODIES)
def test_a_lost_answer_is_away_and_the_next_sending_finds_it(platform, line, topic):
    prepare(line, topic)
    before = sum(platform.get("book")["effects"].values())
    platform.post("faults", fault="lost_ack", infno=INFNO[topic], times=PATIENCE.attempts)
    with pytest.raises(Unavailable):
        tell(line, topic, BODIES[topic])
    assert tell(line, topic, BODIES[topic]).state == "accepted"
    assert sum(platform.get("book")["effects"].values()) == before + 1


@pytest.mark.parametrize(
    "topic", [one for one in BODIES if "id_number" in BODIES[one] and one != "request_transfer"]
)
def test_nobody_is_filed_or_changed_whom_the_platform_does_not_know(line, topic):
    body = BODIES[topic] | {"id_number": id_number(77), "name": "样戊"}
    receipt = tell(line, topic, body)
    assert receipt.state == "refused"
    assert receipt.says


def test_a_referral_names_its_hospital_by_number_and_is_asked_back(line):
    receipt = tell(line, "file_referral", of(**REFERRAL))
    assert receipt.body == {"filing_number": receipt.reference}
    (found,) = line.referrals(A, NAMES[A])
    assert (found.hospital_code, found.hospital_name) == ("H33010600009", "省立样例医院")
    assert (found.diagnosis_code, found.is_elsewhere) == ("C34.900", True)
    assert (found.referred_on, found.begins_on, found.ends_on) == (
        "2026-07-06",
        "2026-07-06",
        "2027-01-05",
    )
    assert line.referrals(B, NAMES[B]) == []


def test_a_referral_to_a_place_carries_the_place_for_a_hospital(line):
    body = of(B, **REFERRAL | {"to_hospital_name": "", "to_region": "310104"})
    assert tell(line, "file_referral", body).state == "accepted"
    (found,) = line.referrals(B, NAMES[B])
    assert found.hospital_code == "310104"


@pytest.mark.parametrize("named", ["reference", "message"])
def test_a_withdrawal_finds_its_filing_by_reference_or_by_message(platform, line, named):
    filed = tell(line, "file_chronic", of(**CHRONIC))
    body = of(message_id="c1:file_chronic", reason="填错了")
    if named == "reference":
        body["reference"] = filed.reference
    assert tell(line, "withdraw_chronic", body).state == "accepted"
    assert line.chronic_filings(A, NAMES[A]) == []
    book = platform.get("book")
    assert (book["filings"], book["filings_withdrawn"]) == (0, 1)


@pytest.mark.parametrize("topic", [one for one in BODIES if one.startswith("withdraw")])
def test_what_was_never_filed_cannot_be_withdrawn(line, topic):
    receipt = tell(line, topic, of(message_id="c9:nothing", reason="填错了"))
    assert receipt.state == "refused"
    assert "未找到备案信息" in receipt.says


def test_a_chronic_disease_is_filed_once_in_the_scheme_of_the_person(line):
    for who in (A, B):
        assert tell(line, "file_chronic", of(who, **CHRONIC), f"m{who[-4:]}").state == "accepted"
        (found,) = line.chronic_filings(who, NAMES[who])
        assert (found.disease_code, found.disease_name) == ("M03900", "高血压")
        assert (found.begins_on, found.ends_on) == ("2026-07-06", "2027-01-05")
    second = tell(line, "file_chronic", of(**CHRONIC), "another message")
    assert second.state == "refused"
    assert "不能重复备案" in second.says
    funds = {
        one.fund: one for one in line.entitlement(A, NAMES[A], care="14", disease_code="M03900")
    }
    assert funds["310100"].entitled
    other = line.entitlement(A, NAMES[A], care="14", disease_code="M01600")
    assert {one.entitled for one in other} == {False}
    assert "未备案" in other[0].says


@pytest.mark.parametrize("code", ["H33990100002", "H33990100004"])
def test_a_hospital_that_may_not_assess_is_refused(line, code):
    receipt = tell(line, "file_chronic", of(**CHRONIC | {"hospital_code": code}))
    assert receipt.state == "refused"
    assert "不具备" in receipt.says


def test_an_institution_that_is_chosen_is_asked_back(line):
    assert tell(line, "file_institution", of(**HOSPITAL, **PERIOD)).state == "accepted"
    (found,) = line.institutions_chosen(A, NAMES[A])
    assert (found.hospital_code, found.order, found.scheme) == ("H33990100001", "1", "employee")
    assert "已有" in tell(line, "file_institution", of(**HOSPITAL, **PERIOD), "m2").says


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"filing_kind": "drugs_abroad", "hospital_code": "H33990100002", "days": 30}, "不具备"),
        ({"filing_kind": "drugs_abroad", "hospital_code": "H1", "days": 30}, "不存在"),
        (
            {
                "filing_kind": "family_account",
                "relative_id": B,
                "relative_name": "样丙",
                "relation": "cousin",
            },
            "配偶、父母、子女",
        ),
        (
            {
                "filing_kind": "family_account",
                "relative_id": A,
                "relative_name": "样乙",
                "relation": "child",
            },
            "校验不通过",
        ),
        ({"filing_kind": "remote_worker"}, "mdtrtarea_admdvs"),
        (
            {
                "filing_kind": "remote_worker",
                "to_region": "330802",
                "begins_on": "2026-08-01",
                "ends_on": "2026-07-31",
            },
            "早于",
        ),
    ],
)
def test_a_filing_of_our_own_that_does_not_fit_is_refused(line, body, says):
    receipt = tell(line, "file_registration", of(**{"begins_on": "2026-07-06"} | body))
    assert receipt.state == "refused"
    assert says in receipt.says


def test_drugs_and_family_accounts_are_filed_beside_remote_care(platform, line):
    bodies = [
        {"filing_kind": "remote_resident", "to_region": "330802"},
        {"filing_kind": "drugs_abroad", "hospital_code": "H33990100001", "days": 60},
        {
            "filing_kind": "family_account",
            "relative_id": B,
            "relative_name": "样丙",
            "relation": "spouse",
        },
        {
            "filing_kind": "family_account",
            "relative_id": C,
            "relative_name": "样丁",
            "relation": "child",
        },
    ]
    for number, body in enumerate(bodies):
        said = of(**body, begins_on="2026-07-06") | {"case_id": f"c{number}"}
        receipt = tell(line, "file_registration", said)
        assert receipt.state == "accepted", receipt.says
    assert platform.get("book")["filings"] == 4
    remote = of(filing_kind="remote_worker", to_region="331102", begins_on="2026-07-06")
    assert "已有有效备案" in tell(line, "file_registration", remote | {"case_id": "c9"}).says


def test_a_changed_unit_has_its_new_name_in_every_answer(platform, line):
    tell(line, "register_unit", UNIT_BODY | {"begins_on": "2026-07-01"})
    employee = id_number(9)
    tell(
        line,
        "register_person",
        {
            "case_id": "p1",
            "id_number": employee,
            "name": "样己",
            "scheme": "employee",
            "credit_code": UNIT,
            "region": "339901",
            "begins_on": "2026-07-01",
        },
    )
    assert tell(line, "change_unit", BODIES["change_unit"]).state == "accepted"
    (relation,) = line.person(employee, "样己")
    assert relation["unit_name"] == "云溪县新名茶业有限公司"
    undone = tell(
        line, "reverse", {"message_id": "u1:change_unit", "topic": "change_unit", "id_number": UNIT}
    )
    assert undone.state == "accepted", undone.says
    assert line.person(employee, "样己")[0]["unit_name"] == "云溪县样例茶业有限公司"
    assert platform.get("book")["changes"] == 0


def test_a_person_of_a_new_number_keeps_cover_filings_and_account(line):
    new = id_number(50)
    tell(line, "file_chronic", of(**CHRONIC))
    held = line.accounts(A, NAMES[A])
    body = of(new_id_number=new, changed_on="2026-07-05", sex="female", nationality="中国")
    assert tell(line, "change_person", body | {"name": "样乙新"}).state == "accepted"
    assert line.person(A, NAMES[A]) == []
    (relation,) = line.person(new, "样乙新")
    assert (relation["scheme"], relation["state"]) == ("employee", "active")
    assert [one.disease_code for one in line.chronic_filings(new, "样乙新")] == ["M03900"]
    assert line.accounts(new, "样乙新") == held > 0
    taken = tell(line, "change_person", of(B, new_id_number=new, changed_on="2026-07-05"), "m2")
    assert taken.state == "refused"


def test_an_ended_relation_is_shown_ended_and_lets_another_begin(line):
    ends = {"scheme": "employee", "relation_region": "330802", "ends_on": "2026-06-30"}
    assert tell(line, "end_relation", of(C, **ends)).state == "accepted"
    (relation,) = line.person(C, NAMES[C])
    assert (relation["state"], relation["region"]) == ("ended", "330802")
    again = tell(line, "end_relation", of(C, **ends) | {"case_id": "c2"})
    assert again.state == "refused"
    assert "已终止" in again.says
    begun = tell(
        line,
        "register_person",
        of(C, scheme="employee", credit_code="", begins_on="2026-07-01"),
    )
    assert begun.state == "accepted", begun.says
    assert [one["state"] for one in line.person(C, NAMES[C])] == ["ended", "active"]
    assert {one.entitled for one in line.entitlement(C, NAMES[C], scheme="employee")} == {
        True,
        False,
    }


def test_an_end_that_was_a_mistake_is_reversed(line):
    tell(line, "end_relation", BODIES["end_relation"])
    undone = tell(
        line,
        "reverse",
        {"message_id": "c1:end_relation", "topic": "end_relation", "id_number": A},
    )
    assert undone.state == "accepted", undone.says
    assert line.person(A, NAMES[A])[0]["state"] == "active"


def test_a_payout_that_is_not_paid_yet_is_reversed_and_the_account_holds_it_again(line):
    held = line.accounts(A, NAMES[A])
    assert tell(line, "account_payout", of(amount_fen=held, reason="身故")).state == "accepted"
    assert line.accounts(A, NAMES[A]) == 0
    told = {"message_id": "c1:account_payout", "topic": "account_payout", "id_number": A}
    undone = tell(line, "reverse", told, "r1")
    assert undone.state == "accepted", undone.says
    assert line.accounts(A, NAMES[A]) == held


@pytest.mark.parametrize("topic", ["file_chronic", "file_registration"])
def test_what_has_a_withdrawal_is_not_reversed(line, topic):
    assert tell(line, topic, BODIES[topic]).state == "accepted"
    undone = tell(
        line, "reverse", {"message_id": f"c1:{topic}", "topic": topic, "id_number": A}, "r1"
    )
    assert undone.state == "refused"
    assert "不能冲正" in undone.says


def test_an_account_is_paid_out_once_and_only_whole(platform, line):
    platform.post("account", certno=A, balance="481.20")
    assert line.accounts(A, NAMES[A]) == 481_20
    part = tell(line, "account_payout", of(amount_fen=100_00, reason="出国定居"), "m0")
    assert "不一致" in part.says
    body = of(amount_fen=481_20, reason="出国定居", relative_name="样丙")
    first = tell(line, "account_payout", body)
    assert first.state == "accepted", first.says
    assert tell(line, "account_payout", body) == first
    assert tell(line, "account_payout", body, "another message").reference == first.reference
    assert line.accounts(A, NAMES[A]) == 0
    assert platform.get("book")["payouts"] == 1
    nothing = tell(line, "account_payout", body | {"case_id": "c2"})
    assert "无余额" in nothing.says


def test_an_account_lies_where_its_cover_is(line):
    assert line.accounts(C, NAMES[C]) == 0
    assert line.accounts(C, NAMES[C], "330802") > 0
    assert line.accounts(B, NAMES[B]) == 0
    assert line.accounts(id_number(77), "样戊") == 0


def test_years_are_intervals_with_their_places_and_balances(platform, line):
    rows = [
        {"begn_ym": "202001", "end_ym": "202112", "admdvs": "330802"},
        {"begn_ym": "202111", "end_ym": "202206", "admdvs": "339901"},
        {"begn_ym": "201901", "end_ym": "201912", "insutype": "390"},
    ]
    platform.post("years", certno=A, rows=rows)
    platform.post("account", certno=A, balance="481.20")
    found = line.years(A, NAMES[A])
    assert [(one.begins, one.ends, one.region, one.months) for one in found.paid] == [
        ("2020-01", "2021-12", "330802", 24),
        ("2021-11", "2022-06", "339901", 8),
        ("2019-01", "2019-12", "339901", 12),
    ]
    assert found.paid[2].scheme == "resident"
    assert found.months_paid == 30, "two months were paid twice and count once"
    assert (found.balances, found.balance_fen) == ({"339901": 481_20}, 481_20)
    unknown = line.years(id_number(77), "样戊")
    assert (unknown.paid, unknown.months_paid, unknown.balance_fen) == ((), 0, 0)


def test_years_of_the_made_world_end_last_month_and_are_the_same_again(platform, line):
    people = platform.get("people?limit=300")["people"]
    employees = [one for one in people if one["insutype"] == "310"][:20]
    assert employees
    for one in employees:
        found = line.years(one["certno"], one["name"])
        assert found == line.years(one["certno"], one["name"])
        assert found.months_paid > 0
        assert found.paid[-1].ends == "2026-06"
        assert found.balance_fen > 0


def notes(line):
    """What the national platform told so far."""
    return [(one.kind, one.body) for one in line.fetch("national", "").records]


def test_somebody_is_taken_in_when_sheet_and_money_agree(platform, line):
    held = line.accounts(A, NAMES[A])
    assert tell(line, "request_transfer", of(**TRANSFER)).state == "accepted"
    taken = of(transfer_number="LX1")
    assert "未到" in tell(line, "transfer_taken", taken, "t1").says
    platform.post(
        "transfer", transfer_number="LX1", step="wrong_money", balance="2000.00", months=30
    )
    platform.post("transfer", transfer_number="LX1", step="sheet")
    assert "不一致" in tell(line, "transfer_taken", taken, "t2").says
    platform.post("transfer", transfer_number="LX1", step="money")
    told = notes(line)
    sheet = next(body for kind, body in told if kind == "transfer_sheet")
    assert (sheet["id_number"], sheet["from_region"], sheet["to_region"]) == (A, "330106", "339901")
    assert (sheet["months_paid"], sheet["balance_fen"], len(sheet["months"])) == (30, 2000_00, 30)
    assert sheet["seal_number"]
    assert [body["amount_fen"] for kind, body in told if kind == "transfer_money"] == [
        1900_00,
        2000_00,
    ]
    first = tell(line, "transfer_taken", taken, "t3")
    assert first.state == "accepted", first.says
    assert tell(line, "transfer_taken", taken, "t4").reference == first.reference
    assert line.accounts(A, NAMES[A]) == held + 2000_00
    assert ("330106", 30) in [(one.region, one.months) for one in line.years(A, NAMES[A]).paid]
    assert platform.get("book")["transfers_taken"] == 1
    nodes = [body["node"] for kind, body in notes(line) if kind == "transfer_progress"]
    assert nodes[0] == "requested"
    assert nodes[-1] == "finished"


def test_a_request_can_be_reversed_until_the_other_office_acted(platform, line):
    undo = {"message_id": "c1:request_transfer", "topic": "request_transfer", "id_number": A}
    tell(line, "request_transfer", of(**TRANSFER))
    platform.post("transfer", transfer_number="LX1", step="sheet")
    assert "不能冲正" in tell(line, "reverse", undo, "r1").says
    other = of(**TRANSFER | {"transfer_number": "LX2"}) | {"case_id": "c2"}
    tell(line, "request_transfer", other)
    undo["message_id"] = "c2:request_transfer"
    assert tell(line, "reverse", undo, "r2").state == "accepted"
    assert platform.get("book")["transfers"] == 1


@pytest.mark.parametrize("by", ["control", "feed"])
def test_somebody_is_given_away_with_sheet_and_money(platform, line, by):
    platform.post("account", certno=A, balance="481.20")
    if by == "control":
        platform.post(
            "transfer", transfer_number="LX9", step="request", certno=A, to_region="310104"
        )
        (request,) = [body for kind, body in notes(line) if kind == "transfer_request"]
        assert (request["id_number"], request["from_region"]) == (A, "339901")
    else:
        platform.post(
            "emit",
            department="national",
            kind="transfer_request",
            body={
                "conlet_no": "LX9",
                "certno": A,
                "psn_name": NAMES[A],
                "out_admdvs": "339901",
                "into_admdvs": "310104",
                "appy_date": "2026-07-06",
            },
        )
    months = [{"month": f"2026-0{n}", "scheme": "employee"} for n in (1, 2, 3)]
    sheet = of(
        transfer_number="LX9", months_paid=3, months=months, balance_fen=481_20, seal_number="Z1"
    )
    assert "不一致" in tell(line, "transfer_sheet", sheet | {"months_paid": 4}, "s0").says
    assert tell(line, "transfer_sheet", sheet).state == "accepted"
    money = of(transfer_number="LX9", amount_fen=481_20)
    assert "不一致" in tell(line, "transfer_money", money | {"amount_fen": 1}, "m0").says
    first = tell(line, "transfer_money", money)
    assert first.state == "accepted", first.says
    assert tell(line, "transfer_money", money, "m2").reference == first.reference
    assert line.accounts(A, NAMES[A]) == 0


def test_a_transfer_that_nobody_asked_for_is_refused(line):
    body = of(transfer_number="LX404", amount_fen=1)
    assert "未找到" in tell(line, "transfer_money", body).says
    same = of(**TRANSFER | {"from_region": "339902"})
    assert "同一统筹区" in tell(line, "request_transfer", same).says


def test_an_institution_says_what_it_is_and_what_it_may_do(line):
    hospital = line.institution("H33990100001")
    assert (hospital.name, hospital.kind, hospital.grade, hospital.level) == (
        "云溪县人民医院",
        "hospital",
        "二级甲等",
        2,
    )
    assert set(hospital.qualified) == {"chronic", "drugs_abroad", "referral"}
    assert line.institution("H33990100002").qualified == ()
    assert line.institution("H33990100004").kind == "clinic"
    assert line.institution("P33990100001").kind == "pharmacy"
    assert line.institution("H33010600009").region == "330106"
    assert line.institution("H00000000000") is None


def test_a_dictionary_has_its_terms_in_order(line):
    found = line.dictionary("refl_type", "2026-07-06")
    assert [(one.value, one.label) for one in found] == [
        ("1", "市内转院"),
        ("2", "转往省内异地"),
        ("3", "转往省外异地"),
    ]
    assert [one.value for one in line.dictionary("biz_appy_type", "2026-07-06", "08")] == [
        "0801",
        "0802",
        "0803",
    ]
    assert line.dictionary("no_such_thing", "2026-07-06") == []


def test_sums_of_a_year_are_nought_until_something_is_summed_up(platform, line):
    found = line.accumulated(A, NAMES[A], "2026")
    assert {one.amount_fen for one in found} == {0}
    platform.post("accumulate", certno=A, fund_paid="1234.56", deductible_used="300.00")
    platform.post("accumulate", certno=A, year="2025", fund_paid="1.00")
    sums = {one.what: one.amount_fen for one in line.accumulated(A, NAMES[A], "2026")}
    assert (sums["fund_paid"], sums["deductible_used"], sums["aid_paid"]) == (1234_56, 300_00, 0)
    (last,) = line.accumulated(A, NAMES[A], "2025")
    assert (last.scheme, last.month, last.amount_fen) == ("employee", "2025-12", 1_00)
    assert line.accumulated(id_number(77), "样戊", "2026") == []


def test_a_stay_in_hospital_is_seen_while_it_lasts(platform, line):
    assert line.in_hospital(A, NAMES[A]) == []
    platform.post("admit", certno=A, fixmedins_code="H33010600009")
    (stay,) = line.in_hospital(A, NAMES[A])
    assert (stay.began_on, stay.scheme, stay.is_elsewhere) == ("2026-07-06", "employee", True)
    platform.post("admit", certno=A, leaves=True)
    assert line.in_hospital(A, NAMES[A]) == []


def test_funds_are_open_to_the_insured_only(platform, line):
    assert [(one.fund, one.entitled) for one in line.entitlement(A, NAMES[A])] == [
        ("310100", True),
        ("310200", True),
    ]
    platform.post("account", certno=A, balance="0")
    account = line.entitlement(A, NAMES[A])[1]
    assert (account.entitled, account.says) == (False, "个人账户无余额")
    assert [(one.fund, one.entitled) for one in line.entitlement(B, NAMES[B])] == [("390100", True)]
    early = line.entitlement(B, NAMES[B], on="2020-01-01")
    assert not early[0].entitled
    assert line.entitlement(id_number(77), "样戊") == []


QUESTIONS = {
    "1101": lambda line: line.person(A, NAMES[A]),
    "YQ01": lambda line: line.years(A, NAMES[A]),
    "1201": lambda line: line.institution("H33990100001"),
    "1901": lambda line: line.dictionary("refl_type", "2026-07-06"),
    "2001": lambda line: line.entitlement(A, NAMES[A]),
    "5206": lambda line: line.accumulated(A, NAMES[A], "2026"),
    "5301": lambda line: line.chronic_filings(A, NAMES[A]),
    "5302": lambda line: line.institutions_chosen(A, NAMES[A]),
    "5303": lambda line: line.in_hospital(A, NAMES[A]),
    "5304": lambda line: line.referrals(A, NAMES[A]),
}


@pytest.mark.parametrize("infno", QUESTIONS)
@pytest.mark.parametrize("fault", ["drop", "5xx", "garbage"])
def test_a_question_that_nobody_answers_is_away_and_is_asked_again(platform, line, infno, fault):
    platform.post("faults", fault=fault, infno=infno, times=PATIENCE.attempts)
    with pytest.raises(Unavailable):
        QUESTIONS[infno](line)
    platform.post("faults", fault="none")
    with line_to(platform.url) as rested:
        QUESTIONS[infno](rested)


@pytest.mark.parametrize(
    ("infno", "output"),
    [
        ("5206", {"cuminfo": [{"cum_ym": "202607", "cum": "much"}]}),
        ("5206", {"cuminfo": [{"cum_ym": "soon", "cum": "1"}]}),
        ("YQ01", {"cum_act_clct_mons": "many"}),
        ("YQ01", {"cum_act_clct_mons": "1", "acctinfo": [{"acct_balc": "1.001"}]}),
        ("1101", {"baseinfo": {}, "insuinfo": [{"balc": "?", "insuplc_admdvs": "339901"}]}),
    ],
)
def test_an_answer_that_makes_no_sense_is_away(infno, output):
    def answer(request):
        import json

        asked = json.loads(request.content)["infno"]
        known = {"baseinfo": {"psn_no": "1"}, "insuinfo": []}
        said = output if asked == infno else known
        whole = {"infcode": 0, "err_msg": None, "output": said}

        async def pieces():
            yield json.dumps(whole).encode()

        return httpx.Response(200, headers={"content-type": "application/json"}, content=pieces())

    line = Platform(
        url="http://platform.invalid",
        office_code="S33990100001",
        region="339901",
        paasid="practice",
        secret="practice-secret",
        now=lambda: NOW,
        patience=PATIENCE,
        transport=httpx.MockTransport(answer),
    )
    ask = {
        "5206": lambda: line.accumulated(A, NAMES[A], "2026"),
        "YQ01": lambda: line.years(A, NAMES[A]),
        "1101": lambda: line.accounts(A, NAMES[A]),
    }
    with line, pytest.raises(Unavailable) as away:
        ask[infno]()
    assert A not in away.value.says
