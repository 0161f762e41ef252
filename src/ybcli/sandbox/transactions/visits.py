"""Care before it is settled: registrations (2201), admissions (2401), the lines of bills (2204, 2301).

Everything happens in the name of the house that stands in the envelope (`fixmedins_code`). An
internet house registers nobody: it takes orders (YM01), and its physical house settles them (7.2).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..wire.envelope import Request
from ..wire.values import (
    EMPLOYEE,
    RESIDENT,
    Refusal,
    content_of,
    day,
    optional,
    parsed,
    stated,
    text,
    yuan,
)
from ..world.benefits import INPATIENT, OUTPATIENT
from ..world.book import Known, Relation
from ..world.care import FeeLine, Order, Visit
from ..world.catalogue import TERMS, split
from ..world.entries import Stay
from ..world.institutions import INSTITUTIONS, PHARMACY, Institution
from ..world.practice import Practice
from . import media
from .filings import person

MOST_LINES = 1000
_INPATIENT_CARE = ("21", "22", "52")


def house_of(practice: Practice, request: Request) -> Institution:
    """The physical house that speaks. Raises Refusal where it is none, or has no agreement."""
    found = INSTITUTIONS.get(request.office)
    if found is None:
        raise Refusal("定点医药机构不存在，不能结算")
    if found.internet_of:
        raise Refusal("互联网医药机构不直接结算，应由其实体机构结算")
    if not "" < practice.clock.day.isoformat() <= practice.care.agreements.get(found.code, "9999"):
        raise Refusal("该医药机构服务协议已终止，不能结算")
    return found


def relation_of(practice: Practice, known: Known, insutype: str, on: str) -> Relation:
    """The relation in which somebody is insured on a day. Raises Refusal where there is none."""
    if insutype not in {EMPLOYEE, RESIDENT}:
        raise Refusal("险种类型insutype应为310或390")
    for one in practice.book.relations_of(known.certno):
        if one.insutype == insutype and one.since <= on and not "" < one.ended < on:
            return one
    raise Refusal("该人员在就诊日未参加此险种，不能结算")


def visit_of(practice: Practice, request: Request, number: str, psn_no: str) -> Visit:
    """The visit of a number, in this house and of this person. Raises Refusal."""
    found = practice.care.visits.get(number)
    if found is None or found.is_withdrawn:
        raise Refusal("就诊ID不存在")
    if found.house != request.office:
        raise Refusal("就诊不在本医药机构")
    if found.psn_no != psn_no:
        raise Refusal("人员编号与就诊信息不一致")
    return found


def kind_of(visit: Visit) -> str:
    """`inpatient` or `outpatient`, from the category of care (med_type)."""
    return INPATIENT if visit.care.startswith(_INPATIENT_CARE) else OUTPATIENT


def open_visit(
    practice: Practice, request: Request, node: Mapping[str, Any], *, own: str, care: str
) -> Visit:
    """A new visit of the person that the medium shows; one that was ordered online says so."""
    house = house_of(practice, request)
    psn_no, insutype = stated(node, "psn_no", 30), stated(node, "insutype", 6)
    begins = day(stated(node, "begntime"), "begntime").isoformat()
    known = person(practice, psn_no)
    kind = media.verified(practice, node, psn_no)
    relation_of(practice, known, insutype, begins)
    order = ordered(practice, node, house, psn_no)
    if order and not media.KINDS[kind].is_online:
        raise Refusal("互联网诊疗应以电子凭证在线核验身份")
    number = f"{house.code[1:7]}{practice.book.serial('mdtrt_id'):014d}"
    visit = Visit(
        number, psn_no, insutype, house.code, begins, care, own, request.msgid, order=order
    )
    practice.care.visits[number] = visit
    return visit


def ordered(practice: Practice, node: Mapping[str, Any], house: Institution, psn_no: str) -> str:
    """The number of the internet order that a visit settles; empty where there is none."""
    number = text(extension(node).get("order_no"))
    if not number:
        return ""
    order = practice.care.orders.get(number)
    if order is None or order.house != house.code or order.psn_no != psn_no:
        raise Refusal("互联网订单不存在，或不属于本机构与本人")
    return number


def extension(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object in `exp_content`; what is none says nothing."""
    try:
        said = parsed(optional(node, "exp_content", 4000).encode() or b"{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def register(practice: Practice, request: Request) -> dict[str, Any]:
    """2201: registration at the window; who lies in a hospital is not treated outside it."""
    node = request.node("data")
    own = stated(node, "ipt_otp_no", 30)
    for name in (
        "psn_cert_type",
        "certno",
        "psn_type",
        "psn_name",
        "dept_code",
        "dept_name",
        "caty",
    ):
        stated(node, name)
    if any(one.psn_no == text(node.get("psn_no")) for one in practice.book.stays):
        raise Refusal("该人员正在住院，不能办理门诊结算")
    visit = open_visit(practice, request, node, own=own, care="11")
    practice.book.effects[request.msgid] += 1
    return {"data": {"mdtrt_id": visit.number, "psn_no": visit.psn_no, "ipt_otp_no": own}}


def deregister(practice: Practice, request: Request) -> dict[str, Any]:
    """2202: a registration is taken back while nothing of it is settled."""
    node = request.node("data")
    visit = visit_of(practice, request, stated(node, "mdtrt_id", 30), stated(node, "psn_no", 30))
    if visit.settled:
        raise Refusal("该就诊已结算，不能撤销挂号")
    visit.is_withdrawn = True
    practice.book.effects[request.msgid] += 1
    return {}


def diagnose(practice: Practice, request: Request) -> dict[str, Any]:
    """2203: the category of care and the diagnoses of a visit; the answer has no output."""
    node = request.node("mdtrtinfo")
    visit = visit_of(practice, request, stated(node, "mdtrt_id", 30), stated(node, "psn_no", 30))
    care = stated(node, "med_type", 6)
    if care.startswith(_INPATIENT_CARE):
        raise Refusal("住院类别不能按门诊办理")
    visit.care, visit.disease = care, optional(node, "dise_codg", 30)
    practice.book.effects[request.msgid] += 1
    return {}


def admit(practice: Practice, request: Request) -> dict[str, Any]:
    """2401: admission to a hospital; nobody lies in two at once."""
    node = request.node("mdtrtinfo")
    own, care = stated(node, "ipt_no", 30), stated(node, "med_type", 6)
    for name in ("dscg_maindiag_code", "dscg_maindiag_name", "chfpdr_name", "adm_dept_codg"):
        stated(node, name, 300)
    if not care.startswith(_INPATIENT_CARE):
        raise Refusal("医疗类别不是住院")
    psn_no = stated(node, "psn_no", 30)
    if any(one.psn_no == psn_no for one in practice.book.stays):
        raise Refusal("该人员已在院，不能重复办理入院")
    visit = open_visit(practice, request, node, own=own, care=care)
    practice.book.effects[request.msgid] += 1
    practice.book.stays.append(Stay(visit.number, psn_no, visit.house, visit.begins))
    return {"result": {"mdtrt_id": visit.number}}


def discharge(practice: Practice, request: Request) -> dict[str, Any]:
    """2402: discharge; a stay is settled after it."""
    node = request.node("dscginfo")
    visit = visit_of(practice, request, stated(node, "mdtrt_id", 30), stated(node, "psn_no", 30))
    ends = day(stated(node, "endtime"), "endtime").isoformat()
    if ends < visit.begins:
        raise Refusal("出院日期早于入院日期")
    visit.ends = ends
    practice.book.stays = [s for s in practice.book.stays if s.mdtrt_id != visit.number]
    practice.book.effects[request.msgid] += 1
    return {}


def rows_of(request: Request, name: str) -> list[Mapping[str, Any]]:
    """The rows of a node; one row may come as the object itself. Raises Refusal."""
    found = request.input.get(name)
    rows: list[Mapping[str, Any]] = [
        one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)
    ]
    if not rows or (isinstance(found, list) and len(rows) < len(found)):
        raise Refusal(f"输入缺少节点{name}")
    if len(rows) > MOST_LINES:
        raise Refusal(f"一次上传的明细不能超过{MOST_LINES}条")
    return rows


