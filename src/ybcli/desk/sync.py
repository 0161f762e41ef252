"""The outbox drained, the inbox filled. Every message is told once in effect, every record taken once.

A message's id was written with the act; sending it again is sending the same message. A record and
the cursor behind it are written together. So a process that is killed anywhere here leaves a store
on which the same command finishes the work.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..cases.journal import canonical
from ..connectors import DEPARTMENTS
from ..errors import Away, BadData, Conflict, PolicyGap
from ..language import _
from . import act as acts
from . import arrivals, recheck, sensing, settlements
from .declarations import wire_rows

if TYPE_CHECKING:
    from ..cases.journal import Case
    from ..connectors import Record
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


#: A platform that always has something new to say must not keep a night from ending.
MOST_ROUNDS = 6


def until_quiet(desk: Desk) -> Result:
    """Sync until neither side has anything new to say (an answer may call for another message)."""
    result = run(desk)
    for _round in range(MOST_ROUNDS):
        if result.away or not (result.sent or result.received):
            return result
        more = run(desk)
        quiet = not (more.sent or more.received)
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
        finish_interrupted(desk)
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
        desk.reader.scalar("SELECT count(*) FROM message WHERE state = 'refused'") or 0
    ) + int(desk.reader.scalar("SELECT count(*) FROM record WHERE taken = 'conflict'") or 0)
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


def finish_interrupted(desk: Desk) -> list[str]:
    """Go on with every case on which the program stopped between two acts of its own."""
    stuck = desk.reader.rows(
        "SELECT case_id FROM queue WHERE is_open = 1 AND hands = 'automatic' ORDER BY case_id"
    )
    for row in stuck:
        # A figure that cannot be worked out, or for which there is no law yet, keeps its own case waiting,
        # never all the others.
        with suppress(BadData, PolicyGap):
            acts.advance(desk, row["case_id"])
    return [row["case_id"] for row in stuck]


def send_all(desk: Desk, result: Result) -> None:
    """Send the outbox in order. Raises Away at the first message that nobody answers."""
    while True:
        rows = desk.reader.rows(
            "SELECT * FROM message WHERE state = 'waiting' ORDER BY number LIMIT 100"
        )
        if not rows:
            return
        for row in rows:
            send_one(desk, row, result)


def send_one(desk: Desk, row: Any, result: Result) -> None:
    """Send one message and keep its receipt. The same id goes out again after a lost answer."""
    from ..connectors import Message

    needs_rows = row["topic"] == "declare_wages"
    message = Message(
        id=row["id"],
        topic=row["topic"],
        body=json.loads(row["body"]),
        rows=(lambda: wire_rows(desk, row["case_id"])) if needs_rows else None,
        created=row["created"],
    )
    result.sent += 1
    try:
        receipt = desk.platform.send(message)
    except Away:
        with desk.store.act() as unit:
            unit.run("UPDATE message SET attempts = attempts + 1 WHERE id = :id", id=row["id"])
        raise
    with desk.store.act() as unit:
        unit.run(
            "UPDATE message SET state = :state, attempts = attempts + 1, receipt = :receipt, "
            "says = :says WHERE id = :id AND state = 'waiting'",
            state=receipt.state,
            receipt=canonical({"reference": receipt.reference, **dict(receipt.body)}),
            says=receipt.says,
            id=row["id"],
        )
    if receipt.state == "accepted":
        result.accepted += 1
    else:
        result.refused += 1


def receive_all(desk: Desk, result: Result) -> None:
    """Fetch every department's new records up to now.

    A department that the platform says is out of service is passed over (`Result.silent`), the others
    are heard. Raises Away where the platform itself does not answer.
    """
    for department in DEPARTMENTS:
        more = True
        while more:
            cursor = desk.reader.setting(f"cursor:{department}")
            try:
                feed = desk.platform.fetch(department, cursor, PAGE)
            except Away as silence:
                if silence.kind != "away.refused":
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
        "SELECT * FROM record WHERE taken IN ('waiting', 'waits_for_policy') ORDER BY id"
    ):
        if f"{row['department']}.{row['kind']}" in arrivals.ARRIVALS:
            arrivals.take(desk, row)
            continue
        done = sensing.sense(desk, row)
        if done is not None and done.is_new:
            result.opened.append(done.case.id)
    if not result.away:
        ask_again(desk)


def ask_again(desk: Desk) -> None:
    """Verify every case once more that waits for a department's answer; one whose answer is still the
    same is left as it stands, so that nobody is told the same thing every night.
    """
    from . import AUTOMATIC, waits

    for row in desk.reader.rows(
        "SELECT case_id FROM queue WHERE is_open = 1 AND hands = 'department' "
        "AND next_act = 'verify'"
    ):
        case = desk.reader.case(row["case_id"])
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
