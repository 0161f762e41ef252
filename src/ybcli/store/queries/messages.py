"""The outbox: messages to departments and persons, and the state of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .. import dialect
from . import persons
from ._rows import Source, Transaction, columns, every, exists, first, value


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
class NotifiedCase:
    """A case with a notice, and the mobile to which the notice went."""

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
    """The time of the oldest waiting message; None where none waits."""
    since: str | None = value(db, "SELECT min(created) FROM message WHERE state = 'waiting'")
    return since


def refused(db: Source) -> list[Message]:
    """The messages that their department refused, in the order in which they were written."""
    return every(db, Message, f"{_SELECT} WHERE state = 'refused' ORDER BY number")


def notified_cases(
    db: Source, *, code: str, mobile: str, only_reminded: bool, until: str = ""
) -> list[NotifiedCase]:
    """The cases to which a reply can refer: of this `code`, or else those of a notice to the mobile.

    `only_reminded` leaves out those that do not await consent, `until` (ISO day) later notices.
    """
    stage = "AND q.stage = 'reminded' " if only_reminded else ""
    return every(
        db,
        NotifiedCase,
        f"SELECT DISTINCT q.case_id, {_MOBILE} FROM message m "
        f"JOIN queue q ON q.case_id = m.case_id WHERE m.topic = 'notice' {stage}"
        "AND (:until = '' OR substr(m.created, 1, 10) <= :until) "
        "AND (:code = '' OR q.case_id LIKE :code || '-%') "
        f"AND (:code <> '' OR {_MOBILE} = :mobile) ORDER BY q.case_id",
        code=code,
        mobile=mobile,
        until=until,
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
    return [str(content) for (content,) in rows if content]


def by_id(db: Source, message: str) -> Message | None:
    """The message of this id."""
    return first(db, Message, f"{_SELECT} WHERE id = :id", id=message)


def of_topic(db: Source, case_id: str, topic: str) -> Message | None:
    """The message of a topic that a case sent or will send; the last one, where one was sent anew."""
    return first(
        db,
        Message,
        f"{_SELECT} WHERE case_id = :id AND topic = :topic ORDER BY state = 'dropped', number DESC",
        id=case_id,
        topic=topic,
    )


def had_letter(db: Source, party_id: str, template: str) -> bool:
    """Was a letter of this template written to the party before, in any case and under any of its numbers?"""
    return bool(
        value(
            db,
            "SELECT count(*) FROM message m JOIN queue q ON q.case_id = m.case_id "
            f"WHERE m.topic = 'notice' AND {persons.is_person('q.party_id', 'party')} "
            "AND m.id LIKE '%:' || :template || '%'",
            party=party_id,
            template=template,
        )
    )


def accepted_before(db: Source, case_id: str, topic: str, number: int) -> Message | None:
    """The last message of a topic about a case that was accepted before another one."""
    return first(
        db,
        Message,
        f"{_SELECT} WHERE case_id = :case AND topic = :topic AND state = 'accepted' "
        "AND number < :number ORDER BY number DESC",
        case=case_id,
        topic=topic,
        number=number,
    )


def is_accepted(db: Source, case_id: str, topics: Sequence[str]) -> bool:
    """Has the platform accepted a message of one of the topics about a case?"""
    return exists(
        db,
        f"SELECT 1 FROM message WHERE case_id = :id AND {dialect.any_of('topic', 'topics')} "
        "AND state = 'accepted'",
        id=case_id,
        topics=dialect.list_of(topics),
    )


def is_being_taken_back(db: Source, party_id: str, topic: str) -> bool:
    """Has the platform yet to hear that a message of a topic about the person is reversed?"""
    return exists(
        db,
        "SELECT 1 FROM message m WHERE m.topic = 'reverse' AND m.state IN ('waiting', 'failed') "
        f"AND {dialect.json_text('m.body', 'topic')} = :topic "
        f"AND {persons.is_person(dialect.json_text('m.body', 'id_number'), 'party')}",
        topic=topic,
        party=party_id,
    )


def is_reversed(db: Source, case_id: str) -> bool:
    """Has the platform accepted that a message of a case is reversed?"""
    return exists(
        db,
        "SELECT 1 FROM message WHERE topic = 'reverse' AND state = 'accepted' "
        f"AND {dialect.begins_with(dialect.json_text('body', 'message_id'), 'mine')}",
        mine=f"{case_id}:",
    )


def to_send(db: Source, *, now: str, after: int, limit: int = 100) -> list[Message]:
    """The next messages to send in the order of their numbers: those that wait, and those that failed
    and whose next try is due.
    """
    return every(
        db,
        Message,
        f"{_SELECT} WHERE state IN ('waiting', 'failed') AND retry_at <= :now "
        "AND number > :after ORDER BY number LIMIT :limit",
        now=now,
        after=after,
        limit=limit,
    )


def ids(db: Source) -> Iterator[str]:
    """The ids of all messages that were ever written."""
    for (message,) in db.rows("SELECT id FROM message"):
        yield str(message)


def last_answers(db: Source, most: int = 200) -> dict[str, str]:
    """The numbers of the platform's last answers, and the messages for which it gave them."""
    answer = dialect.json_text("receipt", "answer")
    rows = db.rows(
        f"SELECT {answer}, id FROM message WHERE state = 'accepted' ORDER BY number DESC LIMIT :most",
        most=most,
    )
    return {str(number): str(message) for number, message in rows if number}


