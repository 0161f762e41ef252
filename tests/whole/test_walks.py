"""The walks of CONTRIBUTING.md, executed: what it tells to add is added to a copy of the program, and works.

Only the files that the page shows are written, so nothing else had to be touched.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import environment
from ybcli.settings import ROOM

#: Each test starts several programs, on a machine that may have others to run.
pytestmark = pytest.mark.timeout(900)

CHECKOUT = ROOM.parents[1]
PAGE = (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8")

#: `File PATH`, or `Append to PATH`, then the fenced text that goes there.
STEP = re.compile(r"^(File|Append to) `([^`]+)`.*?```\w+\n(.*?)```", re.MULTILINE | re.DOTALL)


class Copy:
    """A copy of the program in which the walks were gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        skipped = shutil.ignore_patterns("__pycache__", "*.otf")
        shutil.copytree(ROOM, folder / "src" / "ybcli", ignore=skipped)
        for font in ROOM.rglob("*.otf"):
            (folder / "src" / "ybcli" / font.relative_to(ROOM)).symlink_to(font)
        for name in ("sample_data", "pyproject.toml"):
            (folder / name).symlink_to(CHECKOUT / name)
        # Of the tests their programs only: the situations are those of the walk.
        shutil.copytree(CHECKOUT / "tests", folder / "tests", ignore=no_program)
        for how, path, text in STEP.findall(PAGE):
            target = folder / path
            assert target.exists() == (how == "Append to"), f"{how} {path}"
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("a", encoding="utf-8") as file:
                file.write("\n\n" + text if how == "Append to" else text)
        # The part of `make docs` that the program needs.
        path = os.pathsep.join((str(folder / "src"), str(folder / "tests" / "support")))
        done = self.run("formula_reads", PYTHONPATH=path)
        assert done.returncode == 0, done.stderr

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A Python process that sees the copy and not the checkout."""
        env = {k: v for k, v in os.environ.items() if not k.startswith(("YB_", "PYTEST_"))}
        source = {"PYTHONPATH": str(self.folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=self.folder,
            env=env | environment(**source | more),
            capture_output=True,
            text=True,
            check=False,
        )

    def yb(self, *words: str) -> str:
        """What `yb` prints on the day of practice; it must end well."""
        home, key = self.folder / "office", self.folder / "office.key"
        done = self.run("ybcli", *words, YB_HOME=str(home), YB_KEY_FILE=str(key), YB_LANG="en")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def pytest(self, *files: str, words: str) -> str:
        """The tests of some files whose names hold the words, run in the copy."""
        paths = [str(path) for file in files for path in (self.folder / "tests").rglob(file)]
        assert len(paths) == len(files)
        done = self.run("pytest", "-n", "0", *paths, "-k", words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def no_program(folder: str, names: list[str]) -> set[str]:
    """What of a folder of tests is neither Python nor a folder with Python in it."""
    here = Path(folder)
    return {
        name
        for name in names
        if name == "__pycache__"
        or not (name.endswith(".py") or ((here / name).is_dir() and [*(here / name).rglob("*.py")]))
    }


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The copy, after all walks."""
    return Copy(tmp_path_factory.mktemp("walks"))


def test_the_page_shows_every_file_of_its_walks() -> None:
    """An item with situations and letters, a policy year, a formula with its example, a report."""
    assert len(STEP.findall(PAGE)) == 8


def test_every_file_that_the_page_names_is_there() -> None:
    """A path that moved is found out; NAME and ROOM stand for what is added, `#…` for a place of the page."""
    made = {path for _how, path, _text in STEP.findall(PAGE)}
    named = set(re.findall(r"`((?:src|tests|docs|sample_data)/[^`\s]*)`", PAGE))
    named |= set(re.findall(r"\]\(([^):]+)\)", PAGE))
    gone = [
        path
        for path in sorted(named - made)
        if not re.search("NAME|ROOM|^#", path) and not (CHECKOUT / path).exists()
    ]
    assert not gone


def test_an_item_is_its_file_its_situations_and_its_letter(copy: Copy) -> None:
    """The shelf has no fault, every door knows the item, its situations come out on a real platform."""
    assert "shelves: 0 fault(s)" in copy.yb("office", "check")
    assert "--hospital-code" in copy.yb("file", "chosen-hospital", "--help")
    assert "Filing of a chosen hospital" in copy.yb("office", "manual", "file-chosen-hospital")
    form = copy.folder / "form.xlsx"
    copy.yb("batch", "template", "--item", "file-chosen-hospital", "--out", str(form))
    assert form.exists()
    files = ("test_items.py", "test_clauses.py", "test_desk_notices.py")
    passed = copy.pytest(*files, words="chosen-hospital or hospital-chosen")
    count = re.search(r"(\d+) passed", passed)
    assert count, passed
    assert int(count[1]) >= 4, "two situations, what every item must have, what every letter must"


def test_a_policy_year_is_one_file(copy: Copy) -> None:
    """The new year's value holds in the county, and nothing is found about its file."""
    assert "bases-2027" not in copy.yb("policy", "check", "src/ybcli/packs/practice")
    shown = copy.yb("policy", "show", "base_floor", "--on", "2027-03-01", "--region", "339901")
    assert "5052.00 yuan" in shown
    shown = copy.yb("policy", "show", "base_floor", "--on", "2026-12-31", "--region", "339901")
    assert "4812.00 yuan" in shown


def test_a_formula_is_a_function_and_its_example(copy: Copy) -> None:
    """It comes out, and is found by its name at once."""
    facts = copy.folder / "facts.toml"
    facts.write_text("monthly_wage = 3_900\n", "utf-8")
    words = ("--facts", str(facts), "--on", "2026-07-01", "--region", "339901")
    assert "553.38" in copy.yb("policy", "work", "contribution_of_both", *words)
    passed = copy.pytest("test_formula_examples.py", words="contribution_of_both or each_formula")
    assert "2 passed" in passed


def test_a_report_is_one_file(copy: Copy) -> None:
    """It is listed, and runs in an office that was just made."""
    assert "cases-by-region" in copy.yb("report", "list")
    copy.yb("office", "init", "--region", "339901", "--practice", "--as", "li")
    rows = json.loads(copy.yb("report", "run", "cases-by-region", "--json"))
    assert rows == {"report": "cases-by-region", "rows": []}
