"""Changes of what is registered: a unit's and a person's particulars, the end of a relation.

`case_id` is the key of each: told again with the same content it gives the first answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..wire.envelope import Request
from ..wire.numbers import is_identity_number
from ..wire.values import NOBODY, Refusal, content_of, day, optional, region, stated
from ..world.book import Book, Known, Registered, Relation
from ..world.entries import Change
from ..world.practice import Practice

_IDENTITY_CARD = "01"
_SEXES = {"0", "1", "2", "9"}


def unit(practice: Practice, request: Request) -> dict[str, Any]:
    """YE03: a registered unit's name, address, legal representative, mobile: those that are given."""

    def change(node: Mapping[str, Any]) -> tuple[Registered, Registered, dict[str, str]]:
        found = practice.book.units.get(stated(node, "emp_no", 20))
        if found is None:
            raise Refusal("单位未参保登记")
        new = replace(
            found,
            name=optional(node, "emp_name") or found.name,
            addr=optional(node, "addr") or found.addr,
            legrep_name=optional(node, "legrep_name", 50) or found.legrep_name,
            mob=optional(node, "mob", 20) or found.mob,
        )
        return found, new, {"emp_no": found.uscc}

    return _once(practice, request, change)


def person(practice: Practice, request: Request) -> dict[str, Any]:
    """YE04: a person's name, number, sex, nationality, address, mobile: those that are given."""

    def change(node: Mapping[str, Any]) -> tuple[Known, Known, dict[str, str]]:
        book = practice.book
        found = book.people.get(stated(node, "certno", 50).upper())
        if found is None:
            raise Refusal(NOBODY)
        number = optional(node, "new_certno", 50).upper() or found.certno
        gend = optional(node, "gend", 6)
        if found.cert_type == _IDENTITY_CARD and not is_identity_number(number):
            raise Refusal("新证件号码校验不通过")
        if number != found.certno and number in book.people:
            raise Refusal("新证件号码已有参保人，不能变更")
        if gend and gend not in _SEXES:
            raise Refusal("性别gend不在字典中")
        former = (*found.former, found.certno) if number != found.certno else found.former
        new = replace(
            found,
            certno=number,
            former=former,
            name=optional(node, "psn_name", 50) or found.name,
            gend=gend or found.gend,
            naty=optional(node, "naty_name", 50) or found.naty,
            addr=optional(node, "addr") or found.addr,
            mob=optional(node, "mob", 20) or found.mob,
        )
        return found, new, {"psn_no": found.psn_no}

    return _once(practice, request, change)


#: 人员参保状态 (psn_insu_stas): what YE05 makes of a relation.
RESUMED, PAUSED, ENDED = "1", "2", "4"


def end(practice: Practice, request: Request) -> dict[str, Any]:
    """YE05: a relation ends, here or in another pooling area; 1101 shows it ended from then on. With
    `psn_insu_stas` 2 it is paused, with 1 a paused one is resumed.
    """

    def change(node: Mapping[str, Any]) -> tuple[Relation, Relation, dict[str, str]]:
        certno, insutype = stated(node, "certno", 50).upper(), stated(node, "insutype", 6)
        area = region(node, "insuplc_admdvs")
        ended = day(stated(node, "paus_insu_date"), "paus_insu_date").isoformat()
        same = [
            one
            for one in practice.book.relations_of(certno)
            if one.insutype == insutype and one.region[:4] == area[:4]
        ]
        state = optional(node, "psn_insu_stas", 6) or ENDED
        if state == RESUMED:
            paused = next((one for one in same if one.ended and one.state == PAUSED), None)
            if paused is None:
                raise Refusal("未找到暂停的参保关系")
            return paused, replace(paused, ended="", state=""), {"rlts_id": paused.rlts_id}
        found = next((one for one in same if not one.ended), None)
        if found is None:
            raise Refusal("参保关系已终止" if same else "未找到该参保关系")
        if ended < found.since:
            raise Refusal("终止日期早于参保日期")
        return found, replace(found, ended=ended, state=state), {"rlts_id": found.rlts_id}

    return _once(practice, request, change)


def _once(
    practice: Practice,
    request: Request,
    change: Callable[[Mapping[str, Any]], tuple[Any, Any, dict[str, str]]],
) -> dict[str, Any]:
    """Make a change, once for each case; a case that is told again gets the first answer."""
    node, book = request.node("data"), practice.book
    case_id = stated(node, "case_id", 64)
    day(stated(node, "chg_date" if request.infno != "YE05" else "paus_insu_date"), "日期")
    key, content = f"{request.infno}/{case_id}", content_of(node)
    known = book.changes.get(key)
    if known is not None and not known.reversed:
        if known.content != content:
            raise Refusal("业务ID已存在且内容不同")
        return dict(known.answer)
    before, after, answer = change(node)
    answer["acp_no"] = book.acceptance("C", practice.clock.day.isoformat())
    book.changes[key] = Change(request.infno, content, answer, request.msgid, before, after)
    _write(book, before, after)
    book.effects[request.msgid] += 1
    return dict(answer)


def _write(book: Book, before: Any, after: Any) -> None:
    if isinstance(after, Registered):
        book.units[after.uscc] = after
    elif isinstance(after, Known):
        book.rename(before, after)
    else:
        book.rewrite(before, after)


def undo(book: Book, msgid: str, infno: str, said: str) -> None:
    """2601 of YE03, YE04, YE05: what was there before, where nothing has changed since."""
    found = next((one for one in book.changes.values() if one.msgid == msgid), None)
    if found is None or found.infno != infno or found.reversed:
        raise Refusal("未找到原交易，不能冲正")
    if said not in {"", *_names(book, found)}:
        raise Refusal("人员编号与原交易不一致")
    if not _stands(book, found):
        raise Refusal("该信息已再次变更，不能冲正")
    _write(book, found.after, found.before)
    found.reversed = True


def _names(book: Book, change: Change) -> set[str]:
    """By what numbers the one whom a change is about may be named."""
    before, after = change.before, change.after
    if isinstance(after, Registered):
        return {after.uscc}
    if isinstance(after, Known):
        return {before.certno, after.certno, after.psn_no}
    return (
        {after.certno, book.people[after.certno].psn_no} if after.certno in book.people else set()
    )


def _stands(book: Book, change: Change) -> bool:
    after = change.after
    if isinstance(after, Registered):
        return book.units.get(after.uscc) == after
    if isinstance(after, Known):
        return book.people.get(after.certno) == after
    return after in book.relations_of(after.certno) and _is_free(book, after)


def _is_free(book: Book, ended: Relation) -> bool:
    """Has nobody registered the person again in its place?"""
    return all(
        one.ended or one.insutype != ended.insutype or one.region[:4] != ended.region[:4]
        for one in book.relations_of(ended.certno)
    )
