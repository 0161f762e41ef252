"""The dictionary of facts: what is read about a case, in which unit, and from which source.

A file `policies/_facts*.toml` holds them; rows of a table have columns that are facts themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from ybcli.errors import Fault
from ybcli.language import _, chosen

from .figure import UNITS
from .shapes import did_you_mean, missing_key, not_a_table, suggest_one, unknown_keys

_FACT_NEEDED = {"title", "title_en", "unit"}
_FACT_MORE = {
    "note",
    "told_by",
    "from_form",
    "same",
    "words",
    "many",
    "most",
    "default",
    "columns",
    "of_year",
}


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact of the dictionary: its names for people and its unit (`text` for what is not a number).

    `told_by` lists `department.kind.field` of the records that state it, `from_form` the field of a
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
    of_year: bool = False

    @property
    def label(self) -> str:
        """The name for people in the language in force."""
        return self.title if chosen() == "zh_CN" else self.title_en


def read_kinds(
    table: Mapping[str, Any], where: str, faults: list[Fault], above: str = ""
) -> dict[str, FactKind]:
    """The kinds of facts of a `_facts*.toml`; `words` still name the keys, see `with_words`.

    `above` is the fact whose columns they are.
    """
    kinds = {}
    for name, entry in table.items():
        key = f"{above}{name}"
        if wrong := list(_entry_faults(entry)):
            faults.extend(fault.at(where, key) for fault in wrong)
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
                read_kinds(entry.get("columns", {}), where, faults, f"{key}."),
                bool(entry.get("of_year")),
            )
    return kinds


def _entry_faults(entry: Any) -> Iterator[Fault]:
    """What is wrong with one entry of the dictionary of facts."""
    if not isinstance(entry, dict):
        yield not_a_table()
        return
    for key in sorted(_FACT_NEEDED - entry.keys()):
        yield missing_key(key)
    yield from unknown_keys(entry, _FACT_NEEDED | _FACT_MORE)
    units = (*UNITS, "text", "rows")
    if entry.get("unit", "text") not in units:
        message = _("unknown unit {unit}").format(unit=entry["unit"])
        yield Fault.of("unknown", message, suggest_one(str(entry["unit"]), units))


def with_words(
    kinds: Mapping[str, FactKind], keys: Mapping[str, tuple[str, ...]], faults: list[Fault]
) -> dict[str, FactKind]:
    """The kinds with the words of the keys that they name."""
    kinds_with_words = {}
    for name, kind in kinds.items():
        if kind.words and kind.words[0] not in keys:
            message = _("key {key} is not declared under [_keys]").format(key=kind.words[0])
            hint = did_you_mean(kind.words[0], keys) or _(
                "declare it under [_keys] of a _parameters*.toml"
            )
            faults.append(Fault("_facts*.toml", name, "key", message, hint))
        words = keys.get(kind.words[0], ()) if kind.words else ()
        columns = with_words(kind.columns, keys, faults)
        kinds_with_words[name] = replace(kind, words=words, columns=columns)
    return kinds_with_words
