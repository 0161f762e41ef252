"""Designated institutions (定点医药机构) of the practice world, and the dictionaries: 1201 and 1901."""

from __future__ import annotations

import json
import random
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..wire.envelope import Request
from ..wire.numbers import credit_code
from ..wire.values import Refusal, day, optional, region, stated
from .practice import Practice

HOSPITAL, PHARMACY = "1", "2"
_MADE = "2026-01-01"


@dataclass(frozen=True, slots=True)
class Institution:
    """A hospital or pharmacy; the flags say what it may do for an insured person.

    An internet house names the physical one that settles for it (7.2).
    """

    code: str
    name: str
    level: str
    assesses: bool = False
    drugs_abroad: bool = False
    refers: bool = False
    internet_of: str = ""

    @property
    def kind(self) -> str:
        """`1` medical institution, `2` pharmacy."""
        return PHARMACY if self.code.startswith("P") else HOSPITAL

    def as_wire(self) -> dict[str, str]:
        """The output of 1201."""
        flags = {
            "opsp_ide_flag": self.assesses,
            "out_drug_flag": self.drugs_abroad,
            "refl_flag": self.refers,
        }
        return {
            "fixmedins_code": self.code,
            "fixmedins_name": self.name,
            "uscc": credit_code(random.Random(self.code), self.code[1:7]),  # noqa: S311 - made
            "fixmedins_type": self.kind,
            "hosp_lv": self.level,
            "exp_content": json.dumps(
                {name: str(int(flag)) for name, flag in flags.items()}
                | ({"phys_medins_code": self.internet_of} if self.internet_of else {})
            ),
        }


def _qualified(code: str, name: str, level: str) -> Institution:
    return Institution(code, name, level, assesses=True, drugs_abroad=True, refers=True)


#: The institutions that there are, by their numbers; none of those of the made county exists.
INSTITUTIONS = {
    one.code: one
    for one in (
        _qualified("H33990100001", "云溪县人民医院", "5"),
        Institution("H33990100002", "石塘中心卫生院", "8"),
        Institution("H33990100003", "云溪县中医院", "6", assesses=True),
        Institution("H33990100004", "白岩镇卫生室", "11"),
        _qualified("H33990000001", "练习市中心医院", "3"),
        _qualified("H33010600009", "省立样例医院", "2"),
        _qualified("H33080200009", "柯城样例医院", "2"),
        _qualified("H33110200009", "莲都样例医院", "2"),
        _qualified("H31010400009", "外省样例医院", "2"),
        Institution("P33990100001", "云溪样例大药房", ""),
        Institution("H33990100101", "云溪县人民医院互联网医院", "5", internet_of="H33990100001"),
        Institution("P33990100101", "云溪样例网上药房", "", internet_of="P33990100001"),
    )
}

_DICTIONARIES = Path(__file__).with_name("dictionaries.toml")
#: The dictionaries that 1901 knows: type → value → label; children carry their parent's value.
DICTIONARIES: dict[str, dict[str, str]] = tomllib.loads(_DICTIONARIES.read_text("utf-8")) | {
    "biz_appy_type": {
        "03": "就医定点医疗机构登记",
        "08": "异地安置登记",
        "0801": "异地安置退休",
        "0802": "异地长期居住",
        "0803": "常驻异地工作",
        "11": "长期带药登记",
        "1101": "出国（境）带药",
        "14": "账户备案登记",
        "1401": "历年账户家庭共济",
    },
    "opsp_dise_code": {
        "M00500": "恶性肿瘤门诊治疗",
        "M01600": "糖尿病",
        "M03900": "高血压",
        "M04600": "冠心病",
        "M05300": "慢性阻塞性肺疾病",
        "M07801": "慢性肾功能衰竭透析",
        "M08300": "器官移植抗排异治疗",
    },
}


def institution(_practice: Practice, request: Request) -> dict[str, Any]:
    """1201: an institution by its number, or the only one whose name holds the words."""
    node = request.node("medinsinfo")
    kind = stated(node, "fixmedins_type", 6)
    code, name = optional(node, "fixmedins_code", 12), optional(node, "fixmedins_name")
    if not code and not name:
        raise Refusal("定点医药机构名称和医药机构管理码至少填写一项")
    found = [
        one
        for one in INSTITUTIONS.values()
        if one.kind == kind and code in {"", one.code} and name in one.name
    ]
    if len(found) > 1:
        found = [one for one in found if one.name == name]
    if len(found) != 1:
        raise Refusal("未查询到医药机构信息")
    return {"medinsinfo": found[0].as_wire()}


def dictionary(practice: Practice, request: Request) -> dict[str, Any]:
    """1901: the terms of a dictionary; an unknown one has none. No input may be empty."""
    node = request.node("data")
    kind, parent = stated(node, "type", 30), stated(node, "parent_value", 10)
    region(node, "admdvs")
    valid = stated(node, "Vali_Flag", 3)
    on = day(stated(node, "date"), "date").isoformat()
    known = DICTIONARIES.get(kind, {}) | practice.terms.get(kind, {})
    terms = known if valid == "1" and on >= "2000-01-01" else {}
    rows: list[dict[str, str]] = []
    for value, label in terms.items():
        above = next((v for v in terms if v != value and value.startswith(v)), "0")
        if parent not in {"0", above}:
            continue
        rows.append(
            {
                "type": kind,
                "label": label,
                "value": value,
                "parentValue": above,
                "sort": str(len(rows) + 1),
                "valiFlag": "1",
                "createUser": "practice",
                "createDate": _MADE,
                "version": "1",
            }
        )
    return {"list": rows}


def required(code: str, *, kind: str = HOSPITAL) -> Institution:
    """The institution of a number. Raises Refusal where there is none of that kind."""
    found = INSTITUTIONS.get(code)
    if found is None or found.kind != kind:
        raise Refusal("定点医药机构不存在")
    return found
