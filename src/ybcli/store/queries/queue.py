"""The work queue: how each case stands."""

from __future__ import annotations

from ._rows import Source, exists, value


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
