"""Cases on which the program stopped between two acts of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...store.queries import case_numbers
from . import acts, failures

if TYPE_CHECKING:
    from .. import Desk


def finish_interrupted(desk: Desk, failed: list[str] | None = None) -> list[str]:
    """Go on with every case on which the program stopped between two acts of its own."""
    stuck = case_numbers.interrupted(desk.reader)
    for case_id in stuck:
        with failures.of_case(case_id, [] if failed is None else failed):
            acts.advance(desk, case_id)
    return stuck
