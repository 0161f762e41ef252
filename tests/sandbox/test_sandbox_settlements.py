"""Care on the practice platform, asked as a hospital would: identity, settlement, reversal, orders.

What must be there, and what things are called, is taken from the published tables (V1.1.27).
"""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_sandbox_platform import A, B, C, Refused, many, opened, talking

COUNTY, TOWN, CITY, SHOP = "H33990100001", "H33990100002", "H33990000001", "P33990100001"
WEB_HOSPITAL, WEB_SHOP = "H33990100101", "P33990100101"
MONEY = [
    "medfee_sumamt",
    "fulamt_ownpay_amt",
    "overlmt_selfpay",
    "preselfpay_amt",
    "inscp_scp_amt",
    "act_pay_dedc",
    "hifp_pay",
    "cvlserv_pay",
    "hifes_pay",
    "hifmi_pay",
    "hifob_pay",
    "maf_pay",
    "oth_pay",
    "fund_pay_sumamt",
    "acct_pay",
    "balc",
    "acct_mulaid_pay",
]
#: Required fields of the published outputs.
OUTPUT = {
    "2207": [
        "mdtrt_id", "setl_id", "psn_no", "psn_name", "psn_cert_type", "certno", "insutype",
        "psn_type", "cvlserv_flag", "setl_time", "med_type", "pool_prop_selfpay", "psn_part_amt",
        "psn_cash_pay", "hosp_part_amt", "medins_setl_id", "clr_type", "hifdm_pay", *MONEY,
    ],
    "2208": ["mdtrt_id", "setl_id", "setl_time", "psn_part_amt", "pdn_cash_pay", *MONEY],
    "2304": ["mdtrt_id", "setl_id", "psn_no", "certno", "psn_cash_pay", "clr_type", *MONEY],
    "2305": ["mdtrt_id", "setl_id", "setl_time", "psn_cash_pay", *MONEY],
    "2102": ["setl_id", "mdtrt_id", "age", "setl_time", "psn_part_amt", "psn_cash_pay", *MONEY],
    "2103": ["setl_id", "mdtrt_id", "setl_time", "psn_part_amt", "psn_cash_pay", *MONEY],
}  # fmt: skip
DETAIL = {"fund_pay_type", "inscp_scp_amt", "crt_payb_lmt_amt", "fund_payamt"}
ORDER = [
    "310100", "310102", "390100", "390102", "330100", "390200", "610100", "610200", "999109",
    "310200",
]  # fmt: skip


