"""The inbox: the records that departments sent, each once, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from ._rows import Source, Transaction, columns, every

#: What a record that counts as evidence is not.
_VALID = "taken NOT IN ('set_aside', 'conflict')"


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the inbox. `taken` is its status, `body` the JSON text as it was sent, `at` ISO."""

    id: int
    department: str
    record_id: str
    kind: str
    at: str
    subject: str
    body: str
    digest: str
    taken: str
    case_id: str
    says: str


def valid_about(db: Source, subject: str) -> list[Record]:
    """The records about a person or employer that count as evidence, the newest first."""
    return every(
        db,
        Record,
        f"SELECT {columns(Record)} FROM record WHERE subject = :subject AND {_VALID} "
        "ORDER BY at DESC, id DESC",
        subject=subject,
    )


def set_status(
    db: Transaction, record: int, *, taken: str, case_id: str = "", says: str = ""
) -> None:
    """Write what became of a record."""
    db.run(
        "UPDATE record SET taken = :taken, case_id = :case, says = :says WHERE id = :id",
        taken=taken,
        case=case_id,
        says=says,
        id=record,
    )
