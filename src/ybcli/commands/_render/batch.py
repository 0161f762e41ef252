"""Workbooks on the command line: columns, accepted and refused rows, the comparison with last month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import money
from ...language import N_, _, chosen
from ...plain import masked_id, masked_name
from .._shared.errors import problem_json
from .._shared.options import call
from .._shared.output import say, show, table, write

if TYPE_CHECKING:
    from ...desk import Desk
    from ...desk.casework.acts import Done
    from ...desk.contributions.payroll import Remark
    from ...desk.contributions.supplements import Change
    from ...desk.intake.spreadsheets import FormsTaken
    from ...store.queries.batches import Batch
    from ...workbooks.read import Reading


#: What the columns of a list of wages are called.
_COLUMNS = {
    "id_number": N_("identity number"),
    "wage": N_("wage"),
    "period": N_("month"),
    "action": N_("joining or leaving"),
    "unit": N_("unit"),
}


def import_and_print(
    desk: Desk,
    file: Path,
    *,
    unit: str,
    period: str,
    sheet: str | None = None,
    columns: dict[str, str] | None = None,
    dry_run: bool = False,
    supplement: str = "",
    is_whole: bool = False,
) -> None:
    """Import a workbook and print the rows accepted, declared before, and refused."""
    from ...desk.contributions import batches

    done = batches.import_(
        desk,
        file,
        unit=unit,
        period=period,
        sheet=sheet,
        columns=columns,
        dry_run=dry_run,
        supplement=supplement,
        is_whole=is_whole,
    )
    sums: Mapping[str, Any] = done.case.opening["lines"] if done.case else {}
    if call.json:
        show(
            {
                "batch": done.batch,
                "case": done.case.id if done.case else None,
                "stage": done.case.stage if done.case else None,
                "is_new": done.is_new,
                "taken": done.taken,
                "unchanged": done.unchanged,
                "sums": {k: money.yuan(v) for k, v in sums.items() if k.endswith("_fen")},
                "problems": [problem_json(p) for p in done.problems],
                "remarks": remarks_json(done.remarks),
                "notes": list(done.notes),
                "supplement": done.supplement.id if done.supplement else None,
                "supplemented": done.supplemented,
                "assumed": [
                    {"what": a.what, "took": a.took, "why": a.why} for a in done.reading.assumed
                ],
            }
        )
    else:
        print_problems(done.problems)
        print_assumed(done.reading)
        stated_unit = getattr(done.reading, "credit_code", "")
        if unit and stated_unit and stated_unit != unit:
            say(
                _("the workbook names the employer {said}; {unit} was used").format(
                    said=stated_unit, unit=unit
                )
            )
        print_preview(done.preview)
        print_remarks(done.remarks, done.notes)
        if dry_run:
            say(_("a dry run: nothing was written"))
        elif not done.is_new and done.case:
            say(_("nothing was done twice: this file is batch {batch}").format(batch=done.batch))
        elif not done.case and not done.supplement:
            say(_("nothing new: every good row is declared already"))
        if done.supplement and not dry_run:
            write(
                _("supplement: case {case} {stage}: {n} people").format(
                    case=done.supplement.id,
                    stage=_(done.supplement.stage),
                    n=done.supplemented,
                )
            )
        if done.case:
            write(
                _("batch {batch} · case {case} {stage}: {n} people").format(
                    batch=done.batch,
                    case=done.case.id,
                    stage=_(done.case.stage),
                    n=sums["persons"],
                )
            )
            for name in ("base_fen", "employer_fen", "employee_fen"):
                write(f"  {_(SUMS[name]):<24}{money.yuan(sums[name]):>16}")
    if done.problems:
        call.set_exit_code(5)


SUMS = {
    "base_fen": N_("contribution bases"),
    "employer_fen": N_("employer contributions"),
    "employee_fen": N_("employee contributions"),
}


def batch_json(batch: Batch) -> dict[str, Any]:
    """A batch as a document."""
    return {
        "batch": batch.id,
        "item": batch.item,
        "file": batch.file,
        "unit": batch.credit_code,
        "period": batch.period,
        "rows": batch.rows,
        "good": batch.good,
        "bad": batch.bad,
        "case": batch.case_id,
        "imported": batch.imported,
        "undone_by": batch.undone_by,
    }


def print_reading(reading: Reading) -> None:
    """Print how a workbook was read: sheets and columns, assumptions, every Problem, the counts."""
    for sheet in reading.sheets:
        places = ", ".join(f"{column_title(k)} {v}" for k, v in sheet.columns.items() if v)
        write(f"{sheet.sheet or reading.file}: {places}")
    print_assumed(reading)
    print_problems(reading.problems)
    counts = reading.counts
    write(
        _("{rows} rows: {good} good, {bad} bad").format(
            rows=counts["rows"], good=counts["good"], bad=counts["bad"]
        )
    )


def column_title(name: str) -> str:
    """A column of a list of wages: its name, in Chinese what people call it."""
    return _(_COLUMNS.get(name, name)) if chosen() == "zh_CN" else name


def print_assumed(reading: Reading) -> None:
    """Print the program's assumptions, so that a person can object."""
    for assumption in reading.assumed:
        say(
            _("assumed: {what} = {took} ({why})").format(
                what=assumption.what, took=assumption.took, why=assumption.why
            )
        )


