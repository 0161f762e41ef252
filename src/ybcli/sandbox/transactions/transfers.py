"""Transfers of cover between pooling areas (关系转移接续), with the other office played here: YT01 to YT04.

Taking in: our office asks (联系函), the other sends the sheet (信息表) and the money in any order, and
ours confirms. Giving: the other asks, our office sends the sheet and the money. What stands on the
`national` feed is what the other office said, whoever put it there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from ..wire.envelope import Request
from ..wire.values import (
    EMPLOYEE,
    Refusal,
    amount,
    content_of,
    count,
    is_month,
    region,
    stated,
    text,
    yuan,
)
from ..world import accounts
from ..world.entries import Transfer
from ..world.practice import Practice

_UNKNOWN = "未找到该联系函"


def request(practice: Practice, asked: Request) -> dict[str, Any]:
    """YT01: we take somebody in and ask the other office. The number is ours and new."""
    node = asked.node("data")
    number, certno = stated(node, "conlet_no", 100), stated(node, "certno", 50).upper()
    name = stated(node, "psn_name", 50)
    out, into = region(node, "out_admdvs"), region(node, "into_admdvs")

    def begin(_found: Transfer | None) -> Transfer:
        if number in practice.book.transfers:
            raise Refusal("联系函编号已存在")
        if out[:4] == into[:4]:
            raise Refusal("转出地与转入地在同一统筹区，无需转移")
        made = Transfer(number, "takes", certno, name, out, into, asked.msgid)
        made.balance, made.months = _of_the_other(practice, number)
        progress(practice, made, "requested")
        return made

    return _once(practice, asked, number, begin)


def _of_the_other(practice: Practice, number: str) -> tuple[int, int]:
    """The balance and the months that the other office's sheet will say, from the seed."""
    said = hashlib.sha256(f"transfer:{practice.options.seed}:{number}".encode()).hexdigest()
    return 1_000_00 + int(said[:8], 16) % 9_000_00, 12 + int(said[8:12], 16) % 180


def sheet(practice: Practice, asked: Request) -> dict[str, Any]:
    """YT02: we give somebody away: the sealed sheet. The money must be what it says."""
    node = asked.node("data")
    number = stated(node, "conlet_no", 100)
    balance, paid = amount(node, "acct_balc"), count(node, "cum_act_clct_mons")
    stated(node, "seal_no")
    rows = node.get("months") or []
    rows = [rows] if isinstance(rows, dict) else rows
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refusal("缴费明细months应为多行数据")
    listed = {text(row.get("cashym")) for row in rows}
    if not all(is_month(month) for month in listed):
        raise Refusal("缴费明细费款所属期cashym应为YYYYMM")
    if listed and len(listed) != paid:
        raise Refusal("累计实际缴费月数与缴费明细不一致")

    def give(found: Transfer | None) -> Transfer:
        given = _ours(found, "gives", node)
        if given.money not in {-1, balance}:
            raise Refusal("信息表余额与已转资金不一致")
        given.sheet, given.balance, given.months = balance, balance, paid
        return given

    return _once(practice, asked, number, give)


def money(practice: Practice, asked: Request) -> dict[str, Any]:
    """YT03: we give somebody away: the account's money, all of it."""
    node = asked.node("data")
    number, sent = stated(node, "conlet_no", 100), amount(node, "amt")

    def pay(found: Transfer | None) -> Transfer:
        given = _ours(found, "gives", node)
        if given.sheet not in {-1, sent}:
            raise Refusal("转移资金与信息表余额不一致")
        known = practice.book.people.get(given.certno)
        held = accounts.balance(practice, known.psn_no, given.out) if known else 0
        if known is None or held != sent:
            raise Refusal("转移资金与个人账户余额不一致")
        accounts.set_balance(practice, known.psn_no, given.out, 0)
        given.money = sent
        return given

    return _once(practice, asked, number, pay)


def taken(practice: Practice, asked: Request) -> dict[str, Any]:
    """YT04: we confirm that somebody is taken in: sheet and money are there and agree."""
    node = asked.node("data")
    number = stated(node, "conlet_no", 100)

    def take(found: Transfer | None) -> Transfer:
        ours = _ours(found, "takes", node)
        sheet, money = (heard(practice, f"transfer_{what}", number) for what in ("sheet", "money"))
        if not sheet or not money:
            raise Refusal("信息表或转移资金未到，不能办结")
        ours.sheet, ours.money = amount(sheet, "acct_balc"), amount(money, "amt")
        if ours.sheet != ours.money:
            raise Refusal("转移资金与信息表余额不一致，不能办结")
        known = practice.book.person(ours.certno, "01", ours.name, ours.into)
        held = accounts.balance(practice, known.psn_no, ours.into)
        accounts.set_balance(practice, known.psn_no, ours.into, held + ours.money)
        paid = {text(row.get("cashym")) for row in sheet.get("months") or []}
        practice.accounts.moved_in[known.psn_no].extend(
            accounts.joined(EMPLOYEE, ours.out[:6], sorted(filter(is_month, paid)))
        )
        ours.is_taken = True
        progress(practice, ours, "finished")
        return ours

    return _once(practice, asked, number, take)


