"""The work queue: how each case stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .. import dialect
from ._rows import Source, columns, every, exists, value

#: The day of a case, or of anything else, that has no last day.
NO_DEADLINE: Final = "9999-12-31"


def item_of(db: Source, case_id: str) -> str | None:
    """The code of the item of a case; None where there is no such case."""
    code: str | None = value(db, "SELECT item FROM queue WHERE case_id = :id", id=case_id)
    return code


def is_open(db: Source, case_id: str) -> bool:
    """Is there a case of this id, and is it open?"""
    return exists(db, "SELECT 1 FROM queue WHERE case_id = :id AND is_open = 1", id=case_id)


def has(db: Source, case_id: str) -> bool:
    """Is there a case of this id?"""
    return exists(db, "SELECT 1 FROM queue WHERE case_id = :id", id=case_id)


# the cases of a party


@dataclass(frozen=True, slots=True)
class CaseOfParty:
    """A case as the file of a party lists it."""

    case_id: str
    item: str
    stage: str
    opened: str
    party_name: str
    region: str


def of_parties(db: Source, numbers: Sequence[str]) -> list[CaseOfParty]:
    """The cases of the parties that have one of the numbers, the oldest first."""
    return every(
        db,
        CaseOfParty,
        f"SELECT {columns(CaseOfParty)} FROM queue WHERE {dialect.any_of('party_id', 'numbers')} "
        "ORDER BY opened, case_id",
        numbers=dialect.list_of(numbers),
    )


def case_ids(db: Source) -> set[str]:
    """The number of every case."""
    return {str(row[0]) for row in db.rows("SELECT case_id FROM queue")}


def ids_of_party(db: Source, party_id: str, item: str, *, besides: str = "") -> list[str]:
    """The cases of a party for an item, but for the case `besides`."""
    found = db.rows(
        "SELECT case_id FROM queue WHERE item = :item AND party_id = :party "
        "AND case_id <> :besides",
        item=item,
        party=party_id,
        besides=besides,
    )
    return [str(row[0]) for row in found]


def ids_by_reference(db: Source, item: str, beginning: str) -> list[str]:
    """The cases of an item whose reference begins so."""
    found = db.rows(
        f"SELECT case_id FROM queue WHERE {dialect.begins_with('reference', 'beginning')} "
        "AND item = :item",
        beginning=beginning,
        item=item,
    )
    return [str(row[0]) for row in found]


def last_case_of(db: Source, party_id: str) -> str:
    """A case of a party, the one with the highest number; empty where there is none."""
    found = value(db, "SELECT max(case_id) FROM queue WHERE party_id = :party", party=party_id)
    return str(found or "")


def count_of_party(db: Source, party_id: str) -> int:
    """How many cases a party has."""
    found = value(db, "SELECT count(*) FROM queue WHERE party_id = :party", party=party_id)
    return int(found)


def last_opened(db: Source, party_id: str) -> str:
    """The day on which the last case of a party was opened, ISO; empty where there is none."""
    found = value(db, "SELECT max(opened) FROM queue WHERE party_id = :party", party=party_id)
    return str(found or "")
