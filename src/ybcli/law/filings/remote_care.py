"""Care in another place (异地就医): who may file it, for which place, and for how long (6.6).

Three kinds stand until something changes (retired there, living there, working there), one lasts as
long as a referral. Which hospital may refer, how long a residence is a long one and how long a
referral lasts, each county sets for itself.
"""

from __future__ import annotations

from datetime import date

from ybcli.errors import PolicyGap
from ybcli.language import N_, _

from ..engine.asking import contradiction, finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.figure import day_after
from ..engine.finding import Fact, Finding
from ..engine.formula import rule
from ..engine.policy import Policy, chain
from .care_filings import insured_here, is_away, is_new, qualifies, stated_by_departments


def same_place(left: str, right: str) -> bool:
    """Do two regions lie in one pooling area (a city)? A province holds all of its cities."""
    return _city(left) in chain(right) or _city(right) in chain(left)


def _city(region: str) -> str:
    """The region's city; a whole province for what is one."""
    return chain(region)[-3:][0]


@rule("the person is insured here", "std-2022 6.6", title="本统筹区参保人员")
def remote_person_is_insured_here(facts: Facts, policy: Policy) -> Finding:
    """In the employee or in the resident scheme of this pooling area."""
    return insured_here(policy, facts.statements("scheme_here"))


