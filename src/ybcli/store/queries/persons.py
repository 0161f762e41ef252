"""All numbers of one person: those merged with each other, and the 15 digits that a number had before.

Every question about somebody's history asks by these, so that nothing that an earlier number earned is
lost to the later one (3.3: one file for one person); a merge that is revoked parts them again.
"""

from __future__ import annotations

from typing import Final

from . import merges
from ._rows import Source

#: A merge is followed from either number, as often as there is one more; an 18-digit number of somebody
#: born in 19.. stands for its first-generation form too, which lacks the century and the check digit.
_NUMBERS: Final = (
    "WITH RECURSIVE same_person(number) AS ({first} "
    "UNION SELECT m.kept_id FROM same_person s JOIN merge m ON m.merged_id = s.number "
    "WHERE m.undone_at = '' "
    "UNION SELECT m.merged_id FROM same_person s JOIN merge m ON m.kept_id = s.number "
    "WHERE m.undone_at = '' "
    "UNION SELECT substr(s.number, 1, 6) || substr(s.number, 9, 9) FROM same_person s "
    "WHERE length(s.number) = 18 AND substr(s.number, 7, 2) = '19') SELECT number FROM same_person"
)


def is_person(column: str, parameter: str) -> str:
    """The condition that a column holds any number of the person whose number is bound."""
    return f"{column} IN ({_NUMBERS.format(first=f'SELECT :{parameter}')})"


def is_one_of(column: str, parameter: str) -> str:
    """The condition that a column holds any number of the persons whose numbers are bound as a list."""
    first = f"SELECT value FROM json_each(:{parameter})"
    return f"{column} IN ({_NUMBERS.format(first=first)})"


def numbers_of(db: Source, number: str) -> tuple[str, ...]:
    """Every number of the person, the one asked for first. A unit's code stands for itself alone."""
    found = [str(row[0]) for row in db.rows(_NUMBERS.format(first="SELECT :number"), number=number)]
    return tuple(found)


def are_one(db: Source, number: str, other: str) -> bool:
    """Are both numbers those of one person?"""
    return number == other or other in numbers_of(db, number)


def current_number(db: Source, number: str) -> str:
    """The number that stands for the person of `number`: itself, or what it was merged into."""
    seen = {number}
    while True:
        kept = merges.kept_number(db, number)
        if not kept or kept in seen:
            return number
        number = kept
        seen.add(number)
