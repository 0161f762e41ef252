"""Recorded shapes of real answers (amounts and persons replaced): read, to the fen, and never taken for silence."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from ybcli.connectors import Bill, FeeLine, Settled, _paid, _signing
from ybcli.connectors._codes import Unlisted, table
from ybcli.connectors._records import care, relation
from ybcli.connectors._silence import Silence

SAMPLES = Path(__file__).parents[1] / "samples"
#: A recorded answer of 2304; who it was is left out.
INFO = {
    "setl_id": "S1", "mdtrt_id": "M1", "psn_no": "P1", "medfee_sumamt": 23442.46,
    "fulamt_ownpay_amt": 2533.97, "overlmt_selfpay": 1396.89, "preselfpay_amt": 703.44,
    "inscp_scp_amt": 18808.16, "fund_pay_sumamt": 18785.39, "hosp_part_amt": 505.01,
    "acct_pay": 170.04, "psn_cash_pay": 3982.02, "hifob_pay": 18785.39,
}  # fmt: skip
ROWS = {"330101": 18785.39, "999996": 505.01, "310201": 170.04}


def bill(total=2_344_246):
    return Bill(
        id="s", kind="inpatient", at="2026-07-06T09:00:00+08:00", house_code="H33990100001",
        house_name="云溪县人民医院", medium="id_card", shown="", chip="", id_number="", name="",
        person_number="P1", category="11", scheme="employee", insured_in="339901",
        began_on="2026-07-01", ended_on="2026-07-06",
        lines=(FeeLine("S99010002", "床位费", "1", "1", total),),
    )  # fmt: skip


def answer(rows=ROWS, **info):
    said = {
        "setlinfo": INFO | info,
        "setldetail": [
            {"fund_pay_type": fund, "fund_payamt": amount} for fund, amount in rows.items()
        ],
    }
    return json.loads(json.dumps(said), parse_float=Decimal)


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        {"330100": 18785.39, "999997": 505.01, "310200": 170.04},
        {"330101": 18785.39, "310201": 170.04},
        {"330101": 18785.39, "999996": 505.01},
        {"33010102": 18785.39, "999900": 505.01, "310299": 170.04},
    ],
)
def test_a_recorded_settlement_is_settled_to_the_fen(rows):
    found = _paid.read(answer(rows), bill(), numbered=True)
    assert (found.state, found.number, found.doubts) == ("settled", "S1", ())
    assert found.paid("catastrophic") == 1_878_539
    assert (found.house_fen, found.account_fen, found.cash_fen) == (50_501, 17_004, 398_202)
    payers = sum(layer.amount_fen for layer in found.layers) + found.house_fen
    assert payers + found.account_fen + found.cash_fen == found.bill_fen == 2_344_246


@pytest.mark.parametrize("nothing", [None, "", "null", 0])
def test_the_hospitals_share_is_counted_once_whether_it_stands_in_its_row_or_beside(nothing):
    found = _paid.read(answer(hosp_part_amt=nothing), bill(), numbered=True)
    assert (found.house_fen, found.doubts) == (50_501, ())


def test_a_row_of_other_funds_that_the_sum_counts_is_a_fund():
    rows = {"310101": 18280.38, "999997": 505.01, "310201": 170.04}
    info = {"hosp_part_amt": None, "psn_cash_pay": 4487.03}
    found = _paid.read(answer(rows, **info), bill(), numbered=True)
    assert (found.paid("basic"), found.paid("other"), found.house_fen) == (1_828_038, 50_501, 0)
    assert found.doubts == ()


def test_rows_that_do_not_add_up_are_settled_with_a_doubt():
    found = _paid.read(answer(ROWS | {"330101": 18786.39}), bill(), numbered=True)
    assert found.state == "settled"
    assert any("18786.39" in doubt for doubt in found.doubts)


def test_an_answer_without_rows_is_read_from_its_head():
    found = _paid.read(answer({}), bill(), numbered=True)
    assert (found.paid("catastrophic"), found.house_fen, found.doubts) == (1_878_539, 50_501, ())


def test_another_bill_than_was_sent_is_settled_with_a_doubt():
    assert _paid.read(answer(), bill(2_344_247), numbered=True).doubts


def test_a_fund_in_no_list_paid_and_is_named():
    found = _paid.read(answer({"880101": 18785.39, "310201": 170.04}), bill(), numbered=True)
    assert found.paid("other") == 1_878_539
    assert any("880101" in doubt for doubt in found.doubts)


@pytest.mark.parametrize("part", [{"setl_id": ""}, {"mdtrt_id": None}, {"psn_no": "P2"}])
def test_what_is_not_this_bills_is_silence(part):
    with pytest.raises(Silence):
        _paid.read(answer(**part), bill(), numbered=True)


def test_a_reversal_with_nulls_takes_back_what_was_settled():
    settled = Settled("settled", bill_fen=1000, account_fen=300, cash_fen=700)
    nulls = {"setl_id": "R1", "medfee_sumamt": None, "hosp_part_amt": None, "acct_pay": "null"}
    assert _paid.reversal_doubts(nulls, settled) == ()
    assert _paid.reversal_doubts(nulls | {"medfee_sumamt": "-10.00"}, settled) == ()
    assert _paid.reversal_doubts(nulls | {"medfee_sumamt": "-9.00"}, settled)


@pytest.mark.parametrize(
    ("code", "word"),
    [("11", "outpatient"), ("110104", "outpatient"), ("21303", "inpatient"), ("41", "pharmacy")],
)
def test_a_kind_of_care_is_read_by_its_code_or_its_published_beginning(code, word):
    assert care(code) == word


@pytest.mark.parametrize("code", ["24", "53", "9999", "x"])
def test_a_kind_of_care_that_no_table_lists_is_unlisted(code):
    with pytest.raises(Unlisted):
        care(code)


def test_a_term_of_the_platforms_dictionary_is_read_by_its_parent_or_its_words():
    assert table("med_type").told("急诊转住院") == "inpatient"
    assert table("med_type").told("某种", "21") == "inpatient"
    assert table("med_type").told("门诊转住院") == ""  # two words: an officer's question
    assert relation("6") == "grandparent"


def test_the_gateways_published_ways_of_signing():
    assert (
        _signing.tif("a", "demo-secret", "1700000000", "abc123")["x-tif-signature"]
        == "1110f10f76885fff4039393e372856dfc423c0260e72395dc2fd27040f1d8c58"
    )
    signed = _signing.aksk("demo-ak", "demo-sk", "1721789415123", "1101")
    assert signed["_api_signature"] == "vpK3IArKTw6t87c7u+MOkQ68UQI="


def test_sm3_and_sm2_agree_with_the_vectors_of_the_standards():
    """GB/T 32905 A.1; GB/T 32918.5 A.2 (recommended curve), with the standard's random number."""
    import base64

    import gmalg

    assert _signing.sm3(b"abc") == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    key = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"
    drawn = int("59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21", 16)
    fixed = gmalg.SM2(bytes.fromhex(key), b"1234567812345678", rnd_fn=lambda _bits: drawn)
    r, s = fixed.sign(b"message digest")
    assert r.hex().upper() == "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    assert s.hex().upper() == "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
    signed = base64.b64decode(_signing.sm2(b"message digest", key))
    assert fixed.verify(b"message digest", signed[:32], signed[32:])


