"""The archive: the place of each closed case, its search words, and its stored records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from .. import dialect
from . import persons
from ._rows import Source, Transaction, columns, every, first, value


@dataclass(frozen=True, slots=True)
class Archive:
    """A closed case's place in the archive; `keep_until` is empty where no period is set."""

    case_id: str
    item: str
    closed_on: str
    keep_until: str
    head: str
    sha256: str
    exported_at: str


@dataclass(frozen=True, slots=True)
class ArchivedCase(Archive):
    """A closed case returned by a search: its place in the archive, and its party."""

    flow: str
    stage: str
    region: str
    party_kind: str
    party_id: str
    party_name: str
    opened: str


#: The tables with records of a case besides its journal, each with its order.
_ORDER: Final = {
    "message": "number",
    "transfer": dialect.AS_WRITTEN,
    "certificate": "number",
    "record": "id",
    "line": "number",
}


def place_of(db: Source, case_id: str) -> Archive | None:
    """The place of a case in the archive; None where it has none."""
    sql = f"SELECT {columns(Archive)} FROM archive WHERE case_id = :id"
    return first(db, Archive, sql, id=case_id)


def size(db: Source) -> int:
    """How many cases have a place in the archive."""
    return int(value(db, "SELECT count(*) FROM archive"))


def search(
    db: Source, phrases: Sequence[str], parties: Sequence[str], limit: int
) -> list[ArchivedCase]:
    """The cases that hold all full-text phrases and are of all these parties, the last closed first."""
    condition, values = _searched(phrases, parties)
    place = columns(Archive, "a")
    return every(
        db,
        ArchivedCase,
        f"SELECT {place}, q.flow, q.stage, q.region, q.party_kind, q.party_id, q.party_name, q.opened "
        f"{condition} ORDER BY a.closed_on DESC, a.case_id LIMIT :limit",
        **values,
        limit=limit,
    )


def count(db: Source, phrases: Sequence[str], parties: Sequence[str]) -> int:
    """The total number of cases that such a search finds."""
    condition, values = _searched(phrases, parties)
    return int(value(db, f"SELECT count(*) {condition}", **values))


def _searched(phrases: Sequence[str], parties: Sequence[str]) -> tuple[str, dict[str, str]]:
    values = {f"n{number}": party for number, party in enumerate(parties)}
    conditions = [persons.is_person("q.party_id", name) for name in values]
    if phrases:
        holds = dialect.full_text("found", "phrases")
        conditions.append(f"a.case_id IN (SELECT case_id FROM found WHERE {holds})")
        values["phrases"] = " AND ".join(phrases)
    source = "FROM archive a JOIN queue q ON q.case_id = a.case_id"
    return f"{source} WHERE {' AND '.join(conditions)}", values


def set_place(db: Transaction, place: Archive) -> None:
    """Write a case's place in the archive, or replace it."""
    values = asdict(place)
    db.run(dialect.upsert("archive", values, "case_id"), **values)


def set_words(db: Transaction, number: int, case_id: str, words: str) -> None:
    """Write a case's search words; `number` is always the same for a case."""
    sql = dialect.replace("found", (dialect.AS_WRITTEN, "case_id", "words"))
    db.run(sql, **{dialect.AS_WRITTEN: number, "case_id": case_id, "words": words})


def stored_rows(db: Source, table: str, case_id: str) -> list[dict[str, Any]]:
    """The rows of a table (`message`, `transfer`, …) about a case, with all columns, as a package holds them."""
    rows = db.rows(
        f"SELECT * FROM {table} WHERE case_id = :case ORDER BY {_ORDER[table]}", case=case_id
    )
    return [dict(zip(row.keys(), tuple(row), strict=True)) for row in rows]
