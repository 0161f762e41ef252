"""What is said at the point of care, in our words: who, where, the bill, and who pays what of it.

Days are ISO days, amounts fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

#: Our media (7.1) → the wire's three codes. The electronic social security card goes as a social
#: security card, the health insurance card (健康医保卡) as a voucher; their numbers tell them apart.
MEDIA: Final = {
    "e_voucher": "01",
    "id_card": "02",
    "social_card": "03",
    "e_social_card": "03",
    "health_card": "01",
}
#: Media that are shown on a line, not on a counter (7.2).
ONLINE: Final = frozenset({"e_voucher", "e_social_card", "health_card"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a medium shows: identity number, name, the platform's own number of them, relations.

    `says` is the platform's sentence where it identifies nobody; then everything else is empty.
    `categories` is the wire's category of person by scheme and region.
    """

    id_number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    number: str = ""
    born_on: str = ""
    relations: tuple[Mapping[str, str], ...] = ()
    categories: Mapping[tuple[str, str], str] = field(default_factory=dict)
    balance_fen: int = 0
    says: str = ""
    identities: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """A designated institution; an internet house names the physical one that settles for it."""

    code: str
    name: str
    kind: Literal["hospital", "pharmacy"]
    settles_through: str = ""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a bill: the catalogue's code, how many, at which price (text, yuan), how much (fen)."""

    code: str
    name: str
    count: str
    price: str
    amount_fen: int
    prescription: str = ""


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be settled, whole: everything that any step says, so that each says it again.

    `id` is ours; `attempt` counts the tries after a refusal. `at` is the ISO time at which it was
    written down, days are ISO days. `house_…` is the physical house that settles, `internet_…` the
    internet house that took the order, where there is one. `is_dated`: its steps' numbers on the wire hold its
    time; false for a bill that a version before wrote down.
    """

    id: str
    kind: Literal["outpatient", "inpatient", "pharmacy"]
    at: str
    house_code: str
    house_name: str
    medium: str
    shown: str = field(repr=False)
    chip: str = field(repr=False)
    id_number: str = field(repr=False)
    name: str = field(repr=False)
    person_number: str
    category: str
    scheme: str
    insured_in: str
    began_on: str
    ended_on: str
    lines: tuple[FeeLine, ...]
    own_number: str = ""
    diagnosis_code: str = ""
    diagnosis_name: str = ""
    disease_code: str = ""
    use_account: bool = True
    internet_code: str = ""
    internet_name: str = ""
    order: str = ""
    attempt: int = 1
    is_dated: bool = False

    @property
    def total_fen(self) -> int:
        """The sum of the lines."""
        return sum(line.amount_fen for line in self.lines)


@dataclass(frozen=True, slots=True)
class Layer:
    """What one fund paid: `layer` is basic, catastrophic, aid or other; fen."""

    layer: str
    fund: str
    name: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A settlement as the platform made it, or why it did not. All amounts are fen.

    The bill is own + over + first + in_scope, and also the funds' + the house's + account + cash; where the
    answer is otherwise, `doubts` says so.
    """

    state: Literal["settled", "refused", "declined", "reversed"]
    number: str = ""
    visit: str = ""
    at: str = ""
    bill_fen: int = 0
    own_fen: int = 0
    over_fen: int = 0
    first_fen: int = 0
    in_scope_fen: int = 0
    deductible_fen: int = 0
    layers: tuple[Layer, ...] = ()
    house_fen: int = 0
    account_fen: int = 0
    cash_fen: int = 0
    balance_fen: int = 0
    push: str = ""
    reversal: str = ""
    says: str = ""
    #: What of the answer does not add up; the platform has settled all the same, an officer looks.
    doubts: tuple[str, ...] = ()

    def paid(self, layer: str) -> int:
        """What the funds of a layer paid together, in fen."""
        return sum(found.amount_fen for found in self.layers if found.layer == layer)
