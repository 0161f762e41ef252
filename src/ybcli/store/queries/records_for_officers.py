"""Records that an officer must look at: conflicts, what failed, what was set aside, codes that nobody lists."""

from __future__ import annotations

from dataclasses import dataclass

from .. import dialect
from ._rows import Source, Transaction, every, value
from .records import SELECT, Record


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many records have one status for one reason."""

    taken: str
    says: str
    records: int


def conflicts(db: Source) -> list[Record]:
    """The records that came again with other content and are not resolved."""
    return every(db, Record, f"{SELECT} WHERE taken = 'conflict' ORDER BY id")


def set_aside(db: Source) -> list[Record]:
    """The records that are kept aside with a reason, or wait for a parameter that the county has not set."""
    which = "taken IN ('set_aside', 'waits_for_policy')"
    return every(db, Record, f"{SELECT} WHERE {which} ORDER BY id")


def not_settled(db: Source) -> list[StatusCount]:
    """The number of records without effect so far, by status and reason."""
    return _counts(db, "taken NOT IN ('taken', 'known')")


def unlisted(db: Source) -> list[Record]:
    """The records with a code that no table lists, the newest first."""
    return every(
        db,
        Record,
        f"{SELECT} WHERE {dialect.json_text('body', 'unlisted')} IS NOT NULL "
        "ORDER BY at DESC, id DESC",
    )


def for_an_officer(db: Source) -> list[StatusCount]:
    """The number of records that need an officer or a parameter, by status and reason."""
    return _counts(db, "taken IN ('waits_for_policy', 'set_aside', 'conflict')")


def _counts(db: Source, which: str) -> list[StatusCount]:
    return every(
        db,
        StatusCount,
        f"SELECT taken, says, count(*) FROM record WHERE {which} "
        "GROUP BY taken, says ORDER BY taken, says",
    )


def resolve_conflict(db: Transaction, record: str, *, taken: str, says: str) -> bool:
    """Resolve a record that conflicts with an earlier one, could not be processed or fits nothing; False
    where there is none of this number.
    """
    return (
        db.run(
            "UPDATE record SET taken = :taken, says = :says, attempts = 0, retry_at = '' "
            "WHERE id = :id AND taken IN ('conflict', 'failed', 'set_aside', 'waiting')",
            taken=taken,
            says=says,
            id=record,
        )
        > 0
    )


# about one party or several numbers of theirs


def count_for_an_officer(db: Source) -> int:
    """The number of records in conflict or failed."""
    return int(value(db, "SELECT count(*) FROM record WHERE taken IN ('conflict', 'failed')"))


def failed(db: Source) -> list[Record]:
    """The records that cannot be processed."""
    return every(db, Record, f"{SELECT} WHERE taken = 'failed' ORDER BY id")


def set_failure(
    db: Transaction, record: int, *, taken: str, tries: int, retry_at: str, says: str
) -> None:
    """Write that a record could not be processed, unless it was processed meanwhile."""
    db.run(
        "UPDATE record SET taken = :taken, attempts = :tries, retry_at = :time, says = :says "
        "WHERE id = :id AND taken IN ('waiting', 'waits_for_policy', 'failed')",
        taken=taken,
        tries=tries,
        time=retry_at,
        says=says,
        id=record,
    )


# what answers something, and fits nothing yet
