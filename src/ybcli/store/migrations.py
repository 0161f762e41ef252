"""An older store brought forward: new tables and columns are added, nothing is taken away.

Done once, inside one transaction, by whoever opens the store first with a newer program; a store of
a newer program is refused.
"""

from __future__ import annotations

from pathlib import Path

from .version import VERSION

#: From which version: the columns that were added to tables that were there already.
_ADDED: dict[int, tuple[tuple[str, str], ...]] = {
    1: (
        ("party", "language VARCHAR NOT NULL DEFAULT ''"),
        ("queue", "channel VARCHAR NOT NULL DEFAULT ''"),
        ("queue", "accepted_by VARCHAR NOT NULL DEFAULT ''"),
    ),
    3: (
        ("message", "retry_at VARCHAR NOT NULL DEFAULT ''"),
        ("record", "attempts INTEGER NOT NULL DEFAULT 0"),
        ("record", "retry_at VARCHAR NOT NULL DEFAULT ''"),
    ),
}


def bring_forward(path: Path, key: bytes, version: int) -> None:
    """Bring the store at `path` from `version` to this program's, or leave it as it was."""
    from .store import Store, make_tables

    store = Store(path, key)
    try:
        with store.transaction() as act:
            for step in range(version, VERSION):
                for table, column in _ADDED.get(step, ()):
                    act.run(f"ALTER TABLE {table} ADD COLUMN {column}")
            make_tables(act)
            act.setting("version", str(VERSION))
    finally:
        store.close()
