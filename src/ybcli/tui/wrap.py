"""Sentences broken into lines by terminal columns: between words, or anywhere between hanzi."""

from __future__ import annotations

from ..plain import for_terminal, width


def wrapped(text: str, columns: int, *, indent: str = "", hang: str = "") -> list[str]:
    """The text as lines of at most `columns`; the first begins with `indent`, the others with `hang`.

    Line breaks in the text are kept. The lines are safe for a terminal.
    """
    made: list[str] = []
    begin = indent
    for paragraph in text.split("\n"):
        rest = for_terminal(paragraph).strip()
        while True:
            room = max(8, columns - width(begin))
            piece, rest = _broken(rest, room)
            made.append(begin + piece)
            begin = hang or indent
            if not rest:
                break
    return made


def _broken(text: str, room: int) -> tuple[str, str]:
    """As much of the text as fits into `room` columns, and the rest."""
    used = 0
    for place, character in enumerate(text):
        used += width(character)
        if used > room:
            blank = text.rfind(" ", 0, place + 1)
            at = blank if width(text[: max(blank, 0)]) > room // 2 else max(place, 1)
            return text[:at].rstrip(), text[at:].lstrip()
    return text, ""
