"""A package as a file: a BagIt bag in a zip, the same bytes for the same record."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import bagit

from .. import private_files
from .contents import Package

#: bagit speaks through `logging`; what it has to say, we say in our own sentences.
logging.getLogger("bagit").addHandler(logging.NullHandler())
logging.getLogger("bagit").propagate = False

#: The tag files of our bags; beside them there is only the folder `data`.
BAGIT, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
TAG_FILES: Final = (BAGIT, INFO, MANIFEST, TAGS)
DECLARATION: Final = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"

#: What may not stand in the value of a tag.
_LINE_END: Final = r"[\r\n]"
#: Every member of a zip is of this moment, so that its bytes do not tell when it was packed.
MOMENT: Final = (1980, 1, 1, 0, 0, 0)


def write(package: Package, target: Path) -> str:
    """Write the package as a zip to `target`, in the place of one that is there (mode 0600); its SHA-256.

    The bag is laid out in memory: nothing of it lies in the clear beside its file.
    """
    content = packed(package.case, bag(package))
    private_files.write(target, content)
    return hashlib.sha256(content).hexdigest()


def bag(package: Package) -> dict[str, bytes]:
    """The package as the files of a BagIt bag, by name with `/` between folders."""
    files = {f"data/{name}": content for name, content in package.files.items()}
    size = sum(map(len, files.values()))
    info = {**package.info, "Payload-Oxum": f"{size}.{len(files)}"}
    lines = (f"{name}: {re.sub(_LINE_END, '', info[name])}\n" for name in sorted(info))
    files[BAGIT] = DECLARATION.encode()
    files[INFO] = "".join(lines).encode()
    files[MANIFEST] = payload_manifest(files).encode()
    files[TAGS] = tag_manifest(files).encode()
    return files


def files_of(root: Path) -> dict[str, bytes]:
    """All files below `root`, by name with `/` between folders."""
    found = (p for p in root.rglob("*") if p.is_file())
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in found}


def packed(top: str, files: Mapping[str, bytes]) -> bytes:
    """The bag below the folder `top` as the bytes of a zip."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as made:
        for name in sorted(files):
            member = zipfile.ZipInfo(f"{top}/{name}", MOMENT)
            member.create_system = 3
            member.external_attr = 0o100600 << 16
            made.writestr(member, files[name])
    return whole.getvalue()


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def payload_manifest(files: Mapping[str, bytes]) -> str:
    """The one text of the manifest over the files below `data`."""
    return _manifest(files, sorted(name for name in files if name.startswith("data/")))


def tag_manifest(files: Mapping[str, bytes]) -> str:
    """The one text of the manifest over the tag files."""
    return _manifest(files, sorted((BAGIT, INFO, MANIFEST)))


def _manifest(files: Mapping[str, bytes], names: Sequence[str]) -> str:
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in names)


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
