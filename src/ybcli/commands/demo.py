"""The whole job once: a practice office, a platform that runs, and every step shown as it is typed."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path
from typing import Any

import typer

from .. import settings
from ..errors import YbError
from ..language import _, chosen
from ..plain import for_terminal
from ._shared.options import call
from ._shared.output import say

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def demo(
    folder: Path = typer.Option(
        Path(".demo"), "--folder", help="where the practice office is made"
    ),
    keep: bool = typer.Option(True, "--keep/--clean", help="keep the office to go on with"),
) -> None:
    """Show the whole job once, in under a minute, in a county that does not exist."""
    if (folder / "office.db").exists() and (folder / "made-by-demo").exists():
        shutil.rmtree(folder)
    if folder.exists() and any(folder.iterdir()):
        raise YbError(_("{path} is not empty").format(path=folder), _("name another with --folder"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "made-by-demo").touch()
    script = tomllib.loads((settings.sample_data() / "demo.toml").read_text("utf-8"))
    shutil.copytree(
        settings.sample_data(), folder / "files", ignore=shutil.ignore_patterns("talks")
    )
    with subprocess.Popen(
        [sys.executable, "-m", "ybcli.sandbox", *script["sandbox"]],
        stdout=subprocess.PIPE,
        text=True,
    ) as platform:
        assert platform.stdout is not None
        try:
            url = platform.stdout.readline().strip()
            Demo(folder, url).play(script["steps"])
        finally:
            platform.terminate()
    print_next_steps(script["next"], folder)
    if not keep:
        shutil.rmtree(folder)


class Demo:
    """One run of the demo: the office's folder, the platform's address, values for later commands."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.words: dict[str, str] = {"url": url}
        self.day = ""

    def play(self, steps: list[dict[str, Any]]) -> None:
        """Play the steps; a step with an unexpected exit code stops the demo."""
        for step in steps:
            self.day = step.get("day", self.day)
            self.announce(step)
            for control in step.get("platform", []):
                self.control(control["path"], control.get("body", {}))
            for name, where in step.get("find", {}).items():
                self.words[name] = self.find(where)
            spoken = step.get("run_zh") if chosen() == "zh_CN" else None
            for command in spoken or step.get("run", []):
                self.run(command, step.get("ends", [0]))

    def announce(self, step: dict[str, Any]) -> None:
        """Print the step's sentence as a heading."""
        sentence = step["say_zh"] if chosen() == "zh_CN" else step["say"]
        day = f"[{self.day}] " if "day" in step else ""
        bold, plain = ("\x1b[1;36m", "\x1b[0m") if call.color else ("", "")
        sys.stdout.write(f"\n{bold}── {day}{sentence}{plain}\n")
        sys.stdout.flush()

    def run(self, command: str, ends: list[int]) -> None:
        """Run one `yb` command and let it print."""
        words = [word.format(**self.words) for word in shlex.split(command)]
        sys.stdout.write(for_terminal(f"$ yb {shell_text(words)}") + "\n")
        sys.stdout.flush()
        done = subprocess.run(
            [sys.executable, "-m", "ybcli", *words],
            cwd=self.folder,
            env=self.environment(),
            check=False,
        )
        if done.returncode:
            sys.stdout.write(_("(exit code {code})").format(code=done.returncode) + "\n")
            sys.stdout.flush()
        if done.returncode not in ends:
            raise YbError(
                _("the demo stops: `yb {command}` ended with {code}").format(
                    command=command, code=done.returncode
                ),
                _("run it alone with --debug in the folder {folder}").format(folder=self.folder),
            )

    def find(self, where: str) -> str:
        """The first case that matches a filter."""
        done = subprocess.run(
            [sys.executable, "-m", "ybcli", "case", "list", "--all", "--where", where, "--json"],
            cwd=self.folder,
            env=self.environment(),
            check=True,
            capture_output=True,
            text=True,
        )
        cases = json.loads(done.stdout)["cases"]
        if not cases:
            raise YbError(_("the demo stops: no case is {where}").format(where=where))
        return str(cases[0]["case"])

    def control(self, path: str, body: dict[str, Any]) -> None:
        """Send a control request to the practice platform."""
        request = urllib.request.Request(  # noqa: S310 - our own server on loopback
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - as above
            answer.read()

    def environment(self) -> dict[str, str]:
        """The environment of the commands shown: this office, its key, the demo's day."""
        return {
            **os.environ,
            "YB_HOME": ".",
            "YB_KEY_FILE": "office.key",
            "YB_TODAY": self.day,
            "YB_LANG": chosen(),
            "YB_OFFICER": "",
            "PYTHONUTF8": "1",
        }


def shell_text(arguments: list[str]) -> str:
    """The arguments as a person would type them: quoted only where needed."""
    return " ".join(
        shlex.quote(argument)
        if re.search(r"[\s'\"$*?;&|<>()]", argument) or not argument
        else argument
        for argument in arguments
    )


def print_next_steps(lines: dict[str, list[str]], folder: Path) -> None:
    """Print the commands to try next."""
    say("")
    for line in lines["zh" if chosen() == "zh_CN" else "en"]:
        say(line.format(folder=folder))
