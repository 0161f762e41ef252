"""What a network and a busy platform do to a request, on order: dropped, late, twice, torn.

A fault waits until a request fits (its `infno`, or any), and is then used up by one.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .values import Mistake

KINDS = ("drop", "delay", "double", "reorder", "5xx", "garbage", "lost_ack")
#: Answers as recorded from real systems, on order (`wire/shapes`): right, and not as the specification draws them.
SHAPES = ("comma", "torso", "no_sentence", "recorded", "unbalanced", "other_amount", "unreadable")
LONGEST_DELAY = 120.0
MOST_TIMES = 1_000_000


@dataclass(slots=True)
class Fault:
    """A kind of fault, the transaction it waits for (empty: any), how many requests are left."""

    kind: str
    infno: str
    times: int
    seconds: float

    def fits(self, infno: str) -> bool:
        """Does it strike a request of this transaction?"""
        if self.times < 1 or self.infno not in {"", infno}:
            return False
        return self.kind != "reorder" or infno == "YF01"


class Faults:
    """The faults that wait, in the order in which they were ordered."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()  # its own: a request waits for no other's transaction here

    def order(self, wanted: Mapping[str, Any]) -> None:
        """Take an order (`docs/sandbox.md`). Raises Mistake with a sentence."""
        kind = wanted.get("fault")
        if kind == "none":
            with self._lock:
                self._waiting.clear()
            return
        if kind not in KINDS + SHAPES:
            raise Mistake(f"fault must be one of {', '.join(KINDS + SHAPES)}, or none")
        infno, times = wanted.get("infno") or "", wanted.get("times", 1)
        seconds = wanted.get("seconds", 1.0 if kind == "delay" else 0.0)
        if not isinstance(infno, str):
            raise Mistake("infno must be text")
        if not isinstance(times, int) or isinstance(times, bool) or not 1 <= times <= MOST_TIMES:
            raise Mistake("times must be a whole number from 1")
        if not isinstance(seconds, (int, float, Decimal)) or not 0 <= seconds <= LONGEST_DELAY:
            raise Mistake(f"seconds must be between 0 and {LONGEST_DELAY:.0f}")
        with self._lock:
            self._waiting.append(Fault(kind, infno, times, float(seconds)))

    def strike(self, infno: str) -> Fault | None:
        """The fault that this request suffers, if any; one of its times is used up."""
        with self._lock:
            for fault in self._waiting:
                if fault.fits(infno):
                    fault.times -= 1
                    if not fault.times:
                        self._waiting.remove(fault)
                    return fault
        return None

    def waiting(self) -> list[dict[str, Any]]:
        """What still waits."""
        return [
            {"fault": f.kind, "infno": f.infno or None, "times": f.times, "seconds": f.seconds}
            for f in self._waiting
        ]
