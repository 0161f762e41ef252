"""The generated pages are what the program says today."""

from __future__ import annotations

import command_pages
import flow_pages
import formula_pages
import generated_docs


def test_the_page_of_errors_is_up_to_date() -> None:
    """`make docs` writes it."""
    assert generated_docs.TARGET.read_text("utf-8") == generated_docs.page(), "run `make docs`"


def test_the_manual_of_the_items_is_up_to_date() -> None:
    """`make docs` writes it from the item files."""
    assert generated_docs.MANUAL.read_text("utf-8") == generated_docs.manual(), "run `make docs`"


def test_the_pages_of_formulas_are_up_to_date() -> None:
    """`make docs` writes them from the formulas, their dictionaries and worked examples."""
    docs = generated_docs.TARGET.parent
    written = {
        path.relative_to(docs).as_posix(): path.read_text("utf-8")
        for path in (docs / "formulas.md", *generated_docs.FORMULAS.iterdir())
    }
    assert written == formula_pages.pages(), "run `make docs`"


def test_the_flows_are_drawn_as_their_tables_say() -> None:
    """`make docs` draws them from the table of flows and the item files."""
    assert generated_docs.FLOWS.read_text("utf-8") == flow_pages.page(), "run `make docs`"


def test_the_help_of_every_command_is_up_to_date() -> None:
    """`make docs` writes what `--help` prints; the rest of docs/cli.md is written by hand."""
    written = generated_docs.COMMANDS.read_text("utf-8")
    assert written == command_pages.english(written), "run `make docs`"
    assert generated_docs.COMMANDS_ZH.read_text("utf-8") == command_pages.chinese(), (
        "run `make docs`"
    )


def test_every_command_says_what_it_does() -> None:
    """A block of the page has a usage and at least one sentence."""
    for block in command_pages.part("en").split("```text\n")[1:]:
        usage, _blank, rest = block.partition("\n\n")
        assert rest.startswith("  "), usage
