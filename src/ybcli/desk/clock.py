"""The acts that time performs: consent deemed, application void, payment overdue (6.2.2.1, 6.2.3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from . import CLOCK, waits
from . import act as acts

if TYPE_CHECKING:
    from . import Desk


def run(desk: Desk) -> list[tuple[str, str]]:
    """Perform what every wait that ran out before today entails: case id and act of each.

    A wait ends at the close of its last day, so it has run out on the day after `due`.
    """
    done: list[tuple[str, str]] = []
    ran_out = desk.reader.rows(
        "SELECT case_id FROM queue WHERE is_open = 1 AND due < :today "
        "AND next_act IN ('confirm', 'settle') AND hands IN ('person', 'department') "
        "ORDER BY due, case_id",
        today=desk.today.isoformat(),
    )
    for row in ran_out:
        case = desk.reader.case(row["case_id"])
        running = waits.running(desk, desk.item(case.item), case)
        if running is None or running.due >= desk.today or case.is_escalated:
            continue
        if running.wait.awaited == "settle" and not heard_since(desk, "tax", running.due):
            continue
        form: dict[str, Any] = {
            "ran_out": {
                "parameter": running.wait.wait,
                "since": running.since.isoformat(),
                "due": running.due.isoformat(),
                "amount": running.amount,
                "unit": running.unit,
                "days": evidence(desk, running),
            }
        }
        if running.wait.on_expiry == "deem_consent":
            name, form = "confirm", {"by": "deemed", **form}
        elif running.wait.on_expiry == "void":
            name = "void"
        else:
            name = "escalate"
        acts.perform(desk, case.id, name, form, by=CLOCK)
        done.append((case.id, name))
    return done


def heard_since(desk: Desk, department: str, due: date) -> bool:
    """Has the department been heard to the end of its feed after `due`?

    An application is never void because the line was down: the payment may lie in a receipt that
    we have not fetched.
    """
    heard = desk.reader.setting(f"heard:{department}")
    return bool(heard) and heard[:10] > due.isoformat()


def evidence(desk: Desk, running: waits.Running) -> list[list[str]]:
    """The sum of days that the clock counted: day, number, and why it counts or not."""
    counted = desk.calendar.sum_of_days(running.since, running.due, waits.clock_unit(running.unit))
    return [[one.day.isoformat(), str(one.number), one.why] for one in counted]
