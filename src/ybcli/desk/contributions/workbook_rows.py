"""The rows of an employer's workbook: read, of which month, each person once, against what is declared already."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...cases.roles import Role
from ...errors import BadData, Problem, UsageError
from ...language import _
from ...store.queries import parties
from ..casework import inbox
from ..intake import applications
from . import payroll

if TYPE_CHECKING:
    import polars

    from ...workbooks.read import Reading
    from .. import Desk

ROLE: Final = Role.DECLARATION


def read(
    path: Path, desk: Desk | None, *, today: Any, sheet: str | None, columns: Mapping[str, str]
) -> Reading:
    """The file as the workbooks room understands it; needs no office."""
    from ...workbooks.read import read as read_file

    if not path.exists():
        raise UsageError(_("{path} does not exist").format(path=path))
    return read_file(path, today=today, sheet=sheet, columns=columns)


def declared_fields(desk: Desk, reading: Reading, unit: str, period: str) -> dict[str, Any]:
    """The head of the declaration: unit and month as given, else as the file says; the rest filled in.

    Raises BadData with a Problem for each that neither says.
    """
    from ...cases import forms

    item = desk.item_of(ROLE)
    months = sorted(set(reading.frame()["period"].drop_nulls().unique()) - {""})
    months = [month for month in months if len(month) == len("2026-07")]
    if not period and len(months) > 1:
        raise BadData(
            _("the workbook holds {n} months: {months}").format(
                n=len(months), months=", ".join(months)
            ),
            _("choose one with --period; each month is a declaration of its own"),
            kind="period.invalid",
        )
    given = {
        "credit_code": unit or getattr(reading, "credit_code", "") or "",
        "period": period or (months[0] if months else ""),
    }
    clean, problems = forms.check(item, given, today=desk.today)
    if problems:
        raise BadData(problems[0].says, problems[0].cure, problems=problems)
    filled, _sources = applications.prefilled(desk, item, clean["credit_code"], clean)
    clean = {**filled, **clean}
    known_name = parties.name_of(desk.reader, clean["credit_code"])
    clean["unit_name"] = clean.get("unit_name") or known_name
    clean["region"] = inbox.county_of(str(clean.get("region") or desk.region))
    return clean


def of_month(reading: Reading, period: str) -> polars.DataFrame:
    """The good rows of the month, and those that name no month; a removal (减员) declares no wage."""
    import polars as pl

    declares = pl.col("wage_fen").is_not_null() & (pl.col("action").fill_null("") != "remove")
    frame: pl.DataFrame = reading.frame().filter(declares)
    month = pl.col("period")
    fits = (month == period) | month.is_null() | (month.str.len_chars() < len("2026-07"))
    frame = frame.filter(fits)
    if frame.is_empty():
        raise BadData(
            _("no row of the workbook belongs to {period}").format(period=period),
            _("look at the months with `yb batch check`"),
            kind="period.invalid",
        )
    return frame


def once_each(frame: polars.DataFrame) -> tuple[polars.DataFrame, list[Problem]]:
    """Each person once in the month: a second row on another sheet is a Problem."""
    import polars as pl

    again = frame.filter(~pl.col("id_number").is_first_distinct())
    problems = [
        Problem(
            "row.duplicate",
            _("the same person is listed twice in this month"),
            _("keep one of the rows"),
            "6.3",
            "id_number",
            sheet,
            row,
        )
        for sheet, row in again.select("sheet", "row").iter_rows()
    ]
    return frame.unique("id_number", keep="first", maintain_order=True), problems


def against_declared(
    desk: Desk, frame: polars.DataFrame, fields: Mapping[str, Any]
) -> tuple[polars.DataFrame, int, list[Problem]]:
    """The rows without those that the unit has declared for this month already.

    The same wage again is unchanged; another wage is a Problem: the first declaration is undone
    before another amount takes its place.
    """
    import polars as pl

    known = payroll.standing_wages(desk, fields["credit_code"], fields["period"])
    if not known:
        return frame, 0, []
    unchanged, problems, keep = 0, [], []
    for sheet, row, number, wage in frame.select(
        "sheet", "row", "id_number", "wage_fen"
    ).iter_rows():
        before = known.get(number)
        keep.append(before is None)
        if before is None:
            continue
        if before.wage_fen == wage:
            unchanged += 1
            continue
        problems.append(
            Problem(
                "row.declared",
                _(
                    "declared already for this month with another wage, in case {case}: {was} → {now}"
                ).format(
                    case=before.case_id, was=money.yuan(before.wage_fen), now=money.yuan(wage)
                ),
                _("to declare the difference, import the file with `--supplement --reason …`"),
                "6.3",
                "wage",
                sheet,
                row,
            )
        )
    return frame.filter(pl.Series(keep, dtype=pl.Boolean)), unchanged, problems
