"""The dictionary of parameters: what a value is called, its unit, and what is plausible for it.

A parameter that the standard asks for and nobody has set (规定时间) stands here without any
instrument; using it is a policy gap, and `yb policy list` shows it as not set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ybcli.language import chosen

from .figure import COUNTS, ROUNDINGS, UNITS, Figure, Standing

_ENTRY = {"title", "title_en", "unit", "also", "range", "keys", "clause", "note"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """An entry of the dictionary.

    `also` are other units an instrument may choose (a window in days instead of working days),
    `low` and `high` the plausible range, `keys` the names of the keys of a table, `clause` where
    the law asks for the value.
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

    @property
    def label(self) -> str:
        """The title in the language in force."""
        return self.title if chosen() == "zh_CN" else self.title_en


@dataclass(frozen=True, slots=True)
class Bands:
    """A value in bands: `above` a limit, `is` a figure. Boundaries belong to the lower band."""

    limits: tuple[Decimal, ...]
    figures: tuple[Figure, ...]

    def at(self, amount: Figure) -> Figure:
        """The figure of the one band in which `amount` lies."""
        inside = [f for low, f in zip(self.limits, self.figures, strict=True) if amount.value > low]
        return inside[-1] if inside else self.figures[0]

    def through(self, amount: Figure) -> Figure:
        """Each slice of `amount` times the ratio of its own band, added up."""
        sum_ = None
        tops = (*self.limits[1:], None)
        for low, top, ratio in zip(self.limits, tops, self.figures, strict=True):
            above = Figure(low, amount.unit, f"above {low}", clause=ratio.clause)
            slice_ = (amount if top is None else amount.at_most(_limit(top, ratio))) - above
            part = slice_.at_least(_limit(Decimal(0), ratio)) * ratio
            sum_ = part if sum_ is None else sum_ + part
        assert sum_ is not None, "bands have at least one band"
        return sum_


def _limit(value: Decimal, ratio: Figure) -> Figure:
    """The limit of a band as a figure with the clause of the band."""
    return Figure(value, "yuan", f"{value}", clause=ratio.clause)


def read_dictionary(
    told: Mapping[str, Any], where: str, faults: list[str]
) -> tuple[dict[str, Parameter], dict[str, tuple[str, ...]]]:
    """The parameters of a `_parameters.toml`, and the values of the keys it declares."""
    keys = {name: tuple(values) for name, values in told.get("_keys", {}).items()}
    parameters: dict[str, Parameter] = {}
    for name, entry in told.items():
        if name == "_keys":
            continue
        found = list(_entry_faults(entry, keys))
        if found:
            faults.extend(f"{where}: {name}: {fault}" for fault in found)
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
        )
    return parameters, keys


def _entry_faults(entry: Any, keys: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """What is wrong with one entry of the dictionary."""
    if not isinstance(entry, dict):
        yield "is no table"
        return
    for key in sorted(entry.keys() - _ENTRY):
        yield f"unknown key {key}"
    for key in ("title", "title_en", "unit"):
        if not entry.get(key):
            yield f"{key} is missing"
    for unit in (entry.get("unit"), *entry.get("also", ())):
        if unit not in UNITS:
            yield f"unknown unit {unit}"
    if "range" not in entry and entry.get("unit") != "rounding":
        yield "range is missing"
    for key in entry.get("keys", ()):
        if key not in keys:
            yield f"key {key} is not declared under [_keys]"


def value_faults(
    parameter: Parameter, value: Any, unit: str, keys: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """What is wrong with the `is` of an instrument: its shape, its keys, its plausible range."""
    yield from _shape_faults(parameter, value, unit, parameter.keys, keys)


def _shape_faults(
    parameter: Parameter,
    value: Any,
    unit: str,
    left: tuple[str, ...],
    keys: Mapping[str, tuple[str, ...]],
) -> Iterator[str]:
    if left:
        if not isinstance(value, dict):
            yield f"is no table over {left[0]}"
            return
        for key, inner in value.items():
            if key not in keys[left[0]]:
                yield f"{key} is no {left[0]}"
            yield from _shape_faults(parameter, inner, unit, left[1:], keys)
        for key in keys[left[0]]:
            if key not in value:
                yield f"{left[0]} {key} is missing"
    elif isinstance(value, list):
        limits: list[Any] = [band.get("above") for band in value if isinstance(band, dict)]
        if len(limits) != len(value) or not limits or not all(_is_number(x) for x in limits):
            yield "bands are { above = …, is = … }"
        elif limits != sorted(set(limits)) or limits[0] != 0:
            yield "bands begin above 0 and rise"
        else:
            for band in value:
                yield from _shape_faults(parameter, band.get("is"), unit, (), keys)
    elif unit == "rounding":
        if value not in ROUNDINGS:
            yield f"{value} is none of {', '.join(ROUNDINGS)}"
    elif not _is_number(value):
        yield "is no number"
    elif unit in COUNTS and value != int(value):
        yield f"{value} is not whole"
    elif not parameter.low <= value <= parameter.high:
        yield f"{value} is not plausible ({parameter.low} to {parameter.high})"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def figure_of(
    parameter: Parameter, value: Any, unit: str, clause: str, standing: Standing, suffix: str = ""
) -> Figure:
    """One number of an instrument as a Figure."""
    if unit == "rounding":
        number: Decimal | int = list(ROUNDINGS).index(value)
    else:
        number = int(value) if unit in COUNTS else Decimal(value)
    return Figure(
        number,
        unit,
        parameter.name + suffix,
        parameter.title + suffix,
        parameter.title_en + suffix,
        clause,
        standing=standing,
    )
