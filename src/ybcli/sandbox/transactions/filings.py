"""Filings (备案): the public 2501 to 2506, the questions about them, and YB01 and YB02 of our own.

A person is known by the platform's own number (`psn_no`). A filing is known by its
`trt_dcla_detl_sn`; whoever never heard that number may name the `msgid` of the filing in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..wire.envelope import Request
from ..wire.numbers import is_identity_number
from ..wire.values import Refusal, content_of, day, optional, region, stated, text
from ..world.book import Known
from ..world.entries import Filing
from ..world.institutions import required
from ..world.practice import Practice

#: Withdrawal → what it withdraws.
WITHDRAWS = {"2502": "2501", "2504": "2503", "2506": "2505", "YB02": "YB01"}
#: Those that a bureau's review closes, and those that must say why.
_CLOSED_BY_REVIEW, _SAY_WHY = {"2504", "2506"}, {"2504", "2506", "YB02"}
_REMOTE, _DRUGS, _FAMILY = {"0801", "0802", "0803"}, "1101", "1401"
_RELATIVES = {"1", "2", "5"}


def insured(practice: Practice, node: Mapping[str, Any]) -> Known:
    """The person of a number, who must be insured. Raises Refusal."""
    known = person(practice, stated(node, "psn_no", 30))
    if not any(not one.ended for one in practice.book.relations_of(known.certno)):
        raise Refusal("该人员未正常参保，不能备案")
    return known


def person(practice: Practice, psn_no: str) -> Known:
    """The person of a number. Raises Refusal where there is none."""
    known = practice.book.people.get(practice.book.certno_of(psn_no))
    if known is None:
        raise Refusal("人员编号不存在，请先通过1101获取")
    return known


def referral(practice: Practice, request: Request) -> dict[str, Any]:
    """2501: a referral to a hospital, or to a whole place by its region's number."""
    node = request.node("refmedin")
    known = insured(practice, node)
    for name, longest in (("diag_code", 20), ("diag_name", 100), ("refl_rea", 100)):
        stated(node, name, longest)
    stated(node, "reflin_medins_name")
    stated(node, "refl_opnn")
    day(stated(node, "refl_date"), "refl_date")
    hospital, place = stated(node, "reflin_medins_no", 12), region(node, "mdtrtarea_admdvs")
    if hospital != place:
        required(hospital)
    if stated(node, "refl_type", 30) not in {"1", "2", "3"}:
        raise Refusal("转院类型refl_type不在字典中")
    return _file(practice, request, node, known, hospital, "该人员在此期间已有转院备案")


def chronic(practice: Practice, request: Request) -> dict[str, Any]:
    """2503: a chronic disease, assessed by a hospital that may assess it; one filing a disease."""
    node = request.node("data")
    known = insured(practice, node)
    scheme = stated(node, "insutype", 6)
    relations = practice.book.relations_of(known.certno)
    if not any(one.insutype == scheme and not one.ended for one in relations):
        raise Refusal("该人员未参加此险种，不能备案")
    for name, longest in (
        ("opsp_dise_name", 300),
        ("insu_optins", 6),
        ("ide_fixmedins_name", 200),
        ("diag_dr_codg", 30),
        ("diag_dr_name", 50),
    ):
        stated(node, name, longest)
    day(stated(node, "hosp_ide_date"), "hosp_ide_date")
    disease = stated(node, "opsp_dise_code", 30)
    if not required(stated(node, "ide_fixmedins_no", 30)).assesses:
        raise Refusal("鉴定医药机构不具备门慢门特鉴定资格")
    return _file(
        practice, request, node, known, disease, "该人员已备案该门慢门特病种，不能重复备案"
    )


def institution(practice: Practice, request: Request) -> dict[str, Any]:
    """2505: an institution that a person chooses; one in each place of the order."""
    node = request.node("data")
    known = insured(practice, node)
    kind, order = stated(node, "biz_appy_type", 3), stated(node, "fix_srt_no", 3)
    stated(node, "fixmedins_name")
    code = stated(node, "fixmedins_code", 12)
    required(code, kind="2" if code.startswith("P") else "1")
    return _file(practice, request, node, known, f"{kind}/{order}", "该人员已有有效的定点备案")


