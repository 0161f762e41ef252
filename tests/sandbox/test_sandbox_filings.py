"""Filings, changes, transfers and accounts on the practice platform, asked as a stranger would.

What must be there, and what things are called, is taken from the published tables (V1.1.27).
"""

import datetime as dt

import pytest
from test_sandbox_platform import UNIT, A, B, Refused, many, talking

from ybcli.connectors._topics import TOPICS

#: Published inputs: transaction → node, required fields, further fields.
PUBLISHED = {
    "2501": (
        "refmedin",
        "psn_no diag_code diag_name reflin_medins_no reflin_medins_name mdtrtarea_admdvs refl_type "
        "refl_date refl_rea refl_opnn",
        "insutype tel addr insu_optins dise_cond_dscr hosp_agre_refl_flag begndate enddate "
        "refl_old_mdtrt_id refl_used_flag",
    ),
    "2502": ("data", "trt_dcla_detl_sn psn_no", "memo"),
    "2503": (
        "data",
        "psn_no insutype opsp_dise_code opsp_dise_name insu_optins ide_fixmedins_no "
        "ide_fixmedins_name hosp_ide_date diag_dr_codg diag_dr_name begndate",
        "tel addr enddate exp_content trt_dcla_detl_sn selfdef_splm_flag memo",
    ),
    "2504": ("data", "trt_dcla_detl_sn psn_no memo", ""),
    "2505": (
        "data",
        "psn_no biz_appy_type begndate fix_srt_no fixmedins_code fixmedins_name",
        "tel addr enddate agnter_name agnter_cert_type agnter_certno agnter_tel agnter_addr "
        "agnter_rlts memo exp_content",
    ),
    "2506": ("data", "trt_dcla_detl_sn psn_no memo", ""),
}
TOPIC_OF = {topic.infno: topic for topic in TOPICS.values() if topic.infno in PUBLISHED}
BODY = {
    "case_id": "c1",
    "region": "339901",
    "id_number": A,
    "name": "样乙",
    "person_number": "33990100000000000000000001",
    "scheme": "employee",
    "mobile": "13900000001",
    "hospital_code": "H33990100001",
    "hospital_name": "云溪县人民医院",
    "to_hospital_code": "H33010600009",
    "to_hospital_name": "省立样例医院",
    "to_region": "330106",
    "diagnosis_code": "C34.900",
    "diagnosis_name": "支气管或肺恶性肿瘤",
    "disease_code": "M03900",
    "disease_name": "高血压",
    "begins_on": "2026-07-06",
    "ends_on": "2027-01-05",
    "reference": "3399012026070600000000001",
    "reason": "填错了",
}


@pytest.fixture
def talk():
    with talking() as made:
        made.control("insure", certno=A, psn_name="样乙", insutype="310", admdvs="339901")
        made.control("insure", certno=B, psn_name="样丙", insutype="390", admdvs="339901")
        yield made


def number(talk, certno=A):
    return talk.ask("1101", {"certno": certno})["baseinfo"]["psn_no"]


def node(talk, infno, **changed):
    """The node that our line would send, with A's real number."""
    return TOPIC_OF[infno].node(BODY | {"person_number": number(talk)}) | changed


def file(talk, infno, msgid="", **changed):
    name = PUBLISHED[infno][0]
    return talk.ask(infno, node(talk, infno, **changed), msgid, name)["result"]["trt_dcla_detl_sn"]


@pytest.mark.parametrize("infno", PUBLISHED)
def test_our_line_says_what_is_published_and_all_that_is_required(infno):
    name, required, further = PUBLISHED[infno]
    topic = TOPIC_OF[infno]
    said = topic.node(BODY)
    assert topic.name == name
    assert set(said) <= {*required.split(), *further.split()}
    assert all(said.get(field) for field in required.split())


