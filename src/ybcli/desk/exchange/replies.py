"""Answers by text message: consent, objection, a rating. What fits no case is set aside, never lost.

A reply names its case by the code of the notice; without one it means the only case that waits for
this mobile. It counts only from the mobile that the notice went to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...cases.journal import Case, fold
from ...errors import NotAllowed
from ...language import N_, _
from ...store.queries import messages
from ..casework import acts
from ..casework.inbox import set_record_status, set_record_status_in

if TYPE_CHECKING:
    from ...cases.contents import ConfirmationForm
    from ...store.queries.records import Record
    from .. import Desk

BY_PERSON = "department:sms"

_CODE = re.compile(r"^\s*([0-9A-HJKMNP-TV-Z]{5})?[\s\-::]*(.+?)\s*$", re.IGNORECASE | re.DOTALL)
_YES = {"Y", "YES", "同意", "确认", "是"}
_NO = {"N", "NO", "不同意", "反对", "异议", "否"}
_RATING = re.compile(r"(?:评价?|R)\s*([1-5])", re.IGNORECASE)

NO_SENSE = N_("the reply cannot be understood")
NO_CASE = N_("the reply fits no case")
OTHER_MOBILE = N_("the reply came from another mobile than the notice went to")
TOO_MANY = N_("several cases wait for this mobile and the reply names none")


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it was meant: the code of a case or nothing, and `confirm`, `object` or `rate`."""

    code: str
    act: str
    score: int = 0


def understood(text: str) -> Reply | None:
    """What a reply means, or None where it cannot be told. Full-width letters are read too."""
    import unicodedata

    plain = unicodedata.normalize("NFKC", text).strip().rstrip("。.!").upper()
    for code, rest in _readings(plain):
        if rest in _YES:
            return Reply(code, "confirm")
        if rest in _NO:
            return Reply(code, "object")
        if rating := _RATING.fullmatch(rest):
            return Reply(code, "rate", int(rating[1]))
    return None


def _readings(plain: str) -> list[tuple[str, str]]:
    """The text as code and rest, and whole."""
    match = _CODE.match(plain)
    found = [("", plain)]
    if match and match[1]:
        found.insert(0, (match[1].upper(), match[2].strip()))
    return found


def take(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """Do what a reply says, or set it aside with the reason."""
    reply = understood(str(body["text"]))
    if reply is None:
        set_record_status(desk, record, "set_aside", "", _(NO_SENSE))
        return
    case, says = meant(desk, reply, str(body["mobile"]))
    if case is None:
        set_record_status(desk, record, "set_aside", "", says)
        return
    if reply.act == "rate":
        from ..ratings.receive import by_reply

        by_reply(desk, record, case, reply.score, body)
        return
    form: ConfirmationForm = {"by": "person", "channel": "sms", "reply": record.record_id}
    if reply.act == "object":
        form["reason"] = _("objected by text message")
    try:
        with desk.store.transaction() as tx:
            folded = fold(tx.entries(case.id))
            acts.write(desk, tx, folded, reply.act, form, by=BY_PERSON)
            set_record_status_in(tx, record, "taken", case.id, "")
    except NotAllowed as refused:
        set_record_status(desk, record, "set_aside", case.id, refused.says)
        return
    acts.advance(desk, case.id)


def meant(desk: Desk, reply: Reply, mobile: str) -> tuple[Case | None, str]:
    """The case that a reply means, or None and why not."""
    noticed = messages.notified_cases(
        desk.reader, code=reply.code, mobile=mobile, only_reminded=reply.act != "rate"
    )
    if not noticed:
        return None, _(NO_CASE)
    ours = sorted({one.case_id for one in noticed if one.mobile == mobile})
    if not ours:
        return None, _(OTHER_MOBILE)
    if len(ours) > 1:
        return None, _(TOO_MANY)
    return desk.reader.case(ours[0]), ""
