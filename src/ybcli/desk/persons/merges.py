"""Numbers found to be one person: which one stands for all, and which pairs an officer has settled (5.2.2)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ...store.queries import merges, persons

if TYPE_CHECKING:
    from .. import Desk


def kept_number(desk: Desk, number: str) -> str:
    """The number that stands for the person of `number`: itself, or what it was merged into."""
    return persons.current_number(desk.reader, number)


def numbers_of(desk: Desk, number: str) -> tuple[str, ...]:
    """Every number of the person, the one that stands for all of them first."""
    found = [kept_number(desk, number)]
    for one in found:
        merged = merges.merged_numbers(desk.reader, one)
        found += [number for number in merged if number not in found]
    return tuple(found)


def settled_pairs(desk: Desk) -> frozenset[frozenset[str]]:
    """The pairs on which an officer has decided: one person by now, or found to be two after all."""
    made = merges.all_merges(desk.reader)
    found = {frozenset((merge.kept_id, merge.merged_id)) for merge in made}
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for merge in made:
        if merge.is_in_force:
            groups[kept_number(desk, merge.kept_id)] |= {merge.kept_id, merge.merged_id}
    for group in groups.values():
        found |= {frozenset((one, other)) for one in group for other in group if one != other}
    return frozenset(found)
