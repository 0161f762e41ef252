"""`yb office clauses` tells the truth: every row is shown by a test, and its state follows from the tests."""

from __future__ import annotations

import clause_marks
import pytest

from ybcli.cases import item_files
from ybcli.desk.oversight import clauses
from ybcli.law.engine import instruments
from ybcli.settings import packs


def test_what_the_tests_show_is_written_down() -> None:
    """`make docs` collects the marks; a row is neither kept nor gained by hand."""
    assert clause_marks.TARGET.read_text("utf-8") == clause_marks.page(), "run `make docs`"


def test_each_mark_names_a_row_and_each_marked_test_asserts_something() -> None:
    assert clause_marks.faults() == []


def test_the_standard_has_97_rows_and_each_is_exercised() -> None:
    shelves = packs()
    shelf, items = instruments.load(shelves), item_files.load(shelves)
    assert len(clauses.answers(shelves)) == 97
    assert clauses.faults(shelf, items, shelves) == []


@pytest.mark.parametrize(
    ("tests", "fails", "lacks", "whose", "state"),
    [
        (["a test"], [], [], "", "works"),
        (["a test"], [], ["one thing"], "", "partly"),
        (["a test"], ["another"], ["one thing"], "", "partly"),
        (["a test"], [], [], "the bureau's", "works"),
        ([], ["a test"], ["one thing"], "", "missing"),
        ([], [], [], "the bureau's", "elsewhere"),
        ([], [], ["one thing"], "the bureau's", "unshown"),
        ([], [], [], "", "unshown"),
    ],
)
def test_the_state_follows_from_the_tests(
    tests: list[str], fails: list[str], lacks: list[str], whose: str, state: str
) -> None:
    assert clauses.state(tests, fails, lacks, whose) == state
