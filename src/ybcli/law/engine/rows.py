"""The rows of many parties, read like the facts of one; where they differ in their way, they are parted.

A formula goes one way or another by a word, by what was given, or by an amount. One answer is given
for all rows where all agree; else `RowsDisagree` says how they are to be split, and each part is evaluated
again. Of the columns themselves only column.py knows.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, Protocol, cast

from ybcli.errors import BadData, UsageError
from ybcli.language import _

from .fact_kinds import FactKind
from .facts import Facts, missing_fact
from .finding import Fact, Finding

#: Into so many parts at most are rows parted by the values of one fact.
_MOST_PARTS: Final = 1_000


class Numbers(Protocol):
    """The numbers of all rows for one fact: what is asked here of a Column (see column.py)."""

    @property
    def numbers(self) -> Any:
        """The numbers, as an expression."""

    @property
    def rows(self) -> Rows | None:
        """The rows that they belong to; None for a parameter."""

    def level(self, other: Any) -> tuple[Numbers, Numbers]:
        """These and other numbers in parts of the same size."""


class Value:
    """What a formula looks at to go one way or another: whole numbers of all rows, or of none."""

    __slots__ = ("column",)
    __hash__ = None  # type: ignore[assignment]  # it compares by its rows

    def __init__(self, column: Numbers) -> None:
        self.column = column

    def __bool__(self) -> bool:
        return self != 0

    def __int__(self) -> int:
        """The one number of all rows."""
        rows = self.column.rows
        assert rows is not None, "a column of a parameter is asked for its figure"
        return cast("int", rows.one(rows.answers(self.column.numbers)))

    def __eq__(self, other: object) -> bool:
        return self._asked(other, operator.eq)

    def __ne__(self, other: object) -> bool:
        return self._asked(other, operator.ne)

    def __gt__(self, other: object) -> bool:
        return self._asked(other, operator.gt)

    def __ge__(self, other: object) -> bool:
        return self._asked(other, operator.ge)

    def __lt__(self, other: object) -> bool:
        return self._asked(other, operator.lt)

    def __le__(self, other: object) -> bool:
        return self._asked(other, operator.le)

    def _asked(self, other: Any, test: Callable[[Any, Any], Any]) -> bool:
        if not isinstance(other, Value) and not Decimal(other).is_finite():
            return bool(test(0, other))
        mine, theirs = self.column.level(other.column if isinstance(other, Value) else other)
        rows = mine.rows or theirs.rows
        assert rows is not None, "a column of a parameter is asked for its figure"
        return rows.all_or_none(rows.answers(test(mine.numbers, theirs.numbers)))


class RowsDisagree(Exception):
    """Rows go different ways: part them by these values, one for each row."""

    def __init__(self, by: Any) -> None:
        super().__init__("rows differ")
        self.by = by


class Rows:
    """The facts of many parties; reads like `Facts`, answers with columns.

    `frame` holds a column of each fact (money in whole fen, counts, days, words); `numbers` makes the
    Column of one of them.
    """

    __slots__ = ("_frame", "_kinds", "_more", "_numbers", "_words")

    def __init__(
        self,
        frame: Any,
        kinds: Mapping[str, FactKind],
        numbers: Callable[[Any, FactKind, Rows], Numbers],
        more: Mapping[str, Any] | None = None,
        words: Mapping[str, str] | None = None,
    ) -> None:
        self._frame, self._kinds, self._numbers = frame, kinds, numbers
        self._more, self._words = dict(more or {}), dict(words or {})

    def __getattr__(self, name: str) -> Any:
        """The numbers of a fact. Raises BadData where rows have none, or absurd ones."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._more:
            return self._more[name]
        self._check_whole(name)
        return self._numbers(self._frame, self._kinds[name], self)

    def figure_or(self, name: str, otherwise: Callable[[], Any]) -> Any:
        """The numbers of a fact where rows have them, else what `otherwise` works out."""
        return getattr(self, name) if name in self else otherwise()

    def word(self, name: str) -> str:
        """The word on which all rows agree. Raises BadData for a word that the fact does not have."""
        if name in self._words:
            return self._words[name]
        self._check_whole(name)
        kind = self._kinds[name]
        distinct = self._frame[name].unique().to_list()
        words: Iterable[str] = " ".join(distinct).split() if kind.many else distinct
        unknown = [word for word in words if word not in kind.words]
        if unknown:
            message = _("{name} is not one of: {words}").format(
                name=name, words=", ".join(kind.words)
            )
            raise BadData(message, kind="field.not_in_list")
        self._words[name] = cast("str", self.one(self._frame[name]))
        return self._words[name]

    def says(self, name: str, word: str) -> Finding:
        """Is the fact the word, in all rows?"""
        stated = self.word(name)
        outcome = "met" if word in stated.split() else "not_met"
        return Finding(cast("Any", outcome), stated, (Fact(name, stated),), name=name)

    def statements(self, name: str) -> tuple[Fact, ...]:
        """The statements of a fact: its one word, or nothing."""
        return (Fact(name, self.word(name)),) if name in self else ()

    def rows(self, name: str) -> tuple[Facts, ...]:
        """Rows within rows are not evaluated: raises UsageError."""
        raise UsageError(_("a column cannot hold {name}: give its totals").format(name=name))

    def plus(self, **more: Any) -> Rows:
        """These facts and some more numbers."""
        return Rows(
            self._frame, self._kinds, self._numbers, {**self._more, **more}, self._words
        )  # fmt: skip

    def with_words(self, **words: str) -> Rows:
        """These facts with other words."""
        return Rows(
            self._frame, self._kinds, self._numbers, self._more, {**self._words, **words}
        )  # fmt: skip

    def names(self) -> Rows:
        """Themselves, for `name in facts.names()`: has every row the fact, or none?"""
        return self

    def __contains__(self, name: str) -> bool:
        if name in self._more or name in self._words:
            return True
        if name not in self._frame.columns or name not in self._kinds:
            return False
        return self.all_or_none(self._frame[name].is_not_null())

    def answers(self, question: Any) -> Any:
        """What an expression gives, one for each row."""
        return self._frame.select(question).to_series()

    def all_or_none(self, answers: Any) -> bool:
        """Is it so in all rows, or in none? Rows that differ are parted."""
        if answers.min() != answers.max():
            raise RowsDisagree(answers)
        return bool(answers[0])

    def one(self, answers: Any) -> Any:
        """The one value that all rows have; rows that differ are parted. Raises UsageError: too many."""
        if answers.min() == answers.max() and not answers.null_count():
            return answers[0]
        count = answers.n_unique()
        if count > _MOST_PARTS:
            message = _("the rows go {count} different ways: too many for a column")
            raise UsageError(message.format(count=count))
        raise RowsDisagree(answers)

    def _check_whole(self, name: str) -> None:
        """Refuse a fact that rows lack."""
        if name not in self._frame.columns:
            raise missing_fact(name)
        lacking = self._frame[name].null_count()
        if lacking:
            message = _("the fact {name} is missing in {count} rows").format(
                name=name, count=lacking
            )
            hint = _("leave out the rows that have none, or correct them")
            raise BadData(message, hint, kind="field.missing")
