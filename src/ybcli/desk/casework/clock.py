"""The acts that time performs: a warning, consent deemed, application void, payment overdue.

Silence is consent only where the clause says so (6.2.2.1, 6.2.4.1 c, 6.2.5.1, 6.2.6.1, 6.7.1), only
after proof of delivery, and only after a warning: who was not warned in time gets the rest of the
time from the warning on. Nothing is decided before the department that would carry the answer or the money
was heard to the end of its feed after the last day.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ...errors import PolicyGap
from ...language import _
from ...money import yuan
from ...store.queries import queue, records
from .. import CLOCK
from ..projections import deadlines
from . import acts, assigned_money, awaited, standing_questions, waits

if TYPE_CHECKING:
    from ...cases.contents import ExpiredWait, ExpiryForm
    from ...cases.items import Item
    from ...cases.journal import Case, Entry
    from .. import Desk
    from ..projections.deadlines import Running


def run(desk: Desk, failed: list[str] | None = None) -> list[tuple[str, str]]:
    """Perform what time calls for: case id and act of each; first what cases wait for is looked for, and
    what stopped one of them is added to `failed`.

    A wait ends at the close of its last day, so it has run out on the day after `due`.
    """
    done = [(one, desk.reader.case(one).entries[-1].act) for one in waits.ask_all(desk, failed)]
    for case_id in queue.timed_until(desk.reader, _horizon(desk).isoformat()):
        case = desk.reader.case(case_id)
        running = deadlines.running(desk, desk.item(case.item), case)
        if running is None or running.is_paused or case.is_escalated:
            continue
        if says := standing_questions.stop(desk, case):
            acts.perform(desk, case.id, "escalate", {"reason": says}, by=CLOCK)
            done.append((case.id, "escalate"))
            continue
        act = called_for(desk, case, running)
        if act == "defer":
            _defer(desk, case, running)
            done.append((case.id, act))
        elif act:
            acts.perform(desk, case.id, act, _form(desk, act, running), by=CLOCK)
            done.append((case.id, act))
    return done


def _defer(desk: Desk, case: Case, running: Running) -> None:
    """Write down that the clock waits, and for what."""
    form = {**_form(desk, "defer", running), "reason": waits_for(desk, case, running)}
    with desk.store.transaction() as tx:
        acts.record(desk, tx, tx.case(case), "defer", form, by=CLOCK)


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
    if running.wait.on_expiry == "deem_consent":
        warned = _warned(case)
        if warned is None:
            near = warned_until(desk, desk.today, case.region) >= running.due
            return "warn" if near else ""
        had_time = warned_until(desk, date.fromisoformat(warned.day), case.region) < desk.today
        if not had_time:
            return ""
    if running.due >= desk.today:
        return ""
    if waits_for(desk, case, running):
        before = case.last("defer")
        return "" if before and before.reason == waits_for(desk, case, running) else "defer"
    return {"deem_consent": "confirm", "void": "void"}.get(running.wait.on_expiry, "escalate")


def _warned(case: Case) -> Entry | None:
    """The warning that silence will count, unless consent by silence was taken back or the case brought up
    to date since: what is told otherwise is warned of anew.
    """
    last = case.last("warn", "reinstate", "update")
    return last if last is not None and last.act == "warn" else None


def waits_for(desk: Desk, case: Case, running: Running) -> str:
    """Why the clock decides nothing although the time has run out; empty where it may.

    The answer or the money may lie in a record that we have not fetched, in a receipt that stands aside, or in
    a reply that nobody has understood: none is silence.
    """
    department = carrier(desk.item(case.item), running)
    if department and not heard_since(desk, department, running.due):
        return _(
            "the time ended on {due}; {department} was not heard since: nothing is decided before "
            "(`yb sync run`)"
        ).format(due=running.due.isoformat(), department=_(department))
    if department and (aside := awaited.receipt_aside(desk, case)) is not None:
        return _(
            "a receipt of the tax office for this case stands aside, so it may be paid: record:{id} "
            "(`yb sync conflicts --all`)"
        ).format(id=aside)
    if running.wait.awaited == "settle":
        other, left = assigned_money.surplus_of_person(desk, case)
        if left:
            return _(
                "{yuan} yuan more than was due lie with case {other} of the same person: are they for this "
                'one? `yb reconcile assign {other} {case} --reason "…"`, or `yb case void {case} --reason "…"`'
            ).format(yuan=yuan(left), other=other, case=case.id)
    if running.wait.on_expiry == "deem_consent":
        reply = records.unanswered_reply(desk.reader, case.id)
        if reply is not None:
            return _(
                "a reply of this mobile fits nothing yet, so nobody is silent: record:{id} "
                "(`yb sync conflicts`)"
            ).format(id=reply)
    return ""


def carrier(item: Item, running: Running) -> str:
    """The department whose feed would carry what is awaited; empty where none does."""
    if running.wait.awaited == "confirm":
        return "sms"
    return item.settled_by.partition(".")[0] if running.wait.awaited == "settle" else ""


def _form(desk: Desk, act: str, running: Running) -> ExpiryForm:
    """What the entry keeps: the parameter, the days, and the sum of days as evidence."""
    counted: ExpiredWait = {
        "parameter": running.wait.wait,
        "since": running.since.isoformat(),
        "due": running.due.isoformat(),
        "amount": running.amount,
        "unit": running.unit,
    }
    if act in {"warn", "defer"}:
        return {"runs_out": counted}
    counted["days"] = evidence(desk, running)
    counted["calendar"] = desk.calendar.source(running.since, running.due)
    return {"by": "deemed", "ran_out": counted} if act == "confirm" else {"ran_out": counted}


def heard_since(desk: Desk, department: str, due: date) -> bool:
    """Has the department been heard to the end of its feed after `due`?

    An application is never void, and silence never consent, because the line was down.
    """
    heard = desk.reader.setting(f"heard:{department}")
    return bool(heard) and heard[:10] > due.isoformat()


def evidence(desk: Desk, running: Running) -> list[list[str]]:
    """The sum of days that the clock counted: day, number, and why it counts or not."""
    counted = desk.calendar.sum_of_days(running.since, running.due, running.unit, running.paused)
    return [[one.day.isoformat(), str(one.number), one.why] for one in counted]
