"""Settlements over the real line to the practice platform: five media, lost answers, reversals."""

from dataclasses import replace

import pytest
from test_connectors_questions import NAMES, A, B, C, line_to

from ybcli.connectors import MEDIA, Bill, FeeLine
from ybcli.errors import Unavailable

COUNTY, SHOP = ("H33990100001", "云溪县人民医院"), ("P33990100001", "云溪样例大药房")
WEB = ("H33990100101", "云溪县人民医院互联网医院")
COLD = (
    FeeLine("S99010001", "一般诊疗费", "1", "10.00", 10_00),
    FeeLine("X99010001", "胶囊", "40", "18.50", 740_00, "RX1"),
)
STAY = (
    FeeLine("S99010002", "床位费", "5", "80.00", 400_00),
    FeeLine("S99010005", "阑尾切除术", "1", "3600.00", 3_600_00),
)
STEPS = {
    "outpatient": ("2201", "2203", "2204", "2206", "2207"),
    "inpatient": ("2401", "2301", "2402", "2303", "2304"),
    "pharmacy": ("2102",),
}


@pytest.fixture
def line(platform):
    platform.post("insure", certno=A, psn_name=NAMES[A], insutype="310", admdvs="339901")
    platform.post("insure", certno=B, psn_name=NAMES[B], insutype="390", admdvs="339901")
    platform.post("insure", certno=C, psn_name=NAMES[C], insutype="310", admdvs="330802")
    platform.post("account", certno=A, balance="150.00")
    with line_to(platform.url) as made:
        yield made


def bill_of(line, kind="outpatient", who=A, medium="id_card", shown="", chip="", **more):
    found = line.identify(medium, shown or who, chip)
    assert not found.says, found.says
    relation = found.relations[0]
    house = SHOP if kind == "pharmacy" else COUNTY
    made = Bill(
        id=f"s-{kind}",
        kind=kind,
        at="2026-07-06T09:00:00+08:00",
        house_code=house[0],
        house_name=house[1],
        medium=medium,
        shown=shown or who,
        chip=chip,
        id_number=found.id_number,
        name=found.name,
        person_number=found.number,
        category=found.categories[relation["scheme"], relation["region"]],
        scheme=relation["scheme"],
        insured_in=relation["region"],
        began_on="2026-07-01" if kind == "inpatient" else "2026-07-06",
        ended_on="2026-07-06",
        lines=STAY if kind == "inpatient" else COLD,
        own_number="V1",
        diagnosis_code="J06.900",
        diagnosis_name="急性上呼吸道感染",
    )
    return replace(made, **more)


def held(line, who=A):
    sums = {one.what: one.amount_fen for one in line.accumulated(who, NAMES[who], "2026")}
    return line.accounts(who, NAMES[who]), {name: fen for name, fen in sums.items() if fen}


def settled(platform):
    return [one for one in platform.get("settlements")["settlements"] if not one["reversed"]]


@pytest.mark.parametrize("kind", STEPS)
@pytest.mark.parametrize("fault", ["", "lost_ack", "double", "drop", "garbage", "5xx"])
def test_a_settlement_counts_once_whatever_the_line_does_to_each_step(platform, line, kind, fault):
    before = held(line)
    bill = bill_of(line, kind)
    for infno in STEPS[kind] if fault else ():
        platform.post("faults", fault=fault, infno=infno, times=1)
    made = line.settle(bill)
    assert made.state == "settled", made.says
    assert made.bill_fen == bill.total_fen
    assert made.layers[0].layer == "basic"
    assert len(settled(platform)) == 1
    assert line.settle(bill) == made
    assert len(settled(platform)) == 1
    undone = line.reverse(bill, made)
    assert (undone.state, bool(undone.reversal)) == ("reversed", True)
    assert held(line) == before
    assert line.reverse(bill, made) == undone


@pytest.mark.parametrize("kind", STEPS)
def test_a_lost_answer_is_away_and_the_same_bill_finds_its_settlement(platform, line, kind):
    bill = bill_of(line, kind)
    platform.post("faults", fault="lost_ack", infno=STEPS[kind][-1], times=3)
    with pytest.raises(Unavailable):
        line.settle(bill)
    assert len(settled(platform)) == 1
    made = line.settle(bill)
    assert made.number == settled(platform)[0]["setl_id"]
    assert len(settled(platform)) == 1


