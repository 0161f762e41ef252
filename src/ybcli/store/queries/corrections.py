"""Which case corrects which: the number of a correction is made from what it corrects, so that it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...cases.journal import case_id
from ._rows import Source, value

if TYPE_CHECKING:
    from ...cases.journal import Case

#: A correction that came to nothing: the case that it was about stands, and can be corrected again.
CAME_TO_NOTHING: Final = ("withdrawn", "refused", "voided", "objected", "concluded")
_DECIDED: Final = ("decided", "settled", "notified", "archived")


def reference_of(old: Case, number: int = 1) -> str:
    """The reference of the case that corrects `old` for the so-manieth time."""
    return f"corrects|{old.id}" + (f"|{number}" if number > 1 else "")


def number_for(old: Case, number: int = 1) -> str:
    """The id of the case that corrects `old` for the so-manieth time."""
    return case_id(old.item, reference_of(old, number))


def last_of(db: Source, old: Case) -> tuple[str, str, int]:
    """The case that corrects `old` and has not come to nothing, with its stage (both empty where there is
    none); and how many corrections there were.
    """
    number = 0
    while stage := _stage(db, known := number_for(old, number + 1)):
        number += 1
        if stage not in CAME_TO_NOTHING:
            return known, stage, number
    return "", "", number


def stands(db: Source, case: Case) -> bool:
    """Does what the case decided still hold: not taken back, replaced or ended by a decided correction?"""
    return last_of(db, case)[1] not in _DECIDED


def _stage(db: Source, known: str) -> str:
    return str(value(db, "SELECT stage FROM queue WHERE case_id = :id", id=known) or "")
