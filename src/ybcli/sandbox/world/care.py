"""What the platform holds of care at the point of service: visits, settlements, orders, media.

Everything is in memory and behind the one lock of `Practice`. Amounts are fen. A settlement keeps
what it moved, so that a reversal moves the same back, to the fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: A sum of a year: person's number, scheme, year, code (as `Accounts.sums` keys them).
SumKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Medium:
    """A medium that shows who somebody is (就诊凭证); `is_bound`: to identity card, card or face."""

    kind: str
    number: str = field(repr=False)
    certno: str = field(repr=False)
    chip: str = ""
    is_bound: bool = True


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a bill as the platform split it (明细分割); fen."""

    number: str
    code: str
    name: str
    grade: str
    amount: int
    own: int
    over: int
    first: int
    scope: int
    raw: Mapping[str, str] = field(repr=False)


@dataclass(slots=True)
class Visit:
    """A registration at a window, an admission, or a purchase; `lines` by the batch of charges."""

    number: str
    psn_no: str
    insutype: str
    house: str
    begins: str
    care: str
    own_number: str
    msgid: str
    order: str = ""
    ends: str = ""
    disease: str = ""
    lines: dict[str, dict[str, FeeLine]] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    is_withdrawn: bool = False


@dataclass(slots=True)
class Settled:
    """A settlement that stands, or was reversed; `moved` and `account` are what it moved."""

    number: str
    infno: str
    msgid: str
    visit: str
    batch: str
    psn_no: str
    area: str
    account: int
    moved: Mapping[SumKey, int] = field(repr=False)
    info: Mapping[str, Any] = field(repr=False)
    detail: tuple[Mapping[str, str], ...] = field(repr=False)
    house: str = ""
    order: str = ""
    reversed_by: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of an internet house, forwarded with its prescription to the physical one (7.2)."""

    number: str
    content: str
    internet: str
    house: str
    psn_no: str
    prescription: str
    msgid: str


@dataclass(frozen=True, slots=True)
class Push:
    """The result of a settlement, pushed to the internet house that took the order (7.2)."""

    number: str
    order: str
    to: str
    settlement: str
    house: str
    what: str
    at: str


@dataclass
class Care:
    """The platform's book of care."""

    visits: dict[str, Visit] = field(default_factory=dict)
    settled: dict[str, Settled] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    pushes: list[Push] = field(default_factory=list)
    media: dict[tuple[str, str], Medium] = field(default_factory=dict)
    #: Certificate → the identities (psn_idet_type) that 1101 tells.
    identities: dict[str, list[str]] = field(default_factory=dict)
    #: Institution → the last day of its agreement (服务协议); absent: no end.
    agreements: dict[str, str] = field(default_factory=dict)