def _ours(found: Transfer | None, does: str, node: Mapping[str, Any]) -> Transfer:
    if found is None or found.ours != does:
        raise Refusal(_UNKNOWN)
    certno = text(node.get("certno")).upper()
    if certno and certno != found.certno:
        raise Refusal("证件号码与联系函不一致")
    return found


def _once(practice: Practice, asked: Request, number: str, then: Any) -> dict[str, Any]:
    """Take one step of a transfer, once; the same step again gives the first answer."""
    book = practice.book
    content = content_of(asked.node("data"))
    found = book.transfers.get(number) or _heard_of(practice, number)
    told = found.told.get(asked.infno) if found else None
    if told is not None:
        if told[0] != content:
            raise Refusal("该转移业务已存在且内容不同")
        return {"acp_no": told[1]}
    transfer = then(found)
    acp_no = book.acceptance("T", practice.clock.day.isoformat())
    book.transfers[number] = transfer
    transfer.told[asked.infno] = (content, acp_no)
    book.effects[asked.msgid] += 1
    return {"acp_no": acp_no}


def heard(practice: Practice, kind: str, number: str) -> Mapping[str, Any] | None:
    """The last record of a kind on the feed about a transfer."""
    records, _more = practice.feeds.page("national", 0, practice.feeds.length("national"))
    found = (one.body for one in reversed(records) if one.kind == kind)
    return next((body for body in found if text(body.get("conlet_no")) == number), None)


def _heard_of(practice: Practice, number: str) -> Transfer | None:
    """A transfer that only the feed knows: another office asked for it, or sent its sheet."""
    for kind, ours in (("transfer_request", "gives"), ("transfer_sheet", "takes")):
        body = heard(practice, kind, number)
        if body is not None:
            certno, name, out, into = (
                text(body.get(field))
                for field in ("certno", "psn_name", "out_admdvs", "into_admdvs")
            )
            return Transfer(number, ours, certno.upper(), name, out, into)
    return None


def progress(practice: Practice, transfer: Transfer, node: str) -> None:
    """Put on the feed how far a transfer is."""
    at = practice.clock.stamp()
    body = {"conlet_no": transfer.number, "node": node, "at": at}
    practice.feeds.put("national", "transfer_progress", body, at)


def undo(practice: Practice, msgid: str, said: str) -> None:
    """2601 of YT01: the request is taken back, while nothing has come of it."""
    found = next((one for one in practice.book.transfers.values() if one.msgid == msgid), None)
    if found is None:
        raise Refusal("未找到原交易，不能冲正")
    known = practice.book.people.get(found.certno)
    if said not in {"", found.certno, known.psn_no if known else ""}:
        raise Refusal("人员编号与原交易不一致")
    if any(heard(practice, f"transfer_{what}", found.number) for what in ("sheet", "money")):
        raise Refusal("转出地已办理，不能冲正")
    del practice.book.transfers[found.number]


def ask(practice: Practice, number: str, certno: str, out: str, into: str) -> Transfer:
    """Another office asks ours for somebody. Their name is the book's."""
    known = practice.book.people[certno]
    made = Transfer(number, "gives", certno, known.name, out, into)
    practice.book.transfers[number] = made
    body = {**_who(made), "appy_date": practice.clock.day.isoformat()}
    practice.feeds.put("national", "transfer_request", body, practice.clock.stamp())
    return made


def send_sheet(practice: Practice, transfer: Transfer) -> None:
    """The other office's sealed sheet comes: the months up to last month, and the balance."""
    last = practice.clock.day.year * 12 + practice.clock.day.month - 2
    first = last - transfer.months + 1
    months = [f"{number // 12:04d}{number % 12 + 1:02d}" for number in range(first, last + 1)]
    body = {
        **_who(transfer),
        "months": [{"cashym": month, "insutype": EMPLOYEE} for month in months],
        "cum_act_clct_mons": str(transfer.months),
        "acct_balc": yuan(transfer.balance),
        "seal_no": f"Z{transfer.out[:6]}{practice.book.serial('seal_no'):08d}",
        "issu_date": practice.clock.day.isoformat(),
    }
    practice.feeds.put("national", "transfer_sheet", body, practice.clock.stamp())
    progress(practice, transfer, "sheet_sent")


def send_money(practice: Practice, transfer: Transfer, sent: int) -> None:
    """The other office's money comes; the last that came counts."""
    body = {
        "conlet_no": transfer.number,
        "certno": transfer.certno,
        "amt": yuan(sent),
        "rcv_date": practice.clock.day.isoformat(),
    }
    practice.feeds.put("national", "transfer_money", body, practice.clock.stamp())
    progress(practice, transfer, "money_sent")


def _who(transfer: Transfer) -> dict[str, str]:
    return {
        "conlet_no": transfer.number,
        "certno": transfer.certno,
        "psn_name": transfer.name,
        "out_admdvs": transfer.out,
        "into_admdvs": transfer.into,
    }
