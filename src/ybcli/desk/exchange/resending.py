"""A refused message is sent again as its case says it now: what was corrected since goes, and not the old content.

What a message says is never changed: the corrected one is a message of its own, and the old one rests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cases.journal import canonical, fold
from ...language import _
from ...store.queries import messages, queue
from ..casework import outgoing

if TYPE_CHECKING:
    from ...store.queries.messages import Message
    from ...store.store import Transaction
    from .. import Desk


def send_again(desk: Desk, tx: Transaction, name: str, says: str) -> bool:
    """Let a refused or failed message go out once more, with the content that its case has now; False where
    there is none of this name.
    """
    message = messages.by_id(tx, name)
    if message is None:
        return False
    body = _as_it_is_now(desk, tx, message)
    if body is None or canonical(body) == message.body:
        return messages.resolve_refused(tx, name, state="waiting", says=says)
    later = _next_name(tx, name)
    rests = _("{says}; sent anew with what the case says now").format(says=says)
    if not messages.resolve_refused(tx, name, state="dropped", says=rests):
        return False
    tx.message(
        later,
        case_id=message.case_id,
        to=message.department,
        topic=message.topic,
        body=body,
        at=desk.now().isoformat(timespec="seconds"),
    )
    return True


def _as_it_is_now(desk: Desk, tx: Transaction, message: Message) -> dict[str, object] | None:
    """The body that the message's act would have today; None where no line of the item's file makes it."""
    if not queue.has(tx, message.case_id):
        return None
    case = fold(tx.entries(message.case_id))
    item = desk.item(case.item)
    number = message.id.removeprefix(f"{case.id}:").partition(":")[0]
    entry = next((one for one in case.entries if str(one.number) == number), None)
    line = next((one for one in item.messages if one.topic == message.topic), None)
    if entry is None or line is None:
        return None
    return outgoing.body_of(desk, tx, item, case, entry, line)


def _next_name(tx: Transaction, name: str) -> str:
    """A name for the message that takes the place of this one: `…~2`, `…~3`."""
    first, _mark, number = name.partition("~")
    count = int(number or 1) + 1
    while messages.by_id(tx, f"{first}~{count}"):
        count += 1
    return f"{first}~{count}"
