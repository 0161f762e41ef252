"""Code tables of the platform (字典): what a code means to us, by the code or its published beginning.

The tables are data (`codes/national.toml`), taken from the published specification with its source. A code
that has no meaning there is not a mistake of the record: it stays as it came, and what needs its
meaning is unclear until the platform's own dictionary (1901) or an officer says it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "codes" / "national.toml"
#: A beginning shorter than this is no published parent of anything.
_SHORTEST_PARENT = 2


class Unlisted(ValueError):
    """A code for which the table has no meaning; `label` is its published term, where it has one."""

    def __init__(self, table: str, code: str, label: str) -> None:
        super().__init__(code)
        self.table, self.code, self.label = table, code, label


@dataclass(frozen=True, slots=True)
class Table:
    """One dictionary: its published terms (`labels`) and what its codes mean to us (`means`).

    `by_prefix`: a longer local code is read by its longest listed beginning. `words` are parts of a term
    that 1901 gives. `as_code`: a listed code without a meaning of ours is its own word.
    """

    name: str
    title: str
    labels: Mapping[str, str]
    means: Mapping[str, str]
    words: Mapping[str, str]
    by_prefix: bool = False
    as_code: bool = False

    def label(self, code: str) -> str:
        """The published term of a code; empty where it is not listed."""
        return self.labels.get(code, "")

    def meaning(self, code: str) -> str:
        """Our word for a code; empty where the table has none."""
        if found := self.means.get(code):
            return found
        if self.by_prefix:
            for end in range(len(code) - 1, _SHORTEST_PARENT - 1, -1):
                if code[:end] in self.labels or code[:end] in self.means:
                    return self.means.get(code[:end], "")
        return code if self.as_code and code in self.labels else ""

    def told(self, label: str, parent: str = "") -> str:
        """Our word for a term of 1901: by the term above it, else by a word that the term holds, where
        only one of them does; empty where neither says it.
        """
        if parent and (found := self.meaning(parent)):
            return found
        held = {word for part, word in self.words.items() if part in label}
        return held.pop() if len(held) == 1 else ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A reader of a field that holds a code of a table; `within` is the beginning that all codes of the
    field have.
    """

    table: str
    within: str = ""

    def __call__(self, value: str) -> str:
        """Our word. Raises Unlisted where the table has none."""
        found = table(self.table)
        meaning = found.meaning(value) if value.startswith(self.within) else ""
        if not meaning:
            raise Unlisted(self.table, value, found.label(value))
        return meaning


def listed(name: str, words: Collection[str]) -> Callable[[str], str]:
    """A reader of a department's own words, which are ours too; another word is unlisted."""

    def read(value: str) -> str:
        if value not in words:
            raise Unlisted(name, value, "")
        return value

    return read


def table(name: str) -> Table:
    """The dictionary of this name (`med_type`); one without terms where it is none of the published ones."""
    return _tables().get(name) or Table(name, name, {}, {}, {})


@cache
def _tables() -> Mapping[str, Table]:
    with _FILE.open("rb") as file:
        written: dict[str, dict[str, Any]] = tomllib.load(file)
    return {
        name: Table(
            name=name,
            title=one["title"],
            labels=one["labels"],
            means=one["means"],
            words=one.get("words", {}),
            by_prefix=one.get("by_prefix", False),
            as_code=one.get("as_code", False),
        )
        for name, one in written.items()
        if name != "source"
    }
