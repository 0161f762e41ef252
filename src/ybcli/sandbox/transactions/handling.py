"""Handling work (经办业务): units, persons, declarations, notices and seals; numbers beginning with Y.

Each has a key of its own beside the `msgid`: told again with the same content it gives the first
answer, told with other content it is refused.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any, TypeVar

from ..wire.envelope import Request
from ..wire.files import rows
from ..wire.numbers import is_credit_code, is_identity_number
from ..wire.values import (
    EMPLOYEE,
    RESIDENT,
    Refusal,
    amount,
    content_of,
    count,
    day,
    fen,
    is_month,
    is_year,
    optional,
    region,
    short,
    stated,
    text,
)
from ..world.book import Book, Declaration, Kept, Line, Registered, Relation
from ..world.practice import Practice
from . import changes, filings

IDENTITY_CARD = "01"
BOUNCES = "0000"
K = TypeVar("K")


def register_unit(practice: Practice, request: Request) -> dict[str, Any]:
    """YE01: a unit joins. Its credit code must be right, and it must not be registered yet."""
    node, book = request.node("data"), practice.book
    case_id = stated(node, "case_id", 64)
    uscc, name = stated(node, "emp_no", 20), stated(node, "emp_name")
    area = region(node, "insu_admdvs")
    since = day(stated(node, "begndate"), "begndate").isoformat()
    content = content_of(node)
    before = next((u for u in book.units.values() if u.case_id == case_id), None)
    if before is not None:
        if before.content != content:
            raise Refusal("业务ID已存在且内容不同")
        return {"emp_no": before.uscc, "rlts_id": before.rlts_id}
    if not is_credit_code(uscc):
        raise Refusal("统一社会信用代码校验不通过")
    if uscc in book.units:
        raise Refusal("该单位已参保登记")
    unit = Registered(
        uscc, name, area, since, book.relation_id(area), case_id, request.msgid, content
    )
    book.units[uscc] = unit
    book.effects[request.msgid] += 1
    return {"emp_no": uscc, "rlts_id": unit.rlts_id}


def register_person(practice: Practice, request: Request) -> dict[str, Any]:
    """YE02: a person joins. The employer need not be registered; the person must not be insured."""
    node, book = request.node("data"), practice.book
    case_id = stated(node, "case_id", 64)
    content = content_of(node)
    before = book.told.get(case_id)
    if before is not None:
        if before.content != content:
            raise Refusal("业务ID已存在且内容不同")
        return {"psn_no": book.people[before.certno].psn_no, "rlts_id": before.rlts_id}
    relation = _new_relation(practice, request, case_id, content)
    _require_uninsured(book, relation)
    cert_type = stated(node, "psn_cert_type", 6)
    known = book.person(relation.certno, cert_type, stated(node, "psn_name", 50), relation.region)
    book.add(relation)
    book.effects[request.msgid] += 1
    return {"psn_no": known.psn_no, "rlts_id": relation.rlts_id}


def _new_relation(practice: Practice, request: Request, case_id: str, content: str) -> Relation:
    node = request.node("data")
    certno, insutype = stated(node, "certno", 50).upper(), stated(node, "insutype", 6)
    stated(node, "psn_name", 50)
    if stated(node, "psn_cert_type", 6) == IDENTITY_CARD and not is_identity_number(certno):
        raise Refusal("证件号码校验不通过")
    if insutype not in {EMPLOYEE, RESIDENT}:
        raise Refusal("险种类型insutype应为310或390")
    area = region(node, "insu_admdvs")
    since = day(stated(node, "begndate"), "begndate").isoformat()
    cashym, emp_no = optional(node, "cashym", 6), optional(node, "emp_no", 20)
    if insutype == RESIDENT and not is_year(cashym):
        raise Refusal("城乡居民参保年度cashym应为YYYY")
    return Relation(
        certno=certno,
        insutype=insutype,
        region=area,
        emp_no=emp_no,
        emp_name=practice.unit_name(emp_no),
        since=since,
        cashym=cashym,
        rlts_id=practice.book.relation_id(area),
        case_id=case_id,
        msgid=request.msgid,
        content=content,
    )


def _require_uninsured(book: Book, wanted: Relation) -> None:
    """Refuse who is insured elsewhere, or here in the same scheme (and cover year)."""
    for one in book.relations_of(wanted.certno):
        if one.ended:
            continue
        same_area = one.region[:4] == wanted.region[:4]
        same_scheme = one.insutype == wanted.insutype
        if not same_area and (same_scheme or wanted.insutype == RESIDENT):
            raise Refusal("该人员在其他统筹区处于正常参保状态")
        if (
            same_area
            and same_scheme
            and (wanted.insutype == EMPLOYEE or one.cashym == wanted.cashym)
        ):
            raise Refusal("该人员已正常参保，不能重复登记")


def declare_wages(practice: Practice, request: Request) -> dict[str, Any]:
    """YD01: a month's wages of a unit; the uploaded lines must add up to the head."""
    node, book = request.node("data"), practice.book
    decl_id, emp_no = stated(node, "decl_id", 64), stated(node, "emp_no", 20)
    area, cashym = region(node, "insu_admdvs"), stated(node, "cashym", 6)
    if not is_month(cashym):
        raise Refusal("费款所属期cashym应为YYYYMM")
    head = (
        count(node, "psn_cnt"),
        amount(node, "clctstd_sumamt"),
        amount(node, "emp_clct_amt"),
        amount(node, "psn_clct_amt"),
    )
    archive = practice.files.find(text(node.get("file_qury_no"))).content
    lines, bases = _declared(archive, decl_id, request.msgid)
    found = (
        len(lines),
        bases,
        sum(line.employer for line in lines),
        sum(line.person for line in lines),
    )
    for name, stated_sum, own in zip(
        ("人数", "缴费基数合计", "单位缴费合计", "个人缴费合计"), head, found, strict=True
    ):
        if stated_sum != own:
            raise Refusal(f"申报明细与汇总不一致：{name}")
    content = (
        content_of(node, "file_qury_no", "emp_name")
        + hashlib.sha256(
            repr([(x.line_id, x.certno, x.employer, x.person) for x in lines]).encode()
        ).hexdigest()
    )
    before = book.declarations.get(decl_id)
    if before is not None:
        if before.withdrawn:
            raise Refusal("申报已撤销")
        if before.content != content:
            raise Refusal("申报已存在且内容不同")
        return {"acp_no": before.acp_no, "psn_cnt": str(len(before.lines))}
    if emp_no not in book.units:
        raise Refusal("单位未参保登记")
    ids = {line.line_id for line in lines}
    if ids & book.line_ids:
        raise Refusal("明细ID已在其他申报中")
    acp_no = book.acceptance("D", practice.clock.day.isoformat())
    book.line_ids |= ids
    book.declarations[decl_id] = Declaration(
        decl_id, emp_no, area, cashym, acp_no, request.msgid, content, tuple(lines)
    )
    book.effects[request.msgid] += 1
    return {"acp_no": acp_no, "psn_cnt": str(len(lines))}


