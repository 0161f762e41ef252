"""Clocks on cases: which wait runs, from when, until when, what pauses it; and who must act next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ...cases import flows
from ...cases.items import Wait
from ...cases.journal import Case
from ...errors import PolicyGap
from ...language import N_, _
from . import clock_decisions, collection, receivable
from . import payment_state as payments

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Entry
    from .. import Desk

#: Who must act next. `automatic` is the program itself, at once.
HANDS = ("officer", "person", "department", "automatic", "nobody")

#: How long an officer may take over a case that waits for them, where the item names no time of its own.
HANDLING = "officer_handling_time"

#: How many working days before silence counts the person is warned; how long consent by silence
#: can be taken back.
WARNING, OBJECTION = "silence_warning_days", "objection_period"

_SAYS = {
    "review": N_("waits for a review by a second officer"),
    "returned": N_("waits for the applicant's correction"),
    "person": N_("waits for the person's answer"),
    "material": N_("waits for a material from the applicant"),
    "delivery": N_("waits for proof that the notice was delivered"),
    "bounced": N_("the notice bounced: hand it over at the window, then `yb case deliver`"),
    "again": N_(
        "the consent by silence was taken back: hand the notice over, then `yb case deliver`"
    ),
    "payment": N_("waits for the payment"),
    "tax": N_("waits for the tax office's receipt of the payment"),
    "national": N_("waits for the sheet and the balance of the other region's office"),
    "open_question": N_("the rules leave it open: an officer answers with `yb case verify`"),
    "disagreed": N_(
        "the second officer did not agree: give it back, refuse it, or have it reviewed"
    ),
    "unpaid": N_("not paid in time; the clause gives no consequence: an officer looks"),
    "source": N_("waits for a department's answer"),
    "owner": N_("handed over to its owner region; waits for the result"),
}


#: What a case waits for that no hand is needed for.
_GOES_ON = N_("the program goes on by itself")
#: Acts by which nobody answers what stopped a case: looks, and the ways of a notice sent before.
_UNASKED = ("reveal", "recheck", "deliver", "bounce", "resend")


@dataclass(frozen=True, slots=True)
class Running:
    """A wait that runs on a case: since when, until the end of `due`, what paused it, and what then.

    While it is paused, `due` is the day on which it would end if it went on today.
    """

    wait: Wait
    since: date
    due: date
    amount: int
    unit: str
    paused: frozenset[date] = frozenset()
    is_paused: bool = False


def running(desk: Desk, item: Item, case: Case) -> Running | None:
    """The wait that runs at the case's stage, or None. Raises PolicyGap where its length is unset."""
    expected = flows.next_act(case.stage, item.road_of(case))
    for wait in item.way(case.flow).waits:
        started = first_since(case, wait.after)
        if wait.awaited == expected and started is not None:
            since = begins_on(case, started)
            length = desk.policy(since, case.region).figure(wait.wait)
            amount = int(length.value)
            days, is_paused = pauses(case, since, desk.today)
            due = collection.due(desk, wait, case, since) or desk.due_of(
                length, since, case.region, days
            )
            return Running(wait, since, due, amount, length.unit, days, is_paused)
    return _payment_window(desk, item, case) if expected == "settle" else None


def handling(desk: Desk, item: Item, case: Case) -> Running | None:
    """The time that an officer has for the case, from the day on which it came to them; None where it is
    nobody's whose hands are an officer's. Raises PolicyGap where the county has set none.
    """
    if next_actor(item, case)[0] != "officer":
        return None
    parameter = item.handled_within or HANDLING
    entry = came_to_officer(case)
    since = date.fromisoformat(entry.act_form.get("on") or entry.day)
    length = desk.policy(since, case.region).figure(parameter)
    days, is_paused = pauses(case, since, desk.today)
    due = desk.due_of(length, since, case.region, days)
    expected = flows.next_act(case.stage, item.road_of(case))
    wait = Wait(after=entry.act, awaited=expected, wait=parameter, on_expiry="escalate")
    return Running(wait, since, due, int(length.value), length.unit, days, is_paused)


def came_to_officer(case: Case) -> Entry:
    """The entry with which the case came to the officer whom it waits for: a verification that is made again
    does not begin the time anew, nor does what is only recorded but for what brought it here.
    """
    brings = {"send_back", "bounce", "escalate", "bring"}
    found = case.entries[-1]
    for entry in reversed(case.entries):
        if entry.act in brings:
            return entry
        if entry.act in flows.RECORDED:
            continue
        if entry.act == "verify" and found.act in {"verify", *flows.RECORDED}:
            found = entry
            continue
        return found if found.act == "verify" else entry
    return found


