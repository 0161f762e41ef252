"""The register of parties: persons and employers, and their former details."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from .. import dialect
from ._rows import Source, Transaction, columns, every, exists, first, stream, value
from .persons import is_person

if TYPE_CHECKING:
    from ..reading import Reader

#: The columns of a party that a case may change.
Column = Literal["name", "mobile"]


@dataclass(frozen=True, slots=True)
class Party:
    """A person or employer as of the last act. `case_id` is the last case that wrote it."""

    id: str
    kind: str
    name: str
    mobile: str
    region: str
    case_id: str
    language: str


@dataclass(frozen=True, slots=True)
class PartyPast:
    """What a field of a party was before a case changed it; `until` is the day of the change, ISO."""

    id: int
    party_id: str
    field: str
    value: str
    until: str
    case_id: str


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a party had before."""

    party_id: str
    value: str


def of(db: Source, party_id: str) -> Party | None:
    """The party of this identity number or credit code."""
    return first(db, Party, f"SELECT {columns(Party)} FROM party WHERE id = :id", id=party_id)


def name_of(db: Source, party_id: str) -> str:
    """The name of a party; empty where the party is not in the register."""
    party = of(db, party_id)
    return party.name if party else ""


def among(db: Source, numbers: Sequence[str]) -> list[Party]:
    """The parties that have one of the numbers."""
    return every(
        db,
        Party,
        f"SELECT {columns(Party)} FROM party WHERE {dialect.any_of('id', 'numbers')}",
        numbers=dialect.list_of(numbers),
    )


def persons(db: Reader) -> Iterator[Party]:
    """Every person, by number."""
    return stream(
        db, Party, f"SELECT {columns(Party)} FROM party WHERE kind = 'person' ORDER BY id"
    )


def person(db: Source, number: str) -> Party | None:
    """The person of this identity number."""
    party = of(db, number)
    return party if party and party.kind == "person" else None


def persons_to_compare(
    db: Source, number: str, *, born: str, older: str, mobile: str
) -> list[Party]:
    """The other persons who share something with this number: the day of birth (eight digits), the
    mobile number, or who have `older`, the former 15 digits of this number.
    """
    return every(
        db,
        Party,
        f"SELECT {columns(Party)} FROM party WHERE kind = 'person' AND id <> :id "
        f"AND ({dialect.characters('id', 7, 8)} = :born OR id = :older "
        "OR (mobile <> '' AND mobile = :mobile)) ORDER BY id",
        id=number,
        born=born,
        older=older,
        mobile=mobile,
    )


def was_written_by(db: Source, party_id: str, case_id: str) -> bool:
    """Did this case write the party last?"""
    return exists(
        db,
        "SELECT 1 FROM party WHERE id = :party AND case_id = :case",
        party=party_id,
        case=case_id,
    )


def set_column(db: Transaction, party_id: str, column: Column, text: str) -> None:
    """Change the name or the mobile number of a party."""
    db.run(f"UPDATE party SET {column} = :value WHERE id = :id", value=text, id=party_id)


def former_names(db: Source) -> list[FormerName]:
    """Every name that a party had before."""
    return every(
        db, FormerName, f"SELECT {columns(FormerName)} FROM party_past WHERE field = 'name'"
    )


def last_change(db: Source, party_id: str, field: str) -> str:
    """The day of the last change of a field of the party, ISO; empty where there was none."""
    day = value(
        db,
        f"SELECT max(until) FROM party_past WHERE {is_person('party_id', 'party')} AND field = :field",
        party=party_id,
        field=field,
    )
    return str(day or "")


def changes_by(db: Source, case_id: str) -> list[PartyPast]:
    """What the fields that a case changed were before."""
    return every(
        db,
        PartyPast,
        f"SELECT {columns(PartyPast)} FROM party_past WHERE case_id = :case",
        case=case_id,
    )


def keep_change(
    db: Transaction, party_id: str, field: str, *, was: str, until: str, case_id: str
) -> None:
    """Store the former value of a field that a case changed; once for each case and field."""
    names = ("party_id", "field", "value", "until", "case_id")
    db.run(
        dialect.insert("party_past", names, new_only=True),
        party_id=party_id,
        field=field,
        value=was,
        until=until,
        case_id=case_id,
    )


def forget_changes_by(db: Transaction, case_id: str) -> None:
    """Delete the record of a case's changes, because they were revoked."""
    db.run("DELETE FROM party_past WHERE case_id = :case", case=case_id)


def is_known(db: Source, party_id: str) -> bool:
    """Is the party in the register?"""
    return exists(db, "SELECT 1 FROM party WHERE id = :id", id=party_id)


def put(db: Transaction, party: Party) -> None:
    """Write a party; an empty name, mobile or language does not replace an existing one."""
    keep = {
        name: f"CASE excluded.{name} WHEN '' THEN {name} ELSE excluded.{name} END"
        for name in ("name", "language", "mobile")
    }
    changes = keep | {name: f"excluded.{name}" for name in ("region", "case_id")}
    assignments = ", ".join(f"{name} = {value}" for name, value in changes.items())
    row = asdict(party)
    db.run(f"{dialect.insert('party', row)} ON CONFLICT(id) DO UPDATE SET {assignments}", **row)
