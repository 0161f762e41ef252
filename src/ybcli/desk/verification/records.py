"""Departments' records about a person, with who sent them and when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ...law.engine.finding import Fact
from ...store.queries import records as inbox
from . import sources
from .providers import AWAY, Asked


@dataclass(frozen=True, slots=True)
class Heard:
    """One record as a teller of facts: what it says, who says it (`away` where too old), and when."""

    body: dict[str, Any]
    source: str
    at: str

    def tells(self, name: str, field: str) -> list[Fact]:
        """The field as a fact; a copy that is too old tells nothing any more."""
        value = None if self.source == AWAY else self.body.get(field)
        return [
            Fact(name, value if isinstance(value, int) else value or None, self.source, self.at)
        ]


def records(asked: Asked, department: str, kind: str, subject: str) -> list[Heard]:
    """The department's records of a kind about somebody, newest first."""
    source = AWAY if department in sources.stale(asked.desk) else department
    return [
        Heard(json.loads(record.body), source, record.at)
        for record in inbox.valid_from(asked.desk.reader, department, (kind,), (subject,))
    ]


def silence(asked: Asked, name: str) -> list[Fact]:
    """Nobody told it: nothing where the line is open, else that nobody could be asked."""
    reader = asked.desk.reader
    if reader.setting("platform") and reader.setting("line") != "away":
        return []
    return [Fact(name, None, AWAY, asked.time)]
