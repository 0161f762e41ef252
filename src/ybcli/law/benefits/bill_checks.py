"""What must be true of a bill before an amount is worked out: in yuan, adding up, of a living insured
person, in one hospital at a time, within one year, and settled by nobody else (6.9, 6.10).
"""

from __future__ import annotations

from typing import Final

from ybcli import money
from ybcli.language import N_, _

from ..engine.asking import Evidence, day_of, finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy

#: Chapters of ICD-10 that are injuries and poisonings: somebody else may be liable for them.
_INJURIES: Final = ("S", "T", "V", "W", "X", "Y")


@rule("the check code of the invoice fits", "std-2022 6.9", title="电子票据校验码一致")
def invoice_code_fits(facts: Facts, policy: Policy) -> Finding:
    """The code that the applicant read from the invoice is the one that finance has; where none was read,
    finance's own record stands.
    """
    theirs = ("invoice_check_code", facts.statements("invoice_check_code"))
    read = ("check_code", facts.statements("check_code"))
    if value(read) is None:
        made_out = ("invoice_is_theirs", facts.statements("invoice_is_theirs"))
        return question(policy, (made_out,)) or finding(
            "met", N_("the invoice is confirmed by finance's own record"), (made_out, theirs)
        )
    if value(theirs) is None:
        return unclear(
            _("finance reported no check code for this invoice"),
            _("is the code on the invoice right? look it up with finance"),
            (theirs, read),
        )
    if str(value(read)).strip() != str(value(theirs)).strip():
        return finding(
            "not_met", N_("the check code does not match this electronic invoice"), (theirs, read)
        )
    return finding("met", N_("number and check code of the invoice match"), (theirs, read))


@rule("the bill is in yuan", "std-2022 6.9", title="票据为人民币")
def bill_is_in_yuan(facts: Facts, policy: Policy) -> Finding:
    """Another currency is not calculated: no rule sets the day of its rate."""
    currency = ("currency", facts.statements("currency"))
    if value(currency) not in {None, "CNY"}:
        return finding("not_met", N_("the bill is in another currency than yuan"), (currency,))
    return question(policy, (currency,)) or finding("met", N_("the bill is in yuan"), (currency,))


@rule("the lines add up to the invoice", "std-2022 6.9", title="明细合计与票据一致")
def bill_adds_up(facts: Facts, policy: Policy) -> Finding:
    """The sum of the hospital's lines is the amount of the electronic invoice, to the fen."""
    lines = ("lines_sum_fen", facts.statements("lines_sum_fen"))
    invoice = ("invoice_amount_fen", facts.statements("invoice_amount_fen"))
    open_question = question(policy, (lines, invoice))
    if open_question:
        return open_question
    if value(lines) != value(invoice):
        return unclear(
            _("the lines add up to {lines} yuan, the invoice says {invoice}").format(
                lines=money.yuan(int(str(value(lines)))),
                invoice=money.yuan(int(str(value(invoice)))),
            ),
            _("which line is missing or too many? ask the hospital"),
            (lines, invoice),
        )
    return finding("met", N_("the lines add up to the invoice"), (lines, invoice))


@rule(
    "the care lies within the person's life", "std-2022 6.9", title="就医日期在出生之后、死亡之前"
)
def care_lies_within_life(facts: Facts, policy: Policy) -> Finding:
    """Not before the birth that the identity number tells, nor after a death that was registered."""
    care = ("care_day", facts.statements("care_day"))
    born = ("born_by_number", facts.statements("born_by_number"))
    death = ("death_registered_on", facts.statements("death_registered_on"))
    open_question = question(policy, (care, born))
    if open_question:
        return open_question
    evidence = (care, born, death)
    if day_of(value(care)) < day_of(value(born)):
        return finding("not_met", N_("the bill is older than the person"), evidence)
    if value(death) and day_of(value(care)) > day_of(value(death)):
        return finding("not_met", N_("the bill is of a day after the person's death"), evidence)
    return finding("met", N_("the care lies within the person's life"), evidence)


@rule("entitled on the day of the care", "std-2022 6.9", title="就医当日享受待遇")
def entitled_on_the_day(facts: Facts, policy: Policy) -> Finding:
    """The platform says that the person could draw on the fund on that day (2001): inside cover, after any
    waiting period.
    """
    entitled = ("entitled", facts.statements("entitled"))
    reason = ("entitled_says", facts.statements("entitled_says"))
    open_question = question(policy, (entitled,))
    if open_question:
        return open_question
    if value(entitled) is not True:
        cause = value(reason) or _("no cover on that day")
        return finding(
            "not_met",
            _("not entitled on the day of the care: {why}").format(why=cause),
            (entitled, reason),
        )
    return finding("met", N_("entitled on the day of the care"), (entitled,))


