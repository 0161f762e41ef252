"""Is a package whole? Looked at with nothing but the package: no database, no key, no network.

In this order: the container, the library's checksums, the one form of the manifests, the journal's
chain, then everything that repeats the journal (case, findings, worksheet, lines), and the seal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import money
from ..cases.journal import Case, Entry, fold, verify_chain
from ..errors import IntegrityError
from ..language import _
from . import bags, contents, guard, seals
from .lines import line_faults

#: The files of `data` that every package has.
NEEDED = (
    "README.txt",
    "journal.jsonl",
    "case.json",
    "materials.json",
    "findings.json",
    "messages.json",
    "transfers.json",
)
_ENTRY = {"case_id", "number", "act", "by", "at", "day", "form", "found", "previous", "hash"}


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found in a package. `faults` are sentences that name the file inside; empty: whole."""

    file: str
    case: str = ""
    item: str = ""
    clause: str = ""
    closed_on: str = ""
    keep_until: str = ""
    head: str = ""
    entries: int = 0
    files: int = 0
    seal: str = ""
    sealed_on: str = ""
    faults: tuple[str, ...] = ()


def verify(path: Path) -> Verified:
    """Verify the package at `path`, a zip or its unpacked folder.

    Raises UsageError where there is nothing; whatever else is off is among the faults.
    """
    try:
        with guard.opened(path) as root:
            return _looked_at(path, root)
    except IntegrityError as error:
        return Verified(path.name, faults=(error.says,))


def _looked_at(path: Path, root: Path) -> Verified:
    """The bag at `root`, which was opened from `path`."""
    faults = list(_bag_faults(root))
    if not faults and path.is_file():
        faults += _container_faults(path, root)
    if faults:
        return Verified(path.name, faults=tuple(faults))
    info = bags.tags(root)
    try:
        entries = _entries(root)
        verify_chain(entries)
        case = fold(entries)
        faults += _content_faults(root, case, info)
    except IntegrityError as error:
        return Verified(path.name, faults=(f"data/journal.jsonl: {error.says}",))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, StopIteration):
        return Verified(
            path.name, faults=(_("data/journal.jsonl or a file made from it cannot be read"),)
        )
    seal = info.get("Seal", "")
    told = _json(root, "seal.json") if seal and not faults else {}
    return Verified(
        path.name,
        case.id,
        case.item,
        info.get("Clause", ""),
        info.get("Closed-On", ""),
        info.get("Keep-Until", ""),
        case.head,
        len(case.entries),
        len(bags.files_of(root)),
        seal,
        str(told.get("day", "")),
        tuple(faults),
    )


def _bag_faults(root: Path) -> Iterator[str]:
    """What is wrong with the bag as such: the library's findings, then the one form of its tag files."""
    names = {one.name for one in root.iterdir()}
    missing = [one for one in (*bags.TAG_FILES, "data") if one not in names]
    missing += [f"data/{one}" for one in NEEDED if not (root / "data" / one).is_file()]
    if missing:
        yield _("{name} is missing").format(name=missing[0])
        return
    if _read(root, bags.BAGIT) != bags.DECLARATION:
        yield _("{name} was changed").format(name=bags.BAGIT)
        return
    sentences = {
        "changed": _("{name} was changed: its checksum does not match"),
        "missing": _("{name} is missing"),
        "added": _("{name} was added: no manifest names it"),
    }
    try:
        found = bags.library_faults(root)
    except ValueError:
        yield _("{name} cannot be read").format(name=bags.MANIFEST)
        return
    yield from (sentences[kind].format(name=name) for name, kind in found)
    if found:
        return
    files = bags.files_of(root)
    for name, right in (
        (bags.MANIFEST, bags.payload_manifest(files)),
        (bags.TAGS, bags.tag_manifest(files)),
    ):
        if _read(root, name) != right:
            yield _("{name} was changed").format(name=name)


def _container_faults(path: Path, root: Path) -> Iterator[str]:
    """The same bag packs to the same bytes; where it does not, the zip itself was changed."""
    if bags.packed(root.name, bags.files_of(root)) != path.read_bytes():
        yield _("the zip was changed, although the files in it are intact")


def _entries(root: Path) -> list[Entry]:
    """The entries of the journal. Raises ValueError for a line that is none as we write them."""
    made = []
    *lines, rest = _read(root, "data/journal.jsonl").split("\n")
    if rest:
        raise ValueError("cut off")
    for line in lines:
        told = json.loads(line)
        if not isinstance(told, dict) or set(told) != _ENTRY:
            raise ValueError("no entry")
        entry = Entry(**told)
        if contents.journal_line(entry) != line + "\n":
            raise ValueError("not canonical")
        made.append(entry)
    if not made:
        raise ValueError("no entries")
    return made


def _content_faults(root: Path, case: Case, info: dict[str, str]) -> Iterator[str]:
    """Everything that repeats the journal must repeat it rightly."""
    differs = _("{name} differs from the journal")
    closed = contents.closing(case.entries).day
    tags = {
        "Package-Version": contents.VERSION,
        "Case-Id": case.id,
        "Item": case.item,
        "Journal-Head": case.head,
        "Closed-On": closed,
    }
    if any(info.get(name) != value for name, value in tags.items()) or case.is_open:
        yield differs.format(name=bags.INFO)
    told = _json(root, "case.json")
    if any(told.get(name) != value for name, value in contents.head(case).items()):
        yield differs.format(name="data/case.json")
    if _json(root, "findings.json") != contents.findings(case):
        yield differs.format(name="data/findings.json")
    fields = {one["name"]: one["value"] for one in _json(root, "materials.json")["fields"]}
    if fields != dict(case.fields):
        yield differs.format(name="data/materials.json")
    yield from _worksheet_faults(root, case)
    yield from line_faults(root, case)
    yield from _seal_faults(root, case, info)


def _worksheet_faults(root: Path, case: Case) -> Iterator[str]:
    """The worksheet is the decision's, and its sums are the figures that were decided, to the fen."""
    decided = contents.decided(case)
    exists = (root / "data" / "worksheet.json").is_file()
    if exists != bool(decided):
        yield _("{name} differs from the journal").format(name="data/worksheet.json")
        return
    if not exists:
        return
    told = _json(root, "worksheet.json")
    figures = decided.get("figures", {})
    tops = {line["key"]: line for line in told.get("worksheet", []) if line["depth"] == 0}
    sums = {
        name: money.fen(str(line["value"])) for name, line in tops.items() if line["unit"] == "yuan"
    }
    if told != decided or any(figures.get(name) != fen for name, fen in sums.items()):
        yield _("the sums of {name} differ from the decision").format(name="data/worksheet.json")


def _seal_faults(root: Path, case: Case, info: dict[str, str]) -> Iterator[str]:
    """The journal's last entry leads to the seal's root."""
    exists = (root / "data" / "seal.json").is_file()
    if exists != ("Seal" in info):
        yield _("{name} does not match {other}").format(name="data/seal.json", other=bags.INFO)
    elif exists:
        told = _json(root, "seal.json")
        reached = seals.root(told, case.head)
        if not reached == told["root"] == info["Seal"]:
            yield _("the journal's last entry is not part of the seal in {name}").format(
                name="data/seal.json"
            )


def _read(root: Path, name: str) -> str:
    return (root / name).read_bytes().decode("utf-8", errors="replace")


def _json(root: Path, name: str) -> Any:
    return json.loads((root / "data" / name).read_bytes())
