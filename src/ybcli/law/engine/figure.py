"""A figure: a number that remembers where it came from.

Whoever writes arithmetic on figures writes the explanation with it: each result keeps its parts,
the steps between them, and the weakest standing among them. A figure without a name is a step on
the way; it is taken up into the figure that is named.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import wraps
from typing import Final

from ybcli.errors import BadData, PolicyGap, Problem
from ybcli.language import N_, _, chosen

from .finding import Finding
from .standing import Standing, weakest

#: What is counted whole. Money is `yuan`, a share is `ratio`, a rounding mode is `rounding`, a switch
#: by which jurisdictions differ is `choice`, a day is `date` (the number of the day in the calendar).
COUNTS = ("days", "workdays", "hours", "months", "years", "persons", "place", "flag")
UNITS = ("yuan", "ratio", "rounding", "choice", "date", *COUNTS)

#: The words of a rounding mode, in the order of their numbers, and what they do.
ROUNDINGS = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_CEILING}
FEN = Decimal("0.01")

#: The steps between parts, translated where a figure is shown.
RAISED_TO = N_("raised to")
NOT_BELOW = N_("not below")
HELD_DOWN_TO = N_("held down to")
NOT_ABOVE = N_("not above")
TO_THE_FEN = N_(", to the fen")
TO_THE_FEN_BY = N_(", to the fen by")
TO_THE_YUAN = N_(", to whole yuan by")
AFTER = N_("and after that")
WITHOUT = N_("less")
SHARED_BY = N_("shared out by")
BECAUSE = N_(", because of")
_BOUNDS = {RAISED_TO, NOT_BELOW, HELD_DOWN_TO, NOT_ABOVE}
_SUFFIXES = {TO_THE_FEN, TO_THE_FEN_BY, TO_THE_YUAN, SHARED_BY, BECAUSE}


def _reflected(operation: Callable[[Figure, Figure], Figure]) -> Callable[[Figure, Figure], Figure]:
    """An operation that an operand of another kind answers itself, as `__radd__` does for `+`: what is no
    Figure has a method of the same name with `r_` before it.
    """

    @wraps(operation)
    def answer(self: Figure, other: Figure) -> Figure:
        if isinstance(other, Figure):
            return operation(self, other)
        result: Figure = getattr(other, f"r_{operation.__name__}")(self)
        return result

    return answer


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its unit, name, clause, and the parts and steps it was made of.

    `value` is a Decimal for yuan and ratios, an int for what is counted. `name` is the stable
    code word (empty for a step on the way); `title` and `title_en` are its names for people.
    `how` holds phrases and, as ints, places in `parts`.
    """

    value: Decimal | int
    unit: str
    name: str = ""
    title: str = ""
    title_en: str = ""
    clause: str = ""
    how: tuple[str | int, ...] = ()
    parts: tuple[Figure | Finding, ...] = ()
    standing: Standing = Standing.LAW

    def __post_init__(self) -> None:
        assert self.unit in UNITS, self.unit
        assert self.unit in {"yuan", "ratio"} or isinstance(self.value, int), "counts are whole"

    @classmethod
    def from_fen(cls, fen: int, name: str, *, title: str = "", title_en: str = "") -> Figure:
        """An amount of money given in fen, as a fact of the case."""
        return cls(Decimal(fen) / 100, "yuan", name, title, title_en)

    @property
    def label(self) -> str:
        """The name for people in the language in force."""
        return (self.title if chosen() == "zh_CN" else self.title_en) or self.name

    @property
    def fen(self) -> int:
        """The amount in fen. The figure must be money, rounded to the fen before."""
        assert self.unit == "yuan", self.unit
        amount = self.value * 100
        assert amount == int(amount), "round to the fen first"
        return int(amount)

    def __add__(self, other: Figure) -> Figure:
        if not isinstance(other, Figure):
            return NotImplemented
        assert self.unit == other.unit, f"{self.unit} + {other.unit}"
        return _combine(self, "+", other, self.value + other.value, self.unit)

    def __sub__(self, other: Figure) -> Figure:
        if not isinstance(other, Figure):
            return NotImplemented
        assert self.unit == other.unit, f"{self.unit} - {other.unit}"
        return _combine(self, "−", other, self.value - other.value, self.unit)

    def __mul__(self, other: Figure) -> Figure:
        if not isinstance(other, Figure):
            return NotImplemented
        unit = product_unit(self.unit, other.unit)
        return _combine(self, "×", other, self.value * other.value, unit)

    def __truediv__(self, other: Figure) -> Figure:
        if not isinstance(other, Figure):
            return NotImplemented
        assert self.unit == "yuan", f"{self.unit} / {other.unit}"
        assert other.unit in COUNTS, f"{self.unit} / {other.unit}"
        return _combine(self, "÷", other, Decimal(self.value) / other.value, self.unit)

    @_reflected
    def at_least(self, bound: Figure) -> Figure:
        """The figure, or `bound` where that is more."""
        assert self.unit == bound.unit, f"{self.unit} and {bound.unit}"
        phrase = RAISED_TO if bound.value > self.value else NOT_BELOW
        return _combine(self, phrase, bound, max(self.value, bound.value), self.unit)

    @_reflected
    def at_most(self, bound: Figure) -> Figure:
        """The figure, or `bound` where that is less."""
        assert self.unit == bound.unit, f"{self.unit} and {bound.unit}"
        if not Decimal(bound.value).is_finite():  # no limit: nothing to explain, but to be known
            return replace(self, standing=weakest((self.standing, bound.standing)))
        phrase = HELD_DOWN_TO if bound.value < self.value else NOT_ABOVE
        return _combine(self, phrase, bound, min(self.value, bound.value), self.unit)

    @_reflected
    def each(self, count: Figure) -> Figure:
        """The figure for each of `count`: so much more of the same unit (a ratio for each year)."""
        assert count.unit in COUNTS, count.unit
        return _combine(self, "×", count, self.value * count.value, self.unit)

    @_reflected
    def less(self, other: Figure) -> Figure:
        """What is left when `other` is taken off, never below nothing."""
        assert self.unit == other.unit, f"{self.unit} less {other.unit}"
        left = max(self.value - other.value, type(self.value)(0))
        return _combine(self, WITHOUT, other, left, self.unit)

    def after(self, time: Figure) -> Figure:
        """The day so many days, months or years after this one (1-31 and a month: the month's last)."""
        assert self.unit == "date", self.unit
        value = day_after(date.fromordinal(int(self.value)), int(time.value), time.unit)
        return _combine(self, AFTER, time, value.toordinal(), "date")

    def to_fen(self, mode: Figure | None = None) -> Figure:
        """The amount rounded to the fen: a named step. Half up, or as the parameter `mode` says."""
        assert self.unit == "yuan", self.unit
        rounding = ROUND_HALF_UP if mode is None else tuple(ROUNDINGS.values())[int(mode.value)]
        value = Decimal(self.value)
        value = value.quantize(FEN, rounding=rounding) if value.is_finite() else value
        return _combine(self, TO_THE_FEN if mode is None else TO_THE_FEN_BY, mode, value, self.unit)

    def rounded(self, mode: Figure) -> Figure:
        """The amount rounded to whole yuan as the parameter `mode` (unit `rounding`) says."""
        assert self.unit == "yuan", self.unit
        assert mode.unit == "rounding", mode.unit
        rounding = tuple(ROUNDINGS.values())[int(mode.value)]
        value = Decimal(self.value).quantize(Decimal(1), rounding=rounding)
        return _combine(self, TO_THE_YUAN, mode, value, self.unit)

    def split(self, weights: Sequence[Figure]) -> tuple[Figure, ...]:
        """The amount shared out by weights without losing a fen.

        Largest remainder; where two remainders are equal, the party listed first has the fen.
        """
        whole = sum(Fraction(weight.value) for weight in weights)
        assert whole > 0, "somebody must have a share"
        exact = [Fraction(weight.value) * self.fen / whole for weight in weights]
        shares = [share.numerator // share.denominator for share in exact]
        left = self.fen - sum(shares)
        order = sorted(range(len(exact)), key=lambda place: shares[place] - exact[place])
        for place in order[:left]:
            shares[place] += 1
        return tuple(
            _combine(self, SHARED_BY, weight, Decimal(share) / 100, "yuan")
            for share, weight in zip(shares, weights, strict=True)
        )

    def named(self, name: str, *, title: str = "", title_en: str = "", clause: str = "") -> Figure:
        """The figure under a name and a clause; one that has a name already becomes a part."""
        if (self.name, self.clause) == (name, clause):
            return self
        if self.name:
            return Figure(
                self.value, self.unit, name, title, title_en, clause, (0,), (self,), self.standing
            )
        return replace(self, name=name, title=title, title_en=title_en, clause=clause)

    def because(self, finding: Finding) -> Figure:
        """The figure with the reason for which it was taken among its parts."""
        parts, steps = _operand(self, BECAUSE)
        return Figure(
            self.value,
            self.unit,
            how=(*steps, BECAUSE, len(parts)),
            parts=(*parts, finding),
            standing=weakest((self.standing, Standing(finding.standing))),
        )

    def leaves(self) -> tuple[Figure, ...]:
        """The figures at the ends of the tree: parameters and facts."""
        inner = [part for part in self.parts if isinstance(part, Figure)]
        return tuple(leaf for part in inner for leaf in part.leaves()) if inner else (self,)

    def check_moves_money(self, practice: bool) -> None:
        """Raise PolicyGap (kind `standing`) where a part is too weak to move money on."""
        if self.standing.moves_money(practice):
            return
        weak = {leaf for leaf in self.leaves() if not leaf.standing.moves_money(practice)}
        first = min(weak or {self}, key=lambda leaf: leaf.name)
        listed = "; ".join(
            sorted(f"{x.label}: {x.clause}, {_(x.standing)}" for x in weak or {self})
        )
        raise PolicyGap(
            _("{figure} rests on what is not law and cannot move money: {parts}").format(
                figure=self.label or self.name, parts=listed
            ),
            _("a local instrument (number, date, article) must set it; see `yb policy list`"),
            parameter=first.name,
            kind="standing",
        )


def product_unit(left: str, right: str) -> str:
    """The unit of a product: a ratio or a count of something keeps the something."""
    pair = {left, right}
    assert pair == {"ratio"} or (len(pair) > 1 and pair & {"ratio", *COUNTS}), f"{left} × {right}"
    assert "rounding" not in pair, f"{left} × {right}"
    if "yuan" in pair:
        return "yuan"
    assert "ratio" in pair, f"{left} × {right}"
    return "ratio" if pair == {"ratio"} else next(iter(pair - {"ratio"}))


def choose(
    finding: Finding,
    then: Figure | Callable[[], Figure],
    otherwise: Figure | Callable[[], Figure],
) -> Figure:
    """`then` where the finding is met, `otherwise` where it is not; the reason stays in the tree.

    A callable is worked out only where it is taken. Raises BadData where the finding is unclear:
    an officer answers its question first.
    """
    if finding.outcome == "unclear":
        problem = Problem("bad_data", finding.sentence, finding.question, finding.clause)
        raise BadData(finding.sentence, finding.question, problems=(problem,))
    branch = then if finding.outcome == "met" else otherwise
    figure = branch() if callable(branch) else branch
    return figure.because(finding)


#: Nothing, of each unit: what a difference does not go below.
NOTHING: Final = {
    unit: Figure(Decimal(0) if unit in {"yuan", "ratio"} else 0, unit, "nothing", "零", "nothing")
    for unit in UNITS
}

#: The whole of something, as a ratio.
WHOLE: Final = Figure(Decimal(1), "ratio", "whole", "全额", "the whole")


def day_after(day: date, count: int, unit: str) -> date:
    """The day so many `days`, `months` or `years` after `day`; a day that its month lacks is the last."""
    if unit == "days":
        return day + timedelta(days=count)
    assert unit in {"months", "years"}, unit
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _combine(
    left: Figure, phrase: str, right: Figure | None, value: Decimal | int, unit: str
) -> Figure:
    """The unnamed figure of one step; unnamed operands are taken up into it."""
    parts, steps = _operand(left, phrase)
    if right is None:
        return Figure(value, unit, how=(*steps, phrase), parts=parts, standing=left.standing)
    more, after = _operand(right, phrase, right=True)
    places, together = [], list(parts)
    for part in more:
        existing = next(
            (place for place, known_part in enumerate(parts) if _is_same_part(known_part, part)),
            None,
        )
        places.append(len(together) if existing is None else existing)
        if existing is None:
            together.append(part)
    moved = tuple(places[step] if isinstance(step, int) else step for step in after)
    return Figure(
        value,
        unit,
        how=(*steps, phrase, *moved),
        parts=tuple(together),
        standing=weakest((left.standing, right.standing)),
    )


def _is_same_part(part: Figure | Finding, other: Figure | Finding) -> bool:
    """Is it the same line, so that it is shown once? Names may be shared by the lines of a bill."""
    return part is other or (
        isinstance(part, Figure)
        and isinstance(other, Figure)
        and bool(part.clause)
        and not part.parts
        and part == other
    )


def _operand(
    figure: Figure, phrase: str, *, right: bool = False
) -> tuple[tuple[Figure | Finding, ...], tuple[str | int, ...]]:
    """The parts and steps that an operand brings, in brackets where the reading needs them."""
    if figure.name or not figure.parts:
        return (figure,), (0,)
    inner = {step for step in figure.how if isinstance(step, str)} - {"(", ")"}
    if phrase in _SUFFIXES:
        clear = True
    elif phrase in {"×", "÷"}:
        clear = inner <= {"×"} and not right
    elif phrase in {"+", "−", WITHOUT, AFTER}:
        clear = inner <= ({"×", "÷"} if right else {"×", "÷", "+", "−"})
    else:
        clear = inner <= _BOUNDS and not right
    return figure.parts, figure.how if clear else ("(", *figure.how, ")")