@rule("in one scheme only", "std-2022 5.2.2", title="只参加一种基本医疗保险")
def insured_in_one_scheme(facts: Facts, policy: Policy) -> Finding:
    """Who is in two schemes on that day is asked which one holds; the other is to be ended (5.2.2)."""
    schemes = ("schemes_here", facts.statements("schemes_here"))
    open_question = question(policy, (schemes,))
    if open_question:
        return open_question
    if len(str(value(schemes)).split()) > bool(value(schemes)):
        return unclear(
            _("the person is in two schemes: {schemes}").format(schemes=value(schemes)),
            _("which one holds? the other ends with `yb enroll end-duplicate`"),
            (schemes,),
        )
    return finding("met", N_("the person is in one scheme"), (schemes,))


@rule("the hospital did not settle it", "std-2022 6.9", title="未在医疗机构联网结算")
def not_settled_by_the_hospital(facts: Facts, policy: Policy) -> Finding:
    """Where the fund paid in the hospital, nothing is left to be paid by hand."""
    paid = ("settled_directly_fen", facts.statements("settled_directly_fen"))
    open_question = question(policy, (paid,))
    if open_question:
        return open_question
    if value(paid):
        return finding("not_met", N_("the hospital has settled this bill with the fund"), (paid,))
    return finding("met", N_("the bill was paid in cash"), (paid,))


@rule("not paid elsewhere in the province", "std-2022 6.9", title="全省未重复报销")
def invoice_is_new_in_the_province(facts: Facts, policy: Policy) -> Finding:
    """No other office of the province has settled the same invoice by hand."""
    elsewhere = ("invoice_settled_elsewhere", facts.statements("invoice_settled_elsewhere"))
    open_question = question(policy, (elsewhere,))
    if open_question:
        return open_question
    if value(elsewhere) != "no":
        return finding(
            "not_met",
            _("this electronic invoice was settled in region {region}").format(
                region=value(elsewhere)
            ),
            (elsewhere,),
        )
    return finding("met", N_("no office of the province has settled this invoice"), (elsewhere,))


@rule("nobody else is liable", "ssl-2018 art. 30", title="无第三方责任")
def nobody_else_is_liable(facts: Facts, policy: Policy) -> Finding:
    """What a third party must pay is not the fund's; of an injury it must be said."""
    third = ("third_party", facts.statements("third_party"))
    diagnosis = ("diagnosis_of_care", facts.statements("diagnosis_of_care"))
    if value(third) is True:
        return finding("not_met", N_("a third party must pay for this"), (third,))
    if value(third) is None and str(value(diagnosis) or "").startswith(_INJURIES):
        return unclear(
            _("the diagnosis is an injury: {code}").format(code=value(diagnosis)),
            _("is somebody else liable? ask the applicant (accident, assault, work)"),
            (third, diagnosis),
        )
    care = ("service_day", facts.statements("service_day"))
    return question(policy, (care,)) or finding(
        "met", N_("no third party is liable"), (third, diagnosis, care)
    )


@rule("in one hospital at a time", "std-2022 6.9.2", title="同期未在其他医院住院")
def one_hospital_at_a_time(facts: Facts, policy: Policy) -> Finding:
    """No hospital reported another stay on the same days; the day of a transfer belongs to both."""
    other = ("overlapping_stay", facts.statements("overlapping_stay"))
    open_question = question(policy, (other,))
    if open_question:
        return open_question
    if value(other) != "no":
        return unclear(
            _("in another hospital at the same time: {stay}").format(stay=value(other)),
            _("which stay is right? ask both hospitals"),
            (other,),
        )
    return finding("met", N_("in one hospital at a time"), (other,))


@rule("it is clear which year counts", "std-2022 6.9.2", title="结算年度明确")
def year_of_the_stay_is_clear(facts: Facts, policy: Policy) -> Finding:
    """A stay across the year's end counts for the year that the county says: of admission or discharge."""
    began = ("service_day", facts.statements("service_day"))
    ended = ("discharge_day", facts.statements("discharge_day"))
    if value(began) is None or value(ended) is None:
        return question(policy, (began,)) or finding(
            "met", N_("the year is that of the care"), (began,)
        )
    if _year(began) == _year(ended) or policy.find("stay_year_by"):
        return finding("met", N_("the year is that of the care"), (began, ended))
    return unclear(
        _("the stay crosses the year's end, and the county has not set which year counts"),
        _("the county sets stay_year_by; until then say on which day's law it is settled"),
        (began, ended),
    )


def _year(day: Evidence) -> str:
    return str(value(day)).partition("-")[0]