class House:
    """A house that treats people: each call is one transaction in its name."""

    def __init__(self, talk, code=COUNTY, who=A, insutype="310", medium=None):
        self.talk, self.code, self.insutype = talk, code, insutype
        base = talk.ask("1101", {"certno": who})["baseinfo"]
        self.psn_no, self.certno = base["psn_no"], who
        self.shown = medium or {"mdtrt_cert_type": "02", "mdtrt_cert_no": who, "card_sn": ""}

    def ask(self, infno, nodes, msgid=""):
        return opened(self.talk.raw(infno, nodes, msgid, fixmedins_code=self.code))

    def who(self):
        return {
            "psn_no": self.psn_no, "psn_cert_type": "01", "certno": self.certno,
            "psn_name": "样某", "psn_type": "11", "insutype": self.insutype, **self.shown,
        }  # fmt: skip

    def register(self, **more):
        node = self.who() | {
            "begntime": "2026-07-06 09:00:00", "ipt_otp_no": self.talk.fresh(), "dept_code": "A01",
            "dept_name": "内科", "caty": "A03", **more,
        }  # fmt: skip
        return self.ask("2201", {"data": node})["data"]["mdtrt_id"]

    def lines(self, visit, rows, batch="1", infno="2204", rxno="RX1"):
        made = [
            {
                "feedetl_sn": f"{batch}-{number}", "mdtrt_id": visit, "psn_no": self.psn_no,
                "chrg_bchno": batch, "rxno": rxno, "rx_circ_flag": "0", "med_type": "11",
                "fee_ocur_time": "2026-07-06 09:10:00", "med_list_codg": code,
                "medins_list_codg": code, "cnt": str(count), "pric": f"{price}",
                "det_item_fee_sumamt": f"{Decimal(count) * Decimal(price):.2f}",
                "hosp_appr_flag": "0",
            }
            for number, (code, count, price) in enumerate(rows, 1)
        ]  # fmt: skip
        if not visit:
            return made
        return many(self.ask(infno, {"feedetail": made})["result"])

    def bill(self, visit, cuts, batch="1", account="1"):
        def total(name):
            return f"{sum(Decimal(one[name]) for one in cuts):.2f}"

        return self.who() | {
            "mdtrt_id": visit, "chrg_bchno": batch, "med_type": "11", "psn_setlway": "01",
            "acct_used_flag": account, "medfee_sumamt": total("det_item_fee_sumamt"),
            "fulamt_ownpay_amt": total("fulamt_ownpay_amt"), "overlmt_selfpay": total("overlmt_amt"),
            "preselfpay_amt": total("preselfpay_amt"), "inscp_scp_amt": total("inscp_scp_amt"),
            "insuplc_admdvs": "339901", "mdtrtarea_admvs": "339901", "mid_setl_flag": "0",
        }  # fmt: skip

    def outpatient(self, rows, account="1", msgid="", **more):
        visit = self.register(**more)
        node = self.bill(visit, self.lines(visit, rows), account=account)
        before = self.ask("2206", {"data": node})
        made = self.ask("2207", {"data": node}, msgid)
        timed = {
            "setl_id",
            "setl_time",
            "medins_setl_id",
            "mdtrt_cert_type",
            "refd_setl_flag",
            "exp_content",
        }
        assert {k: v for k, v in made["setlinfo"].items() if k not in timed} == {
            k: v for k, v in before["setlinfo"].items() if k not in timed
        }
        return made

    def inpatient(self, rows, account="1"):
        node = self.who() | {
            "begntime": "2026-07-01 09:00:00", "ipt_no": self.talk.fresh(), "med_type": "2101",
            "dscg_maindiag_code": "K35.900", "dscg_maindiag_name": "急性阑尾炎",
            "chfpdr_name": "样医", "adm_dept_codg": "A04",
        }  # fmt: skip
        visit = self.ask("2401", {"mdtrtinfo": node, "diseinfo": []})["result"]["mdtrt_id"]
        cuts = self.lines(visit, rows, infno="2301")
        left = {"mdtrt_id": visit, "psn_no": self.psn_no, "endtime": "2026-07-06 10:00:00"}
        self.ask("2402", {"dscginfo": left | {"insutype": self.insutype}})
        bill = self.bill(visit, cuts, account=account)
        self.ask("2303", {"data": bill})
        return self.ask("2304", {"data": bill})

    def buy(self, rows, account="1", rxno="", **more):
        details = self.lines("", rows, rxno=rxno)
        total = sum(Decimal(one["det_item_fee_sumamt"]) for one in details)
        node = self.who() | {
            "begntime": "2026-07-06 09:00:00", "medfee_sumamt": f"{total:.2f}",
            "acct_used_flag": account, "med_type": "41", **more,
        }  # fmt: skip
        return self.ask("2102", {"druginfo": node, "drugdetail": details})

    def reverse(self, made, infno, msgid=""):
        node = {name: made["setlinfo"][name] for name in ("setl_id", "mdtrt_id", "psn_no")}
        return self.ask(infno, {"data": node}, msgid)

    def held(self):
        """Every balance and every sum of the person."""
        rows = many(self.talk.ask("1101", {"certno": self.certno})["insuinfo"])
        sums = many(self.talk.ask("5206", {"psn_no": self.psn_no})["cuminfo"])
        held = {(row["insutype"], row["insuplc_admdvs"]): row["balc"] for row in rows}
        return held, {
            (row["insutype"], row["year"], row["cum_type_code"]): row["cum"]
            for row in sums
            if row["cum"] != "0.00"
        }


