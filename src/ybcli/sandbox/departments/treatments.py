"""What hospitals, the invoice office and the rating channels tell: treatments, money, opinions.

The institutions do not exist. The k-th invoice is the k-th visit's: same person, same place, same
day, same sum.
"""

from __future__ import annotations

import random
from typing import Any

from ..wire.numbers import REGION
from ..wire.values import yuan
from ..world.institutions import INSTITUTIONS
from ..world.population import ELSEWHERE, Person, age
from .events import Body, Turn, elderly, employed, grown, who

#: Two hospitals of the county, and a pharmacy last.
PLACES = tuple(
    (INSTITUTIONS[code].code, INSTITUTIONS[code].name)
    for code in ("H33990100001", "H33990100003", "P33990100001")
)
_CITY_HOSPITALS = {
    "330802": "柯城样例医院",
    "331102": "莲都样例医院",
    "330106": "省立样例医院",
}
#: Code (ICD-10 as the catalogue writes it) and name, chronic ones.
CHRONIC = (
    ("I10.x00", "特发性（原发性）高血压"),
    ("E11.900", "2型糖尿病"),
    ("I25.103", "冠状动脉粥样硬化性心脏病"),
    ("N18.900", "慢性肾脏病"),
    ("J44.900", "慢性阻塞性肺病"),
)
_SERIOUS = (("C34.900", "支气管或肺恶性肿瘤"), ("C16.900", "胃恶性肿瘤"), ("I63.900", "脑梗死"))
_CHANNELS = (
    ("hall_window", "scan"),
    ("zlb", "face"),
    ("hotline_12345", "call"),
    ("self_service_terminal", "face"),
    ("unit_online", "scan"),
    ("hospital_window", "sms"),
    ("pharmacy_or_clinic", "scan"),
)
_REMARKS = {1: "等了两个小时", 2: "跑了两趟", 3: "", 4: "", 5: "办得很快"}


def _at(place: tuple[str, str]) -> dict[str, Any]:
    return {"fixmedins_code": place[0], "fixmedins_name": place[1]}


def _ill(illness: tuple[str, str]) -> dict[str, Any]:
    return {"diag_code": illness[0], "diag_name": illness[1]}


def _near(person: Person) -> dict[str, Any]:
    return {"mob": person.mobile, "admdvs": person.township}


def referral(turn: Turn) -> dict[str, Any]:
    """A doctor refers somebody insured here to a hospital elsewhere, for half a year."""
    person, area = turn.someone(grown), turn.chance.choice(ELSEWHERE)
    return {
        "refl_no": turn.reference("ZZ"),
        **who(person),
        **_at(PLACES[0]),
        "reflin_medins_name": _CITY_HOSPITALS[area],
        "mdtrtarea_admdvs": area,
        **_ill(turn.chance.choice(_SERIOUS)),
        "refl_date": turn.day(1),
        "enddate": turn.day(-182),
        "mob": person.mobile,
    }


def first_settlement(turn: Turn) -> dict[str, Any]:
    """The first bill with a chronic diagnosis was settled."""
    person = turn.someone(lambda one: age(one.born) >= 45, grown)
    return {
        "setl_id": turn.reference("JS"),
        **who(person),
        **_at(turn.chance.choice(PLACES[:2])),
        **_ill(CHRONIC[(turn.number - 1) % len(CHRONIC)]),
        "setl_time": f"{turn.day(1)} 10:20:30",
        **_near(person),
    }


def drugs_abroad(turn: Turn) -> dict[str, Any]:
    """A doctor asks for drugs for a patient who goes abroad."""
    person = turn.someone(grown)
    return {
        "appy_no": turn.reference("DY"),
        **who(person),
        **_at(PLACES[0]),
        "diag_dr_codg": f"D{REGION}{turn.chance.randint(1, 40):06d}",
        "diag_dr_name": "样医",
        "dest": turn.chance.choice(("日本", "意大利", "西班牙", "美国")),
        "leave_date": turn.day(-10),
        "days": turn.chance.choice(("60", "90", "180")),
        **_ill(turn.chance.choice(CHRONIC)),
        **_near(person),
    }


def visit(turn: Turn) -> dict[str, Any]:
    """A stay or a visit that was paid in cash; every third has a paper missing."""
    stay = Stay(turn)
    whole = turn.number % 3
    body = {
        "mdtrt_id": turn.reference("JZ"),
        **who(stay.person),
        **_at(stay.place),
        "med_type": stay.med_type,
        "begndate": turn.day(stay.began),
        "enddate": turn.day(stay.ended),
        **_ill(stay.illness),
        "medfee_sumamt": yuan(stay.cost),
        "fund_pay_sumamt": "0.00",
        "acct_pay": "0.00",
        "psn_cash_pay": yuan(stay.cost),
        "medrcd_flag": "1",
        "fee_detl_flag": "1" if whole else "0",
        "mdtrtarea_admdvs": REGION,
        "feedetail": _fees(stay) if whole else [],
    }
    if stay.med_type == "2101":
        body["dscg_sum_flag"] = "1"
    return body