@pytest.mark.parametrize("kind", STEPS)
def test_a_lost_settlement_can_be_taken_back_and_a_new_attempt_settles(platform, line, kind):
    before, bill = held(line), bill_of(line, kind)
    platform.post("faults", fault="lost_ack", infno=STEPS[kind][-1], times=3)
    with pytest.raises(Unavailable):
        line.settle(bill)
    assert held(line) != before
    assert line.take_back(bill)
    assert line.take_back(bill)
    assert held(line) == before
    assert settled(platform) == []
    assert line.settle(replace(bill, attempt=2)).state == "settled"


@pytest.mark.parametrize("kind", ["outpatient", "inpatient"])
@pytest.mark.parametrize("place", range(5))
def test_what_never_happened_leaves_nothing_behind(platform, line, kind, place):
    before, bill = held(line), bill_of(line, kind)
    platform.post("faults", fault="drop", infno=STEPS[kind][place], times=3)
    with pytest.raises(Unavailable):
        line.settle(bill)
    assert not line.take_back(bill)
    assert (held(line), line.in_hospital(A, NAMES[A])) == (before, [])
    assert line.settle(replace(bill, attempt=2)).state == "settled"


def test_the_five_media_show_the_same_person(platform, line):
    numbers = {one["medium"]: one for one in platform.post("medium", certno=A)["media"]}
    assert set(MEDIA) == set(numbers)
    for medium, one in numbers.items():
        found = line.identify(medium, one["mdtrt_cert_no"], one["card_sn"])
        assert (found.id_number, found.name, found.balance_fen) == (A, NAMES[A], 150_00)
        shown = {"medium": medium, "shown": one["mdtrt_cert_no"], "chip": one["card_sn"]}
        made = line.settle(bill_of(line, id=f"by-{medium}", use_account=False, **shown))
        assert made.state == "settled", made.says


def test_a_medium_that_shows_nobody_says_why_without_anybody(platform, line):
    platform.post("medium", certno=A, medium="e_voucher", number="EC4711", bound=False)
    assert "绑定" in line.identify("e_voucher", "EC4711").says
    for medium, shown in (("e_voucher", "EC0"), ("id_card", "339901199003079986")):
        found = line.identify(medium, shown)
        assert found.says
        assert shown not in found.says
        assert found.id_number == ""


def test_one_who_agrees_to_nothing_leaves_nothing(platform, line):
    for kind in STEPS:
        made = line.settle(bill_of(line, kind), lambda found: found.cash_fen < 0)
        assert made.state == "declined"
        assert settled(platform) == []
        assert line.in_hospital(A, NAMES[A]) == []


def test_a_refused_line_leaves_no_registration(platform, line):
    lines = (FeeLine("N0", "?", "1", "1.00", 1_00),)
    made = line.settle(bill_of(line, lines=lines))
    assert made.state == "refused"
    assert "不在医保目录" in made.says
    stay = line.settle(bill_of(line, "inpatient", lines=lines))
    assert stay.state == "refused"
    assert line.in_hospital(A, NAMES[A]) == []


def test_an_internet_hospital_settles_under_its_physical_house(platform, line):
    assert line.house(WEB[0]).settles_through == COUNTY[0]
    assert line.house("H33990199999") is None
    token = platform.post("medium", certno=A)["media"][0]["mdtrt_cert_no"]
    bill = bill_of(
        line, medium="e_voucher", shown=token, internet_code=WEB[0], internet_name=WEB[1]
    )
    made = line.settle(bill)
    assert made.state == "settled", made.says
    (push,) = platform.get("settlements")["pushes"]
    assert (made.push, push["fixmedins_code"], push["to"]) == (push["push_sn"], COUNTY[0], WEB[0])
    by_card = bill_of(line, id="other", internet_code=WEB[0], internet_name=WEB[1])
    assert "在线核验" in line.settle(by_card).says


def test_a_prescription_only_drug_without_prescription_is_refused(platform, line):
    lines = (FeeLine("X99010002", "片", "1", "30.00", 30_00),)
    assert "处方" in line.settle(bill_of(line, "pharmacy", lines=lines)).says


def test_the_layers_of_the_poor_come_in_their_order(platform, line):
    platform.post("identity", certno=B, types=["2303", "2102"])
    lines = (FeeLine("X99010005", "注射液", "60", "2600.00", 156_000_00, "RX1"),)
    made = line.settle(bill_of(line, "inpatient", B, lines=lines))
    layers = [layer.layer for layer in made.layers]
    assert layers == ["basic", "catastrophic", "aid", "other", "other"]
    funds = sum(layer.amount_fen for layer in made.layers)
    assert made.bill_fen == funds + made.account_fen + made.cash_fen == 156_000_00
