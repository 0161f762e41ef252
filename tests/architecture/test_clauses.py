"""The standard is answered clause by clause, and what the answers name is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ybcli import commands
from ybcli.cases import item_files, items
from ybcli.desk.oversight import clauses
from ybcli.law.engine import instruments
from ybcli.settings import packs

ROOT = Path(__file__).parents[2]
SHELVES = packs()
ROWS = clauses.rows(instruments.load(SHELVES), item_files.load(SHELVES), SHELVES)
ITEMS = [item for item in item_files.load(SHELVES).values() if item.family != "office"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.clause)
def test_a_row_is_carried_out_by_what_is_there(row: clauses.Row) -> None:
    """What is missing, or whose it is, is said; a command that is named is one."""
    assert row.words
    assert row.state in {"works", "partly", "missing", "elsewhere"}, f"no test shows {row.clause}"
    if row.state != "works":
        assert row.notes
    for test in row.tests:
        path, _colon, name = test.partition("::" if "::" in test else ": ")
        path += "" if path.endswith(".py") else ".toml"
        assert name in (ROOT / "tests" / path).read_text("utf-8"), f"{test} is not there"
    for by in row.by.split(" · "):
        if by.startswith("yb "):
            noun, *verb = by.split()[1:]
            group: Any = commands.noun(noun)
            assert group is not None, by
            assert not verb or verb[0] in group.commands, by


#: Table 5.H of the clause page: how many ways of each flow the standard's items have.
@pytest.mark.clause("5.1 b)", "6.1.1")
def test_the_items_have_the_flows_of_the_standard() -> None:
    ways = [
        (way.flow, way.clause) for item in ITEMS for way in item.ways if way.clause.startswith("6")
    ]
    flows = {
        flow: {clause for one, clause in ways if one == flow}
        for flow in ("automatic", "reminded", "applied")
    }
    assert {"6.2.1.1", "6.2.3.1", "6.2.4.1", "6.3", "6.6.4.1", "6.8.1.1"} <= flows["automatic"]
    assert {"6.2.2.1", "6.2.4.1", "6.2.5.1", "6.2.6.1", "6.7.1", "6.4.3.1", "6.10.3.1"} == flows[
        "reminded"
    ]
    assert flows["applied"] >= {
        "6.2.1.2", "6.2.2.2", "6.2.3.2", "6.2.4.2", "6.2.5.2", "6.2.6.2", "6.4.1", "6.4.2", "6.4.3.2", "6.5 a)", "6.5 b)",
        "6.6.1", "6.6.2", "6.6.3", "6.6.4.2", "6.7.2", "6.8.1.2", "6.8.2", "6.9.1", "6.9.2", "6.10.1", "6.10.2", "6.10.3.2",
        "6.10.4", "6.11",
    }  # fmt: skip


@pytest.mark.clause("6.1.2.1.2")
def test_silence_is_consent_in_exactly_five_clauses_and_never_where_money_moves() -> None:
    deemed = {
        way.clause
        for item in ITEMS
        for way in item.ways
        for wait in way.waits
        if wait.on_expiry == "deem_consent"
    }
    assert deemed == {"6.2.2.1", "6.2.4.1", "6.2.5.1", "6.2.6.1", "6.7.1"}
    paying = [item for item in ITEMS if item.transfers or item.family in {"reimburse", "aid"}]
    assert len(paying) > 8
    for item in paying:
        assert all(wait.on_expiry != "deem_consent" for way in item.ways for wait in way.waits)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_every_item_has_situations_and_tells_its_result(item: items.Item) -> None:
    assert (ROOT / f"tests/items/{item.code}.toml").is_file() or item.code == "reconciliation-break"
    if item.subject != "office":
        for way in item.ways:
            assert any(letter.on == "notify" for letter in way.letters), way.clause
