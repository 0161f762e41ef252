"""The standing questions: does the person live, is the number theirs, who is paid, does somebody else pay?

Asked of every item (`packs/<pack>/standing_questions.toml`). Nothing said is not yes: what speaks against is
a question to an officer, never a refusal by the program; where nothing is raised the finding has no facts.
"""

from __future__ import annotations

from typing import Final

from ybcli.language import N_, _

from ..engine.asking import Evidence, finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy

#: Chapters of ICD-10 that are injuries and poisonings: somebody else may be liable for them.
_INJURIES: Final = ("S", "T", "V", "W", "X", "Y")
#: How an officer answers; `CASE` becomes the case's number. The answer is kept with its reason.
ANSWER: Final = N_('`yb case verify CASE --met --reason "…"` (or --not-met)')


@rule("the person lives", "std-2022 5.3.1", title="参保人在世且户籍在册")
def person_lives(facts: Facts, policy: Policy) -> Finding:
    """No death is registered, nor a household cancelled for emigration."""
    death = ("person_died_on", facts.statements("person_died_on"))
    emigration = ("person_left_on", facts.statements("person_left_on"))
    if died := value(death):
        return unclear(
            _("{department} has registered a death on {day}").format(
                department=_(death[1][0].source), day=died
            ),
            _("does the person live? ask the department; answer with {command}").format(
                command=_(ANSWER)
            ),
            (death,),
        )
    if left := value(emigration):
        return unclear(
            _("the household was cancelled for emigration on {day}").format(day=left),
            _("is the person still here? ask the police; answer with {command}").format(
                command=_(ANSWER)
            ),
            (emigration,),
        )
    return question(policy, (death, emigration)) or finding(
        "met", N_("nothing says that the person does not live"), (death, emigration)
    )


@rule("the number is the person's", "std-2022 5.3.1", title="证件号码与本人信息一致")
def number_is_the_persons(facts: Facts, policy: Policy) -> Finding:
    """The identity number tells the birth and the sex that were told; former numbers are named."""
    birth = ("birth_told", facts.statements("birth_told"))
    by_number = ("birth_told_by_number", facts.statements("birth_told_by_number"))
    is_typed = any(fact.source == "form" for fact in birth[-1])
    if is_typed and value(by_number) and value(birth) != value(by_number):
        return _differs(
            N_("the number tells another day of birth than was told: {told}"), birth, by_number
        )
    former = ("former_numbers", facts.statements("former_numbers"))
    if value(former):
        says = _("former numbers of the person count as theirs: {numbers}")
        return finding("met", says.format(numbers=value(former)), (former,))
    return question(policy, (former,)) or finding(
        "met", N_("the number fits what is told of the person"), (former,)
    )


@rule("the number fits the record", "std-2022 5.3.1", title="证件号码与部门记录一致")
def number_fits_the_record(facts: Facts, policy: Policy) -> Finding:
    """The birth that a department told, and the sex, are those of the number; else it is noted."""
    for told, by_number, says in (
        (
            ("birth_told", facts.statements("birth_told")),
            ("birth_told_by_number", facts.statements("birth_told_by_number")),
            N_("the number tells another day of birth than was told: {told}"),
        ),
        (
            ("sex_told", facts.statements("sex_told")),
            ("sex_told_by_number", facts.statements("sex_told_by_number")),
            N_("the number tells another sex than was told: {told}"),
        ),
    ):
        is_asked = told[0] == "birth_told" and any(fact.source == "form" for fact in told[-1])
        if is_asked or not (value(told) and value(by_number)):
            continue  # what an applicant typed is asked by the rule above
        if value(told) != value(by_number):
            return _differs(says, told, by_number)
    birth = ("birth_told", facts.statements("birth_told"))
    return question(policy, (birth,)) or finding(
        "met", N_("the number fits what is told of the person"), (birth,)
    )


def _differs(says: str, told: Evidence, by_number: Evidence) -> Finding:
    """The number says otherwise than what was told beside it: which is right?"""
    return unclear(
        _(says).format(told=_(str(value(told)))),
        _("which is right? compare with the document; answer with {command}").format(
            command=_(ANSWER)
        ),
        (told, by_number),
    )


@rule("the person has one number", "std-2022 5.2.2", title="未以其他证件号码参保")
def person_has_one_number(facts: Facts, policy: Policy) -> Finding:
    """Nobody who looks strongly like this person is insured here under another number."""
    alike = ("alike_under_another_number", facts.statements("alike_under_another_number"))
    if other := value(alike):
        return unclear(
            _("{other} is insured here and may be the same person").format(other=other),
            _(
                "one person or two? the same: `yb person merge`, then `yb case verify CASE`; two: answer with "
                "{command}"
            ).format(command=_(ANSWER)),
            (alike,),
        )
    return question(policy, (alike,)) or finding(
        "met", N_("nobody alike is insured here under another number"), (alike,)
    )


@rule("the payee may be paid", "std-2022 5.3.1", title="收款人为本人、近亲属或受托人")
def payee_is_entitled(facts: Facts, policy: Policy) -> Finding:
    """The patient's own account, a relative's whom departments know, or that of somebody authorised; of a
    patient who died that of an heir who is named.
    """
    death = ("patient_died_on", facts.statements("patient_died_on"))
    payee = ("other_payee", facts.statements("other_payee"))
    relation = ("payee_relation", facts.statements("payee_relation"))
    if value(payee):
        return _other_payee(death, payee, relation)
    if not value(death):
        return question(policy, (payee, death)) or finding(
            "met", N_("the patient is paid"), (payee, death)
        )
    return unclear(
        _("{department} has registered a death on {day}: the benefit belongs to the heirs").format(
            department=_(death[1][0].source), day=value(death)
        ),
        _(
            'which heir is paid, by which proof? `yb case return CASE --reason "…"`, then '
            "`yb case resubmit CASE --set payee_name=… --set payee_account=…`"
        ),
        (death,),
    )


def _other_payee(death: Evidence, payee: Evidence, relation: Evidence) -> Finding:
    """Somebody else than the patient is paid: by which relation or authority?"""
    if value(relation):
        says = _("the payee {payee} is not the patient: {relation}")
        return finding(
            "met",
            says.format(payee=value(payee), relation=_(str(value(relation)))),
            (payee, relation, death) if value(death) else (payee, relation),
        )
    says = _("the payee {payee} is not the patient; no relation or authority is known")
    return unclear(
        says.format(payee=value(payee)),
        _("what authorises the payee? note the authorisation or proof: {command}").format(
            command=_(ANSWER)
        ),
        (payee, death) if value(death) else (payee,),
    )


@rule("whether a third party is liable is known", "std-2022 6.9", title="第三方责任情况已知")
def third_party_is_known(facts: Facts, policy: Policy) -> Finding:
    """Of an injury somebody must say whether another person pays."""
    third = ("third_party", facts.statements("third_party"))
    diagnosis = ("diagnosis_of_care", facts.statements("diagnosis_of_care"))
    if value(third) is True:
        return finding("not_met", N_("a third party must pay for this"), (third,))
    if value(third) is None and str(value(diagnosis) or "").startswith(_INJURIES):
        return unclear(
            _("the diagnosis is an injury: {code}").format(code=value(diagnosis)),
            _("is somebody else liable? ask the applicant; answer with {command}").format(
                command=_(ANSWER)
            ),
            (third, diagnosis),
        )
    asked = ("third_party_asked", facts.statements("third_party_asked"))
    return question(policy, (asked,)) or finding(
        "met", N_("no third party is liable"), (asked, third, diagnosis)
    )
