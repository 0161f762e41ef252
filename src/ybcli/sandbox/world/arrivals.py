"""Who comes to the departments' notice after the world began: hires, births, movers, pupils, firms.

For a seed and a first day the same are asked for in the same order and come out the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from ..wire.numbers import REGION
from ..wire.values import RESIDENT
from .population import ELSEWHERE, TOWNSHIPS, Person, Unit, World, made_name, made_wage, school_for


class Arrivals:
    """Those who are still to come; `arrivals` of a kind never end."""

    def __init__(self, world: World, today: date) -> None:
        self._world = world
        self._today = today
        self._so_far: dict[str, int] = {}
        self.units: list[Unit] = []
        self.people: list[Person] = []

    def next_unit(self) -> Unit:
        """The next firm that was licensed, in the days before today."""
        chance = self._chance("unit_licensed")
        founded = self._today - timedelta(days=chance.randint(1, 5))
        unit = self._world.unit(chance, 0, founded)
        self.units.append(unit)
        return unit

    def next_person(self, kind: str) -> Person:
        """The next of a kind: `employment`, `birth`, `move_in` or `school_roll`."""
        makers: dict[str, Callable[[random.Random, int], Person]] = {
            "employment": self._hired,
            "birth": self._newborn,
            "move_in": self._mover,
            "school_roll": self._pupil,
        }
        chance = self._chance(kind)
        person = makers[kind](chance, self._so_far[kind])
        self.people.append(person)
        return person

    def _chance(self, kind: str) -> random.Random:
        self._so_far[kind] = number = self._so_far.get(kind, 0) + 1
        return random.Random(f"{kind}:{self._world.seed}:{number}")  # noqa: S311 - no secret

    def _hired(self, chance: random.Random, number: int) -> Person:
        """An adult not yet insured. The first three work for the new firms, where there are any, the
        rest for old ones; the fourth, and every fifth after, has no mobile.
        """
        new = self.units[: (number + 1) // 2]
        employer = new[-1] if number <= 3 and new else chance.choice(self._world.units)
        return self._adult(
            chance,
            uscc=employer.uscc,
            wage=made_wage(chance),
            mobile="" if number % 5 == 4 else self._world.mobile(),
        )

    def _adult(
        self,
        chance: random.Random,
        uscc: str = "",
        wage: int = 0,
        mobile: str = "",
        insured_in: str = "",
    ) -> Person:
        male = chance.random() < 0.5
        born = self._today - timedelta(days=chance.randint(20 * 366, 55 * 365))
        certno, born = self._world.registrar.number(born, male=male)
        return Person(
            certno=certno,
            name=made_name(chance),
            male=male,
            born=born,
            township=chance.choice(list(TOWNSHIPS)),
            mobile=mobile,
            uscc=uscc,
            wage=wage,
            insutype=RESIDENT if insured_in else "",
            insured_in=insured_in,
        )

    def _mover(self, chance: random.Random, number: int) -> Person:
        """The first, and every third after, is still insured where they came from."""
        return self._adult(
            chance,
            mobile=self._world.mobile(),
            insured_in=ELSEWHERE[0] if number % 3 == 1 else "",
        )

    def _newborn(self, chance: random.Random, _number: int) -> Person:
        born = self._today - timedelta(days=chance.randint(2, 20))
        return self._child(chance, born)

    def _pupil(self, chance: random.Random, _number: int) -> Person:
        born = self._today - timedelta(days=chance.randint(7 * 366, 15 * 365))
        return self._child(chance, born)

    def _child(self, chance: random.Random, born: date) -> Person:
        guardian = chance.choice(self._world.adults)
        male = chance.random() < 0.5
        certno, born = self._world.registrar.number(born, male=male)
        return Person(
            certno=certno,
            name=made_name(chance, guardian.name[:1]),
            male=male,
            born=born,
            township=guardian.township,
            mobile=guardian.mobile,
            school=school_for((self._today - born).days // 365),
            guardian_name=guardian.name,
            guardian_certno=guardian.certno,
        )


def unit_body(unit: Unit) -> dict[str, str]:
    """A `unit_licensed` record's body."""
    return {
        "uscc": unit.uscc,
        "emp_name": unit.name,
        "addr": unit.address,
        "legrep_name": unit.legal_representative,
        "esta_date": unit.founded.isoformat(),
        "mob": unit.mobile,
        "admdvs": REGION,
    }


def person_body(kind: str, person: Person, unit_name: str, today: date) -> dict[str, str]:
    """The body of an `employment`, `birth`, `move_in` or `school_roll` record."""
    who = {"certno": person.certno, "psn_name": person.name}
    where = {"admdvs": person.township}
    guardian = {"coner_name": person.guardian_name, "coner_certno": person.guardian_certno}
    reach = {"mob": person.mobile}
    since = {"begndate": (today - timedelta(days=3)).isoformat()}
    if kind == "employment":
        return {**who, "uscc": person.uscc, "emp_name": unit_name, **since, **reach, **where}
    self_ = {"gend": person.gend, "brdy": person.born.isoformat()}
    if kind == "birth":
        return {**who, **self_, **where, **guardian, **reach}
    if kind == "move_in":
        return {**who, **self_, **where, "from_admdvs": ELSEWHERE[0], **since, **reach}
    assert kind == "school_roll", kind
    term = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    return {
        **who,
        "schl_name": person.school,
        "begndate": term.isoformat(),
        **where,
        **guardian,
        **reach,
    }
