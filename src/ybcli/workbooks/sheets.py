"""One sheet: its tables one after the other, its persons, and the same person twice.

The first rows go one by one, with all of their cells: that is where titles, examples and oddities
stand. A long rest goes in columns (`columns.py`), and only what is odd there comes back to `rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from . import cells, rows, sheet_header, tables
from .cells import Cell
from .grids import Grid
from .headings import Table
from .row_stream import RowStream, Sheet
from .rows import Finding, Person, Rules
from .sheet_header import SheetHeader

#: So many rows go one by one before columns pay for themselves.
FIRST = 2000


@dataclass(slots=True)
class ReadRequest:
    """What the caller wants: the day, their own choice of columns, whether rows owe a wage."""

    today: date
    columns: Mapping[str, str]
    needs_wage: bool = True
    stem: str = ""
    most_rows: int = 300_000


#: From the most to the least that a sheet without a usable table had.
STATUSES = ("list", "no_wage", "no_id", "no_name", "no_headings", "nobody", "not_a_list")


def read(grid: Grid, request: ReadRequest) -> Sheet:
    """The persons of a sheet, judged. Raises TooLong."""
    feed = RowStream(grid.rows, grid.top, request.most_rows)
    first = feed.take(FIRST)
    found = tables.find(first, grid, request.columns)
    sheet = Sheet(grid.sheet, left=grid.left, top=grid.top)
    if isinstance(found, tables.Evidence):
        sheet.status = _why_not(found, first)
        if found.row is not None:
            sheet.shown = [cells.squeezed(c) for c in first[found.row] if isinstance(c, str) and c]
        return sheet
    above: list[list[Cell]] = [[grid.title], *first[: found.top]]
    sheet.head = sheet_header.read(above, grid.sheet or "", request.stem, found.shown)
    sheet.table = found
    sheet.shown = found.shown
    if "wage" not in found.fields and request.needs_wage and sheet.head.action != "remove":
        sheet.status = "no_wage"
        return sheet
    feed.back(first[found.bottom + 1 :])
    rules = _rules(grid, found, sheet.head, request)
    _walk(feed, grid, rules, request, sheet)
    sheet.n_people = len(sheet.people) + sum(frame.height for frame in sheet.frames)
    if not sheet.n_people:
        sheet.status = "nobody"
    sheet.hidden_rows = grid.hidden_rows()
    _find_twice(sheet)
    return sheet


def _rules(grid: Grid, table: Table, head: SheetHeader, request: ReadRequest) -> Rules:
    both = sorted((table.fields["name"].at + grid.left, table.fields["id_number"].at + grid.left))
    spanned = {
        at + 1
        for a, b, c, d in grid.merges
        if b <= both[0] and d >= both[1]
        for at in range(a, min(c, a + 1000) + 1)
    }
    return Rules(
        table,
        request.today,
        is_typed=grid.is_typed,
        needs_wage=request.needs_wage,
        default_period=head.period,
        default_year=head.year,
        head_period=head.contradicted,
        action=head.action,
        left=grid.left,
        spanning=spanned.__contains__,
        fault=lambda number, at: grid.faults().get((number - 1, at + grid.left), ""),
    )


def _walk(feed: RowStream, grid: Grid, rules: Rules, request: ReadRequest, sheet: Sheet) -> None:
    walked = 0
    while True:
        number = feed.number
        some = feed.take(FIRST if walked < FIRST else 4)
        if not some:
            return
        if walked >= FIRST:
            feed.back(some)
            from . import columns

            frame, people, heading = columns.take(feed, rules)
            sheet.people += people
            if frame is not None:
                sheet.frames.append(frame)
            if not heading:
                return
            walked = 0
            continue
        places = rules.places()
        for done, row in enumerate(some):
            picked = cells.pick(row, places)
            here = number + done
            if not rows.looks_like_id(picked[1]) and tables.is_heading_row(row):
                again = tables.find(some[done : done + 8], replace(grid, top=here), request.columns)
                feed.back(some[done + 1 :])
                if isinstance(again, Table):
                    feed.take(again.bottom)
                    rules = _rules(grid, again, replace(sheet.head, action=rules.action), request)
                break
            if rows.nobody(here, row, picked, rules):
                _section(row, rules)
            else:
                sheet.people.append(rows.judge(here, picked, rules))
            walked += 1


def _section(row: Sequence[Cell], rules: Rules) -> None:
    """A line such as `二、减少人员` between the rows turns the act of those that follow."""
    texts = [cells.squeezed(cell) for cell in row if isinstance(cell, str) and cell.strip()]
    if len(texts) == 1 and len(texts[0]) <= 12 and not any(one.isdigit() for one in texts[0]):
        rules.action = cells.action(texts[0].lstrip("一二三四、（）()")) or rules.action


def _why_not(found: tables.Evidence, first: Sequence[Sequence[Cell]]) -> str:
    if found.has_name and (found.has_wage or not found.has_id):
        return "no_id" if not found.has_id else "not_a_list"
    if found.has_id:
        return "no_name"
    numbers = sum(
        rows.looks_like_id(cell) for row in first[:50] for cell in row if isinstance(cell, str)
    )
    return "no_headings" if numbers >= 2 else "not_a_list"


def _find_twice(sheet: Sheet) -> None:
    """The same person and month again on the sheet: each row after the first is said.

    Where their wages differ nobody here knows which one counts, so the first is said as well.
    """
    seen: dict[tuple[str, str | None], list[tuple[int, int | None, Person | None]]] = {}
    if sheet.frames:
        from . import columns

        seen = columns.twice(sheet)
    else:
        for one in sheet.people:
            if one.id_number:
                key = (one.id_number, one.period)
                seen.setdefault(key, []).append((one.row, one.wage_fen, one))
    assert sheet.table
    at = sheet.table.fields["id_number"].at
    for group in seen.values():
        if len(group) < 2:
            continue
        group.sort(key=lambda member: member[0])
        differ = len({wage for _row, wage, _one in group if wage is not None}) > 1
        first = group[0][0]
        for row, _wage, again in group[0 if differ else 1 :]:
            assert again
            other, cause = (
                (group[1][0], "row.disagrees") if row == first else (first, "row.duplicate")
            )
            again.findings.append(Finding(cause, "id_number", row, at, said={"other": str(other)}))
