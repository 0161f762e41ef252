"""What a decision rests on is explained without whole numbers or names of persons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_desk_year import decide, office, tell

from conftest import Platform, id_number
from ybcli.commands import run
from ybcli.commands._shared.options import CallOptions, call

__all__ = ["office"]  # the fixture


def test_explain_masks_numbers_in_words_and_in_json(
    office: Path, platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(platform, "20260009", "2026-05-01", "2026-05-10", "40000.00")
    case = decide(office, "20260009")
    heard = []
    for words in (["case", "explain", case.id], ["case", "explain", case.id, "--json"]):
        capsys.readouterr()
        assert run(words) == 0
        vars(call).update(vars(CallOptions()))
        said = capsys.readouterr().out
        assert id_number(900) not in said
        assert "李演" not in said
        heard.append(said)
    assert "day whose law and year count: 2026-05-10" in heard[0]
    assert "care_day" not in heard[0]
    facts = [fact for one in json.loads(heard[1])["findings"] for fact in one["facts"]]
    assert any(fact["name"] == "care_day" and fact["value"] == "2026-05-10" for fact in facts)
