"""Excel batches: a template out, an employer's workbook checked, imported, answered, undone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from .. import money, settings
from ..language import _
from ..plain import masked_id, masked_name
from ._render.batch import (
    batch_json,
    import_and_print,
    print_applications,
    print_preview,
    print_problems,
    print_reading,
    print_remarks,
    print_supplement,
    remarks_json,
)
from ._shared.errors import problem_json
from ._shared.options import call
from ._shared.output import show, write

if TYPE_CHECKING:
    from ..workbooks.read import Reading

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)

ITEM = typer.Option("", "--item", help="a service item's own template: each row an application")
FILE = typer.Argument(help="the employer's workbook (xlsx, xls, csv, html)", metavar="FILE")
UNIT = typer.Option("", "--unit", help="the employer's credit code")
PERIOD = typer.Option("", "--period", help="the contribution month, 2026-07")
SHEET = typer.Option(None, "--sheet", help="read this sheet only")
COLUMN = typer.Option(
    [], "--column", help="FIELD=HEADING where a person must decide (wage=应发工资)"
)


def choices(pairs: list[str]) -> dict[str, str]:
    """`wage=HEADING` pairs as a dictionary; raises UsageError for a pair that is not valid."""
    from ..errors import UsageError

    chosen = {}
    for pair in pairs:
        name, equals, heading = pair.partition("=")
        if not equals or name not in {"name", "id_number", "wage", "period"}:
            raise UsageError(
                _("--column {pair} is not FIELD=HEADING").format(pair=pair),
                _("fields: name, id_number, wage, period"),
            )
        chosen[name] = heading
    return chosen


@app.command()
def template(
    out: Path = typer.Option(..., "--out", "-o", help="the file to make"),
    unit: str = UNIT,
    period: str = PERIOD,
    item: str = ITEM,
) -> None:
    """Make a wage template with last month's people filled in; with --item that item's own form."""
    from ..desk import Desk
    from ..desk.contributions import batches, papers

    with Desk(officer=call.officer) as desk:
        if item and item != desk.item_of(batches.ROLE).code:
            from ..desk.intake import spreadsheets

            file = spreadsheets.template(desk, item, out)
            show({"file": str(file), "item": item}) if call.json else write(str(file))
            return
        path, people = papers.wage_template(desk, out, unit=unit, period=period)
    if call.json:
        show({"file": str(path), "people": people})
        return
    write(_("{file}: {n} people filled in").format(file=path, n=people))


@app.command()
def check(
    file: Path = FILE,
    unit: str = UNIT,
    period: str = PERIOD,
    sheet: str = SHEET,
    column: list[str] = COLUMN,
) -> None:
    """Check a workbook and list every problem with its cell; with --unit also against last month and, where an
    office is here, against its registers.
    """
    from ..desk import Desk
    from ..desk.contributions import answers, batches, workbook_rows

    reading = workbook_rows.read(
        file, None, today=settings.today(), sheet=sheet, columns=choices(column)
    )
    preview = last_month(reading, unit, period) if unit else {}
    with Desk(officer=call.officer) as desk:
        checked = answers.checked(desk, reading, unit, period)
        code = desk.item_of(batches.ROLE).code
    told = {
        "preview": preview,
        "registers": [problem_json(one) for one in checked.problems],
        "remarks": remarks_json(checked.remarks),
        "notes": list(checked.notes),
    }
    if call.json:
        show({"item": code, **reading.as_json(), **{n: v for n, v in told.items() if v}})
    else:
        print_reading(reading)
        print_problems(checked.problems)
        print_remarks(checked.remarks, checked.notes)
        print_preview(preview)
    if reading.problems or checked.problems:
        call.set_exit_code(5)


def last_month(reading: Reading, unit: str, period: str) -> dict[str, Any]:
    """The rows compared with the employer's previous month in this office's store."""
    from ..desk import Desk
    from ..desk.contributions import declarations, workbook_rows

    with Desk(officer=call.officer) as desk:
        fields = workbook_rows.declared_fields(desk, reading, unit, period)
        frame, _twice = workbook_rows.once_each(
            workbook_rows.of_month(reading, str(fields["period"]))
        )
        return declarations.compared(desk, unit, str(fields["period"]), frame)


@app.command("import")
def import_(
    file: Path = FILE,
    unit: str = UNIT,
    period: str = PERIOD,
    sheet: str = SHEET,
    column: list[str] = COLUMN,
    dry_run: bool = typer.Option(
        False, "--dry-run", help="say what would be written, write nothing"
    ),
    item: str = ITEM,
    supplement: bool = typer.Option(
        False, "--supplement", help="declare the difference of rows declared with another wage"
    ),
    whole: bool = typer.Option(
        False, "--whole", help="the file is the whole month: who is missing in it is taken out"
    ),
    reason: str = typer.Option("", "--reason", help="why the month is corrected"),
) -> None:
    """Take the good rows as one declaration; with --item each row is an application of that item."""
    from ..desk import Desk
    from ..desk.casework import permissions
    from ..desk.contributions import batches

    if supplement or whole:
        permissions.check_reason("update", {"reason": reason})
    with Desk(officer=call.officer) as desk:
        if item and item != desk.item_of(batches.ROLE).code:
            from ..desk.intake import spreadsheets

            print_applications(spreadsheets.import_(desk, item, file, dry_run=dry_run))
            return
        import_and_print(
            desk,
            file,
            unit=unit,
            period=period,
            sheet=sheet,
            columns=choices(column),
            dry_run=dry_run,
            supplement=reason if supplement or whole else "",
            is_whole=whole,
        )


@app.command()
def answer(
    file: Path = FILE,
    out: Path = typer.Option(..., "--out", "-o", help="the answer workbook"),
    column: list[str] = COLUMN,
) -> None:
    """Give the employer's own sheet back: figures filled in, every bad cell marked with its reason."""
    from ..desk import Desk
    from ..desk.contributions import answers

    with Desk(officer=call.officer) as desk:
        path = answers.answer(desk, file, out, columns=choices(column))
    if call.json:
        show({"file": str(path)})
    else:
        write(str(path))


