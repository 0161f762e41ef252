"""What happens to the county's people and employers, as the departments come to know of it.

Each function makes the body of one record. For a seed the same people are taken in the same order:
`Turn` gives each kind a shuffled county of its own, and goes round it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..wire.numbers import REGION
from ..wire.values import EMPLOYEE, Mistake
from ..world.population import ELSEWHERE, TOWNSHIPS, Person, Unit, age, made_name
from ..world.practice import Practice

Body = Callable[["Turn"], "dict[str, Any]"]
Fits = Callable[[Person], bool]


@dataclass(frozen=True, slots=True)
class Turn:
    """One record that is to be made: the how manieth of its kind, and about whom if that was said."""

    practice: Practice
    what: str
    number: int
    chance: random.Random
    named: Person | None = None

    @property
    def today(self) -> date:
        """The platform's day."""
        return self.practice.clock.day

    def day(self, ago: int) -> str:
        """The day so many days ago (ahead, where negative), as the wire writes it."""
        return (self.today - timedelta(days=ago)).isoformat()

    def reference(self, letters: str) -> str:
        """A number of the department's own for this record: the same place, the same number."""
        return f"{letters}{REGION}{self.number:06d}"

    def someone(self, *wishes: Fits, like: str = "") -> Person:
        """Who it is about: somebody insured here whom the first wish fits that fits anybody. The
        k-th is the k-th of the kind `like`, where that is named.

        Raises Mistake where the county has nobody insured (a world of very few people).
        """
        if self.named is not None:
            return self.named
        insured = [one for one in self.practice.world.people if one.insured_in == REGION]
        for fits in (*wishes, _anybody):
            fitting = [one for one in insured if fits(one)]
            if fitting:
                order = random.Random(f"{like or self.what}:{self.practice.world.seed}")  # noqa: S311
                order.shuffle(fitting)
                return fitting[(self.number - 1) % len(fitting)]
        raise Mistake("nobody of this world is insured; start it with more people")

    def unit(self) -> Unit:
        """The employer it is about."""
        units = list(self.practice.world.units)
        random.Random(f"{self.what}:{self.practice.world.seed}").shuffle(units)  # noqa: S311 - made
        return units[(self.number - 1) % len(units)]

    def relative(self, person: Person) -> Person:
        """An adult who answers for the person: of the same name and township, where there is one."""
        adults = [one for one in self.practice.world.adults if one.certno != person.certno]
        if not adults:
            raise Mistake("this world has no other adult; start it with more people")
        home = [
            one
            for one in adults
            if one.name[:1] == person.name[:1] and one.township == person.township
        ]
        chance = random.Random(f"relative:{person.certno}")  # noqa: S311 - whoever asks hears the same
        return chance.choice(home or adults)


def _anybody(_person: Person) -> bool:
    return True


def grown(person: Person) -> bool:
    """Is it an adult?"""
    return age(person.born) >= 18


def employed(person: Person) -> bool:
    """Is it an employee of an employer of the county?"""
    return bool(person.uscc) and person.insutype == EMPLOYEE


def elderly(person: Person) -> bool:
    """Is it somebody of seventy or more?"""
    return age(person.born) >= 70


def who(person: Person) -> dict[str, Any]:
    """The number and name of a record's person."""
    return {"certno": person.certno, "psn_name": person.name}


def _reached(relative: Person) -> dict[str, str]:
    return {
        "coner_name": relative.name,
        "coner_certno": relative.certno,
        "mob": relative.mobile,
    }


def address(turn: Turn, township: str) -> str:
    """A made address in a township."""
    return f"云溪县{TOWNSHIPS[township]}样例路{turn.chance.randint(1, 200)}号"


def unit_changed(turn: Turn) -> dict[str, Any]:
    """A firm has another legal representative, and moved."""
    unit = turn.unit()
    return {
        "uscc": unit.uscc,
        "emp_name": unit.name,
        "addr": address(turn, turn.chance.choice(list(TOWNSHIPS))),
        "legrep_name": made_name(turn.chance),
        "mob": unit.mobile,
        "admdvs": REGION,
        "chg_date": turn.day(1),
    }


def contact_changed(turn: Turn) -> dict[str, Any]:
    """An employee's employer told another mobile and address."""
    person = turn.someone(employed)
    return {
        **who(person),
        "mob": turn.practice.world.mobile(),
        "addr": address(turn, person.township),
        "admdvs": person.township,
        "chg_date": turn.day(1),
    }


def retirement(turn: Turn) -> dict[str, Any]:
    """An older employee retired."""
    person = turn.someone(lambda one: employed(one) and age(one.born) >= 55, employed)
    return {
        **who(person),
        "retr_date": turn.day(3),
        "emp_name": turn.practice.unit_name(person.uscc),
        "admdvs": person.township,
    }


def employment_ended(turn: Turn) -> dict[str, Any]:
    """An employee works no longer for an employer."""
    person = turn.someone(employed)
    of_unit = {"uscc": person.uscc, "emp_name": turn.practice.unit_name(person.uscc)}
    return {**who(person), **of_unit, "enddate": turn.day(2), "admdvs": person.township}


def posting(turn: Turn) -> dict[str, Any]:
    """An employee works in another place for a year and more."""
    person = turn.someone(employed)
    return {
        **who(person),
        "uscc": person.uscc,
        "emp_name": turn.practice.unit_name(person.uscc),
        "work_admdvs": turn.chance.choice(ELSEWHERE),
        "begndate": turn.day(5),
        "enddate": turn.day(-400),
        "admdvs": person.township,
    }


