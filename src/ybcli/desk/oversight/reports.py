"""Reports: `reports/*.sql`, with title, sentence and parameters in the comment at their head.

A report is a table; one whose head says `-- form: beancount` is printed as that text instead, and
holds identity numbers only where somebody reveals them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ...errors import UsageError
from ...language import _, chosen
from ...settings import ROOM
from ...store.queries import reports as queries

if TYPE_CHECKING:
    from .. import Desk

_HEAD = re.compile(r"^-- (title|title_en|says|says_en|parameter|form): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Report:
    """One report: what it is called, what it says, what it asks for, its SQL; `form` is `beancount`
    where it is no table.
    """

    title: str
    says: str
    parameters: tuple[str, ...]
    sql: str
    form: str = ""


def shelf() -> dict[str, Report]:
    """Every report by its file's name."""
    return {
        path.stem: _read(path.read_text("utf-8"))
        for path in sorted((ROOM / "reports").glob("*.sql"))
    }


def _read(text: str) -> Report:
    head: dict[str, str] = {}
    parameters: list[str] = []
    for key, value in _HEAD.findall(text):
        if key == "parameter":
            parameters.append(value.strip())
        else:
            head[key] = value.strip()
    suffix = "" if chosen() == "zh_CN" else "_en"
    return Report(
        head[f"title{suffix}"], head[f"says{suffix}"], tuple(parameters), text, head.get("form", "")
    )


def run(
    desk: Desk, name: str, values: Mapping[str, str], *, reveal: bool = False
) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns and rows of a report. Raises UsageError for a name or a parameter that is none.

    The rows of a report that is a text hold marks instead of identity numbers, unless `reveal`.
    """
    reports = shelf()
    if name not in reports:
        near = get_close_matches(name, reports, n=1)
        raise UsageError(
            _("there is no report {name}").format(name=name),
            _("did you mean {near}?").format(near=near[0]) if near else "",
        )
    report = reports[name]
    missing = [p for p in report.parameters if p not in values]
    unknown = [v for v in values if v not in report.parameters]
    if missing or unknown:
        raise UsageError(
            _("the report asks for: {names}").format(names=", ".join(report.parameters) or "–"),
            _("give each with --set NAME=VALUE"),
        )
    columns, rows = queries.table(desk.reader, report.sql, values)
    if report.form and not reveal:
        from . import ledger_export

        rows = ledger_export.hidden(rows, desk.secrets.key)
    return columns, rows
