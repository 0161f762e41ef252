"""One certificate made: checked for its glyphs, set by typst, the same bytes for the same words."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from ..errors import BadData
from ..language import _

ROOM: Final = Path(__file__).parent
FONTS: Final = ROOM / "fonts"


def make(told: Mapping[str, Any]) -> bytes:
    """The PDF, unsigned, of what is told: title, number, clause, office, made_on, holder (label and
    value pairs), tables (title, columns, rows), notes, code (for the QR), key_name, practice, verify.

    Raises BadData where the font has no glyph for a character: a certificate never shows a box.
    """
    import typst

    whole = {**told, "qr": qr(f"YB {told['number']} {told['code']}")}
    check_glyphs(_texts({**told, "qr": ""}))
    made = typst.compile(
        str(ROOM / "certificate.typ"),
        root=str(ROOM),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def qr(text: str) -> str:
    """A QR code as SVG; it holds an opaque number and its code, never a person's number."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=1)
    return out.getvalue().decode()


def check_glyphs(texts: Iterable[str]) -> None:
    """Raise BadData that names each character for which the font has no glyph."""
    known = glyphs()
    missing = sorted({one for text in texts for one in text if ord(one) not in known})
    missing = [one for one in missing if one not in "\n\t"]
    if missing:
        shown = "、".join(f"{one} (U+{ord(one):04X})" for one in missing[:5])
        raise BadData(
            _("the certificate's font has no character {characters}").format(characters=shown),
            _("no certificate was issued; tell the maintainers for which name it is needed"),
        )


@cache
def glyphs() -> frozenset[int]:
    """The code points that the font shipped here can show."""
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in sorted(FONTS.glob("*.otf")):
        with TTFont(path, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
