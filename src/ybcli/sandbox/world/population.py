"""Who lives and works in the practice county, from a seed: households, employers, wages, schools.

The county 云溪县 (339901, in 339900, in 330000) does not exist, and nobody in it does. The same seed
and the same number of people make the same world, whatever the day; `arrivals.py` makes those who
come later.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..wire.numbers import REGION, Registrar, credit_code
from ..wire.values import EMPLOYEE, RESIDENT

CITY, PROVINCE = "339900", "330000"
TOWNSHIPS = {
    "339901001": "城关镇",
    "339901002": "云溪镇",
    "339901003": "石塘镇",
    "339901004": "白岩镇",
    "339901005": "上坪乡",
    "339901006": "竹坑乡",
}
#: Other pooling areas in which some people are insured.
ELSEWHERE = ("330802", "331102", "330106")
#: The world's ages are counted to this day, so that it is the same world on every day.
ERA = date(2026, 1, 1)

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩邓冯曹彭"
_GIVEN = "安波晨丹芳刚桂海佳康兰敏宁平琴荣思涛维霞燕阳颖珍芝宏健林梅青"
_BUSINESSES = ("茶业", "竹器", "笋业", "石材", "机械", "纺织", "食品", "物流", "建材", "电子")
_PLACES = "云溪石塘白岩上坪竹坑青山长坑双港"
_SCHOOLS = ("云溪县第一小学", "云溪县石塘中心小学", "云溪县初级中学", "云溪县高级中学")


@dataclass(frozen=True, slots=True)
class Unit:
    """An employer of the county."""

    uscc: str
    name: str
    address: str
    legal_representative: str
    founded: date
    mobile: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was made; `wage` in fen a month, `uscc` of the employer or empty.

    `insutype` and `insured_in` say what cover the platform holds of them when the world begins.
    """

    certno: str
    name: str
    male: bool
    born: date
    township: str
    mobile: str = ""
    uscc: str = ""
    wage: int = 0
    school: str = ""
    guardian_name: str = ""
    guardian_certno: str = ""
    insutype: str = ""
    insured_in: str = ""

    @property
    def gend(self) -> str:
        """`1` male, `2` female."""
        return "1" if self.male else "2"


class World:
    """The people and employers of a seed."""

    def __init__(self, seed: int, people: int) -> None:
        self.seed = seed
        self.registrar = Registrar()
        self._mobiles = 0
        self._codes: set[str] = set()
        chance = random.Random(f"world:{seed}")  # noqa: S311 - a made world, no secret
        self.units = [self.unit(chance, chance.randint(2, 25)) for _ in range(max(5, people // 60))]
        self.people: list[Person] = []
        for household in self._households(chance, people):
            self.people.extend(household)
        self.adults = [p for p in self.people if 25 <= age(p.born) < 60]

    def unit(self, chance: random.Random, years: int, founded: date | None = None) -> Unit:
        """One more employer."""
        while (code := credit_code(chance)) in self._codes:
            continue
        self._codes.add(code)
        business = chance.choice(_BUSINESSES)
        name = "".join(chance.sample(_PLACES, 2))
        return Unit(
            uscc=code,
            name=f"云溪县{name}{business}有限公司",
            address=f"云溪县{chance.choice(list(TOWNSHIPS.values()))}样例路{chance.randint(1, 200)}号",
            legal_representative=made_name(chance),
            founded=founded or ERA - timedelta(days=365 * years + chance.randint(0, 364)),
            mobile=self.mobile(),
        )

    def mobile(self) -> str:
        """A made mobile number; none ends in 0000, because those bounce."""
        self._mobiles += 1
        if self._mobiles % 10_000 == 0:
            self._mobiles += 1
        return f"139{self._mobiles:08d}"

    def _households(self, chance: random.Random, people: int) -> Iterator[list[Person]]:
        left = people
        while left > 0:
            size = min(left, chance.choices((1, 2, 3, 4, 5), (15, 30, 25, 20, 10))[0])
            left -= size
            yield self._household(chance, size)

    def _household(self, chance: random.Random, size: int) -> list[Person]:
        township = chance.choice(list(TOWNSHIPS))
        surname = chance.choice(_SURNAMES)
        adults = min(size, 1 if size == 1 else 2)
        eldest = chance.randint(26, 80)
        home: list[Person] = []
        for place in range(size):
            years = eldest - chance.randint(0, 5) if place < adults else chance.randint(0, 24)
            male = place == 0 if place < adults else chance.random() < 0.5
            born = ERA - timedelta(days=max(1, years * 365 + chance.randint(0, 364)))
            home.append(self.person(chance, born, male, township, surname, home[:1]))
        return home

    def person(
        self,
        chance: random.Random,
        born: date,
        male: bool,
        township: str,
        surname: str = "",
        guardians: list[Person] | None = None,
    ) -> Person:
        """One more inhabitant, at work, at school or at home, and insured accordingly."""
        certno, born = self.registrar.number(born, male=male)
        name = made_name(chance, surname)
        years = age(born)
        if years < 18 and guardians:
            guardian = guardians[0]
            return Person(
                certno=certno,
                name=name,
                male=male,
                born=born,
                township=township,
                mobile=guardian.mobile,
                school=school_for(years),
                guardian_name=guardian.name,
                guardian_certno=guardian.certno,
                insutype=RESIDENT,
                insured_in=REGION,
            )
        works = 20 <= years < 60 and chance.random() < 0.6
        away = chance.random() < 0.04
        idle = not works and not away and chance.random() < 0.1
        return Person(
            certno=certno,
            name=name,
            male=male,
            born=born,
            township=township,
            mobile=self.mobile(),
            uscc=chance.choice(self.units).uscc if works and not away else "",
            wage=made_wage(chance) if works else 0,
            insutype="" if idle else (EMPLOYEE if works else RESIDENT),
            insured_in="" if idle else (chance.choice(ELSEWHERE) if away else REGION),
        )


def age(born: date, on: date = ERA) -> int:
    """Full years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def school_for(years: int) -> str:
    """The school of a child of that age; empty for the little ones."""
    if years < 6:
        return ""
    return _SCHOOLS[0 if years < 9 else 1 if years < 12 else 2 if years < 15 else 3]


def made_name(chance: random.Random, surname: str = "") -> str:
    """A made name of two or three characters."""
    given = "".join(chance.choice(_GIVEN) for _ in range(chance.randint(1, 2)))
    return (surname or chance.choice(_SURNAMES)) + given


def made_wage(chance: random.Random) -> int:
    """A monthly wage in fen, from 3,000 to 30,000 yuan; most are near 6,500."""
    yuan = min(30_000.0, max(3_000.0, chance.lognormvariate(8.78, 0.42)))
    return int(yuan) * 100 + chance.choice((0, 0, 0, 50, 25, 8))
