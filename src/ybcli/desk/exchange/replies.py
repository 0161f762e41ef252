"""Answers by text message: consent, objection, a rating. What fits no case is set aside, never lost.

A reply names its case by the code of the notice; without one it means the only case that waits for
this mobile. It counts only from the mobile that the notice went to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...cases.journal import Case, fold
from ...errors import NotAllowed
from ...language import N_, _
from ...store.queries import messages
from ..casework import acts, readers
from ..casework.inbox import set_record_status, set_record_status_in
from ..projections import clock_decisions

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
LATE = N_(
    "the objection came after silence had counted on {day}: "
    '`yb case object {case} --reason "…"` takes it back'
)
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
    mobile, since = str(body["mobile"]), str(body["at"])[:10] if record.says else ""
    case, says = meant(desk, reply, mobile, noticed_by=since)
    if case is None and reply.act != "rate" and says == _(NO_CASE):
        case, says = deemed(desk, reply, mobile, says)
    if case is None:
        set_record_status(desk, record, "set_aside", "", says)
        return
    if reply.act == "rate":
        from ..ratings.receive import by_reply

        by_reply(desk, record, case, reply.score, body)
        return
    who = readers.who_answers(desk, case, mobile)
    form: ConfirmationForm = {"by": who, "channel": "sms", "reply": record.record_id}
    if reply.act == "object":
        form["reason"] = _("objected by text message")
    if clock_decisions.is_deemed(case):
        _after_silence(desk, record, case, reply, form)
        return
    try:
        with desk.store.transaction() as tx:
            folded = fold(tx.entries(case.id))
            acts.write(desk, tx, folded, reply.act, form, by=BY_PERSON)
            set_record_status_in(tx, record, "taken", case.id, "")
    except NotAllowed as refused:
        set_record_status(desk, record, "set_aside", case.id, refused.says)
        return
    acts.advance(desk, case.id)


def deemed(desk: Desk, reply: Reply, mobile: str, otherwise: str) -> tuple[Case | None, str]:
    """The case on which silence has counted by now, that a reply means; or None and `otherwise`."""
    noticed = messages.notified_cases(
        desk.reader, code=reply.code, mobile=mobile, only_reminded=False
    )
    ours = {one.case_id for one in noticed if one.mobile == mobile}
    cases = [desk.reader.case(case_id) for case_id in sorted(ours)]
    cases = [case for case in cases if clock_decisions.is_deemed(case)]
    if len(cases) == 1:
        return cases[0], ""
    return None, _(TOO_MANY) if cases else otherwise


def _after_silence(
    desk: Desk, record: Record, case: Case, reply: Reply, form: ConfirmationForm
) -> None:
    """A reply on which silence has counted by now: one made in time takes that back, whenever it is
    fetched (6.2.2.1). Consent is what silence gave already; a later objection is an officer's.
    """
    if reply.act == "confirm":
        set_record_status(desk, record, "known", case.id, "")
        return
    decision = clock_decisions.standing(case)
    assert decision is not None, "silence has counted"
    said = str(json.loads(record.body)["at"])
    if said[:10] > decision.expiry["ran_out"]["due"] and said >= decision.at:
        says = _(LATE).format(day=decision.day, case=case.id)
        set_record_status(desk, record, "set_aside", case.id, says)
        return
    reason = _("the person had objected on {day}, before silence counted").format(day=said[:10])
    with desk.store.transaction() as tx:
        folded = fold(tx.entries(case.id))
        again = acts.write(desk, tx, folded, "reinstate", {"reason": reason}, by=BY_PERSON)
        acts.write(desk, tx, again, "object", form, by=BY_PERSON)
        set_record_status_in(tx, record, "taken", case.id, "")


def meant(
    desk: Desk, reply: Reply, mobile: str, *, noticed_by: str = ""
) -> tuple[Case | None, str]:
    """The case that a reply means, or None and why not; only of notices up to a day (ISO) where it is
    given: an old reply never means a newer case.
    """
    noticed = messages.notified_cases(
        desk.reader,
        code=reply.code,
        mobile=mobile,
        only_reminded=reply.act != "rate",
        until=noticed_by,
    )
    if not noticed:
        return None, _(NO_CASE)
    ours = sorted({one.case_id for one in noticed if one.mobile == mobile})
    if not ours:
        return None, _(OTHER_MOBILE)
    if len(ours) > 1:
        return None, _(TOO_MANY)
    return desk.reader.case(ours[0]), ""
