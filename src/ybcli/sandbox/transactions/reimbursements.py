"""Bills settled by hand (零星报销): YR01 tells what an office paid, YR02 asks whether an invoice was used.

An invoice is settled once in the whole province, whichever office it was brought to. What is paid adds to
the sums of the year as a settlement in the hospital does, and 2601 takes exactly that back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..wire.envelope import Request
from ..wire.values import NOBODY, Refusal, amount, content_of, day, optional, region, stated
from ..world.practice import Practice
from .bills import OUTSIDE_DEDUCTIBLE, OUTSIDE_PAID, OUTSIDE_SCOPE
from .entitlements import SUMS

AID, MATERNITY = "aid", "maternity"
#: Kinds of care with sums of their own: what was paid, what of the deductible was used, what was in scope.
_OWN_SUMS = {
    "outpatient": (OUTSIDE_PAID, OUTSIDE_DEDUCTIBLE, OUTSIDE_SCOPE),
    "chronic": ("D000103", "Q000103", "F000103"),
}


@dataclass(slots=True)
class Reimbursed:
    """A bill that an office settled by hand, and what it added to the sums of the year; fen."""

    case_id: str
    certno: str
    invoices: tuple[tuple[str, str], ...]
    kind: str
    area: str
    content: str
    acp_no: str
    msgid: str
    added: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    is_undone: bool = False


def settle(practice: Practice, request: Request) -> dict[str, Any]:
    """YR01: an office has settled a bill by hand; the invoice must be new in the province."""
    node, book = request.node("data"), practice.book
    case_id, certno = stated(node, "case_id", 64), stated(node, "certno", 50).upper()
    area, content = region(node, "insu_admdvs"), content_of(node)
    invo_code = optional(node, "invo_code", 50)
    invono, kind = optional(node, "invono", 50), stated(node, "reim_type", 20)
    on = day(stated(node, "care_date"), "care_date").isoformat()
    before = book.reimbursed.get(case_id)
    if before is not None:
        if before.content != content:
            raise Refusal("业务ID已存在且内容不同")
        return {"acp_no": before.acp_no}
    known = book.people.get(certno)
    if known is None:
        raise Refusal(NOBODY)
    invoices = (((invo_code, invono),) if invono else ()) + _further(node)
    if any(settlements_of(practice, number, code, aid=kind == AID) for code, number in invoices):
        raise Refusal("该电子票据已在本省报销，不能重复报销")
    relation = next(iter(book.relations_of(certno)), None)
    insutype = relation.insutype if relation else "390"
    codes, year = SUMS[insutype], on[:4]
    basic = amount(node, "fund_pay_sumamt")
    found = {
        codes["fund_paid"]: basic,
        codes["critical_illness_paid"]: amount(node, "hifmi_pay"),
        codes["aid_paid"]: amount(node, "maf_pay"),
        codes["cost_in_policy"]: amount(node, "inscp_scp_amt") if kind != AID else 0,
    }
    if kind == MATERNITY:  # a fund of its own, which no ceiling of the year counts
        found = {}
    if kind in _OWN_SUMS:
        paid, deductible, scope = _OWN_SUMS[kind]
        found[paid], found[deductible] = basic, amount(node, "act_pay_dedc")
        found[scope] = amount(node, "inscp_scp_amt")
    one = Reimbursed(
        case_id,
        certno,
        invoices,
        kind,
        area,
        content,
        book.acceptance("R", practice.clock.day.isoformat()),
        request.msgid,
        {(known.psn_no, insutype, year, code): fen for code, fen in found.items() if fen},
    )
    _move(practice, one, 1)
    book.reimbursed[case_id] = one
    book.effects[request.msgid] += 1
    return {"acp_no": one.acp_no}


def settlements_of(
    practice: Practice, invono: str, invo_code: str = "", *, aid: bool = False
) -> list[dict[str, str]]:
    """By which case and in which region an invoice was settled by hand; aid comes after it, apart. Two codes
    that differ are two invoices; who says no code means each of them.
    """
    rows = [
        {"case_id": one.case_id, "insu_admdvs": one.area}
        for one in practice.book.reimbursed.values()
        if any(number == invono and _is_same_code(code, invo_code) for code, number in one.invoices)
        and (one.kind == AID) == aid
        and not one.is_undone
    ]
    if not aid:
        rows += [
            {"case_id": "", "insu_admdvs": area}
            for (code, number), area in practice.accounts.invoices.items()
            if number == invono and _is_same_code(code, invo_code)
        ]
    return rows


def _further(node: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Further invoices of the same treatment, `code number` each, `;` between them: code and number."""
    parts = (one.rpartition(" ") for one in optional(node, "more_invono", 500).split(";") if one)
    return tuple((code, number) for code, _space, number in parts)


def _is_same_code(one: str, other: str) -> bool:
    return not (one and other) or one == other


def asked(practice: Practice, request: Request) -> dict[str, Any]:
    """YR02: was an invoice settled by hand anywhere in the province (`reim_type` aid: as aid)?"""
    node = request.node("data")
    aid = optional(node, "reim_type", 20) == AID
    invono, invo_code = stated(node, "invono", 50), optional(node, "invo_code", 50)
    return {"reiminfo": settlements_of(practice, invono, invo_code, aid=aid)}


def undo(practice: Practice, msgid: str, who: str) -> None:
    """2601 of a YR01: the sums are what they were. Raises Refusal where there is no such message."""
    found = next((r for r in practice.book.reimbursed.values() if r.msgid == msgid), None)
    if found is None or found.is_undone:
        raise Refusal("未找到原交易，不能冲正")
    if who not in {"", found.certno, practice.book.people[found.certno].psn_no}:
        raise Refusal("人员编号与原交易不一致")
    _move(practice, found, -1)
    found.is_undone = True


def _move(practice: Practice, one: Reimbursed, way: int) -> None:
    sums = practice.accounts.sums
    for key, fen in one.added.items():
        sums[key] = sums.get(key, 0) + way * fen
