"""A wait is a question that is asked again and again: is what the case waits for here already?

It is asked when a case begins to wait (`acts.go_on`), when a record comes, and every night before the clock
decides anything. Whatever the order in which departments' feeds are read, a case ends the same. What looks
for what stands in `looks`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import acts, failures, looks

if TYPE_CHECKING:
    from .. import Desk


def ask(desk: Desk, case_id: str) -> bool:
    """Ask for one case, and go on with it where what it waits for is here."""
    before = desk.reader.case(case_id)
    return len(acts.advance(desk, case_id).case.entries) > len(before.entries)


def ask_all(desk: Desk, failed: list[str] | None = None) -> list[str]:
    """Ask for every case for which something may lie there; those that went on."""
    done = []
    for case_id in dict.fromkeys(one for lying in looks.all_lying() for one in lying(desk)):
        with failures.of_case(case_id, [] if failed is None else failed):
            if ask(desk, case_id):
                done.append(case_id)
    return done
