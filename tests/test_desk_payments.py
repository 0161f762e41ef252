"""Payments: a file out, the bank's receipt back in, a second officer above the limit, nothing twice."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from conftest import Days, Platform, desk_at, id_number
from ybcli.desk import Desk, inspection, intake, office
from ybcli.desk import act as acts
from ybcli.desk.payments import files, listing, receipts, verbs
from ybcli.errors import BadData, NotAllowed, PolicyGap
from ybcli.ledger import chart
from ybcli.ledger.transfers import balance, open_references

ACCOUNT = "6222020200112233445"
OTHER = "6217000010009876543"


def payout(desk: Desk, platform: Platform, serial: int, **fields: str) -> str:
    """A decided payout of a personal account: the balance of the made person; its case number."""
    person = id_number(serial)
    platform.post("insure", certno=person, insutype="310", admdvs="339901")
    told = {"id_number": person, "name": "郑演", "ground": "emigration", **fields}
    done = intake.apply(desk, "reimburse-account-payout", told)
    reason = {"outcome": "met", "reason": "the visa was shown"}
    done = acts.perform(desk, done.case.id, "verify", reason)
    assert done.case.stage == "decided"
    return done.case.id


def statement(path: Path, *lines: tuple[Any, ...]) -> Path:
    """A bank's statement: serial, reference, amount, result, day, reason."""
    with path.open("w", encoding="gb18030", newline="") as file:
        made = csv.writer(file)
        made.writerow(["某银行批量代付回单"])
        made.writerow(["银行流水号", "参考号", "金额", "结果", "记账日期", "原因"])
        made.writerows(lines)
    return path


def row(desk: Desk, case: str) -> Any:
    """The payment as `yb payment list` shows it."""
    return next(one for one in listing.listed(desk)[0] if one["payment"] == case)


def sent(path: Path) -> list[list[str]]:
    """The lines of a payment file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def ledger(desk: Desk) -> list[Any]:
    """All transfers."""
    return desk.reader.transfers()


def test_a_payout_goes_to_the_bank_and_comes_back_paid(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    """Decided, ordered, paid: the case waits for the bank and is done when the bank has paid."""
    case = payout(desk, platform, 252, payee_account=ACCOUNT, payee_bank="演练银行")
    fen = desk.reader.case(case).figures["account_payout"]
    if fen > 500000:
        with desk_at(desk.home, "wang") as other:
            verbs.release(other, case)
    assert row(desk, case)["state"] == "ready"
    assert balance(ledger(desk), chart.PAYABLE) == fen

    done = files.make(desk, tmp_path / "out.csv")
    assert (done.payments, done.total_fen) == (1, fen)
    head, line, trailer = sent(tmp_path / "out.csv")
    assert tuple(head) == files.COLUMNS
    assert line[2:6] == [f"{case}-1", "郑演", ACCOUNT, "演练银行"]
    assert trailer[:3] == [done.number, "合计", "1"]
    assert trailer[6] == line[6]
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600
    assert balance(ledger(desk), chart.PAYABLE) == 0
    assert balance(ledger(desk), chart.CLEARING_BANK) == -fen
    assert desk.reader.one("SELECT hands FROM queue WHERE case_id = :c", c=case)[0] == "department"

    file = statement(tmp_path / "in.csv", ("B1", f"{case}-1", line[6], "成功", "2026-07-07", ""))
    taken = receipts.take_in(desk, file)
    assert (taken.paid, taken.exit_code) == (1, 0)
    found = desk.reader.case(case)
    assert found.stage == "archived"
    assert found.last("settle").by == "department:bank"
    assert balance(ledger(desk), chart.CLEARING_BANK) == 0
    assert open_references(ledger(desk), chart.CLEARING_BANK) == {}
    assert balance(ledger(desk), chart.BANK) == -fen
    assert row(desk, case)["state"] == "paid"
    again = receipts.take_in(desk, file)
    assert (again.paid, again.known) == (0, 1)
    assert balance(ledger(desk), chart.BANK) == -fen
    assert inspection.faults(desk) == []
