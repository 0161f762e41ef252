"""Output of commands: JSON documents, tables, lines of data, sentences for a person."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ...language import _
from ...plain import for_terminal, masked_numbers
from .options import call

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def say(sentence: str) -> None:
    """Print a sentence for a person on stderr."""
    sys.stderr.write(as_seen(for_terminal(sentence)) + "\n")


def as_seen(text: str) -> str:
    """The text as this call may show it: identity numbers whole only where they were revealed."""
    return text if call.is_revealed else masked_numbers(text)


def document(value: Any) -> None:
    """Print one JSON document on stdout, UTF-8, not ASCII-escaped."""
    import json

    if call.fields and isinstance(value, dict):
        value = {name: select_fields(inner) for name, inner in value.items()}
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write(as_seen(text) + "\n")


def select_fields(rows: Any) -> Any:
    """The rows of a list with the fields that --fields names; anything else as it is."""
    if not (isinstance(rows, list) and rows and isinstance(rows[0], dict)):
        return rows
    check_fields(rows[0])
    return [{name: row[name] for name in call.fields} for row in rows]


def check_fields(names: Iterable[str]) -> None:
    """Raise UsageError where --fields names a field that the list does not have."""
    from ...errors import UsageError

    if unknown := [one for one in call.fields if one not in names]:
        raise UsageError(
            _("the list has no field {field}").format(field=unknown[0]),
            _("fields: {fields}").format(fields=", ".join(names)),
        )


def show(
    value: Any,
    columns: Mapping[str, str] | None = None,
    rows: Sequence[Mapping[str, Any]] | None = None,
    *,
    right: tuple[str, ...] = (),
) -> None:
    """Print a result: the JSON document `value`, or the `rows` as a table (or tab-separated lines)."""
    if call.json or columns is None or rows is None:
        document(value)
        return
    columns = selected_columns(columns, rows)
    if call.plain:
        for row in rows:
            cells = [as_seen(for_terminal(row.get(name, ""))) for name in columns]
            sys.stdout.write("\t".join(cells) + "\n")
        return
    table(columns, rows, right=right)


def table(
    columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]], *, right: tuple[str, ...] = ()
) -> None:
    """Print a table for people; East Asian widths count two, cells are cut only on a narrow terminal."""
    import shutil

    from ...plain import fitted, width

    columns = selected_columns(columns, rows)
    cells = [{n: as_seen(for_terminal(row.get(n, "") or "")) for n in columns} for row in rows]
    widths = {
        n: max([width(title), *(width(row[n]) for row in cells)]) for n, title in columns.items()
    }
    room = shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 10_000
    last = list(columns)[-1]
    spare = room - sum(widths.values()) - 2 * (len(widths) - 1)
    if spare < 0:
        widths[last] = max(8, widths[last] + spare)
    bold, plain = ("\x1b[1m", "\x1b[0m") if call.color else ("", "")
    head = "  ".join(fitted(t, widths[n], right=n in right) for n, t in columns.items())
    sys.stdout.write(f"{bold}{head.rstrip()}{plain}\n")
    for row in cells:
        line = "  ".join(fitted(row[n], widths[n], right=n in right) for n in columns)
        sys.stdout.write(line.rstrip() + "\n")


def selected_columns(
    columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> Mapping[str, str]:
    """The columns that --fields names, in its order; all where it names none."""
    if not call.fields:
        return columns
    check_fields({**columns, **(rows[0] if rows else {})})
    return {name: columns.get(name, name) for name in call.fields}


def write(text: str) -> None:
    """Print lines of data on stdout, escaped for the terminal."""
    lines = "\n".join(for_terminal(line) for line in text.split("\n"))
    sys.stdout.write(as_seen(lines) + "\n")
