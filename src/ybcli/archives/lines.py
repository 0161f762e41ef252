"""The lines of a declaration in a package: their count, sums and hash are those of the journal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..cases import line_hash
from ..cases.journal import Case
from ..language import _
from .contents import LINES

_SUMS: Final = ("wage_fen", "base_fen", "employer_fen", "employee_fen")
_SIGNS: Final = "=+-@\t\r＝＋－＠"


def line_faults(root: Path, case: Case) -> Iterator[str]:
    """What is wrong with `lines.csv`, by what the first entry says of the lines.

    A case that corrects a declaration has none of its own. Raises ValueError, KeyError for a file
    that is no table as we write it.
    """
    name = "data/lines.csv"
    path = root / name
    head = case.opening.get("lines")
    if not head or case.takes_back:
        if path.exists():
            yield _("{name} was added: the journal has no lines").format(name=name)
        return
    if not path.exists():
        yield _("{name} is missing").format(name=name)
        return
    text = path.read_bytes().decode("utf-8-sig")
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        yield _("{name} cannot be read").format(name=name)
        return
    if any(tuple(row) != LINES for row in rows) or len(rows) != head["persons"]:
        yield _("{name} does not hold the persons that the journal counts").format(name=name)
        return
    sums = {column: sum(int(row[column]) for row in rows) for column in _SUMS}
    if any(sums[column] != head[column] for column in _SUMS) or _digest(rows) != head["hash"]:
        yield _("the sums of {name} differ from the journal").format(name=name)


def _digest(rows: list[dict[str, str]]) -> str:
    """The hash of the lines as they were declared."""
    columns = ("id_number", "name", *_SUMS)
    return line_hash.hash_of([_cell(row[column]) for column in columns] for row in rows)


def _cell(text: str) -> str:
    """A cell as it was declared: without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in _SIGNS else text
