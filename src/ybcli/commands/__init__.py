"""The command line. Typer lives here only.

The command groups are the modules of this folder; a module is imported when its command is called, and
its help line is the first line of its docstring, read without importing it. The families (enroll, file,
…) are built from the item files. This is the only magic, and `yb office check` loads everything once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from ..cases.families import FAMILIES
from ..errors import BadData, UsageError, YbError
from ..language import _
from ._shared import errors, options
from ._shared.options import call

ROOM = Path(__file__).parent


def nouns() -> dict[str, str]:
    """Every command group by name with its help line; no module is imported for it."""
    lines = {name: _(first_line(path)) for name, path in modules().items()}
    from ..settings import packs

    for pack in packs():
        for path in (pack / "items").glob("*.toml"):
            family = path.stem.partition("-")[0]
            if family in FAMILIES:
                lines[family] = _(FAMILIES[family])
    return lines


def modules() -> dict[str, Path]:
    """The modules of command groups (files or folders) by name; a leading `_` marks a shared module."""
    paths = [*ROOM.glob("[a-z]*.py"), *ROOM.glob("[a-z]*/__init__.py")]
    stems = {path.parent.name if path.stem == "__init__" else path.stem: path for path in paths}
    return {stem.replace("_", "-"): path for stem, path in stems.items()}


def first_line(path: Path) -> str:
    """The first line of a module's docstring, without its quotes and full stop."""
    with path.open(encoding="utf-8") as file:
        return file.readline().strip().strip('"').rstrip(".")


def noun(name: str) -> Any:
    """The command group of this name; None where there is none."""
    if name in FAMILIES:
        from ._family import group

        return group(name, _(FAMILIES[name]))
    path = modules().get(name)
    if path is None:
        return None
    from importlib import import_module

    from typer.main import get_command

    module = import_module(f".{name.replace('-', '_')}", __package__)
    command = get_command(module.app)
    command.name = name
    command.help = command.help or first_line(path)
    return translated(command)


def translated(command: Any) -> Any:
    """The command with its help, and that of its verbs and options, in the language in force."""
    if command.help:
        # a sentence over several lines of a docstring is known without its line breaks
        parts = command.help.split("\n\n")
        command.help = "\n\n".join(_(part.replace("\n", " ")) for part in parts)
        command.short_help = command.help.partition("\n\n")[0]
    command.epilog = options.epilog()
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = _(parameter.help)
    for verb in getattr(command, "commands", {}).values():
        translated(verb)
    return command


def root() -> Any:
    """The command `yb`."""
    from typer.core import TyperGroup

    from ._shared import usage

    usage.speak()

    class Nouns(TyperGroup):
        """The command groups, looked up by file name."""

        def list_commands(self, ctx: Any) -> list[str]:
            return sorted(nouns())

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            command = noun(cmd_name)
            if command is None:
                from difflib import get_close_matches

                near = get_close_matches(cmd_name, nouns(), n=1)
                hint = _("did you mean {near}?").format(near=near[0]) if near else ""
                raise UsageError(
                    _("there is no command {name}").format(name=cmd_name),
                    hint or _("`yb --help` lists the commands"),
                )
            usage.prepare(command)
            return command

        def format_commands(self, ctx: Any, formatter: Any) -> None:
            with formatter.section(_("Commands")):
                formatter.write_dl(sorted(nouns().items()))

    return Nouns(
        name="yb",
        help=_("Handle health insurance (医保经办): cases, batches, sync, the night."),
        epilog=options.epilog()
        + "\n\n"
        + _("`yb help NOUN VERB` shows the page of a command, `yb --version` the version."),
        rich_markup_mode=None,
        no_args_is_help=True,
        add_help_option=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code. The one place where errors are printed."""
    rest = options.parse_shared(arguments)
    if rest[:1] == ["help"]:
        rest = [*rest[1:], "--help"]
    try:
        root().main(args=rest, prog_name="yb", standalone_mode=False)
        sys.stdout.flush()
    except BadData as error:
        errors.print_problems(error)
        call.set_exit_code(error.exit_code)
    except YbError as error:
        errors.print_error(error)
        call.set_exit_code(error.exit_code)
    except BrokenPipeError:
        _drop_unwritten()
    except KeyboardInterrupt:
        return 130
    except SystemExit as end:
        call.set_exit_code(int(end.code or 0))
    except Exception as error:
        call.set_exit_code(errors.print_unexpected(error))
        _drop_unwritten()
    return call.exit_code


def _drop_unwritten() -> None:
    """Drop what the output did not take (its reader is gone, its disk is full), so that the end is quiet."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
