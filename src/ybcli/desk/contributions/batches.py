"""Workbooks: an employer's file in, a declaration out, and the employer's own sheet as the answer.

Good rows go through, bad rows come back; the corrected file can be sent whole, because a person is
known by unit, month and number. The same file is the same batch, however often it is imported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...cases.journal import Case, case_id
from ...cases.roles import Role
from ...errors import BadData, Problem, UsageError
from ...language import _, speaking
from ...store.queries import batches, case_numbers, parties
from ...store.queries import lines as declared_lines
from ...store.queries.batches import Batch
from ..casework import acts, inbox
from ..intake import applications
from ..verification import declaration_lines
from . import declarations, double_declarations, payroll

if TYPE_CHECKING:
    import polars

    from ...workbooks.read import Reading
    from .. import Desk

ROLE: Final = Role.DECLARATION


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the batch and its case, the rows taken, known, and refused."""

    batch: str
    case: Case | None
    taken: int
    unchanged: int
    problems: tuple[Problem, ...]
    reading: Reading
    is_new: bool = True
    preview: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    remarks: tuple[payroll.Remark, ...] = ()
    notes: tuple[str, ...] = ()


def read(
    path: Path, desk: Desk | None, *, today: Any, sheet: str | None, columns: Mapping[str, str]
) -> Reading:
    """The file as the workbooks room understands it; needs no office."""
    from ...workbooks.read import read as read_file

    if not path.exists():
        raise UsageError(_("{path} does not exist").format(path=path))
    return read_file(path, today=today, sheet=sheet, columns=columns)


