"""The practice catalogue (医保目录): what a line of a bill costs at most, and how much is paid first.

Fourteen terms are enough to practise. None of their codes is a real one. Prices are fen, ratios
hundredths.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..wire.values import Refusal, amount, day, optional, short, stated, text
from .care import FeeLine

CLASS_A, CLASS_B, CLASS_C = "01", "02", "03"
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its grade (甲乙丙), what is paid first (percent), the highest price (0: none)."""

    code: str
    name: str
    grade: str
    first_percent: int = 0
    limit: int = 0
    charge: str = "14"
    needs_prescription: bool = False


TERMS = {
    one.code: one
    for one in (
        Term("X99010001", "样例阿莫西林胶囊", CLASS_A, charge="09", needs_prescription=True),
        Term("X99010002", "样例苯磺酸氨氯地平片", CLASS_A, charge="09", needs_prescription=True),
        Term("X99010003", "样例二甲双胍缓释片", CLASS_B, 5, charge="09", needs_prescription=True),
        Term("X99010004", "样例维生素C片", CLASS_C, charge="09"),
        Term("X99010005", "样例抗肿瘤注射液", CLASS_B, 20, 2_400_00, "09", needs_prescription=True),
        Term("Z99010001", "样例感冒颗粒", CLASS_A, charge="11"),
        Term("Z99010002", "样例活血胶囊", CLASS_B, 10, charge="11"),
        Term("T99010001", "样例饮片", CLASS_A, charge="10"),
        Term("S99010001", "一般诊疗费", CLASS_A, charge="12"),
        Term("S99010002", "普通床位费", CLASS_A, 0, 50_00, "01"),
        Term("S99010003", "CT平扫", CLASS_B, 10, 180_00, "03"),
        Term("S99010004", "血常规", CLASS_A, charge="04"),
        Term("S99010005", "阑尾切除术", CLASS_B, 5, charge="06"),
        Term("C99010001", "样例一次性耗材", CLASS_B, 15, 300_00, "08"),
    )
}


def split(node: Mapping[str, Any]) -> FeeLine:
    """A line as the platform divides it: own, over the limit, paid first, within the policy.

    Raises Refusal for an unknown term, an amount that is not count times price, or is not positive.
    """
    number, code = stated(node, "feedetl_sn", 30), stated(node, "med_list_codg", 50)
    term = TERMS.get(code)
    if term is None:
        raise Refusal(f"医疗目录编码{code}不在医保目录中")
    for name, longest in (("medins_list_codg", 150), ("fee_ocur_time", 30)):
        stated(node, name, longest)
    day(stated(node, "fee_ocur_time"), "fee_ocur_time")
    whole = amount(node, "det_item_fee_sumamt")
    count, price = _number(node, "cnt"), _number(node, "pric")
    if (count * price).quantize(_CENT, ROUND_HALF_UP) * 100 != whole:
        raise Refusal(f"明细{short(number, 'feedetl_sn', 30)}的金额与数量、单价不一致")
    if whole <= 0:
        raise Refusal(f"明细{number}的金额应大于零")
    if term.needs_prescription and not (
        optional(node, "rxno", 30) or optional(node, "drord_no", 30)
    ):
        raise Refusal(f"{term.name}为处方药，无处方不能结算")
    if term.grade == CLASS_C:
        return FeeLine(number, code, term.name, term.grade, whole, whole, 0, 0, 0, _plain(node))
    within = whole
    if term.limit:
        within = min(whole, int((count * term.limit).quantize(Decimal(1), ROUND_HALF_UP)))
    first = (within * term.first_percent + 50) // 100
    return FeeLine(
        number,
        code,
        term.name,
        term.grade,
        amount=whole,
        own=0,
        over=whole - within,
        first=first,
        scope=within - first,
        raw=_plain(node),
    )


def _plain(node: Mapping[str, Any]) -> dict[str, str]:
    return {name: text(value) for name, value in node.items()}


def _number(node: Mapping[str, Any], name: str) -> Decimal:
    said = stated(node, name, 24)
    if not re.fullmatch(r"\d{1,10}(?:\.\d{1,6})?", said, re.ASCII):
        raise Refusal(f"{name}不是正数")
    return Decimal(said)
