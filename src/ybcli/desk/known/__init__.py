"""What nobody's record tells: our own register, and questions to the platform, fact by fact.

A provider is found by the fact's name: each module of this folder has a table `FACTS`. Only facts
that a rule reads are asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from ...law.asking import AWAY
from ...law.finding import Fact

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case
    from .. import Desk

__all__ = ["AWAY", "OWN", "Asked", "Provider", "derive", "gather", "providers"]

OWN = "own_register"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom a fact is asked: the item, the case's fields so far, the case where there is one."""

    desk: Desk
    item: Item
    fields: Mapping[str, Any]
    case: Case | None
    time: str
    _looked_up: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, look_up: Callable[[], T]) -> T:
        """What many facts are read from (the invoice, the treatment), looked up once for all of them."""
        if name not in self._looked_up:
            self._looked_up[name] = look_up()
        found: T = self._looked_up[name]
        return found

    @property
    def party(self) -> str:
        """The party's number."""
        return str(self.fields.get(self.item.party_id, ""))

    @property
    def name(self) -> str:
        """The party's name, empty where it is not known."""
        return str(self.fields.get(self.item.party_name, ""))

    def own(self, name: str, value: Any) -> list[Fact]:
        """A fact of our own register."""
        return [Fact(name, value, OWN, self.time)]


Provider = Callable[[Asked], list[Fact]]


def gather(name: str, asked: Asked) -> list[Fact]:
    """What the provider of the fact `name` says; empty where it has none."""
    provider = providers().get(name)
    return provider(asked) if provider else []


@cache
def providers() -> Mapping[str, Provider]:
    """All providers by the name of their fact."""
    found: dict[str, Provider] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= importlib.import_module(f"{__name__}.{module.name}").FACTS
    return found


Derivation = Callable[["Desk", Mapping[str, Any]], str]


def derive(desk: Desk, item: Item, fields: dict[str, Any]) -> None:
    """Fill in what follows from other fields and neither the form nor a record said: the item's field
    names the function in a module's table `DERIVED`.
    """
    for one in item.fields:
        if not one.derived or fields.get(one.name):
            continue
        if value := derivations()[one.derived](desk, fields):
            fields[one.name] = value


@cache
def derivations() -> Mapping[str, Derivation]:
    """All functions that fill a field in, by the name that an item's field gives them."""
    found: dict[str, Derivation] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= getattr(importlib.import_module(f"{__name__}.{module.name}"), "DERIVED", {})
    return found
