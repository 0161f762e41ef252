"""`yb policy work` with bad facts: each mistake is one sentence with its file and key, and nothing breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ybcli import __main__
from ybcli.commands._shared.options import CallOptions, call
from ybcli.commands.policy.shelf import compact
from ybcli.settings import sample_data

PRACTICE = ("--on", "2026-07-01", "--region", "339901")
STAY = 'person_category = "in_service"\nhospital_level = "level_3"\n'


@pytest.fixture
def work(tmp_path: Path, home: Path, monkeypatch, capsys):
    """Run the line over a facts file; exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def run(formula: str, facts: str, *more: str) -> tuple[int, str, str]:
        vars(call).update(vars(CallOptions()))
        Path("facts.toml").write_text(facts, "utf-8")
        line = ["yb", "policy", "work", formula, "--facts", "facts.toml", *(more or PRACTICE)]
        monkeypatch.setattr("sys.argv", line)
        code = 0
        try:
            code = __main__.main() or 0
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.mark.parametrize(
    ("formula", "facts", "says"),
    [
        (
            "employer_contribution",
            "monthly_wag = 1",
            "E1201 facts.toml monthly_wag: there is no fact",
        ),
        (
            "employer_contribution",
            "",
            "E1200 facts.toml monthly_wage: the fact monthly_wage is missing",
        ),
        ("employer_contribution", "monthly_wage = -1", "E1132 facts.toml monthly_wage:"),
        ("employer_contribution", "monthly_wage = 1e12", "not plausible"),
        ("employer_contribution", "monthly_wage = 1e999999", "not plausible"),
        ("employer_contribution", "monthly_wage = nan", "is not a number"),
        ("employer_contribution", "monthly_wage = inf", "is not a number"),
        ("employer_contribution", 'monthly_wage = "much"', "is not a number"),
        ("employer_contribution", "monthly_wage = true", "is not a number"),
        ("employer_contribution", "monthly_wage = [1, 2]", "is not a number"),
        ("employer_contribution", 'monthly_wage = { value = 3, unit = "usd" }', "is in yuan"),
        ("employer_contribution", "not toml", "E0005 facts.toml cannot be read"),
        ("employer_contribution", "x = " + "[" * 9000, "E0005 facts.toml cannot be read"),
        (
            "inpatient_benefit",
            STAY + 'in_scope = 1\nremote_care = "moon"',
            "E1204 facts.toml remote_care",
        ),
        ("inpatient_benefit", "person_category = 3", "E1204 facts.toml person_category"),
        ("inpatient_benefit", STAY + "bill_lines = 3", "E1208 facts.toml bill_lines"),
        ("inpatient_benefit", STAY + 'bill_lines = "[["', "E1208 facts.toml bill_lines"),
        (
            "bill_sum",
            '[[bill_lines]]\ncategory = "A"\namount = -5',
            "facts.toml bill_lines[1].amount",
        ),
        (
            "bill_sum",
            '[[bill_lines]]\ncategory = "Z"\namount = 5',
            "facts.toml bill_lines[1].category",
        ),
        (
            "bill_sum",
            '[[bill_lines]]\ncategory = "A"\namount = 5\ncurrency = "USD"',
            "facts.toml bill_lines[1].currency",
        ),
        ("waiting_period_end", 'cover_from = "soon"', "E1202 facts.toml cover_from"),
        ("waiting_period_end", "cover_from = 9999-12-01", "not plausible"),
        ("waiting_period_end", "cover_from = 2026-01-01\nmissed_years = 2.5", "whole number"),
        ("transfer_years", 'months_here = "60"\nmonths_elsewhere = "-"', "not a period of months"),
        ("account_payout", 'account_balance_fen = "much"', "is not a number"),
        ("account_payout", "account_balance_fen = -5", "below zero"),
    ],
)
def test_a_bad_fact_is_named_with_its_file_and_key(
    work, formula: str, facts: str, says: str
) -> None:
    code, _out, err = work(formula, facts)
    assert (code, says in err) == (5, True), err


def test_every_bad_fact_is_told_at_once(work) -> None:
    code, out, _err = work(
        "employer_contribution",
        "monthly_wage = -1\nage = 900\nmonthly_wag = 1",
        *PRACTICE,
        "--json",
    )
    told = json.loads(out)["problems"]
    assert code == 5
    assert {(one["sheet"], one["field"]) for one in told} == {
        ("facts.toml", "monthly_wage"),
        ("facts.toml", "age"),
        ("facts.toml", "monthly_wag"),
    }


def test_a_fact_that_the_formula_does_not_read_is_said(work) -> None:
    code, _out, err = work("employer_contribution", "monthly_wage = 3900\nage = 30")
    assert (code, err) == (0, "age is not read by employer_contribution\n")


@pytest.mark.parametrize(
    ("formula", "facts", "more", "code", "says"),
    [
        ("employer", "", PRACTICE, 2, "there is no formula or rule employer"),
        ("bill_sum", "bill_total = 5", ("--region", "33"), 2, "33 is not a region code"),
        (
            "employee_contribution",
            "monthly_wage = 1",
            ("--region", "110000"),
            4,
            "is not set in 110000",
        ),
        (
            "account_credit",
            'person_category = "resident"\nmonthly_wage = 1',
            PRACTICE,
            4,
            "(account_rate) of practice-account-money §1 says nothing for person_category resident",
        ),
    ],
)
def test_other_mistakes_end_with_their_own_code(
    work, formula: str, facts: str, more: tuple[str, ...], code: int, says: str
) -> None:
    found, _out, err = work(formula, facts, *more)
    assert (found, says in err) == (code, True), err


def test_a_pack_with_a_fault_names_file_and_key(work, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(sample_data() / "another_city", tmp_path / "city")
    facts = (sample_data() / "another_city" / "stay.toml").read_text("utf-8")
    where = ("--on", "2026-07-01", "--region", "339801", "--pack", "city")
    code, out, _err = work("inpatient_benefit", facts, *where)
    assert (code, out.split()[2]) == (0, "23,650.00")
    path = tmp_path / "city" / "policies" / "another-city-2026.toml"
    path.write_text(path.read_text("utf-8").replace('is = "excess"', "is = 3"), "utf-8")
    code, _out, err = work("inpatient_benefit", facts, *where)
    assert code == 5
    assert "city/policies/another-city-2026.toml: [sets] bands_on: 3 is not one of" in err
    code, _out, err = work("inpatient_benefit", facts, *where[:-1], "nowhere")
    assert (code, "nowhere is not a pack" in err) == (2, True)


def test_a_table_on_one_line_is_its_first_rows_with_the_keys_of_the_files() -> None:
    deductible = {"in_service": {"level_3": {"first": "1000.00", "other": "500.00"}}, "other": "0"}
    said = "in_service level_3 first 1000.00, in_service level_3 other 500.00, other 0"
    assert compact(deductible) == said
    ratio = {"other": [{"above": "0", "is": "0.8"}, {"above": "20000", "is": "0.85"}]}
    assert compact(ratio) == "other > 0 0.8, other > 20000 0.85"
    assert compact({one: {"level_1": "1"} for one in "abcd"}).endswith("c level_1 1…")