def test_a_signature_has_64_bytes_also_where_a_number_begins_with_a_nought(monkeypatch):
    import base64

    import gmalg

    monkeypatch.setattr(gmalg.SM2, "sign", lambda self, text: (b"\x01" * 31, b"\x02" * 30))
    signed = base64.b64decode(_signing.sm2(b"message digest", "39" * 32))
    assert signed == b"\0" + b"\x01" * 31 + b"\0\0" + b"\x02" * 30


def test_a_level_of_a_hospital_that_no_table_lists_is_not_the_community():
    from ybcli.connectors._answers import institution

    def told(level):
        raw = {"fixmedins_code": "H33990100001", "fixmedins_type": "1", "hosp_lv": level}
        found = institution({"medinsinfo": raw})
        return found.level, found.grade, found.kind, found.unlisted

    assert told("2") == (3, "三级甲等", "hospital", "")
    assert told("13") == (2, "二级无等", "hospital", "")
    assert told("11") == (0, "", "clinic", "")
    assert told("15") == (-1, "", "hospital", "15")


def test_a_state_or_scheme_of_a_relation_that_no_table_lists_is_told():
    from ybcli.connectors._statements import relation as read
    from ybcli.connectors.codes_told import unlisted_of

    good = {"insutype": "310", "psn_insu_stas": "1", "insuplc_admdvs": "339901"}
    assert unlisted_of(read(good)) == ("", "")
    assert unlisted_of(read(good | {"insutype": "340"})) == ("", "")
    assert unlisted_of(read(good | {"psn_insu_stas": "7"})) == ("psn_insu_stas", "7")
    assert unlisted_of(read(good | {"insutype": "777"})) == ("insutype", "777")
