"""Files of lines (流式文件): a ZIP of one TXT, TAB between columns, no header, `null` for empty.

The same rows give the same bytes, because a file that is sent again must be the same message. The
rows never touch the disk in the clear.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence

from ._silence import Silence

#: A result file is not unpacked further than this.
LIMIT_BYTES = 256 * 1024 * 1024
_NAME = "rows.txt"


def packed(rows: Iterable[Sequence[str]]) -> bytes:
    """The ZIP of the rows."""
    entry = zipfile.ZipInfo(_NAME, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", compresslevel=6) as archive,
        archive.open(entry, "w") as file,
        io.TextIOWrapper(file, "utf-8", errors="replace", newline="\n") as out,
    ):
        between = ""
        for row in rows:
            out.write(between + "\t".join(_cell(value) for value in row))
            between = "\n"
    return made.getvalue()


def _cell(value: str) -> str:
    if not value:
        return "null"
    if "\t" in value or "\n" in value or "\r" in value:
        return " ".join(value.split())
    return value


def unpacked(archive: bytes, least: int) -> Iterator[list[str]]:
    """The rows of a ZIP, `null` as empty text.

    Raises Silence where it is no such file, a row has fewer than `least` columns, or it is a bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as whole:
            names = [one for one in whole.infolist() if not one.is_dir()]
            usual = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
            if len(names) != 1 or names[0].compress_type not in usual:
                raise Silence("garbage")
            with whole.open(names[0]) as file:
                yield from _rows(file.read(LIMIT_BYTES + 1), least)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
    ):  # what zipfile raises for broken, locked and foreign archives
        raise Silence("garbage") from None


def _rows(raw: bytes, least: int) -> Iterator[list[str]]:
    if len(raw) > LIMIT_BYTES:
        raise Silence("too_large", final=True)
    try:
        whole = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Silence("garbage") from None
    for line in whole.split("\n"):
        if not line.strip():
            continue
        cells = [
            "" if cell.strip().lower() == "null" else cell.strip() for cell in line.split("\t")
        ]
        if len(cells) < least:
            raise Silence("garbage")
        yield cells
