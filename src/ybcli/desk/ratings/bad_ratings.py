"""Bad ratings followed up (差评回访整改, 8.2.1): call-back, fix, feedback, or the case stays open.

The rater's name stands nowhere in the case; the mobile is there for the call, masked on every screen.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ...cases.journal import Case
from ...cases.roles import Role
from ...store.queries import ratings
from ...store.queries.queue import NO_DEADLINE
from ..casework import office_cases
from .form import Rating

if TYPE_CHECKING:
    from ...store.store import Transaction
    from .. import Desk

ROLE: Final = Role.BAD_RATING

#: The two lowest steps of the scale (不满意、非常不满意) are what the clause calls 差评.
BAD: Final = (1, 2)

#: Ratings that are somebody's word about us. What is set aside waits until an officer assigns it.
FOLLOWED: Final = ("linked", "assigned", "settlement", "unmatched")

_LONGEST: Final = 200

BY: Final = "department:ratings"


def is_due(score: int, state: str) -> bool:
    """Must a rating be followed up?"""
    return score in BAD and state in FOLLOWED


def open_for(desk: Desk, tx: Transaction, rating: Rating, case: Case | None, mobile: str) -> str:
    """Open the case in which a bad rating is followed up, inside the caller's transaction; its id."""
    told: dict[str, Any] = {
        "rating": rating.id,
        "title": rating.id,
        "about": case.id if case else "",
        "rated_item": case.item if case else rating.item,
        "rated_channel": rating.channel,
        "score": rating.score,
        "comment": shortened(without_numbers(rating.comment)),
        "place": rating.place,
        "settlement": rating.settlement,
        "mobile": mobile,
        "owner": owner(desk, case),
    }
    fields = {name: value for name, value in told.items() if value not in ("", None)}
    region = case.region if case else ""
    reference = f"rating|{rating.id}"
    return office_cases.write(
        desk, tx, ROLE, reference, fields, about=rating.id, region=region, by=BY
    )


def owner(desk: Desk, case: Case | None) -> str:
    """Who follows it up: an officer of the office who has had no hand in the case, where there is one."""
    worked = {entry.by for entry in case.entries} if case else set()
    officers = [
        code for code, told in sorted(desk.officers.items()) if told.get("role", "") != "proxy"
    ]
    others = [code for code in officers if code not in worked]
    return next(iter(others or officers), "")


def without_numbers(text: str) -> str:
    """A comment in which numbers of people (identity, mobile, card) are masked."""
    return re.sub(r"\d[\dXx]{9,}", lambda match: match[0][:3] + "*" * (len(match[0]) - 3), text)


def shortened(text: str) -> str:
    """The comment as long as a field of a form may be; the rating itself keeps it whole."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def ages(desk: Desk) -> list[dict[str, Any]]:
    """The open follow-ups, the oldest first: since when, how many days, due, what is still owed."""
    item = desk.item_of(ROLE)
    answers = item.answers
    found = []
    for one in ratings.follow_ups(desk.reader, item.code):
        given: set[str] = set()
        for form in json.loads(one.given):
            given |= {name for name, value in json.loads(form).get("fields", {}).items() if value}
        found.append(
            {
                "case": one.case_id,
                "rating": one.rating,
                "opened": one.opened,
                "days": (desk.today - date.fromisoformat(one.opened)).days,
                "due": "" if one.due == NO_DEADLINE else one.due,
                "is_late": one.due < desk.today.isoformat(),
                "owner": one.officer,
                "missing": [name for name in answers if name not in given],
            }
        )
    return found
