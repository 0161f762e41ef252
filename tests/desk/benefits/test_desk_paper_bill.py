"""A bill of a hospital that is not connected is entered from the paper and reviewed by two officers (6.9)."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from conftest import Platform, desk_at, id_number, make_office
from made_payments import at_the_bank
from ybcli.desk.archive import packages
from ybcli.desk.benefits import paper_bills
from ybcli.desk.casework import acts
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.errors import BadData, NotAllowed
from ybcli.store.queries import pictures

WHO = id_number(961)
FORM = {
    "id_number": WHO,
    "name": "李演",
    "invoice_number": "36010961",
    "amount": "5000.00",
    "payee_account": "6222020200112233445",
}
ABOUT = {
    "hospital_name": "云溪县乡村医院",
    "hospital_code": "H33990100001",
    "began_on": "2026-06-10",
    "ended_on": "2026-06-15",
    "level": "2",
}
SCAN = b"%PDF-1.4 the paper bill"


@pytest.fixture
def office(home: Path, platform: Platform) -> Path:
    make_office(home, platform.url)
    platform.post("insure", certno=WHO, insutype="390", admdvs="339901")
    with desk_at(home) as desk:
        sync.run(desk)
    return home


def paper(folder: Path, *rows: str) -> tuple[Path, Path]:
    """The lines and the scan of a paper bill."""
    lines, scan = folder / "lines.csv", folder / "scan.pdf"
    lines.write_text("\n".join(["项目名称,收费项目等级,金额", *rows]) + "\n", "utf-8")
    scan.write_bytes(SCAN)
    return lines, scan


def applied(home: Path) -> str:
    with desk_at(home) as desk:
        case = applications.apply(desk, "reimburse-inpatient", FORM).case
        assert case.stage == "received"
        acts.perform(desk, case.id, "verify", {"outcome": "met", "reason": "the paper was seen"})
        return case.id


def test_two_officers_never_agree_to_an_amount_that_nobody_can_work_out(office: Path) -> None:
    case = applied(office)
    with desk_at(office, "wang") as desk:
        with pytest.raises(BadData) as stopped:
            acts.perform(desk, case, "review")
        assert f"`yb case paper {case}" in stopped.value.cure
        assert desk.reader.case(case).stage == "verified"


def test_a_paper_bill_is_entered_kept_reviewed_twice_paid_and_archived(
    office: Path, tmp_path: Path
) -> None:
    case = applied(office)
    lines, scan = paper(tmp_path, "药品,甲,3000.00", "检查,乙,1500.00", "床位,自费,500.00")
    with desk_at(office) as desk:
        done = paper_bills.enter(desk, case, lines, scan, ABOUT)
        assert (
            done.case.stage == "received"
        )  # finance knows no invoice: an officer says it was seen
        assert done.case.last("paper").form["picture"]["sha256"] == (
            hashlib.sha256(SCAN).hexdigest()
        )
        (kept,) = pictures.of_case(desk.reader, case)
        assert (kept.content, kept.type) == (SCAN, "application/pdf")
        form = {"outcome": "met", "reason": "compared with the paper, line by line"}
        verified = acts.perform(desk, case, "verify", form).case
        assert verified.last("verify").verification["proposed"]["figures"]["bill_sum"] == 500_000
    with desk_at(office) as desk, pytest.raises(NotAllowed):
        acts.perform(desk, case, "review")
    with desk_at(office, "wang") as desk:
        decided = acts.perform(desk, case, "review").case
        assert decided.stage == "decided"
        assert 0 < decided.figures["basic_benefit"] < 500_000
    at_the_bank(office, case, "paid")
    with desk_at(office) as desk:
        assert desk.reader.case(case).stage == "archived"
        (out,) = packages.export(desk, [case], tmp_path / "out", "the auditor asks")
        names = zipfile.ZipFile(out.file).namelist()
        assert any(name.endswith(f"pictures/{kept.sha256}.pdf") for name in names)


@pytest.mark.parametrize(
    ("rows", "about", "says"),
    [
        (("药品,甲,3000.00",), {}, "the lines add up to 3000.00 yuan, the invoice says 5000.00"),
        (("药品,戊,5000.00",), {}, "收费项目等级 cannot be read: 戊"),
        (("药品,甲,五千",), {}, "金额 cannot be read: 五千"),
        (("药品,甲,5000.00",), {"began_on": "2027-01-01"}, "began_on is no day that has been"),
        (("药品,甲,5000.00",), {"ended_on": "2026-06-01"}, "the discharge lies before"),
    ],
)
def test_what_is_wrong_with_a_paper_bill_is_said_and_nothing_is_written(
    office: Path, tmp_path: Path, rows: tuple[str, ...], about: dict[str, str], says: str
) -> None:
    case = applied(office)
    lines, scan = paper(tmp_path, *rows)
    with desk_at(office) as desk:
        with pytest.raises(BadData) as refused:
            paper_bills.enter(desk, case, lines, scan, ABOUT | about)
        assert any(says in problem.says for problem in refused.value.problems)
        assert not pictures.of_case(desk.reader, case)


def test_a_picture_is_a_picture_and_not_too_large(office: Path, tmp_path: Path) -> None:
    case = applied(office)
    lines, scan = paper(tmp_path, "药品,甲,5000.00")
    scan.write_bytes(b"MZ no picture")
    with desk_at(office) as desk, pytest.raises(BadData, match="JPEG, PNG or PDF"):
        paper_bills.enter(desk, case, lines, scan, ABOUT)
