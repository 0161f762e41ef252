"""The check of changelog and commits, on a small repository made for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import changelog
import pytest

OPEN = "# Changelog\n\n## 0.2.0 (unreleased)\n\n### Policy\n\n### Program\n\n## 0.1.0 (2026-01-01)\n\n- All.\n"


class Made:
    """A repository with a released version, to which commits are added."""

    def __init__(self, folder: Path, *, tag: str = "v0.1.0") -> None:
        self.folder = folder
        self.write("src/ybcli/__init__.py", '__version__ = "0.2.0.dev0"\n')
        self.write("src/ybcli/sums.py", "ONE = 1\n")
        self.write("src/ybcli/packs/rates.toml", "rate = 1\n")
        self.write("CHANGELOG.md", OPEN)
        self.git("init", "-q", "-b", "main")
        self.commit("feat: everything")
        if tag:
            self.git("tag", tag)

    def git(self, *words: str) -> None:
        """Run git as nobody in particular, with no settings of the machine."""
        env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        for who in ("AUTHOR", "COMMITTER"):
            env |= {f"GIT_{who}_NAME": "Li", f"GIT_{who}_EMAIL": "li@example.invalid"}
        subprocess.run(["git", "-C", self.folder, *words], check=True, env=env, capture_output=True)

    def write(self, name: str, text: str) -> None:
        """Write a file of the repository."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def commit(self, subject: str) -> None:
        """Commit all that was written."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", subject)

    def faults(self) -> list[str]:
        """What the check finds."""
        text = (self.folder / "CHANGELOG.md").read_text("utf-8")
        return list(changelog.faults(changelog.Repository(self.folder), text, "0.2.0.dev0"))


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A repository whose release is tagged."""
    return Made(tmp_path)


def test_nothing_since_the_release_is_no_fault(made: Made) -> None:
    """The section may be empty as long as nothing changed."""
    assert not made.faults()


def test_a_change_of_behaviour_needs_a_line(made: Made) -> None:
    """A new number in the program and nothing in the changelog."""
    made.write("src/ybcli/sums.py", "ONE = 2\n")
    made.commit("fix: one is two")
    (fault,) = made.faults()
    assert "“fix: one is two” changes what the program does" in fault
    assert "under `### Program` of `## 0.2.0 (unreleased)`" in fault
    made.write("CHANGELOG.md", OPEN.replace("### Program\n", "### Program\n\n- One is two.\n"))
    assert not made.faults()


def test_the_line_stands_under_the_heading_of_its_kind(made: Made) -> None:
    """A rate is Policy; a line under Program does not say it."""
    made.write("src/ybcli/packs/rates.toml", "rate = 2\n")
    made.write("CHANGELOG.md", OPEN.replace("### Program\n", "### Program\n\n- A rate.\n"))
    made.commit("policy: the rate of 2027")
    (fault,) = made.faults()
    assert "under `### Policy`" in fault


def test_a_line_that_stood_there_before_is_no_new_line(made: Made) -> None:
    """What was written for an earlier change does not count for this one."""
    made.write("CHANGELOG.md", OPEN.replace("### Program\n", "### Program\n\n- All.\n"))
    made.write("src/ybcli/sums.py", "ONE = 2\n")
    made.commit("feat: one is two")
    assert len(made.faults()) == 1


@pytest.mark.parametrize("subject", ["fix: say why", "perf: lay it out anew"])
def test_comments_and_layout_are_no_change_of_behaviour(made: Made, subject: str) -> None:
    """Only what a file means counts."""
    made.write("src/ybcli/sums.py", "# The first number.\nONE = (\n    1\n)\n")
    made.write("src/ybcli/packs/rates.toml", "# a rate\nrate   = 1\n")
    made.commit(subject)
    assert not made.faults()


def test_a_refactoring_needs_no_line(made: Made) -> None:
    """Its subject says that it changes no behaviour."""
    made.write("src/ybcli/sums.py", "ONE = 3 - 2\n")
    made.commit("refactor: one is a difference")
    assert not made.faults()


def test_subjects_are_short_and_say_their_kind(made: Made) -> None:
    """72 characters, and one of the agreed words."""
    made.commit("wip")
    made.commit("docs: " + "x" * 67)
    first, second = made.faults()
    assert "“wip” begins with none of feat, fix, perf" in first
    assert "is longer than 72 characters" in second


def test_a_branch_without_tags_is_compared_with_main(tmp_path: Path) -> None:
    """From the place where it left main; main itself has nothing to be compared with."""
    made = Made(tmp_path, tag="")
    assert changelog.Repository(tmp_path).base() == ("", "")
    made.git("switch", "-q", "-c", "other")
    made.write("src/ybcli/sums.py", "ONE = 2\n")
    made.commit("fix: one is two")
    assert len(made.faults()) == 1


def test_a_shallow_clone_and_a_folder_without_git_say_that_nothing_was_compared(
    made: Made,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Neither reaches back to a release; the check ends well and says so."""
    made.write("src/ybcli/sums.py", "ONE = 2\n")
    made.commit("wip")
    clone = tmp_path_factory.mktemp("elsewhere") / "clone"
    made.git("clone", "-q", "--no-tags", "--depth", "1", f"file://{made.folder}", str(clone))
    assert changelog.main([str(clone)]) == 0
    assert "no tag and no branch to compare with" in capsys.readouterr().out
    shutil.rmtree(clone / ".git")
    assert changelog.main([str(clone)]) == 0
    assert "no tag and no branch to compare with" in capsys.readouterr().out
    assert changelog.main([str(made.folder)]) == 1
    said = capsys.readouterr()
    assert "compared with the tag v0.1.0" in said.out
    assert "“wip”" in said.err


def test_the_version_is_that_of_the_newest_section(made: Made) -> None:
    """A release that forgets one of the two is noticed."""
    repository = changelog.Repository(made.folder)
    (fault,) = changelog.faults(repository, OPEN, "0.3.0")
    assert "CHANGELOG.md begins with 0.2.0" in fault
