"""The form of an upload (`multipart/form-data`), taken apart: names and bytes, nothing more.

Written here because the form of 9101 is small and fixed, and everything in it is bounded.
"""

from __future__ import annotations

from email.message import Message

MOST_PARTS = 8
_LONGEST_HEAD = 4096


def parts(content_type: str, body: bytes) -> dict[str, bytes]:
    """The parts of a form by their names. Raises ValueError where it is no whole form."""
    head = Message()
    head["content-type"] = content_type
    boundary = head.get_boundary() or ""
    if not (0 < len(boundary) <= 70 and boundary.isascii()):
        raise ValueError("boundary")
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode(), MOST_PARTS + 2)
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise ValueError("cut off, or too many parts")
    found: dict[str, bytes] = {}
    for piece in pieces[1:-1]:
        raw_head, middle, content = piece.partition(b"\r\n\r\n")
        if not middle or len(raw_head) > _LONGEST_HEAD:
            raise ValueError("a part without its head")
        name = _name(raw_head)
        if not name or name in found:
            raise ValueError("a part without a name of its own")
        found[name] = content
    return found


def _name(raw_head: bytes) -> str:
    for line in raw_head.decode("utf-8", "replace").split("\r\n"):
        field, _colon, value = line.partition(":")
        if field.strip().lower() == "content-disposition":
            message = Message()
            message["content-disposition"] = value.strip()
            name = message.get_param("name", header="content-disposition")
            return name if isinstance(name, str) else ""
    return ""