def adds_up(info, details):
    """The bill is the funds' and the person's; the person's is account and cash; none is negative."""
    fen = {
        name: int(Decimal(info[name]) * 100) for name in [*MONEY, "psn_part_amt", "psn_cash_pay"]
    }
    assert all(value >= 0 for value in fen.values()), fen
    assert fen["medfee_sumamt"] == fen["fund_pay_sumamt"] + fen["psn_part_amt"]
    assert fen["psn_part_amt"] == fen["acct_pay"] + fen["psn_cash_pay"]
    funds = sum(fen[name] for name in ("hifp_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay"))
    assert fen["fund_pay_sumamt"] == funds <= fen["inscp_scp_amt"]
    parts = ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")
    assert fen["medfee_sumamt"] == sum(fen[name] for name in parts)
    rows = many(details)
    paid = sum(int(Decimal(row["fund_payamt"]) * 100) for row in rows)
    assert paid == funds + fen["acct_pay"]
    places = [ORDER.index(row["fund_pay_type"]) for row in rows]
    assert places == sorted(places)


@pytest.fixture
def talk():
    with talking() as made:
        for who, scheme in ((A, "310"), (B, "390")):
            made.control("insure", certno=who, psn_name="样某", insutype=scheme, admdvs="339901")
        made.control("insure", certno=C, psn_name="样某", insutype="310", admdvs="330802")
        made.control("account", certno=A, balance="150.00")
        yield made


COLD = [("S99010001", 1, "10.00"), ("X99010001", 2, "18.50"), ("X99010004", 1, "12.00")]
SERIOUS = [("S99010002", 5, "80.00"), ("S99010005", 1, "3600.00"), ("X99010005", 20, "2600.00")]


@pytest.mark.parametrize(
    ("forward", "back", "make"),
    [
        ("2207", "2208", lambda talk: House(talk).outpatient(COLD)),
        ("2304", "2305", lambda talk: House(talk).inpatient(SERIOUS)),
        ("2102", "2103", lambda talk: House(talk, SHOP).buy([("Z99010001", 2, "15.00")])),
    ],
)
def test_a_settlement_says_the_published_fields_and_its_reversal_restores_everything(
    talk, forward, back, make
):
    house = House(talk, SHOP if forward == "2102" else COUNTY)
    before = house.held()
    made = make(talk)
    assert set(OUTPUT[forward]) <= set(made["setlinfo"])
    assert all(set(row) >= DETAIL for row in many(made["setldetail"]))
    adds_up(made["setlinfo"], made["setldetail"])
    assert house.held() != before
    undone = house.reverse(made, back)
    assert set(OUTPUT[back]) <= set(undone["setlinfo"])
    assert Decimal(undone["setlinfo"]["medfee_sumamt"]) == -Decimal(
        made["setlinfo"]["medfee_sumamt"]
    )
    assert house.held() == before
    with pytest.raises(Refused, match="已撤销"):
        house.reverse(made, back)
    assert house.held() == before


def test_the_shares_of_a_cold_are_what_the_table_of_the_county_says(talk):
    talk.control("accumulate", certno=A, insutype="310", cost_in_policy="0.00")
    made = House(talk, TOWN).outpatient([("S99010001", 1, "10.00"), ("X99010001", 40, "18.50")])
    info = made["setlinfo"]
    # 750 within the policy, 300 the year's deductible, 80 % of 450 at a township hospital
    assert (info["inscp_scp_amt"], info["act_pay_dedc"], info["hifp_pay"]) == (
        "750.00",
        "300.00",
        "360.00",
    )
    assert (info["acct_pay"], info["psn_cash_pay"], info["balc"]) == ("150.00", "240.00", "0.00")
    again = House(talk, TOWN).outpatient([("S99010001", 1, "10.00")])["setlinfo"]
    assert (again["act_pay_dedc"], again["hifp_pay"]) == ("0.00", "8.00")


