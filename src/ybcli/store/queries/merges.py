"""The merges: two numbers of one person, merged by an officer, and merges revoked."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .. import dialect
from ._rows import Source, Transaction, columns, every, exists, value

#: A merge is in force until it is revoked.
_IN_FORCE = "undone_at = ''"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge: the number that stands for both, the other, why, by whom and when; and its end."""

    id: str
    kept_id: str
    merged_id: str
    reason: str
    by: str
    at: str
    undone_by: str = ""
    undone_at: str = ""
    undone_reason: str = ""

    @property
    def is_in_force(self) -> bool:
        """Is it not revoked?"""
        return not self.undone_at


def all_merges(db: Source) -> list[Merge]:
    """Every merge, revoked ones included."""
    return every(db, Merge, f"SELECT {columns(Merge)} FROM merge")


def kept_number(db: Source, merged: str) -> str:
    """The number into which a number was merged last; empty where it stands for itself."""
    result = value(
        db,
        f"SELECT kept_id FROM merge WHERE merged_id = :id AND {_IN_FORCE} ORDER BY at DESC",
        id=merged,
    )
    return str(result or "")


def merged_numbers(db: Source, kept: str) -> list[str]:
    """The numbers that were merged into a number, in order."""
    rows = db.rows(
        f"SELECT DISTINCT merged_id FROM merge WHERE kept_id = :id AND {_IN_FORCE} "
        "ORDER BY merged_id",
        id=kept,
    )
    return [str(row[0]) for row in rows]


def in_force_into(db: Source, kept: str) -> list[Merge]:
    """The merges in force into a number, the oldest first."""
    return every(
        db,
        Merge,
        f"SELECT {columns(Merge)} FROM merge WHERE kept_id = :id AND {_IN_FORCE} ORDER BY at, id",
        id=kept,
    )


def in_force_of(db: Source, kept: str, merged: str) -> str:
    """The id of the merge in force of two numbers; empty where there is none."""
    result = value(
        db,
        f"SELECT id FROM merge WHERE kept_id = :kept AND merged_id = :merged AND {_IN_FORCE}",
        kept=kept,
        merged=merged,
    )
    return str(result or "")


def count(db: Source) -> int:
    """The number of merges, revoked ones included."""
    return int(value(db, "SELECT count(*) FROM merge"))


def add(db: Transaction, merge: Merge, *, new_only: bool = False) -> None:
    """Write a merge; with `new_only` one whose id exists already is left as it is."""
    db.run(dialect.insert("merge", Merge.__dataclass_fields__, new_only=new_only), **asdict(merge))


def undo(db: Transaction, merge_id: str, *, by: str, at: str, reason: str) -> bool:
    """Revoke a merge; False where there is none of this id in force."""
    changed = db.run(
        "UPDATE merge SET undone_by = :by, undone_at = :at, undone_reason = :reason "
        f"WHERE id = :id AND {_IN_FORCE}",
        by=by,
        at=at,
        reason=reason,
        id=merge_id,
    )
    return changed > 0


def undo_those_of(db: Transaction, case_id: str, *, by: str, at: str, reason: str) -> None:
    """Revoke the merges in force that a case made by a new identity number."""
    db.run(
        "UPDATE merge SET undone_by = :by, undone_at = :at, undone_reason = :reason "
        f"WHERE id LIKE :mine AND {_IN_FORCE}",
        by=by,
        at=at,
        reason=reason,
        mine=f"{case_id}:%",
    )


def are_one(db: Source, number: str, other: str) -> bool:
    """Were the two numbers merged with each other, and is the merge in force?"""
    return exists(
        db,
        f"SELECT 1 FROM merge WHERE {_IN_FORCE} AND ((kept_id = :a AND merged_id = :b) "
        "OR (kept_id = :b AND merged_id = :a))",
        a=number,
        b=other,
    )
