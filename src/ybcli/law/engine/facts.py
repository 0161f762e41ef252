"""The facts of a case, as formulas and rules read them.

`facts.monthly_wage` is a Figure (a number with its unit); `facts.statements("enrolled_elsewhere")` are the
Facts that departments stated, one for each source. Which there are stands in `policies/_facts.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ybcli.errors import BadData, Problem
from ybcli.language import _, chosen

from .fact_kinds import FactKind
from .figure import COUNTS, Figure
from .finding import Fact, Finding, Value
from .shapes import is_number

#: Days outside these years are not plausible.
_EARLIEST, _LATEST = "1900", "2200"


class Facts:
    """The facts of one party. Numbers are attributes; statements of sources are read with `statements`.

    `kinds` is the dictionary, `labels` how its words are read. Without `assume` (where a case is decided)
    no default is taken.
    """

    __slots__ = ("_assume", "_figures", "_kinds", "_labels", "_rows", "_statements")

    def __init__(
        self,
        figures: Mapping[str, Figure],
        statements: Mapping[str, tuple[Fact, ...]] | None = None,
        rows: Mapping[str, tuple[Facts, ...]] | None = None,
        kinds: Mapping[str, FactKind] | None = None,
        labels: Mapping[str, tuple[str, str]] | None = None,
        *,
        assume: bool = True,
    ) -> None:
        self._figures = dict(figures)
        self._statements = dict(statements or {})
        self._rows = dict(rows or {})
        self._kinds = kinds or {}
        self._labels = labels or {}
        self._assume = assume

    def __getattr__(self, name: str) -> Figure:
        """The number `name`. Raises BadData (kind `field.missing`) where it was not given."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._figures:
            return self._figures[name]
        kind = self._kinds.get(name)
        if kind is None or kind.default is None or not self._assume:
            raise missing_fact(name)
        return number_of(kind, kind.default, _("assumed"))

    def figure_or(self, name: str, otherwise: Callable[[], Figure]) -> Figure:
        """The number `name` where it was given, else what `otherwise` works out."""
        return self._figures[name] if name in self._figures else otherwise()

    def statements(self, name: str) -> tuple[Fact, ...]:
        """Every statement of `name`; empty where no source made one."""
        return self._statements.get(name, ())

    def word(self, name: str) -> str:
        """The word of a text fact, on which all sources agree. Raises BadData where none stated it
        (kind `field.missing`) or two sources disagree (kind `facts.contradict`).
        """
        by_word = {
            str(fact.value): fact for fact in self.statements(name) if fact.value is not None
        }
        if len(by_word) > bool(by_word):
            values = "; ".join(f"{fact.source}: {word}" for word, fact in by_word.items())
            message = _("{fact}: {sayings}").format(fact=name, sayings=values)
            hint = _("which is right? ask the departments that disagree")
            problem = Problem("facts.contradict", message, hint, field=name)
            raise BadData(message, hint, problems=(problem,), kind="facts.contradict")
        if by_word:
            return next(iter(by_word))
        kind = self._kinds.get(name)
        if kind is None or kind.default is None or not self._assume:
            raise missing_fact(name)
        return str(kind.default)

    def says(self, name: str, word: str) -> Finding:
        """Is the text fact `name` the word `word`? The reason of a branch, for `choose`."""
        stated = self.word(name)
        facts = self.statements(name) or (Fact(name, stated, _("assumed")),)
        kind = self._kinds.get(name, FactKind(name, name, name, "text"))
        chinese, english = self._labels.get(
            f"{name}.{stated}", self._labels.get(stated, (stated, stated))
        )
        return Finding(
            "met" if word in stated.split() else "not_met",
            f"{kind.label}: {chinese if chosen() == 'zh_CN' else english}",
            facts,
            name=name,
            clause=facts[0].source,
            title=kind.title,
            title_en=kind.title_en,
        )

    def rows(self, name: str) -> tuple[Facts, ...]:
        """The rows of `name`, each with the facts of its columns. Raises BadData where there are none."""
        if name not in self._rows:
            raise missing_fact(name)
        return self._rows[name]

    def plus(self, **figures: Figure) -> Facts:
        """These facts and some more numbers."""
        return self._with({**self._figures, **figures}, self._statements)

    def with_words(self, **words: str) -> Facts:
        """These facts with other words."""
        statements = {name: (Fact(name, word, _("assumed")),) for name, word in words.items()}
        return self._with(self._figures, {**self._statements, **statements})

    def _with(
        self, figures: Mapping[str, Figure], statements: Mapping[str, tuple[Fact, ...]]
    ) -> Facts:
        return Facts(
            figures, statements, self._rows, self._kinds, self._labels, assume=self._assume
        )

    def names(self) -> frozenset[str]:
        """The names of all facts there are."""
        return frozenset(self._figures) | frozenset(self._statements) | frozenset(self._rows)


