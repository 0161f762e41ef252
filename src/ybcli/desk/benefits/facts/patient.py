"""Who the patient is on the day of the care: category, age, aid, what the platform lets them draw on."""

from __future__ import annotations

from datetime import date
from typing import Final

from ....cases import identity
from ....connectors.codes_told import kind_of_person, layer_of_fund
from ....errors import Unavailable
from ....law.engine.finding import Fact
from ...verification import codes, sources
from ...verification.platform_answers import is_doubtful, number_with_relation, relations
from ...verification.providers import OWN, UNAVAILABLE, FactRequest
from ...verification.records import records
from .bills import day_of_care, undated
from .care import visit_of
from .invoices import patient_of
from .scheme import here, scheme_of

#: From this age on somebody in the residents' scheme is no child any more.
_GROWN = 18
#: The wire's kind of care for a question about entitlement.
_MED_TYPE: Final = {"inpatient": "2101", "outpatient": "11", "pharmacy": "41"}


def _category(request: FactRequest) -> list[Fact]:
    """In service or retired (psn_type 12…), flexible (11…03), a resident by age."""
    name, party = "person_category", request.party
    answer = scheme_of(request, party)
    if answer is None:
        return [Fact(name, None, UNAVAILABLE, request.time)]
    scheme, kind, source = answer
    if not scheme:
        return []
    word = kind_of_person(kind)
    if kind and not word:
        request.doubt(_doubt_of_kind(kind, source, request))
        return [Fact(name, None, source, request.time)]
    if scheme == "employee":
        word = word if word in {"retired", "flexible"} else "in_service"
    else:
        is_child = (
            word in {"resident_child", "resident_student"}
            or _years(party, day_of_care(request)) < _GROWN
        )
        word = word if word == "resident_student" else "resident_child" if is_child else "resident"
    return [Fact(name, word, source, request.time)]


def _doubt_of_kind(kind: str, source: str, request: FactRequest) -> Fact:
    """The sentence about a kind of person (psn_type) that nobody lists."""
    code = codes.UnlistedCode("kind", kind, "psn_type", codes.term("psn_type", kind))
    says = codes.sentence(code, source, "relation", "1101")
    return Fact(codes.UNLISTED, says, source, request.time)


def _years(id_number: str, on: str) -> int:
    """The age on a day, in whole years; nought where the number tells no birth."""
    born = identity.born(identity.clean(id_number))
    if not on or born is None:
        return 0
    day = date.fromisoformat(on)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _age(request: FactRequest) -> list[Fact]:
    day = day_of_care(request)
    return [Fact("age", _years(request.party, day), OWN, request.time)] if day else []


def _aid_category(request: FactRequest) -> list[Fact]:
    """The category in which civil affairs list the party on the day on which the care began (6.11: the
    day of the treatment); `none` in none. Nobody is asked of it where the item is about no care.
    """
    if request.item.law_day != "care_day":
        return []
    name, day = "aid_category", day_of_care(request)
    if not day:
        return undated(request, name)
    visit = visit_of(request)
    day = str(visit.body["began_on"]) if visit else day
    received = request.desk.reader.setting("heard:civil_affairs")
    if not received or "civil_affairs" in sources.stale(request.desk):
        return [Fact(name, None, UNAVAILABLE, received or request.time)]
    for record in records(request, "civil_affairs", "aid_recipient", request.party):
        until = str(record.body.get("aid_until") or "9999-12-31")
        if str(record.body["aid_from"]) <= day <= until and record.is_unlisted("aid_category"):
            return record.unknown(name)
        if str(record.body["aid_from"]) <= day <= until:
            return [Fact(name, str(record.body["aid_category"]), record.source, record.at)]
    return [Fact(name, "none", "civil_affairs", received)]


def _born(request: FactRequest) -> list[Fact]:
    """The birth that the identity number of the patient tells."""
    born = identity.born(identity.clean(patient_of(request)))
    return [Fact("born_by_number", born.isoformat(), OWN, request.time)] if born else []


def _entitled(request: FactRequest, name: str) -> list[Fact]:
    """Could the person draw on the fund on the day of the care (2001)? And why not."""
    day, visit = day_of_care(request), visit_of(request)
    if not day:
        return undated(request, name)
    if visit is not None and visit.is_unlisted("care"):
        return visit.unknown(name)
    answer = entitlement(request, day, str(visit.body["care"]) if visit else "outpatient")
    if answer is None:
        return [Fact(name, None, UNAVAILABLE, request.time)]
    value: str | bool = answer["entitled"] == "yes" if name == "entitled" else answer["says"]
    return [Fact(name, value, "platform", request.time)]


def entitlement(request: FactRequest, day: str, care: str) -> dict[str, str] | None:
    """Whether the pooled fund may be drawn on, and the platform's reason why not; None where it is away."""
    answers, key = request.desk.answers, f"2001:{request.party}:{day}:{care}"
    if key not in answers:
        if not request.desk.reader.setting("platform"):
            return None
        scheme = scheme_of(request, request.party)
        number = number_with_relation(request.desk, request.party, request.name)
        try:
            rows = request.desk.platform.entitlement(
                number,
                request.name,
                on=day,
                scheme=scheme[0] if scheme else "",
                care=_MED_TYPE.get(care, "11"),
            )
        except Unavailable:
            return None
        besides = [row for row in rows if layer_of_fund(row.fund) != "account"]
        pooled = [row for row in besides if layer_of_fund(row.fund) == "basic"] or besides
        may = any(row.entitled for row in pooled)
        says = next((row.says for row in pooled if not row.entitled), "")
        answers[key] = [{"entitled": "yes" if may else "no", "says": "" if may else says}]
    return answers[key][0]


def _schemes(request: FactRequest) -> list[Fact]:
    """Every scheme in which the person was insured here on the day of the care, one word each."""
    answer = relations(request.desk, request.party, request.name)
    if answer is None:
        return [Fact("schemes_here", None, UNAVAILABLE, request.time)]
    schemes = {str(record["scheme"]) for record in here(request, answer)}
    if is_doubtful(request, answer):
        return [Fact("schemes_here", None, "platform", request.time)]
    return [Fact("schemes_here", " ".join(sorted(schemes)) or "no", "platform", request.time)]


FACTS = {
    "person_category": _category,
    "age": _age,
    "aid_category": _aid_category,
    "born_by_number": _born,
    "entitled": lambda asked: _entitled(asked, "entitled"),
    "entitled_says": lambda asked: _entitled(asked, "entitled_says"),
    "schemes_here": _schemes,
}