@pytest.mark.clause("7.3 ¶1")
def test_one_stop_pays_in_a_fixed_order_and_leaves_nobody_below_nothing(talk):
    talk.control("identity", certno=B, types=["2303", "2102"])
    made = House(talk, CITY, B, "390").inpatient([("X99010005", 60, "2600.00")], account="0")
    info = made["setlinfo"]
    adds_up(info, made["setldetail"])
    funds = [row["fund_pay_type"] for row in many(made["setldetail"])]
    assert funds == ["390100", "390200", "610100", "610200", "999109"]
    assert Decimal(info["overlmt_selfpay"]) == 60 * 200
    talk.control("identity", certno=B, types=["2304"])
    alone = House(talk, CITY, B, "390").inpatient([("S99010002", 1, "50.00")], account="0")
    assert alone["setlinfo"]["psn_cash_pay"] == "0.00"


def test_care_in_another_area_costs_points_unless_it_was_filed(talk):
    house = House(talk, COUNTY, C)
    rows = [("S99010001", 100, "10.00")]
    plain = house.outpatient(rows, account="0")
    house.reverse(plain, "2208")
    node = {
        "case_id": "c1", "certno": C, "psn_cert_type": "01", "psn_name": "样某",
        "insu_admdvs": "330802", "biz_appy_type": "0802", "begndate": "2026-07-01",
        "mdtrtarea_admdvs": "339901",
    }  # fmt: skip
    talk.ask("YB01", node)
    filed = house.outpatient(rows, account="0")
    assert (plain["setlinfo"]["hifp_pay"], filed["setlinfo"]["hifp_pay"]) == ("420.00", "490.00")


@pytest.mark.parametrize(
    ("kind", "works"),
    [
        ("e_voucher", True),
        ("social_card", True),
        ("e_social_card", True),
        ("health_card", True),
        ("id_card", True),
    ],
)
def test_each_of_the_five_media_identifies_and_settles(talk, kind, works):
    (shown,) = [m for m in talk.control("medium", certno=A)["media"] if m["medium"] == kind]
    medium = {name: shown[name] for name in ("mdtrt_cert_type", "mdtrt_cert_no", "card_sn")}
    base = talk.ask("1101", {**medium, "certno": "", "psn_cert_type": "", "psn_name": ""})
    assert base["baseinfo"]["certno"] == A
    made = House(talk, medium=medium).outpatient(COLD)
    assert made["setlinfo"]["mdtrt_cert_type"] == medium["mdtrt_cert_type"]


def test_where_identity_fails_nothing_is_settled(talk):
    house = House(talk)
    visit = house.register()
    bill = house.bill(visit, house.lines(visit, COLD))
    before = house.held()
    talk.control("medium", certno=A, medium="e_voucher", number="EC77", bound=False)
    wrong = {
        "字典": {"mdtrt_cert_type": "09", "mdtrt_cert_no": A},
        "无效": {"mdtrt_cert_type": "01", "mdtrt_cert_no": "EC-nobody"},
        "绑定": {"mdtrt_cert_type": "01", "mdtrt_cert_no": "EC77"},
        "不一致": {"mdtrt_cert_type": "02", "mdtrt_cert_no": B},
        "基本信息为空": {"mdtrt_cert_type": "02", "mdtrt_cert_no": "339901199003079986"},
    }
    card = talk.control("medium", certno=A, medium="social_card")["media"][2]
    wrong["卡识别码"] = {
        "mdtrt_cert_type": "03",
        "mdtrt_cert_no": card["mdtrt_cert_no"],
        "card_sn": "x",
    }
    for says, shown in wrong.items():
        with pytest.raises(Refused, match=says):
            house.ask("2207", {"data": bill | shown})
    assert house.held() == before
    assert talk.http.get("/sandbox/settlements").json()["settlements"] == []
    talk.control("medium", certno=A, medium="e_voucher", number="EC77", bound=True)
    house.ask("2207", {"data": bill | wrong["绑定"]})


def test_who_is_not_insured_in_the_scheme_or_lies_in_hospital_is_not_settled_for(talk):
    with pytest.raises(Refused, match="未参加此险种"):
        House(talk, insutype="390").register()
    talk.control("admit", certno=A)
    with pytest.raises(Refused, match="正在住院"):
        House(talk).register()
    with pytest.raises(Refused, match="已在院"):
        House(talk).inpatient(SERIOUS)


