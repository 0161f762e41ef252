"""The inbox: the records that departments sent, each once, and its status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .. import dialect
from . import persons
from ._rows import Source, Transaction, columns, every, exists, first, value

#: The condition of a record that counts as evidence.
_VALID = "taken NOT IN ('set_aside', 'conflict', 'dropped')"


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
    attempts: int
    retry_at: str


SELECT = f"SELECT {columns(Record)} FROM record"


def by_id(db: Source, record: int) -> Record | None:
    """The record of this number in the inbox."""
    return first(db, Record, f"{SELECT} WHERE id = :id", id=record)


def valid_numbered(db: Source, record_id: str, kind: str) -> Record | None:
    """The record of a kind that a department sent under this id and that counts as evidence."""
    return first(
        db,
        Record,
        f"{SELECT} WHERE record_id = :id AND kind = :kind AND {_VALID} ORDER BY id DESC",
        id=record_id,
        kind=kind,
    )


def is_kept(db: Source, department: str, record_id: str) -> bool:
    """Has the department sent a record of this id before?"""
    return exists(
        db,
        "SELECT 1 FROM record WHERE department = :department AND record_id = :id",
        department=department,
        id=record_id,
    )


def is_contradicted(db: Source, department: str, record_id: str) -> bool:
    """Has a record of this id also come with other content? It is stored as `id#…`."""
    return exists(
        db,
        "SELECT 1 FROM record WHERE department = :department AND taken = 'conflict' "
        f"AND {dialect.begins_with('record_id', 'start')}",
        department=department,
        start=f"{record_id}#",
    )


def waiting_of(db: Source, department: str) -> list[Record]:
    """The waiting records of one department, in the order of arrival."""
    return every(
        db,
        Record,
        f"{SELECT} WHERE department = :department AND taken = 'waiting' ORDER BY id",
        department=department,
    )


def of_department(db: Source, department: str, record_id: str) -> Record | None:
    """The record that a department sent under this id."""
    return first(
        db,
        Record,
        f"{SELECT} WHERE department = :department AND record_id = :id",
        department=department,
        id=record_id,
    )


def valid_about(db: Source, subject: str) -> list[Record]:
    """The records about a person or employer that count as evidence, the newest first."""
    return every(
        db,
        Record,
        f"{SELECT} WHERE {persons.is_person('subject', 'subject')} AND {_VALID} ORDER BY at DESC, id DESC",
        subject=subject,
    )


def valid_of_kinds(db: Source, subject: str, kinds: Iterable[str]) -> list[Record]:
    """The records of some kinds about a person that count as evidence, the newest first."""
    return [record for record in valid_about(db, subject) if record.kind in set(kinds)]


def set_status(
    db: Transaction, record: int, *, before: str, taken: str, case_id: str = "", says: str = ""
) -> bool:
    """Write the status of a record whose status still is `before`; False where it is another by now."""
    return (
        db.run(
            "UPDATE record SET taken = :taken, case_id = :case, says = :says "
            "WHERE id = :id AND taken = :before",
            taken=taken,
            case=case_id,
            says=says,
            id=record,
            before=before,
        )
        > 0
    )


def valid_from(
    db: Source, department: str, kinds: Sequence[str], subjects: Sequence[str]
) -> list[Record]:
    """The records of some kinds that count as evidence, which a department sent about one of the
    subjects, the newest first.
    """
    return every(
        db,
        Record,
        f"{SELECT} WHERE {persons.is_one_of('subject', 'subjects')} "
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
        f"{SELECT} WHERE department = :department AND kind = :kind "
        f"AND {_VALID} AND {dialect.json_text('body', member)} = :text",
        department=department,
        kind=kind,
        text=text,
    )


def naming(db: Source, member: str, number: str) -> list[Record]:
    """The records that count as evidence whose body names the person, under any number, as `member`."""
    return every(
        db,
        Record,
        f"{SELECT} WHERE {persons.is_person(dialect.json_text('body', member), 'number')} "
        f"AND kind = 'kinship' AND {_VALID} ORDER BY at DESC, id DESC",
        number=number,
    )


def about(db: Source, subjects: Sequence[str], *, kind: str = "") -> list[Record]:
    """Every record about one of the subjects, of one kind where it is given, the newest first."""
    return every(
        db,
        Record,
        f"{SELECT} WHERE {persons.is_one_of('subject', 'subjects')} "
        "AND (:kind = '' OR kind = :kind) ORDER BY at DESC, id DESC",
        subjects=dialect.list_of(subjects),
        kind=kind,
    )


def about_old_numbers(db: Source) -> list[Record]:
    """Every record about an identity number of 15 digits, the newest first."""
    return every(
        db,
        Record,
        f"{SELECT} WHERE length(subject) = 15 ORDER BY at DESC, id DESC",
    )


def count_about(db: Source, subject: str) -> int:
    """How many records there are about a person or employer."""
    return int(value(db, "SELECT count(*) FROM record WHERE subject = :subject", subject=subject))


def subject_of(db: Source, record_id: str) -> str | None:
    """Whom the record with this number is about; None where there is no such record."""
    subject = value(db, "SELECT subject FROM record WHERE record_id = :id", id=record_id)
    return None if subject is None else str(subject)


def counts_by_department(db: Source) -> dict[str, int]:
    """How many records each department has sent."""
    rows = db.rows("SELECT department, count(*) FROM record GROUP BY department")
    return {str(department): int(n) for department, n in rows}


def taken_for(db: Source, case_id: str, department: str) -> list[Record]:
    """The records of a department that were used in a case, in the order of their times."""
    return every(
        db,
        Record,
        f"SELECT {columns(Record)} FROM record WHERE department = :department "
        "AND case_id = :case AND taken = 'taken' ORDER BY at, id",
        department=department,
        case=case_id,
    )


# the inbox at a sync


def digest_of(db: Source, department: str, record_id: str) -> str | None:
    """The digest of the record that a department sent under this id; None where it sent none."""
    digest: str | None = value(
        db,
        "SELECT digest FROM record WHERE department = :department AND record_id = :id",
        department=department,
        id=record_id,
    )
    return digest


def add(
    db: Transaction,
    *,
    department: str,
    record_id: str,
    kind: str,
    at: str,
    subject: str,
    body: str,
    digest: str,
    taken: str,
    says: str,
) -> bool:
    """Write a new record into the inbox; False where the department's id exists already."""
    row = {
        "department": department,
        "record_id": record_id,
        "kind": kind,
        "at": at,
        "subject": subject,
        "body": body,
        "digest": digest,
        "taken": taken,
        "case_id": "",
        "says": says,
    }
    return db.run(dialect.insert("record", row, new_only=True), **row) > 0


