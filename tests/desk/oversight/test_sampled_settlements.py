"""Samples draw settlements at the point of care and the stay behind them (5.3.2)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from conftest import Platform, id_number
from ybcli.desk import Desk
from ybcli.desk.exchange import sync
from ybcli.desk.oversight import sampling, stays
from ybcli.desk.settlements import bill_lines, settling
from ybcli.desk.settlements.bills import SettlementRequest

A, HOSPITAL = id_number(1), "H33990100001"


@pytest.fixture
def settled(platform: Platform, desk: Desk) -> str:
    """The number of a stay that was settled at the hospital's counter."""
    platform.post("insure", certno=A, psn_name="样乙", insutype="310", admdvs="339901")
    lines = bill_lines.from_words(["X99010005:60:26.00:YZ1"])
    asked = SettlementRequest(
        "inpatient",
        house=HOSPITAL,
        medium="id_card",
        shown=A,
        lines=lines,
        began_on="2026-07-01",
        ended_on="2026-07-06",
    )
    return settling.settle(desk, asked).row.id


def test_settlements_are_drawn_by_kind_and_region_and_a_wrong_one_is_a_case(
    desk: Desk, settled: str
) -> None:
    drawn = sampling.draw(desk, desk.today, desk.today, Fraction(1), "七月")
    assert (settled, "settlement-inpatient|339901") in drawn.drawn
    assert sampling.draw(desk, desk.today, desk.today, Fraction(1), "七月").drawn == drawn.drawn
    follow_up = sampling.find(desk, settled[:8], "wrong", "the stay was never written")
    case = desk.reader.case(follow_up)
    assert (case.fields["about"], case.item) == (settled, "office-sample-finding")
    assert case.stage == "sensed"


def test_the_stay_is_what_the_hospital_told_of_its_days(
    platform: Platform, desk: Desk, settled: str
) -> None:
    for number, (begun, ended) in enumerate(
        [("2026-07-01", "2026-07-06"), ("2026-05-01", "2026-05-05")]
    ):
        body = {"mdtrt_id": f"JZ{number}", "certno": A, "psn_name": "样乙", "fixmedins_code": HOSPITAL,
                "fixmedins_name": "云溪县人民医院", "med_type": "21", "begndate": begun, "enddate": ended,
                "medfee_sumamt": "1560.00", "medrcd_flag": "1", "dscg_sum_flag": "1", "fee_detl_flag": "1",
                "feedetail": [{"medins_list_name": "药品", "chrgitm_lv": "01", "det_item_fee_sumamt": "1560.00"}]}  # fmt: skip
        platform.post(
            "emit", department="hospitals", kind="visit", record_id=f"v{number}", body=body
        )
    sync.run(desk)
    from ybcli.desk.settlements import book

    (stay,) = stays.behind(desk, book.settlement_of(desk, settled))
    assert stay["record"] == "v0"
    assert not {"id_number", "name"} & set(stay)
