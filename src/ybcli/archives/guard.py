"""A package from outside, opened with care: a zip or a folder, looked at before anything is read.

Only what our own packages look like is let in: their names, stored members, no links, no more bytes
than the file has. So nothing can be written elsewhere, and nothing can swell.
"""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..errors import IntegrityError, UsageError
from ..language import _
from .bags import TAG_FILES

#: The most files and bytes that a package may have.
MOST_FILES: Final = 5_000
MOST_BYTES: Final = 1024 * 1024 * 1024

_PART = r"[A-Za-z0-9][A-Za-z0-9._+@-]{0,120}"
_TAGS = "|".join(re.escape(name) for name in TAG_FILES)
#: The names that a package may hold, below the one folder that is named as its case.
NAME: Final = re.compile(rf"(?:{_TAGS}|data/(?:notices/|pictures/)?{_PART})")
CASE: Final = re.compile(r"[0-9A-Z]{1,20}-[0-9A-Z]{1,20}")


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The folder of the bag that `path` is, or packs; a zip is unpacked for the while.

    Raises UsageError where there is nothing, IntegrityError where it may not be opened.
    """
    if path.is_symlink() or not path.exists():
        raise UsageError(_("{path} does not exist").format(path=path))
    if path.is_dir():
        check_folder(path)
        yield path
        return
    if not path.is_file():
        raise refused(_("it is neither a file nor a folder"))
    with tempfile.TemporaryDirectory(prefix="yb-archive-") as folder:
        yield unpacked(path, Path(folder))


def refused(why: str) -> IntegrityError:
    """The error that says why a file is not opened."""
    return IntegrityError(
        _("it is not a package that can be opened: {why}").format(why=why),
        _("ask the office that made it for another copy; nothing of it was unpacked"),
    )


def check_folder(root: Path) -> None:
    """Refuse a folder with links, strange names, or more than a package may hold."""
    total = count = 0
    for one in root.rglob("*"):
        mode = one.lstat().st_mode
        name = one.relative_to(root).as_posix()
        count += 1
        if stat.S_ISDIR(mode) and name in {"data", "data/notices"}:
            continue
        if not stat.S_ISREG(mode) or not NAME.fullmatch(name):
            raise refused(_("it holds {name}, which no package has").format(name=name[:80]))
        total += one.lstat().st_size
        if count > MOST_FILES or total > MOST_BYTES:
            raise refused(_("it is larger than a package can be"))


def unpacked(path: Path, folder: Path) -> Path:
    """Unpack a package's zip below `folder`; where its bag stands. Raises IntegrityError."""
    try:
        with zipfile.ZipFile(path) as archive:
            top = checked(archive.infolist(), path.stat().st_size)
            for info in archive.infolist():
                target = folder / info.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as source, target.open("xb") as file:
                    shutil.copyfileobj(source, file)
    except IntegrityError:
        raise
    # What a damaged zip can raise is not documented: BadZipFile, EOFError, struct and zlib errors, …
    except Exception as wrong:
        raise refused(_("it is damaged ({kind})").format(kind=type(wrong).__name__)) from None
    return folder / top


def checked(members: list[zipfile.ZipInfo], size: int) -> str:
    """The folder inside the zip (of `size` bytes) that is named as the case. Raises IntegrityError."""
    if len(members) > MOST_FILES or sum(m.file_size for m in members) > MOST_BYTES:
        raise refused(_("it is larger than a package can be"))
    tops = {info.filename.partition("/")[0] for info in members}
    top = min(tops, default="")
    seen: set[str] = set()
    repacked = False
    for info in members:
        name = info.filename
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.is_dir() and name.rstrip("/") in {top, f"{top}/data", f"{top}/data/notices"}:
            repacked = True
            continue
        strange = not NAME.fullmatch(name.partition("/")[2]) or name.lower() in seen
        if strange or kind not in {0, stat.S_IFREG}:
            raise refused(_("it holds {name}, which no package has").format(name=name[:80]))
        seen.add(name.lower())
        if info.flag_bits & 1:
            raise refused(_("it is encrypted"))
        repacked = repacked or info.compress_type != zipfile.ZIP_STORED
        repacked = repacked or info.file_size != info.compress_size
    if repacked:
        raise refused(_("another program packed it; unpack it and verify the folder"))
    if len(tops) != 1 or not CASE.fullmatch(top):
        raise refused(_("it does not hold one folder named as its case"))
    if sum(info.file_size for info in members) > size:
        raise refused(_("its members overlap"))
    return top
