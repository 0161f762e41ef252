"""What stands around a table and belongs to all of its rows: the month, the act, the unit's code."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..cases import identity
from . import cells
from .cells import Cell
from .headings import words


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """The month for rows that name none, where it stood, the year for bare months, the act, the unit.

    `source` is `label`, `title`, `sheet`, `file` or empty; a label (`所属期：2026-07`) is beyond
    doubt, the others are assumptions. `contradicted` is the month that the rows may not deny.
    """

    period: str | None = None
    source: str = ""
    year: str = ""
    contradicted: str | None = None
    action: str = ""
    credit_code: str = ""


def read(
    above: Sequence[Sequence[Cell]], sheet: str, stem: str, shown: Sequence[str]
) -> SheetHeader:
    """The head of a table from the rows above it, the sheet's and the file's name, its headings."""
    texts = [
        cells.squeezed(cell) for row in above for cell in row if isinstance(cell, str) and cell
    ]
    not_labels = words().single["not_labels"]
    spoken = [text for text in texts if not not_labels.search(text)]
    years = {cells.year_in(text) for text in (*spoken, sheet, stem)} - {""}
    year = next((one for one in map(cells.year_in, (*spoken, sheet, stem)) if one), "")
    labelled = _labelled(above)
    title = _only({month for text in spoken for month in cells.months_in(text)})
    named = _only(set(cells.months_in(sheet)))
    if not named and year and len(years) == 1:
        bare = cells.month_alone(sheet)
        named = cells.period(bare, year)[0] if bare else None
    title_year = _only({cells.year_in(text) for text in spoken} - {""})
    filed = _only(set(cells.months_in(stem)))
    other_year = cells.year_in(sheet) or cells.year_in(stem)
    choices = [
        (labelled, "label"),
        (title, "title"),
        (named, "sheet"),
        (title_year, "title"),
        (filed, "file"),
        (other_year, "sheet" if cells.year_in(sheet) else "file"),
    ]
    period, source = next(((one, where) for one, where in choices if one), (None, ""))
    known_year = period[:4] if period else year
    return SheetHeader(
        period,
        source,
        known_year,
        labelled or title,
        _action(sheet, spoken, shown, stem),
        _credit_code(above),
    )


def _only(found: set[str]) -> str | None:
    return found.pop() if len(found) == 1 else None


def _labelled(above: Sequence[Sequence[Cell]]) -> str | None:
    said = words()
    for label in said.labels:
        for row in above:
            for at, cell in enumerate(row):
                text = cells.squeezed(unicodedata.normalize("NFKC", cells.plain(cell)))
                before, hit, after = text.partition(label)
                if not hit or said.single["not_labels"].search(before[-4:] + after[:2]):
                    continue
                after = after.lstrip(":()年月份")[:16]
                value = [after] if after else list(row[at + 1 : at + 4])
                for one in value:
                    if isinstance(one, str) and cells.months_in(one):
                        return cells.months_in(one)[0]
                    period, wrong = cells.period(one)
                    if period and not wrong:
                        return period
    return None


def _action(sheet: str, spoken: Sequence[str], shown: Sequence[str], stem: str) -> str:
    named = cells.action(sheet)
    if named:
        return named
    for text in (*spoken, stem):
        if cells.action(text):
            return cells.action(text)
    whole = "".join(shown)
    if "报减方式" in whole or "报增方式" in whole:
        return cells.action("报减" if "报减方式" in whole else "报增")
    return ""


def _credit_code(above: Sequence[Sequence[Cell]]) -> str:
    for row in above:
        for cell in row:
            text = identity.clean(cells.plain(cell))
            for piece in (text, text[-18:]):
                if len(piece) == 18 and piece[0] in "159N" and not identity.credit_code(piece)[1]:
                    return piece
    return ""
