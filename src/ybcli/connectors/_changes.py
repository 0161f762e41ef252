"""Changes, ends, transfers and payouts on the wire: handling work that has no public number.

The names of the transfer are those of the records that come from there (联系函, 信息表).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import money
from ._nodes import SCHEMES, Topic, person, stated, words

_SEXES = {"male": "1", "female": "2", "unknown": "0"}


def _unit(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "case_id": words(body, "case_id"),
        "emp_no": words(body, "credit_code"),
        "insu_admdvs": words(body, "region"),
        "chg_date": words(body, "changed_on"),
        **stated(
            {
                "emp_name": words(body, "new_unit_name") or words(body, "unit_name"),
                "addr": words(body, "address"),
                "post_addr": words(body, "postal_address"),
                "legrep_name": words(body, "legal_representative"),
                "mob": words(body, "mobile"),
            }
        ),
    }


def _person(body: Mapping[str, Any]) -> dict[str, Any]:
    sex = words(body, "sex")
    return {
        **person(body),
        "psn_name": words(body, "new_name") or words(body, "name"),
        "chg_date": words(body, "changed_on"),
        **stated(
            {
                "new_certno": words(body, "new_id_number"),
                "gend": _SEXES.get(sex, sex),
                "naty_name": words(body, "nationality"),
                "addr": words(body, "address"),
                "post_addr": words(body, "postal_address"),
                "mob": words(body, "mobile"),
                "emp_no": words(body, "credit_code"),
                "emp_name": words(body, "unit_name") if words(body, "credit_code") else "",
            }
        ),
    }


#: What becomes of a relation, in the wire's words; an end is what the wire says of itself.
RELATION_STATES = {"active": "1", "paused": "2", "ended": ""}


def _end(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **person(body),
        "insutype": SCHEMES[body["scheme"]],
        "insuplc_admdvs": words(body, "relation_region") or words(body, "region"),
        "paus_insu_date": words(body, "ends_on"),
        **stated(
            {
                "psn_insu_stas": RELATION_STATES[words(body, "relation_state") or "ended"],
                "memo": words(body, "reason"),
            }
        ),
    }


def _transfer(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **person(body),
        "conlet_no": words(body, "transfer_number") or words(body, "case_id"),
    }


def _request(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_transfer(body),
        "out_admdvs": words(body, "from_region"),
        "into_admdvs": words(body, "to_region") or words(body, "region"),
    }


def _sheet(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_transfer(body),
        "cum_act_clct_mons": words(body, "months_paid"),
        "acct_balc": money.yuan(int(body["balance_fen"])),
        "seal_no": words(body, "seal_number"),
        "months": [
            {
                "cashym": str(row["month"]).replace("-", ""),
                "insutype": SCHEMES.get(str(row.get("scheme", "")), "310"),
            }
            for row in body.get("months") or ()
        ],
    }


def _money(body: Mapping[str, Any]) -> dict[str, Any]:
    return {**_transfer(body), "amt": money.yuan(int(body["amount_fen"]))}


def _payout(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **person(body),
        "pay_amt": money.yuan(int(body["amount_fen"])),
        "pay_rea": words(body, "reason"),
        **stated({"rlts_psn_name": words(body, "relative_name")}),
    }


TOPICS: dict[str, Topic] = {
    "change_unit": Topic("YE03", _unit),
    "change_person": Topic("YE04", _person),
    "end_relation": Topic("YE05", _end, "rlts_id", takes={"scheme": SCHEMES}),
    "request_transfer": Topic("YT01", _request),
    "transfer_sheet": Topic("YT02", _sheet),
    "transfer_money": Topic("YT03", _money),
    "transfer_taken": Topic("YT04", _transfer),
    "account_payout": Topic("YP01", _payout),
}
