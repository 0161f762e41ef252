"""What filings rest on (6.6–6.8): our register of filings, the platform's institutions and chronic
diseases, residences, postings, treatments. And the fields of a form that follow from others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from ....errors import PolicyGap, Unavailable
from ....law.engine.finding import Fact
from ....law.filings.chronic import category, disease_code
from ....law.filings.remote_care import same_place
from ....store.queries import case_numbers, filings
from ....store.queries import records as inbox
from ....store.queries.filings import Filing
from ....store.queries.queue import NO_DEADLINE
from .. import codes, sources
from ..platform_answers import institution
from ..providers import UNAVAILABLE, FactRequest, Provider

if TYPE_CHECKING:
    from ... import Desk

#: The kinds of which a person has one at a time (异地安置、长期居住、常驻工作).
LASTING: Final = ("remote_retired", "remote_resident", "remote_worker")
#: What an institution must be qualified for, by the kind of filing.
QUALIFIED_FOR: Final = {
    "referral": "referral",
    "chronic": "chronic",
    "drugs_abroad": "drugs_abroad",
}
#: A record that says where somebody is, and the field in which it does.
RESIDENCE: Final = ("police.residence", "residence_region")
POSTING: Final = ("human_resources.posting", "work_region")
_TREATMENTS: Final = ("visit", "first_settlement")


# our register of filings


def standing(request: FactRequest) -> list[Filing]:
    """The party's filings that stand on a day of the one applied for, but for the case's own."""
    told = request.item.registers
    begins = str(request.fields.get(told.get("begins", ""), "") or request.desk.today.isoformat())
    ends = str(request.fields.get(told.get("ends", ""), "") or NO_DEADLINE)
    return filings.active_between(
        request.desk.reader, request.party, begins, ends, besides=_own_case(request)
    )


def _own_case(request: FactRequest) -> str:
    """The number of the case itself, empty before there is one."""
    return request.case.id if request.case else ""


def _is_same(request: FactRequest, filing: Filing) -> bool:
    """Is a filing that stands the same? To the same place; for the same relative; or of the kind."""
    told = request.item.registers
    if filing.kind != told["kind"]:
        return False
    if "place" in told:
        return same_place(filing.region, str(request.fields.get(told["place"], "")))
    if told["kind"] == "family_account":
        return filing.key == str(request.fields.get(told["key"], ""))
    return True


def _same_filing(request: FactRequest) -> list[Fact]:
    """The case that made the same filing, or no. The hospital's number again is the same whenever."""
    told = request.item.registers
    number = str(request.fields.get(told.get("key", ""), "") or "")
    if number and told["kind"] in {"referral", "drugs_abroad"}:
        again = filings.case_of(
            request.desk.reader, request.party, told["kind"], number, besides=_own_case(request)
        )
        if again:
            return request.own("same_filing", again)
    for filing in standing(request):
        if _is_same(request, filing):
            return request.own("same_filing", filing.case_id)
    return request.own("same_filing", False)


def _other_filing(request: FactRequest) -> list[Fact]:
    """A lasting filing of another kind or place: its title, place and case; or no."""
    for filing in standing(request):
        if filing.kind in LASTING and not _is_same(request, filing):
            made_by = request.desk.reader.case(filing.case_id)
            title = request.desk.item(made_by.item).label()
            return request.own("other_filing", f"{title} {filing.region} {filing.case_id}")
    return request.own("other_filing", False)


# the departments' records


def records(
    request: FactRequest, department: str, kinds: tuple[str, ...], subject: str
) -> list[tuple[str, dict[str, Any]]]:
    """A department's records of some kinds about somebody, newest first: (time, body)."""
    found = inbox.valid_from(request.desk.reader, department, kinds, (subject,))
    return [
        (record.at, codes.understood(request.desk, json.loads(record.body))) for record in found
    ]


