"""Everything that one practice platform is: its world, its book, its feeds, its clock, its lock."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date

from ..wire.clock import Clock
from ..wire.faults import Faults
from ..wire.files import Files
from ..wire.numbers import REGION
from ..wire.options import Options
from .arrivals import Arrivals
from .book import Book, Kept, Registered, Relation
from .care import Care
from .entries import Accounts
from .feeds import Feeds
from .population import ELSEWHERE, Person, Unit, World
from .tax import Collections

#: What a `feed="seeded"` platform starts with, in this order, whatever the seed.
SEEDED = (
    ("unit_licensed", 3),
    ("employment", 4),
    ("birth", 2),
    ("move_in", 1),
    ("school_roll", 1),
)


class Practice:
    """The state of a practice platform. Whoever reads or writes it holds `lock`."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.lock = threading.RLock()
        self.clock = Clock(options.first_day)
        self.world = World(options.seed, options.people)
        self.arrivals = Arrivals(self.world, self.clock.day)
        self.book = Book()
        self.accounts = Accounts()
        self.care = Care()
        self.files = Files()
        self.feeds = Feeds()
        self.faults = Faults()
        self.collections = Collections(self.clock, self.feeds)
        self.handed: dict[str, Kept] = {}
        #: How many of each further kind were staged, and which departments are silent.
        self.staged: Counter[str] = Counter()
        self.away: set[str] = set()
        #: Terms that 1901 knows besides the published ones: dictionary → code → label.
        self.terms: dict[str, dict[str, str]] = {}
        self.sign_ins: dict[str, tuple[str, date]] = {}
        self._fill_book()
        self.held_units, self.held_people = len(self.book.units), len(self.book.people)

    @property
    def people(self) -> list[Person]:
        """The county's people, arrivals last."""
        return [*self.world.people, *self.arrivals.people]

    @property
    def units(self) -> list[Unit]:
        """The county's employers, new ones last."""
        return [*self.world.units, *self.arrivals.units]

    def unit_name(self, uscc: str) -> str:
        """The name of an employer of the county or of the book; empty where there is none."""
        if uscc in self.book.units:
            return self.book.units[uscc].name
        return next((unit.name for unit in self.units if unit.uscc == uscc), "")

    def hold(self, person: Person, since: str) -> None:
        """Write the cover that a made person begins with."""
        if not person.insutype:
            return
        self.book.person(person.certno, "01", person.name, person.insured_in)
        self.book.add(
            Relation(
                certno=person.certno,
                insutype=person.insutype,
                region=person.insured_in,
                emp_no=person.uscc,
                emp_name=self.unit_name(person.uscc) or self._stranger(person),
                since=since,
                cashym=since[:4],
                rlts_id=self.book.relation_id(person.insured_in),
            )
        )

    def insure(self, certno: str, name: str, insutype: str, region: str, ended: str = "") -> None:
        """Somebody is insured somewhere already, without any message of ours; or was, until `ended`."""
        since = self.clock.day.replace(month=1, day=1).isoformat()
        self.book.person(certno, "01", name, region)
        number = self.book.relation_id(region)
        relation = Relation(certno, insutype, region, "", "", since, since[:4], number, ended=ended)
        self.book.add(relation)

    def _stranger(self, person: Person) -> str:
        return "外地样例有限公司" if person.insured_in in ELSEWHERE and person.wage else ""

    def _fill_book(self) -> None:
        for unit in self.world.units:
            since = unit.founded.isoformat()
            number = self.book.relation_id(REGION)
            self.book.units[unit.uscc] = Registered(unit.uscc, unit.name, REGION, since, number)
        first = self.clock.day.replace(month=1, day=1).isoformat()
        for person in self.world.people:
            self.hold(person, first)
