"""The generated pages are what the program says today."""

from __future__ import annotations

import formula_pages
import formula_reads
import generated_docs


def test_the_page_of_errors_is_up_to_date() -> None:
    """`make docs` writes it."""
    assert generated_docs.TARGET.read_text("utf-8") == generated_docs.page(), "run `make docs`"


def test_the_manual_of_the_items_is_up_to_date() -> None:
    """`make docs` writes it from the item files."""
    assert generated_docs.MANUAL.read_text("utf-8") == generated_docs.manual(), "run `make docs`"


def test_the_page_of_formulas_is_up_to_date() -> None:
    """`make docs` writes it from the formulas, their dictionaries and worked examples."""
    written = generated_docs.FORMULAS.read_text("utf-8")
    assert written == formula_pages.page(), "run `make docs`"


def test_what_the_formulas_read_is_up_to_date() -> None:
    """`make docs` writes it from the syntax trees of the formulas and rules."""
    assert formula_reads.TARGET.read_text("utf-8") == formula_reads.page(), "run `make docs`"
