"""`python tests/support/changelog.py`: whether every change since the last release is written down as agreed.

Three things are looked at, from the last tag on, or where there is none from the place where this branch
left `main`:

- a commit's subject begins with one of `KINDS` and is no longer than 72 characters;
- where a `feat`, `fix`, `perf` or `policy` commit changed what the program does (comments and layout of
  `src/ybcli` are no change), the section of CHANGELOG.md that is not released yet has a new line under the
  fitting heading;
- the version of the program is that of the newest section.

Without git, or in a clone that does not reach back so far, it says that nothing was compared and ends well.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

#: The kinds of commit, and the heading of the changelog for those that change what the program does.
KINDS = {
    "feat": "Program",
    "fix": "Program",
    "perf": "Program",
    "policy": "Policy",
    "refactor": "",
    "docs": "",
    "test": "",
    "build": "",
}
LONGEST = 72
SOURCE = "src/ybcli"
FILE = "CHANGELOG.md"


@dataclass(frozen=True)
class Commit:
    """One commit: its short hash, its subject, and the kind that the subject names (else empty)."""

    hash: str
    subject: str

    @property
    def kind(self) -> str:
        """`feat` of `feat: …`; empty where the subject begins with no kind."""
        kind, colon, rest = self.subject.partition(": ")
        return kind if colon and kind in KINDS and rest else ""


class Repository:
    """What git says about a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *words: str) -> str | None:
        """What git prints; None where it fails or is not installed."""
        try:
            done = subprocess.run(
                ["git", "-C", self.folder, "-c", "core.quotePath=off", *words],
                capture_output=True,
                check=False,
            )
        except OSError:
            return None
        return None if done.returncode else done.stdout.decode("utf-8", "replace")

    def base(self) -> tuple[str, str]:
        """The commit to compare with and what it is called; two empty texts where there is none."""
        tag = (self.git("describe", "--tags", "--abbrev=0") or "").strip()
        if tag:
            return tag, f"the tag {tag}"
        head = (self.git("rev-parse", "HEAD") or "").strip()
        for branch in ("origin/main", "main"):
            base = (self.git("merge-base", "HEAD", branch) or "").strip()
            if base and base != head:
                return base, f"the place where this branch left {branch}"
        return "", ""

    def commits(self, base: str) -> list[Commit]:
        """The commits since `base`, merges left out, oldest first."""
        told = self.git("log", "--no-merges", "--reverse", "--format=%h %s", f"{base}..HEAD") or ""
        return [Commit(*line.split(" ", 1)) for line in told.splitlines() if " " in line]

    def changes_the_program(self, commit: Commit) -> bool:
        """Whether the commit changed what a file of the program means."""
        names = self.git(
            "diff-tree", "--no-commit-id", "--name-only", "-r", "-z", commit.hash, "--", SOURCE
        )
        return any(
            meaning(name, self.git("show", f"{commit.hash}^:{name}"))
            != meaning(name, self.git("show", f"{commit.hash}:{name}"))
            for name in (names or "").split("\0")
            if name
        )


def meaning(name: str, text: str | None) -> object:
    """What a file says without its comments and its layout, so that two of them can be compared."""
    if text is None:
        return None
    try:
        if name.endswith(".py"):
            return ast.dump(ast.parse(text))
        if name.endswith(".toml"):
            return tomllib.loads(text)
    except (SyntaxError, ValueError):
        return text
    return text


@dataclass(frozen=True)
class Section:
    """One release of the changelog: its version, its day (`unreleased` before that), lines by heading."""

    version: str
    day: str
    lines: dict[str, list[str]]


def sections(text: str) -> list[Section]:
    """The releases of a changelog, newest first."""
    found: list[Section] = []
    heading = ""
    for line in text.splitlines():
        if head := re.fullmatch(r"## (\S+) \((.+)\)", line):
            found.append(Section(head[1], head[2], {}))
            heading = ""
        elif line.startswith("### "):
            heading = line.removeprefix("### ").strip()
        elif found and line.strip():
            found[-1].lines.setdefault(heading, []).append(line.strip())
    return found


def faults(repository: Repository, text: str, version: str) -> Iterator[str]:
    """Every fault, as a sentence that says what to do."""
    newest = next(iter(sections(text)), None)
    if newest is None:
        yield f"{FILE} has no section: begin one with `## {version} (unreleased)`"
        return
    if version.partition(".dev")[0] != newest.version:
        yield (
            f"the program is version {version}, {FILE} begins with {newest.version}: "
            f"set __version__ in {SOURCE}/__init__.py to {newest.version}"
        )
    base, _called = repository.base()
    commits = repository.commits(base) if base else []
    for commit in commits:
        yield from subject_faults(commit)
    before = (repository.git("show", f"{base}:{FILE}") or "").splitlines()
    old = {line.strip() for line in before}
    for heading in ("Policy", "Program"):
        changing = [
            one
            for one in commits
            if KINDS.get(one.kind) == heading and repository.changes_the_program(one)
        ]
        added = newest.day == "unreleased" and set(newest.lines.get(heading, ())) - old
        if changing and not added:
            yield (
                f"{changing[-1].hash} “{changing[-1].subject}” changes what the program does: add a line "
                f"under `### {heading}` of `## {newest.version} (unreleased)` in {FILE}"
            )


def subject_faults(commit: Commit) -> Iterator[str]:
    """What is wrong with a commit's subject."""
    if not commit.kind:
        kinds = ", ".join(KINDS)
        yield f"{commit.hash} “{commit.subject}” begins with none of {kinds} and a colon: reword it"
    if len(commit.subject) > LONGEST:
        yield f"{commit.hash} “{commit.subject[:40]}…” is longer than {LONGEST} characters: reword it"


def main(arguments: Sequence[str] = ()) -> int:
    """Print the faults of the repository in the folder given (else this one); 1 where there are any."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[2]
    module = (folder / SOURCE / "__init__.py").read_text("utf-8")
    version = re.search(r'^__version__ = "(.+)"', module, re.MULTILINE)
    assert version, "the package states its version"
    repository = Repository(folder)
    base, called = repository.base()
    found = list(faults(repository, (folder / FILE).read_text("utf-8"), version[1]))
    for fault in found:
        sys.stderr.write(f"{fault}\n")
    if base:
        sys.stdout.write(f"changelog: {len(found)} fault(s), compared with {called}\n")
    else:
        sys.stdout.write(
            f"changelog: {len(found)} fault(s); no tag and no branch to compare with\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
