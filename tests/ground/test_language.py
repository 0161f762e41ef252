"""The two languages: what is translated, and what has nothing to translate."""

from __future__ import annotations

import pytest

from ybcli import language
from ybcli.language import _, speaking


@pytest.mark.parametrize("chosen", ["zh_CN", "en"])
def test_an_empty_text_stays_empty(chosen: str) -> None:
    """gettext would answer with the head of the catalogue: who keeps it, when it was made."""
    with speaking(chosen):
        assert language.chosen() == chosen
        assert _("") == ""