def _of_place(name: str, kind: str, place: str, field: str) -> Provider:
    """A provider of one field of the record that is about the place applied for, else of the newest.

    Somebody may have a household at home and a permit elsewhere: both records hold.
    """
    department, _dot, record_kind = kind.partition(".")

    def told(request: FactRequest) -> list[Fact]:
        found = records(request, department, (record_kind,), request.party)
        if not found:
            return []
        wanted = str(request.fields.get("to_region", ""))
        here = (one for one in found if wanted and same_place(str(one[1][place]), wanted))
        at, body = next(here, found[0])
        if department in sources.stale(request.desk):
            return [Fact(name, None, UNAVAILABLE, at)]
        if code := codes.of_field(body, field):
            says = codes.sentence(code, department, record_kind, at)
            request.doubt(Fact(codes.UNLISTED, says, department, at))
            return [Fact(name, None, department, at)]
        return [Fact(name, str(body[field]), department, at)] if body.get(field) else []

    return told


def _visits(request: FactRequest) -> list[Fact]:
    """How many treatments for the diagnosis hospitals told of; a copy that is too old tells nothing."""
    wanted = category(str(request.fields.get("diagnosis_code", "")))
    found = records(request, "hospitals", _TREATMENTS, request.party)
    heard = request.desk.reader.setting("heard:hospitals")
    if not heard or "hospitals" in sources.stale(request.desk):
        return [Fact("visits_with_diagnosis", None, UNAVAILABLE, heard)]
    fitting = [at for at, body in found if category(str(body.get("diagnosis_code", ""))) == wanted]
    newest = fitting[0] if fitting else heard
    return [Fact("visits_with_diagnosis", len(fitting), "hospitals", newest)]


def _diagnosis(request: FactRequest) -> list[Fact]:
    """The diagnosis of the record that the case names by its number, or that filled in the form."""
    numbers = {"settlement_number", "visit_number", "request_number"}
    named = {n: str(request.fields[n]) for n in numbers if request.fields.get(n)}
    for at, body in records(request, "hospitals", (*_TREATMENTS, "drugs_abroad"), request.party):
        if body.get("diagnosis_code") and any(str(body.get(n)) == v for n, v in named.items()):
            if "hospitals" in sources.stale(request.desk):
                return [Fact("diagnosis", None, UNAVAILABLE, at)]
            return [Fact("diagnosis", str(body["diagnosis_code"]), "hospitals", at)]
    source = request.case.sources.get("diagnosis_code") if request.case else None
    if source is None:
        return []
    is_old = source["department"] in sources.stale(request.desk)
    said, by = (
        (None, UNAVAILABLE) if is_old else (str(request.fields["diagnosis_code"]), "hospitals")
    )
    return [Fact("diagnosis", said, by, source["at"])]


# institutions and chronic diseases, as the platform knows them


def _institution(request: FactRequest) -> dict[str, str] | None:
    """The institution of the case; see `bills.institution`."""
    return institution(request, str(request.fields.get("hospital_code", "")))


def _qualified(request: FactRequest) -> list[Fact]:
    """Is the institution of the case qualified for this kind of filing? Not asked without a code."""
    name = "institution_qualified"
    if not request.fields.get("hospital_code") or not _may_be_chronic(request):
        return []
    found = _institution(request)
    if found is None:
        return [Fact(name, None, UNAVAILABLE, request.time)]
    wanted = QUALIFIED_FOR[request.item.registers["kind"]]
    return [Fact(name, wanted in found.get("may", "").split(), "platform", request.time)]


def _level(request: FactRequest) -> list[Fact]:
    """The grade of the institution: 3, 2, 1, or 0 where it has none. Nothing of an unknown one."""
    if not request.fields.get("hospital_code"):
        return []
    found = _institution(request)
    if found is None:
        return [Fact("institution_level", None, UNAVAILABLE, request.time)]
    if not found:
        return []
    level = None if found.get("unlisted") else found["level"]
    return [Fact("institution_level", level, "platform", request.time)]


def _disease(desk: Desk, fields: Mapping[str, Any]) -> str:
    """The code of the disease of a form's diagnosis; empty where it, or the list, is not there."""
    region = str(fields.get("region") or desk.region)
    try:
        return disease_code(desk.policy(desk.today, region), str(fields.get("diagnosis_code", "")))
    except PolicyGap:
        return ""