def registration(practice: Practice, request: Request) -> dict[str, Any]:
    """YB01: care in another place, drugs to take abroad, a family account. `case_id` is its key."""
    node, book = request.node("data"), practice.book
    case_id = stated(node, "case_id", 64)
    content = content_of(node)
    before = book.registrations.get(case_id)
    if before is not None:
        number, told = before
        if told != content:
            raise Refusal("业务ID已存在且内容不同")
        return {"trt_dcla_detl_sn": number}
    known = book.people.get(stated(node, "certno", 50).upper())
    if known is None:
        raise Refusal("该人员未正常参保，不能备案")
    insured(practice, {"psn_no": known.psn_no})
    kind = stated(node, "biz_appy_type", 6)
    if (number := _ended(practice, request, node, known, _about(node, kind, known))) != "":
        book.registrations[case_id] = (number, content)
        return {"trt_dcla_detl_sn": number}
    answer = _file(practice, request, node, known, _about(node, kind, known), "该人员已有有效备案")
    book.registrations[case_id] = (answer["result"]["trt_dcla_detl_sn"], content)
    return {"trt_dcla_detl_sn": answer["result"]["trt_dcla_detl_sn"]}


def _ended(
    practice: Practice, request: Request, node: Mapping[str, Any], known: Known, about: str
) -> str:
    """The filing that stands from the same day and now gets its end; empty where there is none."""
    begins, ends = optional(node, "begndate", 30)[:10], optional(node, "enddate", 30)[:10]
    for one in practice.book.filings.values():
        same = (one.infno, one.psn_no, one.about, one.begins)
        is_open = not one.withdrawn and not one.ends
        if is_open and same == (request.infno, known.psn_no, about, begins) and ends >= begins:
            one.ends = ends
            practice.book.effects[request.msgid] += 1
            return one.number
    return ""


def _about(node: Mapping[str, Any], kind: str, known: Known) -> str:
    """What there may be one of: remote care of any kind, drugs on the way, one relative."""
    if kind in _REMOTE:
        region(node, "mdtrtarea_admdvs")
        return "remote"
    if kind == _DRUGS:
        if not required(stated(node, "fixmedins_code", 12)).drugs_abroad:
            raise Refusal("该医药机构不具备出国（境）带药备案资格")
        return kind
    if kind == _FAMILY:
        relative = stated(node, "rlts_certno", 50).upper()
        stated(node, "rlts_psn_name", 50)
        if not is_identity_number(relative) or relative == known.certno:
            raise Refusal("共济人员证件号码校验不通过")
        if stated(node, "rlts", 3) not in _RELATIVES:
            raise Refusal("共济人员应为配偶、父母、子女")
        return f"{kind}/{relative}"
    raise Refusal("业务申请类型biz_appy_type不在字典中")


def _file(
    practice: Practice,
    request: Request,
    node: Mapping[str, Any],
    known: Known,
    about: str,
    refusal: str,
) -> dict[str, Any]:
    """Write a filing. Raises `refusal` where one about the same stands on any of its days."""
    book = practice.book
    first = text(node.get("begndate")) or text(node.get("refl_date"))  # 2501 may leave it out
    begins = day(first or stated(node, "begndate"), "begndate")
    said = optional(node, "enddate", 30)
    ends = day(said, "enddate").isoformat() if said else ""
    if ends and ends < begins.isoformat():
        raise Refusal("结束日期早于开始日期")
    for one in book.filings.values():
        if (one.infno, one.psn_no, one.about) == (request.infno, known.psn_no, about) and one.holds(
            begins.isoformat(), ends
        ):
            raise Refusal(refusal)
    area = known.psn_no[:6]
    number = f"{area}{practice.clock.day:%Y%m%d}{book.serial('trt_dcla_detl_sn'):010d}"
    plain = {name: text(value) for name, value in node.items()}
    book.filings[number] = Filing(
        number,
        request.infno,
        known.psn_no,
        about,
        begins.isoformat(),
        ends,
        plain,
        request.msgid,
    )
    book.effects[request.msgid] += 1
    return {"result": {"trt_dcla_detl_sn": number}}