def charge(practice: Practice, request: Request) -> dict[str, Any]:
    """2204, 2301: the lines of a bill; each is answered as it was split. A known line is refused."""
    nodes = rows_of(request, "feedetail")
    new: list[tuple[Visit, str, FeeLine]] = []
    for node in nodes:
        visit = visit_of(
            practice, request, stated(node, "mdtrt_id", 30), stated(node, "psn_no", 30)
        )
        batch = stated(node, "chrg_bchno", 30) if request.infno == "2204" else ""
        if batch in visit.settled:
            raise Refusal("该收费批次已结算，不能再上传明细")
        line = split(node)
        require_forwarded(practice, visit, text(node.get("rxno")))
        known = {one for lines in visit.lines.values() for one in lines}
        if line.number in known | {one.number for v, _b, one in new if v is visit}:
            raise Refusal(f"费用明细流水号{line.number}重复")
        new.append((visit, batch, line))
    for visit, batch, line in new:
        visit.lines.setdefault(batch, {})[line.number] = line
    practice.book.effects[request.msgid] += 1
    return {"result": [cut(line) for _visit, _batch, line in new]}


def require_forwarded(practice: Practice, visit: Visit, prescription: str) -> None:
    """A prescription of an internet order is the one that was forwarded. Raises Refusal."""
    if not visit.order or not prescription:
        return
    if practice.care.orders[visit.order].prescription != prescription:
        raise Refusal("处方号与互联网机构流转的处方不一致")


