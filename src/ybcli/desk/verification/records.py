"""Departments' records about a person, with who sent them and when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ...law.engine.finding import Fact
from ...store.queries import records as inbox
from . import sources
from .providers import UNAVAILABLE, FactRequest


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One record as a source of facts: its body, its department (`away` where too old), and its time."""

    body: dict[str, Any]
    source: str
    at: str

    def tells(self, name: str, field: str) -> list[Fact]:
        """The field as a fact; a copy that is too old states nothing."""
        value = None if self.source == UNAVAILABLE else self.body.get(field)
        return [
            Fact(name, value if isinstance(value, int) else value or None, self.source, self.at)
        ]


def records(request: FactRequest, department: str, kind: str, subject: str) -> list[SourceRecord]:
    """The department's records of a kind about somebody, newest first."""
    source = UNAVAILABLE if department in sources.stale(request.desk) else department
    return [
        SourceRecord(json.loads(record.body), source, record.at)
        for record in inbox.valid_from(request.desk.reader, department, (kind,), (subject,))
    ]


def no_response(request: FactRequest, name: str) -> list[Fact]:
    """No fact where the connection is open; else an unknown one, because nobody could be asked."""
    reader = request.desk.reader
    if reader.setting("platform") and reader.setting("line") != "away":
        return []
    return [Fact(name, None, UNAVAILABLE, request.time)]
