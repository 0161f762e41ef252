"""The issued certificates: number, holder, and the hash of the file."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .. import dialect
from ._rows import Source, Transaction, columns, first


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate: about whom, who requested it, by which case, the hash of its file, whose key."""

    number: str
    kind: str
    party_id: str
    asked_by: str
    case_id: str
    at: str
    sha256: str
    key_name: str


def of(db: Source, number: str) -> Certificate | None:
    """The certificate of this number."""
    return first(
        db,
        Certificate,
        f"SELECT {columns(Certificate)} FROM certificate WHERE number = :number",
        number=number,
    )


def of_case(db: Source, case_id: str) -> list[str]:
    """The numbers of the certificates that a case gave, in order."""
    rows = db.rows("SELECT number FROM certificate WHERE case_id = :case ORDER BY at", case=case_id)
    return [str(number) for (number,) in rows]


def add(db: Transaction, certificate: Certificate) -> None:
    """Write a certificate."""
    db.run(dialect.insert("certificate", Certificate.__dataclass_fields__), **asdict(certificate))
