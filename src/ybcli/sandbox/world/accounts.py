"""Personal accounts and contribution years: what the platform holds of somebody's money and months.

Nobody tells the platform what an account began with, so the seed does: everybody whom the world's
beginning insures as an employee has an account where they are insured. Amounts are fen.
"""

from __future__ import annotations

import hashlib
from typing import Any

from ..wire.envelope import Request
from ..wire.numbers import born_on
from ..wire.values import (
    EMPLOYEE,
    NOBODY,
    RESIDENT,
    Refusal,
    amount,
    content_of,
    region,
    stated,
    yuan,
)
from .book import Relation
from .entries import Payout, Span
from .practice import Practice

_MOST_FEN, _LEAST_FEN = 9_000_00, 50_00
_ELSEWHERE = "330802"


def _made(practice: Practice, what: str, key: str, most: int) -> int:
    """A made number below `most`, the same for the same seed."""
    said = f"{what}:{practice.options.seed}:{key}"
    return int(hashlib.sha256(said.encode()).hexdigest()[:12], 16) % most


def balance(practice: Practice, psn_no: str, area: str) -> int:
    """What an account holds in a pooling area (four digits of a region)."""
    said = practice.accounts.balances.get((psn_no, area[:4]))
    if said is not None:
        return said
    certno = practice.book.certno_of(psn_no)
    held = any(
        one.insutype == EMPLOYEE and not one.msgid and one.region[:4] == area[:4]
        for one in practice.book.relations_of(certno)
    )
    most = _MOST_FEN - _LEAST_FEN
    return _LEAST_FEN + _made(practice, "account", psn_no + area[:4], most) if held else 0


def set_balance(practice: Practice, psn_no: str, area: str, fen: int) -> None:
    """From now on the account holds this."""
    practice.accounts.balances[psn_no, area[:4]] = fen


def shown(practice: Practice, psn_no: str, relations: list[Relation]) -> dict[str, int]:
    """Relation number → the balance that stands beside it in 1101: each account once."""
    found: dict[str, tuple[bool, str]] = {}
    for one in relations:
        area = one.region[:4]
        if one.insutype == EMPLOYEE and (area not in found or (found[area][0] and not one.ended)):
            found[area] = (bool(one.ended), one.rlts_id)
    return {number: balance(practice, psn_no, area) for area, (_ended, number) in found.items()}


def payout(practice: Practice, request: Request) -> dict[str, Any]:
    """YP01: an account is paid out, all of it and once (个人账户一次性支取)."""
    node, book = request.node("data"), practice.book
    case_id, certno = stated(node, "case_id", 64), stated(node, "certno", 50).upper()
    area, wanted = region(node, "insu_admdvs"), amount(node, "pay_amt")
    stated(node, "pay_rea")
    content = content_of(node)
    before = book.payouts.get(case_id)
    if before is not None:
        if before.content != content:
            raise Refusal("业务ID已存在且内容不同")
        return {"acp_no": before.acp_no}
    known = book.people.get(certno)
    if known is None:
        raise Refusal(NOBODY)
    left = balance(practice, known.psn_no, area)
    if left == 0:
        raise Refusal("个人账户无余额")
    if wanted != left:
        raise Refusal("支取金额与个人账户余额不一致")
    acp_no = book.acceptance("P", practice.clock.day.isoformat())
    set_balance(practice, known.psn_no, area, 0)
    book.payouts[case_id] = Payout(known.psn_no, area, wanted, content, acp_no, request.msgid)
    book.effects[request.msgid] += 1
    return {"acp_no": acp_no}


def undo(practice: Practice, msgid: str, who: str) -> None:
    """2601 of a YP01: the account holds again what was paid out of it. Raises Refusal where there is none."""
    book = practice.book
    case_id, found = next(
        ((key, one) for key, one in book.payouts.items() if one.msgid == msgid), ("", None)
    )
    if found is None:
        raise Refusal("未找到原交易，不能冲正")
    if who not in {"", found.psn_no, book.certno_of(found.psn_no)}:
        raise Refusal("人员编号与原交易不一致")
    held = balance(practice, found.psn_no, found.area)
    set_balance(practice, found.psn_no, found.area, held + found.amount)
    del book.payouts[case_id]


