"""The findings of the standing questions: asked of every item, answered once, and kept.

An officer's answer with its reason stands for the same question about the same facts, however often the
case is verified again; other facts ask anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...cases import standing
from ...language import _
from ...law.engine import formula
from ...law.engine.finding import Fact, Finding
from .. import AUTOMATIC, CLOCK
from . import providers
from .providers import FactRequest

if TYPE_CHECKING:
    from ...cases.items import Check, Item
    from ...cases.journal import Case
    from ...law.engine.policy import Policy
    from .. import Desk

#: The rule by which who is paid is asked.
PAYEE: Final = "payee_is_entitled"

#: The facts that stop a case until an officer goes on with it, and who is no officer.
STOPPING: Final = ("person_died_on", "person_left_on")

FactsByName = Mapping[str, Sequence[Fact]]


def standing_findings(
    desk: Desk, item: Item, case: Case, facts: FactsByName, policy: Policy
) -> list[tuple[Check, Finding, str]]:
    """The finding of each standing question that has something to say, as `decisions.findings_of` has it."""
    found: list[tuple[Check, Finding, str]] = []
    for question in standing.questions(desk.settings.packs, item):
        result = asked(desk, question.rule, facts, policy)
        is_quiet = question.only_raised or not any(fact.value for fact in result.facts)
        if result.is_met and is_quiet:
            continue
        found.append((question.check(), kept(case, result), ""))
    return found


def asked(desk: Desk, rule: str, facts: FactsByName, policy: Policy) -> Finding:
    """The finding of one rule over the facts as they were stated."""
    read = formula.facts_read(rule)
    inputs = desk.shelf.facts({n: list(each) for n, each in facts.items() if n in read})
    result = formula.evaluate(rule, inputs, policy)
    assert isinstance(result, Finding), rule
    return result


def kept(case: Case, result: Finding) -> Finding:
    """The finding with the case's number in its question; met where an officer has answered it before."""
    if result.is_met or has_gone_on(case, result):
        return result if result.is_met else replace(result, outcome="met", question="")
    for entry in reversed(case.entries):
        if entry.act != "verify" or not entry.verification.get("answered"):
            continue
        is_all = entry.verification["outcome"] == "met"
        if any(
            is_same(raised, result) and (is_all or raised["outcome"] == "met")
            for raised in entry.verification.get("findings", [])
        ):
            says = _("{sentence} (answered by {officer}: {reason})")
            return replace(
                result,
                outcome="met",
                question="",
                sentence=says.format(
                    sentence=result.sentence, officer=entry.by, reason=entry.reason
                ),
            )
    return replace(result, question=result.question.replace("CASE", case.id))


def has_gone_on(case: Case, result: Finding) -> bool:
    """Did an officer remind or confirm by hand after being told of the day that is asked about?"""
    days = [str(fact.value) for fact in result.facts if fact.name in STOPPING]
    told = [
        entry.number
        for entry in case.entries
        if entry.act == "escalate" and any(day in entry.reason for day in days)
    ]
    return any(
        entry.number > told[0] and entry.act in {"remind", "confirm"} and ":" not in entry.by
        for entry in case.entries
        if told and entry.by not in {AUTOMATIC, CLOCK}
    )


def is_same(raised: Mapping[str, Any], result: Finding) -> bool:
    """Was this the question before: the same rule, about the same facts?"""
    before = [(fact["name"], fact["value"]) for fact in raised["facts"]]
    return raised["name"] == result.name and before == [(f.name, f.value) for f in result.facts]


def payee_question(
    desk: Desk, item: Item, case: Case, changes: Mapping[str, str]
) -> Finding | None:
    """What is open about the payee when a payment's account is corrected; None where nothing is.

    The question is the one of the verification, asked over the case's fields as they would be.
    """
    if all(one.rule != PAYEE for one in standing.questions(desk.settings.packs, item)):
        return None
    fields = {**case.fields, **changes}
    request = FactRequest(desk, item, fields, case, desk.now().isoformat(timespec="seconds"))
    facts = {name: providers.gather(name, request) for name in formula.facts_read(PAYEE)}
    result = kept(case, asked(desk, PAYEE, facts, desk.policy(desk.today, case.region)))
    before = case.last("redirect")
    is_noted = before is not None and before.reason and "payee_name" in before.act_form["fields"]
    is_same_payee = fields.get("payee_name") == case.fields.get("payee_name")
    return None if result.is_met or (is_noted and is_same_payee) else result
