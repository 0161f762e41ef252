"""A figure keeps its parts, steps and weakest standing; units are asserted; no fen is lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ybcli.errors import BadData, PolicyGap
from ybcli.law.engine.figure import Figure, choose
from ybcli.law.engine.finding import Finding
from ybcli.law.engine.standing import Standing, weakest


def yuan(value, name="wage", **more):
    return Figure(Decimal(value), "yuan", name, **more)


def ratio(value, name="rate", **more):
    return Figure(Decimal(value), "ratio", name, **more)


def test_arithmetic_builds_the_tree_and_takes_unnamed_steps_up():
    base = yuan("3900").at_least(yuan("4812", "floor")).at_most(yuan("24060", "ceiling"))
    assert base.value == 4812
    assert base.how == (0, "raised to", 1, "not above", 2)
    assert [part.name for part in base.parts] == ["wage", "floor", "ceiling"]
    part = (base.named("base", clause="law §1") * ratio("0.1")).to_fen()
    assert part.how == (0, "×", 1, ", to the fen")
    assert part.fen == 48120
    assert part.parts[0].clause == "law §1"


def test_brackets_stand_where_the_reading_needs_them():
    product = (yuan("1", "a") + yuan("2", "b")) * ratio("0.5")
    assert product.how == ("(", 0, "+", 1, ")", "×", 2)
    assert (yuan("9", "a") - (yuan("2", "b") + yuan("1", "c"))).how == (
        0,
        "−",
        "(",
        1,
        "+",
        2,
        ")",
    )
    assert (yuan("9", "a") * ratio("1") + yuan("1", "b")).how == (0, "×", 1, "+", 2)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: yuan("1") + ratio("1"),
        lambda: yuan("1") - ratio("1"),
        lambda: yuan("1") * yuan("1"),
        lambda: yuan("1").at_least(ratio("1")),
        lambda: ratio("1").to_fen(),
        lambda: ratio("1") / Figure(12, "months", "m"),
        lambda: Figure(Decimal("1.5"), "days", "d"),
        lambda: Figure(Decimal(1), "furlongs", "f"),
        lambda: yuan("1.005").fen,
    ],
)
def test_units_that_do_not_go_together_stop_the_program(wrong):
    with pytest.raises(AssertionError):
        wrong()


def test_money_times_a_count_is_money():
    assert (yuan("500") * Figure(3, "persons", "n")).unit == "yuan"
    assert (yuan("89240") / Figure(12, "months", "m")).unit == "yuan"


@pytest.mark.parametrize(
    ("value", "fen"), [("397.118", 39712), ("0.005", 1), ("0.004999", 0), ("-0.005", -1)]
)
def test_to_the_fen_rounds_half_up(value, fen):
    assert yuan(value).to_fen().fen == fen


@pytest.mark.parametrize(
    ("mode", "value", "whole"),
    [(0, "7436.67", 7437), (1, "21207.75", 21207), (0, "4241.55", 4242), (2, "1.01", 2)],
)
def test_whole_yuan_are_rounded_as_the_jurisdiction_rounds(mode, value, whole):
    assert yuan(value).rounded(Figure(mode, "rounding", "mode")).value == whole


def test_shares_keep_the_sum_and_the_first_listed_gets_the_odd_fen():
    shares = yuan("100").split([ratio("1", n) for n in "abc"])
    assert [share.fen for share in shares] == [3334, 3333, 3333]
    assert shares[0].how[1] == "shared out by"


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=9))
def test_shares_add_up_to_the_fen(amount, weights):
    figure = Figure.from_fen(amount, "pot")
    shares = figure.split([Figure(weight, "persons", "w") for weight in weights])
    assert sum(share.fen for share in shares) == amount
    exact = [Decimal(amount) * weight / sum(weights) for weight in weights]
    assert all(abs(s.fen - e) < 1 for s, e in zip(shares, exact, strict=True))


def test_the_standing_is_the_weakest_of_the_parts():
    figure = yuan("1") * ratio("1", standing=Standing.REPORTED)
    assert figure.standing is Standing.REPORTED
    assert (figure + yuan("1", standing=Standing.PRACTICE)).standing is Standing.REPORTED
    assert weakest([]) is Standing.LAW
    assert list(Standing) == [
        "law",
        "practice",
        "target",
        "example",
        "claim",
        "reported",
        "unconfirmed",
    ]


def test_only_law_moves_money_and_practice_only_in_a_practice_office():
    moves = {s: (s.moves_money(practice=False), s.moves_money(practice=True)) for s in Standing}
    assert moves.pop(Standing.LAW) == (True, True)
    assert moves.pop(Standing.PRACTICE) == (False, True)
    assert set(moves.values()) == {(False, False)}


def test_a_weak_part_is_named_when_money_should_move():
    rate = ratio("0.02", "rate", title_en="rate", clause="guide §1", standing=Standing.REPORTED)
    figure = (yuan("4812", title_en="wage") * rate).to_fen().named("part", title_en="part")
    with pytest.raises(PolicyGap, match=r"rate: guide §1, reported") as caught:
        figure.check_moves_money(practice=True)
    assert caught.value.kind == "standing"
    assert caught.value.parameter == "rate"
    yuan("1").check_moves_money(practice=False)


def test_a_branch_keeps_its_reason_and_works_out_only_what_is_taken():
    met = Finding("met", "moved in", name="moved")
    figure = choose(met, lambda: yuan("1"), lambda: pytest.fail("not taken"))
    assert figure.parts[-1] is met
    assert figure.how == (0, ", because of", 1)
    assert choose(Finding("not_met", "no"), yuan("1"), yuan("2")).value == 2


def test_an_unclear_branch_asks_its_question():
    unclear = Finding("unclear", "two dates", question="which is right?")
    with pytest.raises(BadData) as caught:
        choose(unclear, yuan("1"), yuan("2"))
    assert caught.value.cure == "which is right?"


def test_naming_what_has_a_name_makes_it_a_part():
    figure = yuan("500", "premium").named("due", clause="law §2")
    assert (figure.name, figure.how, figure.parts[0].name) == ("due", (0,), "premium")
