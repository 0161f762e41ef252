"""The words of the full-text search: Chinese by character, everything else by whole word.

Chinese has no spaces, and a part of a name must be found: so each character is a word of its own,
and what is looked for is a phrase of such words. Identity numbers, mobiles and bank cards never
become words in whole; their last four characters do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: Stands between two texts, so that no phrase reaches from one into the next. It is a private
#: character of the last plane, which no name and no keyboard has.
BETWEEN = "\U0010fffd"

_PRIVATE = re.compile(r"\d{15,19}|\d{17}x|1\d{10}")
#: The planes of rare characters; newer ones than Python's own tables are in them as well.
_RARE = range(0x20000, 0x40000)


def split(text: str) -> list[str]:
    """The words of a text in order: single characters for Chinese, runs for Latin and digits."""
    found: list[str] = []
    run = ""
    for one in unicodedata.normalize("NFKC", text).casefold() + " ":
        alone = _is_alone(one)
        if one.isalnum() and not alone:
            run += one
            continue
        if run:
            found.append(run[-4:] if _PRIVATE.fullmatch(run) else run)
            run = ""
        if alone:
            found.append(one)
    return found


def _is_alone(one: str) -> bool:
    """Is the character a word by itself: an ideograph, a rare or a private one?"""
    if ord(one) < 128:
        return False
    if ord(one) in _RARE or unicodedata.category(one) == "Co":
        return True
    return one.isalnum() and unicodedata.east_asian_width(one) in "WF"


def indexed(texts: Iterable[str]) -> str:
    """What the index holds of some texts; each once, in the order in which they come."""
    parts = (" ".join(split(text)) for text in dict.fromkeys(texts))
    return f" {BETWEEN} ".join(part for part in parts if part)


def phrase(text: str) -> str:
    """The FTS5 phrase that finds `text` anywhere; empty where nothing in it can be looked for.

    A Latin word or a number at the end may go on: `DZ9` finds `DZ972`.
    """
    words = split(text)
    if not words:
        return ""
    begins = "" if len(words[-1]) == 1 and _is_alone(words[-1]) else " *"
    return f'"{" ".join(words)}"{begins}'
