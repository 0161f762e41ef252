"""Errors printed as two sentences: what is wrong, and what to do next."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from ... import machine, settings
from ...errors import BadData, YbError
from ...language import _
from .options import call
from .output import document, say, write


def print_error(error: YbError) -> None:
    """Print an error as two sentences on stderr; with --json also as a document on stdout."""
    say(f"{error.code} {error.says}")
    if error.cure:
        say(f"   → {error.cure}")
    if call.json:
        document(
            {
                "error": {
                    "code": error.code,
                    "kind": error.kind,
                    "says": error.says,
                    "cure": error.cure,
                }
            }
        )
    if call.debug:
        _trace()


def print_problems(error: BadData) -> None:
    """Print every Problem of an error with its place and its remedy."""
    if not error.problems:
        print_error(error)
        return
    if call.json:
        document(
            {
                "error": {"code": error.code, "kind": error.kind, "says": error.says},
                "problems": [problem_json(p) for p in error.problems],
            }
        )
    for problem in error.problems:
        place = " ".join(str(x) for x in (problem.sheet, problem.cell or problem.field) if x)
        clause = f" ({problem.clause})" if problem.clause else ""
        say(f"{problem.code} {place + ': ' if place else ''}{problem.says}{clause}")
        if problem.cure:
            say(f"   → {problem.cure}")
    if len(error.problems) > 1 or error.problems[0].says != error.says:
        say(f"{error.says}. {error.cure}".rstrip(". ") + ".")


def problem_json(problem: Any) -> dict[str, Any]:
    """A Problem in the shape of `docs/json.md`."""
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "cell": problem.cell,
        "field": problem.field,
        "kind": problem.kind,
        "code": problem.code,
        "says": problem.says,
        "cure": problem.cure,
        "clause": problem.clause,
    }


def print_unexpected(error: Exception) -> int:
    """Print an unexpected exception in one sentence, a traceback only with --debug; the exit code."""
    if of_machine := machine.told(error, _store_path()):
        print_error(of_machine)
        return of_machine.exit_code
    from typer import _click

    from . import usage

    if isinstance(error, _click.exceptions.NoArgsIsHelpError):
        write(error.format_message())
        return 2
    if isinstance(error, _click.exceptions.UsageError):
        say(f"E0002 {usage.sentence(error)}")
        context = error.ctx
        if context is not None:
            say("   → " + _("see `{path} --help`").format(path=context.command_path))
        return 2
    if isinstance(error, _click.exceptions.ClickException):
        say(f"E0002 {error.format_message()}")
        return 2
    say(
        "E0001 "
        + _("the program failed ({kind}); nothing half-written was kept").format(
            kind=type(error).__name__
        )
    )
    say("   → " + _("run it again with --debug and give the lines to the maintainers"))
    if call.debug:
        _trace()
    return 1


def _store_path() -> Path:
    """The store of this call's office."""
    from ...store.connection import database_path

    return database_path(settings.home())


_PERSONAL = re.compile(r"\d{15,18}[\dXx]?|\b1\d{10}\b")


def _trace() -> None:
    import traceback

    text = _PERSONAL.sub(lambda m: m[0][:3] + "*" * (len(m[0]) - 3), traceback.format_exc())
    sys.stderr.write(text)
