"""A decision once more: the figures and findings of a case over the facts that its journal kept.

Nothing is asked of anybody and nothing is written. The law may be that of another day or shelf;
what was told stays what was told when the case was verified and decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ...cases.journal import Case, Entry
from ...errors import BadData, PolicyGap
from ...language import _
from ...law.engine import formula, worksheet
from ...law.engine.figure import Figure
from ...law.engine.finding import Fact, Finding
from ...law.engine.instruments import Shelf
from ...store.queries import lines
from . import decisions, declaration_totals

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...law.engine.policy import Policy
    from .. import Desk

#: facts as the journal kept them, by name.
Kept = Mapping[str, list[Fact]]


@dataclass(frozen=True, slots=True)
class Recomputation:
    """What a law gives for a case: figures in fen, the worksheet, the outcome of each rule.

    `stopped` is the sentence with which the law refuses to give an amount; the figures are empty then.
    """

    figures: Mapping[str, int]
    worksheet: Sequence[Mapping[str, Any]]
    outcomes: Mapping[str, str]
    stopped: str = ""


def facts_kept(entry: Entry | None) -> Kept | None:
    """The facts that an entry froze; None where it kept none (a case of an older program)."""
    if entry is None or "facts" not in entry.found:
        return None
    return {name: [Fact(**fact) for fact in facts] for name, facts in entry.found["facts"].items()}


def facts_looked_at(entry: Entry) -> Kept:
    """The facts of a verification: those that it froze, else those that its findings looked at."""
    facts = facts_kept(entry)
    if facts is not None:
        return facts
    seen: dict[str, list[Fact]] = {}
    for stored in entry.verification.get("findings", []):
        for one in stored["facts"]:
            fact = Fact(**one)
            if fact not in seen.setdefault(fact.name, []):
                seen[fact.name].append(fact)
    return seen


def recompute(desk: Desk, case: Case, policy: Policy, checked_under: Policy) -> Recomputation:
    """Figures of a decided case under `policy`, findings under `checked_under` (the law of another day:
    rules are asked of the day of opening, amounts of the month or year that they are for).

    The shelf is the policy's, not the desk's. Raises BadData where the facts were not kept.
    """
    item = desk.item(case.item)
    figures: Sequence[Figure] = ()
    stopped = ""
    try:
        figures = figures_of(desk, item, case, policy)
        if item.transfers:
            for figure in figures:
                figure.check_moves_money(desk.is_practice)
    except PolicyGap as gap:
        figures, stopped = (), gap.says
    return Recomputation(
        {figure.name: figure.fen for figure in figures},
        worksheet.lines(*figures),
        outcomes_of(case, checked_under),
        stopped,
    )


def figures_of(desk: Desk, item: Item, case: Case, policy: Policy) -> list[Figure]:
    """The item's figures once more. Raises PolicyGap, BadData (facts were not kept)."""
    if not item.figures or not case.figures:
        return []  # refused: no amount was decided
    if item.rows == "lines":
        return declaration_totals.totals(with_lines(desk, case, policy), policy)
    facts = facts_kept(case.last("decide"))
    if facts is None and not any(formula.facts_read(name) for name in item.figures):
        facts = {}
    if facts is None:
        raise BadData(
            _("the facts of case {case} were not kept when it was decided").format(case=case.id),
            _("cases that are decided from now on keep them"),
        )
    return decisions.compute_figures(at(desk, policy), item, facts, policy)


def with_lines(desk: Desk, case: Case, policy: Policy) -> Case:
    """The case of a declaration with the sums of its lines as `policy` makes them."""
    import polars as pl

    from .declaration_lines import compute_differences, compute_lines

    wages = lines.wages_of_case(desk.reader, case.id)
    if not wages:
        raise BadData(_("case {case} has no lines of its own").format(case=case.id))
    frame = pl.DataFrame(
        {
            "id_number": [wage.id_number for wage in wages],
            "name": [wage.name for wage in wages],
            "wage_fen": [wage.wage_fen for wage in wages],
            "before_fen": pl.Series([wage.before_fen for wage in wages], dtype=pl.Int64),
            "after_fen": pl.Series([wage.after_fen for wage in wages], dtype=pl.Int64),
        }
    )
    first = case.entries[0]
    compute = compute_differences if case.opening.get("supplements") else compute_lines
    form = {**first.form, "lines": compute(frame, policy).head()}
    return replace(case, entries=(replace(first, form=form), *case.entries[1:]))


