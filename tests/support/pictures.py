"""`make pictures`: the pictures of README, from the office that `yb demo` makes, in both languages.

The queue is drawn by the dashboard itself, the worksheet by the command that prints it. Everybody in them is
a sample person of the practice county. The same program draws the same pictures.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from html import escape, unescape
from io import StringIO
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ybcli import settings
from ybcli.settings import ROOM

TARGET = ROOM.parents[1] / "docs" / "pictures"
LANGUAGES = ("en", "zh_CN")

#: A terminal of this size for the queue; so much of the worksheet as explains the basic insurance.
SIZE = (112, 22)
LINES = 42

#: Pictures load nothing from elsewhere: the reader's own fixed-width font, with one for Chinese.
FONT = "ui-monospace, Menlo, Consolas, 'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', monospace"


def drawn(language: str) -> dict[str, str]:
    """The pictures in a language, by the name of their file."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "demo"
        env = {k: v for k, v in os.environ.items() if not k.startswith("YB_")}
        env |= {"YB_LANG": language, "YB_HOME": str(folder), "COLUMNS": "200"}
        env |= {
            "YB_KEY_FILE": str(folder / "office.key"),
            "YB_OFFICER": "li",
            "YB_TODAY": last_day(),
        }
        yb(env, "demo", "--folder", str(folder))
        name = "zh" if language == "zh_CN" else language
        return {f"queue-{name}.svg": queue(env), f"worksheet-{name}.svg": explained(env)}


def last_day() -> str:
    """The day on which the demo ends."""
    script = tomllib.loads((settings.sample_data() / "demo.toml").read_text("utf-8"))
    return str([step["day"] for step in script["steps"] if "day" in step][-1])


def yb(env: dict[str, str], *words: str) -> str:
    """What a command prints."""
    command = [sys.executable, "-m", "ybcli", *words]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


def queue(env: dict[str, str]) -> str:
    """The dashboard's queue with all that is open, as a process of its own draws it."""
    command = [sys.executable, __file__, "--queue"]
    return plain(
        subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
    )


async def draw_queue() -> None:
    """Open the dashboard without a terminal, show all open cases, print the picture."""
    from ybcli import language
    from ybcli.desk import Desk
    from ybcli.tui.app import Desktop

    language.choose()
    with Desk(officer="li") as desk:
        app = Desktop(desk)
        async with app.run_test(size=SIZE) as pilot:
            for key in ("2", "down"):
                await pilot.pause()
                await app.workers.wait_for_complete()
                await pilot.press(key)
            await pilot.pause(0.5)
            sys.stdout.write(app.export_screenshot(title="yb tui"))


def explained(env: dict[str, str]) -> str:
    """The beginning of the worksheet of the decided bill, under the line that prints it."""
    where = ("case", "list", "--all", "--where", "item:reimburse-inpatient", "--json")
    case = json.loads(yb(env, *where))["cases"][0]["case"]
    typed = f"yb case explain {case}"
    lines = yb(env, *typed.split()[1:]).splitlines()[:LINES]
    console = Console(
        record=True, width=SIZE[0], file=StringIO(), force_terminal=True, legacy_windows=False
    )
    console.print(Text(f"$ {typed} | head -{LINES}", style="bold"))
    for line in lines:
        console.print(styled(line), no_wrap=True, overflow="ellipsis")
    return plain(console.export_svg(title=typed))


def styled(line: str) -> Text:
    """A line of the worksheet: results stand out, how they come about stays back."""
    if line.lstrip().startswith("="):
        return Text(line, style="dim")
    return Text(line, style="" if line.startswith(" ") else "bold")


def plain(svg: str) -> str:
    """The picture without the fonts that its maker would load from elsewhere, each column in its place."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: [^;]+;", f"font-family: {FONT};", svg)
    svg = re.sub(
        r'<text ([^>]*?)x="([\d.]+)"([^>]*?)textLength="([\d.]+)"([^>]*)>(.*?)</text>', columns, svg
    )
    return "\n".join(line.rstrip() for line in svg.strip().splitlines()) + "\n"


def columns(text: re.Match[str]) -> str:
    """A text as one element for each column, as wide as its cells: no font shifts what stands behind it."""
    before, x, between, length, after, content = text.groups()
    content = unescape(content).replace("\xa0", " ")
    cell = float(length) / len(content)
    made = []
    for word in re.finditer(r"\S+( \S+)*", content):
        left = float(x) + cell * cell_len(content[: word.start()])
        wide = cell * cell_len(word[0])
        made.append(
            f'<text {before}x="{left:g}"{between}textLength="{wide:g}"{after}>{escape(word[0])}</text>'
        )
    return "".join(made)


def main(arguments: list[str]) -> int:
    """Write every picture."""
    if arguments == ["--queue"]:
        asyncio.run(draw_queue())
        return 0
    TARGET.mkdir(exist_ok=True)
    for language in LANGUAGES:
        for name, svg in drawn(language).items():
            (TARGET / name).write_text(svg, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
