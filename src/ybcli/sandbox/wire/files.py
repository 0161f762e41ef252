"""Files of lines (流式文件): what was uploaded with 9101 or made by 3202, and how it is read.

A file is a ZIP of one TXT, UTF-8, TAB between columns. It is unpacked with a limit, whatever its
directory claims.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .values import Refusal

#: A file is not unpacked further than this.
LIMIT_UNPACKED = 128 * 1024 * 1024
MOST_ROWS = 1_500_000


@dataclass(frozen=True, slots=True)
class Stored:
    """A file under its number; `until` is the last moment of its download."""

    number: str
    name: str
    content: bytes
    until: str


class Files:
    """The platform's file store."""

    def __init__(self) -> None:
        self._files: dict[str, Stored] = {}

    def __len__(self) -> int:
        return len(self._files)

    def keep(self, key: str, name: str, content: bytes, until: str) -> Stored:
        """Store a file; its number is made from `key`, so that the same upload has the same one."""
        number = f"fsi/plc/{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:22]}"
        self._files[number] = stored = Stored(number, name, content, until)
        return stored

    def find(self, number: str) -> Stored:
        """The file of a number. Raises Refusal."""
        if not number:
            raise Refusal("FSI-文件查询号不能为空[fileBO_156]")
        if number not in self._files:
            raise Refusal("FSI-文件不存在或已过期[fileBO_157]")
        return self._files[number]


def packed(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    """The ZIP of some rows; empty values are the word `null`."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            entry, "\n".join("\t".join(cell or "null" for cell in row) for row in rows)
        )
    return made.getvalue()


def unpacked(archive: bytes) -> bytes:
    """The one text of a ZIP. Raises Refusal where it is none, broken, locked, or a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as whole:
            names = [one for one in whole.infolist() if not one.is_dir()]
            if len(names) != 1 or names[0].flag_bits & 1:
                raise Refusal("文件应为只含一个TXT的ZIP压缩包")
            if names[0].file_size > LIMIT_UNPACKED:
                raise Refusal("文件解压后过大")
            with whole.open(names[0]) as file:
                raw = file.read(LIMIT_UNPACKED + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        IndexError,
    ):
        raise Refusal("文件不是有效的ZIP压缩包") from None
    if len(raw) > LIMIT_UNPACKED:
        raise Refusal("文件解压后过大")
    return raw


def rows(archive: bytes, columns: int) -> list[list[str]]:
    """The rows of a ZIP, each of `columns` cells, `null` as empty. Raises Refusal with the row."""
    try:
        whole = unpacked(archive).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("文件不是UTF-8编码") from None
    if whole.count("\n") > MOST_ROWS:
        raise Refusal(f"文件超过{MOST_ROWS}行")
    found: list[list[str]] = []
    for number, line in enumerate(whole.split("\n"), 1):
        if not line.strip():
            continue
        cells = ["" if cell == "null" else cell for cell in line.rstrip("\r").split("\t")]
        if len(cells) != columns:
            raise Refusal(f"文件第{number}行应有{columns}列，实有{len(cells)}列")
        found.append(cells)
    return found
