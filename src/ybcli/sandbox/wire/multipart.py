"""The form of an upload (`multipart/form-data`), taken apart by python-multipart: names and bytes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from python_multipart import FormParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from .values import LIMIT_BYTES

if TYPE_CHECKING:
    from python_multipart.multipart import Field, File

MOST_PARTS = 8
# What is wrong with a form is answered to whoever sent it; the library would print it as well.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)


def parts(content_type: str, body: bytes) -> dict[str, bytes]:
    """The parts of a form by their names. Raises ValueError where it is no whole form."""
    found: list[tuple[bytes | None, bytes]] = []
    ends: list[bool] = []

    def field(one: Field) -> None:
        found.append((one.field_name, one.value or b""))

    def file(one: File) -> None:
        one.file_object.seek(0)
        found.append((one.field_name, one.file_object.read()))

    kind, said = parse_options_header(content_type)
    in_memory = {"MAX_MEMORY_FILE_SIZE": LIMIT_BYTES}  # nothing that was sent goes to the disk
    try:
        FormParser(
            kind.decode("latin-1"),
            field,
            file,
            lambda: ends.append(True),
            boundary=said.get(b"boundary"),
            config=in_memory,
        ).write(body)
    except FormParserError as fault:
        raise ValueError(str(fault)) from None
    named = {name.decode("utf-8", "replace"): content for name, content in found if name}
    if not ends or not len(named) == len(found) <= MOST_PARTS:
        raise ValueError("cut off, too many parts, or one without a name of its own")
    return named
