"""What tests of payments share: a made account, a bank's statement, a payment taken through the bank."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from conftest import desk_at
from ybcli import money
from ybcli.desk.payments import files, listing, statements, verbs

ACCOUNT = "6222020200112233445"


def statement(path: Path, *lines: tuple[Any, ...]) -> Path:
    """A bank's statement: serial, reference, amount, result, day, reason; as banks save it."""
    with path.open("w", encoding="gb18030", newline="") as file:
        made = csv.writer(file)
        made.writerow(["某银行批量代付回单"])
        made.writerow(["银行流水号", "参考号", "金额", "结果", "记账日期", "原因"])
        made.writerows(lines)
    return path


def payment(desk: Any, case: str) -> Any:
    """The payment of a case as `yb payment list` shows it."""
    return next(one for one in listing.listed(desk)[0] if one["payment"] == case)


def at_the_bank(home: Path, case: str, result: str = "paid", officer: str = "wang") -> Any:
    """Give the payment an account, release it, put it into a file, and let the bank answer."""
    with desk_at(home) as desk:
        if payment(desk, case)["state"] in {"no_account", "returned"}:
            verbs.correct(desk, case, account=ACCOUNT, bank="演练银行")
        is_held = payment(desk, case)["state"] == "held"
    if is_held:
        with desk_at(home, officer) as desk:
            verbs.release(desk, case)
    with desk_at(home) as desk:
        times = payment(desk, case)["times"] + 1
        files.make(desk, home.parent / f"payments-{case}-{times}.csv")
        row = desk.reader.one("SELECT * FROM payment WHERE case_id = :c", c=case)
        line = (f"S{case}{times}", row["reference"], money.yuan(row["amount_fen"]), result,
                desk.today.isoformat(), "账号户名不符" if result == "returned" else "")  # fmt: skip
        return statements.import_statement(
            desk, statement(home.parent / f"bank-{case}-{times}.csv", line)
        )
