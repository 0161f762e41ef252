"""Filings (备案) on the wire: the public 2501 to 2506, and YB01 and YB02 for those without a number.

Where the published input demands what a case need not know, a rule of ours says what stands there;
`docs/sandbox.md` lists these rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._nodes import PERSON_NUMBER, SCHEME, SCHEMES, TO_HOSPITAL, Topic, person, stated, words

_WITHIN_CITY, _WITHIN_PROVINCE, _OUTSIDE = "1", "2", "3"
_CARE_INSTITUTION = "03"
_WHOLE_PLACE = "就医地定点医疗机构"

#: Our kinds of filing → the wire's, local children of the national 08, 11 and 14.
FILING_KINDS = {
    "remote_retired": "0801",
    "remote_resident": "0802",
    "remote_worker": "0803",
    "drugs_abroad": "1101",
    "family_account": "1401",
}
#: Who the other one is to the insured person (agnter_rlts).
RELATIONS = {"spouse": "1", "child": "2", "parent": "5"}
_OTHER_RELATIVE = "8"


def referral_type(region: str, to_region: str) -> str:
    """Within the city, the province or beyond (refl_type), from two regions."""
    if to_region[:4] == region[:4]:
        return _WITHIN_CITY
    return _WITHIN_PROVINCE if to_region[:2] == region[:2] else _OUTSIDE


def _referral(body: Mapping[str, Any]) -> dict[str, Any]:
    hospital, to_region = words(body, "hospital_name"), words(body, "to_region")
    diagnosis = words(body, "diagnosis_name")
    return {
        "psn_no": words(body, "person_number"),
        "insutype": SCHEMES.get(words(body, "scheme"), words(body, "scheme")),
        "tel": words(body, "mobile"),
        "addr": words(body, "address"),
        "insu_optins": words(body, "region")[:6],
        "diag_code": words(body, "diagnosis_code"),
        "diag_name": diagnosis,
        "dise_cond_dscr": "",
        # A filing for a whole place and no hospital of it carries the place.
        "reflin_medins_no": words(body, "to_hospital_code") or to_region[:6],
        "reflin_medins_name": words(body, "to_hospital_name") or _WHOLE_PLACE,
        "mdtrtarea_admdvs": to_region[:6],
        "hosp_agre_refl_flag": "1" if hospital else "0",
        "refl_type": referral_type(words(body, "region"), to_region),
        "refl_date": words(body, "referred_on") or words(body, "begins_on"),
        "refl_rea": (words(body, "reason") or diagnosis)[:100],
        "refl_opnn": f"{hospital}同意转院"[:200] if hospital else "经办机构核准转院",
        "begndate": words(body, "begins_on"),
        "enddate": words(body, "ends_on"),
    }


def _chronic(body: Mapping[str, Any]) -> dict[str, Any]:
    code, name = words(body, "hospital_code"), words(body, "hospital_name")
    return {
        "psn_no": words(body, "person_number"),
        "insutype": SCHEMES.get(words(body, "scheme"), words(body, "scheme")),
        "opsp_dise_code": words(body, "disease_code"),
        "opsp_dise_name": words(body, "disease_name"),
        "tel": words(body, "mobile"),
        "addr": words(body, "address"),
        "insu_optins": words(body, "region")[:6],
        "ide_fixmedins_no": code,
        "ide_fixmedins_name": name,
        "hosp_ide_date": words(body, "assessed_on") or words(body, "begins_on"),
        # Where no physician is named, the institution that assessed stands for them.
        "diag_dr_codg": words(body, "doctor_code") or code,
        "diag_dr_name": (words(body, "doctor_name") or name)[:50],
        "begndate": words(body, "begins_on"),
        "enddate": words(body, "ends_on"),
    }


def _institution(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "psn_no": words(body, "person_number"),
        "tel": words(body, "mobile"),
        "addr": words(body, "address"),
        "biz_appy_type": _CARE_INSTITUTION,
        "begndate": words(body, "begins_on"),
        "enddate": words(body, "ends_on"),
        "fix_srt_no": words(body, "order") or "1",
        "fixmedins_code": words(body, "hospital_code"),
        "fixmedins_name": words(body, "hospital_name"),
    }


def _registration(body: Mapping[str, Any]) -> dict[str, Any]:
    relation = words(body, "relation")
    return {
        **person(body),
        "biz_appy_type": FILING_KINDS[body["filing_kind"]],
        "begndate": words(body, "begins_on"),
        **stated(
            {
                "enddate": words(body, "ends_on"),
                "tel": words(body, "mobile"),
                "mdtrtarea_admdvs": words(body, "to_region")[:6],
                "fixmedins_code": words(body, "hospital_code"),
                "fixmedins_name": words(body, "hospital_name"),
                "dr_codg": words(body, "doctor_code"),
                "rlts_certno": words(body, "relative_id"),
                "rlts_psn_name": words(body, "relative_name"),
                "rlts": RELATIONS.get(relation, _OTHER_RELATIVE) if relation else "",
                "medc_days": words(body, "days"),
            }
        ),
    }


def _withdrawal(body: Mapping[str, Any]) -> dict[str, Any]:
    """The number under which it was filed; unanswered, the platform finds it by our message's."""
    return {
        "trt_dcla_detl_sn": words(body, "reference") or words(body, "original_number"),
        "psn_no": words(body, "person_number"),
        "memo": words(body, "reason") or "经办机构撤销",
    }


_FILED = "trt_dcla_detl_sn"
_WHO = (PERSON_NUMBER,)

TOPICS: dict[str, Topic] = {
    "file_referral": Topic(
        "2501", _referral, _FILED, "refmedin", (PERSON_NUMBER, SCHEME, TO_HOSPITAL)
    ),
    "withdraw_referral": Topic("2502", _withdrawal, "", needs=_WHO),
    "file_chronic": Topic("2503", _chronic, _FILED, needs=(PERSON_NUMBER, SCHEME)),
    "withdraw_chronic": Topic("2504", _withdrawal, "", needs=_WHO),
    "file_institution": Topic("2505", _institution, _FILED, needs=_WHO),
    "withdraw_institution": Topic("2506", _withdrawal, "", needs=_WHO),
    "file_registration": Topic("YB01", _registration, _FILED, takes={"filing_kind": FILING_KINDS}),
    "withdraw_registration": Topic("YB02", _withdrawal, "", needs=_WHO),
}
