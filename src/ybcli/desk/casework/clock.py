"""The acts that time performs: a warning, consent deemed, application void, payment overdue.

Silence is consent only where the clause says so (6.2.2.1, 6.2.4.1 c, 6.2.5.1, 6.2.6.1, 6.7.1), only
after proof of delivery, and only after a warning: who was not warned in time gets the rest of the
time from the warning on.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ...errors import PolicyGap
from ...store.queries import queue
from .. import CLOCK
from ..projections import deadlines, payment_state
from . import acts, waits

if TYPE_CHECKING:
    from ...cases.contents import ExpiredWait, ExpiryForm
    from ...cases.journal import Case
    from .. import Desk
    from ..projections.deadlines import Running


def run(desk: Desk) -> list[tuple[str, str]]:
    """Perform what time calls for: case id and act of each.

    A wait ends at the close of its last day, so it has run out on the day after `due`.
    """
    waits.ask_all(desk)
    done: list[tuple[str, str]] = []
    for case_id in queue.timed_until(desk.reader, _horizon(desk).isoformat()):
        case = desk.reader.case(case_id)
        running = deadlines.running(desk, desk.item(case.item), case)
        if running is None or running.is_paused or case.is_escalated:
            continue
        act = called_for(desk, case, running)
        if act:
            acts.perform(desk, case.id, act, _form(desk, act, running), by=CLOCK)
            done.append((case.id, act))
    return done


def _horizon(desk: Desk) -> date:
    """The last day that may call for a warning today; today where no warning time is set."""
    try:
        return warned_until(desk, desk.today, desk.region)
    except PolicyGap:
        return desk.today


def warned_until(desk: Desk, since: date, region: str) -> date:
    """Until when the person has time who was warned on `since`. Raises PolicyGap where it is unset."""
    return desk.due(deadlines.WARNING, since, region)


def called_for(desk: Desk, case: Case, running: Running) -> str:
    """The act that the clock calls for on this case today, or an empty string."""
    ran_out = running.due < desk.today
    if running.wait.on_expiry == "deem_consent":
        warned = case.last("warn")
        if warned is None:
            near = warned_until(desk, desk.today, case.region) >= running.due
            return "warn" if near else ""
        had_time = warned_until(desk, date.fromisoformat(warned.day), case.region) < desk.today
        return "confirm" if ran_out and had_time else ""
    if not ran_out:
        return ""
    by_tax = running.wait.awaited == "settle" and not payment_state.pays(desk.item(case.item))
    if by_tax and not heard_since(desk, "tax", running.due):
        return ""
    return "void" if running.wait.on_expiry == "void" else "escalate"


def _form(desk: Desk, act: str, running: Running) -> ExpiryForm:
    """What the entry keeps: the parameter, the days, and the sum of days as evidence."""
    counted: ExpiredWait = {
        "parameter": running.wait.wait,
        "since": running.since.isoformat(),
        "due": running.due.isoformat(),
        "amount": running.amount,
        "unit": running.unit,
    }
    if act == "warn":
        return {"runs_out": counted}
    counted["days"] = evidence(desk, running)
    counted["calendar"] = desk.calendar.source(running.since, running.due)
    return {"by": "deemed", "ran_out": counted} if act == "confirm" else {"ran_out": counted}


def heard_since(desk: Desk, department: str, due: date) -> bool:
    """Has the department been heard to the end of its feed after `due`?

    An application is never void because the line was down: the payment may lie in a receipt that
    we have not fetched.
    """
    heard = desk.reader.setting(f"heard:{department}")
    return bool(heard) and heard[:10] > due.isoformat()


def evidence(desk: Desk, running: Running) -> list[list[str]]:
    """The sum of days that the clock counted: day, number, and why it counts or not."""
    counted = desk.calendar.sum_of_days(running.since, running.due, running.unit, running.paused)
    return [[one.day.isoformat(), str(one.number), one.why] for one in counted]
