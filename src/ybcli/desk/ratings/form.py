"""A rating as a channel gives it (8.1.2): its fields checked, whoever brings it.

The inbox's records, the rows of a file (8.1.3) and the officer's own command pass here alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ...cases import identity
from ...errors import Problem
from ...language import N_, _
from ...settings import CHINA

if TYPE_CHECKING:
    from ...store.queries import ratings
    from .. import Desk

#: The six channels of 8.1.2; the hall's windows and its terminals are told apart.
CHANNELS: Final = (
    N_("zlb"),
    N_("hotline_12345"),
    N_("hall_window"),
    N_("self_service_terminal"),
    N_("unit_online"),
    N_("hospital_window"),
    N_("pharmacy_or_clinic"),
)
METHODS: Final = (N_("face"), N_("scan"), N_("sms"), N_("call"))
INSTITUTIONS: Final = (N_("hospital"), N_("pharmacy"), N_("clinic"))

#: The five steps of the scale, 1 very poor to 5 very good.
SCORES: Final = (1, 2, 3, 4, 5)

_CLAUSE = "8.1.2"


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating: what was said, where, by whom. `place` is `window:03`, `terminal:T1`, `pharmacy:P9`."""

    id: str
    channel: str
    method: str
    score: int
    at: str
    comment: str = ""
    case_id: str = ""
    item: str = ""
    id_number: str = ""
    credit_code: str = ""
    mobile: str = ""
    is_anonymous: bool = False
    place: str = ""
    settlement: str = ""

    @classmethod
    def from_row(cls, row: ratings.Rating) -> Rating:
        """The rating that a row of the store holds, with what it keeps of who rated."""
        kind, _colon, number = row.rater.rpartition(":")
        return cls(
            id=row.id,
            channel=row.channel,
            method=row.method,
            score=row.score,
            at=row.at,
            comment=row.comment,
            case_id=row.case_id,
            item=row.item,
            place=row.place,
            settlement=row.settlement,
            id_number=number if kind == "person" else "",
            credit_code=number if kind == "unit" else "",
            mobile=number if kind == "mobile" else "",
            is_anonymous=row.rater == "anonymous",
        )

    @property
    def institution(self) -> str:
        """Hospital, pharmacy or clinic where it was given in one, else empty."""
        kind = self.place.partition(":")[0]
        return kind if kind in INSTITUTIONS else ""


def read(desk: Desk, told: Mapping[str, Any]) -> tuple[Rating | None, list[Problem]]:
    """The rating that `told` (our field names) says, or every Problem that keeps it from being one."""
    words = {name: str(value or "").strip() for name, value in told.items()}

    def word(name: str) -> str:
        return words.get(name, "")

    problems = [
        Problem(
            "field.missing",
            _("{field} is missing").format(field=name),
            _("ask the channel that sent it"),
            _CLAUSE,
            name,
        )
        for name in ("rating_number", "channel", "method", "score", "rated_at")
        if not word(name)
    ]
    problems += _choices(word("channel"), word("method"), word("score"), word("institution_type"))
    at, problem = _moment(desk, word("rated_at"))
    problems += [problem] if problem else []
    numbers: dict[str, str] = {}
    for name, check in (("id_number", identity.id_number), ("credit_code", identity.credit_code)):
        if word(name):
            clean, wrong = check(word(name), today=desk.today)
            problems += [wrong] if wrong else []
            numbers[name] = clean or ""
    if problems:
        return None, problems
    return Rating(
        id=word("rating_number"),
        channel=word("channel"),
        method=word("method"),
        score=int(word("score")),
        at=at,
        comment=word("comment"),
        case_id=word("case_id").upper(),
        item=_item_code(desk, word("item")),
        mobile=word("mobile"),
        is_anonymous=word("is_anonymous") == "yes",
        place=_place(words),
        settlement=word("settlement_number"),
        **numbers,
    ), []


def _choices(channel: str, method: str, score: str, institution: str) -> list[Problem]:
    """What is none of the values there are. A call is how the hotline rates, and nobody else."""
    wrong = []
    for name, text, known in (
        ("channel", channel, CHANNELS),
        ("method", method, METHODS),
        ("score", score, tuple(str(one) for one in SCORES)),
        ("institution_type", institution, INSTITUTIONS),
    ):
        if text and text not in known:
            says = _("{field}: {text} is not one of {choices}").format(
                field=name, text=text[:40], choices=", ".join(known)
            )
            wrong.append(Problem("field.not_in_list", says, "", _CLAUSE, name))
    if method == "call" and channel != "hotline_12345":
        says = _("only the hotline takes ratings by call")
        wrong.append(Problem("field.not_in_list", says, "", _CLAUSE, "method"))
    return wrong


def _moment(desk: Desk, text: str) -> tuple[str, Problem | None]:
    """The time of a rating with its zone; never a time to come."""
    if not text:
        return "", None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        says = _("{field}: {text} is no date").format(field="rated_at", text=text[:40])
        cure = _("write it as 2026-07-01")
        return "", Problem("field.not_a_date", says, cure, _CLAUSE, "rated_at")
    moment = moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(CHINA)
    if moment.date() > desk.today:
        says = _("{field}: {text} is still to come").format(field="rated_at", text=text[:40])
        return "", Problem("field.future", says, _("ask the channel"), _CLAUSE, "rated_at")
    return moment.isoformat(timespec="seconds"), None


def _item_code(desk: Desk, text: str) -> str:
    """The item's code; a channel may give its title instead. What is no item of ours is kept as text."""
    if not text or text in desk.items:
        return text
    titled = (one.code for one in desk.items.values() if text in {one.title, one.title_en})
    return next(titled, text[:80])


def _place(words: Mapping[str, str]) -> str:
    """Where it was given: window, terminal and institution keep their kinds apart."""
    for name in ("window", "terminal"):
        if words.get(name):
            return f"{name}:{words[name]}"
    if kind := words.get("institution_type"):
        return f"{kind}:{words.get('institution_code', '')}"
    return f"institution:{words['institution_code']}" if words.get("institution_code") else ""
