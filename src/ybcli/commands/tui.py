"""The dashboard: queue, cases, confirm, object and review from the keyboard."""

from __future__ import annotations

import typer

from ._shared.options import manner

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def tui(where: str = typer.Option("", "--where", help="a filter to begin with")) -> None:
    """Open the dashboard."""
    import os

    from ..desk import Desk
    from ..tui.app import run

    if not manner.color:
        os.environ["NO_COLOR"] = "1"
    with Desk(officer=manner.officer) as desk:
        manner.ends(run(desk, where))