def renamed(turn: Turn) -> dict[str, Any]:
    """Somebody insured has another name."""
    person = turn.someone(grown)
    name = person.name
    while name == person.name:
        name = made_name(turn.chance, person.name[:1])
    return {
        "certno": person.certno,
        "psn_name": name,
        "old_psn_name": person.name,
        "gend": person.gend,
        "nat_regn_code": "CHN",
        "addr": address(turn, person.township),
        "mob": person.mobile,
        "admdvs": person.township,
        "chg_date": turn.day(2),
    }


def emigration(turn: Turn) -> dict[str, Any]:
    """Somebody left the country for good, and the household register."""
    person = turn.someone(grown)
    return {
        **who(person),
        "cancl_date": turn.day(4),
        "admdvs": person.township,
        **_reached(turn.relative(person)),
    }


def residence(turn: Turn) -> dict[str, Any]:
    """Somebody insured here lives elsewhere: with a permit, or in the household register there."""
    person = turn.someone(elderly, grown)
    return {
        **who(person),
        "resd_admdvs": turn.chance.choice(ELSEWHERE),
        "begndate": turn.day(30),
        "resd_type": "permit" if turn.number % 2 else "household",
        "admdvs": person.township,
    }


def kinship(turn: Turn) -> dict[str, Any]:
    """Whose child somebody's is; else, where the county has no child, whose spouse."""
    children = [one for one in turn.practice.world.people if one.guardian_certno]
    parents = {one.guardian_certno: one for one in children}
    person = turn.someone(
        lambda one: employed(one) and one.certno in parents, lambda one: one.certno in parents
    )
    child = parents.get(person.certno)
    kin, relation = (child, "2") if child else (turn.relative(person), "1")
    return {
        **who(person),
        "coner_certno": kin.certno,
        "coner_name": kin.name,
        "rlts": relation,
        "admdvs": person.township,
    }


def death(turn: Turn) -> dict[str, Any]:
    """Somebody insured died; a relative can be reached."""
    person = turn.someone(elderly, grown)
    return {
        **who(person),
        "die_date": turn.day(3),
        "admdvs": person.township,
        **_reached(turn.relative(person)),
    }


def cremation(turn: Turn) -> dict[str, Any]:
    """The k-th of the dead was cremated."""
    person = turn.someone(elderly, grown, like="health.death")
    return {
        **who(person),
        "crem_date": turn.day(1),
        "admdvs": person.township,
        **_reached(turn.relative(person)),
    }


def marriage(turn: Turn) -> dict[str, Any]:
    """Two people married; every fourth pair was divorced."""
    person = turn.someone(lambda one: 22 <= age(one.born) < 60)
    others = [
        one
        for one in turn.practice.world.adults
        if one.male is not person.male and one.certno != person.certno
    ]
    spouse = turn.chance.choice(others) if others else turn.relative(person)
    return {
        **who(person),
        "spus_certno": spouse.certno,
        "spus_name": spouse.name,
        "reg_date": turn.day(6),
        "mrg_stas": "20" if turn.number % 4 else "40",
        "admdvs": person.township,
    }


def aid_recipient(turn: Turn) -> dict[str, Any]:
    """A resident is granted aid from the first of this month, for a year."""
    person = turn.someone(lambda one: grown(one) and not employed(one), grown)
    first = turn.today.replace(day=1)
    return {
        **who(person),
        "psn_idet_type": ("2303", "2305", "2304")[turn.number % 3],
        "begndate": first.isoformat(),
        "enddate": (first + timedelta(days=364)).isoformat(),
        "admdvs": person.township,
    }


def entitled_person(turn: Turn) -> dict[str, Any]:
    """Somebody is entitled to special care."""
    person = turn.someone(lambda one: age(one.born) >= 40, grown)
    return {
        **who(person),
        "psn_idet_type": ("2102", "2104", "2101")[turn.number % 3],
        "begndate": turn.day(10),
        "admdvs": person.township,
    }


def disability(turn: Turn) -> dict[str, Any]:
    """Somebody holds a certificate of disability."""
    person = turn.someone(grown)
    return {
        **who(person),
        "disa_lv": str(turn.chance.randint(1, 4)),
        "cert_date": turn.day(12),
        "admdvs": person.township,
    }


def hardship(turn: Turn) -> dict[str, Any]:
    """The trade union knows of an employee in hardship."""
    person = turn.someone(employed)
    return {
        **who(person),
        "begndate": turn.day(15),
        "admdvs": person.township,
        "uscc": person.uscc,
    }


#: `department.kind` → its maker. Where two tell the same kind, its short name is the first one's.
BODIES: dict[str, Body] = {
    "market_regulation.unit_changed": unit_changed,
    "police.person_changed": renamed,
    "police.emigration": emigration,
    "police.residence": residence,
    "police.kinship": kinship,
    "human_resources.unit_changed": unit_changed,
    "human_resources.person_changed": contact_changed,
    "human_resources.retirement": retirement,
    "human_resources.posting": posting,
    "human_resources.employment_ended": employment_ended,
    "health.death": death,
    "health.kinship": kinship,
    "civil_affairs.marriage": marriage,
    "civil_affairs.cremation": cremation,
    "civil_affairs.aid_recipient": aid_recipient,
    "veterans.entitled_person": entitled_person,
    "disabled_federation.disability": disability,
    "trade_union.hardship": hardship,
}
