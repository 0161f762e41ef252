"""What a decided case has to get back: paid too much, and how much of it came back, as its journal tells.

It is paid back (`repay`), set off against a later benefit (`set_off`) or written off (`write_off`: proposed
by one officer, done by another). Until nothing is left the case stays open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...cases import flows
from ...ledger.chart import OVERPAID

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case

#: The acts that are open only while something is left.
ACTS = tuple(act for act, kind in flows.ACTS.items() if kind.receivable)


@dataclass(frozen=True, slots=True)
class Receivable:
    """What is to come back, in fen: all of it, what came back by each way, and who proposes to write it off."""

    owed: int
    repaid: int = 0
    set_off: int = 0
    written_off: int = 0
    proposed_by: str = ""

    @property
    def left(self) -> int:
        """What is still to come back."""
        return self.owed - self.repaid - self.set_off - self.written_off


def of(item: Item, case: Case) -> Receivable | None:
    """The receivable of a case; None where nothing was decided to come back, or it was taken back."""
    sign = -1 if case.corrects else 1
    owed = 0
    for line in item.transfers:
        if line.on == "decide":
            moved = sign * case.figures.get(line.figure, 0)
            owed += moved * ((line.debit == OVERPAID) - (line.credit == OVERPAID))
    if owed <= 0 or case.stage == "voided":
        return None
    proposals = [e for e in case.entries if e.act == "write_off"]
    done = proposals[1:2]
    return Receivable(
        owed,
        repaid=_sum(case, "repay"),
        set_off=_sum(case, "set_off"),
        written_off=sum(e.returned["amount_fen"] for e in done),
        proposed_by=proposals[0].by if proposals and not done else "",
    )


def _sum(case: Case, act: str) -> int:
    return sum(entry.returned["amount_fen"] for entry in case.entries if entry.act == act)


def left(item: Item, case: Case) -> int:
    """What is still to come back, in fen; nought where nothing is."""
    found = of(item, case)
    return found.left if found else 0


def unavailable_acts(item: Item, case: Case) -> tuple[str, ...]:
    """The acts that are shut: its own where nothing is left; `void` once something came back."""
    found = of(item, case)
    if found is None or found.left <= 0:
        return ACTS
    return () if found.left == found.owed else ("void",)