@app.command()
def undo(
    batch: str = typer.Argument(help="the batch, or the file's name"),
    reason: str = typer.Option("", "--reason", help="why, in one sentence"),
    dry_run: bool = typer.Option(False, "--dry-run"),
) -> None:
    """Undo an import: by a correcting case and reverse transfers; the platform is informed."""
    from ..desk import Desk
    from ..desk.casework import permissions
    from ..desk.contributions import batches, declarations
    from ._render.case import print_done

    permissions.check_reason("withdraw", {"reason": reason})
    with Desk(officer=call.officer) as desk:
        imported = batches.find_batch(desk, batch)
        print_done(desk, declarations.undo(desk, imported.case_id, reason, dry_run=dry_run))


@app.command()
def supplement(
    source: str = typer.Argument(
        help="a declaration's case, or the record (or its case) that tells the month otherwise"
    ),
    set_: list[str] = typer.Option(
        [], "--set", help="NUMBER=WAGE in yuan, as often as needed; `out` takes the person out"
    ),
    reason: str = typer.Option("", "--reason", help="why, in one sentence"),
    dry_run: bool = typer.Option(False, "--dry-run"),
) -> None:
    """Declare the difference of a month declared already: up or down, person by person (6.3)."""
    from ..desk import Desk
    from ..desk.casework import permissions
    from ..desk.contributions import corrected_wages

    permissions.check_reason("update", {"reason": reason})
    with Desk(officer=call.officer) as desk:
        filed = corrected_wages.file(desk, source, set_, reason, dry_run=dry_run)
        print_supplement(desk, filed.done, filed.changes, dry_run=dry_run)


@app.command("list")
def list_() -> None:
    """List the batches, the newest first."""
    from ..desk import Desk
    from ..store.queries import batches

    with Desk(officer=call.officer) as desk:
        rows = batches.all_batches(desk.reader)
    documents = [batch_json(batch) for batch in rows]
    columns = {
        "batch": _("batch"),
        "file": _("file"),
        "unit": _("unit"),
        "period": _("month"),
        "good": _("good"),
        "bad": _("bad"),
        "case": _("case"),
        "undone_by": _("undone by"),
    }
    show({"batches": documents}, columns, documents, right=("good", "bad"))


@app.command("show")
def show_(batch: str = typer.Argument(help="the batch, or the file's name")) -> None:
    """Show a batch and its lines, identity numbers masked."""
    from ..desk import Desk
    from ..desk.contributions import batches
    from ..store.queries import lines

    with Desk(officer=call.officer) as desk:
        imported = batches.find_batch(desk, batch)
        declared = lines.of_case(desk.reader, imported.case_id)
    documents = [
        {
            "line": line.number,
            "sheet": line.sheet,
            "row": line.row,
            "id_number": masked_id(line.id_number),
            "name": masked_name(line.name),
            "wage": money.yuan(line.wage_fen),
            "base": money.yuan(line.base_fen),
            "employer": money.yuan(line.employer_fen),
            "employee": money.yuan(line.employee_fen),
        }
        for line in declared
    ]
    amounts = ("wage", "base", "employer", "employee")
    columns = {"line": "#", "row": _("row"), "id_number": _("identity number"), "name": _("name")}
    columns |= {"wage": _("wage"), "base": _("base")}
    columns |= {"employer": _("employer"), "employee": _("employee")}
    show(
        {**batch_json(imported), "lines": documents},
        columns,
        documents,
        right=("line", "row", *amounts),
    )
