"""The outbox drained, the inbox filled. Every message is told once in effect, every record taken once.

A message's id was written with the act; sending it again is sending the same message. A record and
the cursor behind it are written together. So a process that is killed anywhere here leaves a store
on which the same command finishes the work.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ... import connectors, machine
from ...cases.journal import canonical
from ...connectors import DEPARTMENTS
from ...errors import Conflict, Unavailable
from ...language import _
from ...store.queries import messages, records, records_for_officers
from ..casework import failures, recheck, settlement_breaks
from ..casework.inbox import TakenMeanwhile, keep
from ..casework.unfinished import finish_interrupted
from ..contributions.declarations import wire_rows
from ..records import sensing
from . import arrivals, conflict_cases, resuming

if TYPE_CHECKING:
    from ...connectors import Message
    from .. import Desk

PAGE = 500
#: A feed is read so far in one sync, and so many pages without any record are borne with.
MOST_PAGES, MOST_EMPTY_PAGES = 2000, 10


@dataclass
class Result:
    """What a sync did, in the shape of `yb sync run --json`."""

    sent: int = 0
    accepted: int = 0
    refused: int = 0
    waiting: int = 0
    received: int = 0
    conflicts: int = 0
    away: str = ""
    cure: str = ""
    silent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    heard: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The documented keys."""
        names = ("sent", "accepted", "refused", "waiting", "received", "conflicts")
        return {name: getattr(self, name) for name in names}

    def end_with(self, away: Unavailable) -> None:
        """Say who is away; where somebody answered, also what to do about it."""
        self.away, self.cure = away.says, away.cure if away.heard else ""

    def add(self, later: Result) -> None:
        """Take a later sync's result in: what was done adds up, what is left is the later's."""
        self.sent += later.sent
        self.accepted += later.accepted
        self.refused += later.refused
        self.received += later.received
        self.opened += later.opened
        self.waiting, self.conflicts = later.waiting, later.conflicts
        self.away, self.cure = later.away, later.cure
        self.silent = later.silent
        self.failed = list(dict.fromkeys([*self.failed, *later.failed]))


#: A platform that always has something new to say must not keep a night from ending.
MOST_ROUNDS = 6


def until_quiet(desk: Desk) -> Result:
    """Sync until neither side has anything new to say (an answer may call for another message)."""
    result = run(desk)
    for _round in range(MOST_ROUNDS):
        if result.away or not (result.accepted or result.refused or result.received):
            return result
        more = run(desk)
        quiet = not (more.accepted or more.refused or more.received)
        result.add(more)
        if quiet or more.away:
            break
    return result


def push(desk: Desk) -> str:
    """Send what waits and fetch nothing; what is away, or an empty string."""
    try:
        with alone(desk):
            send_all(desk, Result())
    except Unavailable as away:
        return away.says
    return ""


def run(desk: Desk) -> Result:
    """Send what waits, fetch what is new, open and settle what the records call for.

    A department that is away is no error here: its messages wait (`Result.away` says so).
    """
    result = Result()
    with alone(desk):
        number_from_now(desk)
        finish_interrupted(desk, result.failed)
        try:
            send_all(desk, result)
            resuming.settlements_of(desk, result.failed)
            receive_all(desk, result)
        except Unavailable as away:
            result.end_with(away)
        take_waiting(desk, result)
        if not result.away:
            try:
                send_all(desk, result)
            except Unavailable as away:
                result.end_with(away)
    result.opened += settlement_breaks.open_all(desk)
    note_line(desk, result)
    result.waiting = messages.count_waiting(desk.reader)
    result.conflicts = messages.count_for_an_officer(desk.reader)
    result.conflicts += records_for_officers.count_for_an_officer(desk.reader)
    return result


def note_line(desk: Desk, result: Result) -> None:
    """Keep whether the line is open: what is verified without one is looked at again (`recheck`)."""
    state = "away" if result.away else "open"
    if desk.reader.setting("line") != state:
        with desk.store.transaction() as tx:
            tx.setting("line", state)
    if state == "open":
        recheck.run(desk)


@contextmanager
def alone(desk: Desk) -> Iterator[None]:
    """Only one sync at a time on a store; the lock goes with the process, however it ends."""
    from filelock import FileLock, Timeout

    lock = FileLock(str(desk.path) + ".sync", timeout=5)
    try:
        with lock:
            yield
    except Timeout:
        raise Conflict(
            _("another sync is running on this office"),
            _("wait until it ends; nothing was done twice"),
        ) from None


def send_all(desk: Desk, result: Result) -> None:
    """Send the outbox in order, each message once. Raises Away where the platform answers nothing."""
    through = -1
    now = desk.now().isoformat(timespec="seconds")
    desk.platform.remember(messages.last_answers(desk.reader))
    while page := messages.to_send(desk.reader, now=now, after=through):
        for message in page:
            send_one(desk, message, result)
            through = message.number


