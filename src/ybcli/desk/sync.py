"""The outbox drained, the inbox filled. Every message is told once in effect, every record taken once.

A message's id was written with the act; sending it again is sending the same message. A record and
the cursor behind it are written together. So a process that is killed anywhere here leaves a store
on which the same command finishes the work.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..cases.journal import canonical
from ..connectors import DEPARTMENTS
from ..errors import Away, Conflict
from ..language import _
from . import act as acts
from . import arrivals, failures, recheck, sensing, settlements
from .declarations import wire_rows

if TYPE_CHECKING:
    from ..cases.journal import Case
    from ..connectors import Message, Record
    from . import Desk

PAGE = 500


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
    silent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The documented keys."""
        return {
            "sent": self.sent,
            "accepted": self.accepted,
            "refused": self.refused,
            "waiting": self.waiting,
            "received": self.received,
            "conflicts": self.conflicts,
        }

    def add(self, later: Result) -> None:
        """Take a later sync's result in: what was done adds up, what is left is the later's."""
        self.sent += later.sent
        self.accepted += later.accepted
        self.refused += later.refused
        self.received += later.received
        self.opened += later.opened
        self.waiting, self.conflicts, self.away = later.waiting, later.conflicts, later.away
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
    except Away as away:
        return away.says
    return ""


def run(desk: Desk) -> Result:
    """Send what waits, fetch what is new, open and settle what the records call for.

    A department that is away is no error here: its messages wait (`Result.away` says so).
    """
    result = Result()
    with alone(desk):
        finish_interrupted(desk, result.failed)
        try:
            send_all(desk, result)
            settlements.resume_all(desk)
            receive_all(desk, result)
        except Away as away:
            result.away = f"{away.says}"
        take_waiting(desk, result)
        if not result.away:
            try:
                send_all(desk, result)
            except Away as away:
                result.away = f"{away.says}"
    note_line(desk, result)
    result.waiting = int(
        desk.reader.scalar("SELECT count(*) FROM message WHERE state = 'waiting'") or 0
    )
    result.conflicts = int(
        desk.reader.scalar("SELECT count(*) FROM message WHERE state IN ('refused', 'failed')") or 0
    ) + int(
        desk.reader.scalar("SELECT count(*) FROM record WHERE taken IN ('conflict', 'failed')") or 0
    )
    return result


def note_line(desk: Desk, result: Result) -> None:
    """Keep whether the line is open: what is verified without one is looked at again (`recheck`)."""
    state = "away" if result.away else "open"
    if desk.reader.setting("line") != state:
        with desk.store.act() as unit:
            unit.setting("line", state)
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


def finish_interrupted(desk: Desk, failed: list[str] | None = None) -> list[str]:
    """Go on with every case on which the program stopped between two acts of its own."""
    stuck = desk.reader.rows(
        "SELECT case_id FROM queue WHERE is_open = 1 AND hands = 'automatic' ORDER BY case_id"
    )
    for row in stuck:
        with failures.of_case(row["case_id"], [] if failed is None else failed):
            acts.advance(desk, row["case_id"])
    return [row["case_id"] for row in stuck]


def send_all(desk: Desk, result: Result) -> None:
    """Send the outbox in order, each message once. Raises Away where the platform answers nothing."""
    through = -1
    while rows := desk.reader.rows(
        "SELECT * FROM message WHERE state IN ('waiting', 'failed') AND retry_at <= :now "
        "AND number > :through ORDER BY number LIMIT 100",
        now=desk.now().isoformat(timespec="seconds"),
        through=through,
    ):
        for row in rows:
            send_one(desk, row, result)
            through = row["number"]


def send_one(desk: Desk, row: Any, result: Result) -> None:
    """Send one message and keep its receipt. The same id goes out again after a lost answer.

    A message that fails, for whatever reason, is passed over (`failures`).
    """
    result.sent += 1
    try:
        receipt = desk.platform.send(_message(desk, row))
    except Away as away:
        if not failures.is_of_the_message(desk, away, row["attempts"]):
            with desk.store.act() as unit:
                unit.run("UPDATE message SET attempts = attempts + 1 WHERE id = :id", id=row["id"])
            raise
        result.failed.append(failures.message(desk, row, away))
        return
    except Exception as fault:  # one message never blocks the others
        result.failed.append(failures.message(desk, row, fault))
        return
    with desk.store.act() as unit:
        unit.run(
            "UPDATE message SET state = :state, attempts = attempts + 1, receipt = :receipt, "
            "says = :says, retry_at = '' WHERE id = :id AND state IN ('waiting', 'failed')",
            state=receipt.state,
            receipt=canonical({"reference": receipt.reference, **dict(receipt.body)}),
            says=receipt.says,
            id=row["id"],
        )
    if receipt.state == "accepted":
        result.accepted += 1
    else:
        result.refused += 1