def print_problems(problems: Any) -> None:
    """Print every Problem as a table: where, what, and the remedy."""
    if not problems:
        return
    rows = [
        {
            "where": f"{p.sheet or ''}!{p.cell or p.row or ''}".strip("!") or "–",
            "code": p.code,
            "says": p.says,
            "cure": p.cure,
        }
        for p in problems
    ]
    columns = {
        "where": _("where"),
        "code": _("code"),
        "says": _("what is wrong"),
        "cure": _("cure"),
    }
    if call.plain:
        show(None, columns, rows)
    else:
        table(columns, rows)


def print_preview(preview: Any) -> None:
    """Print the comparison with the month before: joined, left, base changed, unchanged."""
    if not preview or not any(preview.values()):
        return
    counts = {name: len(rows) for name, rows in preview.items()}
    say(
        _(
            "against the month before: {joined} joined, {left} left, {changed} changed, "
            "{unchanged} unchanged"
        ).format(**counts)
    )
    for name in ("joined", "left", "changed"):
        for row in preview[name][:10]:
            was = money.yuan(row["before_fen"]) if "before_fen" in row else ""
            now = money.yuan(row["wage_fen"]) if row.get("wage_fen") is not None else ""
            arrow = f"{was} → {now}".strip(" →") if name != "changed" else f"{was} → {now}"
            say(f"  {_(name):<9} {masked_id(row['id_number'])} {masked_name(row['name'])} {arrow}")


#: So many remarks of a kind are shown; the rest is counted.
MOST = 10


def print_supplement(desk: Desk, done: Done, changes: Sequence[Change], *, dry_run: bool) -> None:
    """Print a supplementary declaration and what it changes, person by person, numbers and names masked."""
    from .case import print_done

    rows = [
        {
            "id_number": masked_id(one.id_number),
            "name": masked_name(one.name),
            "before": money.yuan(one.before_fen) if one.before_fen is not None else "–",
            "after": money.yuan(one.after_fen) if one.after_fen is not None else "–",
        }
        for one in changes
    ]
    if call.json:
        head = {"case": done.case.id, "stage": done.case.stage, "is_new": done.is_new}
        show({**head, "dry_run": dry_run, "changes": rows})
        return
    if dry_run:
        say(_("a dry run: nothing was written"))
    else:
        print_done(desk, done)
    for row in rows:
        write(f"  {row['id_number']} {row['name']}  {row['before']} → {row['after']}")


def print_remarks(remarks: Sequence[Remark], notes: Sequence[str]) -> None:
    """Print what is strange about rows that are taken, kind by kind, and about the employer."""
    for note in notes:
        say(note)
    for kind in dict.fromkeys(one.kind for one in remarks):
        of_kind = [one for one in remarks if one.kind == kind]
        for one in of_kind[:MOST]:
            place = f"{one.sheet or ''}!{one.row or ''}".strip("!")
            say(f"{place or '–'} {one.shown}: {one.says} → {one.cure}")
        if len(of_kind) > MOST:
            say(_("{n} more rows: {says}").format(n=len(of_kind) - MOST, says=of_kind[0].says))


def remarks_json(remarks: Sequence[Remark]) -> list[dict[str, Any]]:
    """Remarks as documents, numbers masked."""
    return [
        {
            "kind": one.kind,
            "sheet": one.sheet,
            "row": one.row,
            "id_number": one.shown,
            "says": one.says,
            "cure": one.cure,
        }
        for one in remarks
    ]


def print_applications(result: FormsTaken) -> None:
    """Print the result of a filled template: the cases opened, and every Problem with its cell."""
    if call.json:
        show(
            {
                "batch": result.batch,
                "rows": result.rows,
                "opened": list(result.opened),
                "known": list(result.known),
                "problems": [problem_json(problem) for problem in result.problems],
                "is_new": result.is_new,
            }
        )
    elif not result.is_new:
        say(_("nothing was done twice: this file was imported already"))
    else:
        for case in result.opened:
            write(case)
        sentence = _("{rows} rows: {opened} opened, {known} known, {bad} problem(s)")
        say(
            sentence.format(
                rows=result.rows,
                opened=len(result.opened),
                known=len(result.known),
                bad=len(result.problems),
            )
        )
    for problem in result.problems if not call.json else ():
        place = " ".join(str(x) for x in (problem.sheet, problem.cell or problem.row) if x)
        say(f"{problem.code} {place}: {problem.says}")
        if problem.cure:
            say(f"   → {problem.cure}")
    if result.problems:
        call.set_exit_code(5)
