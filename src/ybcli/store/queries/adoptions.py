"""Adoptions: what a county adopted as law, by which document, and who recorded it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .. import dialect
from ._rows import Source, Transaction, columns, every, value


@dataclass(frozen=True, slots=True)
class Adoption:
    """An adoption: its document, the names of its parameters (a JSON list) and the instrument's text.

    `signed_on` and `in_force` are ISO days, `at` an ISO time.
    """

    id: str
    region: str
    number: str
    issuer: str
    signed_on: str
    in_force: str
    signatory: str
    parameters: str
    text: str
    sha256: str
    by: str
    at: str


def recorded(db: Source) -> list[Adoption]:
    """Every adoption, in the order in which they were recorded."""
    return every(db, Adoption, f"SELECT {columns(Adoption)} FROM adoption ORDER BY at, id")


def count_signed_on(db: Source, day: str) -> int:
    """How many adoptions have a document that was signed on this day."""
    return int(value(db, "SELECT count(*) FROM adoption WHERE signed_on = :day", day=day))


def add(db: Transaction, adoption: Adoption) -> None:
    """Record an adoption."""
    db.run(dialect.insert("adoption", Adoption.__dataclass_fields__), **asdict(adoption))