def _message(desk: Desk, row: Any) -> Message:
    """The message of a row of the outbox, with the lines of a declaration where it brings one."""
    from ..connectors import Message

    needs_rows = row["topic"] == "declare_wages"
    return Message(
        id=row["id"],
        topic=row["topic"],
        body=json.loads(row["body"]),
        rows=(lambda: wire_rows(desk, row["case_id"])) if needs_rows else None,
        created=row["created"],
    )


def receive_all(desk: Desk, result: Result) -> None:
    """Fetch every department's new records up to now.

    A department that the platform says is out of service, or whose feed cannot be used, is passed over
    (`Result.silent`), the others are heard. Raises Away where the platform itself does not answer.
    """
    for department in DEPARTMENTS:
        more = True
        while more:
            cursor = desk.reader.setting(f"cursor:{department}")
            try:
                feed = desk.platform.fetch(department, cursor, PAGE)
            except Away as silence:
                is_first = department == DEPARTMENTS[0]
                if not silence.heard or (is_first and not failures.answers(desk)):
                    raise
                result.silent.append(department)
                break
            with desk.store.act() as unit:
                for record in feed.records:
                    result.received += keep(unit, record)
                unit.setting(f"cursor:{department}", feed.cursor)
                if not feed.more:
                    unit.setting(f"heard:{department}", desk.now().isoformat(timespec="seconds"))
            more = feed.more


def keep(unit: Any, record: Record) -> int:
    """Write a record into the inbox, once; 1 where it is new. The same id with other content is kept
    beside the first and set aside for an officer.
    """
    body = canonical(dict(record.body))
    digest = hashlib.sha256(body.encode()).hexdigest()
    record_id, taken, says = record.id, "waiting", ""
    if record.problems:
        taken, says = "set_aside", "; ".join(p.says for p in record.problems)
    old = unit.one(
        "SELECT digest FROM record WHERE department = :department AND record_id = :id",
        department=record.department,
        id=record.id,
    )
    if old and old["digest"] != digest:
        record_id, taken = f"{record.id}#{digest[:12]}", "conflict"
        says = _("record {record} came again with other content").format(record=record.id)
    return int(
        unit.run(
            "INSERT OR IGNORE INTO record (department, record_id, kind, at, subject, body, digest, "
            "taken, case_id, says) VALUES (:department, :record_id, :kind, :at, :subject, :body, "
            ":digest, :taken, '', :says)",
            department=record.department,
            record_id=record_id,
            kind=record.kind,
            at=record.at,
            subject=arrivals.subject_of(record.kind, record.body),
            body=body,
            digest=digest,
            taken=taken,
            says=says,
        )
        > 0
    )


def take_waiting(desk: Desk, result: Result) -> None:
    """Do what each waiting record calls for; what cannot be done yet goes on waiting."""
    for row in desk.reader.rows(
        "SELECT * FROM record WHERE taken IN ('waiting', 'waits_for_policy', 'failed') "
        "AND retry_at <= :now ORDER BY id",
        now=desk.now().isoformat(timespec="seconds"),
    ):
        try:
            take_one(desk, row, result)
        except Exception as fault:  # one record never blocks the others
            if isinstance(fault, Away) and not fault.heard:
                raise
            result.failed.append(failures.record(desk, row, fault))
    if not result.away:
        ask_again(desk, result.failed)


def take_one(desk: Desk, row: Any, result: Result) -> None:
    """Do what one record calls for."""
    if f"{row['department']}.{row['kind']}" in arrivals.ARRIVALS:
        arrivals.take(desk, row)
        return
    done = sensing.sense(desk, row)
    if done is not None and done.is_new:
        result.opened.append(done.case.id)


def ask_again(desk: Desk, failed: list[str]) -> None:
    """Verify every case once more that waits for a department's answer; one whose answer is still the
    same is left as it stands, so that nobody is told the same thing every night.
    """
    from . import AUTOMATIC, waits

    for row in desk.reader.rows(
        "SELECT case_id FROM queue WHERE is_open = 1 AND hands = 'department' "
        "AND next_act = 'verify'"
    ):
        case = desk.reader.case(row["case_id"])
        with failures.of_case(case.id, failed):
            if not waits.is_handed_over(case) and is_news(desk, case):
                acts.perform(desk, case.id, "verify", by=AUTOMATIC)


def is_news(desk: Desk, case: Case) -> bool:
    """Do the case's rules find anything else by now than they did the last time?"""
    from .told import told_of
    from .verdict import verified

    item, last = desk.item(case.item), case.last("verify")
    if last is None:
        return True
    now = verified(desk, item, case, {}, told_of(desk, item, case.fields, case))

    def found(one: Mapping[str, Any]) -> list[Any]:
        sayings = [[f["name"], f["outcome"], f["sentence"]] for f in one["findings"]]
        return [one["outcome"], one.get("source_is_away"), sayings]

    return found(now) != found(last.found)