def missing_fact(name: str) -> BadData:
    """The error of a missing fact."""
    message = _("the fact {name} is missing").format(name=name)
    hint = _("give it in the form, or in the facts file")
    problem = Problem("field.missing", message, hint, field=name)
    return BadData(message, hint, problems=(problem,), kind="field.missing")


def facts_of(
    kinds: Mapping[str, FactKind],
    values: Mapping[str, object],
    *,
    source: str = "form",
    time: str = "",
    assume: bool = True,
    labels: Mapping[str, tuple[str, str]] | None = None,
) -> Facts:
    """The facts that `values` give: numbers by name (yuan as int, Decimal or text), Facts as stated.

    A value may be a Figure, a Fact, a list of Facts, a plain value, or a table with `value` and
    optionally `source`, `time`, `unit`; rows are a list of tables, or such a list as JSON. Without
    `assume` no default is taken. Raises BadData with a Problem for each that does not fit.
    """
    figures: dict[str, Figure] = {}
    statements: dict[str, tuple[Fact, ...]] = {}
    rows: dict[str, tuple[Facts, ...]] = {}
    problems: list[Problem] = []
    for name, value in values.items():
        kind = kinds.get(name)
        try:
            if kind is None:
                raise _misfit(
                    "field.unknown", name, _("there is no fact {name}"), suggestion(name, kinds)
                )
            if kind.unit == "text":
                listed = value
                if kind.many and isinstance(value, list) and all(isinstance(x, str) for x in value):
                    listed = " ".join(value)
                statements[name] = tuple(
                    _check_words(kind, _text_facts(name, listed, source, time))
                )
            elif kind.unit == "rows":
                rows[name] = tuple(rows_of(kind, value, source, time))
            else:
                figures[name] = number_of(kind, value, source)
        except BadData as error:
            problems.extend(error.problems)
    if problems:
        raise BadData(problems[0].says, problems[0].cure, problems=problems, kind=problems[0].kind)
    return Facts(figures, statements, rows, kinds, labels, assume=assume)


def facts_from_toml(path: Path, kinds: Mapping[str, FactKind]) -> Facts:
    """The facts of a TOML file (`monthly_wage = 3900`), numbers exact. Raises BadData."""
    import tomllib

    try:
        values = tomllib.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except (OSError, ValueError, RecursionError) as error:
        raise BadData(
            _("{file} cannot be read as a facts file: {error}").format(
                file=path.name, error=getattr(error, "strerror", None) or error
            ),
            _("one fact a line, `monthly_wage = 3900`"),
        ) from None
    return facts_of(kinds, values, source=path.name)


def suggestion(name: str, names: Iterable[str]) -> str:
    """The sentence that offers the nearest name, or all of them."""
    from difflib import get_close_matches

    listed = sorted(names)
    close = get_close_matches(name, listed, n=1, cutoff=0.5)
    if close:
        return _("did you mean {name}?").format(name=close[0])
    return _("known: {names}").format(names=", ".join(listed))


def rows_of(kind: FactKind, value: object, source: str, time: str) -> Iterator[Facts]:
    """The rows of a list of tables, or of its JSON. Raises BadData with a Problem for each bad cell."""
    table: Any = value
    if isinstance(table, list | tuple) and len(table) == 1 and isinstance(table[0], Fact):
        table = table[0]
    if isinstance(table, Fact):
        table, source, time = table.value, table.source, table.time
    if isinstance(table, str):
        from json import loads

        try:
            table = loads(table)
        except (ValueError, RecursionError):
            raise _misfit("rows.no_table", kind.name, _("{name} is not a list of tables")) from None
    if not isinstance(table, list | tuple) or not all(isinstance(row, Mapping) for row in table):
        raise _misfit("rows.no_table", kind.name, _("{name} is not a list of tables"))
    problems: list[Problem] = []
    for number, row in enumerate(table, start=1):
        try:
            yield facts_of(kind.columns, row, source=source, time=time)
        except BadData as error:
            problems += [_in_row(kind, number, problem) for problem in error.problems]
    if problems:
        raise BadData(problems[0].says, problems[0].cure, problems=problems, kind=problems[0].kind)


def _in_row(kind: FactKind, number: int, problem: Problem) -> Problem:
    """The problem of a row's cell, with its place, in words."""
    column = kind.columns.get(str(problem.field))
    label = column.label if column else str(problem.field)
    message = _("{rows}, row {number}: {problem}").format(
        rows=kind.label, number=number, problem=problem.says.replace(str(problem.field), label, 1)
    )
    return replace(problem, field=f"{kind.name}[{number}].{problem.field}", says=message)


