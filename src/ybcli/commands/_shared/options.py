"""The options that every command shares, and how this call speaks."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...language import _, choose

if TYPE_CHECKING:
    from datetime import date


@dataclass
class Manner:
    """How this call speaks, and the highest exit code so far."""

    json: bool = False
    plain: bool = False
    debug: bool = False
    color: bool = True
    ask: bool = True
    officer: str = ""
    fields: tuple[str, ...] = ()
    code: int = 0

    def ends(self, code: int) -> None:
        """A result with this exit code occurred; the run ends with the highest."""
        self.code = max(self.code, code)


manner = Manner()

_FLAGS = {"--json": "json", "--plain": "plain", "--debug": "debug"}


def take(arguments: list[str]) -> list[str]:
    """Take the shared options out of the line and set `manner`; what is left for the verb."""
    rest: list[str] = []
    language = ""
    index = 0
    while index < len(arguments):
        word = arguments[index]
        name, _equals, value = word.partition("=")
        if word == "--":
            rest += arguments[index:]
            break
        if word in _FLAGS:
            setattr(manner, _FLAGS[word], True)
        elif word == "--no-color":
            manner.color = False
        elif word == "--no-input":
            manner.ask = False
        elif name in {"--lang", "--officer", "--fields"}:
            if not _equals:
                index += 1
                value = arguments[index] if index < len(arguments) else ""
            if name == "--lang":
                language = value
            elif name == "--fields":
                manner.fields = tuple(one for one in value.split(",") if one)
            else:
                manner.officer = value
        else:
            rest.append(word)
        index += 1
    choose(language)
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty():
        manner.color = False
    if not sys.stdin.isatty():
        manner.ask = False
    return rest


def epilog() -> str:
    """The line below every help text."""
    return _(
        "Everywhere: --json, --plain, --fields a,b, --lang zh_CN|en, --officer CODE, --no-color, "
        "--no-input, --debug. Exit codes and outputs: docs/cli.md."
    )


def day_of(text: str) -> date:
    """A day of the command line; raises UsageError for what is none."""
    from datetime import date

    from ...errors import UsageError

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            _("{text} is no date").format(text=text), _("write it as 2026-07-01")
        ) from None
