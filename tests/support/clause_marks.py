"""`make docs`: which tests show each row of the standard, from the marks in their files.

A test names its rows with `@pytest.mark.clause("6.2.2.1", …)`, a situation with `clause` and `clauses`. A mark
with `missing="…"` says what does not happen yet: the test is expected to fail (strictly), and the row is
*partly*. A test without an assertion and a situation without an expectation show nothing and are a fault.
"""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ybcli.desk.oversight import clauses
from ybcli.settings import ROOM

TESTS: Final = Path(__file__).parents[1]
ROWS: Final = ROOM / "packs" / "zj"
TARGET: Final = ROWS / clauses.SHOWN

#: One mark: the row, the test that bears it, what is missing, and whether the test asserts anything.
Mark = tuple[str, str, str, bool]


def page() -> str:
    """The file as it should read, one row a line."""
    known = clauses.answers([ROWS])
    found: dict[str, dict[str, list[str]]] = {clause: {} for clause in known}
    for clause, test, missing, _asserts in marks():
        if clause in found:
            parts = {"fails": test, "missing": missing} if missing else {"tests": test}
            for part, text in parts.items():
                listed = found[clause].setdefault(part, [])
                listed += [text] if text not in listed else []
    lines = [
        f"  {json.dumps(clause, ensure_ascii=False)}: {json.dumps(told, ensure_ascii=False, sort_keys=True)}"
        for clause, told in found.items()
        if told
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def faults() -> list[str]:
    """Marks that name no row, and marked tests that assert nothing."""
    known = clauses.answers([ROWS])
    return [
        f"{test}: {clause} is no row"
        for clause, test, _missing, _a in marks()
        if clause not in known
    ] + [f"{test}: asserts nothing" for _clause, test, _missing, asserts in marks() if not asserts]


def marks() -> Iterator[Mark]:
    """Every mark of every test and situation, in the order of the files."""
    for path in sorted((TESTS / "items").glob("*.toml")):
        yield from of_situations(path)
    for path in sorted(TESTS.rglob("test_*.py")):
        yield from of_module(path)


def of_situations(path: Path) -> Iterator[Mark]:
    """The marks of a file of situations. `clause` may name a heading, which is no row; `clauses` may not."""
    known = clauses.answers([ROWS])
    for one in tomllib.loads(path.read_text("utf-8"))["situation"]:
        asserts = any(step.get("expect") for step in one["steps"])
        for clause in situation_clauses(one, known):
            yield clause, f"items/{path.stem}: {one['name']}", one.get("missing", ""), asserts


def situation_clauses(one: dict[str, Any], known: dict[str, Any]) -> list[str]:
    """The rows that a situation shows."""
    own = [one["clause"]] if one.get("clause") in known else []
    return [*dict.fromkeys([*own, *one.get("clauses", [])])]


def of_module(path: Path) -> Iterator[Mark]:
    """The marks of a module's tests, from its syntax tree."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.clause":
                missing = "".join(ast.literal_eval(k.value) for k in mark.keywords)
                name = f"{path.relative_to(TESTS).as_posix()}::{node.name}"
                for argument in mark.args:
                    yield ast.literal_eval(argument), name, missing, _asserts(node, tree)


def _asserts(node: ast.AST, tree: ast.Module, deep: bool = True) -> bool:
    """Does a test assert or expect an error: itself, or a function of its module that it calls?"""
    own = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert):
            return True
        if isinstance(inner, ast.Call):
            called = ast.unparse(inner.func)
            if called == "pytest.raises":
                return True
            if deep and called in own and _asserts(own[called], tree, deep=False):
                return True
    return False
