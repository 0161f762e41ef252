"""The options that every command shares: output format, language, officer, exit code of this call."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...language import _, choose

if TYPE_CHECKING:
    from datetime import date


@dataclass
class CallOptions:
    """The shared options of this call, and its highest exit code so far."""

    json: bool = False
    plain: bool = False
    debug: bool = False
    color: bool = True
    interactive: bool = True
    officer: str = ""
    fields: tuple[str, ...] = ()
    exit_code: int = 0
    #: Was whole personal data asked for with a reason, and the asking written into the journal?
    is_revealed: bool = False

    def set_exit_code(self, code: int) -> None:
        """Record an exit code; the run ends with the highest one."""
        self.exit_code = max(self.exit_code, code)


call = CallOptions()

_FLAGS = {"--json": "json", "--plain": "plain", "--debug": "debug"}


def parse_shared(arguments: list[str]) -> list[str]:
    """Parse the shared options into `call`; the remaining arguments are the command's."""
    rest: list[str] = []
    language = ""
    index = 0
    while index < len(arguments):
        argument = arguments[index]
        name, _equals, value = argument.partition("=")
        if argument == "--":
            rest += arguments[index:]
            break
        if argument in _FLAGS:
            setattr(call, _FLAGS[argument], True)
        elif argument == "--no-color":
            call.color = False
        elif argument == "--no-input":
            call.interactive = False
        elif name in {"--lang", "--officer", "--fields"}:
            if not _equals:
                index += 1
                value = arguments[index] if index < len(arguments) else ""
            if name == "--lang":
                language = value
            elif name == "--fields":
                call.fields = tuple(one for one in value.split(",") if one)
            else:
                call.officer = value
        else:
            rest.append(argument)
        index += 1
    choose(language)
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty():
        call.color = False
    if not sys.stdin.isatty():
        call.interactive = False
    return rest


def epilog() -> str:
    """The line at the end of every help text."""
    return _(
        "Everywhere: --json, --plain, --fields a,b, --lang zh_CN|en, --officer CODE, --no-color, "
        "--no-input, --debug. Exit codes and outputs: docs/cli.md."
    )


def day_of(text: str) -> date:
    """Parse a day of the command line (ISO 8601); raises UsageError where it is not valid."""
    from datetime import date

    from ...errors import UsageError

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            _("{text} is no date").format(text=text), _("write it as 2026-07-01")
        ) from None
