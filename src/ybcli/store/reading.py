"""Plain reads: SQL on a connection of their own, which sees what was committed.

Parameters are always bound by name. Rows come back as `sqlite3.Row` look-alikes: `row["case_id"]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import machine
from ..cases.journal import Case, Entry, fold
from ..errors import BadData, YbError
from ..language import _
from ..ledger.transfers import Transfer
from .connection import connect
from .rows import entry_of, transfer_of


class Reader:
    """Reads the store through one connection; close it, or use it in a `with`."""

    def __init__(self, path: Path, key: bytes) -> None:
        from sqlcipher3 import dbapi2

        self.path = path
        self.connection = connect(path, key)
        self.connection.row_factory = dbapi2.Row
        try:
            self._check_version(key)
        except dbapi2.DatabaseError as fault:
            self.connection.close()
            if machine.is_of_the_machine(fault):
                raise
            raise YbError(
                _("{path} is not an office's store, or is damaged").format(path=path),
                _("restore it with `yb office restore`, or look with `yb office check`"),
                kind="office.key",
            ) from None

    def _check_version(self, key: bytes) -> None:
        from .version import VERSION

        version = int(self.setting("version", "0"))
        if 0 < version < VERSION:
            from .migrations import bring_forward

            bring_forward(self.path, key, version)
        elif version != VERSION:
            raise YbError(
                _("this office was made by another version of the program ({number})").format(
                    number=version
                ),
                _("use the version that made it, or `yb office restore` a copy of this one"),
                kind="office.version",
            )

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def rows(self, sql: str, /, **values: Any) -> list[Any]:
        """All rows of a query with named parameters."""
        return list(self.connection.execute(sql, values))

    def each(self, sql: str, /, **values: Any) -> Iterator[Any]:
        """The rows of a query, one by one."""
        yield from self.connection.execute(sql, values)

    def one(self, sql: str, /, **values: Any) -> Any:
        """The first row of a query, or None."""
        return self.connection.execute(sql, values).fetchone()

    def scalar(self, sql: str, /, **values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def setting(self, name: str, default: str = "") -> str:
        """The value of the office row `name`; `default` where there is none."""
        value = self.scalar("SELECT value FROM office WHERE name = :name", name=name)
        return default if value is None else str(value)

    def entries(self, case_id: str) -> list[Entry]:
        """The entries of a case in order; empty where there is no such case."""
        rows = self.rows("SELECT * FROM entry WHERE case_id = :id ORDER BY number", id=case_id)
        return [entry_of(row) for row in rows]

    def case(self, case_id: str) -> Case:
        """The case of this id (its first characters are enough where only one case begins so).

        Raises BadData `case.unknown` where there is none, or more than one begins so.
        """
        number = case_id.strip().upper()
        entries = self.entries(number)
        if entries:
            return fold(entries)
        matches = self.rows(
            "SELECT case_id FROM queue WHERE case_id >= :low AND case_id < :high LIMIT 2",
            low=number,
            high=number + "~",
        )
        if len(matches) == 1 and number:
            return fold(self.entries(matches[0]["case_id"]))
        message = _("several cases begin with {case}") if matches else _("there is no case {case}")
        raise BadData(
            message.format(case=case_id),
            _("`yb case list` and `yb queue` show the case numbers"),
            kind="case.unknown",
        )

    def transfers(self, sql_where: str = "1", /, **values: Any) -> list[Transfer]:
        """The transfers that a condition selects, in the order in which they were written."""
        sql = f"SELECT * FROM transfer WHERE {sql_where} ORDER BY rowid"
        return [transfer_of(row) for row in self.each(sql, **values)]
