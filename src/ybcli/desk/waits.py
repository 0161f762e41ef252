"""Clocks on cases: which wait runs, from when, until when; and who must act next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..cases import flows
from ..cases.journal import Case
from ..language import N_

if TYPE_CHECKING:
    from ..cases.items import Item, Wait
    from . import Desk

#: Who must act next. `automatic` is the program itself, at once.
HANDS = ("officer", "person", "department", "automatic", "nobody")

_SAYS = {
    "review": N_("waits for a review by a second officer"),
    "returned": N_("waits for the applicant's correction"),
    "person": N_("waits for the person's answer"),
    "delivery": N_("waits for proof that the notice was delivered"),
    "bounced": N_("the notice bounced: hand it over at the window, then `yb case deliver`"),
    "payment": N_("waits for the payment"),
    "unpaid": N_("not paid in time; the clause gives no consequence: an officer looks"),
    "source": N_("waits for a department's answer"),
}


@dataclass(frozen=True, slots=True)
class Running:
    """A wait that runs on a case: since when, until the end of `due`, and what then."""

    wait: Wait
    since: date
    due: date
    amount: int
    unit: str


def running(desk: Desk, item: Item, case: Case) -> Running | None:
    """The wait that runs at the case's stage, or None. Raises PolicyGap where its length is unset."""
    expected = flows.next_act(case.stage, item.road(case.flow))
    for wait in item.way(case.flow).waits:
        started = case.last(wait.after)
        if wait.awaited == expected and started is not None:
            since = date.fromisoformat(started.form.get("on") or started.day)
            length = desk.policy(since, case.region).figure(wait.wait)
            amount = int(length.value)
            due = desk.calendar.due(since, amount, clock_unit(length.unit)).day
            return Running(wait, since, due, amount, length.unit)
    return None


def clock_unit(unit: str) -> str:
    """The clock's unit for a parameter's: `workdays` → `workday`, `days` → `day`."""
    return unit.removesuffix("s")


def hands(item: Item, case: Case) -> tuple[str, str]:
    """Who must act next on the case, and the English sentence pattern that says why."""
    expected = flows.next_act(case.stage, item.road(case.flow))
    if case.stage in flows.CLOSED or (not expected and case.stage != "returned"):
        return "nobody", ""
    if case.stage == "returned":
        return "person", _SAYS["returned"]
    if expected == "confirm":
        last = case.last("deliver", "bounce")
        if last is None:
            return "department", _SAYS["delivery"]
        return (
            ("person", _SAYS["person"]) if last.act == "deliver" else ("officer", _SAYS["bounced"])
        )
    if expected == "settle":
        return (
            ("officer", _SAYS["unpaid"]) if case.is_escalated else ("department", _SAYS["payment"])
        )
    if expected == "review":
        return "officer", _SAYS["review"]
    if expected == "verify":
        return _verify_hands(case)
    return "automatic", ""


def _verify_hands(case: Case) -> tuple[str, str]:
    last = case.entries[-1]
    if last.act != "verify":
        return "automatic", ""
    if last.found.get("source_is_away"):
        return "department", _SAYS["source"]
    question = next(
        (
            f["question"] or f["sentence"]
            for f in last.found.get("findings", [])
            if f["outcome"] != "met"
        ),
        "",
    )
    return "officer", str(question)
