"""The dictionary of facts: what is asked about a case, in which unit, and who tells it.

A file `policies/_facts*.toml` holds them; rows of a table have columns that are facts themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from ybcli.language import chosen

from .figure import UNITS

_FACT_NEEDED = {"title", "title_en", "unit"}
_FACT_MORE = {"note", "told_by", "from_form", "same", "words", "many", "most", "default", "columns"}


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact of the dictionary: its names for people and its unit (`text` for what is no number).

    `told_by` lists `department.kind.field` of the records that tell it, `from_form` the field of a
    case's form that does, `same` a field in which record and case must agree. `words` are the words
    that a text may be (several of them where it is `many`), `most` is the largest plausible number,
    `columns` are the kinds of the columns of rows. `default` is assumed where a facts file says
    nothing; who decides a case assumes nothing.
    """

    name: str
    title: str
    title_en: str
    unit: str
    told_by: tuple[str, ...] = ()
    from_form: str = ""
    same: str = ""
    words: tuple[str, ...] = ()
    many: bool = False
    most: Decimal | None = None
    default: Any = None
    columns: Mapping[str, FactKind] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The name for people in the language in force."""
        return self.title if chosen() == "zh_CN" else self.title_en


def read_kinds(told: Mapping[str, Any], where: str, found: list[str]) -> dict[str, FactKind]:
    """The kinds of facts of a `_facts*.toml`; `words` still name the keys, see `with_words`."""
    kinds = {}
    for name, entry in told.items():
        if not isinstance(entry, dict) or not entry.keys() >= _FACT_NEEDED:
            found.append(f"{where}: {name}: title, title_en and unit are needed")
        elif strange := sorted(entry.keys() - _FACT_NEEDED - _FACT_MORE):
            found.append(f"{where}: {name}: unknown key {', '.join(strange)}")
        elif entry["unit"] not in {*UNITS, "text", "rows"}:
            found.append(f"{where}: {name}: unknown unit {entry['unit']}")
        else:
            kinds[name] = FactKind(
                name,
                entry["title"],
                entry["title_en"],
                entry["unit"],
                tuple(entry.get("told_by", ())),
                entry.get("from_form", ""),
                entry.get("same", ""),
                (entry["words"],) if "words" in entry else (),
                bool(entry.get("many")),
                Decimal(entry["most"]) if "most" in entry else None,
                entry.get("default"),
                read_kinds(entry.get("columns", {}), f"{where}: {name}", found),
            )
    return kinds


def with_words(
    kinds: Mapping[str, FactKind], keys: Mapping[str, tuple[str, ...]], found: list[str]
) -> dict[str, FactKind]:
    """The kinds with the words of the keys that they name."""
    made = {}
    for name, kind in kinds.items():
        if kind.words and kind.words[0] not in keys:
            found.append(f"facts: {name}: words {kind.words[0]} are not declared under [_keys]")
        words = keys.get(kind.words[0], ()) if kind.words else ()
        columns = with_words(kind.columns, keys, found)
        made[name] = replace(kind, words=words, columns=columns)
    return made
