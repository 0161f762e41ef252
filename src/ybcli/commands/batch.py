"""Excel batches: a template out, an employer's workbook checked, imported, answered, undone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from .. import money, settings
from ..language import _
from ..plain import masked_id, masked_name
from ._render.batch import batch_json, import_and_print, print_forms, print_preview, print_reading
from ._shared.options import manner
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
    """`wage=HEADING` pairs as a table; raises UsageError for one that is none."""
    from ..errors import UsageError

    made = {}
    for pair in pairs:
        name, equals, heading = pair.partition("=")
        if not equals or name not in {"name", "id_number", "wage", "period"}:
            raise UsageError(
                _("--column {pair} is not FIELD=HEADING").format(pair=pair),
                _("fields: name, id_number, wage, period"),
            )
        made[name] = heading
    return made


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

    with Desk(officer=manner.officer) as desk:
        if item and item != desk.item_of(batches.ROLE).code:
            from ..desk.intake import spreadsheets

            made = spreadsheets.template(desk, item, out)
            show({"file": str(made), "item": item}) if manner.json else write(str(made))
            return
        path, people = papers.wage_template(desk, out, unit=unit, period=period)
    if manner.json:
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
    """Check a workbook and say every problem with its cell; with --unit also against last month."""
    from ..desk import Desk
    from ..desk.contributions import batches

    reading = batches.read(file, None, today=settings.today(), sheet=sheet, columns=choices(column))
    preview = last_month(reading, unit, period) if unit else {}
    if manner.json:
        with Desk(officer=manner.officer) as desk:
            code = desk.item_of(batches.ROLE).code
        show({"item": code, **reading.as_json(), **({"preview": preview} if preview else {})})
    else:
        print_reading(reading)
        print_preview(preview)
    if reading.problems:
        manner.ends(5)


def last_month(reading: Reading, unit: str, period: str) -> dict[str, Any]:
    """The rows against the unit's month before, where there is an office that knows it."""
    from ..desk import Desk
    from ..desk.contributions import batches, declarations

    with Desk(officer=manner.officer) as desk:
        fields = batches.declared_fields(desk, reading, unit, period)
        frame, _twice = batches.once_each(batches.of_month(reading, str(fields["period"])))
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
) -> None:
    """Take the good rows as one declaration; with --item each row is an application of that item."""
    from ..desk import Desk
    from ..desk.contributions import batches

    with Desk(officer=manner.officer) as desk:
        if item and item != desk.item_of(batches.ROLE).code:
            from ..desk.intake import spreadsheets

            print_forms(spreadsheets.import_(desk, item, file, dry_run=dry_run))
            return
        import_and_print(
            desk,
            file,
            unit=unit,
            period=period,
            sheet=sheet,
            columns=choices(column),
            dry_run=dry_run,
        )


@app.command()
def answer(
    file: Path = FILE,
    out: Path = typer.Option(..., "--out", "-o", help="the answer workbook"),
    column: list[str] = COLUMN,
) -> None:
    """Give the employer's own sheet back: figures filled in, every bad cell marked with its reason."""
    from ..desk import Desk
    from ..desk.contributions import batches

    with Desk(officer=manner.officer) as desk:
        path = batches.answer(desk, file, out, columns=choices(column))
    if manner.json:
        show({"file": str(path)})
    else:
        write(str(path))


@app.command()
def undo(
    batch: str = typer.Argument(help="the batch, or the file's name"),
    reason: str = typer.Option("", "--reason", help="why, in one sentence"),
    dry_run: bool = typer.Option(False, "--dry-run"),
) -> None:
    """Undo an import: a case that corrects it, reverse transfers, the platform told."""
    from ..desk import Desk
    from ..desk.casework import acts
    from ..desk.contributions import batches, declarations
    from ._render.case import print_done

    acts.check_reason("withdraw", {"reason": reason})
    with Desk(officer=manner.officer) as desk:
        found = batches.find_batch(desk, batch)
        print_done(desk, declarations.undo(desk, found.case_id, reason, dry_run=dry_run))


@app.command("list")
def list_() -> None:
    """List the batches, the newest first."""
    from ..desk import Desk
    from ..store.queries import batches

    with Desk(officer=manner.officer) as desk:
        found = batches.every_one(desk.reader)
    made = [batch_json(one) for one in found]
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
    show({"batches": made}, columns, made, right=("good", "bad"))


@app.command("show")
def show_(batch: str = typer.Argument(help="the batch, or the file's name")) -> None:
    """Show a batch and its lines, identity numbers masked."""
    from ..desk import Desk
    from ..desk.contributions import batches
    from ..store.queries import lines

    with Desk(officer=manner.officer) as desk:
        found = batches.find_batch(desk, batch)
        declared = lines.of_case(desk.reader, found.case_id)
    made = [
        {
            "line": one.number,
            "sheet": one.sheet,
            "row": one.row,
            "id_number": masked_id(one.id_number),
            "name": masked_name(one.name),
            "wage": money.yuan(one.wage_fen),
            "base": money.yuan(one.base_fen),
            "employer": money.yuan(one.employer_fen),
            "employee": money.yuan(one.employee_fen),
        }
        for one in declared
    ]
    amounts = ("wage", "base", "employer", "employee")
    columns = {"line": "#", "row": _("row"), "id_number": _("identity number"), "name": _("name")}
    columns |= {"wage": _("wage"), "base": _("base")}
    columns |= {"employer": _("employer"), "employee": _("employee")}
    show({**batch_json(found), "lines": made}, columns, made, right=("line", "row", *amounts))
