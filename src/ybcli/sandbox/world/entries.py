"""What stands in the platform's book besides registrations: filings, changes, transfers, accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Filing:
    """One filing (备案). `about` is what there may be only one of: a disease, a hospital, a kind.

    `reviewed`: the bureau has looked at it, so that the filer may not withdraw it any more.
    """

    number: str
    infno: str
    psn_no: str
    about: str
    begins: str
    ends: str
    node: Mapping[str, str] = field(repr=False)
    msgid: str
    withdrawn: bool = False
    reviewed: bool = False

    def holds(self, begins: str, ends: str = "") -> bool:
        """Does it stand on some day from `begins` to `ends` (both included; empty: for ever)?"""
        return (
            not self.withdrawn
            and (not self.ends or self.ends >= begins)
            and (not ends or self.begins <= ends)
        )


@dataclass(slots=True)
class Change:
    """A change of a unit, a person or a relation: what was there before and what came."""

    infno: str
    content: str
    answer: Mapping[str, str]
    msgid: str
    before: Any = field(repr=False)
    after: Any = field(repr=False)
    reversed: bool = False


@dataclass(slots=True)
class Transfer:
    """A transfer of cover (关系转移) as both offices see it; amounts in fen, -1 where not yet said.

    `ours` is what our office does: `takes` it in or `gives` it away. `balance` and
    `months` are what the giving office's sheet says, `sheet` and `money` what has come of it.
    """

    number: str
    ours: str
    certno: str
    name: str
    out: str
    into: str
    msgid: str = ""
    balance: int = 0
    months: int = 0
    sheet: int = -1
    money: int = -1
    is_taken: bool = False
    told: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Payout:
    """The account of somebody in a pooling area was paid out; fen."""

    psn_no: str
    area: str
    amount: int
    content: str
    acp_no: str
    msgid: str


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in hospital that goes on."""

    mdtrt_id: str
    psn_no: str
    hospital: str
    begins: str


@dataclass(frozen=True, slots=True)
class Span:
    """Months for which contributions were paid (`202103` to `202412`, both included), and where."""

    insutype: str
    region: str
    begins: str
    ends: str


@dataclass
class Accounts:
    """What was said of accounts and years beyond what the seed says; people by their number."""

    balances: dict[tuple[str, str], int] = field(default_factory=dict)
    spans: dict[str, list[Span]] = field(default_factory=dict)
    moved_in: defaultdict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    sums: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    #: Invoices that another office of the province has settled by hand: code and number → region.
    invoices: dict[tuple[str, str], str] = field(default_factory=dict)
    #: Kinds of insured people that the scheme and the age do not tell (`12` retired): number → psn_type.
    kinds: dict[str, str] = field(default_factory=dict)
