"""Sentences broken into lines by terminal columns: between words, or anywhere between hanzi."""

from __future__ import annotations

from ..plain import for_terminal, width


def wrapped(text: str, columns: int, *, indent: str = "", hang: str = "") -> list[str]:
    """The text as lines of at most `columns`; the first begins with `indent`, the others with `hang`.

    Line breaks in the text are kept. The lines are safe for a terminal.
    """
    lines: list[str] = []
    prefix = indent
    for paragraph in text.split("\n"):
        rest = for_terminal(paragraph).strip()
        while True:
            room = max(8, columns - width(prefix))
            piece, rest = _broken(rest, room)
            lines.append(prefix + piece)
            prefix = hang or indent
            if not rest:
                break
    return lines


def _broken(text: str, room: int) -> tuple[str, str]:
    """The part of the text that fits into `room` columns, and the rest.

    It breaks between columns of a table if it can, else between words, else anywhere.
    """
    used = 0
    for place, character in enumerate(text):
        used += width(character)
        if used > room:
            for gap in ("  ", " "):
                at = text.rfind(gap, 0, place + 1)
                if at > 0 and width(text[:at]) > room // 2:
                    return text[:at].rstrip(), text[at:].lstrip()
            at = max(place, 1)
            return text[:at].rstrip(), text[at:].lstrip()
    return text, ""
