"""Where a table begins: the rows of its headings among titles, notes, codes and marks.

The anchor is the first row that holds both a name's and an identity number's heading. Merged cells
say how far the headings reach down and what groups stand above; where a file has no merges, empty
cells beside and below say it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .cells import Cell, is_blank, squeezed
from .grids import Grid, Merge
from .headings import Column, Table, called, choose, is_called, normal, wage_rank, words

#: Titles and notes above a table are never longer than this.
SEARCHED = 200
_DIGIT = re.compile(r"[0-9]")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sheet without a table of persons has: for the sentence that refuses it."""

    has_name: bool = False
    has_id: bool = False
    has_wage: bool = False
    row: int | None = None


def find(
    rows: Sequence[Sequence[Cell]], grid: Grid, wanted: Mapping[str, str], start: int = 0
) -> Table | Evidence:
    """The next table of persons from `start` on among the first rows of a sheet."""
    best = Evidence()
    own = {name: "".join(normal(text)) for name, text in wanted.items()}
    for at in range(start, min(len(rows), start + SEARCHED)):
        name, number = (_called(rows[at], one, own) for one in ("name", "id_number"))
        if name is None and number is None:
            continue
        for below in range(at + 1, min(at + 3, len(rows))):
            if name is not None and number is not None:
                break
            if name is None:
                name = _called(rows[below], "name", own)
            else:
                number = _called(rows[below], "id_number", own)
        if name is not None and number is not None and name != number:
            return _table(rows, at, grid, wanted)
        seen = Evidence(
            name is not None,
            number is not None,
            any(_is_wage(cell) for cell in rows[at]),
            at,
        )
        if (seen.has_name + seen.has_id + seen.has_wage) > (
            best.has_name + best.has_id + best.has_wage
        ) and _filled(rows[at]) > 1:
            best = seen
    return best


def _called(row: Sequence[Cell], field_name: str, own: Mapping[str, str]) -> int | None:
    asked = own.get(field_name)
    if asked:
        for at, cell in enumerate(row):
            if isinstance(cell, str) and cell and "".join(normal(cell)) == asked:
                return at
    return called(row, field_name)


def _is_wage(cell: Cell) -> bool:
    return isinstance(cell, str) and 0 < len(cell) <= 40 and wage_rank((normal(cell)[0],)) >= 0


def is_heading_row(row: Sequence[Cell]) -> bool:
    """Whether a row among the data repeats the headings or begins another table."""
    return called(row, "name") is not None and called(row, "id_number") is not None


def _table(
    rows: Sequence[Sequence[Cell]], anchor: int, grid: Grid, wanted: Mapping[str, str]
) -> Table:
    first = grid.top - 1
    merges = [
        (a - first, b - grid.left, c - first, d - grid.left)
        for a, b, c, d in grid.merges
        if a - first <= anchor + 3 and c - first >= anchor - 3
    ]
    bottom = _bottom(rows, anchor, merges)
    top = anchor
    while top > max(anchor - 2, 0) and _is_group_row(rows, top - 1, anchor, merges):
        top -= 1
    columns = _columns(rows, top, bottom, merges, grid)
    return replace(choose(columns, wanted, grid.left), top=top, bottom=bottom)


def _bottom(rows: Sequence[Sequence[Cell]], anchor: int, merges: list[Merge]) -> int:
    bottom = anchor
    for a, b, c, d in merges:
        if a == anchor and c > a and b == d and b < len(rows[anchor]) and rows[anchor][b]:
            bottom = max(bottom, min(c, anchor + 3))
    if bottom > anchor:
        return min(bottom, len(rows) - 1)
    head = rows[anchor]
    wide = {at for a, b, _c, d in merges if a == anchor for at in range(b, d + 1) if d > b}
    taken = {called(head, "name"), called(head, "id_number")}
    while bottom + 1 < len(rows) and bottom < anchor + 2:
        cells = [(at, cell) for at, cell in enumerate(rows[bottom + 1]) if not is_blank(cell)]
        if not cells or any(at in taken or not _is_sub_heading(cell) for at, cell in cells):
            break
        under = all(at in wide or at >= len(head) or is_blank(head[at]) for at, _ in cells)
        if not under and not any(_is_name_or_id(cell) for _, cell in cells):
            break
        bottom += 1
    return bottom


def _is_sub_heading(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= 20 and not _DIGIT.search(cell)


def _is_name_or_id(cell: Cell) -> bool:
    return max(is_called("name", str(cell)), is_called("id_number", str(cell))) >= 0


def _is_group_row(
    rows: Sequence[Sequence[Cell]], at: int, anchor: int, merges: list[Merge]
) -> bool:
    texts = {
        place: squeezed(cell)
        for place, cell in enumerate(rows[at])
        if isinstance(cell, str) and not is_blank(cell)
    }
    width = _filled(rows[anchor])
    if not texts or len(texts) != _filled(rows[at]) or len(texts) >= max(width, 2):
        return False
    if any(
        ":" in text or "：" in text or len(text) > 24 or not _HAN.search(text)
        for text in texts.values()
    ):
        return False
    spans = [d - b + 1 for a, b, _c, d in merges if a == at and d > b]
    if any(span > 0.8 * max(width, 3) for span in spans):
        return False
    return bool(spans) or any(words().single["group"].search(one) for one in texts.values())


def _columns(
    rows: Sequence[Sequence[Cell]], top: int, bottom: int, merges: list[Merge], grid: Grid
) -> tuple[Column, ...]:
    width = max(len(rows[at]) for at in range(top, bottom + 1))
    block = [
        [rows[at][c] if c < len(rows[at]) else "" for c in range(width)]
        for at in range(top, bottom + 1)
    ]
    for a, b, _c, d in merges:
        if top <= a <= bottom and d > b:
            for at in range(b, min(d + 1, width)):
                block[a - top][at] = block[a - top][b]
    for upper, below in pairwise(block):
        for at in range(1, width):
            beside = not is_blank(below[at]) and not is_blank(below[at - 1])
            if is_blank(upper[at]) and beside:
                upper[at] = upper[at - 1]
    made = []
    for at in range(width):
        path: list[str] = []
        shown: list[str] = []
        for level in block:
            cell = level[at]
            if not isinstance(cell, str) or is_blank(cell):
                continue
            bare, noted = normal(cell)
            if noted not in path and _speaks(noted):
                path.append(noted)
            if bare and bare not in path:
                path.append(bare)
                shown.append(squeezed(cell))
        if path:
            hidden = at + grid.left in grid.hidden_columns
            made.append(Column(at, tuple(path), "/".join(shown) or path[-1], hidden))
    return tuple(made)


def _speaks(noted: str) -> bool:
    """Whether the words in a heading's brackets say whose or which insurance it is."""
    if not noted or ":" in noted:
        return False
    said = words()
    forms = [said.single["employer"], *(form for _name, form in said.insurance)]
    return any(form.search(noted) for form in forms)


def _filled(row: Sequence[Cell]) -> int:
    return sum(not is_blank(cell) for cell in row)
