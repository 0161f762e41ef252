"""The worksheet: what the caseworker sees, and what is frozen and read back."""

import json
from datetime import date
from pathlib import Path

import pytest

import ybcli
from ybcli import language
from ybcli.law.engine import formula, instruments, worksheet
from ybcli.law.engine.figure import choose
from ybcli.law.engine.finding import Fact, Finding
from ybcli.plain import width

PACKS = Path(ybcli.__file__).parent / "packs"


@pytest.fixture(autouse=True)
def english():
    language.choose("en")
    yield
    language.choose("en")


@pytest.fixture(scope="module")
def figure():
    shelf = instruments.load([PACKS / "zj", PACKS / "practice"])
    policy = shelf.on(date(2026, 7, 1), "339901")
    return formula.evaluate("employer_contribution", shelf.facts({"monthly_wage": 3900}), policy)


def test_the_text_is_what_the_caseworker_sees(figure):
    assert worksheet.text(worksheet.lines(figure)) == [
        "employer contribution             457.14  ssl-2018 art. 23  [practice]",
        "  = contribution base × employer rate, to the fen by rounding to the fen",
        "  contribution base             4,812.00  ssl-2018 art. 23  [practice]",
        "    = monthly wage raised to contribution base floor not above contribution base ceiling",
        "    monthly wage                3,900.00  form",
        "    contribution base floor     4,812.00  practice-bases-2026 §1  [practice]",
        "    contribution base ceiling  24,060.00  practice-bases-2026 §1  [practice]",
        "  employer rate                    9.50%  practice-rates §1  [practice]",
        "  rounding to the fen            half up  practice-benefits §1  [practice]",
    ]


def test_lines_have_what_other_programs_read(figure):
    lines = worksheet.lines(figure)
    assert [(line["key"], line["value"], line["unit"], line["depth"]) for line in lines] == [
        ("employer_contribution", "457.14", "yuan", 0),
        ("contribution_base", "4812.00", "yuan", 1),
        ("monthly_wage", "3900.00", "yuan", 2),
        ("base_floor", "4812.00", "yuan", 2),
        ("base_ceiling", "24060.00", "yuan", 2),
        ("employer_rate", "0.095", "ratio", 1),
        ("fen_rounding", "half_up", "rounding", 1),
    ]
    assert all({"name", "clause", "how"} <= line.keys() for line in lines)


def test_what_was_frozen_is_read_back_in_the_readers_language(figure):
    frozen = json.loads(json.dumps(worksheet.lines(figure)))
    assert worksheet.from_json(frozen) == worksheet.lines(figure)
    language.choose("zh_CN")
    lines = worksheet.from_json(frozen)
    assert [line["name"] for line in lines[:2]] == ["单位缴费", "缴费基数"]
    assert lines[0]["how"].startswith("缴费基数 × 单位缴费费率")
    assert all(width(text) <= 60 for text in worksheet.text(lines, columns=60))


def test_a_line_that_lost_a_field_is_refused(figure):
    frozen = worksheet.lines(figure)
    del frozen[2]["steps"]
    with pytest.raises(ValueError, match="steps"):
        worksheet.from_json(frozen)


def test_columns_line_up_under_wide_characters(figure):
    language.choose("zh_CN")
    heads = [line for line in worksheet.text(worksheet.lines(figure)) if "=" not in line]
    assert len({width(line[: line.index("  ssl")]) for line in heads if "  ssl" in line}) == 1


def test_the_reason_of_a_branch_stands_in_the_sheet(figure):
    finding = Finding(
        "met", "the person was born in May", (Fact("birth", "2026-05-01"),), "newborn", "std §1"
    )
    chosen = choose(finding, figure, figure).named("due", title_en="due")
    lines = worksheet.lines(chosen)
    assert lines[0]["how"] == "employer contribution, because of newborn"
    assert lines[-1]["value"] == "met"
    assert lines[-1]["how"] == "the person was born in May"


def test_hostile_names_do_not_reach_the_terminal(figure):
    lines = worksheet.lines(figure)
    lines[2]["name"] = "wage\x1b[2J"
    assert "\x1b" not in "".join(worksheet.text(lines))


def test_a_finding_goes_into_the_journal_and_back():
    finding = Finding(
        "unclear", "two days", (Fact("birth", None, "police", "t"),), "newborn", "std §1", "which?"
    )
    assert Finding.from_json(json.loads(json.dumps(finding.as_json()))) == finding
