"""What lies on the shelf of legal instruments: each instrument, and what it says of each parameter.

Of the day and region for which a value is asked only `policy.py` knows; `instruments.py` reads the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ybcli.language import chosen

from .fact_kinds import FactKind
from .facts import Facts, facts_from_toml, facts_of
from .parameters import Parameter
from .standing import Standing


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal instrument. `until` is the last day on which it holds.

    What it replaces does not come back when it runs out, unless it is `temporary`. `adopts` are the
    instruments whose values it makes law of this region (an adoption record), `signatory` who signed it.
    """

    id: str
    pack: str
    title: str
    issuer: str
    number: str
    published: date
    in_force: date
    until: date | None
    temporary: bool
    region: str
    standing: Standing
    amends: str
    url: str
    note: str
    articles: Mapping[str, str]
    rank: int
    adopts: tuple[str, ...] = ()
    signatory: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What one instrument says of one parameter."""

    parameter: Parameter
    instrument: Instrument
    value: Any
    article: str
    unit: str
    standing: Standing
    note: str

    @property
    def clause(self) -> str:
        """The citation: the instrument's short id and the article."""
        return f"{self.instrument.id} {self.article}"


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything the packs' policies hold, read and checked."""

    parameters: Mapping[str, Parameter]
    keys: Mapping[str, tuple[str, ...]]
    fact_kinds: Mapping[str, FactKind]
    instruments: Mapping[str, Instrument]
    settings: Mapping[tuple[str, str], tuple[Setting, ...]] = field(repr=False)
    words: Mapping[str, tuple[str, str]] = field(repr=False, default_factory=dict)

    def said(self, word: str, key: str = "") -> tuple[str, str]:
        """How a word is read, in Chinese and in English; under `key` it may mean something else."""
        return self.words.get(f"{key}.{word}", self.words.get(word, (word, word)))

    def word(self, word: str, key: str = "") -> str:
        """A word of a key or switch as people read it, in the language in force."""
        chinese, english = self.said(word, key)
        return chinese if chosen() == "zh_CN" else english

    def quote(self, clause: str) -> str:
        """The sentence of the law behind a citation (`notice §1`); empty where it is not quoted."""
        name, _space, article = clause.partition(" ")
        instrument = self.instruments.get(name)
        return instrument.articles.get(article, "") if instrument else ""

    def facts(
        self,
        values: Mapping[str, object],
        *,
        source: str = "form",
        time: str = "",
        assume: bool = True,
    ) -> Facts:
        """Facts of a case from plain values; see `facts.facts_of`."""
        return facts_of(
            self.fact_kinds, values, source=source, time=time, assume=assume, labels=self.words
        )

    def facts_from_toml(self, path: Path) -> Facts:
        """Facts of a case from a TOML file; see `facts.facts_from_toml`."""
        return facts_from_toml(path, self.fact_kinds)