def deadline(desk: Desk, item: Item, case: Case) -> tuple[Running | None, str]:
    """The wait or the handling time that runs on the case; or the sentence why the case has no deadline.

    No deadline is invented: where the county set no time, that is said.
    """
    try:
        found = running(desk, item, case) or handling(desk, item, case)
    except PolicyGap as gap:
        return None, gap.says
    if found is not None or not case.is_open:
        return found, ""
    return None, _NO_DEADLINE[next_actor(item, case)[0]]


#: Why a case without a clock has no deadline, by whose hands it is in.
_NO_DEADLINE: dict[str, str] = {
    "officer": N_("no handling time is set"),
    "person": N_("no clause sets a time for the applicant's answer"),
    "department": N_("no clause sets a time for the department; it is looked for every night"),
    "automatic": N_("the program goes on by itself with the next sync"),
    "nobody": N_("nothing is left to do"),
}


def begins_on(case: Case, started: Entry) -> date:
    """From when a wait is counted that `started` began; anew from the day on which an expiry was taken
    back since.
    """
    again = case.last("reinstate")
    entry = again if again is not None and again.number > started.number else started
    return date.fromisoformat(entry.act_form.get("on") or entry.day)


def is_gap(why_none: str) -> bool:
    """Does this sentence of `deadline` say that nobody has set a time that the clause wants?"""
    return bool(why_none) and why_none not in _NO_DEADLINE.values()


def _payment_window(desk: Desk, item: Item, case: Case) -> Running | None:
    """How long a payment may take from the decision on, whose item names no window of its own; it never
    begins anew. None where the county has set no time.
    """
    decision, payment = case.last("decide"), payments.of(item, case)
    if decision is None or payment is None:
        return None
    since = date.fromisoformat(decision.day)
    try:
        length = desk.policy(since, case.region).figure(payments.DAYS)
        due = desk.due_of(length, since, case.region)
    except PolicyGap:
        return None
    wait = Wait(after="decide", awaited="settle", wait=payments.DAYS, on_expiry="escalate")
    return Running(wait, since, due, int(length.value), length.unit)


def first_since(case: Case, act: str) -> Entry | None:
    """The entry that started a wait: the first proof of delivery since the last reminder, else the
    last entry of the act. A second proof starts nothing anew.
    """
    if act != "deliver":
        return case.last(act)
    found = None
    for entry in case.entries:
        if entry.act == "remind" or _is_asked_again(entry):
            found = None
        elif entry.act == "deliver" and found is None:
            found = entry
    return found


def _is_asked_again(entry: Entry) -> bool:
    """Does the entry take consent by silence back, or send the notice anew? Then only a new proof of delivery
    starts the wait.
    """
    if entry.act == "reinstate":
        return entry.reinstated["undoes"] == "confirm"
    return entry.act == "resend"


def pauses(case: Case, since: date, today: date) -> tuple[frozenset[date], bool]:
    """The days on which the window rests, and whether it rests now.

    It rests from the day on which the notice bounced until it is delivered after all, and from the
    day on which a material was asked for until it was brought. Neither of those days counts.
    """
    days: set[date] = set()
    open_since: dict[str, date] = {}
    ends = {"deliver": "bounce", "bring": "ask"}
    for entry in case.entries:
        day = date.fromisoformat(entry.act_form.get("on") or entry.day)
        if entry.act in ends.values():
            open_since.setdefault(entry.act, day)
        elif (began := open_since.pop(ends.get(entry.act, ""), None)) is not None:
            days |= _between(began, day)
    for began in open_since.values():
        days |= _between(began, max(today, began))
    return frozenset(day for day in days if day > since), bool(open_since)


def _between(first: date, last: date) -> set[date]:
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def is_material_outstanding(case: Case) -> bool:
    """Was a material asked for that has not been brought?"""
    last = case.last("ask", "bring")
    return last is not None and last.act == "ask"


def is_handed_over(case: Case) -> bool:
    """Does the case belong to another region, to which it was handed over?"""
    return bool(case.opening.get("handed_to"))


