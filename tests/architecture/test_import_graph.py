"""The import graph of the program: no circles, deferred and typing imports counted.

import-linter keeps the floors; it forbids no circle inside a room. This graph is read from the syntax
trees, so that an import inside a function or below TYPE_CHECKING is an arrow like any other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from ybcli.settings import ROOM


def modules(root: Path) -> dict[str, Path]:
    """Every module below `root` by its dotted name."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """The modules of `known` that the module `name` imports, wherever in its text."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                yield from (one for one in [inner if inner in known else source] if one in known)


def graph(root: Path) -> dict[str, set[str]]:
    """Module → the modules that it imports."""
    known = modules(root)
    return {name: set(imported(name, path, known)) - {name} for name, path in known.items()}


def circle(arrows: Mapping[str, set[str]]) -> list[str]:
    """One circle of the graph, its first module named again at the end; empty where there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def rooms(arrows: Mapping[str, set[str]], floor: str) -> dict[str, set[str]]:
    """The same graph between the rooms (folders) directly below `floor`, e.g. `ybcli.desk`."""
    depth = floor.count(".") + 2
    inside = {name for name in arrows if name.startswith(f"{floor}.")}
    found: dict[str, set[str]] = {}
    for name in inside:
        room = ".".join(name.split(".")[:depth])
        targets = {".".join(t.split(".")[:depth]) for t in arrows[name] & inside}
        found.setdefault(room, set()).update(targets - {room})
    return found


ARROWS = graph(ROOM)


def test_no_module_imports_itself_by_a_way_around() -> None:
    """No import circle is left in the program, deferred and typing imports counted."""
    assert circle(ARROWS) == []


def test_no_room_imports_itself_by_a_way_around() -> None:
    """Nor between rooms: those of the program, and those of each floor that has rooms."""
    for floor in ("ybcli", "ybcli.desk", "ybcli.law", "ybcli.sandbox"):
        between = rooms(ARROWS, floor)
        assert len(between) > 5, floor
        assert circle(between) == [], floor


def test_a_planted_circle_is_found(tmp_path: Path) -> None:
    """Also one that is closed by an import inside a function and one below TYPE_CHECKING."""
    house = tmp_path / "house"
    (house / "upper").mkdir(parents=True)
    (house / "__init__.py").write_text("")
    (house / "upper" / "__init__.py").write_text("")
    (house / "upper" / "a.py").write_text("def late():\n    from ..lower import b\n")
    (house / "lower.py").write_text("")
    assert circle(graph(house)) == []
    (house / "b.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.upper.a import late\n"
    )
    (house / "upper" / "a.py").write_text("def late():\n    from .. import b\n")
    assert set(circle(graph(house))) == {"house.b", "house.upper.a"}
