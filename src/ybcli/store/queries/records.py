"""The inbox: the records that departments sent, each once, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import dialect
from ._rows import Source, Transaction, columns, every, first, value

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


# about one party or several numbers of theirs


def valid_from(
    db: Source, department: str, kinds: Sequence[str], subjects: Sequence[str]
) -> list[Record]:
    """The records of some kinds that count as evidence, which a department sent about one of the
    subjects, the newest first.
    """
    return every(
        db,
        Record,
        f"SELECT {columns(Record)} FROM record WHERE {dialect.any_of('subject', 'subjects')} "
        f"AND department = :department AND {dialect.any_of('kind', 'kinds')} AND {_VALID} "
        "ORDER BY at DESC, id DESC",
        department=department,
        kinds=dialect.list_of(kinds),
        subjects=dialect.list_of(subjects),
    )


def valid_with(db: Source, department: str, kind: str, member: str, text: str) -> Record | None:
    """A record that counts as evidence, of a department and kind, whose body has this text as `member`."""
    return first(
        db,
        Record,
        f"SELECT {columns(Record)} FROM record WHERE department = :department AND kind = :kind "
        f"AND {_VALID} AND {dialect.json_text('body', member)} = :text",
        department=department,
        kind=kind,
        text=text,
    )


def about(db: Source, subjects: Sequence[str], *, kind: str = "") -> list[Record]:
    """Every record about one of the subjects, of one kind where it is given, the newest first."""
    return every(
        db,
        Record,
        f"SELECT {columns(Record)} FROM record WHERE {dialect.any_of('subject', 'subjects')} "
        "AND (:kind = '' OR kind = :kind) ORDER BY at DESC, id DESC",
        subjects=dialect.list_of(subjects),
        kind=kind,
    )


def about_old_numbers(db: Source) -> list[Record]:
    """Every record about somebody named by an identity number of 15 digits, the newest first."""
    return every(
        db,
        Record,
        f"SELECT {columns(Record)} FROM record WHERE length(subject) = 15 "
        "ORDER BY at DESC, id DESC",
    )


def count_about(db: Source, subject: str) -> int:
    """How many records there are about a person or employer."""
    return int(value(db, "SELECT count(*) FROM record WHERE subject = :subject", subject=subject))


def subject_of(db: Source, record_id: str) -> str | None:
    """Whom the record with this number is about; None where there is no such record."""
    found = value(db, "SELECT subject FROM record WHERE record_id = :id", id=record_id)
    return None if found is None else str(found)
