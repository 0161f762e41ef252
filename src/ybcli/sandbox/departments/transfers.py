"""Transfers of cover between pooling areas, as the national platform tells of them.

The k-th sheet, money and progress are of one transfer, into the county; requests are out of it.
"""

from __future__ import annotations

import random
from typing import Any

from ..wire.numbers import REGION
from ..wire.values import EMPLOYEE, yuan
from ..world.population import ELSEWHERE, Person
from .events import Body, Turn, employed, grown, who

_NODES = ("accepted", "sheet_sent", "money_sent")


class Passage:
    """The transfer of a number: what its records have in common."""

    def __init__(self, turn: Turn) -> None:
        chance = random.Random(f"passage:{turn.practice.world.seed}:{turn.number}")  # noqa: S311 - made
        self.left = chance.choice(ELSEWHERE)
        self.reference = f"LX{self.left}{REGION}{turn.number:06d}"
        self.months = chance.randint(6, 48)
        self.balance = self.months * chance.randint(80_00, 260_00)
        movers = [p for p in turn.practice.world.people if p.insured_in == REGION and employed(p)]
        self.person: Person = turn.named or (
            chance.choice(movers) if movers else turn.someone(grown)
        )


def transfer_sheet(turn: Turn) -> dict[str, Any]:
    """The sealed sheet of the office that was left: the months paid, up to two months ago."""
    passage = Passage(turn)
    last = turn.today.year * 12 + turn.today.month - 1 - 2
    months = [divmod(last - back, 12) for back in reversed(range(passage.months))]
    return {
        "conlet_no": passage.reference,
        **who(passage.person),
        "out_admdvs": passage.left,
        "into_admdvs": REGION,
        "months": [
            {"cashym": f"{year}{month + 1:02d}", "insutype": EMPLOYEE} for year, month in months
        ],
        "cum_act_clct_mons": str(passage.months),
        "acct_balc": yuan(passage.balance),
        "seal_no": f"YZ{passage.left}{turn.number:06d}",
        "issu_date": turn.day(1),
    }


def transfer_money(turn: Turn) -> dict[str, Any]:
    """The balance of the account arrives."""
    passage = Passage(turn)
    return {
        "conlet_no": passage.reference,
        "certno": passage.person.certno,
        "amt": yuan(passage.balance),
        "rcv_date": turn.day(0),
    }


def transfer_progress(turn: Turn) -> dict[str, Any]:
    """How far the other office is."""
    return {
        "conlet_no": Passage(turn).reference,
        "node": _NODES[turn.number % len(_NODES)],
        "at": f"{turn.practice.clock.now():%Y-%m-%d %H:%M:%S}",
    }


def transfer_request(turn: Turn) -> dict[str, Any]:
    """Another place asks for the cover of somebody who is insured here."""
    person, area = turn.someone(employed, grown), turn.chance.choice(ELSEWHERE)
    return {
        "conlet_no": f"LX{REGION}{area}{turn.number:06d}",
        **who(person),
        "out_admdvs": REGION,
        "into_admdvs": area,
        "appy_date": turn.day(1),
    }


#: `department.kind` → its maker.
BODIES: dict[str, Body] = {
    "national.transfer_sheet": transfer_sheet,
    "national.transfer_money": transfer_money,
    "national.transfer_request": transfer_request,
    "national.transfer_progress": transfer_progress,
}