def count_waiting(db: Source) -> int:
    """How many messages wait to be sent."""
    return int(value(db, "SELECT count(*) FROM message WHERE state = 'waiting'"))


def count_for_an_officer(db: Source) -> int:
    """How many messages were refused or cannot be sent."""
    return int(value(db, "SELECT count(*) FROM message WHERE state IN ('refused', 'failed')"))


@dataclass(frozen=True, slots=True)
class FailedMessage(Message):
    """A message that cannot be sent, and the officer of its case."""

    officer: str | None


def failed(db: Source) -> list[FailedMessage]:
    """The messages that cannot be sent, with the officers of their cases."""
    return every(
        db,
        FailedMessage,
        f"SELECT {columns(Message, 'm')}, q.officer FROM message m "
        "LEFT JOIN queue q ON q.case_id = m.case_id WHERE m.state = 'failed' ORDER BY m.number",
    )


def without_case(db: Source) -> list[str]:
    """The messages that belong to no case and are no seal."""
    rows = db.rows(
        "SELECT m.id FROM message m LEFT JOIN queue q ON q.case_id = m.case_id "
        "WHERE m.topic <> 'seal' AND q.case_id IS NULL"
    )
    return [message for (message,) in rows]


def set_note(db: Transaction, message: str, says: str) -> None:
    """Write the delivery note of a message to a person."""
    db.run("UPDATE message SET says = :says WHERE id = :id", says=says, id=message)


def count_try(db: Transaction, message: str) -> None:
    """Count one more try to send a message."""
    db.run("UPDATE message SET attempts = attempts + 1 WHERE id = :id", id=message)


def set_receipt(db: Transaction, message: str, *, state: str, receipt: str, says: str) -> None:
    """Write the platform's receipt (JSON) for a waiting or failed message."""
    db.run(
        "UPDATE message SET state = :state, attempts = attempts + 1, receipt = :receipt, "
        "says = :says, retry_at = '' WHERE id = :id AND state IN ('waiting', 'failed')",
        state=state,
        receipt=receipt,
        says=says,
        id=message,
    )


def set_failure(
    db: Transaction, message: str, *, state: str, tries: int, retry_at: str, says: str
) -> None:
    """Write that a message failed: its state, the tries so far, and the time of the next (ISO)."""
    db.run(
        "UPDATE message SET state = :state, attempts = :tries, retry_at = :time, says = :says "
        "WHERE id = :id AND state IN ('waiting', 'failed')",
        state=state,
        tries=tries,
        time=retry_at,
        says=says,
        id=message,
    )