def send_one(desk: Desk, row: messages.Message, result: Result) -> None:
    """Send one message and keep its receipt. The same id goes out again after a lost answer.

    A message that fails, for whatever reason, is passed over (`failures`).
    """
    result.sent += 1
    try:
        receipt = desk.platform.send(_message(desk, row))
    except Unavailable as away:
        if not failures.is_of_the_message(desk, away, row.attempts):
            with desk.store.transaction() as tx:
                messages.count_try(tx, row.id)
            raise
        result.failed.append(failures.message(desk, row, away))
        return
    except Exception as fault:  # one message never blocks the others
        if machine.is_of_the_machine(fault):
            raise
        result.failed.append(failures.message(desk, row, fault))
        return
    with desk.store.transaction() as tx:
        messages.set_receipt(
            tx,
            row.id,
            state=receipt.state,
            receipt=canonical(
                {
                    "reference": receipt.reference,
                    "answer": receipt.answer,
                    **dict(receipt.body),
                }
            ),
            says=receipt.says,
        )
    if receipt.state == "accepted":
        result.accepted += 1
        conflict_cases.accepted(desk, row.id)
    else:
        result.refused += 1
        conflict_cases.open_for(
            desk,
            row.id,
            concerns=row.case_id,
            title=f"{row.topic} {row.case_id}",
            says=receipt.says,
        )


def _message(desk: Desk, row: messages.Message) -> Message:
    """The message of a row of the outbox, with the lines of a declaration where it brings one."""
    from ...connectors import Message

    needs_rows = row.topic == "declare_wages"
    body = json.loads(row.body)
    if original := messages.by_id(desk.reader, str(body.get("message_id", ""))):
        body["message_made"] = original.created
        body["message_number"] = number_of(desk, original)
    return Message(
        id=row.id,
        topic=row.topic,
        body=body,
        rows=(lambda: wire_rows(desk, row.case_id)) if needs_rows else None,
        created=row.created,
        number=number_of(desk, row),
    )


def number_of(desk: Desk, row: messages.Message) -> int:
    """A message's place in the outbox, of which its number on the wire is made; below nought for one that
    a version before wrote and may have sent under the number that it had then.
    """
    since = desk.reader.setting("numbered_since")
    return row.number if since and row.created >= since else -1


def number_from_now(desk: Desk) -> None:
    """From now on a message's number on the wire holds the time of its making; once for an older office."""
    if not desk.reader.setting("numbered_since"):
        with desk.store.transaction() as tx:
            tx.setting("numbered_since", desk.now().isoformat(timespec="seconds"))


def receive_all(desk: Desk, result: Result) -> None:
    """Fetch every department's new records up to now.

    A department that the platform says is out of service, or whose feed cannot be used, is passed over
    (`Result.silent`), the others are read. Raises Unavailable where the platform itself does not answer.
    A page of records and the cursor behind it are one transaction; when each department was last read to
    its end is written once for all of them, also where the line breaks off between two.
    """
    try:
        for department in DEPARTMENTS:
            if receive(desk, department, result):
                result.heard[department] = desk.now().isoformat(timespec="seconds")
    finally:
        if result.heard:
            with desk.store.transaction() as tx:
                for name, time in result.heard.items():
                    tx.setting(f"heard:{name}", time)


def receive(desk: Desk, department: str, result: Result) -> bool:
    """Fetch one department's new records, page by page; False where its feed cannot be used now.

    A feed that never ends, or comes back to where it was, is left after `MOST_PAGES` (`Result.failed`).
    """
    seen: set[str] = set()
    empty = 0
    for _page in range(MOST_PAGES):
        cursor = desk.reader.setting(f"cursor:{department}")
        try:
            feed = desk.platform.fetch(department, cursor, PAGE)
        except Unavailable as no_answer:
            is_first = department == DEPARTMENTS[0]
            if not no_answer.heard or (is_first and not failures.answers(desk)):
                raise
            result.silent.append(department)
            return False
        except Exception as fault:  # one department's feed never keeps the others from being read
            if machine.is_of_the_machine(fault):
                raise
            result.failed.append(f"{_(department)}: {failures.sentence_of(fault)}")
            return False
        empty = 0 if feed.records else empty + 1
        if feed.records or feed.cursor != cursor:
            with desk.store.transaction() as tx:
                for record in feed.records:
                    result.received += keep(tx, record)
                tx.setting(f"cursor:{department}", feed.cursor)
        if not feed.more:
            return True
        if feed.cursor in seen or empty > MOST_EMPTY_PAGES:
            break
        seen.add(feed.cursor)
    result.failed.append(
        _("{department}: its feed does not end; what is left is fetched with the next sync").format(
            department=_(department)
        )
    )
    return False


def take_waiting(desk: Desk, result: Result) -> None:
    """Do what each waiting record calls for; what cannot be done yet goes on waiting."""
    now = desk.now().isoformat(timespec="seconds")
    rows = [*records.to_take(desk.reader, now), *set_aside_answers(desk)]
    for row in rows:
        try:
            take_one(desk, row, result)
        except TakenMeanwhile:
            continue
        except Exception as fault:  # one record never blocks the others
            if machine.is_of_the_machine(fault):
                raise
            if isinstance(fault, Unavailable) and not fault.heard:
                raise
            result.failed.append(failures.record(desk, row, fault))
    if not result.away:
        resuming.ask_about(desk, rows, result.failed)
        resuming.ask_again(desk, result.failed)


def set_aside_answers(desk: Desk) -> list[records.Record]:
    """The answers that fitted nothing so far: what they belong to may have come since. Those that lack
    something themselves are not tried again.
    """
    return [
        row
        for row in records.unanswered(desk.reader, failures.ANSWERS)
        if row.taken == "set_aside" and connectors.is_whole(row.department, row.kind, row.body)
    ]


def take_one(desk: Desk, row: records.Record, result: Result) -> None:
    """Do what one record calls for."""
    if f"{row.department}.{row.kind}" in arrivals.ARRIVALS:
        arrivals.take(desk, row)
    elif (done := sensing.sense(desk, row)) is not None and done.is_new:
        result.opened.append(done.case.id)
