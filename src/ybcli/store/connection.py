"""The one function that opens the store: encrypted, durable, one writer at a time.

SQLCipher with a raw key (no key derivation, so opening costs nothing), WAL with synchronous=FULL
(nothing that was acknowledged is lost at a power cut), foreign keys on, `BEGIN IMMEDIATE` so that
a transaction never has to turn from reading to writing half-way. `YB_DATABASE_URL` names another store; until the
county's PostgreSQL store is built, only SQLite addresses are accepted and any other is refused.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from .. import machine
from ..errors import YbError
from ..language import _

#: How long a writer waits for another one, in seconds.
PATIENCE_SECONDS = 30
#: Every commit is on the disk before it is acknowledged. Only the tests set this to OFF.
SYNCHRONOUS = "FULL"


def database_path(home: Path) -> Path:
    """The path of the store: `YB_DATABASE_URL` (`sqlite:///…`), or `office.db` in the home.

    Raises YbError for an address that is not SQLite's: other databases are not supported yet.
    """
    url = os.environ.get("YB_DATABASE_URL", "")
    if not url:
        return home / "office.db"
    if url.startswith("sqlite:///"):
        return Path(url.removeprefix("sqlite:///"))
    raise YbError(
        _("YB_DATABASE_URL names a store that this version cannot open"),
        _("use sqlite:///PATH, or unset it; the shared PostgreSQL store is not built yet"),
    )


def connect(path: Path, key: bytes, *, create: bool = False) -> Any:
    """Open the store at `path` with the raw 32-byte `key`; a DB-API connection in autocommit.

    Raises YbError `office.missing` where there is no file, `office.key` where the key is not the
    one with which the store was created.
    """
    from sqlcipher3 import dbapi2

    assert len(key) == 32, "the raw key has 32 bytes"
    if not create:
        check_present(path)
    if create and not path.exists():
        path.touch(mode=0o600)
    connection = dbapi2.connect(
        str(path), timeout=PATIENCE_SECONDS, check_same_thread=False, isolation_level=None
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}")
    except dbapi2.DatabaseError as fault:
        connection.close()
        if machine.is_of_the_machine(fault):
            raise
        raise YbError(
            _("the key does not open this office's store"),
            _(
                "use the key file or keyring with which it was created (`yb office init` created them)"
            ),
            kind="office.key",
        ) from None
    return connection


def check_present(path: Path) -> None:
    """Raise YbError `office.missing` where there is no store at `path`."""
    if not path.exists():
        raise YbError(
            _("there is no office here: {path} does not exist").format(path=path),
            _("make one with `yb office init`, or set YB_HOME")
            if path.parent.parent.exists()
            else _("check the name; if it lies on a network drive or a stick, connect it"),
            kind="office.missing",
        )