def outcomes_of(case: Case, policy: Policy) -> dict[str, str]:
    """What each rule of the last verification finds once more, by its name.

    A rule that cannot be asked under this law (a parameter is not set) is `unclear`, as in a case.
    """
    verified = case.last("verify")
    if verified is None or verified.verification.get("answered"):
        return {}
    facts = facts_looked_at(verified)
    found = {}
    for stored in findings_then(verified):
        name = stored["name"]
        wanted = formula.facts_read(name)
        values: dict[str, object] = {one: facts[one] for one in wanted if one in facts}
        try:
            finding = formula.evaluate(name, policy.shelf.facts(values), policy)
        except PolicyGap:
            found[name] = "unclear"
            continue
        except BadData:
            found[name] = stored["outcome"]
            continue
        assert isinstance(finding, Finding), name
        was_not_kept = finding.outcome == "unclear" and facts_kept(verified) is None
        promised = finding.outcome == "unclear" and "promised" in stored
        # What was looked at was kept, what was not needed then was not: no other answer for that.
        found[name] = stored["outcome"] if was_not_kept or promised else finding.outcome
    return found


def outcomes_then(case: Case) -> dict[str, str]:
    """What each rule found when the case was verified, by its name."""
    verified = case.last("verify")
    if verified is None or verified.verification.get("answered"):
        return {}
    return {stored["name"]: stored["outcome"] for stored in findings_then(verified)}


def findings_then(verified: Entry) -> list[Mapping[str, Any]]:
    """The findings of rules that a verification froze (an amount that could not be found is none)."""
    rules = formula.names()
    return [
        stored
        for stored in verified.verification.get("findings", [])
        if isinstance(rules.get(stored["name"]), formula.Rule)
    ]


def at(desk: Desk, policy: Policy) -> Desk:
    """The same office before another shelf: it reads the same store and keeps nothing open."""
    if policy.shelf is desk.shelf:
        return desk
    other = type(desk)(officer=desk.settings.officer, home=desk.home)
    other.reader = desk.reader
    other.items = desk.items
    assert isinstance(policy.shelf, Shelf), "a policy is made by a shelf, see `Shelf.on`"
    other.shelf = policy.shelf
    return other


def days_of(case: Case) -> tuple[date, date]:
    """The days whose law a case is under: for its amounts, and for its rules."""
    return decisions.law_day(case), date.fromisoformat(case.opened)


def compared(
    then: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Two worksheets side by side: one line for each, `then` or `now` empty where it has none."""
    from difflib import SequenceMatcher

    before, after = ([(line["depth"], line["key"]) for line in lines] for lines in (then, now))
    made: list[dict[str, Any]] = []
    matched = SequenceMatcher(None, before, after, autojunk=False)
    for _tag, low, high, first, last in matched.get_opcodes():
        pairs = max(high - low, last - first)
        for place in range(pairs):
            old = then[low + place] if low + place < high else None
            new = now[first + place] if first + place < last else None
            made.append(_pair(old, new))
    return made


def _pair(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> dict[str, Any]:
    """One line of both worksheets."""
    line = new or old
    assert line is not None, "a pair has a line"
    stored = [(each["value"], each["clause"]) if each else ("", "") for each in (old, new)]
    return {
        "depth": line["depth"],
        "key": line["key"],
        "name": line["name"],
        "unit": line["unit"],
        "then": stored[0][0],
        "now": stored[1][0],
        "clause_then": stored[0][1],
        "clause_now": stored[1][1],
        "differs": stored[0] != stored[1],
    }
