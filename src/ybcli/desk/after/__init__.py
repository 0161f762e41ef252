"""What follows an act on other cases: a table that subjects fill, so that the road of an act knows none.

Each module of this folder has a table `AFTER`: the act, and what is done once it and all that needs no
hand are written. It runs in transactions of its own; what it could not do is a Problem that the
officer is shown, and the act stands.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

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
    for module in pkgutil.iter_modules(__path__):
        for act, each in importlib.import_module(f"{__name__}.{module.name}").AFTER.items():
            found[act].append(each)
    return dict(found)
