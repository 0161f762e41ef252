"""SQL that is particular to SQLite: the one file to change for a second database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable


def insert(table: str, columns: Iterable[str], *, new_only: bool = False) -> str:
    """An INSERT with named parameters; with `new_only` a row whose key exists already is left as it is."""
    names = list(columns)
    places = ", ".join(f":{name}" for name in names)
    head = "INSERT OR IGNORE INTO" if new_only else "INSERT INTO"
    return f"{head} {table} ({', '.join(names)}) VALUES ({places})"


def upsert(table: str, columns: Iterable[str], key: str, *, keep: Iterable[str] = ()) -> str:
    """An INSERT that replaces the row of the same `key` (column names with commas), except the
    columns named in `keep`.
    """
    names = list(columns)
    fixed = {*key.split(", "), *keep}
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in fixed)
    return f"{insert(table, names)} ON CONFLICT({key}) DO UPDATE SET {changes}"


def json_text(column: str, path: str) -> str:
    """A member of a JSON column as text: `json_text("body", "text")`; `path` may have dots."""
    return f"json_extract({column}, '$.{path}')"


def json_member(column: str, path: str, parameter: str) -> str:
    """The member of a JSON object (`path` in the column) whose name is bound as `parameter`, as text."""
    return f"json_extract({column}, '$.{path}.' || :{parameter})"


def any_of(column: str, parameter: str) -> str:
    """Is the column one of the values of a JSON list that is bound as `parameter`?"""
    return f"{column} IN (SELECT value FROM json_each(:{parameter}))"


def list_of(values: Iterable[str]) -> str:
    """A list as it is bound for `any_of`."""
    return json.dumps(list(values), ensure_ascii=False)


def characters(column: str, begin: int, count: int) -> str:
    """`count` characters of a text column from the place `begin`; the first is number 1."""
    return f"substr({column}, {begin}, {count})"


def full_text(table: str, parameter: str) -> str:
    """The condition that a full-text index holds the bound phrases."""
    return f"{table} MATCH :{parameter}"


def begins_with(column: str, parameter: str) -> str:
    """Does a text column begin with the bound text? No character in it is a wildcard."""
    return f"substr({column}, 1, length(:{parameter})) = :{parameter}"


def replace(table: str, columns: Iterable[str]) -> str:
    """An INSERT that replaces the whole row of the same key, for tables without upsert (full text)."""
    return insert(table, columns).replace("INSERT INTO", "INSERT OR REPLACE INTO", 1)


#: The order in which the rows of a table were written.
AS_WRITTEN = "rowid"


def json_list(column: str) -> str:
    """The texts of a column, of all rows together, as one JSON list."""
    return f"json_group_array({column})"


def glob(column: str, parameter: str) -> str:
    """Does the column fit the bound pattern (`glob_text`)?"""
    return f"{column} GLOB :{parameter}"


def glob_text(text: str) -> str:
    """The text as a pattern of `glob` in which only `*` is special."""
    return re.sub(r"([?\[])", r"[\1]", text)


def like(column: str, parameter: str) -> str:
    """Does the column fit the bound pattern (`like_text` with `%` for any text)?"""
    return f"{column} LIKE :{parameter} ESCAPE '\\'"


def like_text(text: str) -> str:
    """The text as a pattern of `like` in which nothing is special."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


#: Writes the whole store, complete and compact, into a new file.
COPY_INTO = "VACUUM INTO :path"
#: Returns a row for each damaged page of the store.
DAMAGE = "PRAGMA cipher_integrity_check"


#: The order in which rows of a table without a number were written.
ROW_ORDER = "rowid"
#: The checks of the file for damage: each returns faults, or `ok`.
CHECKS = ("PRAGMA cipher_integrity_check", "PRAGMA quick_check", "PRAGMA foreign_key_check")
