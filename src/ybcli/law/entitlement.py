"""Entitlement: may this employer be registered, this person be enrolled, this declaration stand?

Rules over what departments told. Silence is not a no: a fact that nobody told, or on which two
departments disagree, makes the finding unclear, and the question goes to an officer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ybcli.language import N_, _

from .facts import Facts
from .finding import Fact, Finding, Outcome, Value
from .formula import rule
from .policy import Policy

Told = tuple[str, tuple[Fact, ...]]


@rule("the employer's record is complete", "std-2022 6.2.1.1", title="单位登记信息齐全")
def unit_record_is_complete(facts: Facts, policy: Policy) -> Finding:
    """Code, name, address and legal representative came with the market supervisor's record."""
    asked = (
        ("credit_code", facts.told("credit_code")),
        ("unit_name", facts.told("unit_name")),
        ("unit_address", facts.told("unit_address")),
        ("legal_representative", facts.told("legal_representative")),
    )
    return _question(policy, asked) or _found("met", N_("the record is complete"), asked)


@rule("the employer is not registered yet", "std-2022 6.2.1.1", title="单位尚未参保登记")
def unit_is_not_yet_registered(facts: Facts, policy: Policy) -> Finding:
    """No registration stands under this code, in any region."""
    asked = (("unit_registered", facts.told("unit_registered")),)
    unclear = _question(policy, asked)
    if unclear:
        return unclear
    if _value(asked[-1]):
        return _found("not_met", N_("the employer is registered already"), asked)
    return _found("met", N_("the employer is not registered yet"), asked)


@rule("the person is not insured", "std-2022 6.2.3.1", title="未在其他统筹区参保")
def person_is_not_insured(facts: Facts, policy: Policy) -> Finding:
    """Not insured in another region; nor in this one, where that was asked."""
    elsewhere = ("insured_elsewhere", facts.told("insured_elsewhere"))
    here = ("insured_here", facts.told("insured_here"))
    asked = (elsewhere, here) if here[-1] else (elsewhere,)
    unclear = _question(policy, asked)
    if unclear:
        return unclear
    if _value(elsewhere):
        return _found("not_met", N_("the person is insured in another region"), asked)
    if here[-1] and _value(here):
        return _found("not_met", N_("the person is insured here already"), asked)
    return _found("met", N_("the person is not insured"), asked)


@rule("the employment is known", "std-2022 6.2.2.1", title="用工关系已知")
def employment_is_known(facts: Facts, policy: Policy) -> Finding:
    """The employing unit and the first day, or that the person works without a unit."""
    flexible = ("is_flexible", facts.told("is_flexible"))
    contradicted = _contradiction(policy, flexible)
    if contradicted:
        return contradicted
    if _value(flexible):
        return _found("met", N_("the person is a flexible worker"), (flexible,))
    asked = (
        ("employer_code", facts.told("employer_code")),
        ("employment_began", facts.told("employment_began")),
    )
    return _question(policy, asked) or _found("met", N_("the employment is known"), asked)


@rule("the ground of enrolment is known", "std-2022 6.2.3.1", title="新迁入、新生儿或学籍已登记")
def relation_or_residence_is_known(facts: Facts, policy: Policy) -> Finding:
    """A household moved in, a birth registered, or a school enrolment: one is enough."""
    asked = (
        ("birth_registered", facts.told("birth_registered")),
        ("household_move", facts.told("household_move")),
        ("school_enrolment", facts.told("school_enrolment")),
    )
    for one in asked:
        contradicted = _contradiction(policy, one)
        if contradicted:
            return contradicted
    if any(_value(one) for one in asked):
        return _found("met", N_("the ground of enrolment is registered"), asked)
    return _unclear(
        _("neither a birth, a move nor a school enrolment was told"),
        _("is the person a newborn, newly moved in, or a pupil here? ask the police or the school"),
        asked,
    )


@rule("the sum of the declaration agrees", "std-2022 6.3", title="申报合计与明细相符")
def base_sum_agrees(facts: Facts, policy: Policy) -> Finding:
    """The rows add up to the sum stated; so do the persons, where they were stated."""
    sums = (
        ("rows_sum_fen", facts.told("rows_sum_fen")),
        ("stated_sum_fen", facts.told("stated_sum_fen")),
    )
    counts = (
        ("rows_count", facts.told("rows_count")),
        ("stated_count", facts.told("stated_count")),
    )
    asked = sums + counts if counts[-1][-1] else sums
    unclear = _question(policy, asked)
    if unclear:
        return unclear
    rows, stated = map(_value, sums)
    if rows != stated:
        return _found("not_met", N_("the rows do not add up to the sum stated"), asked)
    persons, told = map(_value, counts)
    if counts[-1][-1] and persons != told:
        return _found("not_met", N_("the rows are not as many as stated"), asked)
    return _found("met", N_("the rows add up to the sum stated"), asked)


def _found(outcome: Outcome, sentence: str, asked: Sequence[Told]) -> Finding:
    """A finding over everything that was told."""
    return Finding(outcome, _(sentence), tuple(fact for _name, told in asked for fact in told))


def _unclear(sentence: str, question: str, asked: Sequence[Told]) -> Finding:
    facts = tuple(fact for _name, told in asked for fact in told)
    return Finding("unclear", sentence, facts, question=question)


def _question(policy: Policy, asked: Sequence[Told]) -> Finding | None:
    """The unclear finding of the first fact that is missing or contradicted, or None."""
    for one in asked:
        contradicted = _contradiction(policy, one)
        if contradicted:
            return contradicted
        name, told = one
        if _value(one) is None:
            label = _label(policy, name)
            silent = told or (Fact(name, None),)
            return _unclear(
                _("{fact} is not known").format(fact=label),
                _("what is it: {fact}? ask the department or the applicant").format(fact=label),
                [*(other for other in asked if other is not one), (name, silent)],
            )
    return None


def _contradiction(policy: Policy, one: Told) -> Finding | None:
    """The unclear finding of a fact on which two tellers disagree, with both values, or None."""
    name, told = one
    spoken = {_folded(fact.value): fact for fact in told if not _is_silent(fact.value)}
    if len(spoken) <= bool(spoken):
        return None
    label = _label(policy, name)
    sayings = "; ".join(f"{fact.source}: {_word(fact.value)}" for fact in spoken.values())
    return _unclear(
        _("{fact}: {sayings}").format(fact=label, sayings=sayings),
        _("which is right? ask the departments that disagree"),
        [one],
    )


def _value(one: Told) -> Value:
    """What the tellers agree on, or None where nobody knows."""
    return next((fact.value for fact in one[-1] if not _is_silent(fact.value)), None)


def _is_silent(value: Value) -> bool:
    """Was nothing said? A no is an answer, an empty text is none."""
    return value is None or (isinstance(value, str) and not value.strip())


def _folded(value: Value) -> Value:
    """The value without the differences of full width and spaces, to compare."""
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


def _word(value: Value) -> str:
    return (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)


def _label(policy: Policy, name: str) -> str:
    kind = policy.shelf.fact_kinds.get(name)
    return kind.label if kind else name
