"""`yb policy check`: what is wrong with a pack, and what is only worth a second look.

A fault stops the shelf (the loaders of `law/instruments` and `cases/item_files` refuse it); a warning is
printed and stops nothing. Each finding names its file and key, and says how to cure it. No office is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from ..cases import item_files
from ..errors import BadData, Problem
from ..language import _
from ..law import instruments
from . import policy_lints
from .policy_lints import Warned

Weight = Literal["fault", "warning"]


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: how heavy, where (file and key), of which kind, what is wrong, what cures it."""

    weight: Weight
    file: str
    key: str
    kind: str
    says: str
    cure: str

    def as_json(self) -> dict[str, Any]:
        """The finding as `yb policy check --json` prints it."""
        return asdict(self)

    def text(self) -> str:
        """The finding on one line: file, key, sentence."""
        return ": ".join(part for part in (self.file, self.key, self.says) if part)


def check(packs: Sequence[Path], behind: Sequence[Path]) -> list[Found]:
    """Every finding about `packs`, with the shelves `behind` them; about those where none is given.

    Faults come first. A shelf with faults is still looked at as far as it could be read.
    """
    asked = [pack.resolve() for pack in packs or behind]
    shelves = [*asked, *(pack for pack in behind if pack.resolve() not in asked)]
    known, wrong = item_files.read(shelves)
    found = [
        Found("fault", one.file, one.key, one.kind, one.message, one.hint)
        for one in (*instruments.faults(shelves), *wrong)
    ]
    found += [Found("fault", *one) for one in loops(shelves)]
    if not found:
        shelf = instruments.load(shelves)
        warned = policy_lints.warnings(shelf, asked, known.values())
        found += [Found("warning", *one) for one in warned]
    found += [Found("warning", *one) for pack in asked for one in _odd_files(pack)]
    return sorted(found, key=lambda one: (one.weight, one.file, one.key, one.says))


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


def _odd_files(pack: Path) -> Iterator[Warned]:
    """What lies in a pack and is not read: no pack.toml, other files beside the instruments."""
    folder = pack / "policies"
    if not folder.is_dir():
        return
    if not (pack / "pack.toml").is_file():
        yield Warned(
            f"{pack.name}/pack.toml",
            "",
            "pack",
            _("there is no pack.toml"),
            _('id = "town", title, title_en, regions = ["331102"], needs = ["zj"]'),
        )
    paths = sorted(folder.iterdir())
    for path in paths:
        if path.suffix != ".toml" and not path.name.startswith("."):
            yield Warned(
                f"{pack.name}/policies/{path.name}",
                "",
                "file",
                _("is not read: only *.toml are"),
                _("name it .toml, or take it away"),
            )
    if not any(path.suffix == ".toml" for path in paths):
        yield Warned(
            f"{pack.name}/policies",
            "",
            "pack",
            _("the folder holds no instrument"),
            _("one file for each instrument: head, [sets], [articles]"),
        )
