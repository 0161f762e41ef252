"""The work queue: what waits for whom, in the order in which it falls due.

Pages are read by key, never by counting rows, and totals come from kept counters, so that a queue
of a hundred thousand opens as fast as one of ten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from .filters import Filter, parse

if TYPE_CHECKING:
    from ..store.reading import Reader

NEVER = "9999-12-31"
COLUMNS = (
    "case_id, item, flow, stage, next_act, hands, region, party_kind, party_id, party_name, opened, "
    "due, officer, says, is_open, reference, head"
)

#: The first and last place in the order of a page.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the queue in order."""

    rows: tuple[Mapping[str, Any], ...]

    @property
    def first(self) -> Key | None:
        """The key of the first row."""
        return (self.rows[0]["due"], self.rows[0]["case_id"]) if self.rows else None

    @property
    def last(self) -> Key | None:
        """The key of the last row."""
        return (self.rows[-1]["due"], self.rows[-1]["case_id"]) if self.rows else None


def page(
    reader: Reader,
    where: str = "",
    *,
    today: date,
    after: Key | None = None,
    before: Key | None = None,
    limit: int = 20,
    closed: bool = False,
) -> Page:
    """A page of the queue: open cases (with `closed` all), by due day and case number.

    `after` and `before` are keys of rows; the page follows or precedes them. `where` is a filter
    in the house's grammar. Raises UsageError for a wrong filter.
    """
    chosen = parse(where, today)
    scope = "1" if closed or chosen.wants_closed else "is_open = 1"
    condition = f"{scope} AND {chosen.sql}"
    values = {**chosen.values, "limit": limit}
    if after is None and before is None:
        rows = reader.rows(
            f"SELECT {COLUMNS} FROM queue WHERE {condition} ORDER BY due, case_id LIMIT :limit",
            **values,
        )
        return Page(tuple(rows))
    due, case_id = after or before or ("", "")
    sign, order = (">", "ASC") if after else ("<", "DESC")
    rows = reader.rows(
        f"SELECT * FROM (SELECT {COLUMNS} FROM queue WHERE {condition} AND due = :due "
        f"AND case_id {sign} :case ORDER BY case_id {order} LIMIT :limit) "
        f"UNION ALL SELECT * FROM (SELECT {COLUMNS} FROM queue WHERE {condition} "
        f"AND due {sign} :due ORDER BY due {order}, case_id {order} LIMIT :limit) LIMIT :limit",
        **values,
        due=due,
        case=case_id,
    )
    return Page(tuple(rows if after else reversed(rows)))


def counts(reader: Reader) -> list[Mapping[str, Any]]:
    """How many open cases there are of each item, stage and hands, from the kept counters."""
    return reader.rows(
        "SELECT item, stage, hands, n FROM queue_count WHERE is_open = 1 AND n > 0 "
        "ORDER BY item, stage, hands"
    )


def totals(reader: Reader, today: date) -> dict[str, int]:
    """Open cases by who must act next, and how many are overdue."""
    found = {
        row["hands"]: row["n"]
        for row in reader.rows(
            "SELECT hands, sum(n) AS n FROM queue_count WHERE is_open = 1 GROUP BY hands"
        )
    }
    found["overdue"] = reader.scalar(
        "SELECT count(*) FROM queue WHERE is_open = 1 AND due < :today", today=today.isoformat()
    )
    return {name: int(n or 0) for name, n in found.items()}


def count(reader: Reader, where: str, *, today: date, closed: bool = False) -> int:
    """How many cases a filter lets through; without a filter a look at the counters."""
    chosen: Filter = parse(where, today)
    if chosen.is_empty and not closed:
        return int(reader.scalar("SELECT sum(n) FROM queue_count WHERE is_open = 1") or 0)
    scope = "1" if closed or chosen.wants_closed else "is_open = 1"
    return int(
        reader.scalar(f"SELECT count(*) FROM queue WHERE {scope} AND {chosen.sql}", **chosen.values)
    )