@pytest.mark.parametrize(
    ("infno", "field"),
    [
        (infno, field)
        for infno, (_name, required, _more) in PUBLISHED.items()
        for field in required.split()
    ],
)
def test_a_required_field_that_is_missing_is_refused(talk, infno, field):
    filing = {"2502": "2501", "2504": "2503", "2506": "2505"}.get(infno)
    changed = {"trt_dcla_detl_sn": file(talk, filing)} if filing else {}
    before = talk.book()["effects"]
    with pytest.raises(Refused, match=field):
        talk.ask(infno, node(talk, infno, **changed | {field: ""}), name=PUBLISHED[infno][0])
    assert talk.book()["effects"] == before


@pytest.mark.parametrize(
    ("infno", "changed", "says"),
    [
        ("2501", {"psn_no": A}, "人员编号不存在"),
        ("2501", {"reflin_medins_no": "H99999999999"}, "不存在"),
        ("2501", {"reflin_medins_no": "330802"}, "不存在"),
        ("2501", {"refl_type": "9"}, "refl_type"),
        ("2501", {"refl_date": "yesterday"}, "refl_date"),
        ("2501", {"enddate": "2026-07-05"}, "早于"),
        ("2503", {"insutype": "390"}, "未参加此险种"),
        ("2503", {"ide_fixmedins_no": "P33990100001"}, "不存在"),
        ("2503", {"ide_fixmedins_no": "H33990100002"}, "不具备"),
        ("2505", {"fixmedins_code": "H00000000000"}, "不存在"),
    ],
)
def test_a_filing_that_does_not_fit_is_refused(talk, infno, changed, says):
    with pytest.raises(Refused, match=says):
        file(talk, infno, **changed)
    assert talk.book()["filings"] == 0


@pytest.mark.parametrize("infno", ["2501", "2503", "2505"])
def test_a_second_filing_of_the_same_is_refused_until_the_first_is_gone(talk, infno):
    withdrawal = {"2501": "2502", "2503": "2504", "2505": "2506"}[infno]
    first = file(talk, infno)
    with pytest.raises(Refused, match="已"):
        file(talk, infno)
    after = file(talk, infno, begndate="2027-01-06", enddate="")
    assert after != first, "what begins when the first is over is another filing"
    gone = node(talk, withdrawal, trt_dcla_detl_sn=first)
    assert talk.ask(withdrawal, gone) == {}
    assert talk.ask(withdrawal, gone) == {}, "withdrawn again does nothing"
    file(talk, infno)
    book = talk.book()
    assert (book["filings"], book["filings_withdrawn"]) == (2, 1)
    assert set(book["effects"].values()) == {1}


def test_whoever_is_insured_no_more_cannot_file(talk):
    end = {"case_id": "e1", "certno": A, "insutype": "310", "insuplc_admdvs": "339901"}
    talk.ask("YE05", end | {"paus_insu_date": "2026-07-06"})
    with pytest.raises(Refused, match="未正常参保"):
        file(talk, "2503")


@pytest.mark.parametrize(
    ("infno", "withdrawal", "open_"),
    [("2501", "2502", True), ("2503", "2504", False), ("2505", "2506", False)],
)
def test_a_review_closes_what_the_published_text_says_it_closes(talk, infno, withdrawal, open_):
    filed = file(talk, infno)
    talk.control("review", trt_dcla_detl_sn=filed)
    gone = node(talk, withdrawal, trt_dcla_detl_sn=filed)
    if open_:
        talk.ask(withdrawal, gone)
    else:
        with pytest.raises(Refused, match="已审核"):
            talk.ask(withdrawal, gone)
    assert talk.book()["filings"] == (0 if open_ else 1)


@pytest.mark.parametrize("changed", [{"psn_no": "other"}, {"trt_dcla_detl_sn": "unknown"}])
def test_a_withdrawal_of_somebody_elses_filing_is_refused(talk, changed):
    filed = file(talk, "2503")
    if changed.get("psn_no"):
        changed = {"psn_no": number(talk, B)}
    with pytest.raises(Refused):
        talk.ask("2504", node(talk, "2504", **{"trt_dcla_detl_sn": filed} | changed))
    with pytest.raises(Refused, match="未找到"):
        talk.ask("2502", node(talk, "2502", trt_dcla_detl_sn=filed))
    assert talk.book()["filings"] == 1