def unavailable_acts(item: Item, case: Case) -> tuple[str, ...]:
    """The side doors that are not there for this case: one that was handed over waits for its owner's
    result and for nothing else; no officer closes it as "not ours" (6.1.2.2.3).
    """
    if is_handed_over(case):
        return tuple(door for door in flows.SIDE_DOORS if door != "conclude")
    of_money = (*payments.unavailable_acts(item, case), *receivable.unavailable_acts(item, case))
    decision, tells_void = (
        clock_decisions.standing(case),
        any(line.on == "void" for line in item.messages),
    )
    shut: tuple[str, ...] = () if tells_void else ("unsettle",)
    if decision is None or (decision.act == "void" and not tells_void):
        shut += ("reinstate",)
    return (*item.shut_doors(), *of_money, *shut)


def next_actor(item: Item, case: Case) -> tuple[str, str]:
    """Who must act next on the case, and the English sentence pattern that says why."""
    expected = flows.next_act(case.stage, item.road_of(case))
    if case.stage in flows.CLOSED or (not expected and case.stage != "returned"):
        return "nobody", ""
    if is_handed_over(case):
        return "department", _SAYS["owner"]
    if case.stage == "returned":
        return "person", _SAYS["returned"]
    if is_material_outstanding(case):
        return "person", _SAYS["material"]
    stopped = next((e for e in reversed(case.entries) if e.act not in _UNASKED), None)
    if stopped and stopped.act == "escalate" and stopped.reason and expected != "settle":
        return "officer", _stopped(case, stopped.reason)
    if expected == "confirm":
        last = case.last("deliver", "bounce", "remind", "resend", "reinstate", "defer")
        if last is None or last.act in {"remind", "resend"}:
            return "department", _SAYS["delivery"]
        if last.act == "deliver":
            return "person", _SAYS["person"]
        if last.act == "defer":
            return "officer", last.reason
        return "officer", _SAYS["again" if last.act == "reinstate" else "bounced"]
    if expected == "settle":
        paying = payments.next_actor(item, case)
        if paying and not (case.is_escalated and paying[0] == "department"):
            return paying
        deferred = case.last("defer", "reinstate", "decide")
        if not case.is_escalated and deferred is not None and deferred.act == "defer":
            return "officer", deferred.reason
        if not case.is_escalated:
            payer = item.settled_by.partition(".")[0] or ("" if item.transfers else "national")
            return "department", _SAYS.get(payer, _SAYS["payment"])
        escalated = case.last("escalate", "unsettle")
        reason = escalated.reason if escalated else ""
        return "officer", reason or _SAYS["unpaid"]
    if expected == "review":
        last = case.last("review")
        disagreed = last is not None and last.found.get("outcome") == "not_met"
        return "officer", _SAYS["disagreed" if disagreed else "review"]
    if expected == "verify":
        return _next_actor_of_verification(case)
    if gap := gap_of(case):
        return (
            "officer",
            gap,
        )  # tried again by every sync; until then it stands, and somebody owns that
    return "automatic", _GOES_ON


def _stopped(case: Case, reason: str) -> str:
    """Why a case was stopped, with the commands that go on with it and that end it."""
    on, end = {
        "sensed": ("remind", "refuse"),
        "reminded": ("confirm", "withdraw"),
    }.get(case.stage, ("", "withdraw"))
    on = on if case.flow == "reminded" else ""
    if not on:
        says = _("{reason}: is it right? else `yb case {end} {case}`")
        return says.format(reason=reason, end=end, case=case.id)
    says = _("{reason}: go on with `yb case {on} {case}`, or end it with `yb case {end} {case}`")
    return says.format(reason=reason, on=on, end=end, case=case.id)


def gap_of(case: Case) -> str:
    """What the law does not say and the decision needs, as the last verification found; or nothing."""
    last = case.last("verify")
    return last.verification.get("proposed", {}).get("gap", "") if last else ""


def _next_actor_of_verification(case: Case) -> tuple[str, str]:
    last = next(
        (e for e in reversed(case.entries) if e.act not in flows.RECORDED), case.entries[-1]
    )
    if last.act != "verify":
        return "automatic", _GOES_ON
    if last.verification.get("source_is_away"):
        return "department", _SAYS["source"]
    question = next(
        (
            f["question"] or f["sentence"]
            for f in last.verification.get("findings", [])
            if f["outcome"] != "met" and f.get("counts", True)
        ),
        "",
    )
    return "officer", str(question) or _SAYS["open_question"]
