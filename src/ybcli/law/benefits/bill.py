"""The bill line by line: what of it lies in the scope of the insurance (政策范围内), what does not.

Class A counts whole, class B after the patient's first share, what is above a limit price or outside
the catalogue not at all. What was given back is taken off its line first. The five parts add up to the bill, to
the fen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ..engine.facts import Facts
from ..engine.fen import to_fen
from ..engine.figure import NOTHING, WHOLE, Figure
from ..engine.formula import formula
from ..engine.policy import Policy

NONE: Final = NOTHING["yuan"]
Part = Callable[[Facts, Policy], Figure]


@formula("sum of the bill", "std-2022 6.9", title="医疗费总额")
def bill_sum(facts: Facts, policy: Policy) -> Figure:
    """All lines of the bill, in yuan; or the sum that was given."""
    return facts.figure_or(
        "bill_total", lambda: added_up(facts.rows("bill_lines"), policy, _amount)
    )


@formula("cost in scope", "std-2022 6.9", title="政策范围内费用")
def in_scope_amount(facts: Facts, policy: Policy) -> Figure:
    """What the deductible and the ratio are worked on, in yuan: class A, and class B without its first
    share, both up to the limit price. Given as `in_scope`, or worked out of `bill_lines`; never above a bill
    from which something was given back.
    """
    return facts.figure_or("in_scope", lambda: _within_bill(facts, policy))


def _within_bill(facts: Facts, policy: Policy) -> Figure:
    """What lies in scope; where a line is below zero by itself, at most the sum of the bill."""
    found = over_lines(facts, policy, _in_scope)
    if "bill_lines" not in facts.names():
        return found
    is_below_zero = any(
        _amount(line, policy).value < NONE.value for line in facts.rows("bill_lines")
    )
    return found.at_most(bill_sum(facts, policy)) if is_below_zero else found


@formula("first share", "std-2022 6.9", title="先行自付")
def first_share_amount(facts: Facts, policy: Policy) -> Figure:
    """The patient's first share of class B and of what is paid whole, in yuan."""
    return over_lines(facts, policy, _first_share)


@formula("paid whole after the first share", "std-2022 6.9", title="先行自付后全额支付")
def paid_whole_amount(facts: Facts, policy: Policy) -> Figure:
    """What the fund pays whole after the first share, outside deductible and ratio, in yuan."""
    return over_lines(facts, policy, _paid_whole)


@formula("above the limit price", "std-2022 6.9", title="超限价费用")
def over_limit_amount(facts: Facts, policy: Policy) -> Figure:
    """What lines cost above their limit price, in yuan."""
    return over_lines(facts, policy, _over_limit)


@formula("outside the catalogue", "std-2022 6.9", title="目录外自费")
def own_amount(facts: Facts, policy: Policy) -> Figure:
    """What is no class of the catalogue: the patient's own, in yuan."""
    return over_lines(facts, policy, _own)


def over_lines(facts: Facts, policy: Policy, part: Part) -> Figure:
    """The part of each line, added up; nothing where only sums were given."""
    if "bill_lines" not in facts.names() and "in_scope" in facts.names():
        return NONE
    return added_up(facts.rows("bill_lines"), policy, part)


def added_up(lines: Sequence[Facts], policy: Policy, part: Part) -> Figure:
    """The part of each line that has one, under the line's name, added up; in yuan."""
    sum_: Figure | None = None
    for line in lines:
        figure = part(line, policy)
        if figure.value:
            name = line.word("name") or line.word("category")
            shown = figure.named(
                name, title=name, title_en=name, clause=figure.clause or "std-2022 6.9"
            )
            sum_ = shown if sum_ is None else sum_ + shown
    return NONE if sum_ is None else sum_


def _amount(line: Facts, policy: Policy) -> Figure:
    """What was charged, less what was given back of it."""
    return line.amount - line.given_back if "given_back" in line.names() else line.amount


def _counted(line: Facts, policy: Policy) -> Figure:
    """The line up to its limit price."""
    amount = _amount(line, policy)
    return amount.at_most(line.limit) if "limit" in line.names() else amount


def _share(line: Facts, policy: Policy) -> Figure:
    """The first share of the line: its own, or that of class B."""
    return line.figure_or("first_share", lambda: policy.class_b_first_share)


def _after_share(line: Facts, policy: Policy) -> Figure:
    return to_fen(_counted(line, policy) * (WHOLE - _share(line, policy)), policy)


def _in_scope(line: Facts, policy: Policy) -> Figure:
    if line.word("category") == "A":
        return _counted(line, policy)
    return _after_share(line, policy) if line.word("category") == "B" else NONE


def _paid_whole(line: Facts, policy: Policy) -> Figure:
    return _after_share(line, policy) if line.word("category") == "fixed" else NONE


def _first_share(line: Facts, policy: Policy) -> Figure:
    if line.word("category") not in {"B", "fixed"}:
        return NONE
    return _counted(line, policy) - _after_share(line, policy)


def _over_limit(line: Facts, policy: Policy) -> Figure:
    if line.word("category") == "over_limit":
        return _amount(line, policy)
    if line.word("category") == "own":
        return NONE
    return _amount(line, policy) - _counted(line, policy)


def _own(line: Facts, policy: Policy) -> Figure:
    return _amount(line, policy) if line.word("category") == "own" else NONE
