"""The dictionary of parameters: what a value is called, its unit, and what is plausible for it.

A parameter that the standard asks for and nobody has set (规定时间) stands here without any
instrument; using it is a policy gap, and `yb policy list` shows it as not set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ybcli.errors import Fault
from ybcli.language import _, chosen

from .figure import COUNTS, ROUNDINGS, UNITS, WHOLE, Figure
from .shapes import did_you_mean, missing_key, not_a_date, not_a_table, suggest_one, unknown_keys
from .standing import Standing

_ENTRY = {
    "title",
    "title_en",
    "unit",
    "also",
    "range",
    "keys",
    "clause",
    "note",
    "choices",
    "bands",
    "bands_of",
    "no_limit",
    "read_by",
}
#: Units whose values are words.
_WORDS = ("rounding", "choice")
#: In a table: every key that is not listed.
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Parameter:
    """An entry of the dictionary.

    `also` are other units an instrument may choose (a window in days instead of working days),
    `low` and `high` the plausible range, `keys` the names of the keys of a table, `clause` where
    the law asks for the value. `choices` are the words of a switch; `bands` says that a value may be
    one number or bands, `no_limit` that it may be `inf`: there is no limit. `read_by` says which part of
    the program reads a value that no formula, rule or item reads.
    """

    name: str
    title: str
    title_en: str
    unit: str
    low: Decimal
    high: Decimal
    also: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    clause: str = ""
    note: str = ""
    choices: tuple[str, ...] = ()
    bands: bool = False
    no_limit: bool = False
    bands_of: str = "yuan"
    read_by: str = ""

    @property
    def label(self) -> str:
        """The title in the language in force."""
        return self.title if chosen() == "zh_CN" else self.title_en


@dataclass(frozen=True, slots=True)
class Bands:
    """A value in bands: `above` a limit, `is` a figure. Boundaries belong to the lower band.

    A single number is one band above nothing.
    """

    limits: tuple[Decimal, ...]
    figures: tuple[Figure, ...]

    def at(self, amount: Figure) -> Figure:
        """The figure of the one band in which `amount` lies."""
        inside = [f for low, f in zip(self.limits, self.figures, strict=True) if amount.value > low]
        return inside[-1] if inside else self.figures[0]

    def over(self, amount: Figure) -> Figure:
        """Each slice of `amount` times the ratio of its own band, added up."""
        return self.between(None, amount)

    def between(self, start: Figure | None, end: Figure) -> Figure:
        """Each slice of the stretch from `start` (None: nothing) to `end` times the ratio of its own band,
        added up; bands that the stretch does not reach are left out.
        """
        stretch = end if start is None else end.less(start)
        if len(self.figures) == 1:
            return stretch * self.figures[0]
        sum_: Figure | None = None
        for place, (low, ratio) in enumerate(zip(self.limits, self.figures, strict=True)):
            top = self.limits[place + 1] if place + 1 < len(self.limits) else None
            if not _reaches(start, end, low, top):
                continue
            below = _limit(low, ratio)
            inside = top is None or (isinstance(end, Figure) and end.value <= top)
            above = end if inside or top is None else end.at_most(_limit(top, ratio))
            begins = below if start is None else _slice_start(start, below)
            part = (above.less(begins) if low or start is not None else above) * ratio
            sum_ = part if sum_ is None else sum_ + part
        return stretch * self.figures[0] if sum_ is None else sum_

    def less(self, points: Figure) -> Bands:
        """The bands with each ratio reduced by `points`, not below nothing."""
        return Bands(self.limits, tuple(figure.less(points) for figure in self.figures))

    def plus(self, points: Figure) -> Bands:
        """The bands with each ratio raised by `points`, not above the whole."""
        raised = (figure + points for figure in self.figures)
        return Bands(self.limits, tuple(ratio.at_most(WHOLE) for ratio in raised))


def _slice_start(start: Figure, below: Figure) -> Figure:
    """Where the slice begins: at the start of the stretch, or at the band's limit where that is later."""
    return (
        start if isinstance(start, Figure) and start.value >= below.value else start.at_least(below)
    )