def test_a_house_without_an_agreement_or_a_number_settles_nothing(talk):
    talk.control("agreement", fixmedins_code=TOWN, ends="2026-07-05")
    with pytest.raises(Refused, match="协议已终止"):
        House(talk, TOWN).register()
    with pytest.raises(Refused, match="不存在"):
        House(talk, "H33990199999").register()
    with pytest.raises(Refused, match="零售药店"):
        House(talk, COUNTY).buy([("Z99010001", 1, "15.00")])


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("N00000000", 1, "10.00")], "不在医保目录"),
        ([("S99010001", 0, "10.00")], "大于零"),
        ([("S99010001", -1, "10.00")], "不是金额|不是正数"),
    ],
)
def test_lines_that_are_none_are_refused(talk, rows, says):
    house = House(talk)
    with pytest.raises(Refused, match=says):
        house.lines(house.register(), rows)


def test_a_prescription_only_drug_needs_its_prescription_everywhere(talk):
    drug = [("X99010001", 1, "18.50")]
    with pytest.raises(Refused, match="处方药"):
        House(talk, SHOP).buy(drug)
    assert House(talk, SHOP).buy(drug, rxno="RX1")["setlinfo"]["setl_id"]
    house = House(talk)
    with pytest.raises(Refused, match="处方药"):
        house.lines(house.register(), drug, rxno="")


def order(talk, web, who=A, rxno="RX9", medium="e_voucher", number="DD1"):
    house = House(talk, web, who)
    (shown,) = [m for m in talk.control("medium", certno=who)["media"] if m["medium"] == medium]
    house.shown = {name: shown[name] for name in ("mdtrt_cert_type", "mdtrt_cert_no", "card_sn")}
    node = house.who() | {"appy_no": number, "fixmedins_code": web, "rxno": rxno}
    return house.shown, house.ask("YM01", {"data": node})


@pytest.mark.clause("7.2 ¶1")
def test_an_internet_hospital_settles_through_its_physical_house_and_hears_of_it(talk):
    with pytest.raises(Refused, match="实体机构"):
        House(talk, WEB_HOSPITAL).register()
    with pytest.raises(Refused, match="在线核验"):
        order(talk, WEB_HOSPITAL, medium="id_card")
    shown, sent = order(talk, WEB_HOSPITAL)
    assert (sent["fixmedins_code"], sent["rxno"]) == (COUNTY, "RX9")
    assert order(talk, WEB_HOSPITAL)[1] == sent
    house = House(talk, sent["fixmedins_code"], medium=shown)
    more = {"exp_content": json.dumps({"order_no": sent["order_no"]})}
    visit = house.register(**more)
    with pytest.raises(Refused, match="流转的处方"):
        house.lines(visit, [("X99010001", 1, "18.50")], rxno="RX8")
    house.ask("2202", {"data": {"mdtrt_id": visit, "psn_no": house.psn_no, "ipt_otp_no": "1"}})
    visit = house.register(**more)
    cuts = house.lines(visit, [("X99010001", 1, "18.50")], rxno="RX9")
    made = house.ask("2207", {"data": house.bill(visit, cuts)})
    info = made["setlinfo"]
    assert (info["fixmedins_code"], info["pay_loc"]) == (COUNTY, "5")
    said = talk.http.get("/sandbox/settlements").json()
    (push,) = said["pushes"]
    assert (push["to"], push["setl_id"], push["what"]) == (WEB_HOSPITAL, info["setl_id"], "settled")
    assert json.loads(info["exp_content"]) == {"order_no": "DD1", "push_sn": push["push_sn"]}
    house.reverse(made, "2208")
    assert [p["what"] for p in talk.http.get("/sandbox/settlements").json()["pushes"]] == [
        "settled",
        "reversed",
    ]


