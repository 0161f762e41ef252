"""The night (日终): waits that ran out, sync, the comparison, every break a case, the day sealed.

Each step can be done again: ids are made from references, so a second night changes nothing, and a
night that was killed is finished by the next.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from ... import machine
from ...errors import PolicyGap, Unavailable, YbError
from ...store.queries import nights, queue
from ..benefits import year_correction
from ..casework import changed_facts, clock, failures, promise_checks
from ..contributions import month_checks
from ..exchange import sync
from . import account_rollover, inspection, reconciliation, seal, written_rows

if TYPE_CHECKING:
    from .. import Desk


T = TypeVar("T")


@dataclass
class Night:
    """What a night did."""

    date: str
    comparison: reconciliation.Comparison
    breaks: list[reconciliation.Break]
    sealed: str
    synced: sync.Result
    ran_out: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    gap: str = ""
    promises: list[tuple[str, str]] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)
    years_stopped: list[str] = field(default_factory=list)
    missing: list[dict[str, str]] = field(default_factory=list)
    changed_facts: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The documented keys of `yb reconcile nightly --json`, and what a page needs besides."""
        compared = self.comparison
        return {
            "date": self.date,
            "compared": {
                "local": compared.local,
                "platform": compared.platform,
                "tax": compared.tax,
            },
            "matched": compared.matched,
            "waiting": compared.waiting,
            "breaks": [reconciliation.as_json(one) for one in self.breaks],
            "ran_out": [{"case": case, "act": act} for case, act in self.ran_out],
            "promises": [{"case": case, "state": state} for case, state in self.promises],
            "corrections": self.corrections,
            "years_stopped": self.years_stopped,
            "not_in_payroll": self.missing,
            "changed_facts": self.changed_facts,
            "sync": self.synced.as_json(),
            "away": self.synced.away,
            "faults": self.faults,
            "sealed": self.sealed,
        }

    def exit_code(self) -> int:
        """0, or the highest that occurred: 4 gap, 6 breaks, 7 conflicts, 8 away, 9 faults."""
        codes = [0]
        codes += [4] if self.gap else []
        codes += [6] if self.breaks else []
        codes += [7] if self.synced.conflicts or self.synced.failed else []
        codes += [8] if self.synced.away or self.synced.silent else []
        codes += [9] if self.faults else []
        return max(codes)


def nightly(desk: Desk) -> Night:
    """The whole night. A platform that is away leaves the comparison for the next night."""
    synced = sync.until_quiet(desk)
    nothing: list[tuple[str, str]] = []
    ran_out = step(synced, nothing, lambda: clock.run(desk, synced.failed))
    checked = step(synced, nothing, lambda: promise_checks.check(desk))
    step(synced, None, lambda: account_rollover.turn(desk))
    changed = step(synced, changed_facts.Run([], [], []), lambda: changed_facts.run(desk))
    none: tuple[list[str], list[str]] = ([], [])
    since = last_night(desk)
    corrections, stopped = step(
        synced, none, lambda: year_correction.follow_all(desk, since, changed.compared)
    )
    stopped = [*stopped, *changed.failed]
    if (ran_out or corrections or changed.opened) and not synced.away:
        synced.add(sync.until_quiet(desk))
    away, gap = synced.away, ""
    comparison, breaks = reconciliation.Comparison(), open_breaks(desk)
    if not away:
        try:
            comparison = reconciliation.compare(desk)
            breaks = reconciliation.record(desk, comparison.breaks)
        except Unavailable as silence:
            away = silence.says
        except PolicyGap as missing:
            gap = missing.says
    faults = inspection.nightly_faults(desk)
    if not faults:
        written_rows.remember(desk)
    sealed = seal.seal(desk)
    if not away:
        away = sync.push(desk)
    synced.away = away
    night = Night(
        desk.today.isoformat(),
        comparison,
        breaks,
        sealed,
        synced,
        ran_out,
        faults,
        gap,
        checked,
        corrections,
        stopped,
        month_checks.missing_persons(desk),
        changed.opened,
    )
    keep(desk, night)
    return night


def step(synced: sync.Result, nothing: T, work: Callable[[], T]) -> T:
    """One step of the night. What stops it unforeseen is told (`Result.failed`), and the night goes on."""
    try:
        return work()
    except YbError:
        raise
    except Exception as fault:  # one step never keeps the rest from being done
        if machine.is_of_the_machine(fault):
            raise
        synced.failed.append(failures.sentence_of(fault))
        return nothing


def last_night(desk: Desk) -> date:
    """The day of the last night that was kept; the beginning of time where there was none."""
    day = nights.last_day(desk.reader)
    return date.fromisoformat(day) if day else date.min


def open_breaks(desk: Desk) -> list[reconciliation.Break]:
    """The breaks that an earlier night left open."""
    found = []
    rows = queue.of_item(desk.reader, desk.item_of(reconciliation.ROLE).code)
    for row in sorted(rows, key=lambda one: one.case_id):
        kind, _bar, key = row.party_id.partition("|")
        about = str(desk.reader.case(row.case_id).fields.get("about", ""))
        found.append(reconciliation.Break(kind, key, case=row.case_id, about=about))
    return found


def keep(desk: Desk, night: Night) -> None:
    """Keep the page of this night, unless the same page was kept for this day already."""
    text = json.dumps(night.as_json(), ensure_ascii=False, sort_keys=True)
    if nights.page(desk.reader) == text:
        return
    with desk.store.transaction() as tx:
        at = desk.now().isoformat(timespec="seconds")
        nights.add(tx, day=night.date, at=at, result=text)
