"""Reconciliation (对账): totals (3201), then details (3202) against the centre's book.

The names are those of settlements; for contributions they mean the whole amount, the employer's part
and the person's part. The result file holds only the rows that do not agree.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..wire.envelope import Request
from ..wire.files import packed, rows
from ..wire.values import (
    EMPLOYEE,
    RESIDENT,
    Mistake,
    Refusal,
    amount,
    count,
    day,
    fen,
    is_month,
    region,
    stated,
    text,
    within,
    yuan,
)
from ..world.book import Line, Wrong
from ..world.practice import Practice
from .public import until

CONTRIBUTIONS = "99"
CHANGES = ("drop_line", "amount", "extra_line")
_NULL = ""
_WRONG_BY = 10_00


@dataclass(frozen=True, slots=True)
class _Group:
    """What is compared: a scheme, a region, a month or a cover year."""

    insutype: str
    clr_type: str
    area: str
    cashym: str


def totals(practice: Practice, request: Request) -> dict[str, Any]:
    """3201: do the sums agree?"""
    node = request.node("data")
    group = _group(node, stated(node, "insutype", 6))
    theirs = (
        count(node, "fixmedins_setl_cnt"),
        amount(node, "medfee_sumamt"),
        amount(node, "fund_pay_sumamt"),
        amount(node, "acct_pay"),
    )
    lines = _centre(practice, group).values()
    employer, person = sum(x.employer for x in lines), sum(x.person for x in lines)
    ours = (len(lines), employer + person, employer, person)
    names = ("结算笔数", "费用总额", "基金支付总额", "个人账户支付金额")
    wrong = [n for n, a, b in zip(names, theirs, ours, strict=True) if a != b]
    return {
        "stmtinfo": {
            "setl_optins": group.area,
            "stmt_rslt": "1" if wrong else "0",
            "stmt_rslt_dscr": "、".join(wrong) + "不一致" if wrong else "",
        }
    }


def details(practice: Practice, request: Request) -> dict[str, Any]:
    """3202: the rows of an uploaded file against the centre's; the result is a file for 9102."""
    node = request.node("data")
    group = _group(node, text(node.get("insutype")))
    head = (
        count(node, "fixmedins_setl_cnt"),
        amount(node, "medfee_sumamt"),
        amount(node, "fund_pay_sumamt"),
        amount(node, "cash_payamt"),
    )
    uploaded = rows(practice.files.find(text(node.get("file_qury_no"))).content, 7)
    theirs: list[tuple[list[str], int, int, int]] = []
    for number, cells in enumerate(uploaded, 1):
        whole, employer, person = (fen(cell, f"第{number}行金额") for cell in cells[3:6])
        theirs.append((cells, whole, employer, person))
    found = (
        len(theirs),
        sum(row[1] for row in theirs),
        sum(row[2] for row in theirs),
        sum(row[3] for row in theirs),
    )
    if head != found:
        raise Refusal("上传明细与总额不一致")
    result = _differences(practice, group, theirs)
    stored = practice.files.keep(
        f"{request.msgid}/result", "result.txt.zip", packed("result.txt", result), until(practice)
    )
    return {
        "fileinfo": {
            "file_qury_no": stored.number,
            "filename": stored.name,
            "dld_endtime": stored.until,
        }
    }


def _differences(
    practice: Practice, group: _Group, theirs: list[tuple[list[str], int, int, int]]
) -> list[list[str]]:
    centre = _centre(practice, group)
    result: list[list[str]] = []
    for cells, whole, employer, person in theirs:
        setl_id, mdtrt_id, psn_no = cells[:3]
        line = centre.pop(setl_id, None)
        if line is None:
            result.append(
                [psn_no, mdtrt_id, setl_id, _NULL, "1", cells[6], "机构多", _NULL, _NULL, _NULL]
            )
        elif (whole, employer, person) != (
            line.employer + line.person,
            line.employer,
            line.person,
        ):
            result.append(
                [psn_no, mdtrt_id, setl_id, line.msgid, "1", "0", "金额不一致", *_amounts(line)]
            )
    result.extend(
        [line.certno, _NULL, _NULL, line.msgid, "1", "0", "中心多", *_amounts(line)]
        for line in centre.values()
    )
    return result


