"""The employer's own sheet back: figures beside the rows taken, each bad cell marked, the reason beside it.

Nothing of the employer's is lost: an xlsx keeps its formatting, every other kind comes back as an
xlsx with the same cells in the same rows. What is written for the employer is Chinese, whatever the
language of the screen. The foreign file is opened in the child process (`answering.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import private_files
from ..errors import BadData, Problem
from ..language import speaking
from . import guard, sentences
from .guard import Limits
from .read import Reading, assumed, worded
from .subprocess_client import Child

#: Writing a large workbook takes longer than reading it.
LIMITS = Limits(memory=3072 * guard.MB, cpu_seconds=300, wall_seconds=420)


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of figures: its heading, and fen by sheet and row."""

    heading: str
    values: Mapping[tuple[str | None, int], int]


def answer(
    source: Path,
    out: Path,
    reading: Reading,
    figures: Sequence[FigureColumn] = (),
    *,
    problems: Sequence[Problem] = (),
    notes: Sequence[tuple[str | None, int, str, str]] = (),
    limits: Limits = LIMITS,
) -> None:
    """Write the answer to `source`, as `reading` understood it, to `out` (xlsx).

    `problems` are those that the office found beside the workbook's own, `notes` what it says of rows that are
    taken: sheet, row, what is said and what is done about it.
    A file that could not be read is answered by a sheet that says why. Raises BadData where the
    source is not the file that was read, OSError where `out` cannot be written.
    """
    refusals = [one for one in reading.causes if one[3] is None]
    with speaking("zh_CN"):
        told = [*worded(reading.causes), *problems]
        remarks = assumed(reading.remarks)
    question: dict[str, Any] = {
        "refused": bool(refusals),
        "file": reading.file,
        "counts": reading.counts,
        "problems": [
            [p.sheet, p.row, p.cell, p.says, p.cure, p.clause or sentences.CLAUSE] for p in told
        ],
        "notes": [list(note) for note in notes],
        "assumed": [[one.what, one.took, one.why] for one in remarks],
    }
    try:
        if not refusals:
            kind = guard.kind_of(source, limits)
            question |= _of_rows(reading, figures)
            question |= {"path": str(source.resolve()), "kind": kind, "most": limits.rows}
        with private_files.replacing(out) as part, Child(limits, is_long=False) as child:
            if not refusals and guard.check(source, kind, limits) != reading.sha256:
                _refuse("file.changed", {})
            child.ask({**question, "out": str(part.absolute())})
    except guard.Refused as refused:
        _refuse(refused.cause, refused.said)


def _of_rows(reading: Reading, figures: Sequence[FigureColumn]) -> dict[str, Any]:
    """The sheets with their headings' last row, the rows that are right, the figures by row."""
    good: dict[str, list[int]] = {}
    for sheet, row in reading.places():
        good.setdefault(sheet or "", []).append(row)
    columns = []
    for one in figures:
        values: dict[str, dict[str, int]] = {}
        for (sheet, row), fen in one.values.items():
            values.setdefault(sheet or "", {})[str(row)] = fen
        columns.append([one.heading, values])
    heads = {one.sheet or "": one.header_rows[-1] for one in reversed(reading.sheets)}
    return {"heads": heads, "good": good, "figures": columns}


def _refuse(cause: str, said: Mapping[str, str]) -> None:
    problem: Problem = sentences.problem(cause, said)
    raise BadData(problem.says, problem.cure, problems=(problem,), kind=problem.kind)
