"""The Chinese is complete: every sentence of the program, no other, with the same placeholders."""

from __future__ import annotations

import io
import re

import pytest
import resident
from babel.messages.pofile import read_po

from conftest import environment
from translations import FOLDER, as_mo, as_po, extracted, known, merged

HAN = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
COMMAND = re.compile(r"`(yb [^`]*)`")


def spoken(*words: str, lang: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a `yb` process in this language."""
    done = resident.yb(*words, env=environment(YB_LANG=lang))
    return done.returncode, done.stdout, done.stderr


def test_every_sentence_has_its_chinese() -> None:
    """The catalogue holds exactly the program's sentences, none without Chinese."""
    chinese = {message.id: message.string for message in known() if message.id}
    program = {message.id for message in extracted() if message.id}
    assert sorted(program - set(chinese)) == [], "run `make translations`, then translate"
    assert sorted(set(chinese) - program) == [], "run `make translations`"
    assert [english for english, text in chinese.items() if not text] == []


def test_the_files_are_what_make_translations_writes() -> None:
    """Both files on disk are the merged catalogue, written and compiled."""
    written = (FOLDER / "ybcli.po").read_bytes()
    assert written == as_po(merged())
    compiled = as_mo(read_po(io.BytesIO(written), locale="zh_CN"))
    assert (FOLDER / "ybcli.mo").read_bytes() == compiled


@pytest.mark.parametrize("pattern", [PLACEHOLDER, COMMAND], ids=["placeholders", "commands"])
def test_what_is_filled_in_or_typed_is_the_same(pattern: re.Pattern[str]) -> None:
    """A translation names the same placeholders, and the same commands, as its English. What stands for a
    word of the reader's (CASE, 办件号) may be spelled out in Chinese.
    """

    def fixed(text: str) -> set[str]:
        return {
            " ".join(word for word in one.split() if not (HAN.search(word) or word.isupper()))
            for one in pattern.findall(text)
        }

    differing = [
        (message.id, message.string)
        for message in known()
        if message.id and fixed(message.id) != fixed(str(message.string))
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        (["--help"], "医保经办", "Handle health insurance"),
        (["case", "--help"], "退回补正", "Give a case back for correction"),
    ],
)
def test_help_speaks_the_language(words: list[str], chinese: str, english: str) -> None:
    """Help is Chinese with YB_LANG=zh_CN and English with YB_LANG=en."""
    code, said, _errors = spoken(*words, lang="zh_CN")
    assert code == 0
    assert chinese in said
    assert english not in said
    code, said, _errors = spoken(*words, lang="en")
    assert code == 0
    assert english in said


def test_an_error_speaks_the_language() -> None:
    """An error is two sentences in the language in force, with the same code."""
    code, out, told = spoken("nonsense", lang="zh_CN")
    assert (code, out) == (2, "")
    assert "没有命令 nonsense" in told
    assert "there is no command" not in told
    code, out, english = spoken("nonsense", lang="en")
    assert (code, out) == (2, "")
    assert "there is no command nonsense" in english
    assert not HAN.search(english)
    assert told.split()[0] == english.split()[0]
