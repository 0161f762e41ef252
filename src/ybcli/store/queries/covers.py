"""The register of covers: who is registered in which scheme, with which employer or for which year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import dialect
from . import persons
from ._rows import Source, Transaction, columns, every, exists, value


@dataclass(frozen=True, slots=True)
class Cover:
    """A registration. `unit_id` is the employer's credit code, `period` the year; empty where none."""

    id: int
    party_id: str
    scheme: str
    unit_id: str
    period: str
    state: str
    begins_on: str
    case_id: str


@dataclass(frozen=True, slots=True)
class CoverWithUnit:
    """A registration with the name of the employer, None where no employer is registered."""

    scheme: str
    state: str
    begins_on: str
    unit_id: str
    period: str
    unit_name: str | None


@dataclass(frozen=True, slots=True)
class CoverWithOrigin:
    """A registration with the region of its case and the time of its last act; None where there is none."""

    scheme: str
    state: str
    begins_on: str
    unit_id: str
    case_id: str
    region: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class Employee:
    """A person registered with an employer."""

    name: str
    party_id: str
    begins_on: str
    state: str


def among(db: Source, numbers: Sequence[str]) -> list[Cover]:
    """The registrations of the parties that have one of the numbers, as they were written."""
    return every(
        db,
        Cover,
        f"SELECT {columns(Cover)} FROM cover WHERE {dialect.any_of('party_id', 'numbers')} "
        "ORDER BY id",
        numbers=dialect.list_of(numbers),
    )


def has_active(db: Source, party_id: str, scheme: str = "") -> bool:
    """Is the party registered here, in `scheme` where one is given?"""
    return exists(
        db,
        f"SELECT 1 FROM cover WHERE {persons.is_person('party_id', 'party')} AND state = 'active' "
        "AND (:scheme = '' OR scheme = :scheme)",
        party=party_id,
        scheme=scheme,
    )


def has_active_in(db: Source, party_id: str, scheme: str, period: str) -> bool:
    """Is the party registered here in the scheme, for this year or without a period?"""
    return exists(
        db,
        f"SELECT 1 FROM cover WHERE {persons.is_person('party_id', 'party')} AND state = 'active' "
        "AND (scheme = :scheme AND (period = '' OR period = :period))",
        party=party_id,
        scheme=scheme,
        period=period,
    )


def active_schemes(db: Source, party_id: str) -> set[str]:
    """The schemes in which the party is registered here."""
    rows = db.rows(
        f"SELECT DISTINCT scheme FROM cover WHERE {persons.is_person('party_id', 'party')} AND state = 'active'",
        party=party_id,
    )
    return {row[0] for row in rows}


def works_at(db: Source, person: str, unit: str) -> bool:
    """Is the person registered here with the employer?"""
    return exists(
        db,
        f"SELECT 1 FROM cover WHERE {persons.is_person('party_id', 'person')} AND unit_id = :unit AND state = 'active'",
        person=person,
        unit=unit,
    )


def employer_of(db: Source, person: str) -> str:
    """The employer with whom the person is registered here, the newest; empty where there is none."""
    unit = value(
        db,
        f"SELECT unit_id FROM cover WHERE {persons.is_person('party_id', 'person')} AND state = 'active' "
        "AND scheme = 'employee' AND unit_id <> '' ORDER BY begins_on DESC, id DESC LIMIT 1",
        person=person,
    )
    return str(unit or "")


def with_units(db: Source, party_id: str) -> list[CoverWithUnit]:
    """The registrations of a party with their employers, the oldest first."""
    return every(
        db,
        CoverWithUnit,
        "SELECT c.scheme, c.state, c.begins_on, c.unit_id, c.period, p.name "
        "FROM cover c LEFT JOIN party p ON p.id = c.unit_id "
        f"WHERE {persons.is_person('c.party_id', 'id')} ORDER BY c.begins_on, c.id",
        id=party_id,
    )


def with_origin(db: Source, numbers: Sequence[str]) -> list[CoverWithOrigin]:
    """The registrations of the parties that have one of the numbers and their origin, the oldest first."""
    return every(
        db,
        CoverWithOrigin,
        "SELECT c.scheme, c.state, c.begins_on, c.unit_id, c.case_id, q.region, "
        "(SELECT max(at) FROM entry WHERE case_id = c.case_id "
        "AND act IN ('receive', 'sense', 'decide', 'settle')) "
        "FROM cover c LEFT JOIN queue q ON q.case_id = c.case_id "
        f"WHERE {dialect.any_of('c.party_id', 'numbers')} ORDER BY c.begins_on, c.id",
        numbers=dialect.list_of(numbers),
    )


def employees_of(db: Source, unit: str) -> list[Employee]:
    """The persons registered with an employer, in the order of joining."""
    return every(
        db,
        Employee,
        "SELECT p.name, c.party_id, c.begins_on, c.state FROM cover c "
        "JOIN party p ON p.id = c.party_id WHERE c.unit_id = :id ORDER BY c.begins_on, c.party_id",
        id=unit,
    )