@rule("the place lies elsewhere", "std-2022 6.6", title="就医地在统筹区外")
def place_is_elsewhere(facts: Facts, policy: Policy) -> Finding:
    """Care inside the pooling area of the insurance needs no filing."""
    evidence = (("care_place", facts.statements("care_place")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if same_place(str(value(evidence[0])), policy.region):
        return finding("not_met", N_("the place lies in the region of the insurance"), evidence)
    return finding("met", N_("the place lies in another region"), evidence)


@rule("no other filing stands", "std-2022 6.6", title="无同期其他异地备案")
def no_other_remote_filing(facts: Facts, policy: Policy) -> Finding:
    """The same filing is refused; another kind or place is a question: the older one is withdrawn
    first, by its own act, because nobody lives in two places for good.
    """
    same = ("same_filing", facts.statements("same_filing"))
    other = ("other_filing", facts.statements("other_filing"))
    already = is_new(policy, same[1])
    if not already.is_met:
        return already
    open_question = question(policy, (other,))
    if open_question:
        return open_question
    if value(other):
        return unclear(
            _("a filing of another kind or place stands: {filing}").format(filing=value(other)),
            _("which one holds? withdraw the older one, then go on with this"),
            (same, other),
        )
    return finding("met", N_("no other filing of care elsewhere stands"), (same, other))


# 6.6.1 retired and settled there


@rule("the person is retired", "std-2022 6.6.1", title="已退休")
def person_is_retired(facts: Facts, policy: Policy) -> Finding:
    """Human resources know the retirement. They know an employment and no retirement: not retired."""
    statements = facts.statements("retirement")
    retired = ("retirement", statements)
    employed = ("employment_began", facts.statements("employment_began"))
    contradicted = contradiction(policy, retired)
    if contradicted:
        return contradicted
    stated = stated_by_departments(statements)
    if value(("retirement", stated)) is not None:
        return finding("met", N_("human resources know the retirement"), (retired,))
    if not is_away(stated) and value(employed) is not None:
        return finding(
            "not_met", N_("human resources know an employment and no retirement"), (employed,)
        )
    return unclear(
        _("human resources reported neither a retirement nor an employment"),
        _("is the person retired? look at the certificate, or ask human resources"),
        (retired, employed),
    )


@rule("the person is settled there", "std-2022 6.6.1", title="已在就医地安置")
def settled_elsewhere(facts: Facts, policy: Policy) -> Finding:
    """The police know a household or a residence permit in the place applied for."""
    residence = ("residence_region", facts.statements("residence_region"))
    place = ("care_place", facts.statements("care_place"))
    return _question_of_place(policy, residence, place) or finding(
        "met", N_("the police know a residence in the place"), (residence, place)
    )


def _question_of_place(
    policy: Policy, registered: tuple[str, tuple[Fact, ...]], place: tuple[str, tuple[Fact, ...]]
) -> Finding | None:
    """The question where nobody knows a place, or another one than was applied for; else None."""
    open_question = question(policy, (registered, place))
    if open_question:
        return open_question
    if same_place(str(value(registered)), str(value(place))):
        return None
    return unclear(
        _("the department knows another place: {place}").format(place=value(registered)),
        _("is the person in the place applied for by now? ask for a proof, or for a promise"),
        (registered, place),
    )


# 6.6.2 living there for long


@rule("the person lives there for long", "std-2022 6.6.2", title="在就医地长期居住")
def lives_elsewhere_for_long(facts: Facts, policy: Policy) -> Finding:
    """A household there; or a residence permit that is as old as the county asks for."""
    residence = ("residence_region", facts.statements("residence_region"))
    place = ("care_place", facts.statements("care_place"))
    kind = ("residence_kind", facts.statements("residence_kind"))
    since = ("residence_from", facts.statements("residence_from"))
    elsewhere = _question_of_place(policy, residence, place)
    if elsewhere:
        return elsewhere
    if value(kind) == "household":
        return finding("met", N_("the police know a household in the place"), (residence, kind))
    open_question = question(policy, (since,))
    if open_question:
        return open_question
    evidence = (residence, place, kind, since)
    try:
        least = policy.remote_residence_days
    except PolicyGap as gap:
        return unclear(gap.says, gap.cure, evidence)
    first = date.fromisoformat(str(value(since)))
    if day_after(first, int(least.value), least.unit) > policy.day:
        return finding("not_met", N_("the person has not lived there for long enough"), evidence)
    return finding("met", N_("the person lives there for long"), evidence)


# 6.6.3 working there


@rule("the person works there", "std-2022 6.6.3", title="常驻就医地工作")
def works_elsewhere(facts: Facts, policy: Policy) -> Finding:
    """Human resources know a posting to the place that has not ended."""
    posting = ("posting_region", facts.statements("posting_region"))
    until = ("posting_until", facts.statements("posting_until"))
    place = ("care_place", facts.statements("care_place"))
    elsewhere = _question_of_place(policy, posting, place)
    if elsewhere:
        return elsewhere
    ends = value(until)
    if ends is not None and str(ends) < policy.day.isoformat():
        return finding("not_met", N_("the posting to the place has ended"), (posting, until))
    return finding("met", N_("human resources know the posting to the place"), (posting, until))


# 6.6.4 referred there


@rule("the institution may refer", "std-2022 6.6.4.1", title="定点医疗机构有转诊资格")
def referral_hospital_qualifies(facts: Facts, policy: Policy) -> Finding:
    """A designated institution that the bureau has qualified for referrals."""
    return qualifies(policy, facts.statements("institution_qualified"))


@rule("the referral is not filed yet", "std-2022 6.6.4", title="同期无转诊备案")
def referral_is_not_filed_yet(facts: Facts, policy: Policy) -> Finding:
    """The same referral, or one to the same place for the same days, is the same filing."""
    return is_new(policy, facts.statements("same_filing"))


@rule("the hospital's grade may refer", "std-2022 6.6.4.2", title="转出医疗机构等级符合当地规定")
def hospital_grade_may_refer(facts: Facts, policy: Policy) -> Finding:
    """Local rules say from which grades of hospital somebody may be referred to another place."""
    evidence = (("institution_level", facts.statements("institution_level")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    try:
        grades = policy.table("referral_from_level")
    except PolicyGap as gap:
        return unclear(gap.says, gap.cure, evidence)
    if grades[str(value(evidence[0]))].value:
        return finding("met", N_("local rules let a hospital of this grade refer"), evidence)
    return finding("not_met", N_("local rules do not let a hospital of this grade refer"), evidence)


@rule("the referral holds today", "std-2022 6.6.4.2", title="转诊在有效期内")
def referral_holds_today(facts: Facts, policy: Policy) -> Finding:
    """Until the day that the hospital named, else as long as the county lets a referral last."""
    until = ("referral_until", facts.statements("referral_until"))
    referred = ("referred_on", facts.statements("referred_on"))
    evidence = (referred, until)
    contradicted = contradiction(policy, until)
    open_question = contradicted or question(policy, (referred,))
    if open_question:
        return open_question
    last = value(until)
    if last is None:
        try:
            time = policy.referral_valid_days
        except PolicyGap as gap:
            return unclear(gap.says, gap.cure, evidence)
        first = date.fromisoformat(str(value(referred)))
        last = day_after(first, int(time.value), time.unit).isoformat()
    if str(last) < str(value(referred)):
        return unclear(
            _("the referral ends before it begins"),
            _("which days are right? ask the hospital"),
            evidence,
        )
    if str(last) < policy.day.isoformat():
        return finding("not_met", N_("the referral has run out"), evidence)
    return finding("met", N_("the referral holds"), evidence)
