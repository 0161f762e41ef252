"""What the platform answers to questions, in our words: institutions, filings, stays, sums, years.

Days are ISO days, amounts fen, schemes `employee`, `resident` or the wire's own code; empty text is
what the platform does not say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .. import money
from ._answer_kinds import (
    Accumulated,
    ChosenInstitution,
    ChronicFiling,
    Entitlement,
    Institution,
    Paid,
    Referral,
    Stay,
    Term,
    ToldSeal,
    Years,
)
from ._codes import table
from ._nodes import SCHEMES
from ._silence import Silence
from ._wire import many, one, text

SCHEME_OF = {code: scheme for scheme, code in SCHEMES.items()}
_PHARMACY, _NO_LEVEL = "2", "11"
#: What hosp_lv means → the level; a code that nobody lists is no level.
_LEVELS = {"level_3": 3, "level_2": 2, "level_1": 1, "community": 0}
_NOT_KNOWN = -1
#: Flags in `exp_content` of an institution → what it is qualified for.
_QUALIFIED = {"opsp_ide_flag": "chronic", "out_drug_flag": "drugs_abroad", "refl_flag": "referral"}
#: cum_type_code → what was summed up; the national set names only the shape (D + fund + 01).
_SUMMED = {
    **dict.fromkeys(("D310101", "D390101"), "fund_paid"),
    **dict.fromkeys(("D310301", "D390201"), "critical_illness_paid"),
    **dict.fromkeys(("Q310101", "Q390101"), "deductible_used"),
    **dict.fromkeys(("F310101", "F390101"), "cost_in_policy"),
    "D610101": "aid_paid",
    "D000102": "outpatient_paid",
    "Q000102": "outpatient_deductible",
    "F000102": "outpatient_scope",
    "F000103": "chronic_scope",
    "D000103": "chronic_paid",
    "Q000103": "chronic_deductible",
}


def fen(value: Any) -> int:
    """An amount of an answer; nothing is nought. Raises Silence where it is no amount."""
    said = text(value)
    try:
        return money.fen(said) if said else 0
    except (ValueError, ArithmeticError):
        raise Silence("garbage") from None


def _whole(value: Any) -> int:
    said = text(value).partition(".")[0]
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise Silence("garbage")
    return int(said)


def _day(value: Any) -> str:
    return text(value)[:10]


def _month(value: Any) -> str:
    said = text(value)
    if not (len(said) == 6 and said.isascii() and said.isdigit()):
        raise Silence("garbage")
    return f"{said[:4]}-{said[4:]}"


def scheme(value: Any) -> str:
    """A scheme in our words, another insurance by its code."""
    return SCHEME_OF.get(text(value), text(value))


def institution(output: Mapping[str, Any]) -> Institution | None:
    """The institution of 1201; None where the answer names none."""
    raw = one(output.get("medinsinfo"))
    code, level = text(raw.get("fixmedins_code")), text(raw.get("hosp_lv"))
    if not code:
        return None
    levels = table("hosp_lv")
    grade = "" if level == _NO_LEVEL else levels.label(level)
    is_clinic = level in {"", _NO_LEVEL}
    is_pharmacy = text(raw.get("fixmedins_type")) == _PHARMACY
    return Institution(
        code=code,
        name=text(raw.get("fixmedins_name")),
        kind="pharmacy" if is_pharmacy else "clinic" if is_clinic else "hospital",
        grade=grade,
        level=0 if is_clinic else _LEVELS.get(levels.meaning(level), _NOT_KNOWN),
        unlisted="" if is_clinic or levels.meaning(level) else level,
        credit_code=text(raw.get("uscc")),
        region=code[1:7],
        qualified=_qualified(text(raw.get("exp_content"))),
    )


def voucher_is_active(said: str) -> bool | None:
    """The status of the e-voucher (`ec_stas`) in the extension of 1101; None where it says none."""
    return {"1": True, "0": False}.get(text(_extension(said).get("ec_stas")))


def _qualified(said: str) -> tuple[str, ...]:
    """What an institution may do, from the flags of its extension."""
    flags = _extension(said)
    return tuple(ours for theirs, ours in _QUALIFIED.items() if text(flags.get(theirs)) == "1")


def _extension(said: str) -> dict[str, Any]:
    """An extension field (`exp_content`); what is no JSON object says nothing."""
    try:
        found = json.loads(said or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def last_seal(output: Mapping[str, Any]) -> ToldSeal | None:
    """The seal of YS02; None where the platform was told of none."""
    root = text(output.get("root"))
    return ToldSeal(text(output.get("day")), root) if root else None


def used_invoices(output: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of YR02: by which case and in which region an invoice was settled by hand."""
    return [
        {"case": text(raw.get("case_id")), "region": text(raw.get("insu_admdvs"))}
        for raw in many(output.get("reiminfo"))
    ]


