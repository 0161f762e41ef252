"""Facts that stand in no record: from our own register, or asked of the platform.

A provider is found by the name of its fact: a room of the desk has a module `facts`, or a folder of
them, each with a table `FACTS`. Only facts that a rule reads are asked for.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from ... import desk as desk_rooms
from ...law.engine.asking import UNAVAILABLE
from ...law.engine.finding import Fact

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case
    from .. import Desk

__all__ = ["OWN", "UNAVAILABLE", "FactRequest", "Provider", "derive", "gather", "providers"]

OWN = "own_register"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FactRequest:
    """For which case a fact is asked: the item, the case's fields so far, the case where there is one."""

    desk: Desk
    item: Item
    fields: Mapping[str, Any]
    case: Case | None
    time: str
    _looked_up: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    #: What a fact needs and a record says with a code that nobody lists, in words (`verification/codes`).
    doubts: dict[str, Fact] = field(default_factory=dict, repr=False, compare=False)

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

    def doubt(self, fact: Fact) -> None:
        """Keep a doubt about a record that was needed, once."""
        self.doubts[str(fact.value)] = fact

    def own(self, name: str, value: Any) -> list[Fact]:
        """A fact of our own register."""
        return [Fact(name, value, OWN, self.time)]


Provider = Callable[[FactRequest], list[Fact]]


def gather(name: str, request: FactRequest) -> list[Fact]:
    """What the provider of the fact `name` says; empty where it has none."""
    provider = providers().get(name)
    return provider(request) if provider else []


@cache
def providers() -> Mapping[str, Provider]:
    """All providers by the name of their fact."""
    found: dict[str, Provider] = {}
    for module in _fact_modules():
        found |= getattr(module, "FACTS", {})
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
    """All derived fields by `item.field`."""
    found: dict[str, Derivation] = {}
    for module in _fact_modules():
        found |= getattr(module, "DERIVED", {})
    return found


@cache
def _fact_modules() -> tuple[ModuleType, ...]:
    """Every module about facts: the module `facts`, or those of the folder `facts`, of each room."""
    found = []
    for room in pkgutil.iter_modules(desk_rooms.__path__, f"{desk_rooms.__name__}."):
        name = f"{room.name}.facts"
        if not room.ispkg or importlib.util.find_spec(name) is None:
            continue
        module = importlib.import_module(name)
        inside = pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}.")
        found += [module, *(importlib.import_module(one.name) for one in inside)]
    return tuple(found)
