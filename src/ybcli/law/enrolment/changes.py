"""Changes of what is registered: who may have them, whether anything changes, and what is key.

A change is taken only where it says something new, and only where nothing newer is known: records
of departments come in any order, and an old one must not undo what a later one brought.
"""

from __future__ import annotations

from typing import Final

from ybcli.errors import PolicyGap
from ybcli.language import N_, _

from ..engine.asking import contradiction, found, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Fact, Finding
from ..engine.formula import rule
from ..engine.policy import Policy

#: Our fields and what the parameter `key_information` calls them, where it is another word.
_KEYS: Final = {"new_id_number": "id_number", "mobile": "phone"}


@rule("the employer is registered", "std-2022 6.2.4.1", title="单位已参保登记")
def unit_is_registered(facts: Facts, policy: Policy) -> Finding:
    """Only what is registered here can be changed here."""
    asked = (("unit_registered", facts.told("unit_registered")),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]):
        return found("met", N_("the employer is registered here"), asked)
    return found("not_met", N_("the employer is not registered here"), asked)


@rule("the person is insured here as an employee", "std-2022 6.2.5.1", title="本统筹区职工参保人员")
def insured_here_as_employee(facts: Facts, policy: Policy) -> Finding:
    """Whose change it is decides which item handles it: an employee's here."""
    return _scheme_is(policy, facts.told("scheme_here"), "employee")


@rule("the person is insured here as a resident", "std-2022 6.2.6.1", title="本统筹区居民参保人员")
def insured_here_as_resident(facts: Facts, policy: Policy) -> Finding:
    """Whose change it is decides which item handles it: a resident's here."""
    return _scheme_is(policy, facts.told("scheme_here"), "resident")


def _scheme_is(policy: Policy, told: tuple[Fact, ...], wanted: str) -> Finding:
    asked = (("scheme_here", told),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]) == wanted:
        return found("met", N_("the person is insured here in this scheme"), asked)
    return found("not_met", N_("the person is not insured here in this scheme"), asked)


@rule("something changes", "std-2022 6.1.3", title="确有信息变动")
def something_changes(facts: Facts, policy: Policy) -> Finding:
    """At least one field says something else than what is known."""
    asked = (("changed_fields", facts.told("changed_fields")),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]):
        return found("met", N_("something changes"), asked)
    return found("not_met", N_("nothing changes: everything is known so already"), asked)


@rule("nothing newer is known", "std-2022 6.1.3", title="没有更新的信息")
def change_is_the_newest(facts: Facts, policy: Policy) -> Finding:
    """No field that it changes was changed on a later day already."""
    asked = (("changed_later", facts.told("changed_later")),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]):
        return found("not_met", N_("a later change of the same is known already"), asked)
    return found("met", N_("nothing newer is known"), asked)


@rule("the departments agree on the employer", "std-2022 6.2.4.2", title="部门间单位信息一致")
def departments_agree_on_the_unit(facts: Facts, policy: Policy) -> Finding:
    """Market regulator, human resources and the agent do not contradict each other."""
    return _agree(
        policy,
        ("new_unit_name", facts.told("new_unit_name")),
        ("new_unit_address", facts.told("new_unit_address")),
        ("new_legal_representative", facts.told("new_legal_representative")),
    )


@rule("the departments agree on the person", "std-2022 6.2.5.2", title="部门间个人信息一致")
def departments_agree_on_the_person(facts: Facts, policy: Policy) -> Finding:
    """Police, human resources and the applicant do not contradict each other."""
    return _agree(
        policy,
        ("new_name", facts.told("new_name")),
        ("new_address", facts.told("new_address")),
        ("new_mobile", facts.told("new_mobile")),
    )


def _agree(policy: Policy, *asked: tuple[str, tuple[Fact, ...]]) -> Finding:
    """Met where no two tellers disagree on any of the facts; who says nothing agrees."""
    for one in asked:
        contradicted = contradiction(policy, one)
        if contradicted:
            return contradicted
    if not any(told for _name, told in asked):
        return unclear(
            _("nobody told anything of it"), _("what is to be changed? ask the applicant"), asked
        )
    return found("met", N_("no two tellers disagree"), asked)


@rule("key information is changed", "std-2022 6.2.5.3", title="涉及关键信息变更")
def key_information_is_changed(facts: Facts, policy: Policy) -> Finding:
    """A field of the county's list of key information was otherwise before: card and voucher follow.

    Where nobody has made the list the finding is unclear, and the change itself goes on.
    """
    asked = (("replaced_fields", facts.told("replaced_fields")),)
    try:
        listed = policy.table("key_information")
    except PolicyGap as gap:
        asks = _("does card or voucher have to follow? {cure}").format(cure=gap.cure)
        return unclear(gap.says, asks, asked)
    names = [one.strip() for one in str(value(asked[0]) or "").split(",")]
    flags = [listed.get(_KEYS.get(one, one)) for one in names]
    if any(flag is not None and flag.value for flag in flags):
        return found("met", N_("key information is changed: card and voucher follow"), asked)
    return found("not_met", N_("no key information is changed"), asked)