def terms(output: Mapping[str, Any]) -> list[Term]:
    """The entries of 1901, in their order."""
    rows = sorted(many(output.get("list")), key=lambda raw: text(raw.get("sort")).zfill(9))
    return [
        Term(
            kind=text(raw.get("type")),
            value=text(raw.get("value")),
            label=text(raw.get("label")),
            parent=text(raw.get("parentValue")),
            is_valid=text(raw.get("valiFlag")) != "0",
        )
        for raw in rows
    ]


def entitlements(output: Mapping[str, Any]) -> list[Entitlement]:
    """The rows of 2001."""
    return [
        Entitlement(
            fund=text(raw.get("fund_pay_type")),
            entitled=text(raw.get("trt_enjymnt_flag")) == "1",
            begins_on=_day(raw.get("begndate")),
            ends_on=_day(raw.get("enddate")),
            says=text(raw.get("trt_chk_rslt")),
        )
        for raw in many(output.get("trtinfo"))
    ]


def chronic_filings(output: Mapping[str, Any]) -> list[ChronicFiling]:
    """The rows of 5301; their node is called `feedetail`, a slip of the specification."""
    return [
        ChronicFiling(
            disease_code=text(raw.get("opsp_dise_code")),
            disease_name=text(raw.get("opsp_dise_name")),
            begins_on=_day(raw.get("begndate")),
            ends_on=_day(raw.get("enddate")),
        )
        for raw in many(output.get("feedetail"))
    ]


def chosen(output: Mapping[str, Any]) -> list[ChosenInstitution]:
    """The rows of 5302."""
    return [
        ChosenInstitution(
            hospital_code=text(raw.get("fixmedins_code")),
            hospital_name=text(raw.get("fixmedins_name")),
            scheme=scheme(raw.get("insutype")),
            order=text(raw.get("fix_srt_no")),
            begins_on=_day(raw.get("begndate")),
            ends_on=_day(raw.get("enddate")),
        )
        for raw in many(output.get("psnfixmedin"))
    ]


def stays(output: Mapping[str, Any]) -> list[Stay]:
    """The rows of 5303."""
    return [
        Stay(
            visit_number=text(raw.get("mdtrt_id")),
            scheme=scheme(raw.get("insutype")),
            began_on=_day(raw.get("begndate")),
            care=text(raw.get("med_type")),
            is_elsewhere=text(raw.get("out_flag")) == "1",
        )
        for raw in many(output.get("data"))
    ]


def referrals(output: Mapping[str, Any]) -> list[Referral]:
    """The rows of 5304."""
    return [
        Referral(
            hospital_code=text(raw.get("reflin_medins_no")),
            hospital_name=text(raw.get("reflin_medins_name")),
            diagnosis_code=text(raw.get("diag_code")),
            diagnosis_name=text(raw.get("diag_name")),
            referred_on=_day(raw.get("refl_date")),
            begins_on=_day(raw.get("begndate")),
            ends_on=_day(raw.get("enddate")),
            is_elsewhere=text(raw.get("out_flag")) == "1",
        )
        for raw in many(output.get("refmedin"))
    ]


def accumulated(output: Mapping[str, Any]) -> list[Accumulated]:
    """The rows of 5206. Raises Silence where an amount is none."""
    return [
        Accumulated(
            scheme=scheme(raw.get("insutype")),
            year=text(raw.get("year")),
            month=_month(raw.get("cum_ym")),
            what=_SUMMED.get(code := text(raw.get("cum_type_code")), code),
            amount_fen=fen(raw.get("cum")),
        )
        for raw in many(output.get("cuminfo"))
    ]


def years(output: Mapping[str, Any]) -> Years:
    """The answer of YQ01. Raises Silence where a month or an amount is none."""
    return Years(
        paid=tuple(
            Paid(
                begins=_month(raw.get("begn_ym")),
                ends=_month(raw.get("end_ym")),
                scheme=scheme(raw.get("insutype")),
                region=text(raw.get("insu_admdvs")),
                months=_whole(raw.get("clct_mons")),
            )
            for raw in many(output.get("clctinfo"))
        ),
        months_paid=_whole(output.get("cum_act_clct_mons")),
        balances={
            text(raw.get("insu_admdvs")): fen(raw.get("acct_balc"))
            for raw in many(output.get("acctinfo"))
        },
    )
