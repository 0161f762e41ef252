"""What could not be sent or taken: tried again later, and then an officer's work. It never blocks the rest.

A message or record that failed waits for the next sync; after some tries, or at once where trying
again cannot help, it is set aside with its sentence, its owner and the time of its next try
(`yb sync conflicts`). Only a platform that answers nothing at all ends a round.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ... import machine
from ...connectors import DEPARTMENTS
from ...errors import BadData, PolicyGap, Unavailable, YbError
from ...language import N_, _
from ...store.queries import messages, records, records_for_officers

if TYPE_CHECKING:
    from .. import Desk

#: The state of a message or record that an officer looks after.
FAILED: Final = N_("failed")
#: Records that answer something; one that fits nothing is an officer's work too.
ANSWERS: Final = (
    *("sms.reply", "sms.delivery"),
    *("national.transfer_sheet", "national.transfer_money", "national.application_result"),
)
#: So often something is tried before an officer is asked.
MOST_TRIES: Final = 3
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that failed: its name in `yb sync conflicts`, its case, what it is, why, and who looks
    after it; `next_try` is an ISO time.
    """

    name: str
    case: str
    what: str
    says: str
    tries: int
    next_try: str
    owner: str

    def sentence(self) -> str:
        """Why, how often it was tried, when it is tried again, and whose work it is."""
        if not self.next_try:
            return _("{says}; {owner} looks after it").format(says=self.says, owner=self.owner)
        return _("{says}; tried {n} time(s), next {time}; {owner} looks after it").format(
            says=self.says, n=self.tries, time=self.next_try, owner=self.owner
        )


def sentence_of(fault: Exception) -> str:
    """What went wrong, without the content of the message: an unexpected error by its kind only."""
    if isinstance(fault, YbError):
        return str(fault.says)
    return _("the program cannot handle it ({kind})").format(kind=type(fault).__name__)


def answers(desk: Desk) -> bool:
    """Does the platform answer anything at all? The feeds are asked until one is given; nothing is kept."""
    for department in DEPARTMENTS:
        try:
            desk.platform.fetch(department, desk.reader.setting(f"cursor:{department}"), 1)
        except Unavailable as away:
            if not away.heard:
                return False
        else:
            return True
    return False


def is_of_the_message(desk: Desk, away: Unavailable, tries: int) -> bool:
    """Is it this message that gets no answer, and not the line? Asked only where somebody is there, or
    where the same message was the one that failed before.
    """
    return bool(away.heard or tries) and answers(desk)


def message(desk: Desk, row: messages.Message, fault: Exception) -> str:
    """Note that a message failed: it waits, or becomes an officer's; the sentence, with its name."""
    tries = row.attempts + 1
    says = sentence_of(fault)
    is_final = tries >= MOST_TRIES or not isinstance(fault, Unavailable)
    with desk.store.transaction() as tx:
        messages.set_failure(
            tx,
            row.id,
            state=FAILED if is_final else "waiting",
            tries=tries,
            retry_at=next_try(desk, tries) if is_final else "",
            says=says,
        )
    return f"{row.id}: {says}"


@contextmanager
def of_case(case_id: str, failed: list[str]) -> Iterator[None]:
    """Whatever stops one case keeps that case waiting, never all the others. What the law or the data
    lack stands on the case already; anything else becomes a sentence of `failed`.
    """
    try:
        yield
    except (BadData, PolicyGap):
        return
    except Unavailable:
        raise
    except Exception as fault:  # one case never blocks the others
        if machine.is_of_the_machine(fault):
            raise
        failed.append(f"{case_id}: {sentence_of(fault)}")


def record(desk: Desk, row: records.Record, fault: Exception) -> str:
    """Note that a record could not be taken, unless what it called for was done already."""
    tries = row.attempts + 1
    says = sentence_of(fault)
    with desk.store.transaction() as tx:
        records_for_officers.set_failure(
            tx,
            row.id,
            taken=FAILED,
            tries=tries,
            retry_at=next_try(desk, tries),
            says=says,
        )
    return f"{row.department} {row.record_id}: {says}"


def next_try(desk: Desk, tries: int) -> str:
    """When it is tried again: after an hour, then twice as long each time, at most a day."""
    pause = min(_FIRST_PAUSE * (1 << min(max(tries - MOST_TRIES, 0), 10)), _LONGEST_PAUSE)
    return (desk.now() + pause).isoformat(timespec="seconds")


def listed(desk: Desk) -> list[Failure]:
    """Every message and record that is an officer's work, with its owner: the case's officer, else the
    first of the office.
    """
    first = desk.reader.setting("officer")
    return [
        Failure(
            one.id,
            one.case_id,
            one.topic,
            one.says,
            one.attempts,
            one.retry_at,
            one.officer or first,
        )
        for one in messages.failed(desk.reader)
    ] + [
        Failure(
            f"record:{one.id}",
            one.case_id,
            f"{one.department} {one.record_id}",
            one.says,
            one.attempts,
            one.retry_at,
            first,
        )
        for one in [
            *records_for_officers.failed(desk.reader),
            *records.unanswered(desk.reader, ANSWERS),
        ]
    ]
