"""A real county has no law of its own until it adopts one: then a bill is decided, and not before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from conftest import Platform, desk_at, id_number
from ybcli.commands import run as yb
from ybcli.commands._shared import options
from ybcli.desk.casework import acts
from ybcli.desk.policies import replay
from ybcli.errors import PolicyGap

PATIENT = id_number(960, region="331102")
#: A real office works on the real day of the country.
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`yb …` of this process, in a home without an office yet; a real office works on the real day."""
    monkeypatch.delenv("YB_TODAY")

    def run(*words: str) -> tuple[int, str]:
        vars(options.call).update(vars(options.CallOptions()))
        capsys.readouterr()
        code = yb(list(words))
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


@pytest.fixture
def platform() -> Iterator[Platform]:
    """A practice platform of today."""
    from ybcli.sandbox import running

    with running(seed=7, feed="empty", any_clock=True, day=TODAY.isoformat()) as server:
        yield Platform(server.url)


def a_bill(platform: Platform, run: Run, region: str, patient: str, house: str) -> str:
    """An office of a real county with a stay of 10,000.00 that was handed in; the case's number."""
    body = {"invono": "33010960", "certno": patient, "psn_name": "李演", "medfee_sumamt": "10000.00",
            "fixmedins_code": house, "fixmedins_name": "样例医院", "med_type": "21"}  # fmt: skip
    began, ended = TODAY - timedelta(days=9), TODAY - timedelta(days=4)
    line = {"medins_list_name": "药品", "chrgitm_lv": "01", "det_item_fee_sumamt": "10000.00"}
    stay = {"mdtrt_id": "33010960", "begndate": began.isoformat(), "enddate": ended.isoformat(),
            "dscg_sum_flag": "1", "fee_detl_flag": "1", "feedetail": [line]}  # fmt: skip
    platform.post("insure", certno=patient, insutype="310", admdvs=region)
    for department, kind, more in (
        ("finance", "e_invoice", {"invo_date": ended.isoformat()}),
        ("hospitals", "visit", stay),
    ):
        platform.post("emit", department=department, kind=kind, record_id=kind, body=body | more)
    office = ("office", "init", "--region", region, "--as", "li", "--name", "李")
    assert run(*office, "--platform", platform.url)[0] == 0
    assert run("office", "officers", "--add", "wang", "--name", "王")[0] == 0
    assert run("sync", "run")[0] == 0
    code, told = run(
        "reimburse", "inpatient", "--id-number", patient, "--invoice-number", "33010960"
    )
    assert (code, "verified" in told) == (0, True), told
    return told.split()[0]


def adopt(run: Run, county: str, *words: str) -> None:
    """The county adopts parameters by a document of its own."""
    document = ("--number", "医保〔2026〕1号", "--date", "2026-01-01", "--signatory", "叶签")
    code, told = run("policy", "adopt", *words, "--by", county, *document)
    assert (code, "recorded" in told) == (0, True), told


def test_a_county_without_law_stops_with_what_is_missing_until_it_adopts_it(
    platform: Platform, run: Run, home: Path
) -> None:
    case = a_bill(platform, run, "331102", PATIENT, "H33110200009")
    code, told = run("case", "review", case, "--officer", "wang")
    assert (code, "catastrophic_ratio" in told, "331102" in told) == (4, True, True), told
    assert "catastrophic_ratio" in run("case", "show", case)[1]
    assert "catastrophic_ratio" in run("case", "why", case)[1]
    with desk_at(home) as desk:
        assert desk.reader.case(case).stage == "reviewed"
        assert desk.reader.scalar("SELECT count(*) FROM transfer") == 0
    adopt(run, "莲都区医疗保障局", "catastrophic_ratio", "--value", "{ other = 0.6 }",
          "--quote", "大病保险支付60%。")  # fmt: skip
    # What one page on the net says is a value, and still no law; the night goes on with all else.
    code, told = run("reconcile", "nightly")
    assert (code, "sealed" in told) == (0, True), told
    with desk_at(home) as desk, pytest.raises(PolicyGap, match="unconfirmed") as gap:
        acts.advance(desk, case)
    assert gap.value.code == "E0022"
    assert str(gap.value.parameter).startswith("inpatient_deductible")
    adopt(run, "莲都区医疗保障局", "inpatient_deductible", "inpatient_ratio", "benefit_ceiling",
          "catastrophic_threshold", "catastrophic_ceiling", "benefit_ceiling_on", "bands_on",
          "catastrophic_bands_on", "first_share_counts")  # fmt: skip
    assert run("sync", "run")[0] == 0
    with desk_at(home) as desk:
        decided = desk.reader.case(case)
        found = decided.last("decide").found
        # (10,000 − 1,000) × 83 % = 7,470.00
        assert (found["standing"], decided.figures["reimbursed"]) == ("law", 7_470_00)
        assert not replay.recomputed(desk, decided)["differs"]
    assert "[law]" in run("case", "show", case)[1]


def test_what_is_only_reported_of_a_city_decides_no_bill(
    platform: Platform, run: Run, home: Path
) -> None:
    patient = id_number(961, region="330106")
    case = a_bill(platform, run, "330106", patient, "H33010600009")
    code, told = run("case", "review", case, "--officer", "wang")
    assert code == 4, told
    adopt(run, "西湖区医疗保障局", "catastrophic_threshold", "--value", "{ other = 20_000 }",
          "--quote", "起付20000元。")  # fmt: skip
    adopt(run, "西湖区医疗保障局", "catastrophic_ratio", "--value", "{ other = 0.6 }",
          "--quote", "大病保险支付60%。")  # fmt: skip
    with desk_at(home) as desk, pytest.raises(PolicyGap, match="reported") as gap:
        acts.advance(desk, case)
    assert gap.value.kind == "standing"