def _amounts(line: Line) -> list[str]:
    return [yuan(line.employer + line.person), yuan(line.employer), yuan(line.person)]


def _group(node: Mapping[str, Any], insutype: str) -> _Group:
    """The group of a request. Its span must be a whole month, or a whole year for residents."""
    area, clr_type = region(node, "setl_optins"), stated(node, "clr_type", 6)
    first = day(stated(node, "stmt_begndate"), "stmt_begndate")
    last = day(stated(node, "stmt_enddate"), "stmt_enddate")
    if last < first:
        raise Refusal("对账结束日期早于开始日期")
    whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    insutype = insutype or (RESIDENT if whole_year else EMPLOYEE)
    month_end = calendar.monthrange(first.year, first.month)[1]
    whole_month = first.day == 1 and last == first.replace(day=month_end)
    if insutype == RESIDENT and whole_year and first.year == last.year:
        cashym = f"{first:%Y}"
    elif insutype != RESIDENT and whole_month:
        cashym = f"{first:%Y%m}"
    else:
        raise Refusal("对账起止日期应为一个费款所属期的首日和末日")
    return _Group(insutype, clr_type, area, cashym)


def _centre(practice: Practice, group: _Group) -> dict[str, Line]:
    """The centre's lines of a group, by line id. Other clearing types than 99 have none."""
    if group.clr_type != CONTRIBUTIONS:
        return {}
    premium = practice.options.premium_fen
    return {
        line.line_id: line
        for place, line in practice.book.lines(group.insutype, group.cashym, premium)
        if within(place, group.area)
    }


def tamper(practice: Practice, change: str, cashym: str, number: int) -> list[str]:
    """Let the platform's own book go wrong at `number` lines; the line ids. Raises Mistake.

    A month means employees' lines, a year residents'. Which lines are struck is chosen by the seed.
    """
    if change not in CHANGES:
        raise Mistake(f"change must be one of {', '.join(CHANGES)}")
    insutype = EMPLOYEE if is_month(cashym) else RESIDENT
    book = practice.book
    chance = random.Random(f"tamper:{practice.options.seed}:{len(book.wrong)}")  # noqa: S311 - practice
    if change == "extra_line":
        struck = [_invented(practice, insutype, chance) for _turn in range(number)]
    else:
        hit = {one.line.line_id for one in book.wrong}
        true = book.true_lines(insutype, cashym, practice.options.premium_fen)
        free = sorted((x for _place, x in true if x.line_id not in hit), key=lambda x: x.line_id)
        if len(free) < number:
            raise Mistake(f"only {len(free)} lines of {cashym} can go wrong")
        struck = chance.sample(free, number)
    for line in struck:
        shown = replace(line, person=line.person + _WRONG_BY) if change == "amount" else line
        book.wrong.append(Wrong(change, insutype, cashym, shown))  # type: ignore[arg-type]
    return sorted(line.line_id for line in struck)


def _invented(practice: Practice, insutype: str, chance: random.Random) -> Line:
    """A line that nobody told the platform."""
    number = practice.book.serial("invented")
    who = chance.choice(practice.world.people)
    employer = 0 if insutype == RESIDENT else 457_14
    person = practice.options.premium_fen if insutype == RESIDENT else 96_24
    msgid = f"S33990199999202601010000{number:06d}"
    return Line(f"X{number:09d}", f"X{number:09d}", who.certno, msgid, employer, person)


def heal(practice: Practice) -> int:
    """Repair the platform's book; how many lines were wrong."""
    repaired = len(practice.book.wrong)
    practice.book.wrong.clear()
    return repaired