def import_(
    desk: Desk,
    path: Path,
    *,
    unit: str = "",
    period: str = "",
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Imported:
    """Take the good rows of a wage workbook as one declaration (6.3, `rows = "lines"`).

    `unit` is the employer's credit code, `period` the month, where the file does not say. Raises
    BadData where nothing can be taken, PolicyGap where a base or rate is missing.
    """
    item = desk.item_of(ROLE)
    officer = desk.officer
    reading = read(path, desk, today=desk.today, sheet=sheet, columns=columns or {})
    if not reading.counts.get("good"):
        raise BadData(
            _("no row of {file} could be taken").format(file=path.name),
            _("`yb batch answer` gives the employer's sheet back with every reason"),
            problems=reading.problems,
        )
    fields = declared_fields(desk, reading, unit, period)
    frame = of_month(reading, str(fields["period"]))
    frame, twice = once_each(frame)
    batch_id, reference = batch_of(desk, reading.sha256, fields)
    new_id = case_id(item.code, reference)
    if known := batches.of(desk.reader, batch_id):
        done = acts.advance(desk, new_id)
        return Imported(batch_id, done.case, known.good, 0, reading.problems, reading, is_new=False)
    against = payroll.held(
        desk, frame, str(fields["credit_code"]), str(fields["period"]), str(fields["region"])
    )
    frame, unchanged, declared = against_declared(desk, against.frame, fields)
    problems = (*reading.problems, *twice, *against.problems, *declared)
    note = payroll.unit_remark(desk, str(fields["credit_code"]))
    preview = declarations.compared(desk, str(fields["credit_code"]), str(fields["period"]), frame)
    result = Imported(
        batch_id,
        None,
        frame.height,
        unchanged,
        problems,
        reading,
        preview=preview,
        remarks=against.remarks,
        notes=(note,) if note else (),
    )
    if frame.is_empty():
        return replace(result, is_new=False)
    policy = declaration_lines.policy_of(desk, str(fields["period"]), str(fields["region"]))
    declaration_lines.check_standing(desk, policy)
    lines = declaration_lines.compute_lines(frame, policy)
    counts = {"rows": reading.counts["rows"], "good": frame.height, "bad": len(problems)}
    if dry_run:
        return result
    with desk.store.transaction() as act:
        declarations.open_declaration(
            desk,
            act,
            item,
            act="receive",
            flow="applied",
            by=officer,
            reference=reference,
            fields=fields,
            sources={},
            lines=lines,
            channel="window",
            workbook={"file": path.name, "sha256": reading.sha256, **counts},
        )
        batch = Batch(
            id=batch_id,
            item=item.code,
            file=path.name,
            credit_code=fields["credit_code"],
            period=fields["period"],
            case_id=new_id,
            imported=desk.now().isoformat(timespec="seconds"),
            rows=counts["rows"],
            good=counts["good"],
            bad=counts["bad"],
        )
        batches.add(act, batch)
    done = acts.advance(desk, new_id)
    double_declarations.ask(desk, done.case, against.doubles)
    return replace(result, case=done.case)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the registers say of a workbook before it is imported: the Problems of rows, what is strange."""

    problems: tuple[Problem, ...] = ()
    remarks: tuple[payroll.Remark, ...] = ()
    notes: tuple[str, ...] = ()


def checked(desk: Desk, reading: Reading, unit: str, period: str) -> Checked:
    """The good rows of a workbook held against the registers; nothing where no office is here, or where neither
    the file nor the command names employer and month.
    """
    if not desk.path.exists() or not reading.counts.get("good"):
        return Checked()
    try:
        fields = declared_fields(desk, reading, unit, period)
        frame, twice = once_each(of_month(reading, str(fields["period"])))
    except BadData:
        return Checked()
    against = payroll.held(
        desk, frame, str(fields["credit_code"]), str(fields["period"]), str(fields["region"])
    )
    _frame, _unchanged, declared = against_declared(desk, against.frame, fields)
    note = payroll.unit_remark(desk, str(fields["credit_code"]))
    problems = (*twice, *against.problems, *declared)
    return Checked(problems, against.remarks, (note,) if note else ())


def batch_of(desk: Desk, sha256: str, fields: Mapping[str, Any]) -> tuple[str, str]:
    """The batch's id and its case's reference: made from the file, the unit and the month.

    A file whose import was undone may be imported again: that is another batch.
    """
    reference = f"workbook|{sha256}|{fields['credit_code']}|{fields['period']}"
    while True:
        batch_id = hashlib.sha256(reference.encode()).hexdigest()[:12]
        known = batches.of(desk.reader, batch_id)
        if known is None or not known.undone_by:
            return batch_id, reference
        reference += "|again"


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
                _("declared already for this month with another wage, in case {case}").format(
                    case=before.case_id
                ),
                _("undo that batch first (`yb batch undo`), then import this file"),
                "6.3",
                "wage",
                sheet,
                row,
            )
        )
    return frame.filter(pl.Series(keep, dtype=pl.Boolean)), unchanged, problems


def answer(desk: Desk, path: Path, out: Path, *, columns: Mapping[str, str] | None = None) -> Path:
    """The employer's own sheet back: figures for the rows taken, each bad cell marked with its reason."""
    from ...workbooks.answer import FigureColumn
    from ...workbooks.answer import answer as write_answer

    with speaking("zh_CN"):
        reading = read(path, desk, today=desk.today, sheet=None, columns=columns or {})
    cases = case_numbers.ids_by_reference(
        desk.reader, desk.item_of(ROLE).code, f"workbook|{reading.sha256}|"
    )
    figures: dict[str, dict[tuple[str | None, int], int]] = {
        "base_fen": {},
        "employer_fen": {},
        "employee_fen": {},
    }
    for case in cases:
        for line in declared_lines.with_positions(desk.reader, case):
            place = (line.sheet, line.row)
            figures["base_fen"][place] = line.base_fen
            figures["employer_fen"][place] = line.employer_fen
            figures["employee_fen"][place] = line.employee_fen
    titles = {"base_fen": "缴费基数", "employer_fen": "单位缴费", "employee_fen": "个人缴费"}
    with speaking("zh_CN"):
        against = checked_again(desk, reading, cases)
        write_answer(
            path,
            out,
            reading,
            [FigureColumn(titles[n], v) for n, v in figures.items()],
            problems=against.problems,
            notes=[(one.sheet, one.row, one.says, one.cure) for one in against.remarks if one.row],
        )
    return out


def checked_again(desk: Desk, reading: Reading, cases: Sequence[str]) -> Checked:
    """What the registers say of the rows of a workbook that was imported into these cases."""
    if not cases:
        return checked(desk, reading, "", "")
    fields = desk.reader.case(cases[-1]).fields
    return checked(desk, reading, str(fields["credit_code"]), str(fields["period"]))


def find_batch(desk: Desk, batch: str) -> Batch:
    """The batch by its id (its first characters do) or its file's name; raises BadData."""
    existing = batches.by_name(desk.reader, batch)
    if existing is None:
        raise BadData(
            _("there is no batch {batch}").format(batch=batch),
            _("`yb batch list` shows them"),
            kind="batch.unknown",
        )
    return existing
