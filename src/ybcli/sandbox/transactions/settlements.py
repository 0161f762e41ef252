"""Settlement at the point of care: worked out (2206, 2303, 2101), made (2207, 2304, 2102), reversed
(2208, 2305, 2103), taken back where its answer was lost (2601), and asked for again (5203).

A settlement keeps what it moved: the account, the sums of the year. A reversal moves the same back,
so that every balance and sum is what it was. Amounts are fen; on the wire yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..wire.envelope import Request
from ..wire.values import Refusal, amount, stated, text, yuan
from ..world import accounts
from ..world.benefits import INPATIENT
from ..world.care import FeeLine, Push, Settled, Visit
from ..world.catalogue import split
from ..world.institutions import PHARMACY
from ..world.practice import Practice
from . import media, visits
from .bills import Bill

#: Settlement → its reversal.
REVERSES = {"2208": "2207", "2305": "2304", "2103": "2102"}


def _bill(practice: Practice, request: Request, node: Mapping[str, Any]) -> tuple[Bill, str]:
    """The bill that a settlement asks for, checked against what it says of it. Raises Refusal."""
    psn_no = stated(node, "psn_no", 30)
    visits.house_of(practice, request)
    visit = visits.visit_of(practice, request, stated(node, "mdtrt_id", 30), psn_no)
    kind = media.verified(practice, node, psn_no)
    if visit.order and not media.KINDS[kind].is_online:
        raise Refusal("互联网诊疗应以电子凭证在线核验身份")
    is_stay = request.infno in {"2303", "2304"}
    if is_stay != (visits.kind_of(visit) == INPATIENT):
        raise Refusal("就诊类别与结算交易不一致")
    if is_stay and not visit.ends:
        raise Refusal("该人员尚未办理出院，不能结算")
    if stated(node, "insutype", 6) != visit.insutype:
        raise Refusal("险种类型与就诊登记不一致")
    batch = "" if is_stay else stated(node, "chrg_bchno", 30)
    if batch in visit.settled:
        raise Refusal("该就诊已结算，不能重复结算")
    lines = list(visit.lines.get(batch, {}).values())
    if not lines:
        raise Refusal("没有费用明细，不能结算")
    bill = Bill(practice, visit, lines, use_account=_uses_account(node))
    said = {
        "medfee_sumamt": bill.whole,
        "fulamt_ownpay_amt": bill.own,
        "overlmt_selfpay": bill.over,
        "preselfpay_amt": bill.first,
        "inscp_scp_amt": bill.scope,
    }
    for name, ours in said.items():
        if name != "medfee_sumamt" and not text(node.get(name)):
            continue
        if amount(node, name) != ours:
            raise Refusal(f"{name}与费用明细合计不一致")
    return bill, batch


def _uses_account(node: Mapping[str, Any]) -> bool:
    flag = stated(node, "acct_used_flag", 3)
    if flag == "2":
        raise Refusal("共济账户支付未开通")
    if flag not in {"0", "1"}:
        raise Refusal("个人账户使用标志acct_used_flag不在字典中")
    return flag == "1"


def worked_out(practice: Practice, request: Request) -> dict[str, Any]:
    """2206, 2303: what a settlement would say; nothing moves."""
    bill, _batch = _bill(practice, request, request.node("data"))
    return _said(bill.info() | {"setl_time": _now(practice), "medins_setl_id": ""}, bill.detail())


def settle(practice: Practice, request: Request) -> dict[str, Any]:
    """2207, 2304: the bill is settled: the account pays, the sums of the year grow."""
    bill, batch = _bill(practice, request, request.node("data"))
    return _made(practice, request, bill, batch)


def _made(practice: Practice, request: Request, bill: Bill, batch: str) -> dict[str, Any]:
    number = f"{bill.visit.house[1:7]}{practice.book.serial('setl_id'):012d}"
    push = ""
    if bill.visit.order:
        push = _push(practice, bill.visit.order, number, "settled")
    info = bill.info() | {
        "setl_id": number,
        "setl_time": _now(practice),
        "medins_setl_id": request.msgid,
        "mdtrt_cert_type": text(_node(request).get("mdtrt_cert_type")),
        "refd_setl_flag": "0",
        "exp_content": visits.told(bill.visit.order, push),
    }
    made = Settled(
        number=number,
        infno=request.infno,
        msgid=request.msgid,
        visit=bill.visit.number,
        batch=batch,
        psn_no=bill.known.psn_no,
        area=bill.relation.region,
        account=bill.account,
        moved=bill.moved(),
        info=info,
        detail=tuple(bill.detail()),
        house=bill.visit.house,
        order=bill.visit.order,
    )
    practice.care.settled[number] = made
    bill.visit.settled.add(batch)
    _move(practice, made, 1)
    practice.book.effects[request.msgid] += 1
    return _said(info, made.detail)


def _node(request: Request) -> Mapping[str, Any]:
    return request.node("druginfo" if request.infno in {"2101", "2102"} else "data")


def _move(practice: Practice, one: Settled, way: int) -> None:
    """Move what a settlement moves, forward (1) or back (-1)."""
    if one.account:
        held = accounts.balance(practice, one.psn_no, one.area)
        accounts.set_balance(practice, one.psn_no, one.area, held - way * one.account)
    sums = practice.accounts.sums
    for key, fen in one.moved.items():
        sums[key] = sums.get(key, 0) + way * fen


def purchase(practice: Practice, request: Request) -> dict[str, Any]:
    """2101, 2102: drugs of a pharmacy with their lines in one message; 2101 only works it out."""
    node, nodes = request.node("druginfo"), visits.rows_of(request, "drugdetail")
    if visits.house_of(practice, request).kind != PHARMACY:
        raise Refusal("药店结算应由定点零售药店办理")
    use_account = _uses_account(node)
    lines = [split(one) for one in nodes]
    if len({one.number for one in lines}) < len(lines):
        raise Refusal("费用明细流水号重复")
    visit = visits.open_visit(
        practice, request, node, own=request.msgid, care=stated(node, "med_type", 6)
    )
    visit.lines[""] = {one.number: one for one in lines}
    is_made = False
    try:
        bill = _sale(practice, node, visit, lines, use_account=use_account)
        is_made = request.infno == "2102"
    finally:  # only a settlement leaves a visit behind
        if not is_made:
            del practice.care.visits[visit.number]
    cuts = {"detlcutinfo": [visits.cut(one) for one in lines]}
    if is_made:
        return _made(practice, request, bill, "") | cuts
    return _said(bill.info() | {"setl_time": _now(practice)}, bill.detail()) | cuts


def _sale(
    practice: Practice,
    node: Mapping[str, Any],
    visit: Visit,
    lines: list[FeeLine],
    *,
    use_account: bool,
) -> Bill:
    """The bill of a purchase. Raises Refusal where it is none."""
    if visits.kind_of(visit) == INPATIENT:
        raise Refusal("药店不能办理住院结算")
    for line in lines:
        visits.require_forwarded(practice, visit, line.raw.get("rxno", ""))
    bill = Bill(practice, visit, lines, use_account=use_account)
    if amount(node, "medfee_sumamt") != bill.whole:
        raise Refusal("medfee_sumamt与费用明细合计不一致")
    return bill


def reverse(practice: Practice, request: Request) -> dict[str, Any]:
    """2208, 2305, 2103: a settlement is reversed, once; the answer has the amounts with a minus."""
    node = request.node("data")
    one = practice.care.settled.get(stated(node, "setl_id", 30))
    if one is None or one.infno != REVERSES[request.infno] or one.house != request.office:
        raise Refusal("结算信息不存在，不能撤销")
    if (one.visit, one.psn_no) != (stated(node, "mdtrt_id", 30), stated(node, "psn_no", 30)):
        raise Refusal("就诊ID或人员编号与结算信息不一致")
    number = f"{one.house[1:7]}{practice.book.serial('setl_id'):012d}"
    push = _undone(practice, one, number)
    practice.book.effects[request.msgid] += 1
    info = {
        name: _negative(str(value)) if name in _AMOUNTS else value
        for name, value in one.info.items()
    }
    info |= {
        "setl_id": number,
        "setl_time": _now(practice),
        "medins_setl_id": request.msgid,
        "balc": yuan(accounts.balance(practice, one.psn_no, one.area)),
        "refd_setl_flag": "1",
        "exp_content": visits.told(one.order, push),
    }
    if request.infno == "2208":  # the published output misspells it
        info["pdn_cash_pay"] = info.pop("psn_cash_pay")
    rows = [{**row, "fund_payamt": _negative(row["fund_payamt"])} for row in one.detail]
    return _said(info, rows)


def undo(practice: Practice, msgid: str, infno: str, psn_no: str) -> None:
    """2601: a settlement or an admission whose answer was lost is taken back. Raises Refusal."""
    if infno == "2401":
        for visit in practice.care.visits.values():
            if visit.msgid == msgid and not visit.is_withdrawn and not visit.lines:
                visit.is_withdrawn = True
                stays = practice.book.stays
                practice.book.stays = [s for s in stays if s.mdtrt_id != visit.number]
                return
        raise Refusal("未找到原交易2401，不能冲正")
    for one in practice.care.settled.values():
        if one.msgid == msgid and one.infno == infno:
            if psn_no != one.psn_no:
                raise Refusal("人员编号与原交易不一致")
            _undone(practice, one, f"2601:{msgid}")
            return
    raise Refusal(f"未找到原交易{infno}，不能冲正")


def _undone(practice: Practice, one: Settled, by: str) -> str:
    """Move back what a settlement moved; the number of the push. Raises Refusal the second time."""
    if one.reversed_by:
        raise Refusal("该结算已撤销，不能重复撤销")
    one.reversed_by = by
    _move(practice, one, -1)
    practice.care.visits[one.visit].settled.discard(one.batch)
    return _push(practice, one.order, one.number, "reversed") if one.order else ""


def _push(practice: Practice, order_no: str, settlement: str, what: str) -> str:
    """The internet house, whose order it was, hears of the result (7.2)."""
    order = practice.care.orders[order_no]
    number = f"TS{practice.clock.day:%Y%m%d}{practice.book.serial('push_sn'):08d}"
    at = practice.clock.stamp()
    practice.care.pushes.append(
        Push(number, order_no, order.internet, settlement, order.house, what, at)
    )
    return number


def asked(practice: Practice, request: Request) -> dict[str, Any]:
    """5203: a settlement of this house, as it was made; a reversed one says so."""
    node = request.node("data")
    one = practice.care.settled.get(stated(node, "setl_id", 30))
    same = one is not None and (one.psn_no, one.house) == (
        stated(node, "psn_no", 30),
        request.office,
    )
    if one is None or not same:
        raise Refusal("结算信息不存在")
    return _said({**one.info, "refd_setl_flag": "1" if one.reversed_by else "0"}, one.detail)


def _said(info: Mapping[str, Any], detail: Any) -> dict[str, Any]:
    return {"setlinfo": dict(info), "setldetail": [dict(row) for row in detail]}


def _now(practice: Practice) -> str:
    return f"{practice.clock.now():%Y-%m-%d %H:%M:%S}"


_AMOUNTS = frozenset({
    "medfee_sumamt", "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt",
    "act_pay_dedc", "hifp_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay", "fund_pay_sumamt",
    "psn_part_amt", "acct_pay", "psn_cash_pay",
})  # fmt: skip


def _negative(said: str) -> str:
    return said if said in {"", "0.00"} else f"-{said}"
