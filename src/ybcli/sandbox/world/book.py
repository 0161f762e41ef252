"""What the platform holds (the centre's book): units, relations, declarations, notices, receipts.

Everything is in memory and behind the one lock of `Practice`. What the world held before the first
message is kept apart from what messages brought, so that a test can count the latter.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ..wire.numbers import REGION
from ..wire.values import EMPLOYEE, RESIDENT
from .entries import Change, Filing, Payout, Stay, Transfer


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered unit. `msgid` is empty for those of the world's beginning."""

    uscc: str
    name: str
    region: str
    since: str
    rlts_id: str
    case_id: str = ""
    msgid: str = ""
    content: str = ""
    addr: str = ""
    legrep_name: str = ""
    mob: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """One insurance relation of a person (参保关系); `ended` is the day on which it ended or was paused, `state`
    what it is since then (psn_insu_stas).
    """

    certno: str
    insutype: str
    region: str
    emp_no: str
    emp_name: str
    since: str
    cashym: str
    rlts_id: str
    case_id: str = ""
    msgid: str = ""
    content: str = ""
    ended: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A person of whom the platform has heard; `former` are numbers that they had before."""

    psn_no: str
    certno: str
    cert_type: str
    name: str
    gend: str = ""
    naty: str = ""
    addr: str = ""
    mob: str = ""
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the centre has it; amounts in fen."""

    line_id: str
    decl_id: str
    certno: str
    msgid: str
    employer: int
    person: int


@dataclass(slots=True)
class Declaration:
    """A wage declaration; `withdrawn` once it was taken back."""

    decl_id: str
    emp_no: str
    region: str
    cashym: str
    acp_no: str
    msgid: str
    content: str
    lines: tuple[Line, ...]
    withdrawn: bool = False

    @property
    def sums(self) -> tuple[int, int]:
        """The employer's and the persons' parts, in fen."""
        return sum(line.employer for line in self.lines), sum(line.person for line in self.lines)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something told once under a key of its own (a notice, a seal): content and answer."""

    content: str
    acp_no: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A place where the platform's own book went wrong: what stands there in place of the truth."""

    change: Literal["drop_line", "amount", "extra_line"]
    insutype: str
    cashym: str
    line: Line


@dataclass
class Book:
    """The centre's book."""

    people: dict[str, Known] = field(default_factory=dict)
    units: dict[str, Registered] = field(default_factory=dict)
    relations: dict[str, list[Relation]] = field(default_factory=dict)
    told: dict[str, Relation] = field(default_factory=dict)
    declarations: dict[str, Declaration] = field(default_factory=dict)
    line_ids: set[str] = field(default_factory=set)
    notices: dict[str, Kept] = field(default_factory=dict)
    seals: dict[tuple[str, str], Kept] = field(default_factory=dict)
    #: The day and root of the seal that each office told last.
    last_seals: dict[str, tuple[str, str]] = field(default_factory=dict)
    filings: dict[str, Filing] = field(default_factory=dict)
    registrations: dict[str, tuple[str, str]] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    transfers: dict[str, Transfer] = field(default_factory=dict)
    payouts: dict[str, Payout] = field(default_factory=dict)
    reimbursed: dict[str, Any] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    reversed: set[str] = field(default_factory=set)
    wrong: list[Wrong] = field(default_factory=list)
    effects: Counter[str] = field(default_factory=Counter)
    _serials: Counter[str] = field(default_factory=Counter)
    _numbers: dict[str, str] = field(default_factory=dict)

    def serial(self, what: str) -> int:
        """The next number of a kind."""
        self._serials[what] += 1
        return self._serials[what]

    def acceptance(self, letter: str, day: str) -> str:
        """A new acceptance number (受理编号)."""
        return f"{letter}{day.replace('-', '')}{self.serial('acp_no'):08d}"

    def relation_id(self, region: str) -> str:
        """A new relation's number, twenty digits."""
        return f"{region[:6]}{self.serial('rlts_id'):014d}"

    def person(self, certno: str, cert_type: str, name: str, region: str) -> Known:
        """The person of a certificate, known from now on."""
        if certno not in self.people:
            number = f"{region[:6]}{self.serial('psn_no'):020d}"
            self.people[certno] = Known(number, certno, cert_type, name)
            self._numbers[number] = certno
        return self.people[certno]

    def certno_of(self, psn_no: str) -> str:
        """The certificate of a person's number; empty where there is none."""
        return self._numbers.get(psn_no, "")

    def rename(self, before: Known, after: Known) -> None:
        """Somebody's particulars change; under a new certificate everything goes with them."""
        del self.people[before.certno]
        self.people[after.certno] = after
        self._numbers[after.psn_no] = after.certno
        if before.certno == after.certno:
            return
        for relation in list(self.relations_of(before.certno)):
            self.rewrite(relation, replace(relation, certno=after.certno))

    def relations_of(self, certno: str) -> list[Relation]:
        """A person's relations, in any place."""
        return self.relations.get(certno, [])

    def add(self, relation: Relation) -> None:
        """Write a relation; those that a message brought are `told`, by their case."""
        self.relations.setdefault(relation.certno, []).append(relation)
        if relation.msgid:
            self.told[relation.case_id] = relation

    def rewrite(self, before: Relation, after: Relation) -> None:
        """A relation changes: it ends, or its person has another certificate."""
        kept = self.relations[before.certno]
        place = kept.index(before)
        if before.certno == after.certno:
            kept[place] = after
        else:
            del kept[place]
            self.relations.setdefault(after.certno, []).append(after)
        if after.msgid:
            self.told[after.case_id] = after

    def remove(self, relation: Relation) -> None:
        """Take a relation back that a message brought."""
        self.relations[relation.certno].remove(relation)
        del self.told[relation.case_id]

    def active(self, cashym: str = "") -> list[Declaration]:
        """The declarations that stand, of a month or of all."""
        return [
            one
            for one in self.declarations.values()
            if not one.withdrawn and cashym in {"", one.cashym}
        ]

    def true_lines(self, insutype: str, cashym: str, premium: int) -> list[tuple[str, Line]]:
        """The lines of a month (310) or cover year (390) with their regions, before any tampering."""
        if insutype == EMPLOYEE:
            return [(one.region, line) for one in self.active(cashym) for line in one.lines]
        if insutype != RESIDENT:
            return []
        return [
            (one.region, Line(one.case_id, one.case_id, one.certno, one.msgid, 0, premium))
            for one in self.told.values()
            if one.insutype == RESIDENT and one.cashym == cashym
        ]

    def lines(self, insutype: str, cashym: str, premium: int) -> list[tuple[str, Line]]:
        """The lines as the centre shows them, its own mistakes included."""
        found = {
            line.line_id: (region, line)
            for region, line in self.true_lines(insutype, cashym, premium)
        }
        for mistake in self.wrong:
            if (mistake.insutype, mistake.cashym) != (insutype, cashym):
                continue
            key = mistake.line.line_id
            if mistake.change == "drop_line":
                found.pop(key, None)
            elif mistake.change == "extra_line":
                found[key] = (REGION, mistake.line)
            elif key in found:
                found[key] = (found[key][0], mistake.line)
        return list(found.values())