def _may_be_chronic(request: FactRequest) -> bool:
    """Is it worth asking the platform? Most settlements are about no chronic disease."""
    return request.item.registers["kind"] != "chronic" or bool(
        _disease(request.desk, request.fields)
    )


def _asked_before(request: FactRequest) -> list[Fact]:
    """The case in which the person was asked about the same disease before, or no."""
    disease = _disease(request.desk, request.fields)
    reader, own = request.desk.reader, _own_case(request)
    for case in case_numbers.ids_of_party(reader, request.party, request.item.code, besides=own):
        if _disease(request.desk, reader.case(case).fields) == disease:
            return request.own("disease_asked_before", case)
    return request.own("disease_asked_before", False)


def _filed_here(request: FactRequest) -> list[Fact]:
    disease = _disease(request.desk, request.fields)
    same = (one for one in standing(request) if (one.kind, one.key) == ("chronic", disease))
    filing = next(same, None)
    return request.own("disease_filed_here", filing.case_id if filing else False)


def _filed_on_platform(request: FactRequest) -> list[Fact]:
    """Does the platform hold the disease of this person (5301)? What we told it ourselves is ours."""
    name, disease = "disease_filed_on_platform", _disease(request.desk, request.fields)
    if not disease:
        return []
    answers, key = request.desk.answers, f"5301:{request.party}"
    if key not in answers:
        if not request.desk.reader.setting("platform"):
            return [Fact(name, None, UNAVAILABLE, request.time)]
        try:
            found = request.desk.platform.chronic_filings(request.party, request.name)
        except Unavailable:
            return [Fact(name, None, UNAVAILABLE, request.time)]
        answers[key] = [{"disease": one.disease_code} for one in found]
    holds = any(one["disease"] == disease for one in answers[key])
    told_by_us = request.case is not None and request.case.last("decide") is not None
    return [Fact(name, holds and not told_by_us, "platform", request.time)]


FACTS = {
    "same_filing": _same_filing,
    "other_filing": _other_filing,
    "residence_region": _of_place("residence_region", *RESIDENCE, "residence_region"),
    "residence_kind": _of_place("residence_kind", *RESIDENCE, "kind_of_residence"),
    "residence_from": _of_place("residence_from", *RESIDENCE, "residence_from"),
    "posting_region": _of_place("posting_region", *POSTING, "work_region"),
    "posting_until": _of_place("posting_until", *POSTING, "posted_until"),
    "institution_qualified": _qualified,
    "institution_level": _level,
    "diagnosis": _diagnosis,
    "visits_with_diagnosis": _visits,
    "disease_asked_before": _asked_before,
    "disease_filed_here": _filed_here,
    "disease_filed_on_platform": _filed_on_platform,
}


# fields of a form that follow from others


def _code_of_disease(desk: Desk, fields: Mapping[str, Any]) -> str:
    """The code under which the platform files the disease of the diagnosis."""
    return _disease(desk, fields)


def _name_of_disease(_desk: Desk, fields: Mapping[str, Any]) -> str:
    """What the disease is called where nobody says more: as the diagnosis."""
    return str(fields.get("diagnosis_name", ""))


def _drugs_last_until(_desk: Desk, fields: Mapping[str, Any]) -> str:
    """The last day for which the drugs last, the day of leaving being the first; empty while the day
    or the number is not known.
    """
    if not (fields.get("leaves_on") and fields.get("days")):
        return ""
    first = date.fromisoformat(str(fields["leaves_on"]))
    return (first + timedelta(days=int(fields["days"]) - 1)).isoformat()


def _begin_of_what_ends(desk: Desk, fields: Mapping[str, Any]) -> str:
    """Who unbinds a relative need not know since when: the filing's own first day makes it the same."""
    if not fields.get("ends_on"):
        return ""
    party, relative = str(fields.get("id_number", "")), str(fields.get("relative_id", ""))
    return filings.last_first_day(desk.reader, party, "family_account", relative)


#: A field's `derived` → what fills it in where neither the form nor a record does.
DERIVED = {
    "disease_of_diagnosis": _code_of_disease,
    "name_of_diagnosis": _name_of_disease,
    "last_day_of_drugs": _drugs_last_until,
    "begin_of_what_ends": _begin_of_what_ends,
}
