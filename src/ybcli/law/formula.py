"""Formulas and rules, found by name: what the law says, written as its article is written.

A formula makes a Figure of the facts and the policy of the day, a rule a Finding. The name is the
function's; the decorator gives the result that name, its titles and its clause. When a law changes
the arithmetic, the new version stands below the old one under `.since(clause)`, and the cited
instrument says from which day it applies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final, TypeVar

from ybcli.errors import UsageError
from ybcli.language import _, chosen

from .facts import Facts, near
from .figure import Figure, choose
from .finding import Finding
from .policy import Policy

__all__ = [
    "Formula",
    "Rule",
    "choose",
    "facts_read",
    "formula",
    "found",
    "names",
    "parameters_read",
    "rule",
    "work",
]

Arithmetic = Callable[[Facts, Policy], Figure]
Condition = Callable[[Facts, Policy], Finding]
_Function = TypeVar("_Function", Arithmetic, Condition)

#: The modules of this room that are not subjects of the law.
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
    "standing",
    "worksheet",
}
_REGISTRY: dict[str, Formula | Rule] = {}


class _Named:
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
        held = self.versions[0]
        last = None
        for clause, function in self.versions[1:]:
            head = policy.shelf.instruments.get(clause.partition(" ")[0])
            if (
                head is not None
                and head.in_force <= policy.day
                and policy.knows(head)
                and (last is None or head.in_force >= last)
            ):
                held, last = (clause, function), head.in_force
        return held


class Formula(_Named):
    """A named formula. Called with facts and policy, it gives the named Figure."""

    def __call__(self, facts: Facts, policy: Policy) -> Figure:
        """The figure of the version in force. Raises PolicyGap, BadData for a missing fact."""
        clause, function = self.version(policy)
        figure: Figure = function(facts, policy)
        return figure.named(self.name, title=self.title, title_en=self.title_en, clause=clause)


class Rule(_Named):
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


def found(name: str) -> Formula | Rule:
    """The formula or rule of a name. Raises UsageError that offers the nearest name."""
    if name not in _REGISTRY:
        _import_subjects()
    if name not in _REGISTRY:
        raise UsageError(
            _("there is no formula or rule {name}").format(name=name), near(name, _REGISTRY)
        )
    return _REGISTRY[name]


def names() -> Mapping[str, Formula | Rule]:
    """All formulas and rules by name."""
    _import_subjects()
    return dict(sorted(_REGISTRY.items()))


def work(name: str, facts: Facts, policy: Policy) -> Figure | Finding:
    """Work out the formula or rule `name`. Raises UsageError, PolicyGap, BadData."""
    return found(name)(facts, policy)


def facts_read(name: str) -> frozenset[str]:
    """The names of the facts that the formula or rule reads, also through others it calls."""
    return _reads(name)[0]


def parameters_read(name: str) -> frozenset[str]:
    """The names of the parameters that the formula or rule reads, also through others."""
    return _reads(name)[1]


@cache
def _reads(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """Facts and parameters read by all versions, from the syntax tree of the functions."""
    facts: set[str] = set()
    parameters: set[str] = set()
    seen: set[Any] = set()
    ahead = [function for _clause, function in found(name).versions]
    while ahead:
        function = ahead.pop()
        if function in seen:
            continue
        seen.add(function)
        for owner, word in _words(function):
            if owner == "facts":
                facts.add(word)
            elif owner == "policy":
                parameters.add(word)
            elif isinstance(word, _Named):
                ahead += [one for _clause, one in word.versions]
            else:
                ahead.append(word)
    return frozenset(facts), frozenset(parameters)


#: What is asked of facts and policy by a name in quotes; other attributes are names themselves.
_ASKED: Final = {
    *("told", "word", "says", "rows", "figure_or", "plus", "saying", "names"),
    *("table", "at", "bands_at", "find", "figure", "setting", "day", "region", "shelf", "knows"),
}


def _words(function: Any) -> Iterator[tuple[str, Any]]:
    """(`facts` or `policy`, name read) and ("", formula, rule or function of this room) that is called,
    handed on, or listed in a table of this room.
    """
    import ast
    import inspect

    for node in _nodes(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in {"facts", "policy"} and node.attr not in _ASKED:
                yield node.value.id, node.attr
            module = function.__globals__.get(node.value.id)
            if inspect.ismodule(module):
                yield from _of_this_room(getattr(module, node.attr, None))
        elif isinstance(node, ast.Name):
            yield from _of_this_room(function.__globals__.get(node.id))
        elif isinstance(node, ast.Call):
            yield from _asked(node)
            called = function.__globals__.get(getattr(node.func, "id", ""))
            if inspect.isfunction(called) and called.__module__.startswith("ybcli.law."):
                for name, word in zip(
                    inspect.signature(called).parameters, node.args, strict=False
                ):
                    if isinstance(word, ast.Constant) and isinstance(word.value, str):
                        yield from ((owner, word.value) for owner in _asked_by(called, name))


def _of_this_room(value: Any) -> Iterator[tuple[str, Any]]:
    """The formulas, rules and functions of this room that a global name stands for."""
    import inspect

    for one in value.values() if isinstance(value, dict) else (value,):
        is_ours = inspect.isfunction(one) and one.__module__.startswith("ybcli.law.")
        if isinstance(one, _Named) or (is_ours and one.__module__ != __name__):
            yield "", one


def _asked(node: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """What `facts.word("…")` or `policy.at("…")` asks for; or whether it asks for what `name` says."""
    import ast

    asks = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    if (
        asks
        and node.func.value.id in {"facts", "policy"}
        and node.func.attr in _ASKED
        and node.args
    ):
        first = node.args[0]
        if isinstance(first, ast.Constant) and not name:
            yield node.func.value.id, str(first.value)
        elif name and isinstance(first, ast.Name) and first.id == name:
            yield node.func.value.id, name


def _asked_by(function: Any, name: str) -> set[str]:
    """Of whom (`facts`, `policy`) a function asks for what its argument `name` says."""
    import ast

    calls = (node for node in _nodes(function) if isinstance(node, ast.Call))
    return {owner for node in calls for owner, _name in _asked(node, name)}


def _nodes(function: Any) -> Iterator[Any]:
    """The syntax tree of a function, node by node."""
    import ast
    import inspect
    import textwrap

    return ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function))))


@cache
def _import_subjects() -> None:
    """Import every subject module of this room, found by file name."""
    import importlib
    import pkgutil

    import ybcli.law as room

    for module in pkgutil.iter_modules(room.__path__):
        if module.name not in _MACHINERY:
            importlib.import_module(f"ybcli.law.{module.name}")
