"""What must hold before money is posted: a table that subjects fill, looked at with the store locked.

A room may have a module `conditions` with the lists `CONDITIONS` and `BEFORE_REVIEW`. Each is asked inside the transaction that posts the
transfers of an act, so that what two programs do at the same moment cannot break it together; it raises NotAllowed,
and nothing of the act is written.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ... import desk as desk_rooms

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case
    from ...ledger.transfers import Transfer
    from .. import Desk

Condition = Callable[["Desk", "Item", "Case", Sequence["Transfer"]], None]


def check(desk: Desk, item: Item, case: Case, made: Sequence[Transfer]) -> None:
    """Raise NotAllowed where the transfers that an act would post break a condition of the ledger."""
    for condition in conditions() if made else ():
        condition(desk, item, case, made)


def check_before_review(desk: Desk, item: Item, case: Case) -> None:
    """Raise NotAllowed where a condition would stop the decision that a review leads to, so that nothing is agreed to
    that cannot be decided.
    """
    for condition in conditions("BEFORE_REVIEW"):
        condition(desk, item, case, ())


@cache
def conditions(table: str = "CONDITIONS") -> Sequence[Condition]:
    """The conditions of every room, by the name of their table."""
    found: list[Condition] = []
    for room in pkgutil.iter_modules(desk_rooms.__path__, f"{desk_rooms.__name__}."):
        name = f"{room.name}.conditions"
        if room.ispkg and importlib.util.find_spec(name) is not None:
            found += getattr(importlib.import_module(name), table)
    return tuple(found)
