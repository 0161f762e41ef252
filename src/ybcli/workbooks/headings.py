"""Which column is which: headings are found by their text, over one to three rows, wherever they stand.

A column's path is what stands above it, from the group down to the heading itself (`社保基数` /
`医疗`). What the words mean is data, `headings.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from .cells import Cell, squeezed

#: A heading is short; a sentence above a table is a note.
_LONGEST = 40
_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its place among the row's cells, its path, and whether it is hidden."""

    at: int
    path: tuple[str, ...]
    shown: str
    hidden: bool = False

    @property
    def leaf(self) -> str:
        """The heading itself, normal."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings found: the first and last of their rows (indices), the columns, and who is who."""

    top: int
    bottom: int
    columns: tuple[Column, ...]
    fields: Mapping[str, Column]
    wages: tuple[tuple[int, Column], ...] = ()
    kind_of_period: str = ""

    @property
    def shown(self) -> list[str]:
        """Every heading as a person reads it."""
        return [one.shown for one in self.columns]


@dataclass(slots=True)
class Words:
    """`headings.toml`, compiled."""

    matches: dict[str, list[re.Pattern[str]]] = field(default_factory=dict)
    wage: list[tuple[int, re.Pattern[str]]] = field(default_factory=list)
    single: dict[str, re.Pattern[str]] = field(default_factory=dict)
    insurance: list[tuple[str, re.Pattern[str]]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


@cache
def words() -> Words:
    """The words of this room, read once."""
    text = (resources.files(__package__) / "headings.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    made = Words()
    for name in ("name", "id_number", "action", "document", "serial", "reason"):
        made.matches[name] = [re.compile(one) for one in data[name]["match"]]
    for name in ("own", "start", "loose"):
        made.matches[name] = [re.compile(one) for one in data["period"][name]]
    made.wage = [(one["rank"], re.compile(one["core"])) for one in data["wage"]]
    spoken = data["wage_words"]
    made.insurance = [(name, re.compile(form)) for name, form in spoken["insurance"]]
    single = {"filling": spoken["filling"], "not_wage": spoken["never"]}
    single |= {"employer": spoken["employer"], "not_period": data["period"]["never"]}
    single |= {"other_name": data["name"]["other"], "foreign": data["document"]["foreign"]}
    single |= {
        n: data["marks"][n] for n in ("total", "sample", "signature", "hint", "group", "not_labels")
    }
    made.single = {name: re.compile(form, re.IGNORECASE) for name, form in single.items()}
    made.labels = data["marks"]["labels"]
    return made


@lru_cache(8192)
def normal(text: str) -> tuple[str, str]:
    """A heading without white space, stars and brackets, and what stood in the brackets."""
    plain = squeezed(unicodedata.normalize("NFKC", text)).strip("*★※☆·.:;,、'\"").lower()
    noted = "".join(_BRACKETS.findall(plain))
    bare = _BRACKETS.sub("", plain).strip("*:")
    if not bare:
        return noted, ""
    return re.sub(r"(?<=[\u4e00-\u9fff])[a-z][a-z ._'-]*$", "", bare) or bare, noted


@lru_cache(8192)
def is_called(field_name: str, text: str) -> int:
    """How well a heading names the field: 0 is best, -1 is not at all."""
    if len(text) > _LONGEST:
        return -1
    bare, noted = normal(text)
    if field_name == "name" and words().single["other_name"].search(bare):
        return -1
    if field_name == "id_number" and "校验" in bare + noted:
        return -1
    for place, form in enumerate(words().matches[field_name]):
        if form.fullmatch(bare):
            return place
    return -1


@cache
def wage_rank(path: tuple[str, ...]) -> int:
    """How well a path names the wage that is declared: small is better, -1 is not at all."""
    said = words()
    whole = "".join(path)
    if said.single["not_wage"].search(whole) or said.single["employer"].search(path[-1]):
        return -1
    insurance = next((name for name, form in said.insurance if form.search(whole)), "")
    for text in (path[-1], "".join(path[-2:]), "".join(reversed(path[-2:])), whole):
        core = said.single["filling"].sub("", text)
        rank = next((rank for rank, form in said.wage if form.fullmatch(core)), -1)
        if rank < 0 or (insurance == "fund" and rank != 50):
            continue
        if rank == 70 and insurance not in {"", "social"}:
            continue
        if insurance and rank == 60:
            rank = 10
        if rank < 30:
            rank += {"medical": -4, "rest": -3, "pension": 4, "other": 5}.get(insurance, 0)
        return rank + (25 if said.single["employer"].search(whole) else 0)
    return -1


@cache
def period_rank(path: tuple[str, ...]) -> tuple[int, str]:
    """How well a path names the month, and whether it is its own, its first or a loose one."""
    said = words()
    if said.single["not_period"].search("".join(path)):
        return -1, ""
    insurance = next((n for n, form in said.insurance if form.search("".join(path))), "")
    other = {"medical": 0, "rest": 0, "social": 0, "": 0}.get(insurance, 30)
    for base, kind in enumerate(("own", "start", "loose")):
        for place, form in enumerate(said.matches[kind]):
            if form.fullmatch(path[-1]):
                return base * 10 + place + other, kind
    return -1, ""


def letter(index: int) -> str:
    """The name of a column: 0 → A, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def choose(columns: Sequence[Column], wanted: Mapping[str, str], left: int) -> Table:
    """Who is who among the columns; `wanted` are a person's own choices by heading or letter."""
    fields: dict[str, Column] = {}
    wages: list[tuple[int, Column]] = []
    best: dict[str, tuple[bool, int, int]] = {}
    kind = ""
    for one in columns:
        marks = {name: is_called(name, one.leaf) for name in words().matches if name in _NAMED}
        marks["wage"] = wage_rank(one.path)
        marks["period"], own = period_rank(one.path)
        if marks["wage"] >= 0:
            wages.append((marks["wage"], one))
        for name, rank in marks.items():
            score = (one.hidden, rank, one.at)
            if rank >= 0 and (name not in best or score < best[name]):
                best[name], fields[name] = score, one
                kind = own if name == "period" else kind
    for name, heading in wanted.items():
        found = asked_for(columns, heading, left)
        if found:
            fields[name] = found
    return Table(0, 0, tuple(columns), fields, tuple(sorted(wages, key=lambda w: w[0])), kind)


_NAMED = ("name", "id_number", "action", "document", "serial", "reason")


def asked_for(columns: Sequence[Column], heading: str, left: int) -> Column | None:
    """The column that a person names by its heading, its path or its letter; None if there is none."""
    asked = "".join(normal(heading.replace("/", "")))
    for one in columns:
        if asked in _names_of(one):
            return one
    return next((one for one in columns if letter(one.at + left) == heading.upper()), None)


def _names_of(column: Column) -> set[str]:
    joined = "".join(column.path)
    return {column.leaf, joined, "".join(normal(column.shown)), normal(column.shown)[0]}


def called(row: Sequence[Cell], field_name: str) -> int | None:
    """The place of the cell in a row that is a heading of the field; None where there is none."""
    for at, cell in enumerate(row):
        if isinstance(cell, str) and 0 < len(cell) <= _LONGEST and is_called(field_name, cell) >= 0:
            return at
    return None