def uncharge(practice: Practice, request: Request) -> dict[str, Any]:
    """2205, 2302: the lines of a batch, or of the whole visit, are taken back."""
    for node in rows_of(request, "data"):
        visit = visit_of(
            practice, request, stated(node, "mdtrt_id", 30), stated(node, "psn_no", 30)
        )
        batch = optional(node, "chrg_bchno", 30)
        if visit.settled:
            raise Refusal("该就诊已结算，不能撤销费用明细")
        for name in [batch] if batch in visit.lines else list(visit.lines):
            del visit.lines[name]
    practice.book.effects[request.msgid] += 1
    return {}


def cut(line: FeeLine) -> dict[str, str]:
    """A line as 2204, 2301 and 2102 answer it (明细分割信息)."""
    term = TERMS[line.code]
    return {
        "feedetl_sn": line.number,
        "det_item_fee_sumamt": yuan(line.amount),
        "cnt": line.raw.get("cnt", ""),
        "pric": line.raw.get("pric", ""),
        "pric_uplmt_amt": yuan(term.limit) if term.limit else "999999.00",
        "selfpay_prop": f"{term.first_percent / 100:.4f}",
        "fulamt_ownpay_amt": yuan(line.own),
        "overlmt_amt": yuan(line.over),
        "preselfpay_amt": yuan(line.first),
        "inscp_scp_amt": yuan(line.scope),
        "chrgitm_lv": line.grade,
        "med_chrgitm_type": term.charge,
        "lmt_used_flag": "0",
    }


def order(practice: Practice, request: Request) -> dict[str, Any]:
    """YM01: an internet house takes an order of somebody who showed themselves online; its
    prescription is forwarded to the physical house, which settles (7.2). `appy_no` is the key.
    """
    node = request.node("data")
    key, content = stated(node, "appy_no", 64), content_of(node)
    before = practice.care.orders.get(key)
    if before is not None:
        if before.content != content:
            raise Refusal("业务ID已存在且内容不同")
        return _forwarded(before)
    internet = INSTITUTIONS.get(stated(node, "fixmedins_code", 12))
    if internet is None or not internet.internet_of:
        raise Refusal("该机构不是互联网医药机构")
    psn_no = stated(node, "psn_no", 30)
    known = person(practice, psn_no)
    kind = media.verified(practice, node, psn_no)
    if not media.KINDS[kind].is_online:
        raise Refusal("互联网诊疗应以电子凭证在线核验身份")
    relation_of(practice, known, stated(node, "insutype", 6), practice.clock.day.isoformat())
    prescription = optional(node, "rxno", 30)
    if internet.kind != PHARMACY and not prescription:
        raise Refusal("互联网医院订单缺少处方号rxno")
    made = Order(
        key, content, internet.code, internet.internet_of, psn_no, prescription, request.msgid
    )
    practice.care.orders[key] = made
    practice.book.effects[request.msgid] += 1
    return _forwarded(made)


def _forwarded(one: Order) -> dict[str, Any]:
    return {
        "order_no": one.number,
        "rxno": one.prescription,
        "fixmedins_code": one.house,
        "fixmedins_name": INSTITUTIONS[one.house].name,
    }


def told(order_no: str, push_sn: str) -> str:
    """The `exp_content` of a settlement that an internet order brought."""
    if not order_no:
        return ""
    return json.dumps({"order_no": order_no, "push_sn": push_sn}, ensure_ascii=False)
