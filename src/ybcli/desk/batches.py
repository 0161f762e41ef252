"""Workbooks: an employer's file in, a declaration out, and the employer's own sheet as the answer.

Good rows go through, bad rows come back; the corrected file can be sent whole, because a person is
known by unit, month and number. The same file is the same batch, however often it is imported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..cases.journal import Case, case_id
from ..cases.roles import Role
from ..errors import BadData, Problem, UsageError
from ..language import _, speaking
from . import act as acts
from . import declarations, intake

if TYPE_CHECKING:
    import polars

    from ..workbooks.read import Reading
    from . import Desk

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


def read(
    path: Path, desk: Desk | None, *, today: Any, sheet: str | None, columns: Mapping[str, str]
) -> Reading:
    """The file as the workbooks room understands it; needs no office."""
    from ..workbooks.read import read as read_file

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
    if desk.reader.one("SELECT 1 FROM batch WHERE id = :id", id=batch_id):
        done = acts.advance(desk, new_id)
        known = desk.reader.one("SELECT good FROM batch WHERE id = :id", id=batch_id)
        return Imported(
            batch_id, done.case, known["good"], 0, reading.problems, reading, is_new=False
        )
    frame, unchanged, declared = against_declared(desk, frame, fields)
    problems = (*reading.problems, *twice, *declared)
    preview = declarations.compared(desk, str(fields["credit_code"]), str(fields["period"]), frame)
    if frame.is_empty():
        return Imported(
            batch_id, None, 0, unchanged, problems, reading, is_new=False, preview=preview
        )
    policy = declarations.policy_of(desk, str(fields["period"]), str(fields["region"]))
    declarations.check_standing(desk, policy)
    lines = declarations.work_out(frame, policy)
    counts = {"rows": reading.counts["rows"], "good": frame.height, "bad": len(problems)}
    if dry_run:
        return Imported(batch_id, None, frame.height, unchanged, problems, reading, preview=preview)
    with desk.store.act() as act:
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
            extra={"workbook": {"file": path.name, "sha256": reading.sha256, **counts}},
        )
        act.run(
            "INSERT INTO batch (id, item, file, credit_code, period, rows, good, bad, case_id, "
            "imported, undone_by) VALUES (:id, :item, :file, :unit, :period, :rows, :good, :bad, "
            ":case, :at, '')",
            id=batch_id,
            item=item.code,
            file=path.name,
            unit=fields["credit_code"],
            period=fields["period"],
            case=new_id,
            at=desk.now().isoformat(timespec="seconds"),
            **counts,
        )
    done = acts.advance(desk, new_id)
    return Imported(
        batch_id, done.case, frame.height, unchanged, problems, reading, preview=preview
    )


def batch_of(desk: Desk, sha256: str, fields: Mapping[str, Any]) -> tuple[str, str]:
    """The batch's id and its case's reference: made from the file, the unit and the month.

    A file whose import was undone may be imported again: that is another batch.
    """
    reference = f"workbook|{sha256}|{fields['credit_code']}|{fields['period']}"
    while True:
        batch_id = hashlib.sha256(reference.encode()).hexdigest()[:12]
        row = desk.reader.one("SELECT undone_by FROM batch WHERE id = :id", id=batch_id)
        if row is None or not row["undone_by"]:
            return batch_id, reference
        reference += "|again"


def declared_fields(desk: Desk, reading: Reading, unit: str, period: str) -> dict[str, Any]:
    """The head of the declaration: unit and month as given, else as the file says; the rest filled in.

    Raises BadData with a Problem for each that neither says.
    """
    from ..cases import forms

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
    filled, _sources = intake.prefilled(desk, item, clean["credit_code"], clean)
    party = desk.reader.one("SELECT name FROM party WHERE id = :id", id=clean["credit_code"])
    clean = {**filled, **clean}
    clean["unit_name"] = clean.get("unit_name") or (party["name"] if party else "")
    clean["region"] = intake.six(str(clean.get("region") or desk.region))
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
            _("the same person stands twice in this month"),
            _("leave one of the rows"),
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

    known = {
        row["id_number"]: (row["wage_fen"], row["case_id"])
        for row in desk.reader.each(
            "SELECT id_number, wage_fen, case_id FROM line WHERE credit_code = :unit "
            "AND period = :period AND undone_by = ''",
            unit=fields["credit_code"],
            period=fields["period"],
        )
    }
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
        if before[0] == wage:
            unchanged += 1
            continue
        problems.append(
            Problem(
                "row.declared",
                _("declared already for this month with another wage, in case {case}").format(
                    case=before[1]
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
    from ..workbooks.answer import FigureColumn
    from ..workbooks.answer import answer as write_answer

    with speaking("zh_CN"):
        reading = read(path, desk, today=desk.today, sheet=None, columns=columns or {})
    cases = [
        row["case_id"]
        for row in desk.reader.rows(
            "SELECT q.case_id FROM queue q WHERE q.reference LIKE :ref AND q.item = :item",
            ref=f"workbook|{reading.sha256}|%",
            item=desk.item_of(ROLE).code,
        )
    ]
    figures: dict[str, dict[tuple[str | None, int], int]] = {
        "base_fen": {},
        "employer_fen": {},
        "employee_fen": {},
    }
    for case in cases:
        for row in desk.reader.each(
            "SELECT sheet, row, base_fen, employer_fen, employee_fen FROM line "
            "WHERE case_id = :case AND undone_by = ''",
            case=case,
        ):
            for name, values in figures.items():
                values[(row["sheet"], row["row"])] = row[name]
    titles = {"base_fen": "缴费基数", "employer_fen": "单位缴费", "employee_fen": "个人缴费"}
    with speaking("zh_CN"):
        write_answer(path, out, reading, [FigureColumn(titles[n], v) for n, v in figures.items()])
    return out


def found(desk: Desk, batch: str) -> Any:
    """The row of a batch by its id (its first characters do) or its file's name; raises BadData."""
    rows = desk.reader.rows(
        "SELECT * FROM batch WHERE id = :id OR id LIKE :low OR file = :id ORDER BY imported DESC",
        id=batch,
        low=batch + "%",
    )
    if not rows:
        raise BadData(
            _("there is no batch {batch}").format(batch=batch),
            _("`yb batch list` shows them"),
            kind="batch.unknown",
        )
    return rows[0]
