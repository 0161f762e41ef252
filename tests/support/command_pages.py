"""The help of every command, as the program prints it, for `docs/cli.md` and `docs/cli.zh-CN.md`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ybcli import commands
from ybcli.language import speaking

#: How wide the help is set, whatever terminal `make docs` runs in.
WIDTH = 96

#: Between these two lines docs/cli.md is made; the rest of it is written by hand.
BEGIN = "<!-- made by `make docs` from the program: begin -->"
END = "<!-- made by `make docs` from the program: end -->"

CHINESE_HEAD = """# 命令手册

由 `make docs` 从程序生成，与各命令的 `--help` 一致。用法约定、筛选语法和退出码见 [cli.md](cli.md)。
"""


def part(language: str) -> str:
    """The help of every noun and verb in a language, as Markdown."""
    with speaking(language):
        return "\n".join(lines()).rstrip() + "\n"


def lines() -> Iterator[str]:
    """A heading for each noun, a block for each command of it."""
    root = plain(commands.root())
    top = root.make_context("yb", [], resilient_parsing=True, terminal_width=WIDTH)
    for name in sorted(commands.nouns()):
        noun = plain(commands.noun(name))
        context = noun.make_context(name, [], parent=top, resilient_parsing=True)
        verbs = getattr(noun, "commands", {})
        yield from [f"### yb {name}", "", noun.help if verbs else "", "" if verbs else "```text"]
        if not verbs:
            yield from [noun.get_help(context), "```", ""]
        for verb, command in sorted(verbs.items()):
            inner = command.make_context(verb, [], parent=context, resilient_parsing=True)
            yield from ["```text", command.get_help(inner), "```", ""]


def plain(command: Any) -> Any:
    """The command without what every help repeats: `--help` itself and the line below."""
    command.epilog = None
    command.add_help_option = False
    for verb in getattr(command, "commands", {}).values():
        plain(verb)
    return command


def english(page: str) -> str:
    """`docs/cli.md` as it should read: the part between the two marks made anew."""
    before, _begin, rest = page.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{part('en')}\n{END}{after}"


def chinese() -> str:
    """`docs/cli.zh-CN.md` as it should read."""
    return f"{CHINESE_HEAD}\n{part('zh_CN')}"
