"""`yb policy check`: what is wrong with a pack, and what is only worth a second look.

A fault stops the shelf (the loaders of `law/engine/instruments` and `cases/item_files` refuse it); a warning is
printed and stops nothing. Each finding names its file and key, and says how to cure it. No office is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from ...cases import item_files
from ...language import _
from ...law.engine import instruments
from ...law.engine.packs import PackFault, pack_faults
from . import lints

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
    found += [Found("fault", *one) for one in pack_faults(shelves)]
    if not found:
        shelf = instruments.load(shelves)
        warned = lints.warnings(shelf, asked, known.values())
        found += [Found("warning", *one) for one in warned]
    found += [Found("warning", *one) for pack in asked for one in _odd_files(pack)]
    return sorted(found, key=lambda one: (one.weight, one.file, one.key, one.says))


def _odd_files(pack: Path) -> Iterator[PackFault]:
    """What lies in a pack and is not read: no pack.toml, other files beside the instruments."""
    folder = pack / "policies"
    if not folder.is_dir():
        return
    if not (pack / "pack.toml").is_file():
        yield PackFault(
            f"{pack.name}/pack.toml",
            "",
            "pack",
            _("there is no pack.toml"),
            _('id = "town", title, title_en, regions = ["331102"], needs = ["zj"]'),
        )
    paths = sorted(folder.iterdir())
    for path in paths:
        if path.suffix != ".toml" and not path.name.startswith("."):
            yield PackFault(
                f"{pack.name}/policies/{path.name}",
                "",
                "file",
                _("is not read: only *.toml are"),
                _("name it .toml, or take it away"),
            )
    if not any(path.suffix == ".toml" for path in paths):
        yield PackFault(
            f"{pack.name}/policies",
            "",
            "pack",
            _("the folder holds no instrument"),
            _("one file for each instrument: head, [sets], [articles]"),
        )
