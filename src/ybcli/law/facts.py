"""The facts of a case, as formulas and rules read them.

`facts.monthly_wage` is a Figure (a number with its unit, the form as its source);
`facts.told("enrolled_elsewhere")` are the Facts that departments told, one for each teller, so
that two who disagree can be seen. Which facts there are stands in `policies/_facts.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ybcli.errors import BadData, Problem
from ybcli.language import _, chosen

from .figure import COUNTS, Figure
from .finding import Fact, Value


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact of the dictionary: its names for people and its unit (`text` for what is no number).

    `told_by` lists `department.kind.field` of the records that tell it, `from_form` the field of a
    case's form that does, `same` a field in which record and case must agree.
    """

    name: str
    title: str
    title_en: str
    unit: str
    told_by: tuple[str, ...] = ()
    from_form: str = ""
    same: str = ""

    @property
    def label(self) -> str:
        """The name for people in the language in force."""
        return self.title if chosen() == "zh_CN" else self.title_en


class Facts:
    """The facts of one party. Numbers are attributes; what was told is asked with `told`."""

    __slots__ = ("_figures", "_told")

    def __init__(
        self, figures: Mapping[str, Figure], told: Mapping[str, tuple[Fact, ...]] | None = None
    ) -> None:
        self._figures = dict(figures)
        self._told = dict(told or {})

    def __getattr__(self, name: str) -> Figure:
        """The number `name`. Raises BadData (kind `field.missing`) where it was not given."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._figures:
            says = _("the fact {name} is missing").format(name=name)
            cure = _("give it in the form, or in the facts file")
            problem = Problem("field.missing", says, cure, field=name)
            raise BadData(says, cure, problems=(problem,), kind="field.missing")
        return self._figures[name]

    def told(self, name: str) -> tuple[Fact, ...]:
        """Everything that was told of `name`; empty where nobody said a word."""
        return self._told.get(name, ())

    def names(self) -> frozenset[str]:
        """The names of all facts there are."""
        return frozenset(self._figures) | frozenset(self._told)


def facts_of(
    kinds: Mapping[str, FactKind],
    values: Mapping[str, object],
    *,
    source: str = "form",
    time: str = "",
) -> Facts:
    """The facts that `values` give: numbers by name (yuan as int, Decimal or text), Facts as told.

    A value may be a Figure, a Fact, a list of Facts, a plain value, or a table with `value` and
    optionally `source`, `time`, `unit`. Raises BadData with a Problem for each that does not fit.
    """
    figures: dict[str, Figure] = {}
    told: dict[str, tuple[Fact, ...]] = {}
    problems: list[Problem] = []
    for name, given in values.items():
        kind = kinds.get(name)
        try:
            if kind is None:
                raise _misfit(
                    "field.unknown", name, _("there is no fact {name}"), near(name, kinds)
                )
            if kind.unit == "text":
                told[name] = tuple(_facts_told(name, given, source, time))
            else:
                figures[name] = _figure(kind, given, source)
        except BadData as error:
            problems.extend(error.problems)
    if problems:
        raise BadData(problems[0].says, problems[0].cure, problems=problems, kind=problems[0].kind)
    return Facts(figures, told)


def facts_from_toml(path: Path, kinds: Mapping[str, FactKind]) -> Facts:
    """The facts of a TOML file (`monthly_wage = 3900`), numbers exact. Raises BadData."""
    import tomllib

    try:
        values = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise BadData(
            _("{file} cannot be read as a facts file: {error}").format(file=path.name, error=error),
            _("one fact a line, `monthly_wage = 3900`"),
        ) from None
    return facts_of(kinds, values, source=path.name)


def near(name: str, names: Iterable[str]) -> str:
    """The sentence that offers the nearest name, or all of them."""
    from difflib import get_close_matches

    known = sorted(names)
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return _("did you mean {name}?").format(name=close[0])
    return _("known: {names}").format(names=", ".join(known))


def _figure(kind: FactKind, given: object, source: str) -> Figure:
    """One number as a Figure."""
    if isinstance(given, Figure):
        assert given.unit == kind.unit, f"{kind.name} is in {kind.unit}, not {given.unit}"
        _check_not_negative(kind, given.value)
        return Figure(given.value, kind.unit, kind.name, kind.title, kind.title_en, given.clause)
    number: Any = given
    if isinstance(number, Fact):
        number, source = number.value, number.source or source
    elif isinstance(number, Mapping):
        if number.get("unit", kind.unit) != kind.unit:
            says = _("{name} is in {unit}").replace("{unit}", kind.unit)
            raise _misfit("field.not_money", kind.name, says)
        number, source = number.get("value"), str(number.get("source", source))
    if isinstance(number, bool | float) or not isinstance(number, int | str | Decimal):
        raise _misfit("field.not_money", kind.name, _("{name} is not a number"))
    try:
        value = Decimal(number.replace(",", "").strip() if isinstance(number, str) else number)
    except InvalidOperation:
        raise _misfit("field.not_money", kind.name, _("{name} is not a number")) from None
    if not value.is_finite() or (kind.unit in COUNTS and value != int(value)):
        raise _misfit("field.not_money", kind.name, _("{name} is not a number"))
    amount = int(value) if kind.unit in COUNTS else value
    _check_not_negative(kind, amount)
    return Figure(amount, kind.unit, kind.name, kind.title, kind.title_en, source)


def _check_not_negative(kind: FactKind, value: Decimal | int) -> None:
    """Refuse an amount below nothing: a floor would make a base of it unseen."""
    if value < 0:
        raise _misfit("wage.negative", kind.name, _("{name} is below zero"))


def _facts_told(name: str, given: object, source: str, time: str) -> Iterable[Fact]:
    """What was told of one name, as Facts."""
    if isinstance(given, Fact):
        yield given
    elif isinstance(given, list | tuple):
        for each in given:
            yield from _facts_told(name, each, source, time)
    elif isinstance(given, Mapping):
        yield Fact(
            name, plain(given.get("value")), given.get("source", source), given.get("time", time)
        )
    else:
        yield Fact(name, plain(given), source, time)


def plain(value: Any) -> Value:
    """A value as the journal can hold it: text, yes or no, whole number, or nothing."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, str | bool | int) else str(value)


def _misfit(kind: str, name: str, says: str, cure: str = "") -> BadData:
    """The error of one fact that does not fit."""
    says = says.format(name=name)
    return BadData(says, cure, problems=(Problem(kind, says, cure, field=name),), kind=kind)