def _declared(archive: bytes, decl_id: str, msgid: str) -> tuple[list[Line], int]:
    """The lines of a declaration's file, and the sum of their bases in fen."""
    lines: list[Line] = []
    seen: set[str] = set()
    bases = 0
    for number, cells in enumerate(rows(archive, 7), 1):
        line_id, certno, name, wage, base, employer, person = cells
        if not line_id or not certno or not name or line_id in seen:
            raise Refusal(f"申报明细第{number}行缺少或重复明细ID、证件号码、姓名")
        seen.add(short(line_id, "line_id", 80))
        fen(wage, f"第{number}行wag")
        bases += fen(base, f"第{number}行clctstd")
        employer_fen = fen(employer, f"第{number}行emp_clct_amt")
        person_fen = fen(person, f"第{number}行psn_clct_amt")
        lines.append(Line(line_id, decl_id, certno, msgid, employer_fen, person_fen))
    return lines, bases


def withdraw(practice: Practice, request: Request) -> dict[str, Any]:
    """YD02: a declaration is taken back; again gives the first answer."""
    node = request.node("data")
    decl_id = stated(node, "decl_id", 64)
    found = practice.book.declarations.get(decl_id)
    if found is None:
        raise Refusal("申报不存在")
    if not found.withdrawn:
        _take_back(practice.book, found)
        practice.book.effects[request.msgid] += 1
    return {"acp_no": found.acp_no}


