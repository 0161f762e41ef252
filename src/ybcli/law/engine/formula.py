"""Formulas and rules, found by name: what the law says, written as its article is written.

A formula makes a Figure of the facts and the policy of the day, a rule a Finding. The name is the
function's; the decorator gives the result that name, its titles and its clause. When a law changes
the arithmetic, the new version stands below the old one under `.since(clause)`, and the cited
instrument says from which day it applies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final, TypeVar

from ybcli.errors import UsageError
from ybcli.language import _, chosen

from .facts import Facts, suggestion
from .figure import Figure, choose
from .finding import Finding
from .policy import Policy

__all__ = [
    "Formula",
    "Rule",
    "choose",
    "evaluate",
    "facts_read",
    "formula",
    "lookup",
    "names",
    "parameters_read",
    "rule",
    "subjects",
]

Arithmetic = Callable[[Facts, Policy], Figure]
Condition = Callable[[Facts, Policy], Finding]
_Function = TypeVar("_Function", Arithmetic, Condition)

#: The machinery that stands beside the subjects, not under `engine/`.
_MACHINERY: Final = {
    "asking",
    "column",
    "fact_kinds",
    "facts",
    "fen",
    "figure",
    "finding",
    "formula",
    "instruments",
    "known_money",
    "months",
    "parameters",
    "policy",
    "rows",
    "shapes",
    "shelf",
    "standing",
    "worksheet",
}
_REGISTRY: dict[str, Formula | Rule] = {}


class _Registered:
    """What formulas and rules share: a name, titles, and versions by the clause that made them."""

    def __init__(self, name: str, title_en: str, title: str, clause: str, function: Any) -> None:
        self.name = name
        self.title_en = title_en
        self.title = title
        self.clause = clause
        self.versions: list[tuple[str, Any]] = [(clause, function)]
        self.__doc__ = function.__doc__
        _REGISTRY[name] = self  # type: ignore[assignment]  # only the two kinds below are made

    @property
    def label(self) -> str:
        """The title in the language in force."""
        return self.title if chosen() == "zh_CN" else self.title_en

    def since(self, clause: str) -> Callable[[_Function], _Function]:
        """Add the version that holds since the instrument of `clause` is in force."""

        def keep(function: _Function) -> _Function:
            self.versions.append((clause, function))
            return function

        return keep

    def version(self, policy: Policy) -> tuple[str, Any]:
        """The clause and function that hold on the policy's day, as known then."""
        current = self.versions[0]
        since = None
        for clause, function in self.versions[1:]:
            head = policy.shelf.instruments.get(clause.partition(" ")[0])
            if (
                head is not None
                and head.in_force <= policy.day
                and policy.knows(head)
                and (since is None or head.in_force >= since)
            ):
                current, since = (clause, function), head.in_force
        return current


class Formula(_Registered):
    """A named formula. Called with facts and policy, it gives the named Figure."""

    def __call__(self, facts: Facts, policy: Policy) -> Figure:
        """The figure of the version in force. Raises PolicyGap, BadData for a missing fact."""
        clause, function = self.version(policy)
        figure: Figure = function(facts, policy)
        return figure.named(self.name, title=self.title, title_en=self.title_en, clause=clause)


class Rule(_Registered):
    """A named rule. Called with facts and policy, it gives the named Finding."""

    def __call__(self, facts: Facts, policy: Policy) -> Finding:
        """The finding of the version in force."""
        clause, function = self.version(policy)
        finding: Finding = function(facts, policy)
        return replace(
            finding, name=self.name, title=self.title, title_en=self.title_en, clause=clause
        )


def formula(title_en: str, clause: str, *, title: str) -> Callable[[Arithmetic], Formula]:
    """Register a function of (facts, policy) as the formula of its name."""

    def make(function: Arithmetic) -> Formula:
        return Formula(function.__name__, title_en, title, clause, function)

    return make


def rule(title_en: str, clause: str, *, title: str) -> Callable[[Condition], Rule]:
    """Register a function of (facts, policy) as the rule of its name."""

    def make(function: Condition) -> Rule:
        return Rule(function.__name__, title_en, title, clause, function)

    return make


def lookup(name: str) -> Formula | Rule:
    """The formula or rule of a name. Raises UsageError that offers the nearest name."""
    if name not in _REGISTRY:
        _import_subjects()
    if name not in _REGISTRY:
        raise UsageError(
            _("there is no formula or rule {name}").format(name=name), suggestion(name, _REGISTRY)
        )
    return _REGISTRY[name]


def names() -> Mapping[str, Formula | Rule]:
    """All formulas and rules by name, in the order of the alphabet."""
    _import_subjects()
    return _in_order(len(_REGISTRY))


@cache
def _in_order(_count: int) -> Mapping[str, Formula | Rule]:
    """The registry in order; it only grows, so its length says whether it has changed."""
    return MappingProxyType(dict(sorted(_REGISTRY.items())))


def evaluate(name: str, facts: Facts, policy: Policy) -> Figure | Finding:
    """Work out the formula or rule `name`. Raises UsageError, PolicyGap, BadData."""
    return lookup(name)(facts, policy)


def facts_read(name: str) -> frozenset[str]:
    """The names of the facts that the formula or rule reads, also through others it calls."""
    return _reads(name)[0]


def parameters_read(name: str) -> frozenset[str]:
    """The names of the parameters that the formula or rule reads, also through others."""
    return _reads(name)[1]


def _reads(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """Facts and parameters that all versions of a formula or rule read. Raises UsageError for no name,
    and for a new one whose line in `law/reads.json` nobody has made yet.
    """
    read = _all_reads().get(lookup(name).name)
    if read is None:
        raise UsageError(
            _("law/reads.json does not say what {name} reads").format(name=name),
            _("run `make docs`, which writes it from the program"),
        )
    return read


@cache
def _all_reads() -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    """What is read, by name: made from the syntax trees by `make docs`, since a program that is
    installed may have no source beside it.
    """
    import json
    import pkgutil

    by_name = json.loads(pkgutil.get_data("ybcli.law", "reads.json") or b"{}")
    return {
        name: (frozenset(read["facts"]), frozenset(read["parameters"]))
        for name, read in by_name.items()
    }


@cache
def subjects() -> tuple[str, ...]:
    """The full names of the modules that hold the law's subjects: all of this room but its engine."""
    import pkgutil

    import ybcli.law as room

    here = f"{room.__name__}."
    return tuple(
        module.name
        for module in pkgutil.walk_packages(room.__path__, here)
        if not module.ispkg
        and not module.name.startswith(f"{here}engine.")
        and module.name.removeprefix(here) not in _MACHINERY
    )


@cache
def _import_subjects() -> None:
    """Import every subject, so that all formulas and rules are in the registry."""
    import importlib

    for name in subjects():
        importlib.import_module(name)
