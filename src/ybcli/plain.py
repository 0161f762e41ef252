"""Text from outside, shown literally: one function for each medium, used at the edge only.

What comes in is kept as it came. What goes out passes here once: a terminal must not be driven
by a person's name (escape sequences, bidirectional marks), a workbook must not run it as a
formula, and lists must not show whole identity numbers.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

#: What may be an identity number: alone, or between the bars of a key; a newborn's is the mother's with a mark.
_NUMBER: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx](?:B[1-9])?|[0-9]{15})(?![0-9A-Za-z])"
)
#: A passport, a permit or a foreigner's card: only between the bars of a key, elsewhere it may be anything.
_DOCUMENT: Final = re.compile(
    r"(?<=\|)(?:[A-Z]{1,2}[0-9]{7,8}|[HM][0-9]{10}|[A-Z]{3}[0-9]{12})(?=\|)"
)
#: The first two digits of a number of 15 or 18: from Beijing to a foreigner's card.
_FIRST_PLACE, _LAST_PLACE = "11", "99"
#: Cc control, Cf format (bidi, zero width), Cs surrogate, Co private, Zl/Zp separators.
_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def for_terminal(text: object) -> str:
    r"""The text with every character that could drive a terminal shown as `\x1b` or `\u202e`."""
    whole = str(text)
    if whole.isascii() and whole.isprintable():
        return whole
    return "".join(
        character
        if unicodedata.category(character) not in _UNSAFE
        else (f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}")
        for character in whole
    )


def for_workbook(text: object) -> str:
    r"""The text as a cell's text: control characters XML cannot hold become `\x07`."""
    return "".join(
        character
        if character in "\t\n\r" or unicodedata.category(character) not in {"Cc", "Cs"}
        else f"\\x{ord(character):02x}"
        for character in str(text)
    )


def for_csv(text: object) -> str:
    """The text for a CSV field: a leading formula sign gets an apostrophe (CWE-1236)."""
    clean = for_workbook(text)
    return "'" + clean if clean[:1] in "=+-@\t\r＝＋－＠" and clean else clean


def masked_id(number: str) -> str:
    """An identity number for lists: `331102********1234`; short numbers keep their last two."""
    if len(number) >= 15:
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    return "*" * max(len(number) - 2, 0) + number[-2:]


def masked_numbers(text: str) -> str:
    """The text with every identity number in it masked (`resident|339901********9972|2026`): a key that
    is a person, a sentence, a whole JSON document. Other numbers of 15 or 18 digits stay.
    """
    text = _NUMBER.sub(
        lambda found: masked_id(found[0]) if _is_person(found[0][:18]) else found[0], text
    )
    return _DOCUMENT.sub(lambda found: masked_id(found[0]), text) if "|" in text else text


def _is_person(number: str) -> bool:
    """Are the digits an identity number's: a birthday in its place, and the check character (GB 11643)?"""
    whole = number.upper() if len(number) == 18 else f"{number[:6]}19{number[6:]}"
    try:
        born = date(int(whole[6:10]), int(whole[10:12]), int(whole[12:14]))
    except ValueError:
        return False
    if not (1850 <= born.year < 2100 and _FIRST_PLACE <= number[:2] <= _LAST_PLACE):
        return False
    total = sum(int(digit) * pow(2, 17 - place) for place, digit in enumerate(whole[:17]))
    return len(number) == 15 or "10X98765432"[total % 11] == whole[17]


def masked_name(name: str) -> str:
    """A name for lists: the first character and a star for each further one, at most two."""
    return name[:1] + "*" * min(max(len(name) - 1, 0), 2)


def width(text: str) -> int:
    """How many terminal columns the text takes: 2 for East Asian wide, 0 for combining marks."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def fitted(text: str, columns: int, *, right: bool = False) -> str:
    """The text cut or padded to exactly `columns` terminal columns (`…` marks a cut)."""
    if width(text) > columns:
        taken = ""
        used = 0
        for character in text:
            step = width(character)
            if used + step > columns - 1:
                break
            taken, used = taken + character, used + step
        text = taken + "…"
    padding = " " * (columns - width(text))
    return padding + text if right else text + padding
