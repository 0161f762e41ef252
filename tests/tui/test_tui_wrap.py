"""Sentences are broken by terminal columns."""

from __future__ import annotations

import pytest

from ybcli.plain import width
from ybcli.tui.wrap import wrapped


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("one two three", 9, ["one two", "three"]),
        ("医保经办平台获得新迁入户籍", 10, ["医保经办平", "台获得新迁", "入户籍"]),
        ("医保 the platform", 12, ["医保 the", "platform"]),
        ("resident's premium    500.00  art. 25", 34, ["resident's premium    500.00", "art. 25"]),
        ("a" * 20, 8, ["a" * 8, "a" * 8, "aaaa"]),
        ("two\nlines", 20, ["two", "lines"]),
        ("", 20, [""]),
        ("a\x1b[2Jb", 20, [r"a\x1b[2Jb"]),
    ],
)
def test_a_text_is_broken_between_words_or_between_hanzi(
    text: str, columns: int, lines: list[str]
) -> None:
    """Never wider than the room; nothing lost."""
    found = wrapped(text, columns)
    assert found == lines
    assert max(width(line) for line in found) <= columns


def test_further_lines_hang_below_the_first() -> None:
    """The first begins with its label."""
    assert wrapped("one two three", 12, indent="to: ", hang="    ") == [
        "to: one two",
        "    three",
    ]
