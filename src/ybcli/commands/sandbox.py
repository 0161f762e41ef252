"""The practice platform: the provincial platform and the departments, played over real HTTP."""

from __future__ import annotations

import os
import sys

import typer

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.callback()
def sandbox() -> None:
    """The practice platform: the provincial platform and the departments, played over real HTTP."""


@app.command(
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    }
)
def serve(context: typer.Context) -> None:
    """Serve the practice platform on this machine; `--help` lists its options (docs/sandbox.md)."""
    # The sandbox runs in a process of its own: no package of the program imports it.
    os.execv(sys.executable, [sys.executable, "-m", "ybcli.sandbox", *context.args])  # noqa: S606
