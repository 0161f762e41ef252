"""What a file really is, and whether it may be opened: looked at before any parser sees it.

Names lie: what counts are the first bytes. An archive is judged by its directory and then inflated
once, in pieces, against bounds; XML that declares a document type or entities is refused. What
passes may still be hostile, so parsing happens in a child process with limits (`read.py`).
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a workbook may cost. Bytes, rows, seconds."""

    file_bytes: int = 64 * MB
    entry_bytes: int = 64 * MB
    sheet_bytes: int = 192 * MB
    total_bytes: int = 256 * MB
    ratio: int = 200
    members: int = 500
    rows: int = 300_000
    memory: int = 2048 * MB
    cpu_seconds: int = 60
    wall_seconds: int = 90


class Refused(Exception):
    """The file may not be opened: the cause of the sentence, and what the sentence needs."""

    def __init__(self, cause: str, **said: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.said = said


#: What is known by its first bytes and is no workbook.
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"RIFF", "RIFF"),
)
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SUFFIXES = {
    "xlsx": {".xlsx"},
    "xlsb": {".xlsb"},
    "ods": {".ods"},
    "xls": {".xls", ".et", ".xlt"},
    "spreadsheetml": {".xml"},
    "html": {".html", ".htm"},
    "mhtml": {".mht", ".mhtml"},
    "text": {".csv", ".txt", ".tsv", ".prn"},
}
#: Members that bring code or other files with them.
_FORBIDDEN = (
    ("vbaproject", "file.macros"),
    ("externallinks/", "file.links"),
    ("embeddings/", "file.embedded"),
    ("activex/", "file.macros"),
    ("macrosheets/", "file.macros"),
)
_XML = (".xml", ".rels", ".vml")


def kind_of(path: Path, limits: Limits) -> str:
    """What the file is: xlsx, xlsb, ods, xls, spreadsheetml, html, mhtml or text. Raises Refused."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8192)
            if head.startswith(_OLE2):
                return _ole2(head + file.read(limits.file_bytes))
    except FileNotFoundError:
        raise Refused("file.absent") from None
    except IsADirectoryError:
        raise Refused("file.folder") from None
    except OSError as error:
        raise Refused("file.locked", why=error.strerror or "") from None
    if not size:
        raise Refused("file.empty")
    if size > limits.file_bytes:
        raise Refused("file.too_large", n=str(size // MB), most=str(limits.file_bytes // MB))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _archive_kind(path)
    for mark, what in _OTHERS:
        if head.startswith(mark):
            raise Refused("file.other", what=what)
    if head[:2] == b"\x09\x08" or head[:4] in {b"\x09\x00\x04\x00", b"\x09\x02\x06\x00"}:
        raise Refused("file.ancient")
    return _text_kind(head)


def _ole2(whole: bytes) -> str:
    def has(name: str) -> bool:
        return name.encode("utf-16-le") in whole

    if has("EncryptedPackage") or has("EncryptionInfo"):
        raise Refused("file.encrypted")
    if has("WordDocument"):
        raise Refused("file.other", what="Word")
    if has("PowerPoint Document"):
        raise Refused("file.other", what="PowerPoint")
    if has("Workbook") or has("Book"):
        return "xls"
    raise Refused("file.other", what="OLE2")


def _text_kind(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        wide = head[: len(head) // 2 * 2].decode("utf-16", "replace")
        head = wide.encode("utf-8")
    low = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if low.startswith(b"mime-version:") or b"content-type: multipart/related" in low[:2000]:
        return "mhtml"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in low:
        return "spreadsheetml"
    if low.startswith(
        (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body", b"<div")
    ):
        return "html"
    if low.startswith(b"<?xml") and b"<html" in low:
        return "html"
    if low.startswith(b"<"):
        raise Refused("file.other", what="XML")
    strange = sum(one < 32 and one not in b"\t\r\n\x1a\x1b\f\v" for one in low)
    if b"\0" in low or strange > len(low) // 50:
        raise Refused("file.unknown")
    return "text"


def _archive_kind(path: Path) -> str:
    with _archive(path) as archive:
        names = {info.filename.replace("\\", "/") for info in archive.infolist()}
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "xl/workbook.bin" in names:
            return "xlsb"
        if "content.xml" in names:
            kind = archive.read("mimetype")[:80] if "mimetype" in names else b""
            if b"spreadsheet" in kind:
                return "ods"
            raise Refused("file.other", what="OpenDocument")
    for folder, what in (("word/", "Word"), ("ppt/", "PowerPoint"), ("", "ZIP")):
        if any(name.startswith(folder) for name in names):
            raise Refused("file.other", what=what)
    raise Refused("file.truncated")


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused("file.truncated") from None


def check(path: Path, kind: str, limits: Limits) -> str:
    """The file's SHA-256 after the checks of its kind. Raises Refused."""
    if kind in {"xlsx", "xlsb", "ods"}:
        _check_archive(path, limits)
    return check_sha(path)


def check_unchanged(path: Path, sha256: str) -> None:
    """Refuse a file that was written to while it was read; raises Refused."""
    if check_sha(path) != sha256:
        raise Refused("file.changed")


def check_sha(path: Path) -> str:
    """The file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_archive(path: Path, limits: Limits) -> None:
    with _archive(path) as archive:
        members = archive.infolist()
        if len(members) > limits.members:
            raise Refused("file.members", n=str(len(members)))
        seen: set[str] = set()
        total = 0
        for info in members:
            name = info.filename.replace("\\", "/")
            low = name.lower()
            if ".." in name.split("/") or name.startswith("/") or ":" in name or low in seen:
                raise Refused("file.members_odd")
            seen.add(low)
            for part, cause in _FORBIDDEN:
                if part in low:
                    raise Refused(cause)
            if info.flag_bits & 1:
                raise Refused("file.encrypted")
            most = limits.sheet_bytes if _is_sheet(low) else limits.entry_bytes
            total += info.file_size
            grown = info.file_size > limits.ratio * max(info.compress_size, 1)
            if (
                info.file_size > most
                or total > limits.total_bytes
                or (grown and info.file_size > MB)
            ):
                raise Refused("file.bomb")
        for info in members:
            _inflate(archive, info)


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") or name in {"xl/sharedstrings.xml", "content.xml"}


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Inflate a member once: its length and checksum must be what the directory says, no DTD inside."""
    is_xml = info.filename.lower().endswith(_XML)
    try:
        with archive.open(info) as member:
            _look_through(member, is_xml=is_xml)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        raise Refused("file.truncated") from None


def _look_through(member: IO[bytes], *, is_xml: bool) -> None:
    tail = b""
    wide = False
    first = True
    while piece := member.read(MB):
        if not is_xml:
            continue
        if first:
            wide = b"\0" in piece[:64]
            first = False
        looked = tail + (piece.replace(b"\0", b"") if wide else piece)
        if b"<!DOCTYPE" in looked or b"<!ENTITY" in looked:
            raise Refused("file.entities")
        tail = looked[-16:]


def is_named_rightly(path: Path, kind: str) -> bool:
    """Whether the file's ending says what the file is."""
    return path.suffix.lower() in _SUFFIXES[kind]


_CONTENT = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def check_xml(data: bytes) -> None:
    """Refuse SpreadsheetML that declares entities; raises Refused."""
    if _CONTENT.search(data.replace(b"\0", b"")):
        raise Refused("file.entities")
