"""Files that leave the office are their owner's only (0600), whole or not there, and never under two names.

A file is written beside its place as `.NAME.PID.part` and takes its place when it is on the disk. What a killed
program left under such a name is swept when the same file, or another of its folder, is written again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_PART: Final = re.compile(r"\..+\.(\d+)\.part")
_OWNER_ONLY: Final = 0o600


def write(out: Path, content: bytes) -> None:
    """Write a file whole or not at all, in the place of one that is there. Raises OSError."""
    with replacing(out) as part, part.open("r+b") as file:
        file.write(content)


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """An empty file beside `out` that takes its place when the block ends well; gone again where it fails.

    Whoever fills it may write it anew under the same name, but not with other rights. Raises OSError.
    """
    sweep(out.absolute().parent)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.chmod(_OWNER_ONLY)
        part.replace(out)
        _keep_name(out.absolute().parent)
    finally:
        part.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a program that runs no more has left half-written in the folder."""
    for left in folder.glob(".*.part"):
        found = _PART.fullmatch(left.name)
        if found and not _runs(int(found[1])):
            with suppress(OSError):
                left.unlink()


def _runs(process: int) -> bool:
    """Does a process of this number run? Only this one is known to where the system cannot be asked safely."""
    if process == os.getpid():
        return True
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _keep_name(folder: Path) -> None:
    """Let the folder's new name be on the disk too, where the system keeps folders as files."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
