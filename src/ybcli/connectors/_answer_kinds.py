"""What the platform's answers hold, in our words: institutions, filings, stays, sums, years.

Days are ISO days, amounts fen, schemes `employee`, `resident` or the wire's own code; empty text is
what the platform does not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Institution:
    """A designated institution (定点医药机构). `level` is 3, 2, 1, or 0 where it has none; -1 where the code of
    its level (`unlisted`) stands in no list.

    `grade` is its whole grade (`二级甲等`); `qualified` holds what it may do for an insured person:
    `chronic` (assess a chronic disease), `drugs_abroad`, `referral`.
    """

    code: str
    name: str
    kind: Literal["hospital", "pharmacy", "clinic"]
    grade: str
    level: int
    credit_code: str
    region: str
    qualified: tuple[str, ...] = ()
    unlisted: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a dictionary: the code that the wire carries and what it is called."""

    kind: str
    value: str
    label: str
    parent: str
    is_valid: bool


@dataclass(frozen=True, slots=True)
class ToldSeal:
    """A seal of which the platform was told: its day and root."""

    day: str
    root: str


@dataclass(frozen=True, slots=True)
class Entitlement:
    """May a person draw on a fund (2001)? `fund` is the wire's fund_pay_type; `says` why not."""

    fund: str
    entitled: bool
    begins_on: str
    ends_on: str
    says: str


@dataclass(frozen=True, slots=True)
class ChronicFiling:
    """A chronic disease that is filed and in force (5301)."""

    disease_code: str
    disease_name: str
    begins_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class ChosenInstitution:
    """An institution that a person has chosen (5302)."""

    hospital_code: str
    hospital_name: str
    scheme: str
    order: str
    begins_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in hospital that goes on (5303)."""

    visit_number: str
    scheme: str
    began_on: str
    care: str
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral that is filed (5304)."""

    hospital_code: str
    hospital_name: str
    diagnosis_code: str
    diagnosis_name: str
    referred_on: str
    begins_on: str
    ends_on: str
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Accumulated:
    """One sum of a year (5206): `fund_paid`, `deductible_used`, … or the wire's own code."""

    scheme: str
    year: str
    month: str
    what: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Paid:
    """Months for which contributions were paid, both ends included: `2021-03` to `2024-12`."""

    begins: str
    ends: str
    scheme: str
    region: str
    months: int


@dataclass(frozen=True, slots=True)
class Years:
    """The contribution years of a person (缴费年限), wherever they were paid in the province.

    `paid` are the intervals as the platform has them, overlaps and all; `months_paid` counts each
    month once. `balances` is what each place's account holds, in fen.
    """

    paid: tuple[Paid, ...] = ()
    months_paid: int = 0
    balances: Mapping[str, int] = field(default_factory=dict)

    @property
    def balance_fen(self) -> int:
        """What all accounts hold together."""
        return sum(self.balances.values())
