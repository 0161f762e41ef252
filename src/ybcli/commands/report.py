"""Reports: one SQL file of the shelf `reports/` each, run read-only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ..desk import Desk
from ..language import _
from ._shared.options import call
from ._shared.output import show, write

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.command("list")
def list_() -> None:
    """List the reports."""
    from ..desk.oversight import reports

    rows = [
        {"report": name, "title": report.title, "says": report.says}
        for name, report in reports.shelf().items()
    ]
    columns = {"report": _("report"), "title": _("title"), "says": _("what it says")}
    show({"reports": rows}, columns, rows)


@app.command()
def run(
    name: str = typer.Argument(help="the report"),
    pairs: list[str] = typer.Option([], "--set", help="NAME=VALUE for a report that asks for one"),
    reveal: bool = typer.Option(
        False, "--reveal", help="identity numbers in full; needs --reason, is logged"
    ),
    reason: str = typer.Option("", "--reason", help="why, in one sentence"),
) -> None:
    """Run a report: a table, or the text that the report is (`ledger-export`: beancount)."""
    from ..desk.oversight import ledger_export, reports

    values = dict(pair.partition("=")[::2] for pair in pairs)
    with Desk(officer=call.officer) as desk:
        columns, rows = reports.run(desk, name, values, reveal=reveal)
        report = reports.shelf()[name]
        if reveal:
            record_reveals(desk, rows, reason)
    if report.form and not call.json:
        write("\n".join(ledger_export.lines(rows, report.title)))
        return
    show({"report": name, "rows": rows}, {c: c for c in columns}, rows)


def record_reveals(desk: Desk, rows: Sequence[dict[str, Any]], reason: str) -> None:
    """Record the access to whole identity numbers in every case that the report is about."""
    from ..errors import UsageError
    from .case.acts import record_reveal

    if not reason.strip():
        raise UsageError(_("--reveal needs a reason"), _('give it with --reason "…"'))
    for case in sorted({str(row["case"]) for row in rows if row.get("case")}):
        record_reveal(desk, case, reason)
    call.is_revealed = True
