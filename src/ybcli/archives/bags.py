"""A package as a file: a BagIt bag in a zip, the same bytes for the same record."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import bagit

from .contents import Package

#: bagit speaks through `logging`; what it has to say, we say in our own sentences.
logging.getLogger("bagit").addHandler(logging.NullHandler())
logging.getLogger("bagit").propagate = False

#: The tag files of our bags; beside them there is only the folder `data`.
BAGIT, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
TAG_FILES: Final = (BAGIT, INFO, MANIFEST, TAGS)
DECLARATION: Final = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"

#: Every member of a zip is of this moment, so that its bytes do not tell when it was packed.
MOMENT: Final = (1980, 1, 1, 0, 0, 0)


def write(package: Package, target: Path) -> str:
    """Write the package as a zip to `target` (a new file, mode 0600); its SHA-256.

    The bag is laid out in a folder beside the target that nobody else can read, and is gone after.
    """
    folder = Path(tempfile.mkdtemp(prefix=".bag-", dir=target.parent))
    try:
        root = folder / package.case
        lay_out(package, root)
        return zipped(root, package.case, target)
    finally:
        shutil.rmtree(folder)


def lay_out(package: Package, root: Path) -> None:
    """Lay the package out as a bag in the new folder `root`."""
    root.mkdir(mode=0o700)
    for name, content in package.files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(content)
    bagit.make_bag(str(root), dict(package.info), checksums=["sha256"])
    # The library lists files in the order of the disk; the same record must be the same bytes.
    for name in (BAGIT, INFO):
        (root / name).write_bytes((root / name).read_text("utf-8").encode())
    (root / MANIFEST).write_bytes(payload_manifest(root).encode())
    (root / TAGS).write_bytes(tag_manifest(root).encode())


def files_of(root: Path) -> list[str]:
    """The names of all files below `root`, in order, with `/` between folders."""
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def zipped(root: Path, top: str, target: Path) -> str:
    """Pack the bag at `root` below the folder `top` into the new file `target`; its SHA-256."""
    with _new(target) as number, os.fdopen(number, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
            for name in files_of(root):
                member = zipfile.ZipInfo(f"{top}/{name}", MOMENT)
                member.create_system = 3
                member.external_attr = 0o100600 << 16
                made.writestr(member, (root / name).read_bytes())
        file.flush()
        os.fsync(file.fileno())
    return sha256(target)


@contextmanager
def _new(target: Path) -> Iterator[int]:
    """A new file that only its owner reads; gone again where writing it fails."""
    number = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        yield number
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def payload_manifest(root: Path) -> str:
    """The one text of the manifest over the files below `data`."""
    names = [name for name in files_of(root) if name.startswith("data/")]
    return "".join(f"{sha256(root / name)}  {name}\n" for name in names)


def tag_manifest(root: Path) -> str:
    """The one text of the manifest over the tag files."""
    names = sorted((BAGIT, INFO, MANIFEST))
    return "".join(f"{sha256(root / name)}  {name}\n" for name in names)


def tags(root: Path) -> dict[str, str]:
    """The tags of `bag-info.txt` by name, as bagit reads them; one that stands twice is not taken."""
    told = bagit.Bag(str(root)).info
    return {name: value for name, value in told.items() if isinstance(value, str)}


def library_faults(root: Path) -> list[tuple[str, str]]:
    """What the library finds wrong with the bag: the file's name and `changed`, `missing` or `added`.

    Raises ValueError where the bag cannot be read as one at all.
    """
    kinds = {
        bagit.ChecksumMismatch: "changed",
        bagit.FileMissing: "missing",
        bagit.UnexpectedFile: "added",
    }
    try:
        bagit.Bag(str(root)).validate()
    except bagit.BagValidationError as found:
        named = [(str(one.path), kinds[type(one)]) for one in found.details if type(one) in kinds]
        if named:
            return named
        return [(INFO if "Oxum" in str(found) else MANIFEST, "changed")]
    except (bagit.BagError, OSError, LookupError, AttributeError, TypeError) as found:
        raise ValueError(type(found).__name__) from None
    return []
