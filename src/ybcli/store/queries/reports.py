"""A report of `reports/*.sql`, run on the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..reading import Reader


def table(
    db: Reader, sql: str, values: Mapping[str, str]
) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns and the rows of a report; `values` are bound to its parameters by name."""
    cursor = db.connection.execute(sql, dict(values))
    columns = [column[0] for column in cursor.description]
    return columns, [dict(zip(columns, tuple(row), strict=True)) for row in cursor]
