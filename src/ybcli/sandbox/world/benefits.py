"""What the practice county pays, as the platform works it out: a small table of its own.

Nothing here is anybody's law, and none of it comes from the packs: client and server may not share
a mistake. Ratios are percent, amounts fen. The order of the layers is fixed: the pooled fund, the
catastrophic layer, medical aid, then what others add; what is left is the person's.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..wire.values import EMPLOYEE, RESIDENT

OUTPATIENT, INPATIENT = "outpatient", "inpatient"


@dataclass(frozen=True, slots=True)
class Rule:
    """What the pooled fund pays: a deductible (`yearly`, or for each stay), a ratio, a yearly cap.

    Deductibles and ratios go by the rank of the house: 0 without a grade and pharmacies, 1, 2, 3.
    """

    deductible: tuple[int, int, int, int]
    percent: tuple[int, int, int, int]
    cap: int
    is_yearly: bool


POOLED = {
    (EMPLOYEE, OUTPATIENT): Rule((300_00,) * 4, (80, 80, 70, 60), 5_000_00, is_yearly=True),
    (RESIDENT, OUTPATIENT): Rule((100_00,) * 4, (50, 60, 50, 40), 2_000_00, is_yearly=True),
    (EMPLOYEE, INPATIENT): Rule(
        (300_00, 300_00, 600_00, 800_00), (92, 92, 88, 85), 300_000_00, is_yearly=False
    ),
    (RESIDENT, INPATIENT): Rule(
        (300_00, 300_00, 500_00, 800_00), (85, 85, 75, 70), 200_000_00, is_yearly=False
    ),
}
#: Care in another pooling area that nobody filed: points off the pooled fund's ratio.
UNFILED_POINTS = 10
#: The catastrophic layer: once a year's threshold, percent of what lies above, the year's cap.
THRESHOLD, ABOVE_PERCENT, ABOVE_CAP = 20_000_00, 60, 400_000_00
#: For whom medical aid pays: half the threshold, some points more.
POOR_POINTS = 5
#: Identity (psn_idet_type) → percent of what is left; and the year's cap.
AID = {"2301": 100, "2304": 100, "2303": 80, "2305": 60}
AID_CAP = 50_000_00
#: Further layers in their order: fund, the identities that have it, percent of what is left.
OTHERS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("610200", ("2101", "2102", "2103", "2104", "2105"), 50),
    ("999109", ("2303", "2305"), 20),
)
FUNDS = {
    (EMPLOYEE, OUTPATIENT): "310102",
    (EMPLOYEE, INPATIENT): "310100",
    (RESIDENT, OUTPATIENT): "390102",
    (RESIDENT, INPATIENT): "390100",
}
CATASTROPHIC = {EMPLOYEE: "330100", RESIDENT: "390200"}
MEDICAL_AID = "610100"
NAMES = {
    "310100": "城镇职工基本医疗保险统筹基金",
    "310102": "职工门诊统筹基金",
    "310200": "城镇职工基本医疗保险个人账户基金",
    "330100": "大额医疗费用补助基金",
    "390100": "城乡居民基本医疗保险基金",
    "390102": "居民门诊统筹基金",
    "390200": "城乡居民大病医疗保险基金",
    "610100": "医疗救助基金",
    "610200": "优抚对象医疗补助基金",
    "999109": "农村低收入人口医疗补充保险",
}


@dataclass(frozen=True, slots=True)
class Year:
    """What was summed up for somebody in the year so far; fen."""

    deductible: int = 0
    pooled: int = 0
    scope: int = 0
    fund: int = 0
    above: int = 0
    aid: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """One layer's part: which fund, how much it pays, how much it could have paid at most."""

    fund: str
    amount: int
    most: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Who pays what of a bill within the policy; `left` is the person's part of it."""

    deductible: int
    percent: int
    layers: tuple[Share, ...]
    left: int

    def paid(self, *funds: str) -> int:
        """What these funds pay together."""
        return sum(one.amount for one in self.layers if one.fund in funds)


def shares(
    insutype: str,
    kind: str,
    rank: int,
    scope: int,
    year: Year,
    identities: frozenset[str],
    *,
    points_off: int = 0,
) -> Shares:
    """The layers of one bill in their order; they never exceed `scope`."""
    rule = POOLED[insutype, kind]
    owed = rule.deductible[rank]
    deductible = min(scope, max(owed - year.deductible, 0) if rule.is_yearly else owed)
    percent = max(rule.percent[rank] - points_off, 0)
    room = max(rule.cap - year.pooled, 0)
    basic = min(part(scope - deductible, percent), room)
    layers = [Share(FUNDS[insutype, kind], basic, room)]
    left = scope - basic
    poor = bool(identities & set(AID))
    threshold = THRESHOLD // 2 if poor else THRESHOLD
    burden = year.scope - year.fund + left
    due = part(max(burden - threshold, 0), ABOVE_PERCENT + (POOR_POINTS if poor else 0))
    room = max(ABOVE_CAP - year.above, 0)
    above = max(min(due - year.above, room, left), 0)
    layers.append(Share(CATASTROPHIC[insutype], above, room))
    left -= above
    percent_aid = max((AID[one] for one in identities if one in AID), default=0)
    room = max(AID_CAP - year.aid, 0) if percent_aid else 0
    aid = min(part(left, percent_aid), room)
    layers.append(Share(MEDICAL_AID, aid, room))
    left -= aid
    for fund, whose, percent_other in OTHERS:
        if identities & set(whose):
            more = part(left, percent_other)
            layers.append(Share(fund, more, left))
            left -= more
    return Shares(deductible, percent, tuple(layers), left)


def part(amount: int, percent: int) -> int:
    """A percentage of an amount, half a fen upward."""
    return (amount * percent + 50) // 100
