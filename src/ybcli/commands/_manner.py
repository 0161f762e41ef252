"""Manners of every command: the options that all share, the exit code, errors as two sentences.

`--json --plain --lang --officer --reveal … ` may stand anywhere in the line; they are taken out
before the verb's own options are read.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import BadData, YbError
from ..language import _, choose
from ..plain import for_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
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


def say(sentence: str) -> None:
    """A sentence for a person, on stderr."""
    sys.stderr.write(for_terminal(sentence) + "\n")


def tell(error: YbError) -> None:
    """An error as two sentences on stderr; with --json also as a document on stdout."""
    say(f"{error.code} {error.says}")
    if error.cure:
        say(f"   → {error.cure}")
    if manner.json:
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
    if manner.debug:
        _trace()


def tell_problems(error: BadData) -> None:
    """Every Problem of an error, each with its place and cure."""
    if not error.problems:
        tell(error)
        return
    if manner.json:
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


def document(value: Any) -> None:
    """One JSON document on stdout, UTF-8, not ASCII-escaped."""
    import json

    if manner.fields and isinstance(value, dict):
        value = {name: narrowed(inner) for name, inner in value.items()}
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def narrowed(rows: Any) -> Any:
    """The rows of a list with the fields that --fields names; anything else as it is."""
    if not (isinstance(rows, list) and rows and isinstance(rows[0], dict)):
        return rows
    known_fields(rows[0])
    return [{name: row[name] for name in manner.fields} for row in rows]


def known_fields(names: Iterable[str]) -> None:
    """Raise UsageError where --fields names one that the list has not."""
    from ..errors import UsageError

    if unknown := [one for one in manner.fields if one not in names]:
        raise UsageError(
            _("the list has no field {field}").format(field=unknown[0]),
            _("fields: {fields}").format(fields=", ".join(names)),
        )


def unexpected(error: Exception) -> int:
    """What no verb foresaw: one sentence, never a traceback unless --debug asks; the exit code."""
    from typer import _click

    if isinstance(error, _click.exceptions.UsageError):
        say(f"E0002 {error.format_message()}")
        context = error.ctx
        if context is not None:
            say("   → " + _("see `{path} --help`").format(path=context.command_path))
        return 2
    if isinstance(error, _click.exceptions.ClickException):
        say(f"E0002 {error.format_message()}")
        return 2
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return 2
    if isinstance(error, OSError):
        say(f"E0001 {error.strerror or error}: {error.filename or ''}".rstrip(": "))
        return 1
    say(
        "E0001 " + _("the program failed ({kind}); nothing half-written was kept").format(kind=kind)
    )
    say("   → " + _("run it again with --debug and give the lines to the maintainers"))
    if manner.debug:
        _trace()
    return 1


_PERSONAL = re.compile(r"\d{15,18}[\dXx]?|\b1\d{10}\b")


def _trace() -> None:
    import traceback

    text = _PERSONAL.sub(lambda m: m[0][:3] + "*" * (len(m[0]) - 3), traceback.format_exc())
    sys.stderr.write(text)


def show(
    value: Any,
    columns: Mapping[str, str] | None = None,
    rows: Sequence[Mapping[str, Any]] | None = None,
    *,
    right: tuple[str, ...] = (),
) -> None:
    """A result: the JSON document `value`, or the `rows` as a table (or tab-separated lines)."""
    if manner.json or columns is None or rows is None:
        document(value)
        return
    columns = wanted(columns, rows)
    if manner.plain:
        for row in rows:
            cells = [for_terminal(row.get(name, "")) for name in columns]
            sys.stdout.write("\t".join(cells) + "\n")
        return
    table(columns, rows, right=right)


def table(
    columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]], *, right: tuple[str, ...] = ()
) -> None:
    """A table for people; East Asian widths counted, long cells cut only on a narrow terminal."""
    import shutil

    from ..plain import fitted, width

    columns = wanted(columns, rows)
    cells = [{n: for_terminal(row.get(n, "") or "") for n in columns} for row in rows]
    widths = {
        n: max([width(title), *(width(row[n]) for row in cells)]) for n, title in columns.items()
    }
    room = shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 10_000
    last = list(columns)[-1]
    spare = room - sum(widths.values()) - 2 * (len(widths) - 1)
    if spare < 0:
        widths[last] = max(8, widths[last] + spare)
    bold, plain = ("\x1b[1m", "\x1b[0m") if manner.color else ("", "")
    head = "  ".join(fitted(t, widths[n], right=n in right) for n, t in columns.items())
    sys.stdout.write(f"{bold}{head.rstrip()}{plain}\n")
    for row in cells:
        line = "  ".join(fitted(row[n], widths[n], right=n in right) for n in columns)
        sys.stdout.write(line.rstrip() + "\n")


def wanted(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """The columns that --fields names, in its order; all where it names none."""
    if not manner.fields:
        return columns
    known_fields({**columns, **(rows[0] if rows else {})})
    return {name: columns.get(name, name) for name in manner.fields}


def write(text: str) -> None:
    """Lines of data on stdout, shown literally."""
    sys.stdout.write("\n".join(for_terminal(line) for line in text.split("\n")) + "\n")


def day_of(text: str) -> date:
    """A day of the command line; raises UsageError for what is none."""
    from datetime import date

    from ..errors import UsageError

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            _("{text} is no date").format(text=text), _("write it as 2026-07-01")
        ) from None
