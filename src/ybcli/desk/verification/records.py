"""Departments' records about a person, with who sent them and when."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...law.engine.finding import Fact
from ...store.queries import records as inbox
from . import codes, sources
from .providers import UNAVAILABLE, FactRequest


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One record as a source of facts: its body, its department (`away` where too old), and its time.

    `doubt` takes the sentence about a code nobody lists (`verification/codes`).
    """

    body: dict[str, Any]
    source: str
    at: str
    kind: str = ""
    record_id: str = ""
    doubt: Callable[[Fact], None] = field(default=lambda _fact: None, repr=False, compare=False)

    def tells(self, name: str, field: str) -> list[Fact]:
        """The field as a fact; a copy that is too old, or a code nobody lists, states nothing."""
        value = None if self.source == UNAVAILABLE else self.body.get(field)
        self.is_unlisted(field)
        return [
            Fact(name, value if isinstance(value, int) else value or None, self.source, self.at)
        ]

    def is_unlisted(self, field: str) -> bool:
        """Does the field, which is needed, hold a code nobody lists? Then the case says so."""
        code = None if self.source == UNAVAILABLE else codes.of_field(self.body, field)
        if code is None:
            return False
        says = codes.sentence(code, self.source, self.kind, self.record_id)
        self.doubt(Fact(codes.UNLISTED, says, self.source, self.at))
        return True

    def unknown(self, name: str) -> list[Fact]:
        """The fact `name` that needs a code which nobody lists: not known."""
        return [Fact(name, None, self.source, self.at)]


def records(request: FactRequest, department: str, kind: str, subject: str) -> list[SourceRecord]:
    """The department's records of a kind about somebody, newest first."""
    source = UNAVAILABLE if department in sources.stale(request.desk) else department
    return [
        SourceRecord(
            codes.understood(request.desk, json.loads(record.body)),
            source,
            record.at,
            record.kind,
            record.record_id,
            request.doubt,
        )
        for record in inbox.valid_from(request.desk.reader, department, (kind,), (subject,))
    ]


def no_response(request: FactRequest, name: str) -> list[Fact]:
    """No fact where the connection is open; else an unknown one, because nobody could be asked."""
    reader = request.desk.reader
    if reader.setting("platform") and reader.setting("line") != "away":
        return []
    return [Fact(name, None, UNAVAILABLE, request.time)]
