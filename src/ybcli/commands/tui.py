"""The dashboard: queue, cases, confirm, object and review from the keyboard."""

from __future__ import annotations

import typer

from ._shared.options import call

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def tui(where: str = typer.Option("", "--where", help="a filter to begin with")) -> None:
    """Open the dashboard."""
    import os

    from ..desk import Desk
    from ..tui.app import run

    if not call.color:
        os.environ["NO_COLOR"] = "1"
    with Desk(officer=call.officer) as desk:
        call.set_exit_code(run(desk, where))