def years(practice: Practice, request: Request) -> dict[str, Any]:
    """YQ01: the months for which contributions were paid, wherever in the province, and the accounts."""
    certno = stated(request.node("data"), "certno", 50).upper()
    known = practice.book.people.get(certno)
    if known is None:
        raise Refusal(NOBODY)
    spans = spans_of(practice, known.psn_no)
    areas = dict.fromkeys(
        one.region[:6] for one in practice.book.relations_of(certno) if one.insutype == EMPLOYEE
    )
    employee = [one for one in spans if one.insutype == EMPLOYEE]
    return {
        "psn_no": known.psn_no,
        "cum_act_clct_mons": str(len({month for one in employee for month in months(one)})),
        "clctinfo": [
            {
                "insutype": one.insutype,
                "insu_admdvs": one.region,
                "begn_ym": one.begins,
                "end_ym": one.ends,
                "clct_mons": str(len(months(one))),
            }
            for one in spans
        ],
        "acctinfo": [
            {"insu_admdvs": area, "acct_balc": yuan(balance(practice, known.psn_no, area))}
            for area in areas
        ],
    }


def months(span: Span) -> list[str]:
    """The months of a span, `202103`; none where it ends before it begins."""
    first, last = (_count(each) for each in (span.begins, span.ends))
    return [_month(number) for number in range(first, last + 1)]


def _count(month: str) -> int:
    return int(month[:4]) * 12 + int(month[4:6]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04d}{number % 12 + 1:02d}"


def spans_of(practice: Practice, psn_no: str) -> list[Span]:
    """The contribution months of somebody: as a control said, else from the seed and the book."""
    moved = practice.accounts.moved_in[psn_no]
    if psn_no in practice.accounts.spans:
        return [*practice.accounts.spans[psn_no], *moved]
    found: list[Span] = []
    for one in practice.book.relations_of(practice.book.certno_of(psn_no)):
        found.extend(_told(practice, one) if one.msgid else _held(practice, psn_no, one))
    return [*(one for one in found if one.begins <= one.ends), *moved]


def _held(practice: Practice, psn_no: str, relation: Relation) -> list[Span]:
    """The months of a relation of the world's beginning, up to last month or to its end."""
    today = practice.clock.day
    last = _count(f"{today:%Y%m}") - 1
    if relation.ended:
        last = min(last, _count(relation.ended.replace("-", "")[:6]))
    born = born_on(relation.certno)
    ages = today.year - born.year if born else 20
    since = _count(relation.since.replace("-", "")[:6])
    most = max(1, (ages - 18) * 12 if relation.insutype == EMPLOYEE else ages * 12)
    first = since - _made(practice, "years", psn_no + relation.insutype, min(most, 360))
    spans = [Span(relation.insutype, relation.region[:6], _month(first), _month(last))]
    before = relation.region[:4] != _ELSEWHERE[:4] and relation.insutype == EMPLOYEE
    if before and _made(practice, "moved", psn_no, 4) == 0:  # they came from there, with an overlap
        spans.insert(0, Span(EMPLOYEE, _ELSEWHERE, _month(first - 18), _month(first + 1)))
    return spans


def _told(practice: Practice, relation: Relation) -> list[Span]:
    """The months that messages brought: declared ones of an employee, a resident's cover year."""
    if relation.insutype == RESIDENT:
        first = max(f"{relation.cashym}01", relation.since.replace("-", "")[:6])
        last = min(f"{relation.cashym}12", f"{practice.clock.day:%Y%m}")
        return [Span(RESIDENT, relation.region[:6], first, last)]
    numbers = {relation.certno, *practice.book.people[relation.certno].former}
    declared = sorted(
        {
            one.cashym
            for one in practice.book.active()
            if one.region[:4] == relation.region[:4]
            and any(line.certno.upper() in numbers for line in one.lines)
        }
    )
    return joined(EMPLOYEE, relation.region[:6], declared)


def joined(insutype: str, area: str, single: list[str]) -> list[Span]:
    """Single months, in order, as spans."""
    spans: list[Span] = []
    for month in single:
        if spans and _count(month) == _count(spans[-1].ends) + 1:
            spans[-1] = Span(insutype, area, spans[-1].begins, month)
        else:
            spans.append(Span(insutype, area, month, month))
    return spans
