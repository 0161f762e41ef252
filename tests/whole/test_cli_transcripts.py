"""The transcripts of `tests/cli/*.md` are the manual, and each is played in an office of its own.

A block of ```console holds `$ yb …` lines and what they print (stdout and stderr as a person sees
them); `[exit N]` stands where a command ends with another code than 0. `YB_TRANSCRIPT=write make
test` writes the files anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import resident

from conftest import HANGS, environment
from ybcli import settings
from ybcli.sandbox import Running
from ybcli.sandbox.wire.options import Options

pytestmark = pytest.mark.long

SHELF = Path(__file__).parents[1] / "cli"
WRITE = os.environ.get("YB_TRANSCRIPT") == "write"

#: The transcript whose commands are each started fresh, as a person starts them; the others' are forked.
FRESH = "case"

#: What differs from run to run, and what stands for it.
SAME = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00"), "<time>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<hash>"),
    (re.compile(r"\bp[0-9a-f]{12}\b"), "<mark>"),
    (re.compile(r"\b(YB\d{6}-\d{8}-\d{6})-[0-9A-F]{4}\b"), r"\1-<mark>"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "<platform>"),
    (re.compile(r"\S*/pytest-of-\S*?/(office\.key|office|files)"), r"<\1>"),
)


@pytest.mark.parametrize("path", sorted(SHELF.glob("*.md")), ids=lambda path: path.stem)
def test_transcript(path: Path, tmp_path: Path, server: Running) -> None:
    """Every command prints what the manual says."""
    text = path.read_text("utf-8")
    day = re.search(r"<!-- day: (\S+) -->", text)
    shell = Shell(tmp_path, day[1] if day else "2026-07-06", is_fresh=path.stem == FRESH)
    if "<!-- language: zh_CN -->" in text:
        shell.words["language"] = "zh_CN"
    if "<!-- platform -->" in text:
        server.reset(Options(seed=7, any_clock=True, day=shell.words["day"]))
        shell.words["platform"] = server.url
    played = re.sub(
        r"```console\n(.*?)```",
        lambda block: f"```console\n{shell.play(block[1])}```",
        text,
        flags=re.DOTALL,
    )
    if WRITE:
        path.write_text(played, "utf-8")
    assert played == text


class Shell:
    """A person at a terminal, in a folder with the sample files."""

    def __init__(self, folder: Path, day: str, *, is_fresh: bool) -> None:
        self.folder = folder
        self.words = {"day": day}
        self.is_fresh = is_fresh
        (folder / "files").symlink_to(settings.sample_data())

    def play(self, block: str) -> str:
        """Run the commands of a block; the block as it should read."""
        made = []
        for line in block.splitlines():
            if line.startswith("$ "):
                made.append(line + "\n" + self.run(line.removeprefix("$ ")))
        return "".join(made)

    def run(self, line: str) -> str:
        """One command line; `export YB_TODAY=…` sets the day."""
        if line.startswith("export YB_TODAY="):
            self.words["day"] = line.partition("=")[2]
            return ""
        words = shlex.split(line.replace("$PLATFORM", self.words.get("platform", "")))
        if words[0] == "cat":
            return (self.folder / words[1]).read_text("utf-8").rstrip("\n") + "\n"
        if words[0] == "echo":
            with (self.folder / words[3]).open(
                "w" if words[2] == ">" else "a", encoding="utf-8"
            ) as f:
                f.write(words[1] + "\n")
            return ""
        if words[0] == "curl":
            assert words[1] in {"-sd", "-s"}, "curl -sd BODY ADDRESS is all that the manual shows"
            body = words[2].encode() if words[1] == "-sd" else None
            with urllib.request.urlopen(
                urllib.request.Request(words[-1], data=body), timeout=HANGS
            ):
                return ""
        assert words[0] == "yb", line
        env = environment(
            YB_HOME=str(self.folder / "office"),
            YB_KEY_FILE=str(self.folder / "office.key"),
            YB_TODAY=self.words["day"],
            YB_LANG=self.words.get("language", "en"),
            TERM="dumb",
        )
        if self.is_fresh:
            done = subprocess.run(
                [sys.executable, "-m", "ybcli", *words[1:]],
                cwd=self.folder,
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        else:
            done = resident.yb(*words[1:], env=env, cwd=self.folder, together=True)
        output = done.stdout
        for pattern, word in SAME:
            output = pattern.sub(word, output)
        if done.returncode:
            output += f"[exit {done.returncode}]\n"
        assert "Traceback" not in output, output
        return output
