"""A service item's own template filled in: each row one application, its headings the form's fields.

Read in the child process, as every foreign file is; the rows come back as text, and the desk checks
them like any form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem
from . import guard, sentences
from .guard import Limits
from .subprocess_client import Child


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: its sheet, the number that Excel shows, the text under each heading, their cells."""

    sheet: str | None
    row: int
    values: dict[str, str]
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class FormRows:
    """What a filled template says: its hash and rows, or the one Problem with the whole file."""

    sha256: str
    rows: tuple[FormRow, ...]
    problem: Problem | None = None


def read_form(
    path: Path,
    *,
    headings: Sequence[str],
    key: str,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> FormRows:
    """The rows below the headings; `key` is the heading without which a sheet is no list."""
    sha256 = ""
    try:
        kind = guard.kind_of(path, limits)
        with Child(limits, is_long=False) as child:
            sha256 = guard.check(path, kind, limits)
            question = {
                "path": str(path.resolve()),
                "kind": kind,
                "headings": list(headings),
                "key": key,
                "rows": limits.rows,
            }
            answer, _rest = child.ask(question)
        guard.check_unchanged(path, sha256)
    except guard.Refused as refused:
        return FormRows(sha256, (), sentences.problem(refused.cause, refused.said))
    if answer["findings"]:
        cause, *_place, said = answer["findings"][0]
        return FormRows(sha256, (), sentences.problem(cause, said))
    columns = {one["sheet"]: one["columns"] for one in answer["sheets"]}
    rows = []
    for sheet, number, values in answer["good"]:
        cells = {head: f"{letter}{number}" for head, letter in columns[sheet].items()}
        rows.append(FormRow(sheet, number, values, cells))
    return FormRows(sha256, tuple(rows))
