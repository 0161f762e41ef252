"""No sentence sends an officer to a command that is not there, or to an option that it does not have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import ybcli
from ybcli import commands

ROOM = Path(ybcli.__file__).parent
NAMED = re.compile(r"`yb ([^`\n]+)`")
#: What a sentence leaves for the reader or the program to fill in.
OPEN = re.compile(r"[{<…]|^[A-Z]+$|^=")


def named() -> list[str]:
    """Every command that the program's texts name, in the source, the templates and the catalogue."""
    files = [*ROOM.rglob("*.py"), *ROOM.rglob("*.md"), *ROOM.rglob("*.toml"), *ROOM.rglob("*.po")]
    found = {one for path in files for one in NAMED.findall(path.read_text("utf-8"))}
    return sorted(one for one in found if not OPEN.search(one.split()[0]))


def options(command: Any) -> set[str]:
    """The options of a command and those that every command has."""
    own = {text for one in command.params for text in (*one.opts, *one.secondary_opts)}
    everywhere = {
        text for one in commands.root().params for text in (*one.opts, *one.secondary_opts)
    }
    return own | everywhere | {"--help", "--json", "--plain"}


@pytest.mark.parametrize("text", named())
def test_the_command_and_its_options_are_there(text: str) -> None:
    noun, *words = text.split()
    if not noun[
        0
    ].isalpha():  # an option alone, or the pattern of a program that looks for commands
        return
    if noun == "help":  # `yb help NOUN VERB` is `yb NOUN VERB --help`
        assert [word for word in words if word != word.upper()] == []
        return
    assert noun in commands.nouns(), f"there is no `yb {noun}`"
    command = commands.noun(noun)
    verbs = getattr(command, "commands", {})
    if verbs and words and not words[0].startswith("-") and not OPEN.search(words[0]):
        assert words[0] in verbs, f"`yb {noun}` has no {words[0]}"
        command = verbs[words[0]]
    for word in words:
        if word.startswith("--"):
            assert word.partition("=")[0] in options(command), f"`yb {text}`: no option {word}"
