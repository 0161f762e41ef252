"""Identity media at the point of care (7.1): five of them, and whose each is.

The published value set of `mdtrt_cert_type` has three codes; the electronic social security card
goes as a social security card by its token, the health insurance card (健康医保卡) as a voucher.
A voucher that is bound to no identity card, card or face verifies nobody (7.2, note).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from ..wire.values import Refusal
from ..world.book import Known
from ..world.care import Medium
from ..world.practice import Practice

E_VOUCHER, IDENTITY_CARD, SOCIAL_CARD = "01", "02", "03"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of medium: its code on the wire, how its numbers begin, may it be used online."""

    code: str
    prefix: str
    title: str
    is_online: bool


KINDS = {
    "e_voucher": Kind(E_VOUCHER, "EC", "医保电子凭证", is_online=True),
    "id_card": Kind(IDENTITY_CARD, "", "居民身份证", is_online=False),
    "social_card": Kind(SOCIAL_CARD, "A", "社会保障卡", is_online=False),
    "e_social_card": Kind(SOCIAL_CARD, "ES", "电子社保卡", is_online=True),
    "health_card": Kind(E_VOUCHER, "HC", "健康医保卡", is_online=True),
}
NOT_BOUND = "该凭证未与身份证、社会保障卡或人脸绑定，不能核验身份"


def made(practice: Practice, kind: str, certno: str) -> Medium:
    """The medium that somebody has from the seed; a control may have said another."""
    said = practice.care.media.get((kind, certno))
    if said is not None:
        return said
    if kind == "id_card":
        return Medium(kind, certno, certno)
    digest = hashlib.sha256(f"{kind}:{practice.options.seed}:{certno}".encode()).hexdigest()
    number = f"{KINDS[kind].prefix}{int(digest[:12], 16) % 10**10:010d}"
    chip = digest[12:28].upper() if kind == "social_card" else ""
    return Medium(kind, number, certno, chip)


def voucher_status(practice: Practice, certno: str) -> str:
    """Has somebody activated the e-voucher (医保电子凭证)? "1" where a control said so or a settlement was shown
    one, else "0": the number that the seed makes for everybody is not activated.
    """
    said = practice.care.media.get(("e_voucher", certno))
    return "1" if said is not None and said.is_bound else "0"


def found(practice: Practice, code: str, number: str, chip: str = "") -> tuple[Known, str]:
    """Whose a medium is, and of which kind. Raises Refusal where nobody is identified by it."""
    if code not in {E_VOUCHER, IDENTITY_CARD, SOCIAL_CARD}:
        raise Refusal("就诊凭证类型mdtrt_cert_type不在字典中")
    if not number:
        raise Refusal("就诊凭证编号mdtrt_cert_no不能为空")
    if code == IDENTITY_CARD:
        known = practice.book.people.get(number.upper())
        if known is None:
            raise Refusal("本地查询错误:该参保人的基本信息为空")
        return known, "id_card"
    for kind, told in KINDS.items():
        if told.code != code:
            continue
        for known in practice.book.people.values():
            one = made(practice, kind, known.certno)
            if one.number != number:
                continue
            if not one.is_bound:
                raise Refusal(NOT_BOUND)
            if one.chip and one.chip != chip:
                raise Refusal("卡识别码card_sn与社会保障卡不一致")
            return known, kind
    raise Refusal("就诊凭证无效，未查询到持有人")


def verified(practice: Practice, node: Any, psn_no: str) -> str:
    """The kind of the medium that a settlement shows; it must be that of the person settled for.

    Raises Refusal: where identity fails, nothing is settled (7.1).
    """
    said = {name: str(node.get(name) or "").strip() for name in _SHOWN}
    known, kind = found(practice, *(said[name] for name in _SHOWN))
    if known.psn_no != psn_no:
        raise Refusal("就诊凭证与人员编号不一致，身份核验不通过")
    if kind == "e_voucher":
        practice.care.media[kind, known.certno] = made(practice, kind, known.certno)
    return kind


_SHOWN = ("mdtrt_cert_type", "mdtrt_cert_no", "card_sn")
