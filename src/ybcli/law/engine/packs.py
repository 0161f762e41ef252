"""Packs beside each other: what they need, what they amend, and circles in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import BadData, Problem
from ...language import _


class Warned(NamedTuple):
    """Where, of which kind, what it is, and what would cure it."""

    file: str
    key: str
    kind: str
    says: str
    cure: str


def check_loops(packs: Sequence[Path]) -> None:
    """Raise BadData (kind `shelf`) that names every loop and every pack that is needed and missing."""
    if found := list(loops(packs)):
        raise BadData(
            found[0].says,
            found[0].cure,
            problems=[
                Problem("shelf", f"{one.file}: {one.key}: {one.says}", one.cure) for one in found
            ],
            kind="shelf",
        )


def loops(packs: Sequence[Path]) -> Iterator[Warned]:
    """Packs that need each other in a circle, or one that is not here; amendments that go in a circle."""
    heads: dict[str, Mapping[str, Any]] = {}
    files: dict[str, str] = {}
    for pack in packs:
        where = f"{pack.name}/pack.toml"
        head = _pack_head(pack)
        if isinstance(head, str):
            yield Warned(where, "", "toml", head, _("mend the TOML at the place that is named"))
            continue
        if head is not None:
            name = str(head.get("id") or pack.name)
            heads.setdefault(name, head)
            files.setdefault(name, where)
    needs = {name: _names(head.get("needs")) for name, head in heads.items()}
    for name, needed in needs.items():
        for other in needed:
            if other not in heads:
                yield Warned(
                    files[name],
                    "needs",
                    "needs",
                    _("the pack {name} is not here").format(name=other),
                    _("give its folder with --pack, or in YB_PACKS"),
                )
    for circle in _circles(needs):
        yield Warned(
            files[circle[0]],
            "needs",
            "loop",
            _("packs need each other in a circle: {names}").format(names=" → ".join(circle)),
            _("leave out one of the `needs`"),
        )
    amends, places = _amendments(packs)
    for circle in _circles(amends):
        yield Warned(
            places[circle[0]],
            "[instrument] amends",
            "loop",
            _("an instrument amends itself: {names}").format(names=" → ".join(circle)),
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


def _circles(edges: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Each circle once, from the name that comes first in the alphabet and back to it."""
    seen: set[frozenset[str]] = set()
    for start in sorted(edges):
        road, at = [start], 0
        while at < len(road):  # breadth first, until the road comes back
            for step in edges.get(road[at], ()):
                if step == start:
                    circle = _road(edges, start)
                    if frozenset(circle) not in seen:
                        seen.add(frozenset(circle))
                        yield circle
                elif step in edges and step not in road:
                    road.append(step)
            at += 1


def _road(edges: Mapping[str, Sequence[str]], start: str) -> tuple[str, ...]:
    """The shortest way from `start` along the edges back to it."""
    ways: list[tuple[str, ...]] = [(start,)]
    while True:
        longer = []
        for way in ways:
            for step in edges.get(way[-1], ()):
                if step == start:
                    return (*way, start)
                if step not in way:
                    longer.append((*way, step))
        ways = longer
