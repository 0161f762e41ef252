"""A column: money of a million persons at once, with the same formulas and to the same fen.

The formulas of this room ask of a Figure only its arithmetic; a Column answers the same words with
a polars expression over whole numbers. Amounts are integer fen, ratios are integers with a power
of ten beside them, so nothing is ever a float. A column explains nothing: to explain a row, work
the formula out on the facts of that row. This is the one place of the room that imports polars.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from ybcli.errors import BadData
from ybcli.language import _

from .facts import Facts
from .figure import COUNTS, ROUNDINGS, Figure, product_unit
from .finding import Finding
from .formula import found
from .instruments import Shelf
from .policy import Policy

if TYPE_CHECKING:
    import polars as pl

#: Fen are the second power of ten below the yuan.
FEN_SCALE = 2
#: Fen with more places than this do not fit 64 bits with room to spare.
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column of one unit: the whole numbers `numbers`, each `scale` powers of ten too large."""

    numbers: pl.Expr
    unit: str
    scale: int

    def __add__(self, other: Figure | Column) -> Column:
        return self._with(other, lambda mine, theirs: mine + theirs)

    def __radd__(self, other: Figure) -> Column:
        return self + other

    def __sub__(self, other: Figure | Column) -> Column:
        return self._with(other, lambda mine, theirs: mine - theirs)

    def __rsub__(self, other: Figure) -> Column:
        return self._with(other, lambda mine, theirs: theirs - mine)

    def __mul__(self, other: Figure | Column) -> Column:
        theirs = _column(other)
        unit = product_unit(self.unit, theirs.unit)
        scale = self.scale + theirs.scale
        assert scale <= _DEEPEST, "round to the fen before going on"
        return Column(self.numbers * theirs.numbers, unit, scale)

    def __rmul__(self, other: Figure) -> Column:
        return self * other

    def at_least(self, bound: Figure | Column) -> Column:
        """Each row, or `bound` where that is more."""
        import polars as pl

        return self._with(bound, pl.max_horizontal)

    def at_most(self, bound: Figure | Column) -> Column:
        """Each row, or `bound` where that is less."""
        import polars as pl

        return self._with(bound, pl.min_horizontal)

    def to_fen(self, mode: Figure | None = None) -> Column:
        """Each row rounded to the fen: half up (away from zero), or as the parameter `mode` says."""
        assert self.unit == "yuan", self.unit
        word = "half_up" if mode is None else list(ROUNDINGS)[int(mode.value)]
        return Column(_rounded(self.numbers, self.scale - FEN_SCALE, word), "yuan", FEN_SCALE)

    def rounded(self, mode: Figure) -> Column:
        """Each row rounded to whole yuan as the parameter `mode` says."""
        assert mode.unit == "rounding", mode.unit
        word = list(ROUNDINGS)[int(mode.value)]
        return Column(_rounded(self.numbers, self.scale, word), "yuan", 0)

    def named(self, *_name: str, **_titles: str) -> Column:
        """Itself: a column has no name to explain itself by."""
        return self

    def _with(self, other: Figure | Column, joined: Any) -> Column:
        """Both on the deeper scale, joined."""
        theirs = _column(other)
        assert self.unit == theirs.unit, f"{self.unit} and {theirs.unit}"
        scale = max(self.scale, theirs.scale)
        return Column(joined(self.on_scale(scale), theirs.on_scale(scale)), self.unit, scale)

    def on_scale(self, scale: int) -> pl.Expr:
        """The whole numbers on a deeper scale."""
        return self.numbers if scale == self.scale else self.numbers * 10 ** (scale - self.scale)


def work(name: str, facts: Mapping[str, pl.Series] | pl.DataFrame, policy: Policy) -> pl.Series:
    """The formula `name` over columns of facts: a Series of integer fen, one for each row.

    Money facts are Int64 in fen, counts Int64. Raises UsageError for a name, PolicyGap for a
    parameter, BadData for a fact that is not there.
    """
    return work_all([name], facts, policy)[name]


def work_all(
    names: Iterable[str], facts: Mapping[str, pl.Series] | pl.DataFrame, policy: Policy
) -> pl.DataFrame:
    """Several formulas over the same columns in one pass: what they share is worked out once."""
    import polars as pl

    frame = facts if isinstance(facts, pl.DataFrame) else pl.DataFrame(dict(facts))
    told = cast("Facts", _ColumnFacts(frame, policy.shelf))
    made = {}
    for name in names:
        column = cast("Column | Figure | Finding", found(name)(told, policy))
        assert not isinstance(column, Finding), f"{name} is a rule and gives no money"
        whole = _column(column)
        assert whole.unit == "yuan", f"{name} is not money"
        assert whole.scale <= FEN_SCALE, f"{name} is not rounded to the fen"
        made[name] = whole.on_scale(FEN_SCALE).cast(pl.Int64)
    wide = frame.lazy().with_columns(column.alias(f"= {name}") for name, column in made.items())
    return wide.select(pl.col(f"= {name}").alias(name) for name in made).collect()


class _ColumnFacts:
    """The facts of many parties; reads like `Facts`, answers with columns."""

    __slots__ = ("_frame", "_shelf")

    def __init__(self, frame: pl.DataFrame, shelf: Shelf) -> None:
        self._frame = frame
        self._shelf = shelf

    def __getattr__(self, name: str) -> Column:
        if name.startswith("_"):
            raise AttributeError(name)
        import polars as pl

        if name not in self._frame.columns:
            return cast("Column", getattr(Facts({}), name))
        missing = self._frame[name].null_count()
        if missing:
            raise BadData(
                _("the fact {name} is missing in {count} rows").format(name=name, count=missing),
                _("leave out the rows that have none, or correct them"),
                kind="field.missing",
            )
        unit = self._shelf.fact_kinds[name].unit
        assert unit == "yuan" or unit in COUNTS, f"{name} is in {unit}"
        assert self._frame.schema[name] == pl.Int64, f"{name} is Int64, money in fen"
        if self._frame.select((pl.col(name) < 0).any()).item():
            raise BadData(_("{name} is below zero").format(name=name), kind="wage.negative")
        return Column(pl.col(name), unit, FEN_SCALE if unit == "yuan" else 0)


def _column(value: Figure | Column) -> Column:
    """A parameter as a column of one and the same whole number."""
    if isinstance(value, Column):
        return value
    import polars as pl

    exponent = Decimal(value.value).normalize().as_tuple().exponent
    assert isinstance(exponent, int), "a parameter is a finite number"
    scale = max(-exponent, FEN_SCALE if value.unit == "yuan" else 0)
    return Column(pl.lit(int(value.value * 10**scale), dtype=pl.Int64), value.unit, scale)


def _rounded(numbers: pl.Expr, places: int, word: str = "half_up") -> pl.Expr:
    """The numbers without their last `places` digits, rounded as the word says."""
    import polars as pl

    if places <= 0:
        return cast("pl.Expr", numbers * 10**-places)
    unit = 10**places
    is_negative = (numbers < 0).cast(pl.Int64)
    added: pl.Expr
    if word == "up":
        added = numbers + (unit - 1)
    elif word == "down":
        added = numbers + is_negative * (unit - 1)
    else:
        added = numbers + unit // 2 - is_negative
    return cast("pl.Expr", added // unit)
