"""The office's own rows: what it is, who works there, and the cursors, each under a name."""

from __future__ import annotations

from ._rows import Source, value


def setting(db: Source, name: str, default: str = "") -> str:
    """What the office row `name` says."""
    found = value(db, "SELECT value FROM office WHERE name = :name", name=name)
    return default if found is None else str(found)
