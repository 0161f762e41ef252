"""What a settlement answers on the wire, in our words: who paid what, in a fixed order, to the fen.

The platform has settled when it answers with a number: an answer whose rows do not add up is a settlement with
`doubts`, for an officer, and never silence. Only what is not this bill's, or no answer at all, is silence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from .. import money
from ..language import _
from ._answers import fen
from ._care import Bill, Layer, Settled
from ._codes import table
from ._silence import Silence
from ._wire import many, one, text

#: The order in which funds pay; the hospital's own share and the account stand beside the funds.
_ORDER: Final = ("basic", "catastrophic", "aid", "other", "house", "account")
_NO_FUNDS: Final = frozenset({"house", "account"})


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
    """What a settlement (`numbered`), or its working out, answers; what does not add up are its `doubts`.

    Raises Silence where it is not this bill's, or says no number of a visit or settlement.
    """
    info = one(output.get("setlinfo"))
    layers = _layers(many(output.get("setldetail"))) or _named(info)
    stated = fen(info.get("fund_pay_sumamt"))
    funds = _funds(layers, stated, fen(info.get("hosp_part_amt")))
    shares_are_funds = any(table("fund_pay_type").meaning(one.fund) == "house" for one in funds)
    shares = 0 if shares_are_funds else _paid_by(layers, "house")
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
        layers=funds,
        house_fen=fen(info.get("hosp_part_amt")) or shares,
        account_fen=fen(info.get("acct_pay")) or _paid_by(layers, "account"),
        cash_fen=fen(info.get("psn_cash_pay")),
        balance_fen=fen(info.get("balc")),
        push=push_of(info),
    )
    is_theirs = text(info.get("psn_no")) in {"", bill.person_number} and bool(found.visit)
    if not is_theirs or (numbered and not found.number):
        raise Silence("garbage")
    return replace(found, doubts=tuple(_doubts(found, stated, bill, layers)))


def _layers(rows: Sequence[Mapping[str, Any]]) -> tuple[Layer, ...]:
    """Who paid, in the order in which they pay, by the published beginning of the fund's code."""
    found = []
    for row in rows:
        fund = text(row.get("fund_pay_type"))
        word = table("fund_pay_type").meaning(fund)
        layer = word if word in _ORDER else "other"
        name = text(row.get("fund_pay_type_name")) or table("fund_pay_type").label(fund)
        found.append(Layer(layer, fund, name, fen(row.get("fund_payamt"))))
    return tuple(sorted(found, key=lambda layer: _ORDER.index(layer.layer)))


def _named(info: Mapping[str, Any]) -> tuple[Layer, ...]:
    """The funds that the head of an answer without rows names."""
    names = table("setlinfo")
    found = [
        Layer(layer, field, names.label(field), fen(info.get(field)))
        for field, layer in names.means.items()
        if fen(info.get(field))
    ]
    return tuple(sorted(found, key=lambda layer: _ORDER.index(layer.layer)))


def _funds(layers: Sequence[Layer], stated: int, house: int) -> tuple[Layer, ...]:
    """The rows that are funds. A row of 9999xx is the hospital's share, once; where the answer counts it into
    the sum of the funds and states no share, it is another fund.
    """
    funds = tuple(layer for layer in layers if layer.layer not in _NO_FUNDS)
    shares = tuple(layer for layer in layers if _is_share(layer))
    whole = sum(layer.amount_fen for layer in funds)
    if (
        shares
        and not house
        and stated == whole + sum(layer.amount_fen for layer in shares) != whole
    ):
        return funds + tuple(replace(layer, layer="other") for layer in shares)
    return funds


def _is_share(layer: Layer) -> bool:
    return layer.layer == "house"


def _paid_by(layers: Sequence[Layer], wanted: str) -> int:
    return sum(layer.amount_fen for layer in layers if layer.layer == wanted)


def _doubts(found: Settled, stated: int, bill: Bill, layers: Sequence[Layer]) -> Iterator[str]:
    """What does not add up, to the fen, each as a sentence with both amounts."""
    parts = (found.own_fen, found.over_fen, found.first_fen, found.in_scope_fen)
    funds = sum(layer.amount_fen for layer in found.layers)
    payers = (funds, found.house_fen, found.account_fen, found.cash_fen)
    compared = (
        (_("the bill that was sent"), bill.total_fen, _("the bill"), found.bill_fen),
        (_("the bill"), found.bill_fen, _("its parts"), sum(parts)),
        (_("the bill"), found.bill_fen, _("who pays"), sum(payers)),
        (_("the sum of the funds"), stated, _("the rows of the funds"), funds),
    )
    for name, left, other, right in compared:
        if left != right:
            yield _("{name} {amount}, {other} {theirs}").format(
                name=name, amount=money.yuan(left), other=other, theirs=money.yuan(right)
            )
    if min((*parts, *payers, *(layer.amount_fen for layer in found.layers))) < 0:
        yield _("an amount is below zero")
    for layer in layers:
        if not (
            table("fund_pay_type").meaning(layer.fund) or table("setlinfo").meaning(layer.fund)
        ):
            yield _("the fund {code} stands in no list").format(code=layer.fund or "?")


def reversal_doubts(info: Mapping[str, Any], settled: Settled) -> tuple[str, ...]:
    """What a reversal takes back that is not what was settled; an amount that it does not state is none."""
    compared = (
        ("medfee_sumamt", settled.bill_fen),
        ("fund_pay_sumamt", sum(layer.amount_fen for layer in settled.layers)),
        ("acct_pay", settled.account_fen),
        ("psn_cash_pay", settled.cash_fen),
    )
    return tuple(
        _("reversed {field} {theirs}, settled {amount}").format(
            field=field, theirs=money.yuan(abs(fen(info[field]))), amount=money.yuan(amount)
        )
        for field, amount in compared
        if text(info.get(field)) and abs(fen(info[field])) != amount
    )


def push_of(info: Mapping[str, Any]) -> str:
    """The number under which the result was pushed to the internet house; empty where it was not."""
    try:
        said = json.loads(text(info.get("exp_content")) or "{}")
    except (ValueError, RecursionError):
        return ""
    return text(said.get("push_sn")) if isinstance(said, dict) else ""
