"""The law's part of a case: findings when it is verified, figures when it is decided.

A figure that would move money must have the standing for it; the result is frozen into the
journal with its clauses, so that the explanation survives any later change of the shelf.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from ...cases.contents import (
    DecisionResult,
    ProposedAmounts,
    StoredFact,
    StoredFinding,
    VerificationResult,
)
from ...cases.items import Check
from ...cases.journal import Case
from ...cases.roles import Correction
from ...errors import BadData, NotAllowed, PolicyGap
from ...language import _
from ...law.engine import formula, worksheet
from ...law.engine.figure import Figure
from ...law.engine.finding import Fact, Finding
from . import answering, codes
from .corrected import decided_before, looks_at_rules, replaced_figures
from .declaration_totals import totals
from .providers import UNAVAILABLE
from .standing_answers import standing_findings

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...law.engine.facts import Facts
    from ...law.engine.policy import Policy
    from .. import Desk

HUNDRED: Final = Decimal(100)

#: The facts by name, as each source stated them; several sources may disagree.
FactsByName = Mapping[str, Sequence[Fact]]


def verify(
    desk: Desk, item: Item, case: Case, form: Mapping[str, Any], facts: FactsByName
) -> VerificationResult:
    """The result of `verify`: the outcome over all rules, each finding, and whether a source is away.

    An officer who answers an open question gives `outcome` and `reason` in the form; the findings
    that raised it are kept beside the answer.
    """
    if form.get("outcome"):
        if item.closes_only_when_met:
            raise NotAllowed(
                _("{item} ends by its rules being met, not by an officer's word").format(
                    item=item.code
                ),
                _("give what is still owed with `yb case answer`"),
            )
        answer = answering.answer(desk, case, form)
        if answer["outcome"] == "met" and (
            amount := amounts_for_reviewer(desk, item, case, facts)[0]
        ):
            answer["proposed"] = amount
        return answer
    if not looks_at_rules(item, case):
        return {"outcome": "met", "otherwise": "", "findings": [], "source_is_away": False}
    policy = desk.policy(date.fromisoformat(case.opened), case.region)
    findings = findings_of(desk, item, case, facts, policy)
    outcome, otherwise = overall_outcome(findings)
    offer: ProposedAmounts = {}
    if outcome == "met":
        offer, unclear = amounts_for_reviewer(desk, item, case, facts)
        if unclear is not None:
            findings.append((Check("amount", "ask"), unclear, ""))
            outcome, otherwise = overall_outcome(findings)
    doubt = codes.finding(case.id, item.clause, facts.get(codes.UNLISTED, ()))
    if doubt is not None and outcome != "not_met":
        findings.insert(0, (Check(codes.UNLISTED, "ask"), doubt, ""))
        outcome, otherwise = overall_outcome(findings)
    away = outcome == "unclear" and all(
        f.outcome != "unclear" or any(x.value is None and x.source == UNAVAILABLE for x in f.facts)
        for check, f, _promise in findings
        if check.otherwise != "note"
    )
    if case.corrects and otherwise == "refuse":
        otherwise = "ask"  # an officer took it up: an officer says no as well
    result: VerificationResult = {
        "outcome": outcome,
        "otherwise": otherwise,
        "findings": [
            finding_for_journal(case, check, finding, promise)
            for check, finding, promise in findings
        ],
        "source_is_away": away,
    }
    if offer:
        result["proposed"] = offer
    if desk.reader.setting("line") == "away":
        result |= {"offline": True, "copies": times_of_copies(desk, findings)}
    return result


#: A check, its finding, and the day on which a promise given for it is checked, or "".
Checked = tuple["Check", Finding, str]


def findings_of(
    desk: Desk, item: Item, case: Case, facts: FactsByName, policy: Policy
) -> list[Checked]:
    """The finding of each rule of the case. A promise stands for a material that is missing (6.1.3 a):
    it turns unclear into met, until it is checked; it never turns a no into a yes.
    """
    findings: list[Checked] = []
    for check in item.checks_of(case.flow):
        finding = finding_of(desk, check.rule, facts, policy)
        check_on = ""
        if check.promise and finding.outcome == "unclear" and case.fields.get("promise") == "yes":
            made = date.fromisoformat(case.opened)
            check_on = desk.due(check.promise, made, case.region).isoformat()
            finding = replace(finding, outcome="met")
        findings.append((check, finding, check_on))
    return [*findings, *standing_findings(desk, item, case, facts, policy)]


def overall_outcome(findings: Sequence[Checked]) -> tuple[str, str]:
    """The outcome over all rules that count, and what happens where it is not met."""
    outcome, otherwise = "met", ""
    for check, finding, _promise in findings:
        if check.otherwise == "note":
            continue
        if finding.outcome == "not_met" and (outcome == "met" or check.otherwise == "refuse"):
            outcome, otherwise = "not_met", check.otherwise
        elif finding.outcome == "unclear" and outcome == "met":
            outcome, otherwise = "unclear", "ask"
    return outcome, otherwise


def finding_for_journal(case: Case, check: Check, finding: Finding, promise: str) -> StoredFinding:
    """A finding as the journal keeps it: with a promise's check date, whether it counts, and the case's number in
    the command that answers it (a rule knows no case and says `CASE`).
    """
    stored = cast("StoredFinding", finding.as_json())
    stored["question"] = re.sub(r"\bCASE\b", case.id, stored["question"])
    if promise:
        stored["promised"] = promise
    if check.otherwise == "note":
        stored["counts"] = False
    return stored


def times_of_copies(desk: Desk, findings: Sequence[Checked]) -> dict[str, str]:
    """The time of the local copy of each department whose facts the findings looked at."""
    departments = {fact.source for _check, finding, _promise in findings for fact in finding.facts}
    copies = {name: desk.reader.setting(f"heard:{name}") for name in sorted(departments)}
    return {name: at for name, at in copies.items() if at}


def precondition(
    desk: Desk, item: Item, flow: str, fields: Mapping[str, Any], facts: FactsByName
) -> tuple[str, str] | None:
    """The first rule of `opens_if` that is not met or unclear: its outcome and sentence; or None."""
    policy = desk.policy(desk.today, str(fields["region"]))
    for rule in item.way(flow).opens_if:
        finding = finding_of(desk, rule, facts, policy)
        if not finding.is_met:
            return finding.outcome, finding.sentence
    return None


def decide(desk: Desk, item: Item, case: Case, facts: FactsByName) -> DecisionResult:
    """What `decide` freezes: figures in fen by name, the worksheet, the weakest standing, the facts that
    they rest on and the day whose law applied.

    Raises PolicyGap where a parameter is not set, or has not the standing to move money; BadData where a
    fact is missing.
    """
    if not item.figures:
        return {"outcome": "granted"}
    if case.takes_back or case.correction in {Correction.RESUME, Correction.END}:
        return decided_before(desk, case)
    day = law_day(case, item, facts)
    policy = desk.policy(day, case.region)
    of_lines = item.rows == "lines"
    figures = totals(case, policy) if of_lines else compute_figures(desk, item, facts, policy)
    if item.transfers:
        for figure in figures:
            figure.check_moves_money(desk.is_practice)
    result: DecisionResult = {
        "outcome": "granted",
        "figures": {figure.name: figure.fen for figure in figures},
        "worksheet": worksheet.lines(*figures),
        "standing": str(max((f.standing for f in figures), key=lambda s: s.weakness)),
        "law_day": day.isoformat(),
    }
    if not of_lines:
        result["facts"] = facts_used(item, facts)
    if case.correction == Correction.CHANGE:
        result["taken_back"] = replaced_figures(desk, case)
    return result


def facts_used(item: Item, facts: FactsByName) -> dict[str, list[StoredFact]]:
    """The facts that the item's figures read, as they were stated, for the journal."""
    read = {name for figure in item.figures for name in formula.facts_read(figure)}
    return {
        name: [cast("StoredFact", fact.as_json()) for fact in stated]
        for name, stated in facts.items()
        if name in read and stated
    }