def _fees(stay: Stay) -> list[dict[str, str]]:
    """The bill in three lines, of class A, of class B and outside the catalogue; they add up."""
    second, own = stay.cost // 5, stay.cost // 20
    parts = (
        ("西药费", "01", stay.cost - second - own),
        ("检查费", "02", second),
        ("护理用品", "03", own),
    )
    return [
        {"medins_list_name": name, "chrgitm_lv": level, "det_item_fee_sumamt": yuan(fen)}
        for name, level, fen in parts
    ]


def e_invoice(turn: Turn) -> dict[str, Any]:
    """The invoice of the visit of the same number."""
    stay = Stay(turn)
    return {
        "invono": f"{turn.number:010d}",
        "invo_code": "33060126",
        "invo_chk_code": f"{turn.number * 7919 % 1_000_000:06d}",
        **who(stay.person),
        "medfee_sumamt": yuan(stay.cost),
        "invo_date": turn.day(stay.ended),
        **_at(stay.place),
        "med_type": stay.med_type,
    }


class Stay:
    """The visit of a number: what its record and its invoice have in common."""

    def __init__(self, turn: Turn) -> None:
        chance = random.Random(f"stay:{turn.practice.world.seed}:{turn.number}")  # noqa: S311 - made
        people = [one for one in turn.practice.world.people if one.insured_in == REGION]
        self.person = turn.named or (chance.choice(people) if people else turn.someone())
        self.med_type = ("2101", "11", "41")[(turn.number - 1) % 3]
        self.place = PLACES[2] if self.med_type == "41" else chance.choice(PLACES[:2])
        self.illness = chance.choice(_SERIOUS if self.med_type == "2101" else CHRONIC)
        self.ended = chance.randint(2, 9)
        self.began = self.ended + (chance.randint(3, 14) if self.med_type == "2101" else 0)
        most = 40_000_00 if self.med_type == "2101" else 900_00
        self.cost = chance.randint(most // 20, most)


def maternity(turn: Turn) -> dict[str, Any]:
    """A child was born in a hospital of the county; every fourth is family planning."""
    person = turn.someone(
        lambda one: employed(one) and not one.male and 20 <= age(one.born) < 45,
        lambda one: not one.male and 20 <= age(one.born) < 50,
        lambda one: not one.male,
    )
    is_birth = turn.number % 4 != 0
    body = {
        **who(person),
        "matn_category": "birth" if is_birth else "family_planning",
        "birctrl_matn_date": turn.day(8),
        **_at(PLACES[0]),
        **_near(person),
    }
    if is_birth:
        body["fetus_cnt"] = "2" if turn.number % 5 == 0 else "1"
        body["dystocia_flag"] = "1" if turn.chance.random() < 0.3 else "0"
        body["matn_type"] = "4" if body["dystocia_flag"] == "1" else "1"
    else:
        body["birctrl_type"] = "1"
    return body


def rating(turn: Turn) -> dict[str, Any]:
    """What somebody said of how they were served; the channels take turns, every third is unhappy."""
    person = turn.someone(elderly, grown) if turn.number % 2 else turn.someone(grown)
    channel, method = _CHANNELS[(turn.number - 1) % len(_CHANNELS)]
    score = turn.chance.randint(1, 2) if turn.number % 3 == 0 else turn.chance.randint(3, 5)
    at = turn.practice.clock.now()
    body: dict[str, Any] = {
        "rating_no": turn.reference("PJ"),
        "channel": channel,
        "method": method,
        "score": str(score),
        "comment": _REMARKS[score],
        "anon_flag": "1" if turn.number % 4 == 0 else "0",
        "rated_at": f"{at:%Y-%m-%d %H:%M:%S}",
    }
    if turn.number % 4:
        body |= {"certno": person.certno, "mob": person.mobile}
    if channel == "hall_window":
        body["window"] = f"{turn.chance.randint(1, 12):02d}"
    elif channel == "self_service_terminal":
        body["terminal"] = f"T{turn.chance.randint(1, 6):02d}"
    elif channel == "unit_online":
        body["uscc"] = turn.unit().uscc
    elif channel in {"hospital_window", "pharmacy_or_clinic"}:
        place = PLACES[0 if channel == "hospital_window" else 2]
        body |= {"fixmedins_code": place[0], "setl_id": turn.reference("JS")}
        body["inst_type"] = "hospital" if channel == "hospital_window" else "pharmacy"
    return body


#: `department.kind` → its maker.
BODIES: dict[str, Body] = {
    "health.maternity": maternity,
    "finance.e_invoice": e_invoice,
    "hospitals.referral": referral,
    "hospitals.first_settlement": first_settlement,
    "hospitals.drugs_abroad": drugs_abroad,
    "hospitals.visit": visit,
    "ratings.rating": rating,
}
