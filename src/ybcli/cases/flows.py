"""The three flows and their side doors: which act is open at which stage.

The standard's figures 2–4 show the flows as pictures that its text does not carry; they are
inferred from the clauses (6.1.1, 6.1.2, 6.2–6.11) here, in this one file (trap T-09). A stage is
the participle of the last act on the main road; it is computed, never stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..errors import NotAllowed
from ..language import _

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

#: act → the stage it leads to. The acts after the blank line are side doors.
STAGE: Final[dict[str, str]] = {
    "receive": "received",
    "sense": "sensed",
    "remind": "reminded",
    "confirm": "confirmed",
    "verify": "verified",
    "review": "reviewed",
    "decide": "decided",
    "settle": "settled",
    "notify": "notified",
    "archive": "archived",
    "return": "returned",
    "resubmit": "received",
    "withdraw": "withdrawn",
    "object": "objected",
    "void": "voided",
    "refuse": "refused",
    "conclude": "concluded",
}

#: Acts that are recorded and leave the stage as it is: proof of delivery, a bounce, the next channel
#: tried, a warning before silence counts, a material asked for and brought, an officer's answer, a
#: window that ran out without the clause saying what follows (6.2.3.1), a look at personal data, a
#: verification made again after an offline one. The last four are a payment's way to the bank: released
#: by a second officer, put into a payment file, sent back by the bank (退汇), its account corrected.
RECORDED: Final = (
    "deliver",
    "bounce",
    "resend",
    "warn",
    "ask",
    "bring",
    "answer",
    "escalate",
    "reveal",
    "recheck",
    "release",
    "order",
    "send_back",
    "redirect",
)

#: side door → the stages at which it is open.
SIDE_DOORS: Final[dict[str, tuple[str, ...]]] = {
    "deliver": ("reminded",),
    "bounce": ("reminded",),
    "resend": ("reminded",),
    "warn": ("reminded",),
    "ask": ("reminded", "received", "sensed", "confirmed"),
    "bring": ("reminded", "received", "sensed", "confirmed"),
    "answer": ("received", "sensed", "confirmed", "verified"),
    "object": ("reminded",),
    "return": ("received", "sensed", "confirmed"),
    "resubmit": ("returned",),
    "withdraw": ("received", "returned", "reminded", "confirmed", "verified", "reviewed"),
    "refuse": ("received", "sensed", "confirmed", "verified", "reviewed"),
    "void": ("decided",),
    "escalate": ("reminded", "decided"),
    "conclude": ("received",),
    "release": ("decided",),
    "order": ("decided",),
    "send_back": ("decided",),
    "redirect": ("decided",),
}

#: A second officer who releases a payment has had no other hand in the case than in these.
SECOND_EYES: Final = ("review", "release", "order", "reveal")

#: Stages after which nothing is left to do.
CLOSED: Final = ("archived", "withdrawn", "objected", "voided", "refused", "concluded")


def stage_after(stage: str, act: str, found: Mapping[str, Any]) -> str:
    """The stage after `act`. A verification that is unclear or not met leaves the stage as it is."""
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


def check_open(act: str, stage: str, acts: tuple[str, ...], shut: Iterable[str] = ()) -> None:
    """Raise NotAllowed where `act` is not open at `stage`, and say what is."""
    if act not in open_acts(stage, acts, shut):
        possible = ", ".join(_(one) for one in open_acts(stage, acts, shut)) or _(
            "nothing: the case is closed"
        )
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
    if act == "release" and any(who == by and one not in SECOND_EYES for one, who in entries):
        raise NotAllowed(
            _("{officer} has worked on this case and cannot release its payment").format(
                officer=by
            ),
            _("a second officer releases it (four eyes)"),
            kind="four_eyes",
        )
