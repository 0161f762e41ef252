"""Practice controls of care: somebody's media, who is poor or a veteran, a house's agreement."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..transactions import media
from ..wire.values import Mistake, yuan
from ..world.benefits import AID, OTHERS
from ..world.care import Medium
from ..world.institutions import INSTITUTIONS

if TYPE_CHECKING:
    from ..transactions.platform import Platform

_IDENTITIES = {*AID, *(one for _fund, whose, _percent in OTHERS for one in whose)}


def medium(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The media of somebody; with `medium` one of them is made another, bound or not."""
    practice = platform.practice
    certno = str(wanted.get("certno", "")).upper()
    if certno not in practice.book.people:
        raise Mistake("certno must be somebody whom the platform knows (see /sandbox/insure)")
    kind = wanted.get("medium")
    if kind is not None:
        if kind not in media.KINDS or kind == "id_card":
            raise Mistake(
                "medium must be one of " + ", ".join(k for k in media.KINDS if k != "id_card")
            )
        before = media.made(practice, kind, certno)
        number, bound = wanted.get("number", before.number), wanted.get("bound", True)
        if not re.fullmatch(r"[0-9A-Za-z]{4,50}", str(number)) or not isinstance(bound, bool):
            raise Mistake("number must be letters and digits, bound true or false")
        chip = str(wanted.get("card_sn", before.chip))
        practice.care.media[kind, certno] = Medium(kind, str(number), certno, chip, bound)
    return {
        "media": [
            {
                "medium": name,
                "mdtrt_cert_type": told.code,
                "mdtrt_cert_no": one.number,
                "card_sn": one.chip,
                "bound": one.is_bound,
            }
            for name, told in media.KINDS.items()
            for one in [media.made(practice, name, certno)]
        ]
    }


def identity(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody is besides (psn_idet_type): in need, or a veteran; an empty list: nothing."""
    certno, said = str(wanted.get("certno", "")).upper(), wanted.get("types", [])
    if certno not in platform.practice.book.people:
        raise Mistake("certno must be somebody whom the platform knows (see /sandbox/insure)")
    if not isinstance(said, list) or not {str(one) for one in said} <= _IDENTITIES:
        raise Mistake(f"types must be a list of {', '.join(sorted(_IDENTITIES))}")
    platform.practice.care.identities[certno] = [str(one) for one in said]
    return {"types": platform.practice.care.identities[certno]}


def agreement(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Until when a house's agreement (服务协议) runs; after it the house settles nothing."""
    code, ends = str(wanted.get("fixmedins_code", "")), str(wanted.get("ends", ""))
    if code not in INSTITUTIONS or not re.fullmatch(r"\d{4}-\d\d-\d\d", ends, re.ASCII):
        raise Mistake("fixmedins_code must be an institution, ends a day like 2026-07-08")
    platform.practice.care.agreements[code] = ends
    return {"ends": ends}


def settlements(platform: Platform, _wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The settlements and the results that were pushed, without who was treated."""
    care = platform.practice.care
    return {
        "settlements": [
            {
                "setl_id": one.number,
                "infno": one.infno,
                "fixmedins_code": one.house,
                "order_no": one.order,
                "medfee_sumamt": one.info["medfee_sumamt"],
                "fund_pay_sumamt": one.info["fund_pay_sumamt"],
                "acct_pay": yuan(one.account),
                "reversed": bool(one.reversed_by),
            }
            for one in care.settled.values()
        ],
        "pushes": [
            {
                "push_sn": one.number,
                "order_no": one.order,
                "to": one.to,
                "setl_id": one.settlement,
                "fixmedins_code": one.house,
                "what": one.what,
            }
            for one in care.pushes
        ],
        "orders": len(care.orders),
    }


READS: dict[str, Callable[[Platform, Mapping[str, Any]], dict[str, Any]]] = {
    "settlements": settlements
}
ORDERS: dict[str, Callable[[Platform, Mapping[str, Any]], dict[str, Any]]] = {
    "medium": medium,
    "identity": identity,
    "agreement": agreement,
}
