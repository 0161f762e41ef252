"""The generated pages are what the program says today."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import command_pages
import flow_pages
import pytest
import schemas

import formula_pages
import formula_reads
import generated_docs
from ybcli.settings import packs


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


def test_what_the_formulas_read_is_up_to_date() -> None:
    """`make docs` writes it from the syntax trees of the formulas and rules."""
    assert formula_reads.TARGET.read_text("utf-8") == formula_reads.page(), "run `make docs`"


@pytest.mark.parametrize("path", schemas.pages(), ids=lambda path: path.name)
def test_the_schemas_of_the_files_are_up_to_date(path: Path) -> None:
    """`make docs` writes them from the classes and tables by which the loaders check the files."""
    assert path.read_text("utf-8") == schemas.pages()[path], "run `make docs`"


def test_every_file_of_the_shelves_has_the_keys_of_its_schema() -> None:
    """The schemas refuse no key that the loaders take: each is asked about each table it describes."""
    for path, text in schemas.pages().items():
        schema = json.loads(text)
        for pack in packs():
            for file in files(path.name, pack):
                told = tomllib.loads(file.read_text("utf-8"))
                assert list(strange(told, schema, schema)) == [], file


def files(schema: str, pack: Path) -> list[Path]:
    """The files of a pack that a schema describes."""
    name = schema.partition(".")[0]
    if name == "item":
        return sorted((pack / "items").glob("*.toml"))
    policies = sorted((pack / "policies").glob("*.toml"))
    if name == "instrument":
        return [file for file in policies if not file.name.startswith("_")]
    return [file for file in policies if file.name.startswith(f"_{name}")]


def strange(value: object, schema: dict[str, Any], whole: dict[str, Any]) -> Iterator[str]:
    """The keys that a schema refuses, and those that it misses."""
    if "$ref" in schema:
        schema = whole["definitions"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        for one in value:
            yield from strange(one, schema.get("items", {}), whole)
    if isinstance(value, dict):
        named = schema.get("properties", {})
        yield from (key for key in schema.get("required", ()) if key not in value)
        for key, inner in value.items():
            others = schema.get("additionalProperties", True)
            if key in named:
                yield from strange(inner, named[key], whole)
            elif others is False:
                yield key
            elif isinstance(others, dict):
                yield from strange(inner, others, whole)
