"""What the machine refuses (disk, rights, locks, names), as a sentence with its cure.

Such a fault is neither the program's nor the data's: whoever sees it can cure it, and the same command
goes through afterwards. One table for both doors and for what must not be taken for a bad record.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Final

from .errors import YbError
from .language import N_, _

#: The kinds by the system's number.
_BY_NUMBER: Final[dict[int, str]] = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "machine.full"),
    errno.EROFS: "machine.read_only",
    **dict.fromkeys((errno.EACCES, errno.EPERM), "machine.rights"),
    **dict.fromkeys((errno.ENOENT, errno.ESTALE, errno.ENOTCONN, errno.ENODEV), "machine.gone"),
    **dict.fromkeys((errno.EISDIR, errno.ENOTDIR), "machine.folder"),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "machine.files"),
    **dict.fromkeys((errno.EBUSY, errno.ETXTBSY, errno.EDEADLK, errno.ENOLCK), "machine.locked"),
    **dict.fromkeys((errno.EIO, errno.ENXIO, errno.ETIMEDOUT), "machine.disk"),
    **dict.fromkeys((errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL), "machine.name"),
    errno.EEXIST: "machine.exists",
    errno.ENOMEM: "machine.memory",
}
#: The kinds by the store's name of a fault.
_BY_NAME: Final[dict[str, str]] = {
    "SQLITE_FULL": "machine.full",
    "SQLITE_READONLY": "machine.read_only",
    "SQLITE_PERM": "machine.rights",
    "SQLITE_AUTH": "machine.rights",
    "SQLITE_BUSY": "machine.locked",
    "SQLITE_LOCKED": "machine.locked",
    "SQLITE_PROTOCOL": "machine.locked",
    "SQLITE_CANTOPEN": "machine.gone",
    "SQLITE_IOERR": "machine.disk",
    "SQLITE_NOMEM": "machine.memory",
}
_AGAIN: Final = N_("then give the same command again: nothing half-written was kept")
#: kind → what is said, how to cure it.
_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "machine.full": (N_("the disk is full: {path}, {free} bytes are free"), N_("make room on it (at least 100 MB)")),
    "machine.read_only": (N_("nothing can be written here, the disk or folder is read-only: {path}"), N_("make it writable, or set YB_HOME to a place that is")),
    "machine.rights": (N_("this user has no rights to {path}"), N_("ask the machine's administrator for the rights to read and write it")),
    "machine.gone": (N_("{path} is not there"), N_("check the name; if it lies on a network drive or a stick, connect it")),
    "machine.folder": (N_("{path} is a folder where a file is needed, or a file where a folder is"), N_("name another place")),
    "machine.files": (N_("this user has too many open files: {path} cannot be opened"), N_("close other programs, or raise the limit (`ulimit -n`)")),
    "machine.locked": (N_("another program holds {path}"), N_("wait until it ends; a sync tool or virus scanner must leave the office's folder alone")),
    "machine.disk": (N_("the disk does not read or write: {path}"), N_("check the disk or the network drive, and make a backup (`yb office backup`)")),
    "machine.name": (N_("the system does not take this name: {path}"), N_("give the file a shorter name of plain characters")),
    "machine.exists": (N_("{path} exists; nothing is overwritten"), N_("name another file")),
    "machine.memory": (N_("this machine has too little memory free"), N_("close other programs")),
    "machine.other": (N_("the system refuses: {why} ({path})"), N_("show the sentence to the machine's administrator")),
}  # fmt: skip


def is_of_the_machine(fault: BaseException) -> bool:
    """Is it the machine that refused, and not what was being read or written?"""
    return bool(_kind(fault))


def told(fault: BaseException, store: Path | None = None) -> YbError | None:
    """A fault of the machine as an error with its cure; None for another fault.

    `store` is the office's store: what the database refuses is about it.
    """
    kind, path = _kind(fault), _place(fault) or store
    if isinstance(fault, UnicodeEncodeError) and fault.encoding == "utf-8":
        kind, path = "machine.name", Path(str(fault.object))
    if not kind:
        return None
    if _name(fault) == "SQLITE_CANTOPEN" and path is not None:
        kind = _why_not_opened(path)
    elif _name(fault) == "SQLITE_IOERR" and path is not None and _free(path) < 1_000_000:
        kind = "machine.full"
    says, cure = _SENTENCES[kind]
    why = (fault.strerror if isinstance(fault, OSError) else "") or type(fault).__name__
    sentence = _(says).format(
        path=_shown(path or Path.cwd()), free=_free(path or Path.cwd()), why=why
    )
    return YbError(sentence, f"{_(cure)}; {_(_AGAIN)}", kind=kind)


def _name(fault: BaseException) -> str:
    """The store's name of a fault, without what follows it (`SQLITE_IOERR_WRITE`)."""
    return "_".join(str(getattr(fault, "sqlite_errorname", "")).split("_")[:2])


def _kind(fault: BaseException) -> str:
    if isinstance(fault, BrokenPipeError | YbError):
        return ""
    if isinstance(fault, OSError):
        return _BY_NUMBER.get(fault.errno or 0, "machine.other")
    if isinstance(fault, MemoryError):
        return "machine.memory"
    return _BY_NAME.get(_name(fault), "")


def _place(fault: BaseException) -> Path | None:
    """What the system was asked for, where it says so."""
    if not isinstance(fault, OSError):
        return None
    named = fault.filename2 or fault.filename
    if not isinstance(named, str | bytes | os.PathLike):
        return None
    path = Path(os.fsdecode(named))
    is_homeless = _kind(fault) == "machine.gone" and not path.parent.exists()
    return path.parent if is_homeless else path


def _shown(path: Path) -> str:
    """The path, what is no text in it as an escape: a name need not be UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _free(path: Path) -> int:
    """The free bytes where the path lies, or would; nought where nobody can say."""
    for place in (path, *path.absolute().parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return 0


def _why_not_opened(path: Path) -> str:
    """Why the database cannot open its file; it says only that it cannot."""
    if path.is_dir():
        return "machine.folder"
    try:
        with path.open("rb"):
            pass
    except OSError as fault:
        return _kind(fault)
    if not os.access(path.parent, os.W_OK):
        return "machine.read_only" if _is_read_only(path.parent) else "machine.rights"
    return "machine.full" if _free(path) < 1_000_000 else "machine.disk"


def _is_read_only(folder: Path) -> bool:
    return bool(hasattr(os, "statvfs") and os.statvfs(folder).f_flag & os.ST_RDONLY)
