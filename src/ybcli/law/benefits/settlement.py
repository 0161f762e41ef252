"""One-stop settlement (一站式结算, 7.3): basic, catastrophic and aid, then N further layers, in one order.

The order of what comes after the basic insurance is declared by the region; a further layer is data
alone: its place, threshold, ratio and ceiling. No layer pays more than the ones before it have left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..engine.facts import Facts
from ..engine.fen import to_fen
from ..engine.figure import Figure
from ..engine.formula import choose, formula
from ..engine.parameters import OTHER
from ..engine.policy import Policy
from .aid import medical_aid, tilted_aid
from .benefits import basic_benefit
from .bill import bill_sum, in_scope_amount
from .catastrophic import catastrophic_base, catastrophic_benefit

#: The layers with a formula of their own; all others are data.
BUILT_IN_LAYERS: Final = ("catastrophic", "medical_aid", "tilted_aid")


@formula("one-stop settlement", "std-2022 7.3", title="一站式结算合计支付")
def one_stop_settlement(facts: Facts, policy: Policy) -> Figure:
    """What all layers together pay for the bill, in yuan to the fen: the sum of `layers`."""
    return added_up(figure for _name, figure in layers(facts, policy))


@formula("what the person pays", "std-2022 7.3", title="个人支付")
def personal_payment(facts: Facts, policy: Policy) -> Figure:
    """The bill less what all layers pay, in yuan; never below nothing."""
    return bill_sum(facts, policy).less(one_stop_settlement(facts, policy))


def layers(facts: Facts, policy: Policy) -> Iterator[tuple[str, Figure]]:
    """Each layer in its order with what it pays, in yuan to the fen; `basic` is always the first.

    Raises PolicyGap where the order or a layer's values are not set, BadData for a missing fact.
    """
    bill = bill_sum(facts, policy)
    facts_so_far = facts.plus(in_scope=in_scope_amount(facts, policy))
    basic = basic_benefit(facts_so_far, policy)
    paid = _capped(basic, bill)
    yield "basic", paid
    facts_so_far = facts_so_far.plus(basic_paid=paid)
    left = catastrophic_base(facts_so_far, policy)
    facts_so_far = facts_so_far.plus(burden=left)
    rest = bill.less(paid)
    entitled = facts.word("entitled_to").split()
    for name in order(policy):
        if name in BUILT_IN_LAYERS:
            paid = _capped(built_in_layer(name, facts_so_far, policy), rest)
        elif name in entitled:
            paid = _capped(further_layer(name, facts_so_far, policy, left, rest), rest)
        else:
            continue
        yield name, paid
        left, rest = left.less(paid), rest.less(paid)
        facts_so_far = _with_layer_paid(name, facts_so_far, paid)


def order(policy: Policy) -> list[str]:
    """The layers after the basic insurance that the region has, in its order. Raises PolicyGap."""
    places = policy.table("layer_place")
    every = [
        word for word in policy.shelf.keys["settlement_layer"] if word in places or OTHER in places
    ]
    placed = {name: int(policy.at("layer_place", name).value) for name in every}
    return sorted((name for name in every if placed[name]), key=placed.__getitem__)


def built_in_layer(name: str, facts: Facts, policy: Policy) -> Figure:
    """What one of the layers with a formula of its own pays, in yuan."""
    if name == "catastrophic":
        return catastrophic_benefit(facts, policy)
    return medical_aid(facts, policy) if name == "medical_aid" else tilted_aid(facts, policy)


def further_layer(name: str, facts: Facts, policy: Policy, left: Figure, rest: Figure) -> Figure:
    """What a further layer pays, in yuan to the fen: its ratio of what is left in scope (or of the rest
    of the whole bill) above its threshold, up to its ceiling.
    """
    base = choose(policy.says("layer_counts", "whole_bill", name), rest, left)
    ratio = policy.bands_at("layer_ratio", name)
    paid = ratio.over(base.less(policy.at("layer_threshold", name)))
    clause = policy.setting("layer_ratio").clause
    title, title_en = policy.shelf.words.get(name, (name, name))
    return to_fen(paid.at_most(policy.at("layer_ceiling", name)), policy).named(
        name, title=title, title_en=title_en, clause=clause
    )


def _capped(paid: Figure, rest: Figure) -> Figure:
    """What a layer pays, held down to what is left of the bill where it would be more."""
    if paid.value <= rest.value:
        return paid
    return paid.at_most(rest).named(
        paid.name + "_held_down", title=paid.title, title_en=paid.title_en, clause=paid.clause
    )


def _with_layer_paid(name: str, facts: Facts, paid: Figure) -> Facts:
    """The facts with what a layer paid, so that later ones read it."""
    if name == "catastrophic":
        return facts.plus(catastrophic_paid=paid)
    if name == "medical_aid":
        return facts.plus(aid_paid=paid)
    if name in BUILT_IN_LAYERS:
        return facts
    return facts.plus(supplementary_paid=facts.supplementary_paid + paid)


def added_up(figures: Iterator[Figure]) -> Figure:
    """The sum of figures; at least one."""
    sum_: Figure | None = None
    for figure in figures:
        sum_ = figure if sum_ is None else sum_ + figure
    assert sum_ is not None, "the basic insurance is always a layer"
    return sum_
