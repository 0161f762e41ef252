"""The worked examples of `packs/practice/examples.toml`: read, and worked out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ybcli.law.engine import formula
from ybcli.law.engine.figure import Figure
from ybcli.law.engine.instruments import Shelf
from ybcli.settings import SHELF

FILE = SHELF / "practice" / "examples.toml"


@dataclass(frozen=True)
class Example:
    """One formula's example: the day, the region, the facts, and what it gives."""

    name: str
    on: date
    region: str
    facts: dict[str, Any]
    gives: str

    def work(self, shelf: Shelf) -> Figure:
        """The figure."""
        facts = shelf.facts(self.facts, source="facts.toml")
        figure = formula.evaluate(self.name, facts, shelf.on(self.on, self.region))
        assert isinstance(figure, Figure), self.name
        return figure


def load() -> dict[str, Example]:
    """Every example, by the name of its formula; `same_facts_as` takes day, region and facts of another."""
    told = tomllib.loads(FILE.read_text("utf-8"), parse_float=Decimal)
    made = {}
    for name, entry in told.items():
        whole = {**told[entry["same_facts_as"]], **entry} if "same_facts_as" in entry else entry
        made[name] = Example(name, whole["on"], whole["region"], whole["facts"], whole["gives"])
    return made
