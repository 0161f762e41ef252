"""Formulas and rules by name, their versions by instrument, and what they read."""

import ast
import compileall
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import ybcli
import ybcli.law
from ybcli.errors import BadData, UsageError
from ybcli.law.engine import formula, instruments
from ybcli.law.engine.figure import Figure
from ybcli.law.engine.finding import Fact, Finding

PACKS = Path(ybcli.law.__file__).parent.parent / "packs"


@pytest.fixture(scope="module")
def shelf():
    return instruments.load([PACKS / "zj", PACKS / "practice"])


@pytest.fixture
def policy(shelf):
    return shelf.on(date(2026, 7, 1), "339901")


@pytest.fixture
def registry(monkeypatch):
    formula.names()
    monkeypatch.setattr(formula, "_REGISTRY", dict(formula._REGISTRY))


def test_the_result_has_the_formulas_name_and_clause(shelf, policy):
    figure = formula.evaluate("employer_contribution", shelf.facts({"monthly_wage": 3900}), policy)
    assert isinstance(figure, Figure)
    assert (figure.name, figure.clause, figure.fen) == (
        "employer_contribution",
        "ssl-2018 art. 23",
        45714,
    )
    assert figure.parts[0].name == "contribution_base"


def test_an_unknown_name_offers_the_near_one(shelf, policy):
    with pytest.raises(UsageError) as caught:
        formula.evaluate("employer_contributon", shelf.facts({}), policy)
    assert "employer_contribution" in caught.value.cure
    assert caught.value.exit_code == 2


def test_a_missing_fact_is_named(shelf, policy):
    with pytest.raises(BadData, match="monthly_wage") as caught:
        formula.evaluate("contribution_base", shelf.facts({}), policy)
    assert caught.value.problems[0].kind == "field.missing"


def test_what_a_formula_reads_is_known_also_through_others():
    assert formula.facts_read("employer_contribution") == {"monthly_wage"}
    assert formula.parameters_read("employer_contribution") == {
        "base_floor",
        "base_ceiling",
        "employer_rate",
        "fen_rounding",
    }
    assert formula.facts_read("person_is_not_insured") == {"insured_elsewhere", "insured_here"}
    assert formula.parameters_read("person_is_not_insured") == set()


def test_the_formulas_work_where_no_source_lies_beside_the_program(tmp_path):
    """Only compiled files: what a formula reads is not parsed from its source."""
    shutil.copytree(Path(ybcli.__file__).parent, tmp_path / "ybcli")
    compileall.compile_dir(tmp_path, quiet=1, legacy=True)
    for path in tmp_path.rglob("*.py"):
        path.unlink()
    code = (
        "from ybcli.law.engine import formula\n"
        "assert formula.__file__.endswith('.pyc')\n"
        "read = [formula.facts_read(name) for name in formula.names()]\n"
        "print(len(read), sorted(formula.facts_read('employer_contribution')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(tmp_path)}, cwd=tmp_path,
    )  # fmt: skip
    assert done.stdout == f"{len(formula.names())} ['monthly_wage']\n", done.stderr


def test_the_version_follows_from_the_instrument_in_force(shelf, registry):
    @formula.formula("tried", "ssl-2018 art. 23", title="试")
    def tried(facts, policy):
        return policy.base_floor

    @tried.since("practice-bases-2026 §1")
    def tried_since_2026(facts, policy):
        return policy.base_ceiling

    none = shelf.facts({})
    before = formula.evaluate("tried", none, shelf.on(date(2025, 12, 31), "339901"))
    after = formula.evaluate("tried", none, shelf.on(date(2026, 1, 1), "339901"))
    unknown = shelf.on(date(2026, 1, 1), "339901", known_by=date(2025, 12, 1))
    assert (before.value, before.clause) == (4200, "ssl-2018 art. 23")
    assert (after.value, after.clause) == (24060, "practice-bases-2026 §1")
    assert formula.evaluate("tried", none, unknown).value == 4200


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"monthly_wage": 3.5}, "field.not_money"),
        ({"monthly_wage": True}, "field.not_money"),
        ({"monthly_wage": "many"}, "field.not_money"),
        ({"monthly_wage": "NaN"}, "field.not_money"),
        ({"monthly_wage": {"value": 1, "unit": "days"}}, "field.not_money"),
        ({"monthly_wages": 1}, "field.unknown"),
        ({"monthly_wage": -1}, "wage.negative"),
        ({"monthly_wage": Figure.from_fen(-1, "x")}, "wage.negative"),
    ],
)
def test_facts_that_do_not_fit_are_refused(shelf, values, kind):
    with pytest.raises(BadData) as caught:
        shelf.facts(values)
    assert [problem.kind for problem in caught.value.problems] == [kind]


