"""What looks for the thing that a case waits for: a table that subjects fill, so that the road of an act knows none.

A room may have a module `awaited` with a table `AWAITED`: the act that is waited for, and what looks for it in
ledger and inbox and performs what it finds. Its table `LYING` names what finds the cases for which something
may lie there.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from ... import desk as desk_rooms
from ...cases import flows

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk

#: Looks for what a case waits for; True where it was found and an act was performed on the case.
Look = Callable[["Desk", "Case"], bool]
#: The cases for which something may lie there.
Lying = Callable[["Desk"], Iterable[str]]


def awaited(desk: Desk, case: Case) -> str:
    """What the case waits for: the next act of its road, or what may take a closed one up again: its stage."""
    return flows.next_act(case.stage, desk.item(case.item).road_of(case)) or case.stage


def look(desk: Desk, case: Case) -> bool:
    """Is what the case waits for here? Then it is performed."""
    return any(one(desk, case) for one in looks().get(awaited(desk, case), ()))


@cache
def looks() -> Mapping[str, Sequence[Look]]:
    """What looks, by the act that is waited for."""
    found: defaultdict[str, list[Look]] = defaultdict(list)
    for module in _rooms():
        for act, one in module.AWAITED.items():
            found[act].append(one)
    return dict(found)


@cache
def all_lying() -> Sequence[Lying]:
    """What finds the cases for which something may lie there, of every room."""
    return [one for module in _rooms() for one in module.LYING]


def _rooms() -> Iterator[ModuleType]:
    for room in pkgutil.iter_modules(desk_rooms.__path__, f"{desk_rooms.__name__}."):
        name = f"{room.name}.awaited"
        if room.ispkg and importlib.util.find_spec(name) is not None:
            yield importlib.import_module(name)
