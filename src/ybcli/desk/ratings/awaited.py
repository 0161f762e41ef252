"""Ratings that came before their case was done: theirs when it is (8.1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import receive

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk


def take_early(desk: Desk, case: Case) -> bool:
    """Link the ratings that came too early to the case; nothing is written on the case itself."""
    receive.link_early(desk, case)
    return False


AWAITED = {"archived": take_early, "concluded": take_early}
LYING = ()
