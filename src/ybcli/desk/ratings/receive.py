"""Ratings (好差评, 8.1): every channel in one store, each rating once, none lost.

A case can be rated when it is done, once by each who may rate it. What fits no case is kept as
unmatched; what is about another person's case, or comes too early, is set aside with the reason. An
officer sees ratings without names, and none of a case that is still in his own hands. A rating of 1
or 2 opens a case (`desk/ratings/bad_ratings`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ...cases.journal import canonical
from ...errors import BadData, Conflict, NotAllowed
from ...language import N_, _
from ...store.queries import ratings as store
from ..casework import acts, permissions
from ..casework.inbox import set_record_status, set_record_status_in
from . import bad_ratings
from .form import Rating, read
from .matching import ANONYMOUS, Placed, mobile_of, placed, rater_of, why_not

if TYPE_CHECKING:
    from ...cases.journal import Case
    from ...store.queries.records import Record
    from ...store.store import Transaction
    from .. import Desk

#: What became of a rating.
STATES: Final = (
    N_("linked"),
    N_("assigned"),
    N_("settlement"),
    N_("unmatched"),
    N_("set_aside"),
    N_("conflict"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A rating as it stands in the store: its id, state, case or "", why, and whether it is new."""

    id: str
    state: str
    case_id: str
    says: str
    follow_up: str
    is_new: bool = True


def keep(
    desk: Desk,
    rating: Rating,
    also: Callable[[Transaction, Kept], None] = lambda _unit, _kept: None,
) -> Kept:
    """Write a rating into the store, once; a bad one opens its case in the same transaction.

    The same id with other content is kept beside the first as a conflict. `also` is written in the
    same transaction (what became of a record).
    """
    with desk.store.transaction() as tx:
        kept = _written(desk, tx, rating)
        also(tx, kept)
    if kept.is_new and kept.follow_up:
        acts.advance(desk, kept.follow_up)
    return kept


def _written(desk: Desk, tx: Transaction, rating: Rating) -> Kept:
    old = store.by_id(tx, rating.id)
    if old is not None and is_same(old, rating):
        return _kept(old, is_new=False)
    if old is not None:
        digest = hashlib.sha256(canonical(asdict(rating)).encode()).hexdigest()[:12]
        says = _("rating {rating} came again with other content").format(rating=rating.id)
        rating = replace(rating, id=f"{rating.id}#{digest}")
        if again := store.by_id(tx, rating.id):
            return _kept(again, is_new=False)
        where = Placed("conflict", says=says)
    else:
        where = placed(desk, tx, rating)
    follow_up = ""
    if bad_ratings.is_due(rating.score, where.state):
        mobile = mobile_of(tx, rating, where.case)
        follow_up = bad_ratings.open_for(desk, tx, rating, where.case, mobile)
    row = store.Rating(
        id=rating.id,
        case_id=where.case.id if where.case else "",
        item=where.case.item if where.case else rating.item,
        region=where.case.region if where.case else desk.region,
        channel=rating.channel,
        method=rating.method,
        score=rating.score,
        comment=rating.comment,
        rater=rater_of(rating),
        place=rating.place,
        settlement=rating.settlement,
        at=rating.at,
        taken_at=desk.now().isoformat(timespec="seconds"),
        state=where.state,
        says=where.says,
        follow_up=follow_up,
    )
    store.add(tx, row)
    return _kept(row)


def _kept(row: store.Rating, *, is_new: bool = True) -> Kept:
    return Kept(row.id, row.state, row.case_id, row.says, row.follow_up, is_new)


def is_same(row: store.Rating, rating: Rating) -> bool:
    """Does the rating say what the store's row of the same id says?

    Which case it is about is compared only where an officer has not assigned another.
    """
    names = ("channel", "method", "score", "comment", "place", "settlement", "at")
    told = rating.case_id if row.case_id and row.state != "assigned" else ""
    case = row.case_id if told else ""
    same = all(getattr(row, name) == getattr(rating, name) for name in names)
    return same and told == case and row.rater == rater_of(rating)


