"""Replay: which decided cases another law would decide otherwise, and how much money that moves.

Every decided case of the office that keeps its facts is worked out again under an old law and a
new one, before the new one is switched on. Nothing is written, and nobody is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...cases.journal import Case
from ...errors import BadData
from ...language import _
from ...store.queries import entries
from ..verification import decisions, recompute

if TYPE_CHECKING:
    from ...law.engine.instruments import Shelf
    from ...law.engine.policy import Policy
    from .. import Desk


@dataclass(frozen=True, slots=True)
class Law:
    """A shelf, and the day on which it is asked: `day`; else the case's own, not before `since`."""

    shelf: Shelf
    day: date | None = None
    since: date | None = None

    def policies(self, case: Case) -> tuple[Policy, Policy]:
        """What this law says of a case: for its amounts, and for its rules."""
        one, other = (
            self.shelf.on(self.day or max(day, self.since or date.min), case.region)
            for day in recompute.days_of(case)
        )
        return one, other


@dataclass(slots=True)
class Replayed:
    """What a replay found: the cases looked at, amounts that differ, rules that flip, what is left out."""

    cases: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    flips: list[dict[str, Any]] = field(default_factory=list)
    stopped: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)
    sums: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any]) -> None:
        """Count one figure of one case; keep it where it differs."""
        place = (row["item"], row["figure"])
        sum_ = self.sums.setdefault(
            place,
            {
                "item": row["item"], "figure": row["figure"], "moves": row["moves"],
                "cases": 0, "differ": 0,
                "before": 0, "old": 0, "after": 0, "difference": 0,
            },
        )  # fmt: skip
        sum_["cases"] += 1
        for name in ("before", "old", "after", "difference"):
            sum_[name] += row[name] or 0
        if row["difference"]:
            sum_["differ"] += 1
            self.rows.append(dict(row))


def laws(
    desk: Desk, old: Path | date, new: Path | date, front: tuple[Path, ...] = ()
) -> tuple[Law, Law]:
    """The two laws of a replay: a day, or a folder that stands in front of the desk's shelves.

    A folder is asked as if it had been switched on: on the day stated on the other side (of two folders
    on each case's own day), but not before the last of its instruments is in force.
    """
    from ...law.engine import instruments

    def shelf(*more: Path) -> Shelf:
        if not (more or front):
            return desk.shelf
        return instruments.load([*(p.resolve() for p in (*more, *front)), *desk.settings.packs])

    shelves = [shelf(one) if isinstance(one, Path) else shelf() for one in (old, new)]
    first, second = days(old, new, *shelves)
    if isinstance(old, Path) and isinstance(new, Path):
        since = max(switched_on(one) or date.min for one in shelves)
        return Law(shelves[0], since=since), Law(shelves[1], since=since)
    return Law(shelves[0], first), Law(shelves[1], second)


def days(old: Path | date, new: Path | date, before: Shelf, after: Shelf) -> tuple[date, date]:
    """The day on which each side is asked, where one of them states a day."""
    stated = next((one for one in (old, new) if isinstance(one, date)), date.min)
    first, second = (
        one if isinstance(one, date) else max(stated, switched_on(whole) or date.min)
        for one, whole in ((old, before), (new, after))
    )
    return first, second


def switched_on(shelf: Shelf) -> date | None:
    """The day from which all instruments of the pack in front of a shelf are in force."""
    return max((h.in_force for h in shelf.instruments.values() if h.rank == 0), default=None)


def replay(desk: Desk, old: Law, new: Law, *, first: date | None = None) -> Replayed:
    """Work every decided case out again under both laws; those whose law is of `first` or later."""
    told = Replayed()
    for case in decided(desk):
        if first is not None and decisions.law_day(case) < first:
            continue
        told.cases += 1
        try:
            before = recompute.recompute(desk, case, *old.policies(case))
            after = recompute.recompute(desk, case, *new.policies(case))
        except BadData as reason:
            told.left_out.append({"case": case.id, "item": case.item, "says": reason.says})
            continue
        moving = {line.figure for line in desk.item(case.item).transfers}
        _count(told, case, before, after, moving)
    return told


def _count(
    told: Replayed,
    case: Case,
    before: recompute.Recomputation,
    after: recompute.Recomputation,
    moving: set[str],
) -> None:
    """Set one case's two results beside what was decided; `moving` are the figures that move money."""
    place = {"case": case.id, "item": case.item}
    if after.stopped:
        told.stopped.append({**place, "says": after.stopped})
    for figure, fen in case.figures.items():
        was = before.figures.get(figure)
        now = after.figures.get(figure)
        if now is not None:
            row = {"before": fen, "old": was, "after": now, "difference": now - fen}
            told.add({**place, "figure": figure, "moves": figure in moving, **row})
    for rule, outcome in recompute.outcomes_then(case).items():
        later, earlier = after.outcomes.get(rule, outcome), before.outcomes.get(rule, outcome)
        if later not in {outcome, earlier}:
            told.flips.append({**place, "rule": rule, "before": outcome, "after": later})


def decided(desk: Desk) -> Iterator[Case]:
    """The decided cases that stand: none that was undone, corrects another or is corrected."""
    corrected = entries.corrected_cases(desk.reader)
    for case_id in entries.decided_cases(desk.reader):
        case = desk.reader.case(case_id)
        if case.id in corrected or case.takes_back or case.stage in {"voided", "withdrawn"}:
            continue
        yield case


def as_json(told: Replayed) -> dict[str, Any]:
    """The replay as `yb policy diff --replay --json` prints it: yuan as text, the difference in fen too."""
    from ...money import yuan

    def row(one: Mapping[str, Any]) -> dict[str, Any]:
        amounts = ("before", "old", "after", "difference")
        shown = {n: None if one[n] is None else yuan(one[n]) for n in amounts}
        return {**one, **shown, "difference_fen": one["difference"]}

    moved = sum(one["difference"] for one in told.sums.values() if one["moves"])
    return {
        "cases": told.cases,
        "moves": yuan(moved),
        "rows": [row(one) for one in told.rows],
        "flips": told.flips,
        "stopped": told.stopped,
        "left_out": told.left_out,
        "sums": [row(one) for _place, one in sorted(told.sums.items())],
    }


def recomputed(desk: Desk, case: Case, known_by: date | None = None) -> dict[str, Any]:
    """A decided case under today's shelf (as known by a day), line by line beside what was frozen.

    Raises BadData where nothing was decided or the facts were not kept, PolicyGap where the law
    gives no amount now.
    """
    decision = case.last("decide", "refuse")
    if decision is None:
        raise BadData(
            _("nothing was decided in case {case} yet").format(case=case.id),
            _("`yb case why` says what is missing"),
        )
    from ...law.engine import worksheet

    policies = (desk.policy(day, case.region, known_by) for day in recompute.days_of(case))
    result = recompute.recompute(desk, case, *policies)
    frozen = worksheet.from_json(decision.decision.get("worksheet", []))
    findings = [
        {"rule": rule, "then": was, "now": result.outcomes.get(rule, was)}
        for rule, was in recompute.outcomes_then(case).items()
    ]
    lines = [] if result.stopped else recompute.compared(frozen, result.worksheet)
    return {
        "case": case.id,
        "stopped": result.stopped,
        "lines": lines,
        "findings": findings,
        "differs": bool(result.stopped)
        or any(line["differs"] for line in lines)
        or any(one["then"] != one["now"] for one in findings),
    }
