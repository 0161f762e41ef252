"""Reports: one SQL file of the shelf `reports/` each, run read-only."""

from __future__ import annotations

import typer

from ..desk import Desk
from ..language import _
from ._manner import manner, show

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.command("list")
def list_() -> None:
    """List the reports."""
    from ..desk import reports

    rows = [
        {"report": name, "title": told.title, "says": told.says}
        for name, told in reports.shelf().items()
    ]
    columns = {"report": _("report"), "title": _("title"), "says": _("what it says")}
    show({"reports": rows}, columns, rows)


@app.command()
def run(
    name: str = typer.Argument(help="the report"),
    given: list[str] = typer.Option([], "--set", help="NAME=VALUE for a report that asks for one"),
) -> None:
    """Run a report."""
    from ..desk import reports

    values = dict(pair.partition("=")[::2] for pair in given)
    with Desk(officer=manner.officer) as desk:
        columns, rows = reports.run(desk, name, values)
    show({"report": name, "rows": rows}, {c: c for c in columns}, rows)
