"""Changes of what is registered: who may have them, whether anything changes, and what is key.

A change is taken only where it says something new, and only where nothing newer is known: records
of departments come in any order, and an old one must not undo what a later one brought.
"""

from __future__ import annotations

from typing import Final

from ybcli.errors import PolicyGap
from ybcli.language import N_, _

from ..engine.asking import contradiction, finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Fact, Finding
from ..engine.formula import rule
from ..engine.policy import Policy

#: Our fields and what the parameter `key_information` calls them, where it is another word.
_KEYS: Final = {"new_id_number": "id_number", "mobile": "phone"}


@rule("the employer is registered", "std-2022 6.2.4.1", title="单位已参保登记")
def unit_is_registered(facts: Facts, policy: Policy) -> Finding:
    """Only what is registered here can be changed here."""
    evidence = (("unit_registered", facts.statements("unit_registered")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("met", N_("the employer is registered here"), evidence)
    return finding("not_met", N_("the employer is not registered here"), evidence)


@rule("the person is insured here as an employee", "std-2022 6.2.5.1", title="本统筹区职工参保人员")
def insured_here_as_employee(facts: Facts, policy: Policy) -> Finding:
    """Whose change it is decides which item handles it: an employee's here."""
    return _scheme_is(policy, facts.statements("scheme_here"), "employee")


@rule("the person is insured here as a resident", "std-2022 6.2.6.1", title="本统筹区居民参保人员")
def insured_here_as_resident(facts: Facts, policy: Policy) -> Finding:
    """Whose change it is decides which item handles it: a resident's here."""
    return _scheme_is(policy, facts.statements("scheme_here"), "resident")


def _scheme_is(policy: Policy, statements: tuple[Fact, ...], wanted: str) -> Finding:
    evidence = (("scheme_here", statements),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]) == wanted:
        return finding("met", N_("the person is insured here in this scheme"), evidence)
    return finding("not_met", N_("the person is not insured here in this scheme"), evidence)


@rule("something changes", "std-2022 6.1.3", title="确有信息变动")
def something_changes(facts: Facts, policy: Policy) -> Finding:
    """At least one field says something else than what is known."""
    evidence = (("changed_fields", facts.statements("changed_fields")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("met", N_("something changes"), evidence)
    return finding("not_met", N_("nothing changes: everything is known so already"), evidence)


@rule("nothing newer is known", "std-2022 6.1.3", title="没有更新的信息")
def change_is_the_newest(facts: Facts, policy: Policy) -> Finding:
    """No field that it changes was changed on a later day already."""
    evidence = (("changed_later", facts.statements("changed_later")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("not_met", N_("a later change of the same is known already"), evidence)
    return finding("met", N_("nothing newer is known"), evidence)


@rule("the departments agree on the employer", "std-2022 6.2.4.2", title="部门间单位信息一致")
def departments_agree_on_the_unit(facts: Facts, policy: Policy) -> Finding:
    """Market regulator, human resources and the agent do not contradict each other."""
    return _agree(
        policy,
        ("new_unit_name", facts.statements("new_unit_name")),
        ("new_unit_address", facts.statements("new_unit_address")),
        ("new_legal_representative", facts.statements("new_legal_representative")),
    )


@rule("the departments agree on the person", "std-2022 6.2.5.2", title="部门间个人信息一致")
def departments_agree_on_the_person(facts: Facts, policy: Policy) -> Finding:
    """Police, human resources and the applicant do not contradict each other."""
    return _agree(
        policy,
        ("new_name", facts.statements("new_name")),
        ("new_address", facts.statements("new_address")),
        ("new_mobile", facts.statements("new_mobile")),
    )


@rule("a department has told the change", "std-2022 6.2.6.2", title="变更信息已由部门告知")
def changes_are_told(facts: Facts, policy: Policy) -> Finding:
    """What is taken from the departments (name, number, sex, household, legal representative) was told by one of them:
    that nobody contradicts the applicant does not make it known. What is the applicant's to state is not asked.
    """
    evidence = (("changes_not_told", facts.statements("changes_not_told")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if missing := value(evidence[0]):
        return unclear(
            _("no department has told this change: {fields}").format(fields=missing),
            _(
                "which paper shows {fields}? wait for the department's record, or answer with "
                '`yb case verify CASE --met --reason "…"`; a second officer reviews it'
            ).format(fields=missing),
            evidence,
        )
    return finding("met", N_("what a department has to tell was told"), evidence)


def _agree(policy: Policy, *evidence: tuple[str, tuple[Fact, ...]]) -> Finding:
    """Met where no two tellers disagree on any of the facts; who says nothing agrees."""
    for fact in evidence:
        contradicted = contradiction(policy, fact)
        if contradicted:
            return contradicted
    if not any(statements for _name, statements in evidence):
        return unclear(
            _("no source reported a change"),
            _("what is to be changed? ask the applicant"),
            evidence,
        )
    return finding("met", N_("the sources agree"), evidence)


@rule("key information is changed", "std-2022 6.2.5.3", title="涉及关键信息变更")
def key_information_is_changed(facts: Facts, policy: Policy) -> Finding:
    """A field of the county's list of key information was otherwise before: card and voucher follow.

    Where nobody has made the list the finding is unclear, and the change itself goes on.
    """
    evidence = (("replaced_fields", facts.statements("replaced_fields")),)
    try:
        listed = policy.table("key_information")
    except PolicyGap as gap:
        open_question = _("does card or voucher have to follow? {cure}").format(cure=gap.cure)
        return unclear(gap.says, open_question, evidence)
    names = [name.strip() for name in str(value(evidence[0]) or "").split(",")]
    flags = [listed.get(_KEYS.get(name, name)) for name in names]
    if any(flag is not None and flag.value for flag in flags):
        return finding("met", N_("key information is changed: card and voucher follow"), evidence)
    return finding("not_met", N_("no key information is changed"), evidence)
