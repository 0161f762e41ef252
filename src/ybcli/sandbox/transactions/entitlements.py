"""What somebody may draw on (2001), what was summed up in a year (5206), and who is in hospital (5303)."""

from __future__ import annotations

from typing import Any

from ..wire.envelope import Request
from ..wire.numbers import born_on, sex_of
from ..wire.values import EMPLOYEE, RESIDENT, Refusal, day, optional, stated, yuan
from ..world.accounts import balance
from ..world.book import Relation
from ..world.population import age
from ..world.practice import Practice
from .filings import person

#: Scheme → its funds: the pooled one, then the employee's own account.
_FUNDS = {EMPLOYEE: ("310100", "310200"), RESIDENT: ("390100",)}
_ACCOUNT = "310200"
_CHRONIC_CARE = "14"
#: What may be summed up in a year, by scheme and by our name for a control.
SUMS = {
    EMPLOYEE: {
        "fund_paid": "D310101",
        "critical_illness_paid": "D310301",
        "deductible_used": "Q310101",
        "cost_in_policy": "F310101",
        "aid_paid": "D610101",
    },
    RESIDENT: {
        "fund_paid": "D390101",
        "critical_illness_paid": "D390201",
        "deductible_used": "Q390101",
        "cost_in_policy": "F390101",
        "aid_paid": "D610101",
    },
}


def checked(practice: Practice, request: Request) -> dict[str, Any]:
    """2001: which funds pay for somebody; a chronic disease needs its filing."""
    node = request.node("data")
    known = person(practice, stated(node, "psn_no", 30))
    insutype, care = stated(node, "insutype", 6), stated(node, "med_type", 6)
    stated(node, "fixmedins_code", 12)
    on = day(stated(node, "begntime"), "begntime").isoformat()
    disease = optional(node, "dise_codg", 30)
    relations = practice.book.relations_of(known.certno)
    relation = next(
        (one for one in relations if one.insutype == insutype and not "" < one.ended < on), None
    )
    says = ""
    if relation is None or relation.since > on:
        says = "该人员在此期间未参保或参保已终止"
    elif care == _CHRONIC_CARE and not _is_filed(practice, known.psn_no, disease, on):
        says = "该人员未备案此门慢门特病种"
    return {
        "trtinfo": [
            {
                "psn_no": known.psn_no,
                "trt_chk_type": "01",
                "fund_pay_type": fund,
                "trt_enjymnt_flag": "0" if said else "1",
                "begndate": relation.since if relation else on,
                "enddate": relation.ended if relation else "",
                "trt_chk_rslt": said,
            }
            for fund in _FUNDS.get(insutype, (f"{insutype}100",))
            for said in [says or _empty(practice, known.psn_no, relation, fund)]
        ]
    }


def _is_filed(practice: Practice, psn_no: str, disease: str, on: str) -> bool:
    return any(
        one.infno == "2503"
        and one.psn_no == psn_no
        and one.about == disease
        and one.begins <= on
        and one.holds(on)
        for one in practice.book.filings.values()
    )


def _empty(practice: Practice, psn_no: str, relation: Relation | None, fund: str) -> str:
    """An account without money pays nothing."""
    if fund != _ACCOUNT or relation is None or balance(practice, psn_no, relation.region):
        return ""
    return "个人账户无余额"


def accumulated(practice: Practice, request: Request) -> dict[str, Any]:
    """5206: the sums of the years; this year's in the schemes of the person are nought or more."""
    node = request.node("data")
    known = person(practice, stated(node, "psn_no", 30))
    wanted = optional(node, "cum_ym", 6)
    this_year = str(practice.clock.day.year)
    said = practice.accounts.sums
    rows = {
        (one.insutype, this_year, code): 0
        for one in practice.book.relations_of(known.certno)
        for code in SUMS.get(one.insutype, {}).values()
    }
    rows |= {
        (insutype, year, code): fen
        for (psn_no, insutype, year, code), fen in said.items()
        if psn_no == known.psn_no
    }
    month = f"{practice.clock.day:%m}"
    return {
        "cuminfo": [
            {
                "insutype": insutype,
                "year": year,
                "cum_ym": f"{year}{month if year == this_year else '12'}",
                "cum_type_code": code,
                "cum": yuan(fen),
            }
            for (insutype, year, code), fen in rows.items()
            if not wanted or wanted[:4] == year
        ]
    }


def stays(practice: Practice, request: Request) -> dict[str, Any]:
    """5303: the stays in hospital that go on, begun in a span of time."""
    node = request.node("data")
    number = optional(node, "psn_no", 30)
    since = day(stated(node, "begntime"), "begntime").isoformat()
    until = day(stated(node, "endtime"), "endtime").isoformat()
    if until < since:
        raise Refusal("结束时间早于开始时间")
    rows = []
    for one in practice.book.stays:
        if number not in {"", one.psn_no} or not since <= one.begins <= until:
            continue
        known = person(practice, one.psn_no)
        born = born_on(known.certno)
        relations = [each for each in practice.book.relations_of(known.certno) if not each.ended]
        rows.append(
            {
                "mdtrt_id": one.mdtrt_id,
                "psn_no": one.psn_no,
                "psn_cert_type": known.cert_type,
                "certno": known.certno,
                "psn_name": known.name,
                "gend": known.gend or sex_of(known.certno),
                "brdy": born.isoformat() if born else "",
                "age": str(age(born, practice.clock.day)) if born else "0",
                "insutype": relations[0].insutype if relations else "",
                "begndate": one.begins,
                "med_type": "2101",
                "ipt_otp_no": "",
                "out_flag": _is_elsewhere(relations, one.hospital),
            }
        )
    return {"data": rows}


def _is_elsewhere(relations: list[Relation], hospital: str) -> str:
    """`1` where the hospital lies outside the pooling area in which the person is insured."""
    return "0" if not relations or relations[0].region[:4] == hospital[1:5] else "1"
