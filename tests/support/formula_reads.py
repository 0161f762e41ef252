"""`make docs`: what each formula and rule reads, from the syntax trees of its functions.

An attribute of `facts` or `policy` is a name that is read; so is the text in quotes that is given to one
of their methods, also through a function of `ybcli.law` that hands its argument on. The result is
`law/reads.json`, from which the program reads it: an installed program has no source to parse.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import ybcli.law
from ybcli.law.engine import formula

TARGET = Path(ybcli.law.__file__).with_name("reads.json")

#: What is asked of facts and policy by a name in quotes; other attributes are names themselves.
ASKED: Final = {
    *("statements", "word", "says", "rows", "figure_or", "plus", "with_words", "names"),
    *("table", "at", "bands_at", "find", "figure", "setting", "day", "region", "shelf", "knows"),
}


def page() -> str:
    """The file as it should read, one name a line."""
    lines = []
    for name in formula.names():
        facts, parameters = reads(name)
        read = {"facts": sorted(facts), "parameters": sorted(parameters)}
        lines.append(f"  {json.dumps(name)}: {json.dumps(read)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def reads(name: str) -> tuple[set[str], set[str]]:
    """Facts and parameters read by all versions of a formula or rule, also through others it calls."""
    facts: set[str] = set()
    parameters: set[str] = set()
    seen: set[Any] = set()
    ahead = [function for _clause, function in formula.lookup(name).versions]
    while ahead:
        function = ahead.pop()
        if function in seen:
            continue
        seen.add(function)
        for owner, word in words(function):
            if owner == "facts":
                facts.add(word)
            elif owner == "policy":
                parameters.add(word)
            elif isinstance(word, formula.Formula | formula.Rule):
                ahead += [one for _clause, one in word.versions]
            else:
                ahead.append(word)
    return facts, parameters


def words(function: Any) -> Iterator[tuple[str, Any]]:
    """(`facts` or `policy`, name read) and ("", formula, rule or function of the law) that is called,
    handed on, or listed in a table.
    """
    for node in nodes(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in {"facts", "policy"} and node.attr not in ASKED:
                yield node.value.id, node.attr
            module = function.__globals__.get(node.value.id)
            if inspect.ismodule(module):
                yield from of_the_law(getattr(module, node.attr, None))
        elif isinstance(node, ast.Name):
            yield from of_the_law(function.__globals__.get(node.id))
        elif isinstance(node, ast.Call):
            yield from asked(node)
            called = function.__globals__.get(getattr(node.func, "id", ""))
            if inspect.isfunction(called) and called.__module__.startswith("ybcli.law."):
                for name, word in zip(
                    inspect.signature(called).parameters, node.args, strict=False
                ):
                    if isinstance(word, ast.Constant) and isinstance(word.value, str):
                        yield from ((owner, word.value) for owner in asked_by(called, name))


def of_the_law(value: Any) -> Iterator[tuple[str, Any]]:
    """The formulas, rules and functions of `ybcli.law` that a global name stands for."""
    for one in value.values() if isinstance(value, dict) else (value,):
        is_ours = inspect.isfunction(one) and one.__module__.startswith("ybcli.law.")
        named = isinstance(one, formula.Formula | formula.Rule)
        if named or (is_ours and one.__module__ != formula.__name__):
            yield "", one


def asked(node: ast.Call, name: str = "") -> Iterator[tuple[str, str]]:
    """What `facts.word("…")` or `policy.at("…")` asks for; or whether it asks for what `name` says."""
    called = node.func
    if not (isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and node.args):
        return
    if called.value.id in {"facts", "policy"} and called.attr in ASKED:
        first = node.args[0]
        if isinstance(first, ast.Constant) and not name:
            yield called.value.id, str(first.value)
        elif name and isinstance(first, ast.Name) and first.id == name:
            yield called.value.id, name


def asked_by(function: Any, name: str) -> set[str]:
    """Of whom (`facts`, `policy`) a function asks for what its argument `name` says."""
    calls = (node for node in nodes(function) if isinstance(node, ast.Call))
    return {owner for node in calls for owner, _name in asked(node, name)}


def nodes(function: Any) -> Iterator[ast.AST]:
    """The syntax tree of a function, node by node."""
    return ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function))))


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