def set_cover(
    db: Transaction,
    *,
    party_id: str,
    scheme: str,
    unit_id: str,
    period: str,
    state: str,
    begins_on: str,
    case_id: str,
    is_corrected: bool = False,
) -> None:
    """Write a registration. One of the same party, scheme, employer and year gets the new state, and the new
    first day by a correction or where it had ended.
    """
    has_ended = exists(
        db,
        "SELECT 1 FROM cover WHERE party_id = :party AND scheme = :scheme AND unit_id = :unit "
        "AND period = :period AND state IN ('ended', 'void', 'paused')",
        party=party_id,
        scheme=scheme,
        unit=unit_id,
        period=period,
    )
    key = "party_id, scheme, unit_id, period"
    names = ("party_id", "scheme", "unit_id", "period", "state", "begins_on", "case_id")
    db.run(
        dialect.upsert(
            "cover", names, key, keep=() if is_corrected or has_ended else ("begins_on",)
        ),
        party_id=party_id,
        scheme=scheme,
        unit_id=unit_id,
        period=period,
        state=state,
        begins_on=begins_on,
        case_id=case_id,
    )


def end(db: Transaction, party_id: str, scheme: str, *, every_number: bool) -> None:
    """End the active registrations of a party in a scheme: under all numbers of the person, or under
    this one only.
    """
    whose = persons.is_person("party_id", "party") if every_number else "party_id = :party"
    db.run(
        f"UPDATE cover SET state = 'ended' WHERE {whose} AND scheme = :scheme AND state = 'active'",
        party=party_id,
        scheme=scheme,
    )


def end_at(db: Transaction, party_id: str, unit: str, state: str = "ended") -> None:
    """End (or pause) the active registration of a person with an employer, under whichever number it stands."""
    db.run(
        f"UPDATE cover SET state = :state WHERE {persons.is_person('party_id', 'party')} "
        "AND unit_id = :unit AND state = 'active'",
        party=party_id,
        unit=unit,
        state=state,
    )


def is_paused_at(db: Source, person: str, unit: str) -> bool:
    """Is the person's registration with the employer paused?"""
    return exists(
        db,
        f"SELECT 1 FROM cover WHERE {persons.is_person('party_id', 'person')} AND unit_id = :unit AND state = 'paused'",
        person=person,
        unit=unit,
    )


def resume_at(db: Transaction, party_id: str, unit: str, state: str = "ended") -> None:
    """Take back that a person's registration with an employer ended (or is paused), under whichever number it
    stands.
    """
    db.run(
        f"UPDATE cover SET state = 'active' WHERE {persons.is_person('party_id', 'party')} "
        "AND unit_id = :unit AND state = :state",
        party=party_id,
        unit=unit,
        state=state,
    )


def void_those_of(db: Transaction, case_id: str) -> None:
    """Void the registrations made by a case."""
    db.run("UPDATE cover SET state = 'void' WHERE case_id = :case", case=case_id)


def end_those_of(db: Transaction, case_id: str) -> None:
    """End the active registrations made by a case."""
    db.run(
        "UPDATE cover SET state = 'ended' WHERE case_id = :case AND state = 'active'", case=case_id
    )


def resume(db: Transaction, party_id: str, scheme: str) -> None:
    """Let the ended registrations of a party in a scheme be active again."""
    db.run(
        "UPDATE cover SET state = 'active' WHERE party_id = :party AND scheme = :scheme "
        "AND state = 'ended'",
        party=party_id,
        scheme=scheme,
    )


def registered_persons(db: Source) -> list[str]:
    """The persons with an active cover, the newest registration first."""
    rows = db.rows(
        "SELECT c.party_id, max(c.id) AS newest FROM cover c JOIN party p ON p.id = c.party_id "
        "WHERE p.kind = 'person' AND c.state = 'active' GROUP BY c.party_id ORDER BY newest DESC"
    )
    return [number for number, _newest in rows]


@dataclass(frozen=True, slots=True)
class CoverWithRegion:
    """A cover in force, and the region of the case that made it; None where it is unknown."""

    scheme: str
    begins_on: str
    case_id: str
    region: str | None


def in_force_with_region(db: Source, party_id: str, year: str) -> list[CoverWithRegion]:
    """The active covers under one number without a period, or with one that ends in the year or later."""
    return every(
        db,
        CoverWithRegion,
        "SELECT c.scheme, c.begins_on, c.case_id, q.region FROM cover c "
        "LEFT JOIN queue q ON q.case_id = c.case_id WHERE c.party_id = :number "
        "AND c.state = 'active' AND (c.period = '' OR c.period >= :year) ORDER BY c.begins_on, c.id",
        number=party_id,
        year=year,
    )
