"""The table of standing questions: chosen by what an item is, and read with a sentence where it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from ybcli import settings
from ybcli.cases import item_files, standing
from ybcli.errors import BadData


def asked() -> dict[str, set[str]]:
    items = item_files.load(settings.packs())
    table = standing.load(tuple(settings.packs()))
    return {code: {one.rule for one in table.asked_of(item)} for code, item in items.items()}


def test_every_item_of_a_person_is_asked_whether_they_live_or_who_is_paid() -> None:
    items, rules = item_files.load(settings.packs()), asked()
    for code, item in items.items():
        # Who is dead or gone is what an item about the end of a life asks itself.
        is_of_its_end = "ground_of_payout_is_registered" in {c.rule for c in item.every_check()}
        if item.subject == "person" and item.role != "duplicate_end" and not is_of_its_end:
            assert rules[code] & {"person_lives", "payee_is_entitled"}, code
        if item.field_named("payee_name"):
            assert "payee_is_entitled" in rules[code]
        if item.subject == "office":
            assert rules[code] == set()


def test_an_item_of_the_year_of_benefits_is_asked_of_third_parties_once() -> None:
    items, rules = item_files.load(settings.packs()), asked()
    for code, item in items.items():
        own = {check.rule for check in item.checks}
        if item.counts_as in {"benefit", "aid"}:
            assert ("third_party_is_known" in rules[code]) != ("nobody_else_is_liable" in own)


def test_a_broken_table_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / standing.FILE).write_text("[minority]\nmajority = 'x'\n", "utf-8")
    with pytest.raises(BadData) as broken:
        standing.load((tmp_path,))
    assert standing.FILE in broken.value.says
