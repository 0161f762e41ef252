"""Migration of an older store: new tables and columns are added, nothing is removed.

It happens once, inside one transaction, when a newer program first opens the store; a store of a
newer program is refused.
"""

from __future__ import annotations

from pathlib import Path

from .version import VERSION

#: By the version migrated from: the columns added to existing tables.
_ADDED: dict[int, tuple[tuple[str, str], ...]] = {
    1: (
        ("party", "language VARCHAR NOT NULL DEFAULT ''"),
        ("queue", "channel VARCHAR NOT NULL DEFAULT ''"),
        ("queue", "accepted_by VARCHAR NOT NULL DEFAULT ''"),
    ),
    3: (
        ("message", "retry_at VARCHAR NOT NULL DEFAULT ''"),
        ("record", "attempts INTEGER NOT NULL DEFAULT '0'"),
        ("record", "retry_at VARCHAR NOT NULL DEFAULT ''"),
    ),
    4: (
        ("line", "before_fen INTEGER"),
        ("line", "after_fen INTEGER"),
    ),
    6: (("seal", "written INTEGER NOT NULL DEFAULT '0'"),),
}


def bring_forward(path: Path, key: bytes, version: int) -> None:
    """Migrate the store at `path` from `version` to this program's version, or leave it as it was."""
    from . import written
    from .store import Store, make_tables

    store = Store(path, key)
    try:
        with store.transaction() as tx:
            for step in range(version, VERSION):
                for table, column in _ADDED.get(step, ()):
                    tx.run(f"ALTER TABLE {table} ADD COLUMN {column}")
            make_tables(tx)
            tx.setting("version", str(VERSION))
            if not written.last(tx)[0]:
                written.begin(tx.connection)
    finally:
        store.close()