def _take_back(book: Book, declaration: Declaration) -> None:
    declaration.withdrawn = True
    book.line_ids -= {line.line_id for line in declaration.lines}


def notice(practice: Practice, request: Request) -> dict[str, Any]:
    """YN01: a text message. Its proof of delivery comes on the `sms` feed at once."""
    node = request.node("data")
    notice_id = stated(node, "notice_id", 200)
    channel = stated(node, "channel", 20)
    mobile = optional(node, "mob", 20)
    if len(text(node.get("content"))) > 2000:
        raise Refusal("content长度超过2000")

    def deliver() -> None:
        # An account on the platform is bound to a mobile; the number need not take messages.
        bounced = not mobile or (channel == "sms" and mobile.endswith(BOUNCES))
        at = practice.clock.stamp()
        status = "bounced" if bounced else "delivered"
        body = {"notice_id": notice_id, "status": status, "at": at}
        practice.feeds.put("sms", "delivery", body, at)

    return _once(practice, request, practice.book.notices, notice_id, "通知", deliver)


def seal(practice: Practice, request: Request) -> dict[str, Any]:
    """YS01: an office's seal of a day.

    A numbered one (`2026-07-06/2`) has one root for ever; one without a number is known by its root.
    """
    node = request.node("data")
    on = stated(node, "day", 16)
    number = on[10:]
    if number and not re.fullmatch(r"/[1-9]\d{0,4}", number, re.ASCII):
        raise Refusal("day应为yyyy-MM-dd，或其后加/序号的格式")
    day(on[:10], "day")
    root = stated(node, "root")
    optional(node, "prev")
    count(node, "cnt")
    key = (request.office, on if number else f"{on} {root}")

    def keep() -> None:
        practice.book.last_seals[request.office] = (on[:10], root)

    return _once(practice, request, practice.book.seals, key, "日终封存", keep)


def last_seal(practice: Practice, request: Request) -> dict[str, Any]:
    """YS02: the seal that an office told last; empty texts where it told none."""
    on, root = practice.book.last_seals.get(request.office, ("", ""))
    return {"day": on, "root": root}


def _once(
    practice: Practice,
    request: Request,
    kept: dict[K, Kept],
    key: K,
    what: str,
    then: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """Keep what was told under its key, once; the same again gives the first answer."""
    content = content_of(request.node("data"))
    before = kept.get(key)
    if before is not None:
        if before.content != content:
            raise Refusal(f"{what}已存在且内容不同")
        return {"acp_no": before.acp_no}
    acp_no = practice.book.acceptance(request.infno[1], practice.clock.day.isoformat())
    kept[key] = Kept(content, acp_no)
    practice.book.effects[request.msgid] += 1
    then()
    return {"acp_no": acp_no}


def undo(book: Book, msgid: str, infno: str, psn_no: str) -> None:
    """Take back what a message did. Raises Refusal where there is nothing to take back."""
    if infno == "YE01":
        unit = next((u for u in book.units.values() if u.msgid == msgid), None)
        if unit is not None:
            if any(one.emp_no == unit.uscc for one in book.active()):
                raise Refusal("该单位已有申报，不能冲正")
            del book.units[unit.uscc]
            return
    elif infno == "YE02":
        relation = next((one for one in book.told.values() if one.msgid == msgid), None)
        if relation is not None:
            if psn_no not in {"", relation.certno, book.people[relation.certno].psn_no}:
                raise Refusal("人员编号与原交易不一致")
            book.remove(relation)
            return
    elif infno in {"YE03", "YE04", "YE05"}:
        changes.undo(book, msgid, infno, psn_no)
        return
    elif infno == "YD01":
        found = next((d for d in book.declarations.values() if d.msgid == msgid), None)
        if found is not None and not found.withdrawn:
            _take_back(book, found)
            return
    elif infno in {*filings.WITHDRAWS.values()}:
        raise Refusal(f"交易{infno}不能冲正，请用撤销交易")
    else:
        raise Refusal(f"交易{infno[:6]}不能冲正")
    raise Refusal("未找到原交易，不能冲正")