def test_facts_come_from_a_file_with_their_source(shelf, tmp_path):
    path = tmp_path / "facts.toml"
    path.write_text(
        'monthly_wage = 3_900.50\ninsured_elsewhere = { value = false, source = "platform", '
        'time = "2026-07-01" }\nbirth_registered = 2026-06-30\n',
        "utf-8",
    )
    facts = shelf.facts_from_toml(path)
    assert str(facts.monthly_wage.value) == "3900.50"
    assert facts.monthly_wage.clause == "facts.toml"
    assert facts.statements("insured_elsewhere") == (
        Fact("insured_elsewhere", False, "platform", "2026-07-01"),
    )
    assert facts.statements("birth_registered")[0].value == "2026-06-30"
    path.write_text("monthly_wage = ", "utf-8")
    with pytest.raises(BadData, match=r"facts\.toml"):
        shelf.facts_from_toml(path)


def faults_of(source):
    """Numbers in a subject module; branches on figures in its formulas."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and is_number(node, source):
            found.append(f"line {node.lineno}: number {node.value}")
        if isinstance(node, ast.FunctionDef) and any(
            "formula" in ast.dump(d) or "since" in ast.dump(d) for d in node.decorator_list
        ):
            found += [
                f"line {inner.lineno}: a branch in a formula"
                for inner in ast.walk(node)
                if isinstance(inner, ast.If | ast.IfExp | ast.While | ast.Compare | ast.BoolOp)
            ]
    return found


def is_number(node, source):
    """Is it a number, and not only a place in a tuple, `[-1]`?"""
    if isinstance(node.value, bool) or not isinstance(node.value, int | float | complex):
        return False
    return not source.splitlines()[node.lineno - 1][: node.col_offset].rstrip("-").endswith("[")


SUBJECTS = sorted(
    Path(ybcli.__file__).parent.joinpath(*name.split(".")[1:]).with_suffix(".py")
    for name in formula.subjects()
)


@pytest.mark.parametrize("path", SUBJECTS, ids=lambda path: path.stem)
def test_no_number_and_no_branch_on_a_figure_stands_in_the_law(path):
    assert faults_of(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("line", "planted"),
    [
        ("policy.employer_rate, policy", "policy.employer_rate * 0.1, policy"),
        ("return facts.chosen_base", "return 4812 or facts.chosen_base"),
        (
            "return facts.chosen_base",
            "return policy.a if policy.b.value else facts.chosen_base",
        ),
    ],
)
def test_a_planted_number_or_branch_is_caught(line, planted):
    source = next(path for path in SUBJECTS if path.stem == "contributions").read_text("utf-8")
    assert line in source
    assert faults_of(source.replace(line, planted, 1)) != []


def test_every_rule_gives_a_finding_that_names_its_clause(shelf, policy):
    for name, each in formula.names().items():
        if isinstance(each, formula.Rule):
            finding = formula.evaluate(name, shelf.facts({}), policy)
            assert isinstance(finding, Finding)
            assert (finding.name, finding.clause) == (name, each.clause)
            # A rule that asks nobody reads the law alone (a dated switch) and may be met.
            assert finding.outcome != "met" or not formula.facts_read(name)
