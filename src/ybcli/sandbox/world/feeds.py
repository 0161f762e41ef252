"""The departments' shared data: one feed for each, append-only, read with a cursor.

A cursor is the number of the last record that was read; records are never taken away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Department → the letters of its record ids.
DEPARTMENTS = {
    "market_regulation": "mr",
    "human_resources": "hr",
    "police": "po",
    "health": "he",
    "finance": "fi",
    "civil_affairs": "ca",
    "education": "ed",
    "tax": "tx",
    "veterans": "ve",
    "disabled_federation": "df",
    "trade_union": "tu",
    "national": "na",
    "hospitals": "ho",
    "sms": "sm",
    "ratings": "ra",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a feed."""

    record_id: str
    seq: int
    kind: str
    at: str
    body: Mapping[str, Any]

    def as_wire(self) -> dict[str, Any]:
        """The record as the feed gives it."""
        return {
            "record_id": self.record_id,
            "seq": self.seq,
            "kind": self.kind,
            "at": self.at,
            "body": dict(self.body),
        }


class Feeds:
    """The feeds of all departments."""

    def __init__(self) -> None:
        self._feeds: dict[str, list[Record]] = {name: [] for name in DEPARTMENTS}

    def put(
        self, department: str, kind: str, body: Mapping[str, Any], at: str, record_id: str = ""
    ) -> Record:
        """Append a record. An id that is given may be one that was there: the record comes twice."""
        feed = self._feeds[department]
        seq = len(feed) + 1
        record_id = record_id or f"{DEPARTMENTS[department]}-{seq:06d}"
        record = Record(record_id, seq, kind, at, body)
        feed.append(record)
        return record

    def page(self, department: str, after: int, limit: int) -> tuple[list[Record], bool]:
        """The records after a number, and whether there are more."""
        feed = self._feeds[department]
        return feed[after : after + limit], len(feed) > after + limit

    def of_kind(self, department: str, kind: str) -> list[Record]:
        """The records of a kind, first to last."""
        return [one for one in self._feeds[department] if one.kind == kind]

    def length(self, department: str) -> int:
        """How many records a feed has."""
        return len(self._feeds[department])
