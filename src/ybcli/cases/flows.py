"""The three flows and their side doors: which act is open at which stage.

The standard's figures 2–4 show the flows as pictures that its text does not carry; they are
inferred from the clauses (6.1.1, 6.1.2, 6.2–6.11) here, in this one file (trap T-09). A stage is
the participle of the last act on the main road; it is computed, never stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..errors import NotAllowed
from ..language import N_, _

FLOWS: Final[dict[str, tuple[str, ...]]] = {
    "applied": ("receive", "verify", "review", "decide", "settle", "notify", "archive"),
    "reminded": (
        "sense",
        "remind",
        "confirm",
        "verify",
        "review",
        "decide",
        "settle",
        "notify",
        "archive",
    ),
    "automatic": ("sense", "verify", "decide", "settle", "notify", "archive"),
}

#: An item may leave out these and nothing else.
OPTIONAL: Final = ("review", "settle")


@dataclass(frozen=True, slots=True)
class ActKind:
    """All that the flows say of one act.

    `stage` is the stage it leads to; an act without one is recorded and leaves the stage as it is.
    `open_at` are the stages at which it is open as a side door. `needs_reason`: somebody will ask why.
    `by_proxy`: a village proxy (代办员) may do it. `automatic`: no officer's hand performs it, so that no
    word goes around a gate (6.2.3, 6.5 b). `second_eyes`: who did only such acts may still release the
    payment. `payment` are the states of a payment in which it is open; `receivable`: it is open only while
    money that was paid too much is to come back.
    """

    stage: str = ""
    open_at: tuple[str, ...] = ()
    needs_reason: bool = False
    by_proxy: bool = False
    automatic: bool = False
    second_eyes: bool = False
    payment: tuple[str, ...] = ()
    receivable: bool = False


#: Stages at which a case waits for its facts.
_BEFORE: Final = ("received", "sensed", "confirmed")

#: Stages at which a decision of the clock may stand: void, consent by silence, a wait that ran out.
_REINSTATED: Final = (
    *("reminded", "confirmed", "verified", "reviewed", "decided"),
    *("settled", "notified", "archived", "voided"),
)

#: Every act by its name: the main road, then the side doors, then what is only recorded.
ACTS: Final[dict[str, ActKind]] = {
    N_("receive"): ActKind("received", by_proxy=True),
    N_("sense"): ActKind("sensed"),
    N_("remind"): ActKind("reminded"),
    N_("confirm"): ActKind("confirmed"),
    N_("verify"): ActKind("verified"),
    N_("review"): ActKind("reviewed", second_eyes=True),
    N_("decide"): ActKind("decided"),
    # Money arrives, or it does not: the payment gate.
    N_("settle"): ActKind("settled", automatic=True),
    N_("notify"): ActKind("notified"),
    N_("archive"): ActKind("archived"),
    # Proof of delivery, a bounce, the next channel tried, a warning before silence counts.
    N_("deliver"): ActKind(open_at=("reminded",)),
    N_("bounce"): ActKind(open_at=("reminded",)),
    N_("resend"): ActKind(open_at=("reminded",), automatic=True),
    N_("warn"): ActKind(open_at=("reminded",), automatic=True),
    # A material asked for and brought, an officer's answer.
    N_("ask"): ActKind(open_at=("reminded", *_BEFORE), needs_reason=True),
    N_("bring"): ActKind(open_at=("reminded", *_BEFORE), by_proxy=True),
    N_("answer"): ActKind(open_at=(*_BEFORE, "verified")),
    # A bill of a hospital that is not connected is entered from the paper: everything is looked at anew.
    N_("paper"): ActKind("received", (*_BEFORE, "verified", "reviewed")),
    # A newer record, or an officer, brings an open case up to date: who was asked already is asked anew.
    N_("update"): ActKind(open_at=("reminded", *_BEFORE), needs_reason=True),
    N_("object"): ActKind("objected", ("reminded",), needs_reason=True),
    N_("return"): ActKind("returned", _BEFORE, needs_reason=True),
    N_("resubmit"): ActKind("received", ("returned",), by_proxy=True),
    N_("withdraw"): ActKind(
        "withdrawn",
        ("received", "returned", "reminded", "confirmed", "verified", "reviewed"),
        needs_reason=True,
        by_proxy=True,
    ),
    N_("refuse"): ActKind("refused", (*_BEFORE, "verified", "reviewed"), needs_reason=True),
    N_("void"): ActKind("voided", ("decided",), needs_reason=True),
    # What the clock decided is taken back (恢复办理): the stage it leads to is that before the decision. It
    # is shut where the clock has decided nothing. Money that is taken back opens a settled case again.
    N_("reinstate"): ActKind(open_at=_REINSTATED, needs_reason=True),
    N_("unsettle"): ActKind(
        "decided", ("settled", "notified", "archived"), needs_reason=True, automatic=True
    ),
    # A window that ran out without the clause saying what follows (6.2.3.1); somebody who cannot answer.
    N_("escalate"): ActKind(
        open_at=("sensed", "received", "reminded", "confirmed", "verified", "reviewed", "decided"),
        automatic=True,
    ),
    N_("conclude"): ActKind("concluded", ("received",), automatic=True),
    # A look at personal data; a verification made again after an offline one.
    N_("reveal"): ActKind(second_eyes=True),
    N_("recheck"): ActKind(automatic=True),
    # The clock decides nothing yet: the department that carries the answer was not heard to its end.
    N_("defer"): ActKind(automatic=True),
    # A payment's way to the bank: released by a second officer, put into a payment file, sent back by the
    # bank (退汇), its account corrected.
    N_("release"): ActKind(open_at=("decided",), second_eyes=True, payment=("ready",)),
    N_("order"): ActKind(open_at=("decided",), second_eyes=True, payment=("ready",)),
    N_("send_back"): ActKind(open_at=("decided",), automatic=True, payment=("ordered",)),
    N_("redirect"): ActKind(
        open_at=("decided",), payment=("no_account", "held", "ready", "returned")
    ),
    # A payment held because what the decision rests on was told otherwise since; an officer lets it go.
    N_("hold"): ActKind(
        open_at=("decided",),
        needs_reason=True,
        second_eyes=True,
        payment=("no_account", "ready", "returned"),
    ),
    N_("unhold"): ActKind(
        open_at=("decided",), needs_reason=True, second_eyes=True, payment=("held",)
    ),
    # What was paid too much comes back: paid back, set off against a benefit, written off by two officers.
    N_("repay"): ActKind(open_at=("decided",), receivable=True),
    N_("set_off"): ActKind(open_at=("decided",), needs_reason=True, receivable=True),
    N_("write_off"): ActKind(open_at=("decided",), needs_reason=True, receivable=True),
    # The benefit against which another case's receivable was set off pays so much less.
    N_("reduce"): ActKind(
        open_at=("decided",),
        needs_reason=True,
        payment=("no_account", "held", "ready", "returned"),
    ),
}

#: act → the stage it leads to.
STAGE: Final = {act: kind.stage for act, kind in ACTS.items() if kind.stage}

#: Acts that are recorded and leave the stage as it is.
RECORDED: Final = tuple(act for act, kind in ACTS.items() if not kind.stage)

#: side door → the stages at which it is open.
SIDE_DOORS: Final = {act: kind.open_at for act, kind in ACTS.items() if kind.open_at}

#: Stages after which nothing is left to do.
CLOSED: Final = ("archived", "withdrawn", "objected", "voided", "refused", "concluded")


def stage_after(stage: str, act: str, found: Mapping[str, Any]) -> str:
    """The stage after `act`. A verification that is unclear or not met leaves the stage as it is; what is
    reinstated is where it was before; what is brought up to date is told anew.
    """
    if act == "reinstate":
        return str(found.get("stage", stage))
    if act == "update" and stage in {"reminded", "confirmed"}:
        return STAGE["sense"]
    if act in RECORDED:
        return stage
    if act in {"verify", "review"} and found.get("outcome", "met") != "met":
        return stage
    return STAGE[act]


def road(flow: str, *, reviews: int, settles: bool) -> tuple[str, ...]:
    """The main road of a flow for an item that has `reviews` reviews and does, or not, settle."""
    return tuple(
        act
        for act in FLOWS[flow]
        if not (act == "review" and not reviews) and not (act == "settle" and not settles)
    )


def next_act(stage: str, acts: tuple[str, ...]) -> str:
    """The act that the main road expects at this stage; empty when the case is closed or returned."""
    if stage in CLOSED or stage == "returned":
        return ""
    places = [index for index, act in enumerate(acts) if STAGE[act] == stage]
    return acts[places[0] + 1] if places and places[0] + 1 < len(acts) else ""


def open_acts(stage: str, acts: tuple[str, ...], shut: Iterable[str] = ()) -> tuple[str, ...]:
    """Every act that is open at this stage: the next one on the road, then the side doors.

    `shut` names the side doors that the item does not have.
    """
    expected = next_act(stage, acts)
    doors = tuple(
        door for door, stages in SIDE_DOORS.items() if stage in stages and door not in shut
    )
    return ((expected,) if expected else ()) + doors


def open_by_hand(stage: str, acts: tuple[str, ...], shut: Iterable[str] = ()) -> tuple[str, ...]:
    """The acts of `open_acts` that somebody can perform: not those that only money, time or a department does."""
    return tuple(act for act in open_acts(stage, acts, shut) if not ACTS[act].automatic)


def check_open(act: str, stage: str, acts: tuple[str, ...], shut: Iterable[str] = ()) -> None:
    """Raise NotAllowed where `act` is not open at `stage`, and say what is."""
    if act not in open_acts(stage, acts, shut):
        by_hand = (one for one in open_acts(stage, acts, shut) if not ACTS[one].automatic)
        possible = ", ".join(_(one) for one in by_hand) or _("nothing by hand")
        raise NotAllowed(
            _("{act} is not open: the case is {stage}").format(act=_(act), stage=_(stage)),
            _("open now: {possible}").format(possible=possible),
        )


def check_four_eyes(act: str, by: str, entries_by: Iterable[tuple[str, str]]) -> None:
    """Raise NotAllowed where the reviewer has had a hand in the case before (四眼, 5.3.1), or where who
    releases a payment has worked on it other than as a second officer.
    """
    entries = list(entries_by)
    if act == "review" and any(who == by for _act, who in entries):
        raise NotAllowed(
            _("{officer} has worked on this case and cannot review it").format(officer=by),
            _("a second officer reviews it (four eyes)"),
            kind="four_eyes",
        )
    if act == "write_off" and any((one, who) == ("write_off", by) for one, who in entries):
        raise NotAllowed(
            _("{officer} has proposed this and cannot write it off alone").format(officer=by),
            _("a second officer writes it off (four eyes)"),
            kind="four_eyes",
        )
    if act == "release" and any(who == by and not ACTS[one].second_eyes for one, who in entries):
        raise NotAllowed(
            _("{officer} has worked on this case and cannot release its payment").format(
                officer=by
            ),
            _("a second officer releases it (four eyes)"),
            kind="four_eyes",
        )
