"""The rows of a wage-base record, held against the registers; those that cannot be declared are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ...language import _
from ..casework import record_differences
from . import payroll
from .payroll import Held

if TYPE_CHECKING:
    from ...cases.contents import StatedTotals
    from ...cases.journal import Case
    from ...store.queries.records import Record
    from .. import Desk

#: So many rows are named; the rest is counted.
MOST: Final = 20


def of_record(desk: Desk, body: Mapping[str, Any], region: str) -> Held:
    """The persons and wages of a record, held against the registers; its rows are numbered from 1."""
    import polars as pl

    frame = pl.DataFrame(body["rows"]).select("id_number", "name", "wage_fen")
    frame = frame.with_columns(
        sheet=pl.lit(None, dtype=pl.Utf8), row=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    )
    credit_code, period = str(body["credit_code"]), str(body["period"])
    return payroll.held(desk, frame, credit_code, period, region)


def stated(body: Mapping[str, Any], told: Held) -> StatedTotals:
    """The totals that the record states, without the rows that are left out of the declaration."""
    every = {number: row["wage_fen"] for number, row in enumerate(body["rows"], 1)}
    gone = [every[problem.row] for problem in told.problems if problem.row is not None]
    wage, persons = body.get("wage_fen"), body.get("persons")
    return {
        "wage_fen": None if wage is None else int(wage) - sum(gone),
        "persons": None if persons is None else int(persons) - len(gone),
    }


def in_words(told: Held) -> str:
    """The rows that are not declared, each with its reason."""
    said = [
        _("row {row}: {says}").format(row=one.row, says=one.says) for one in told.problems[:MOST]
    ]
    if len(told.problems) > MOST:
        said.append(_("{n} more").format(n=len(told.problems) - MOST))
    return "; ".join(said)


def ask(desk: Desk, record: Record, case: Case | None, told: Held) -> str:
    """Open the question about the rows that are not declared; its case, empty where there are none. Where
    nothing of the record is declared (`case` is None) the record is taken by it.
    """
    if not told.problems:
        return ""
    fields = {
        "about": f"{record.department}|{record.record_id}|rows",
        "title": _("rows of a payroll that cannot be declared"),
        "known": case.id if case else "",
        "known_by": "",
        "told_by": record_differences.who_told(record),
        "differs": in_words(told),
        "next": (
            f'yb batch supplement {case.id} --set NUMBER=WAGE --reason "…"'
            if case
            else "yb sync run"
        ),
    }
    return record_differences.open_question(
        desk,
        fields,
        region=case.region if case else "",
        by=f"department:{record.department}",
        record=None if case else record,
    )
