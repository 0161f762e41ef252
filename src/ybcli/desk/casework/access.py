"""Looks at personal data are written down (5.1 i): an ordinary look at a file as a row, a whole number that is
shown or a file that is taken as an entry `reveal` of the case besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ... import machine
from ...cases.journal import fold
from ...language import N_
from ...store.queries import looks, persons
from . import acts

if TYPE_CHECKING:
    from .. import Desk

#: What can be looked at.
PERSON, CASE = N_("file of the person"), N_("case")
#: Files with whole numbers that can be taken.
TEMPLATE, ANSWER = N_("wage template"), N_("answer to the employer")


def looked_at(desk: Desk, what: str, subject: str, case: str = "") -> None:
    """Write down that the officer looked at a file; where the machine cannot write, the look goes on."""
    try:
        with desk.store.transaction() as tx:
            looks.add(tx, _look(desk, what, subject, case))
    except Exception as fault:
        if not machine.is_of_the_machine(fault):
            raise


def taken(
    desk: Desk, what: str, out: Path, persons: int, *, subject: str, cases: Sequence[str]
) -> None:
    """Write down that a file with the whole numbers of so many persons is taken, in each of the cases they come
    from too, before it is there.
    """
    if not persons:
        return
    with desk.store.transaction() as tx:
        looks.add(tx, _look(desk, what, subject, "", out.name, persons))
        for case in cases:
            form = {"reason": what, "file": {"name": out.name, "persons": persons}}
            acts.record(desk, tx, fold(tx.entries(case)), "reveal", form, by=desk.officer)


def listed(desk: Desk, number: str = "", *, by: str = "", most: int = 100) -> list[looks.Look]:
    """The looks at a person, under all their numbers, or at everybody; the newest first."""
    numbers = persons.numbers_of(desk.reader, number) if number else ()
    return looks.newest(desk.reader, numbers, by=by, most=most)


def _look(
    desk: Desk, what: str, subject: str, case: str, file: str = "", persons: int = 1
) -> looks.Look:
    now = desk.now().isoformat(timespec="seconds")
    return looks.Look(None, now, desk.officer, subject, case, what, "", file, persons)