def law_day(case: Case, item: Item | None = None, facts: FactsByName | None = None) -> date:
    """The day whose law applies: that of the fact which the item names (the day of the care), the
    contribution month's or the cover year's first, else the opening. Of a case that is decided, the day
    that its decision says.
    """
    for fact in (facts or {}).get(item.law_day if item else "", ()):
        if fact.value:
            return date.fromisoformat(str(fact.value))
    decision = case.last("decide")
    if decision and (day := decision.decision.get("law_day")):
        return date.fromisoformat(day)
    if period := str(case.fields.get("period", "")):
        return date.fromisoformat(f"{period}-01")
    if year := str(case.fields.get("cover_year", "")):
        return date.fromisoformat(f"{year}-01-01")
    return date.fromisoformat(case.opened)


def amounts_for_reviewer(
    desk: Desk, item: Item, case: Case, facts: FactsByName
) -> tuple[ProposedAmounts, Finding | None]:
    """The amounts proposed to the reviewing officer; empty for an item without a review."""
    if not (item.reviews and item.figures) or item.rows == "lines":
        return {}, None
    return proposed_amounts(desk, item, case, facts)


def proposed_amounts(
    desk: Desk, item: Item, case: Case, facts: FactsByName
) -> tuple[ProposedAmounts, Finding | None]:
    """What the decision would be, for the reviewing officer: figures in fen, or the gap of the law that stops
    it; and the unclear finding where something is missing or cannot be.
    """
    try:
        decision = decide(desk, item, case, facts)
    except PolicyGap as gap:
        return {"gap": f"{gap.says} → {gap.cure}"}, None
    except BadData as bad:
        says, cure = said_of(desk, bad)
        concerned = tuple(
            fact for p in bad.problems for fact in facts.get((p.field or "").partition("[")[0], ())
        )
        missing = tuple(Fact(p.field or "", None) for p in bad.problems)
        return {}, Finding(
            "unclear",
            says,
            concerned or missing,
            name="amount",
            clause=item.clause,
            question=cure,
            title="金额",
            title_en="the amount",
        )
    return {
        "figures": decision["figures"],
        "standing": decision["standing"],
        "law_day": decision["law_day"],
    }, None


