"""A decision held against the world: what it rested on, and what departments tell of that by now.

The facts that the journal kept are compared with those told today, department by department. Where one
differs, the rules and figures that read it are worked out once more on the case's own day's law. What our
own register, the platform or the form said stays as it was kept: the decision itself has moved some of
it. Nothing is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ...cases.journal import Case, Entry, canonical
from ...cases.roles import Correction
from ...errors import BadData, PolicyGap
from ...law.engine import formula, worksheet
from ...law.engine.figure import Figure
from ...law.engine.finding import Fact, Finding
from ...store.queries import corrections, records
from . import decisions, gathering, recompute, sources
from .providers import UNAVAILABLE

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...law.engine.policy import Policy
    from .. import Desk

#: Whose statements can change after the decision.
DEPARTMENTS: Final = frozenset((*sources.ELEVEN, *sources.BESIDE))
#: The stages of a case whose decision stands.
DECIDED: Final = ("decided", "settled", "notified", "archived")
#: The stages of a case whose verification stands and is not decided on yet.
VERIFIED: Final = ("verified", "reviewed")


@dataclass(frozen=True, slots=True)
class Changed:
    """A fact that departments state otherwise: what was kept, and what is told now."""

    name: str
    then: tuple[Fact, ...]
    now: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """A rule that finds otherwise: its outcome then and now, and the sentence of now."""

    rule: str
    title: str
    then: str
    now: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ToldNow:
    """A decided case over the facts as told now. Figures are fen; `stopped` says why the law gives none;
    `corrected` are fields of the form that their department tells otherwise by a newer record.
    """

    changed: tuple[Changed, ...] = ()
    corrected: tuple[Changed, ...] = ()
    flips: tuple[Flip, ...] = ()
    then: Mapping[str, int] = field(default_factory=dict)
    now: Mapping[str, int] = field(default_factory=dict)
    worksheet: Sequence[Mapping[str, Any]] = ()
    stopped: str = ""

    @property
    def differs(self) -> bool:
        """Would the outcome or a figure be another one?"""
        return bool(self.flips or self.stopped or self.corrected) or self.then != self.now

    @property
    def outcome(self) -> str:
        """The outcome that the rules which changed give now: not_met before unclear before met."""
        found = {flip.now for flip in self.flips}
        return next((one for one in ("not_met", "unclear") if one in found), "met")

    @property
    def digest(self) -> str:
        """The same for the same difference, another for another."""
        said = [[one.name, _said(one.now)] for one in (*self.changed, *self.corrected)]
        flips = [[flip.rule, flip.now] for flip in self.flips]
        text = canonical([said, flips, dict(self.now), bool(self.stopped)])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def look(desk: Desk, case: Case, *, with_law: bool = False) -> ToldNow:
    """The decided or verified case over the facts as told now; nothing differs where the case is not to be compared.

    With `with_law` an instrument that came since counts too. Raises nothing: what the law or the facts do
    not give any more is `stopped`.
    """
    item = desk.item(case.item)
    if not _is_compared(desk, item, case):
        return ToldNow()
    kept = baseline(case)
    told = told_by_departments(desk, item, case, kept)
    changed = [one for name in sorted(told) if (one := _changed(name, kept, told[name]))]
    corrected = tuple(_corrected(desk, item, case))
    if not changed and not with_law:
        return ToldNow(corrected=corrected, then=case.figures, now=case.figures)
    facts: dict[str, list[Fact]] = {name: list(facts) for name, facts in kept.items()}
    for one in changed:
        ours = [fact for fact in kept.get(one.name, []) if fact.source not in DEPARTMENTS]
        facts[one.name] = [*ours, *one.now]
    names = {one.name for one in changed}
    flips = _flips(desk, item, case, facts, names)
    then, now, lines, stopped = _figures(desk, item, case, kept, facts, names, with_law=with_law)
    read = {name for flip in flips for name in formula.facts_read(flip.rule)}
    if then != now or stopped:
        read |= {name for figure in item.figures for name in formula.facts_read(figure)}
    if any(flip.now == "not_met" for flip in flips):
        now, lines, stopped = dict.fromkeys(then, 0), (), ""
    relevant = tuple(one for one in changed if one.name in read)
    return ToldNow(relevant, corrected, tuple(flips), then, now, lines, stopped)


def _is_compared(desk: Desk, item: Item, case: Case) -> bool:
    """Does the case rest on facts that departments may tell otherwise: verified or decided, and not put right
    by another? Of corrections only what stands in the other's place.
    """
    if case.stage not in (*DECIDED, *VERIFIED) or item.subject == "office" or item.rows:
        return False
    if case.corrects:
        changes = case.correction == Correction.CHANGE and bool(item.counts_as)
        return changes and corrections.stands(desk.reader, case)
    return corrections.stands(desk.reader, case)


def departments_of(case: Case) -> set[str]:
    """The departments whose word the decision rests on."""
    return {fact.source for facts in baseline(case).values() for fact in facts} & DEPARTMENTS


def baseline(case: Case) -> dict[str, list[Fact]]:
    """The facts on which the decision rests: those verified and decided on, and those that an officer
    took in since for right.
    """
    found: dict[str, list[Fact]] = {}
    verified, decided = case.last("verify"), case.last("decide")
    if verified is not None:
        found |= recompute.facts_looked_at(verified)
    found |= recompute.facts_kept(decided) or {}
    return found | accepted_facts(case)


def accepted(case: Case) -> Entry | None:
    """The entry with which an officer took the facts of now for right; None where nobody did."""
    return next(
        (e for e in reversed(case.entries) if e.act == "recheck" and "facts" in e.form), None
    )


def is_refused(case: Case) -> bool:
    """Would the decision be a refusal by the facts that an officer took in: nothing is due?"""
    entry = accepted(case)
    return entry is not None and entry.form.get("is") == "not_met"


def accepted_facts(case: Case) -> dict[str, list[Fact]]:
    """The facts that were taken in since the decision, by name."""
    found: dict[str, list[Fact]] = {}
    for entry in case.entries:
        if entry.act == "recheck":
            for name, facts in entry.form.get("facts", {}).items():
                found[name] = [Fact(**fact) for fact in facts]
    return found


def told_by_departments(
    desk: Desk, item: Item, case: Case, kept: Mapping[str, Sequence[Fact]]
) -> dict[str, list[Fact]]:
    """What departments tell now of the facts on which the case rests, or could have rested.

    A fact that our register, the platform or the form stated is not asked again, nor one that the
    year's sums carry.
    """
    kinds = desk.shelf.fact_kinds
    names = {
        name
        for name in gathering.facts_needed(desk, item, case.flow)
        if name in kinds
        and not kinds[name].of_year
        and (not kept.get(name) or any(fact.source in DEPARTMENTS for fact in kept[name]))
    }
    told = gathering.gather_facts(desk, item, case.fields, case, only=names)
    return {name: told.get(name, []) for name in names}


def _changed(name: str, kept: Mapping[str, Sequence[Fact]], told: Sequence[Fact]) -> Changed | None:
    """The fact where departments state it otherwise; None where it is the same, or cannot be asked. A no to
    what was not asked then is no difference.
    """
    if any(fact.source == UNAVAILABLE for fact in told):
        return None
    if not kept.get(name) and all(fact.value in {"no", False} for fact in told):
        return None
    then = tuple(fact for fact in kept.get(name, ()) if fact.source in DEPARTMENTS)
    now = tuple(fact for fact in told if fact.source in DEPARTMENTS)
    return Changed(name, then, now) if _said(then) != _said(now) else None


def _corrected(desk: Desk, item: Item, case: Case) -> Iterator[Changed]:
    """The days of a registration that its department tells otherwise by a newer record about the same
    person and employer, which opened no case of its own. What was taken in since counts as kept.
    """
    if item.registers.get("what") not in {"person", "unit"}:
        return
    taken = accepted_facts(case)
    days = [one.name for one in item.fields if one.kind == "date" and one.name in case.sources]
    numbers = [one.name for one in item.fields if one.kind in {"id_number", "credit_code"}]
    for name in days:
        source = case.sources[name]
        every = records.valid_from(
            desk.reader, source["department"], (source["kind"],), (case.party["id"],)
        )
        own = next((one for one in every if one.record_id == source["record"]), None)
        newer = [one for one in every if own and one.id > own.id and one.case_id in {"", case.id}]
        bodies = [(one, json.loads(one.body)) for one in newer]
        same = [
            (one, body)
            for one, body in bodies
            if all(body.get(n) in {None, "", case.fields.get(n)} for n in numbers)
        ]
        if not same or not same[0][1].get(name):
            continue
        record, body = same[0]
        now = (Fact(name, str(body[name]), record.department, record.at),)
        kept = Fact(name, str(case.fields.get(name, "")), source["department"], source["at"])
        then = tuple(taken.get(name, [kept]))
        if then[0].value != now[0].value:
            yield Changed(name, then, now)


def _said(facts: Sequence[Fact]) -> list[str]:
    """Who states what, without when."""
    return sorted(canonical([fact.source, fact.value]) for fact in facts if fact.value is not None)


def _flips(
    desk: Desk, item: Item, case: Case, facts: Mapping[str, Sequence[Fact]], names: set[str]
) -> list[Flip]:
    """The rules that read a changed fact and find otherwise. What such a rule needs and the journal did
    not keep is asked now.
    """
    verified = case.last("verify")
    if verified is None:
        return []
    policy = desk.policy(date.fromisoformat(case.opened), case.region)
    then = recompute.outcomes_then(case) | dict(_accepted_outcomes(case))
    checks = {check.rule: check for check in item.checks_of(case.flow)}
    found = []
    for stored in recompute.findings_then(verified):
        rule = stored["name"]
        wanted = formula.facts_read(rule)
        if not (wanted & names) or (rule in checks and checks[rule].otherwise == "note"):
            continue
        if "promised" in stored:  # promises are checked on their own day
            continue
        lacking = {name for name in wanted if name not in facts}
        more = (
            gathering.gather_facts(desk, item, case.fields, case, only=lacking) if lacking else {}
        )
        finding = _finding(desk, rule, {**more, **facts}, policy)
        was = then.get(rule, stored["outcome"])
        if finding is None or finding.outcome in {was, "met"} or _is_only_unknown(finding, names):
            continue
        found.append(Flip(rule, finding.title_en, was, finding.outcome, finding.sentence))
    return found


def _is_only_unknown(finding: Finding, names: set[str]) -> bool:
    """Is something asked for that nobody tells (or that cannot be asked now), rather than told otherwise?"""
    unknown = [fact for fact in finding.facts if fact.value is None and fact.name not in names]
    away = any(fact.source == UNAVAILABLE for fact in finding.facts)
    return away or (finding.outcome == "unclear" and bool(unknown))


def _accepted_outcomes(case: Case) -> Mapping[str, str]:
    entry = accepted(case)
    return entry.form.get("outcomes", {}) if entry else {}


def _finding(
    desk: Desk, rule: str, facts: Mapping[str, Sequence[Fact]], policy: Policy
) -> Finding | None:
    """What a rule finds; None where the law or the facts do not let it be asked."""
    try:
        return decisions.finding_of(desk, rule, facts, policy)
    except (PolicyGap, BadData):
        return None


def _figures(
    desk: Desk,
    item: Item,
    case: Case,
    kept: Mapping[str, Sequence[Fact]],
    facts: Mapping[str, Sequence[Fact]],
    names: set[str],
    *,
    with_law: bool,
) -> tuple[dict[str, int], dict[str, int], Sequence[Mapping[str, Any]], str]:
    """The figures then and now in fen, the worksheet of now, and why the law gives none now.

    What was decided counts as it was decided; only where a changed fact is read, or another law counts,
    is it worked out again. An officer who took other facts in moved the figures with them.
    """
    entry = accepted(case)
    then = dict(entry.form.get("figures", {})) if entry else dict(case.figures)
    read = {name for figure in item.figures for name in formula.facts_read(figure)}
    law_counts = with_law and not item.counts_as
    if not then or not (names & read or law_counts):
        return then, then, (), ""
    policy = desk.policy(decisions.law_day(case), case.region)
    try:
        if law_counts:
            before = then
        else:
            before = _in_fen(decisions.compute_figures(desk, item, kept, policy))
        figures = decisions.compute_figures(desk, item, facts, policy)
    except PolicyGap as gap:
        return then, {}, (), gap.says
    except BadData as bad:
        return then, {}, (), "; ".join(p.says for p in bad.problems) or bad.says
    now = _in_fen(figures)
    if before == now:
        return then, then, (), ""
    return then, now, worksheet.lines(*figures), ""


def _in_fen(figures: Sequence[Figure]) -> dict[str, int]:
    return {figure.name: figure.fen for figure in figures}
