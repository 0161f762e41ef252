"""The outbox: what departments and persons are to be sent, and how far each message is."""

from __future__ import annotations

from dataclasses import dataclass

from .. import dialect
from ._rows import Source, Transaction, columns, every, value


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the outbox. `body` and `receipt` are JSON texts, `created` is an ISO time."""

    id: str
    number: int
    case_id: str
    department: str
    topic: str
    body: str
    created: str
    state: str
    attempts: int
    receipt: str
    says: str
    retry_at: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """A case of which a notice was sent, and the mobile to which it went."""

    case_id: str
    mobile: str | None


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many messages are in one state."""

    state: str
    messages: int


_SELECT = f"SELECT {columns(Message)} FROM message"
_MOBILE = dialect.json_text("m.body", "mobile")


def of_case(db: Source, case_id: str) -> list[Message]:
    """The messages of a case in the order in which they were written."""
    return every(db, Message, f"{_SELECT} WHERE case_id = :id ORDER BY number", id=case_id)


def counts(db: Source) -> list[StateCount]:
    """How many messages are in which state."""
    return every(db, StateCount, "SELECT state, count(*) FROM message GROUP BY state")


def waiting_since(db: Source) -> str | None:
    """The time since when the oldest message waits; None where none waits."""
    since: str | None = value(db, "SELECT min(created) FROM message WHERE state = 'waiting'")
    return since


def refused(db: Source) -> list[Message]:
    """The messages that their department refused, in the order in which they were written."""
    return every(db, Message, f"{_SELECT} WHERE state = 'refused' ORDER BY number")


def noticed(db: Source, *, code: str, mobile: str, only_reminded: bool) -> list[Noticed]:
    """The cases that a reply can mean: of this `code`, or without one those of a notice to the mobile.

    `only_reminded` leaves out those that wait for no consent.
    """
    stage = "AND q.stage = 'reminded' " if only_reminded else ""
    return every(
        db,
        Noticed,
        f"SELECT DISTINCT q.case_id, {_MOBILE} FROM message m "
        f"JOIN queue q ON q.case_id = m.case_id WHERE m.topic = 'notice' {stage}"
        "AND (:code = '' OR q.case_id LIKE :code || '-%') "
        f"AND (:code <> '' OR {_MOBILE} = :mobile) ORDER BY q.case_id",
        code=code,
        mobile=mobile,
    )


def resolve_refused(db: Transaction, message: str, *, state: str, says: str) -> bool:
    """Resolve a message that was refused or cannot be sent; False where there is none of this id."""
    return (
        db.run(
            "UPDATE message SET state = :state, says = :says, attempts = 0, retry_at = '' "
            "WHERE id = :id AND state IN ('refused', 'failed')",
            state=state,
            says=says,
            id=message,
        )
        > 0
    )


def notice_texts(db: Source, case_id: str) -> list[str]:
    """The texts of a case's notices, each once, in the order of the texts."""
    text = dialect.json_text("body", "text")
    rows = db.rows(
        f"SELECT DISTINCT {text} FROM message WHERE case_id = :case AND topic = 'notice' "
        "ORDER BY 1",
        case=case_id,
    )
    return [str(found) for (found,) in rows if found]
