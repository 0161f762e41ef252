"""What follows an act on other cases: a table that subjects fill, so that the road of an act knows none.

A room may have a module `after` with a table `AFTER`: the act, and what is done once it and all that needs no
hand are written. It runs in transactions of its own; what it could not do is a Problem that the
officer is shown, and the act stands.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ... import desk as desk_rooms
from ...errors import Problem

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk

Follow = Callable[["Desk", "Case"], Sequence[Problem]]


def follow(desk: Desk, case: Case, acts: Iterable[str]) -> tuple[Problem, ...]:
    """Do what follows each of the acts that were performed on a case; what could not be done."""
    return tuple(
        problem for act in acts for each in follows().get(act, ()) for problem in each(desk, case)
    )


@cache
def follows() -> Mapping[str, Sequence[Follow]]:
    """All that follows, by act."""
    found: defaultdict[str, list[Follow]] = defaultdict(list)
    for room in pkgutil.iter_modules(desk_rooms.__path__, f"{desk_rooms.__name__}."):
        name = f"{room.name}.after"
        if room.ispkg and importlib.util.find_spec(name) is not None:
            for act, each in importlib.import_module(name).AFTER.items():
                found[act].append(each)
    return dict(found)