def withdraw(practice: Practice, request: Request) -> dict[str, Any]:
    """2502, 2504, 2506, YB02: a filing is withdrawn; again does nothing. The answer has no output."""
    node, filed = request.node("data"), WITHDRAWS[request.infno]
    number, psn_no = stated(node, "trt_dcla_detl_sn", 30), stated(node, "psn_no", 30)
    if request.infno in _SAY_WHY:
        stated(node, "memo", 500)
    else:
        optional(node, "memo", 500)
    found = practice.book.filings.get(number) or next(
        (one for one in practice.book.filings.values() if one.msgid == number), None
    )
    if found is None or found.infno != filed:
        raise Refusal("未找到备案信息，不能撤销")
    if found.psn_no != psn_no:
        raise Refusal("人员编号与备案信息不一致")
    if found.reviewed and request.infno in _CLOSED_BY_REVIEW:
        raise Refusal("医保局已审核，不能撤销")
    if not found.withdrawn:
        found.withdrawn = True
        practice.book.effects[request.msgid] += 1
    return {}


def _standing(practice: Practice, infno: str, psn_no: str, since: str = "") -> list[Filing]:
    """The filings of a person that stand today or since a day."""
    today = practice.clock.day.isoformat()
    return [
        one
        for one in practice.book.filings.values()
        if (one.infno, one.psn_no) == (infno, psn_no) and one.holds(since or today)
    ]


def _said(one: Filing, *names: str) -> dict[str, str]:
    return {name: one.node.get(name, "") for name in names}


def chronic_filings(practice: Practice, request: Request) -> dict[str, Any]:
    """5301: the chronic diseases in force; the node's name is a slip of the specification."""
    known = person(practice, stated(request.node("data"), "psn_no", 30))
    return {
        "feedetail": [
            _said(one, "opsp_dise_code", "opsp_dise_name", "begndate", "enddate")
            for one in _standing(practice, "2503", known.psn_no)
        ]
    }


def chosen(practice: Practice, request: Request) -> dict[str, Any]:
    """5302: the institutions that somebody has chosen, of one kind of application."""
    node = request.node("data")
    known = person(practice, stated(node, "psn_no", 30))
    kind = stated(node, "biz_appy_type", 3)
    relations = [one for one in practice.book.relations_of(known.certno) if not one.ended]
    return {
        "psnfixmedin": [
            {
                "psn_no": known.psn_no,
                "insutype": relations[0].insutype if relations else "",
                **_said(one, "fix_srt_no", "fixmedins_code", "fixmedins_name"),
                **_said(one, "begndate", "enddate", "memo"),
            }
            for one in _standing(practice, "2505", known.psn_no)
            if one.node.get("biz_appy_type") == kind
        ]
    }


def referrals(practice: Practice, request: Request) -> dict[str, Any]:
    """5304: the referrals that stand, filed for a day in a span of time."""
    node = request.node("data")
    known = person(practice, stated(node, "psn_no", 30))
    since = day(stated(node, "begntime"), "begntime").isoformat()
    said = optional(node, "endtime", 30)
    until = day(said, "endtime").isoformat() if said else "9999-12-31"
    return {
        "refmedin": [
            {
                **_said(one, "insutype", "psn_no", "tel", "addr", "insu_optins"),
                "psn_cert_type": known.cert_type,
                "certno": known.certno,
                "psn_name": known.name,
                **_said(one, "diag_code", "diag_name", "reflin_medins_no", "reflin_medins_name"),
                "out_flag": "0" if one.node.get("refl_type") == "1" else "1",
                **_said(one, "refl_date", "refl_rea", "begndate", "enddate"),
                "hosp_agre_refl_flag": one.node.get("hosp_agre_refl_flag") or "0",
            }
            for one in _standing(practice, "2501", known.psn_no, since)
            if since <= one.node.get("refl_date", "")[:10] <= until
        ]
    }