def said_of(desk: Desk, bad: BadData) -> tuple[str, str]:
    """What is missing or wrong for an amount, and what an officer does: facts by their title, not by name."""
    kinds = desk.shelf.fact_kinds
    labels = [
        kinds[p.field].label for p in bad.problems if p.kind == "field.missing" and p.field in kinds
    ]
    if labels and len(labels) == len(bad.problems):
        facts = ", ".join(labels)
        return (
            _("{fact} is not known").format(fact=facts),
            _("what is it: {fact}? ask the department or the applicant").format(fact=facts),
        )
    says = "; ".join(problem.says for problem in bad.problems) or str(bad)
    return says, bad.cure or _("what is missing or wrong? ask the department or the applicant")


def compute_figures(desk: Desk, item: Item, facts: FactsByName, policy: Policy) -> list[Figure]:
    """The item's figures for one party, from its facts. No default is assumed.

    Raises PolicyGap, BadData for a missing fact.
    """
    known = {name: stated for name, stated in facts.items() if name != codes.UNLISTED}
    values = {name: formula_input(desk, name, stated) for name, stated in known.items()}
    stated = {name: value for name, value in values.items() if value is not None}
    inputs = desk.shelf.facts(stated, assume=False)
    figures = [formula.evaluate(name, inputs, policy) for name in item.figures]
    return [figure for figure in figures if isinstance(figure, Figure)]


def formula_input(desk: Desk, name: str, stated: Sequence[Fact]) -> Any:
    """A fact as it was stated, ready for a formula: a number with its source where it is one.

    Money is stated in fen and read in yuan.
    """
    kind = desk.shelf.fact_kinds[name]
    if kind.unit in {"text", "rows"}:
        return [fact for fact in stated if fact.value is not None] or (
            None if kind.unit == "rows" else list(stated) or None
        )
    first = next((fact for fact in stated if fact.value is not None), None)
    if first is None:
        return None
    value = Decimal(str(first.value)) / HUNDRED if kind.unit == "yuan" else str(first.value)
    return {"value": str(value), "source": first.source, "time": first.time}


def finding_of(desk: Desk, rule: str, facts: FactsByName, policy: Policy) -> Finding:
    """The finding of one rule over the facts as they were stated."""
    read = formula.facts_read(rule)
    inputs: Facts = desk.shelf.facts({n: list(each) for n, each in facts.items() if n in read})
    finding = formula.evaluate(rule, inputs, policy)
    assert isinstance(finding, Finding), rule
    return finding
