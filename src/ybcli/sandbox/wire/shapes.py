"""Answers as real systems gave them: a comma too many, no sentence, local codes of funds, rows that do not add up.

What was done stays done: only the answer is drawn otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

_ACCOUNT = "310200"
#: A fund as the specification prints it → the local code in a recorded answer of the same settlement.
_RECORDED = {"330100": "330101", "390200": "390201", "310100": "310101", "390100": "390101"}


def shaped(kind: str, body: bytes) -> bytes:
    """The answer in the shape that was ordered; any other kind leaves it as it is."""
    shape = _SHAPES.get(kind)
    return body if shape is None else shape(body)


def _comma(body: bytes) -> bytes:
    return body.rstrip()[:-1] + b",}"


def _torso(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _no_sentence(body: bytes) -> bytes:
    whole = json.loads(body)
    return _written(whole | {"infcode": -1, "err_msg": None, "output": None})


def _recorded(body: bytes) -> bytes:
    """Local fund codes; the account (310201) and the hospital's share (999996) stand among the rows, and the
    share nowhere else.
    """

    def change(info: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["fund_pay_type"] = _RECORDED.get(row["fund_pay_type"], row["fund_pay_type"])
        rows[:] = [row for row in rows if row["fund_pay_type"] != _ACCOUNT]
        if Decimal(str(info.get("acct_pay") or 0)):
            rows.append({"fund_pay_type": "310201", "fund_payamt": info["acct_pay"]})
        share = Decimal("5.01")
        cash = Decimal(str(info["psn_cash_pay"]))
        if cash >= share:
            info["psn_cash_pay"] = str(cash - share)
            rows.append({"fund_pay_type": "999996", "fund_payamt": str(share)})
        info["hosp_part_amt"] = None

    return _of_settlement(body, change)


def _unbalanced(body: bytes) -> bytes:
    """A fund pays a yuan more in its row than the sum of the funds says."""

    def change(_info: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        if rows:
            rows[0]["fund_payamt"] = str(Decimal(str(rows[0]["fund_payamt"])) + 1)

    return _of_settlement(body, change)


def _unreadable(body: bytes) -> bytes:
    """The amount of the bill is no amount."""
    return _of_settlement(body, lambda info, _rows: info.update(medfee_sumamt="#REF!"))


def _other_amount(body: bytes) -> bytes:
    """A yuan more of the bill is told than there was."""

    def change(info: dict[str, Any], _rows: list[dict[str, Any]]) -> None:
        info["medfee_sumamt"] = str(Decimal(str(info.get("medfee_sumamt") or 0)) + 1)

    return _of_settlement(body, change)


def _of_settlement(
    body: bytes, change: Callable[[dict[str, Any], list[dict[str, Any]]], None]
) -> bytes:
    whole = json.loads(body)
    output = whole.get("output") or {}
    if "setlinfo" not in output:
        return body
    info, rows = output["setlinfo"], output.get("setldetail") or []
    rows = rows if isinstance(rows, list) else [rows]
    change(info[0] if isinstance(info, list) else info, rows)
    output["setldetail"] = rows
    return _written(whole)


def _written(whole: Mapping[str, Any]) -> bytes:
    return json.dumps(whole, ensure_ascii=False).encode()


_SHAPES = {
    "comma": _comma,
    "torso": _torso,
    "no_sentence": _no_sentence,
    "recorded": _recorded,
    "unbalanced": _unbalanced,
    "other_amount": _other_amount,
    "unreadable": _unreadable,
}