def to_take(db: Source, now: str) -> list[Record]:
    """The unprocessed records whose next try is due, in their order."""
    return every(
        db,
        Record,
        f"{SELECT} WHERE taken IN ('waiting', 'waits_for_policy', 'failed') "
        "AND retry_at <= :now ORDER BY id",
        now=now,
    )


def unanswered(db: Source, kinds: Sequence[str]) -> list[Record]:
    """The records of these kinds (department.kind) that fit nothing so far, in their order."""
    wanted = dialect.any_of("department || '.' || kind", "kinds")
    return every(
        db,
        Record,
        f"{SELECT} WHERE (taken = 'set_aside' OR taken = 'waiting' AND says <> '') "
        f"AND {wanted} ORDER BY id",
        kinds=dialect.list_of(kinds),
    )


def unanswered_reply(db: Source, case_id: str) -> int | None:
    """A reply that fits nothing so far and came from a mobile to which the case's notices went, since the
    first of them; None where there is none.
    """
    mobiles = {part: dialect.json_text(f"{part}.body", "mobile") for part in ("m", "r")}
    found = value(
        db,
        "SELECT r.id FROM record r JOIN message m ON m.case_id = :case AND m.topic = 'notice' "
        f"AND {mobiles['m']} = {mobiles['r']} AND substr(m.created, 1, 10) <= substr(r.at, 1, 10) "
        "WHERE r.taken = 'set_aside' AND r.department = 'sms' AND r.kind = 'reply' LIMIT 1",
        case=case_id,
    )
    return None if found is None else int(found)
