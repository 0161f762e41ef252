"""An employer: its registration, its declarations, its cases, the departments' records."""

from __future__ import annotations

import typer

from ..desk import Desk
from ._shared.options import call
from .person import print_file

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.callback()
def unit() -> None:
    """An employer: its registration, its declarations, its cases, the departments' records."""


@app.command("show")
def show_(number: str = typer.Argument(help="the credit code")) -> None:
    """Show this office's data on an employer, each row with its source."""
    from ..desk.views import person_file

    with Desk(officer=call.officer) as desk:
        employer_file = person_file.file_of(desk, "unit", number)
    print_file(employer_file, "unit", reveal=True)
