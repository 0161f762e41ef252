"""A year at the counter in any order: each seed is a story, and the office must stay right (see `office_year`).

`YB_YEARS=1-2000 pytest tests/whole/test_year.py` plays so many; a story that fails is shortened and printed in words.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from office_year import Event, Year, in_words, shrunk, story_of

from conftest import Days, Platform
from ybcli.sandbox import Running
from ybcli.sandbox.wire.options import Options

pytestmark = pytest.mark.long

FIRST, _TO, LAST = os.environ.get("YB_YEARS", "1-40").partition("-")
SEEDS = range(int(FIRST), int(LAST or FIRST) + 1)
#: A test plays so many stories, so that reports stay short.
EACH = 10


@pytest.mark.parametrize("first", SEEDS[::EACH])
def test_a_year_at_the_counter(
    first: int, server: Running, day: Days, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is told late, in parts, corrected, twice or after the decision ends where the clause says."""

    def fails(story: list[Event]) -> str:
        """How the story fails; empty where all holds."""
        with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
            home = Path(folder) / "office"
            monkeypatch.setenv("YB_HOME", str(home))
            monkeypatch.setenv("YB_KEY_FILE", str(Path(folder) / "office.key"))
            day("2026-07-06")
            server.reset(Options(seed=7, feed="empty", any_clock=True, day="2026-07-06"))
            try:
                Year(home, Platform(server.url), day).play(story)
            except AssertionError as failure:
                return str(failure) or "an assertion without a sentence"
        return ""

    for seed in range(first, min(first + EACH, SEEDS[-1] + 1)):
        story = story_of(seed)
        if fails(story):
            story, failure = shrunk(story, fails)
            pytest.fail(f"seed {seed}: {failure}\n{in_words(story)}", pytrace=False)
