"""The standard, clause by clause: which item, command and test answer it, and how far that is.

A service item answers the clauses that its ways name; the rest stands in `packs/zj/clauses.toml`.
A heading without a sentence of its own needs no answer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...language import N_, _
from ..catalogue.names import STANDARD

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...law.engine.instruments import Shelf

STATES: Final = (N_("built"), N_("partly"), N_("later"), N_("elsewhere"))


@dataclass(frozen=True, slots=True)
class Row:
    """One clause: its words, who answers it in which flow, the test that shows it, and its state."""

    clause: str
    words: str
    by: str
    flow: str
    test: str
    state: str
    note: str = ""


def rows(shelf: Shelf, items: Mapping[str, Item], packs: Sequence[Path]) -> list[Row]:
    """Every clause of the standard that says something, in its order; unanswered ones without `by`."""
    articles = shelf.instruments[STANDARD].articles
    told = answers(packs)
    by_item = of_items(items)
    found: list[Row] = []
    for clause in sorted({*articles, *told, *by_item}, key=_order):
        words = articles.get(clause, "")
        for item, flow in by_item.get(clause, []):
            test = f"tests/items/{item.code}.toml"
            found.append(Row(clause, words, item.code, flow, test, "built"))
        if one := told.get(clause):
            found.append(
                Row(clause, words, one["by"], "", one["test"], one["state"], one.get("note", ""))
            )
        if clause not in by_item and clause not in told and not is_heading(words):
            found.append(Row(clause, words, "", "", "", "unanswered"))
    return found


def faults(shelf: Shelf, items: Mapping[str, Item], packs: Sequence[Path]) -> list[str]:
    """Every clause that nobody answers, and every answer to a clause that there is not."""
    articles = shelf.instruments[STANDARD].articles
    found = [
        _("{clause} of the standard is not implemented").format(clause=row.clause)
        for row in rows(shelf, items, packs)
        if not row.by
    ]
    for clause, one in answers(packs).items():
        if clause not in articles:
            found.append(f"clauses.toml: {clause} is no clause of {STANDARD}")
        if one.get("state") not in STATES:
            found.append(f"clauses.toml: {clause}: state {one.get('state')!r}")
    return found


def answers(packs: Sequence[Path]) -> dict[str, dict[str, Any]]:
    """The answers of `clauses.toml`, by clause."""
    found: dict[str, dict[str, Any]] = {}
    for pack in packs:
        path = pack / "clauses.toml"
        if path.is_file():
            found |= tomllib.loads(path.read_text("utf-8"))
    return found


def of_items(items: Mapping[str, Item]) -> dict[str, list[tuple[Item, str]]]:
    """The items and flows that answer a clause. `6.2.4.1` of an item answers a), b) and c) as well."""
    found: dict[str, list[tuple[Item, str]]] = {}
    for item in items.values():
        for way in item.ways:
            for clause in (way.clause, *SPLIT.get(way.clause, {}).get(way.flow, ())):
                found.setdefault(clause, []).append((item, way.flow))
    return found


#: Clauses that the text splits where a way has one number: the automatic way is a), the reminded one
#: b) with its c) (trap T-04).
SPLIT: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "6.2.4.1": {"automatic": ("6.2.4.1 a)",), "reminded": ("6.2.4.1 b)", "6.2.4.1 c)")},
}


def is_heading(words: str) -> bool:
    """Is it a heading, with no sentence of its own?"""
    return not re.search("[。；:：]", words)


def _order(clause: str) -> tuple[list[int], str]:
    numbers, _space, letter = clause.partition(" ")
    return [int(part) for part in numbers.split(".")], letter
