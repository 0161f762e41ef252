"""Packs beside each other: what they need, what they amend, and circles in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import BadData, Problem
from ...language import _


class PackFault(NamedTuple):
    """Where, of which kind, what it is, and what would cure it."""

    file: str
    key: str
    kind: str
    says: str
    cure: str


def check_packs(packs: Sequence[Path]) -> None:
    """Raise BadData (kind `shelf`) that names every loop and every pack that is needed and missing."""
    if faults := list(pack_faults(packs)):
        raise BadData(
            faults[0].says,
            faults[0].cure,
            problems=[
                Problem("shelf", f"{fault.file}: {fault.key}: {fault.says}", fault.cure)
                for fault in faults
            ],
            kind="shelf",
        )


def pack_faults(packs: Sequence[Path]) -> Iterator[PackFault]:
    """Packs that need each other in a circle, or one that is not here; amendments that go in a circle."""
    heads: dict[str, Mapping[str, Any]] = {}
    files: dict[str, str] = {}
    for pack in packs:
        where = f"{pack.name}/pack.toml"
        head = _pack_head(pack)
        if isinstance(head, str):
            yield PackFault(where, "", "toml", head, _("correct the TOML at the place named"))
            continue
        if head is not None:
            name = str(head.get("id") or pack.name)
            heads.setdefault(name, head)
            files.setdefault(name, where)
    needs = {name: _names(head.get("needs")) for name, head in heads.items()}
    for name, needed in needs.items():
        for other in needed:
            if other not in heads:
                yield PackFault(
                    files[name],
                    "needs",
                    "needs",
                    _("the pack {name} is not here").format(name=other),
                    _("give its folder with --pack, or in YB_PACKS"),
                )
    for cycle in _cycles(needs):
        yield PackFault(
            files[cycle[0]],
            "needs",
            "loop",
            _("packs need each other in a circle: {names}").format(names=" → ".join(cycle)),
            _("leave out one of the `needs`"),
        )
    amends, places = _amendments(packs)
    for cycle in _cycles(amends):
        yield PackFault(
            places[cycle[0]],
            "[instrument] amends",
            "loop",
            _("an instrument amends itself: {names}").format(names=" → ".join(cycle)),
            _("the newer one amends the older one, and only so"),
        )


def _pack_head(pack: Path) -> Mapping[str, Any] | str | None:
    """What pack.toml says, why it cannot be read, or None where there is none."""
    import tomllib

    path = pack / "pack.toml"
    if not path.is_file():
        return None
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return str(error) or type(error).__name__


def _names(value: object) -> tuple[str, ...]:
    """A list of names of a TOML file, or one name."""
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),) if value else ()


def _amendments(packs: Sequence[Path]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Instrument → what it amends, and its file; as far as the files can be read."""
    import tomllib

    amends: dict[str, tuple[str, ...]] = {}
    places: dict[str, str] = {}
    for pack in packs:
        for path in sorted((pack / "policies").glob("*.toml")):
            if path.name.startswith("_") or path.stem in amends:
                continue
            try:
                head = tomllib.loads(path.read_text("utf-8")).get("instrument")
            except (OSError, ValueError, RecursionError):
                continue  # the loader names it
            amends[path.stem] = _names(head.get("amends")) if isinstance(head, dict) else ()
            places[path.stem] = f"{pack.name}/policies/{path.name}"
    return amends, places


def _cycles(edges: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Each circle once, from the name that comes first in the alphabet and back to it."""
    seen: set[frozenset[str]] = set()
    for start in sorted(edges):
        visited, at = [start], 0
        while at < len(visited):  # breadth first, until the road comes back
            for step in edges.get(visited[at], ()):
                if step == start:
                    cycle = _cycle_from(edges, start)
                    if frozenset(cycle) not in seen:
                        seen.add(frozenset(cycle))
                        yield cycle
                elif step in edges and step not in visited:
                    visited.append(step)
            at += 1


def _cycle_from(edges: Mapping[str, Sequence[str]], start: str) -> tuple[str, ...]:
    """The shortest way from `start` along the edges back to it."""
    paths: list[tuple[str, ...]] = [(start,)]
    while True:
        longer = []
        for path in paths:
            for step in edges.get(path[-1], ()):
                if step == start:
                    return (*path, start)
                if step not in path:
                    longer.append((*path, step))
        paths = longer