def number_of(kind: FactKind, raw: object, source: str) -> Figure:
    """One number as a Figure. Raises BadData where it is not a number, negative, or not plausible."""
    if isinstance(raw, Figure):
        assert raw.unit == kind.unit, f"{kind.name} is in {kind.unit}, not {raw.unit}"
        _check_plausible(kind, raw.value)
        return Figure(raw.value, kind.unit, kind.name, kind.title, kind.title_en, raw.clause)
    number: Any = raw
    if isinstance(number, list | tuple) and len(number) == 1:
        number = number[0]
    if isinstance(number, Fact):
        number, source = number.value, number.source or source
    elif isinstance(number, Mapping):
        if number.get("unit", kind.unit) != kind.unit:
            message = _("{name} is in {unit}").replace("{unit}", kind.unit)
            raise _misfit("field.not_money", kind.name, message)
        number, source = number.get("value"), str(number.get("source", source))
    if kind.unit == "date":
        return Figure(_day(kind, number), "date", kind.name, kind.title, kind.title_en, source)
    if isinstance(number, bool) and kind.unit == "flag":
        number = int(number)
    if isinstance(number, bool | float) or not isinstance(number, int | str | Decimal):
        raise _misfit("field.not_money", kind.name, _("{name} is not a number"))
    try:
        value = Decimal(number.replace(",", "").strip() if isinstance(number, str) else number)
    except InvalidOperation:
        raise _misfit("field.not_money", kind.name, _("{name} is not a number")) from None
    if not value.is_finite():
        raise _misfit("field.not_money", kind.name, _("{name} is not a number"))
    if not is_number(value):  # more digits than anything has: not even counted out
        raise _misfit("field.implausible", kind.name, _("{name} is not plausible"))
    if kind.unit in COUNTS and value != int(value):
        raise _misfit("field.not_money", kind.name, _("{name} is not a whole number"))
    amount = int(value) if kind.unit in COUNTS else value
    _check_plausible(kind, amount)
    return Figure(amount, kind.unit, kind.name, kind.title, kind.title_en, source)


def _day(kind: FactKind, value: object) -> int:
    """The number of a day in the calendar, from a date or its ISO text."""
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise _misfit("field.not_a_date", kind.name, _("{name} is not a day, 2026-07-06")) from None
    if not _EARLIEST <= day.isoformat() < _LATEST:
        raise _misfit("field.implausible", kind.name, _("{name} is not plausible"))
    return day.toordinal()


def _check_plausible(kind: FactKind, value: Decimal | int) -> None:
    """Refuse a negative amount (a floor would turn it into a base unseen), or one that is not plausible."""
    if value < 0:
        raise _misfit("wage.negative", kind.name, _("{name} is below zero"))
    if kind.most is not None and value > kind.most:
        message = _("{name} is not plausible: more than {most}").replace("{most}", f"{kind.most:,}")
        raise _misfit("field.implausible", kind.name, message)


def _check_words(kind: FactKind, statements: Iterable[Fact]) -> Iterator[Fact]:
    """The statements, checked against the words of the dictionary."""
    for fact in statements:
        words = [str(fact.value)] if not kind.many else str(fact.value or "").split()
        if kind.words and isinstance(fact.value, bool):
            words = ["yes" if fact.value else "no"]
            fact = replace(fact, value=words[0])  # noqa: PLW2901 - a yes in its word
        unknown = [word for word in words if word not in kind.words] if kind.words else []
        if unknown and fact.value is not None:
            message = _("{name} is not one of: {words}").replace("{words}", ", ".join(kind.words))
            raise _misfit(
                "field.not_in_list", kind.name, message, suggestion(unknown[0], kind.words)
            )
        yield fact


def _text_facts(name: str, value: object, source: str, time: str) -> Iterable[Fact]:
    """The statements of one fact."""
    if isinstance(value, Fact):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _text_facts(name, item, source, time)
    elif isinstance(value, Mapping):
        by, at = value.get("source", source), value.get("time", time)
        yield Fact(name, plain(value.get("value")), by, at)
    else:
        yield Fact(name, plain(value), source, time)


def plain(value: Any) -> Value:
    """A value as the journal can hold it: text, yes or no, whole number, or nothing."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, str | bool | int) else str(value)


def _misfit(kind: str, name: str, message: str, hint: str = "") -> BadData:
    """The error of one fact that does not fit."""
    message = message.format(name=name)
    return BadData(message, hint, problems=(Problem(kind, message, hint, field=name),), kind=kind)
