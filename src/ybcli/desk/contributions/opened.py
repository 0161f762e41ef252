"""A declaration's first entry and its lines, written in the caller's transaction (6.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...cases.opening import Opening
from ..casework import acts

if TYPE_CHECKING:
    from ...cases.contents import Source, StatedTotals
    from ...cases.items import Item
    from ...store.store import Transaction
    from .. import Desk
    from ..verification.declaration_lines import Lines


def open_declaration(
    desk: Desk,
    tx: Transaction,
    item: Item,
    *,
    act: str,
    flow: str,
    by: str,
    reference: str,
    fields: Mapping[str, Any],
    sources: Mapping[str, Source],
    lines: Lines,
    channel: str,
    stated: StatedTotals | None = None,
    workbook: Mapping[str, Any] | None = None,
    supplements: str | None = None,
    reason: str | None = None,
) -> str:
    """Write the first entry and the lines of a declaration in the caller's transaction; its case id."""
    opening = Opening(
        item=item.code,
        flow=flow,
        region=fields["region"],
        channel=channel,
        party={
            "kind": "unit",
            "id": fields["credit_code"],
            "name": fields.get("unit_name") or fields["credit_code"],
        },
        reference=reference,
        fields=fields,
        sources=sources,
        lines=lines.head(),
        stated=stated,
        workbook=workbook,
        supplements=supplements,
        reason=reason,
    )
    case = acts.open_case(desk, tx, opening, act=act, by=by)
    tx.lines(line_rows(case.id, str(fields["credit_code"]), str(fields["period"]), lines))
    return case.id


def line_rows(case: str, credit_code: str, period: str, lines: Lines) -> Sequence[tuple[Any, ...]]:
    """The lines in the order of the table's columns."""
    import polars as pl

    frame = lines.frame
    height = frame.height
    numbers = pl.int_range(1, height + 1, eager=True)
    blank = pl.Series([None] * height, dtype=pl.Utf8)
    none = pl.Series([None] * height, dtype=pl.Int64)
    differences = "before_fen" in frame.columns
    return pl.DataFrame(
        {
            "id": pl.Series([case] * height) + ":" + numbers.cast(pl.Utf8),
            "case_id": [case] * height,
            "number": numbers,
            "sheet": frame["sheet"] if "sheet" in frame.columns else blank,
            "row": frame["row"] if "row" in frame.columns else numbers,
            "credit_code": [credit_code] * height,
            "period": [period] * height,
            "id_number": frame["id_number"],
            "name": frame["name"],
            "wage_fen": frame["wage_fen"],
            "base_fen": frame["base_fen"],
            "employer_fen": frame["employer_fen"],
            "employee_fen": frame["employee_fen"],
            "before_fen": frame["before_fen"] if differences else none,
            "after_fen": frame["after_fen"] if differences else none,
        }
    ).rows()
