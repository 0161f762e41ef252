"""What a settlement answers on the wire, in our words: who paid what, in a fixed order, to the fen.

An answer that does not add up is silence: the settlement is asked for again, or taken back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ._answers import fen
from ._care import Bill, Layer, Settled
from ._silence import Silence
from ._wire import many, one, text

#: Fund (fund_pay_type) → the layer to which it belongs; every other fund is one of the N.
_ACCOUNT = "310200"
_LAYERS: Final = {
    **dict.fromkeys(("310100", "310101", "310102", "390100", "390101", "390102"), "basic"),
    **dict.fromkeys(("310300", "330100", "390200"), "catastrophic"),
    "610100": "aid",
    _ACCOUNT: "account",
}


def cuts(output: Mapping[str, Any]) -> dict[str, int]:
    """How the platform divided the lines: what is own, over, first, within the policy; fen.

    Raises Silence where an amount is none.
    """
    names = {
        "fulamt_ownpay_amt": "fulamt_ownpay_amt",
        "overlmt_selfpay": "overlmt_amt",
        "preselfpay_amt": "preselfpay_amt",
        "inscp_scp_amt": "inscp_scp_amt",
    }
    rows = many(output.get("result"))
    return {ours: sum(fen(row.get(theirs)) for row in rows) for ours, theirs in names.items()}


def read(output: Mapping[str, Any], bill: Bill, *, numbered: bool) -> Settled:
    """What a settlement (`numbered`), or its working out, answers.

    Raises Silence where it is not this bill's, or does not add up.
    """
    info = one(output.get("setlinfo"))
    layers = _layers(many(output.get("setldetail")))
    found = Settled(
        state="settled",
        number=text(info.get("setl_id")),
        visit=text(info.get("mdtrt_id")),
        at=text(info.get("setl_time")),
        bill_fen=fen(info.get("medfee_sumamt")),
        own_fen=fen(info.get("fulamt_ownpay_amt")),
        over_fen=fen(info.get("overlmt_selfpay")),
        first_fen=fen(info.get("preselfpay_amt")),
        in_scope_fen=fen(info.get("inscp_scp_amt")),
        deductible_fen=fen(info.get("act_pay_dedc")),
        layers=tuple(layer for layer in layers if layer.layer != "account"),
        house_fen=fen(info.get("hosp_part_amt")),
        account_fen=fen(info.get("acct_pay")),
        cash_fen=fen(info.get("psn_cash_pay")),
        balance_fen=fen(info.get("balc")),
        push=push_of(info),
    )
    if not _adds_up(found, info, bill) or (numbered and not found.number):
        raise Silence("garbage")
    return found


def _layers(rows: Sequence[Mapping[str, Any]]) -> list[Layer]:
    """The funds in the order in which they pay: basic, catastrophic, aid, then the others."""
    order = ("basic", "catastrophic", "aid", "other", "account")
    found = [
        Layer(
            _LAYERS.get(fund := text(row.get("fund_pay_type")), "other"),
            fund,
            text(row.get("fund_pay_type_name")),
            fen(row.get("fund_payamt")),
        )
        for row in rows
    ]
    return sorted(found, key=lambda layer: order.index(layer.layer))


def _adds_up(found: Settled, info: Mapping[str, Any], bill: Bill) -> bool:
    parts = (found.own_fen, found.over_fen, found.first_fen, found.in_scope_fen)
    funds = sum(layer.amount_fen for layer in found.layers)
    payers = (funds, found.house_fen, found.account_fen, found.cash_fen)
    amounts = (*parts, *payers, *(layer.amount_fen for layer in found.layers))
    return (
        found.bill_fen == bill.total_fen == sum(parts) == sum(payers)
        and funds == fen(info.get("fund_pay_sumamt"))
        and min(amounts) >= 0
        and text(info.get("psn_no")) == bill.person_number
        and bool(found.visit)
    )


def push_of(info: Mapping[str, Any]) -> str:
    """The number under which the result was pushed to the internet house; empty where it was not."""
    try:
        said = json.loads(text(info.get("exp_content")) or "{}")
    except (ValueError, RecursionError):
        return ""
    return text(said.get("push_sn")) if isinstance(said, dict) else ""
