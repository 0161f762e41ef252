"""Ratings (好差评): the scores given to the office, the cases they are about, and their follow-up."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .. import dialect
from . import persons
from ._rows import Source, Transaction, columns, every, exists, first


@dataclass(frozen=True, slots=True)
class Rating:
    """A stored rating. `rater` is a kind and a number, or `anonymous`; `score` is 1 to 5.

    `case_id` is empty where no case matches it, `follow_up` where it needs none.
    """

    id: str
    case_id: str
    item: str
    region: str
    channel: str
    method: str
    score: int
    comment: str
    rater: str
    place: str
    settlement: str
    at: str
    taken_at: str
    state: str
    says: str
    follow_up: str


_SELECT = f"SELECT {columns(Rating)} FROM rating"

#: The ratings that an officer may see: not those of an open case that is assigned to the officer.
_VISIBLE = (
    "NOT EXISTS (SELECT 1 FROM queue q WHERE q.case_id = rating.case_id AND q.is_open = 1 "
    "AND q.officer = :officer)"
)


def by_id(db: Source, rating: str) -> Rating | None:
    """The rating of this id, without regard to who may see it."""
    return first(db, Rating, f"{_SELECT} WHERE id = :id", id=rating)


def visible(db: Source, rating: str, officer: str) -> Rating | None:
    """The rating of this id; None where there is none that the officer may see."""
    return first(db, Rating, f"{_SELECT} WHERE id = :id AND {_VISIBLE}", id=rating, officer=officer)


def listed(db: Source, officer: str, *, state: str = "", case: str = "") -> list[Rating]:
    """The ratings that the officer may see, by state and case, all where empty, the newest
    first.
    """
    return every(
        db,
        Rating,
        f"{_SELECT} WHERE {_VISIBLE} AND (:state = '' OR state = :state) "
        "AND (:case = '' OR case_id = :case) ORDER BY at DESC, id",
        officer=officer,
        state=state,
        case=case,
    )


def matched(db: Source) -> list[Rating]:
    """The ratings matched to a case or a settlement, the oldest first."""
    return every(
        db,
        Rating,
        f"{_SELECT} WHERE state IN ('linked', 'assigned', 'settlement') ORDER BY at, id",
    )


def early(db: Source, case_id: str) -> list[Rating]:
    """The ratings about a case that were set aside, the oldest first."""
    return every(
        db,
        Rating,
        f"{_SELECT} WHERE case_id = :case AND state = 'set_aside' ORDER BY at, id",
        case=case_id,
    )


def is_rated(db: Source, case_id: str, rater: str, *, besides: str) -> bool:
    """Has this rater rated the case, with a rating other than `besides`?"""
    return exists(
        db,
        "SELECT 1 FROM rating WHERE case_id = :case AND rater = :rater AND id <> :id "
        "AND state IN ('linked', 'assigned')",
        case=case_id,
        rater=rater,
        id=besides,
    )


def add(db: Transaction, rating: Rating) -> None:
    """Write a new rating."""
    db.run(dialect.insert("rating", Rating.__dataclass_fields__), **asdict(rating))


def assign(db: Transaction, rating: Rating, was: str) -> None:
    """Write the case to which a rating was assigned, if it is still in the state `was`."""
    db.run(
        "UPDATE rating SET case_id = :case, item = :item, region = :region, state = 'assigned', "
        "says = :says, follow_up = :follow_up WHERE id = :id AND state = :was",
        case=rating.case_id,
        item=rating.item,
        region=rating.region,
        says=rating.says,
        follow_up=rating.follow_up,
        id=rating.id,
        was=was,
    )


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An open case in which a bad rating is followed up; days are ISO.

    `given` is a JSON list of the forms, each a JSON text, of the answers in it.
    """

    case_id: str
    rating: str
    opened: str
    due: str
    officer: str
    given: str


def follow_ups(db: Source, item: str) -> list[FollowUp]:
    """The open cases of the item of follow-ups, the oldest first."""
    return every(
        db,
        FollowUp,
        "SELECT q.case_id, q.party_id, q.opened, q.due, q.officer, "
        f"(SELECT {dialect.json_list('e.form')} FROM entry e WHERE e.case_id = q.case_id "
        "AND e.act = 'answer') FROM queue q WHERE q.item = :item AND q.is_open = 1 "
        "ORDER BY q.opened, q.case_id",
        item=item,
    )


def candidates(db: Source, *, item: str, number: str, mobile: str) -> list[str]:
    """The finished cases of a number, or without one of a mobile, that a rating can be about.

    `item` is empty where the rating names none.
    """
    rows = db.rows(
        "SELECT q.case_id FROM queue q WHERE (q.is_open = 0 OR q.stage = 'notified') "
        "AND q.party_kind <> 'office' AND (:item = '' OR q.item = :item) AND (:number <> '' "
        f"AND {persons.is_person('q.party_id', 'number')} OR :number = '' AND :mobile <> '' AND (q.party_id IN "
        "(SELECT id FROM party WHERE mobile = :mobile) OR q.case_id IN (SELECT case_id FROM message "
        f"WHERE topic = 'notice' AND {dialect.json_text('body', 'mobile')} = :mobile))) "
        "ORDER BY q.case_id",
        item=item,
        number=number,
        mobile=mobile,
    )
    return [row[0] for row in rows]
