"""What departments told of the persons of a payroll, under whichever of their numbers: asked once for the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...store.queries import payroll as asked
from ...store.queries.payroll import DeclaredBy, Told

if TYPE_CHECKING:
    from .. import Desk

#: The kinds of records that tell a death, the one that names the day last.
_DEATHS: Final = ("cremation", "death")


def kept_numbers(desk: Desk) -> dict[str, str]:
    """Each number that was merged into another, with the one that stands for the person by now."""
    into = dict(asked.merged_pairs(desk.reader))
    found = {}
    for number in into:
        way = [number]
        while way[-1] in into and len(way) == len(set(way)):
            way.append(into[way[-1]])
        if len(way) == len(set(way)):
            found[number] = way[-1]
    return found


def declared_by_others(
    desk: Desk, numbers: Sequence[str], unit: str, period: str
) -> list[DeclaredBy]:
    """What other employers have declared of a list of persons for a month, under whichever of their numbers."""
    wanted = set(numbers)
    earlier = {old: kept for old, kept in kept_numbers(desk).items() if kept in wanted}
    found = asked.declared_by_others(desk.reader, [*numbers, *earlier], unit, period)
    return [replace(one, id_number=earlier.get(one.id_number, one.id_number)) for one in found]


class History:
    """What is told of a list of persons, by the number under which they stand in it."""

    def __init__(self, desk: Desk, numbers: Sequence[str]) -> None:
        self.desk = desk
        wanted = set(numbers)
        self.earlier = {
            old: kept for old, kept in kept_numbers(desk).items() if kept in wanted and old != kept
        }
        self.told: defaultdict[str, dict[str, list[Told]]] = defaultdict(dict)
        for one in asked.told(desk.reader, [*numbers, *self.earlier]):
            if one.day:
                number = self.earlier.get(one.number, one.number)
                self.told[one.kind].setdefault(number, []).append(one)

    def dead_before(self, period: str) -> dict[str, Told]:
        """Who died before the month began, with what was told last of it."""
        return {n: one for n, one in self._deaths().items() if one.day[:7] < period}

    def died_in(self, period: str) -> dict[str, str]:
        """Who died in the month, and on which day."""
        return {n: one.day for n, one in self._deaths().items() if one.day[:7] == period}

    def _deaths(self) -> dict[str, Told]:
        found: dict[str, Told] = {}
        for kind in _DEATHS:
            found |= {number: told[-1] for number, told in self.told[kind].items()}
        return found

    def months_after(self, dead: Mapping[str, Told]) -> dict[str, list[str]]:
        """The months after each death that are declared already."""
        found: dict[str, list[str]] = {number: [] for number in dead}
        if not dead:
            return found
        old = [number for number, kept in self.earlier.items() if kept in dead]
        for number, month in asked.months_of(self.desk.reader, [*dead, *old]):
            person = self.earlier.get(number, number)
            if month > dead[person].day[:7] and month not in found[person]:
                found[person].append(month)
        return found

    def retired_before(self, period: str) -> dict[str, str]:
        """Who retired before the month began, and when."""
        days = {number: told[-1].day for number, told in self.told["retirement"].items()}
        return {number: day for number, day in days.items() if day[:7] < period}

    def ended_before(self, period: str, unit: str) -> dict[str, str]:
        """Whose employment with the employer ended before the month began, and when."""
        found = {}
        for number, told in self.told["employment_ended"].items():
            own = [one.day for one in told if one.unit == unit]
            if own and own[-1][:7] < period:
                found[number] = own[-1]
        return found