def test_an_internet_pharmacy_sells_through_its_physical_one(talk):
    shown, sent = order(talk, WEB_SHOP, rxno="")
    shop = House(talk, sent["fixmedins_code"], medium=shown)
    more = {"exp_content": json.dumps({"order_no": sent["order_no"]})}
    with pytest.raises(Refused, match="处方药"):
        shop.buy([("X99010002", 1, "30.00")], **more)
    made = shop.buy([("Z99010001", 1, "15.00")], **more)
    assert made["setlinfo"]["fixmedins_code"] == SHOP
    assert talk.http.get("/sandbox/settlements").json()["pushes"][0]["to"] == WEB_SHOP


def test_a_lost_settlement_is_found_by_its_message_or_taken_back_once(talk):
    house = House(talk)
    before, number = house.held(), talk.fresh()
    made = house.outpatient(COLD, msgid=number)
    node = {"psn_no": house.psn_no, "omsgid": number, "oinfno": "2207"}
    with pytest.raises(Refused, match="不一致"):
        house.ask("2601", {"data": node | {"psn_no": "1"}})
    house.ask("2601", {"data": node})
    assert house.held() == before
    with pytest.raises(Refused, match="已冲正"):
        house.ask("2601", {"data": node})
    with pytest.raises(Refused, match="已撤销"):
        house.reverse(made, "2208")
    with pytest.raises(Refused, match="未找到原交易2304"):
        house.ask("2601", {"data": node | {"omsgid": "nothing", "oinfno": "2304"}})
    asked = {"psn_no": house.psn_no, "setl_id": made["setlinfo"]["setl_id"], "mdtrt_id": "x"}
    assert house.ask("5203", {"data": asked})["setlinfo"]["refd_setl_flag"] == "1"


def test_nothing_is_settled_twice(talk):
    house = House(talk)
    visit = house.register()
    bill = house.bill(visit, house.lines(visit, COLD))
    first = house.ask("2207", {"data": bill}, "m" * 30)
    assert house.ask("2207", {"data": bill}, "m" * 30) == first
    with pytest.raises(Refused, match="已结算"):
        house.ask("2207", {"data": bill})
    with pytest.raises(Refused, match="与费用明细合计不一致"):
        house.ask("2206", {"data": house.bill(house.register(), []) | {"mdtrt_id": _other(house)}})


def _other(house):
    visit = house.register()
    house.lines(visit, COLD)
    return visit


ROWS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "X99010001",
                "X99010003",
                "X99010004",
                "X99010005",
                "S99010002",
                "S99010003",
                "C99010001",
            ]
        ),
        st.integers(1, 60),
        st.integers(1, 300_000).map(lambda fen: f"{fen / 100:.2f}"),
    ),
    min_size=1,
    max_size=4,
)
VISITS = st.lists(
    st.tuples(st.sampled_from(["outpatient", "inpatient", "buy"]), ROWS, st.sampled_from("01")),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def long_talk():
    with talking() as made:
        for who, scheme in ((A, "310"), (B, "390")):
            made.control("insure", certno=who, psn_name="样某", insutype=scheme, admdvs="339901")
        made.control("identity", certno=B, types=["2303", "2103"])
        yield made


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cares=VISITS, poor=st.booleans(), mixed=st.randoms(use_true_random=False))
def test_whatever_is_settled_adds_up_and_reversed_in_any_order_is_as_before(
    long_talk, cares, poor, mixed
):
    who, scheme = (B, "390") if poor else (A, "310")
    before = House(long_talk, who=who, insutype=scheme).held()
    made = []
    for kind, rows, account in cares:
        house = House(long_talk, SHOP if kind == "buy" else COUNTY, who, scheme)
        more = {"rxno": "RX1"} if kind == "buy" else {}
        one = getattr(house, kind)(rows, account=account, **more)
        adds_up(one["setlinfo"], one["setldetail"])
        back = {"outpatient": "2208", "inpatient": "2305", "buy": "2103"}[kind]
        made.append((house, one, back))
    mixed.shuffle(made)
    for house, one, back in made:
        house.reverse(one, back)
    assert House(long_talk, who=who, insutype=scheme).held() == before