def take(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """Take a rating from the inbox; what became of it is written with the record."""
    rating, problems = read(desk, body)
    if rating is None:
        set_record_status(
            desk, record, "set_aside", "", "; ".join(problem.says for problem in problems)
        )
        return
    keep(desk, rating, _marking(record))


def by_reply(desk: Desk, record: Record, case: Case, score: int, body: Mapping[str, Any]) -> None:
    """Take a rating that came as an answer to a text message (短信评价); its mobile was checked."""
    number = str(body.get("reply_number") or record.record_id)
    told = {
        "rating_number": f"sms:{number}",
        "channel": channel_of(case),
        "method": "sms",
        "score": score,
        "case_id": case.id,
        "credit_code" if case.party["kind"] == "unit" else "id_number": case.party["id"],
        "mobile": body["mobile"],
        "rated_at": body["at"],
    }
    take(desk, record, told)


def _marking(record: Record) -> Callable[[Transaction, Kept], None]:
    """Write with the rating what became of the record: taken, set aside, or a conflict."""

    def marked(tx: Transaction, kept: Kept) -> None:
        taken = kept.state if kept.state in {"set_aside", "conflict"} else "taken"
        set_record_status_in(tx, record, taken, kept.case_id, kept.says)

    return marked


def channel_of(case: Case) -> str:
    """The rating channel of the place where a case was handed in (8.1.2)."""
    if case.channel in {"window", "terminal"}:
        return "hall_window" if case.channel == "window" else "self_service_terminal"
    return "unit_online" if case.party["kind"] == "unit" else "zlb"


def rate(
    desk: Desk,
    case_id: str,
    score: int,
    *,
    channel: str = "",
    method: str = "scan",
    comment: str = "",
    rater: str = "",
    place: str = "",
) -> Kept:
    """Rate a case (`yb case rate`). `rater` is the number or mobile of who rates, empty: nobody says.

    Raises NotAllowed where the case cannot be rated, or not by them; Conflict where they have rated
    it with another score; BadData for a score, channel or method that is none.
    """
    case = desk.reader.case(case_id)
    told = {
        "rating_number": f"{case.id}:{'party' if rater else ANONYMOUS}",
        "channel": channel or channel_of(case),
        "method": method,
        "score": score,
        "comment": comment,
        "case_id": case.id,
        **_who(rater),
        "window" if (channel or channel_of(case)) == "hall_window" else "terminal": place,
        "rated_at": desk.now().isoformat(timespec="seconds"),
    }
    rating, problems = read(desk, told)
    if rating is None:
        raise BadData(problems[0].says, problems[0].cure, problems=problems)
    if why := why_not(desk, desk.reader, rating, case):
        raise NotAllowed(why, _("a case is rated when it is done, by those whose case it is"))
    old = store.by_id(desk.reader, rating.id)
    if old is not None:
        if not is_same(old, replace(rating, at=old.at)):
            raise Conflict(
                _("case {case} was rated already").format(case=case.id),
                _("a rating is given once and not changed"),
            )
        return _kept(old, is_new=False)
    return keep(desk, rating)


def _who(rater: str) -> dict[str, str]:
    """Which of number and mobile the rater gave; nothing at all is anonymous."""
    if not rater:
        return {"is_anonymous": "yes"}
    if len(rater) == 11:
        return {"mobile": rater}
    is_unit = len(rater) == 18 and not rater[:17].isdigit()
    return {"credit_code" if is_unit else "id_number": rater}


def assign(desk: Desk, rating_id: str, case_id: str, reason: str) -> Kept:
    """Assign a rating that fitted no case to one, with a reason. A bad one opens its case now.

    Raises BadData where there is no such rating or case, NotAllowed where it has a case, the case
    cannot be rated, or is not of the person who rated.
    """
    if not reason.strip():
        raise BadData(_("assigning needs a reason"), _('give it with --reason "…"'))
    case = desk.reader.case(case_id)
    permissions.check_officer(desk, desk.officer, case, "assign")
    row = found(desk, rating_id)
    if row.state not in {"unmatched", "set_aside"}:
        raise NotAllowed(
            _("rating {rating} is {state}").format(rating=row.id, state=_(row.state)),
            _("only ratings that fitted no case are assigned"),
        )
    rating = Rating.from_row(row)
    if why := why_not(desk, desk.reader, rating, case, by_officer=True):
        raise NotAllowed(why, _("`yb rating list --state unmatched` shows what fits no case"))
    says = _("assigned by {officer}: {reason}").format(officer=desk.officer, reason=reason)
    follow_up = row.follow_up
    with desk.store.transaction() as tx:
        if not follow_up and bad_ratings.is_due(rating.score, "assigned"):
            mobile = mobile_of(tx, rating, case)
            follow_up = bad_ratings.open_for(desk, tx, rating, case, mobile)
        assigned = replace(
            row,
            case_id=case.id,
            item=case.item,
            region=case.region,
            state="assigned",
            says=says,
            follow_up=follow_up,
        )
        store.assign(tx, assigned, row.state)
    if follow_up:
        acts.advance(desk, follow_up)
    return _kept(assigned)


def link_early(desk: Desk, case: Case) -> None:
    """Link the ratings of a case that came before it was done, now that it is. A bad one opens its case."""
    for row in store.early(desk.reader, case.id):
        rating = Rating.from_row(row)
        if why_not(desk, desk.reader, rating, case):
            continue
        follow_up = row.follow_up
        with desk.store.transaction() as tx:
            if not follow_up and bad_ratings.is_due(rating.score, "linked"):
                mobile = mobile_of(tx, rating, case)
                follow_up = bad_ratings.open_for(desk, tx, rating, case, mobile)
            says = _("it came before the case was done")
            store.assign(tx, replace(row, says=says, follow_up=follow_up), row.state)
        if follow_up:
            acts.advance(desk, follow_up)


def found(desk: Desk, rating_id: str) -> store.Rating:
    """The row of a rating that the officer may see. Raises BadData where there is none."""
    row = store.visible(desk.reader, rating_id, desk.officer)
    if row is None:
        raise BadData(
            _("there is no rating {rating}").format(rating=rating_id),
            _("`yb rating list` shows them; ratings of your own open cases are not shown"),
        )
    return row


def listed(desk: Desk, *, state: str = "", case: str = "") -> list[dict[str, Any]]:
    """The ratings that the officer may see, the newest first, without who rated."""
    return [shown(row) for row in store.listed(desk.reader, desk.officer, state=state, case=case)]


def shown(row: store.Rating) -> dict[str, Any]:
    """A rating for the screen: never who rated, numbers in the comment masked."""
    return {
        "rating": row.id,
        "at": row.at,
        "channel": row.channel,
        "method": row.method,
        "score": row.score,
        "item": row.item,
        "case": row.case_id,
        "place": row.place,
        "settlement": row.settlement,
        "state": row.state,
        "follow_up": row.follow_up,
        "comment": bad_ratings.without_numbers(row.comment),
        "says": row.says,
    }
