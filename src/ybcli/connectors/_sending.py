"""A message on its way out, and what comes back of it: its node, its time, an answer that fits, a result file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ..errors import BadData
from ..language import _
from . import _files, _statements, _topics, _wire
from ._contract import Difference
from ._http import Answer
from ._questions import refused
from ._silence import Silence


def written(name: str, topic: _topics.Topic, body: Mapping[str, Any]) -> dict[str, Any]:
    """The node of a body. Raises BadData that says what kind of fault, never what the body holds."""
    try:
        return topic.node(body)
    except KeyError as missing:
        says = _("a message {topic} cannot be written: {field} is missing or no word for it")
        field = str(missing.args[0]) if missing.args and str(missing.args[0]).isalpha() else "?"
        raise BadData(says.format(topic=name, field=field)) from missing
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as fault:
        says = _("a message {topic} cannot be written ({kind})")
        raise BadData(says.format(topic=name, kind=type(fault).__name__)) from fault


def fitting(reply: _wire.Reply, fits: Callable[[Mapping[str, Any]], bool] | None) -> _wire.Reply:
    """The reply, where it is a refusal, or names what was asked and answers it. Raises Silence."""
    answers = reply.reference and (fits is None or fits(reply.output))
    if not reply.refusal and not answers:
        raise Silence("garbage")
    return reply


def sent_at(created: str, now: Callable[[], datetime]) -> str:
    """When a message says that it was made: its own time, else now."""
    return _wire.stamp(datetime.fromisoformat(created) if created else now())


def downloaded(answer: Answer) -> list[Difference | None]:
    """The differences in a result file. An envelope in its place is a refusal."""
    if answer.media_type != "application/octet-stream" and not answer.body.startswith(b"PK"):
        reply = _wire.read_reply(answer)
        if reply.refusal:
            raise refused(reply.refusal)
        raise Silence("garbage")
    return [_statements.difference(cells) for cells in _files.unpacked(answer.body, 7)]


def is_feed(output: Mapping[str, Any]) -> bool:
    """Is it a page of a feed?"""
    return "next_cursor" in output


def is_sign_in(output: Mapping[str, Any]) -> bool:
    """Is it the answer to a sign-in?"""
    return bool(_wire.one(output.get("signinoutb")))


def seq_of(raw: Mapping[str, Any]) -> int:
    """The place of a record in its feed; nought where it says none."""
    stated = _wire.text(raw.get("seq"))
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 19 else 0
