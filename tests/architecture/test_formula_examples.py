"""Each formula has one worked example, and it comes out."""

from __future__ import annotations

import pytest

import formula_examples
from ybcli.law.engine import formula, instruments
from ybcli.law.engine.formula import Formula
from ybcli.law.engine.worksheet import value_text
from ybcli.settings import packs

EXAMPLES = formula_examples.load()


@pytest.fixture(scope="module")
def shelf() -> instruments.Shelf:
    return instruments.load(packs())


def test_each_formula_has_one_and_nothing_else_has() -> None:
    named = {name for name, one in formula.names().items() if isinstance(one, Formula)}
    assert set(EXAMPLES) == named


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_it_comes_out_and_is_explained_by_what_it_reads(
    shelf: instruments.Shelf, name: str
) -> None:
    example = EXAMPLES[name]
    figure = example.work(shelf)
    assert value_text(figure) == example.gives
    assert set(example.facts) <= formula.facts_read(name)
    parameters = {leaf.name.split(" ")[0] for leaf in figure.leaves()} & set(shelf.parameters)
    assert parameters <= formula.parameters_read(name)
