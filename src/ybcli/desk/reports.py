"""Reports: `reports/*.sql`, with title, sentence and parameters in the comment at their head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..language import _, chosen
from ..settings import ROOM

if TYPE_CHECKING:
    from . import Desk

_HEAD = re.compile(r"^-- (title|title_en|says|says_en|parameter): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Report:
    """One report: what it is called, what it says, what it asks for, its SQL."""

    title: str
    says: str
    parameters: tuple[str, ...]
    sql: str


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
    return Report(head[f"title{suffix}"], head[f"says{suffix}"], tuple(parameters), text)


def run(desk: Desk, name: str, values: Mapping[str, str]) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns and rows of a report. Raises UsageError for a name or a parameter that is none."""
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
    cursor = desk.reader.connection.execute(report.sql, dict(values))
    columns = [one[0] for one in cursor.description]
    return columns, [dict(zip(columns, tuple(row), strict=True)) for row in cursor]
