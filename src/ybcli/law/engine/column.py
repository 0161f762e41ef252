"""A column: the amounts of a million persons at once, by the same formulas and to the same fen.

The formulas of this room ask of a Figure only its arithmetic; a Column answers the same words with a
polars expression over whole numbers, so nothing is ever a float. Where a formula goes one way or
another (a word, a switch, "if nothing was paid before"), the rows are parted and each part is worked
out apart. A column explains nothing: to explain a row, work the formula out on the facts of that row.
This is the one place of the room that imports polars.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import Any, Final, cast

import polars as pl

from ybcli.errors import BadData, UsageError
from ybcli.language import _

from .fact_kinds import FactKind
from .facts import Facts, number_of
from .figure import COUNTS, NOTHING, ROUNDINGS, Figure, product_unit
from .formula import Rule, facts_read, lookup
from .policy import Policy
from .rows import Rows, RowsDisagree, Value
from .shelf import Contents

#: What joins two numbers, or two columns of them.
_Join = Callable[[Any, Any], Any]
#: The number of fen in a yuan.
_FEN: Final = 100
#: The largest number of 64 bits, and of the 128 that are taken where those do not hold it.
_WIDE, _WIDEST = 2**63 - 1, 2**127 - 1
#: The number of 1970-01-01 in the calendar; polars counts days from there.
_EPOCH: Final = 719_163
#: The columns that are added to keep the order of rows, and to part them.
_ROW, _PART = "= row", "= part"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of one unit: whole `numbers`, of which `per` make one yuan (or one of the unit).

    No number lies below `low` or above `high`, so it is known how many bits hold them.
    """

    name = label = title = title_en = clause = ""

    numbers: pl.Expr
    unit: str
    per: int
    low: int
    high: int
    rows: Rows | None = None

    @property
    def value(self) -> Value:
        """The numbers, as a formula may look at them to go one way or another."""
        return Value(self)

    def __add__(self, other: Figure | Column) -> Column:
        return _level(self, other, operator.add)

    def __radd__(self, other: Figure) -> Column:
        return _level(_column(other), self, operator.add)

    def __sub__(self, other: Figure | Column) -> Column:
        return _level(self, other, operator.sub)

    def __rsub__(self, other: Figure) -> Column:
        if _is_no_limit(other):
            return cast("Column", other)
        return _level(_column(other), self, operator.sub)

    def __mul__(self, other: Figure | Column) -> Column:
        return self._times(_column(other), product_unit(self.unit, other.unit))

    def __rmul__(self, other: Figure) -> Column:
        return self * other

    def __truediv__(self, other: Figure) -> Column:
        assert self.unit == "yuan", f"{self.unit} / {other.unit}"
        assert other.unit in COUNTS, f"{self.unit} / {other.unit}"
        assert isinstance(other, Figure), "all rows are divided by one and the same count"
        return replace(self, per=self.per * int(other.value))

    def each(self, count: Figure | Column) -> Column:
        """The column for each of `count`: so much more of the same unit."""
        assert count.unit in COUNTS, count.unit
        return self._times(_column(count), self.unit)

    def r_each(self, figure: Figure) -> Column:
        """`figure` for each of this count."""
        return _column(figure).each(self)

    def r_less(self, figure: Figure) -> Column:
        """What is left of `figure` when each row is taken off, never below nothing."""
        return (figure - self).at_least(NOTHING[figure.unit])

    def at_least(self, bound: Figure | Column) -> Column:
        """Each row, or `bound` where that is more."""
        return _level(self, bound, max, pl.max_horizontal)

    def at_most(self, bound: Figure | Column) -> Column:
        """Each row, or `bound` where that is less."""
        return self if _is_no_limit(bound) else _level(self, bound, min, pl.min_horizontal)

    r_at_least, r_at_most = at_least, at_most  # the same, whichever of the two is asked

    def less(self, other: Figure | Column) -> Column:
        """What is left when `other` is taken off, never below nothing."""
        return (self - other).at_least(NOTHING[self.unit])

    def after(self, time: Figure | Column) -> Column:
        """The day so many days, months or years after each (1-31 and a month: the month's last)."""
        assert self.unit == "date", self.unit
        span = _column(time)
        low, high = self.low + min(span.low, 0) * 366, self.high + max(span.high, 0) * 366
        if time.unit == "days":
            numbers = self.numbers + span.numbers
        else:
            count = span.numbers.cast(pl.String) + {"months": "mo", "years": "y"}[time.unit]
            numbers = _ordinal(_day(self.numbers).dt.offset_by(count))
        return Column(numbers, "date", 1, low, high, self.rows or span.rows)

    def to_fen(self, mode: Figure | None = None) -> Column:
        """Each row rounded to the fen: half up (away from zero), or as the parameter `mode` says."""
        return self._rounded(_FEN, "half_up" if mode is None else list(ROUNDINGS)[int(mode.value)])

    def rounded(self, mode: Figure) -> Column:
        """Each row rounded to whole yuan as the parameter `mode` says."""
        assert mode.unit == "rounding", mode.unit
        return self._rounded(1, list(ROUNDINGS)[int(mode.value)])

    def named(self, *_name: object, **_titles: str) -> Column:
        """Itself: a column has no name to explain itself by, and keeps no reasons."""
        return self

    because = named

    def on(self, per: int) -> Column:
        """The same amounts in smaller parts, of which `per` make one."""
        assert per % self.per == 0, f"{self.per} parts are not {per}: round before"
        times = per // self.per
        return self if times == 1 else replace(self._times(_whole(times), self.unit), per=per)

    def level(self, other: Column | Decimal | int) -> tuple[Column, Column]:
        """The column and another (or a number) in parts of the same size."""
        theirs = other if isinstance(other, Column) else _constant(other, self.unit)
        per = lcm(self.per, theirs.per)
        return self.on(per), theirs.on(per)

    def _times(self, other: Column, unit: str) -> Column:
        return _combine(self, other, operator.mul, operator.mul, unit, self.per * other.per)

    def _rounded(self, per: int, word: str) -> Column:
        """Each row in parts of which `per` make one, rounded as the word says."""
        assert self.unit == "yuan", self.unit
        divisor = gcd(per, self.per)
        unit = self.per // divisor
        scaled = self._times(_whole(per // divisor), self.unit) if per > divisor else self
        if unit == 1:
            return replace(scaled, per=per)
        # A whole that is added before the parts are cut off; below nothing half a part less.
        added = {"up": unit - 1, "down": 0, "half_up": unit // 2}[word]
        correction = {"up": 0, "down": unit - 1, "half_up": unit % 2 - 1}[word]
        raised = _combine(scaled, _whole(added), operator.add, operator.add, "yuan", per)
        numbers = raised.numbers
        if self.low < 0 and correction:
            numbers = numbers + (scaled.numbers < 0).cast(pl.Int64) * correction
        low, high = raised.low // unit - 1, raised.high // unit + 1
        numbers = numbers // unit
        if not raised.is_narrow and max(-low, high) <= _WIDE:
            numbers = numbers.cast(pl.Int64)
        return Column(numbers, "yuan", per, max(low, min(self.low, 0)), high, self.rows)

    @property
    def is_narrow(self) -> bool:
        """Do 64 bits hold every number?"""
        return max(-self.low, self.high) <= _WIDE


def evaluate(name: str, facts: Mapping[str, pl.Series] | pl.DataFrame, policy: Policy) -> pl.Series:
    """The formula `name` over columns of facts: a Series with a row for each, in integer fen (a step on
    the way to them half up), counts whole, days as Date.

    Raises UsageError for a name or a formula that cannot be calculated in columns, PolicyGap for a
    parameter, BadData for a fact that is not there or absurd.
    """
    return evaluate_all([name], facts, policy)[name]


def evaluate_all(
    names: Iterable[str], facts: Mapping[str, pl.Series] | pl.DataFrame, policy: Policy
) -> pl.DataFrame:
    """Several formulas over the same columns in one pass: what they share is worked out once."""
    frame = facts if isinstance(facts, pl.DataFrame) else pl.DataFrame(dict(facts))
    requested = list(names)
    for name in requested:
        if reason := why_not_columnar(name, policy.shelf):
            raise UsageError(reason)
    if frame.is_empty():
        return pl.DataFrame({name: pl.Series([], dtype=pl.Int64) for name in requested})
    parts = list(_evaluate_parts(requested, frame, policy))
    return pl.concat(parts).sort(_ROW).drop(_ROW) if _ROW in parts[0].columns else parts[0]


def columnar(name: str, shelf: Contents) -> bool:
    """Can the formula be calculated in columns? Raises UsageError for an unknown name."""
    return not why_not_columnar(name, shelf)


def why_not_columnar(name: str, shelf: Contents) -> str:
    """Why the formula cannot be calculated in columns, in a sentence; empty where it can.

    Rules give no money, and what departments state as free text (intervals of months, a balance
    with its source) is read case by case. Raises UsageError for an unknown name.
    """
    if isinstance(lookup(name), Rule):
        return _("{name} is a rule and gives no money").format(name=name)
    kinds = [shelf.fact_kinds[fact] for fact in sorted(facts_read(name))]
    unlisted = next((kind.name for kind in kinds if kind.unit == "text" and not kind.words), "")
    message = _("{name} reads {fact} case by case and cannot be calculated in columns")
    return message.format(name=name, fact=unlisted) if unlisted else ""


def _evaluate_parts(
    names: list[str], frame: pl.DataFrame, policy: Policy
) -> Iterator[pl.DataFrame]:
    """The formulas over rows that go the same way; rows that do not are parted and taken apart."""
    facts = cast("Facts", Rows(frame, policy.shelf.fact_kinds, _of_fact))
    try:
        results = [_result(name, lookup(name)(facts, policy)).alias(f"= {name}") for name in names]
    except RowsDisagree as disagreement:
        ordered = (
            frame if _ROW in frame.columns else _with_row_order(frame, policy.shelf.fact_kinds)
        )
        groups = ordered.with_columns(disagreement.by.alias(_PART)).partition_by(
            _PART, include_key=False
        )
        for part in groups:
            yield from _evaluate_parts(names, part, policy)
        return
    wide = frame.lazy().with_columns(results)
    order = [_ROW] if _ROW in frame.columns else []
    yield wide.select(*order, **{name: f"= {name}" for name in names}).collect()


def _with_row_order(frame: pl.DataFrame, kinds: Mapping[str, FactKind]) -> pl.DataFrame:
    """The rows with their order, and with words as numbers of words, by which they are parted faster."""
    word_kinds = [kinds[name] for name in frame.columns if name in kinds and kinds[name].words]
    encoded = frame.select(
        pl.col(kind.name).cast(pl.Enum(kind.words), strict=False)
        for kind in word_kinds
        if not kind.many
    )
    whole = [column for column in encoded if column.null_count() == frame[column.name].null_count()]
    return frame.with_columns(whole).with_row_index(_ROW)


def _result(name: str, value: object) -> pl.Expr:
    """A result as it is given back: fen, whole counts, days."""
    assert isinstance(value, Figure | Column), name
    column = _column(value)
    if column.unit == "date":
        return _day(column.numbers)
    whole = column.to_fen() if column.unit == "yuan" else column.on(1)
    return whole.numbers.cast(pl.Int64)


def _of_fact(frame: pl.DataFrame, kind: FactKind, rows: Rows) -> Column:
    """The numbers of a fact that all rows have. Raises BadData for what one person's fact is refused."""
    name, unit = kind.name, kind.unit
    assert unit in {"yuan", "date", *COUNTS}, f"{name} is in {unit}"
    dtype = pl.Date if unit == "date" else pl.Int64
    assert frame.schema[name] == dtype, f"{name} is {dtype}, money in fen"
    numbers = _ordinal(pl.col(name)) if unit == "date" else pl.col(name)
    low, high = frame.select(low=numbers.min(), high=numbers.max()).row(0)
    per = _FEN if unit == "yuan" else 1
    for end in (low, high):
        number_of(kind, date.fromordinal(end) if unit == "date" else Decimal(end) / per, "")
    return Column(numbers, unit, per, low, high, rows)


def _column(value: Figure | Column) -> Column:
    """A parameter as a column of one and the same number."""
    return value if isinstance(value, Column) else _constant(value.value, value.unit)


def _constant(value: Decimal | int, unit: str) -> Column:
    exact = Fraction(value)
    return replace(_whole(exact.numerator), unit=unit, per=exact.denominator)


def _whole(number: int) -> Column:
    """A whole number in every row. Raises BadData where 128 bits do not hold it."""
    _check_bits(number)
    dtype = pl.Int64 if abs(number) <= _WIDE else pl.Int128
    return Column(pl.lit(number, dtype=dtype), "ratio", 1, number, number)


def _level(left: Column, other: Figure | Column, ends: _Join, join: _Join | None = None) -> Column:
    """Two columns of one unit in parts of the same size, joined."""
    right = _column(other)
    assert left.unit == right.unit, f"{left.unit} and {right.unit}"
    mine, theirs = left.level(right)
    return _combine(mine, theirs, join or ends, ends, mine.unit, mine.per)


def _combine(left: Column, right: Column, join: _Join, ends: _Join, unit: str, per: int) -> Column:
    """Two columns joined, in bits that hold the result. Raises BadData where none do."""
    mine, theirs = (left.low, left.high), (right.low, right.high)
    products = [ends(left_end, right_end) for left_end in mine for right_end in theirs]
    low, high = min(products), max(products)
    widest = max(-low, high)
    _check_bits(widest)
    numbers = (left.numbers, right.numbers)
    if widest > _WIDE:
        numbers = (left.numbers.cast(pl.Int128), right.numbers.cast(pl.Int128))
    return Column(join(*numbers), unit, per, low, high, left.rows or right.rows)


def _check_bits(number: int) -> None:
    if abs(number) > _WIDEST:
        raise BadData(_("the amounts are not plausible"), kind="field.implausible")


def _is_no_limit(value: Figure | Column) -> bool:
    """Is it a limit that does not exist?"""
    return isinstance(value, Figure) and not Decimal(value.value).is_finite()


def _ordinal(days: pl.Expr) -> pl.Expr:
    """Days as their numbers in the calendar."""
    return days.cast(pl.Int32).cast(pl.Int64) + _EPOCH


def _day(ordinals: pl.Expr) -> pl.Expr:
    """Numbers in the calendar as days."""
    return (ordinals - _EPOCH).cast(pl.Int32).cast(pl.Date)