def _reaches(start: Figure | None, end: Figure, low: Decimal, top: Decimal | None) -> bool:
    """Does the stretch from `start` to `end` reach into the band? A column always may."""
    if not isinstance(end, Figure):
        return True
    begins = max(low, Decimal(start.value) if start else Decimal(0))
    return begins < (end.value if top is None else min(top, Decimal(end.value)))


def _limit(value: Decimal, ratio: Figure) -> Figure:
    """The limit of a band as a figure with the clause of the band."""
    clause = next((leaf.clause for leaf in ratio.leaves() if leaf.clause), ratio.clause)
    return Figure(value, "yuan", f"{value:,}", clause=clause)


def declared_keys(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The words of the keys that a `_parameters.toml` declares."""
    return {name: tuple(values) for name, values in table.get("_keys", {}).items()}


def declared_labels(table: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """How the words of keys and switches are read: in Chinese and in English."""
    return {word: (labels[0], labels[1]) for word, labels in table.get("_words", {}).items()}


def read_dictionary(
    table: Mapping[str, Any], keys: Mapping[str, tuple[str, ...]], where: str, faults: list[Fault]
) -> dict[str, Parameter]:
    """The parameters of a `_parameters.toml`; `keys` are those that all dictionaries declare."""
    parameters: dict[str, Parameter] = {}
    for name, entry in table.items():
        if name in {"_keys", "_words"}:
            continue
        entry_faults = list(_entry_faults(entry, keys))
        if entry_faults:
            faults.extend(fault.at(where, name) for fault in entry_faults)
            continue
        low, high = entry.get("range", (0, len(ROUNDINGS) - 1))
        parameters[name] = Parameter(
            name,
            entry["title"],
            entry["title_en"],
            entry["unit"],
            Decimal(low),
            Decimal(high),
            tuple(entry.get("also", ())),
            tuple(entry.get("keys", ())),
            entry.get("clause", ""),
            entry.get("note", ""),
            tuple(entry.get("choices", ())),
            bool(entry.get("bands")),
            bool(entry.get("no_limit")),
            entry.get("bands_of", "yuan"),
            entry.get("read_by", ""),
        )
    return parameters


def _entry_faults(entry: Any, keys: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    """What is wrong with one entry of the dictionary."""
    if not isinstance(entry, dict):
        yield not_a_table()
        return
    yield from unknown_keys(entry, _ENTRY)
    for key in ("title", "title_en", "unit"):
        if not entry.get(key):
            yield missing_key(key)
    for unit in (entry.get("unit"), *entry.get("also", ())):
        if unit not in UNITS:
            message = _("unknown unit {unit}").format(unit=unit)
            yield Fault.of("unknown", message, suggest_one(str(unit), UNITS))
    if "range" not in entry and entry.get("unit") not in {*_WORDS, "date"}:
        yield missing_key("range")
    if entry.get("unit") == "choice" and len(entry.get("choices", ())) < len(("one", "other")):
        hint = _("name the words of the switch under `choices`")
        yield Fault.of("missing", _("a switch has two choices or more"), hint)
    for key in entry.get("keys", ()):
        if key not in keys:
            message = _("key {key} is not declared under [_keys]").format(key=key)
            hint = did_you_mean(key, keys) or _("declare it under [_keys] of a _parameters*.toml")
            yield Fault.of("key", message, hint)


def value_faults(
    parameter: Parameter, value: Any, unit: str, keys: Mapping[str, tuple[str, ...]]
) -> Iterator[Fault]:
    """What is wrong with the `is` of an instrument: its shape, its keys, its plausible range."""
    yield from _shape_faults(parameter, value, unit, parameter.keys, keys)


def _shape_faults(
    parameter: Parameter,
    value: Any,
    unit: str,
    left: tuple[str, ...],
    keys: Mapping[str, tuple[str, ...]],
) -> Iterator[Fault]:
    if left:
        if not isinstance(value, dict) or not value:
            message = _("is not a table by {key}").format(key=left[0])
            hint = _("write { key = value, … } with the keys of the dictionary")
            yield Fault.of("shape", message, hint)
            return
        for key, inner in value.items():
            if key != OTHER and key not in keys[left[0]]:
                message = _("{word} is not one of {key}").format(word=key, key=left[0])
                yield Fault.of("key", message, suggest_one(key, (*keys[left[0]], OTHER)))
            yield from _shape_faults(parameter, inner, unit, left[1:], keys)
    elif isinstance(value, dict):
        hint = _("write one value: the dictionary declares no keys for it")
        yield Fault.of("shape", _("is a table; one value is expected"), hint)
    elif isinstance(value, list):
        yield from _band_faults(parameter, value, unit, keys)
    elif unit in _WORDS:
        words = list(ROUNDINGS) if unit == "rounding" else parameter.choices
        if value not in words:
            message = _("{word} is not one of {words}").format(word=value, words=", ".join(words))
            yield Fault.of("word", message, suggest_one(str(value), words))
    elif unit == "date":
        if not isinstance(value, date):
            yield not_a_date()
    elif not _is_number(value):
        yield _not_a_number()
    elif not Decimal(value).is_finite():
        if not parameter.no_limit or value < 0:
            yield _not_a_number(value)
    elif not parameter.low <= value <= parameter.high:
        message = _("{value} is not plausible ({low} to {high})")
        hint = _("compare with the notice; the dictionary has the range")
        message = message.format(value=value, low=parameter.low, high=parameter.high)
        yield Fault.of("range", message, hint)
    elif unit in COUNTS and value != int(value):
        message = _("{value} is not whole").format(value=value)
        yield Fault.of("range", message, _("what is counted is a whole number"))


def _not_a_number(value: object = "") -> Fault:
    """The fault of a value that is not a number."""
    message = _("{key} is not a number").format(key=value) if value else _("is not a number")
    return Fault.of("shape", message, _("write one number: no text, no table"))


def _band_faults(
    parameter: Parameter, value: list[Any], unit: str, keys: Mapping[str, tuple[str, ...]]
) -> Iterator[Fault]:
    limits: list[Any] = [band.get("above") for band in value if isinstance(band, dict)]
    hint = _("write [ { above = 0, is = … }, { above = …, is = … } ]")
    if not parameter.bands:
        hint = _("write one number: the dictionary allows no bands for it")
        yield Fault.of("shape", _("is in bands; one number is expected"), hint)
    elif len(limits) != len(value) or not limits or not all(_is_number(x) for x in limits):
        yield Fault.of("shape", _("bands are { above = …, is = … }"), hint)
    elif limits != sorted(set(limits)) or limits[0] != 0:
        yield Fault.of("shape", _("bands begin above 0 and rise"), hint)
    else:
        for band in value:
            yield from _shape_faults(parameter, band.get("is"), unit, (), keys)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def figure_of(
    parameter: Parameter,
    value: Any,
    unit: str,
    clause: str,
    standing: Standing,
    path: tuple[str, str, str] = ("", "", ""),
) -> Figure:
    """One number of an instrument as a Figure; `path` is its place in a table: as words, in Chinese, in
    English.
    """
    if unit == "rounding":
        number: Decimal | int = list(ROUNDINGS).index(value)
    elif unit == "choice":
        number = parameter.choices.index(value)
    elif unit == "date":
        number = value.toordinal()
    else:
        number = int(value) if unit in COUNTS else Decimal(value)
    return Figure(
        number,
        unit,
        parameter.name + path[0],
        parameter.title + path[1],
        parameter.title_en + path[2],
        clause,
        standing=standing,
    )
