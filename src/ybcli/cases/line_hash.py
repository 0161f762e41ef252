"""The hash of a declaration's lines, as its first entry keeps it: number, name and amounts, one line each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def hash_of(rows: Iterable[Sequence[object]]) -> str:
    """The hash over rows of identity number, name, wage, base, employer's and employee's share (fen)."""
    whole = hashlib.sha256()
    for row in rows:
        whole.update((",".join(_cell(str(value)) for value in row) + "\n").encode())
    return whole.hexdigest()


def _cell(text: str) -> str:
    """A cell as a CSV has it."""
    if not text or any(one in text for one in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text
