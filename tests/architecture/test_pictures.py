"""The pictures of README: they are there, in the language of the page, and show sample persons only."""

from __future__ import annotations

import re

import pictures
import pytest

from ybcli.settings import ROOM

CHECKOUT = ROOM.parents[1]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(("page", "ending"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_each_page_shows_the_pictures_in_its_language(page: str, ending: str) -> None:
    """Two pictures, which lie in the repository."""
    shown = re.findall(r"!\[.+\]\((.+)\)", (CHECKOUT / page).read_text("utf-8"))
    assert shown == [f"docs/pictures/{name}-{ending}.svg" for name in ("queue", "worksheet")]
    assert all((CHECKOUT / path).is_file() for path in shown)


@pytest.mark.parametrize("path", sorted(pictures.TARGET.glob("*.svg")), ids=lambda path: path.stem)
def test_a_picture_names_nobody_and_loads_nothing(path) -> None:
    """No number of a person, names masked, no font or script from elsewhere."""
    text = path.read_text("utf-8")
    words = " ".join(re.findall(r">([^<>]+)</text>", text))
    assert not re.search(r"\d{15}", words)
    assert "@font-face" not in text
    assert "<script" not in text
    assert re.findall(r"(?:href|src|url)\W+http", text) == []
    assert len(CHINESE.findall(words)) > 100 or path.stem.endswith("-en")


def test_a_column_stands_where_its_cells_are() -> None:
    """The second column begins after 4 + 2 cells, however wide the reader's font is."""
    made = (
        '<text class="r" x="0" y="18.5" textLength="73.2" clip-path="u">姓名\xa0\xa01&amp;</text>'
    )
    assert pictures.plain(made) == (
        '<text class="r" x="0" y="18.5" textLength="48.8" clip-path="u">姓名</text>'
        '<text class="r" x="73.2" y="18.5" textLength="24.4" clip-path="u">1&amp;</text>\n'
    )