def test_a_filing_is_found_by_the_number_of_its_message(talk):
    file(talk, "2501", msgid="m-filing")
    talk.ask("2502", node(talk, "2502", trt_dcla_detl_sn="m-filing"))
    assert talk.book()["filings"] == 0


def test_a_filing_is_over_when_its_last_day_is_past(talk):
    file(talk, "2503")
    asked = {"psn_no": number(talk)}
    assert len(many(talk.ask("5301", asked)["feedetail"])) == 1
    talk.control("day", day="2027-01-06")
    assert many(talk.ask("5301", asked)["feedetail"]) == []


def test_the_same_case_is_filed_or_changed_once_whatever_the_message(talk):
    filed = {
        "case_id": "c1",
        "certno": A,
        "psn_name": "样乙",
        "insu_admdvs": "339901",
        "biz_appy_type": "0801",
        "mdtrtarea_admdvs": "330802",
        "begndate": "2026-07-06",
    }
    changed = {"case_id": "c2", "certno": A, "mob": "13900000009", "chg_date": "2026-07-06"}
    for infno, node_ in (("YB01", filed), ("YE04", changed)):
        first = talk.ask(infno, node_)
        assert talk.ask(infno, node_) == first
        with pytest.raises(Refused, match="内容不同"):
            talk.ask(infno, node_ | {"psn_name": "别人"})
    assert sorted(talk.book()["effects"].values()) == [1, 1]


def test_an_unknown_unit_or_number_cannot_change(talk):
    unit = {"case_id": "u", "emp_no": UNIT, "emp_name": "新名", "chg_date": "2026-07-06"}
    with pytest.raises(Refused, match="单位未参保登记"):
        talk.ask("YE03", unit)
    wrong = {"case_id": "p", "certno": A, "chg_date": "2026-07-06", "new_certno": A[:-1] + "0"}
    with pytest.raises(Refused, match="校验不通过"):
        talk.ask("YE04", wrong)
    with pytest.raises(Refused, match="已有参保人"):
        talk.ask("YE04", wrong | {"new_certno": B})


def test_a_change_that_was_changed_again_is_not_reversed(talk):
    change = {"case_id": "p1", "certno": A, "mob": "13900000001", "chg_date": "2026-07-06"}
    talk.ask("YE04", change, "m1")
    talk.ask("YE04", change | {"case_id": "p2", "mob": "13900000002"}, "m2")
    with pytest.raises(Refused, match="再次变更"):
        talk.ask("2601", {"psn_no": A, "omsgid": "m1", "oinfno": "YE04"})
    with pytest.raises(Refused, match="不一致"):
        talk.ask("2601", {"psn_no": B, "omsgid": "m2", "oinfno": "YE04"})
    talk.ask("2601", {"psn_no": A, "omsgid": "m2", "oinfno": "YE04"})
    talk.ask("2601", {"psn_no": A, "omsgid": "m1", "oinfno": "YE04"})
    assert talk.book()["changes"] == 0


def test_the_end_of_one_who_joined_again_is_not_reversed(talk):
    end = {"case_id": "e1", "certno": A, "insutype": "310", "insuplc_admdvs": "339901"}
    talk.ask("YE05", end | {"paus_insu_date": "2026-06-30"}, "m1")
    again = {
        "case_id": "p1",
        "certno": A,
        "psn_cert_type": "01",
        "psn_name": "样乙",
        "insutype": "310",
        "insu_admdvs": "339901",
        "begndate": "2026-07-01",
    }
    talk.ask("YE02", again)
    with pytest.raises(Refused, match="不能冲正"):
        talk.ask("2601", {"psn_no": "", "omsgid": "m1", "oinfno": "YE05"} | {"psn_no": A})


@pytest.mark.parametrize("day", ["2025-01-01", "soon"])
def test_a_relation_cannot_end_before_it_began(talk, day):
    end = {"case_id": "e1", "certno": A, "insutype": "310", "insuplc_admdvs": "339901"}
    with pytest.raises(Refused):
        talk.ask("YE05", end | {"paus_insu_date": day})
    with pytest.raises(Refused, match="未找到"):
        talk.ask("YE05", end | {"insutype": "390", "paus_insu_date": "2026-07-06"})


def test_an_account_counts_once_where_a_person_joined_twice(talk):
    talk.control("account", certno=A, balance="10.00")
    end = {"case_id": "e1", "certno": A, "insutype": "310", "insuplc_admdvs": "339901"}
    talk.ask("YE05", end | {"paus_insu_date": "2026-06-30"})
    again = {
        "case_id": "p1",
        "certno": A,
        "psn_cert_type": "01",
        "psn_name": "样乙",
        "insutype": "310",
        "insu_admdvs": "339901",
        "begndate": "2026-07-01",
    }
    talk.ask("YE02", again)
    rows = many(talk.ask("1101", {"certno": A})["insuinfo"])
    assert [(row["psn_insu_stas"], row["balc"]) for row in rows] == [("4", "0.00"), ("1", "10.00")]


def test_declared_months_are_contribution_years(talk):
    talk.register_unit()
    talk.ask(
        "YE02",
        {
            "case_id": "p1",
            "certno": "339901196502209961",
            "psn_cert_type": "01",
            "psn_name": "样丁",
            "insutype": "310",
            "emp_no": UNIT,
            "insu_admdvs": "339901",
            "begndate": "2026-05-01",
        },
    )
    for month in ("202605", "202606", "202608"):
        rows = [(f"{month}:1", "339901196502209961", "6000.00", "6000.00", "510.00", "120.00")]
        talk.declare(rows, f"d{month}", cashym=month)
    found = talk.ask("YQ01", {"certno": "339901196502209961"})
    spans = [(row["begn_ym"], row["end_ym"]) for row in many(found["clctinfo"])]
    assert spans == [("202605", "202606"), ("202608", "202608")]
    assert str(found["cum_act_clct_mons"]) == "3"


@pytest.mark.parametrize(
    ("control", "wanted"),
    [
        ("account", {"certno": "nobody", "balance": "1.00"}),
        ("account", {"certno": A, "balance": "-1.00"}),
        ("account", {"certno": A, "balance": "a lot"}),
        ("accumulate", {"certno": A}),
        ("accumulate", {"certno": A, "fund_paid": "x"}),
        ("accumulate", {"certno": A, "insutype": "510", "fund_paid": "1"}),
        ("years", {"certno": A, "rows": [{"begn_ym": "2026-07", "end_ym": "202608"}]}),
        ("years", {"certno": A, "rows": "many"}),
        ("transfer", {"transfer_number": "LX1", "step": "jump"}),
        ("transfer", {"transfer_number": "LX1", "step": "sheet"}),
        ("transfer", {"transfer_number": "LX1", "step": "request", "certno": A, "to_region": "x"}),
        ("review", {"trt_dcla_detl_sn": "x"}),
        ("admit", {"certno": A, "fixmedins_code": "H1"}),
    ],
)
def test_a_control_that_was_asked_wrongly_says_what_it_wants(talk, control, wanted):
    answer = talk.http.post(f"/sandbox/{control}", json=wanted)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_a_dictionary_wants_all_of_its_input(talk):
    asked = {
        "type": "refl_type",
        "parent_value": "0",
        "admdvs": "339901",
        "date": dt.date(2026, 7, 6).isoformat(),
        "Vali_Flag": "1",
    }
    assert len(many(talk.ask("1901", asked)["list"])) == 3
    for field in asked:
        with pytest.raises(Refused):
            talk.ask("1901", asked | {field: ""})


def test_an_institution_is_found_by_words_of_its_name(talk):
    wanted = {"fixmedins_type": "1", "fixmedins_name": "省立"}
    found = talk.ask("1201", wanted, name="medinsinfo")["medinsinfo"]
    assert (found["fixmedins_code"], found["hosp_lv"]) == ("H33010600009", "2")
    for name in ("样例医院", "没有的医院", ""):
        with pytest.raises(Refused):
            talk.ask("1201", wanted | {"fixmedins_name": name}, name="medinsinfo")
