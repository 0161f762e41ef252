"""What filings rest on (6.6–6.8): our register of filings, the platform's institutions and chronic
diseases, residences, postings, treatments. And the fields of a form that follow from others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from ....errors import Away, PolicyGap
from ....law.engine.finding import Fact
from ....law.filings.chronic import category, disease_code
from ....law.filings.remote_care import same_place
from ....store.queries import case_numbers, filings
from ....store.queries import records as inbox
from ....store.queries.filings import Filing
from ....store.queries.queue import NO_DEADLINE
from .. import sources
from ..platform_answers import institution
from ..providers import AWAY, Asked, Provider

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


def standing(asked: Asked) -> list[Filing]:
    """The party's filings that stand on a day of the one applied for, but for the case's own."""
    told = asked.item.registers
    begins = str(asked.fields.get(told.get("begins", ""), "") or asked.desk.today.isoformat())
    ends = str(asked.fields.get(told.get("ends", ""), "") or NO_DEADLINE)
    return filings.active_between(
        asked.desk.reader, asked.party, begins, ends, besides=_own_case(asked)
    )


def _own_case(asked: Asked) -> str:
    """The number of the case itself, empty before there is one."""
    return asked.case.id if asked.case else ""


def _is_same(asked: Asked, filing: Filing) -> bool:
    """Is a filing that stands the same? To the same place; for the same relative; or of the kind."""
    told = asked.item.registers
    if filing.kind != told["kind"]:
        return False
    if "place" in told:
        return same_place(filing.region, str(asked.fields.get(told["place"], "")))
    if told["kind"] == "family_account":
        return filing.key == str(asked.fields.get(told["key"], ""))
    return True


def _same_filing(asked: Asked) -> list[Fact]:
    """The case that made the same filing, or no. The hospital's number again is the same whenever."""
    told = asked.item.registers
    number = str(asked.fields.get(told.get("key", ""), "") or "")
    if number and told["kind"] in {"referral", "drugs_abroad"}:
        again = filings.case_of(
            asked.desk.reader, asked.party, told["kind"], number, besides=_own_case(asked)
        )
        if again:
            return asked.own("same_filing", again)
    for filing in standing(asked):
        if _is_same(asked, filing):
            return asked.own("same_filing", filing.case_id)
    return asked.own("same_filing", False)


def _other_filing(asked: Asked) -> list[Fact]:
    """A lasting filing of another kind or place: its title, place and case; or no."""
    for filing in standing(asked):
        if filing.kind in LASTING and not _is_same(asked, filing):
            made_by = asked.desk.reader.case(filing.case_id)
            title = asked.desk.item(made_by.item).label()
            return asked.own("other_filing", f"{title} {filing.region} {filing.case_id}")
    return asked.own("other_filing", False)


# the departments' records


def records(
    asked: Asked, department: str, kinds: tuple[str, ...], subject: str
) -> list[tuple[str, dict[str, Any]]]:
    """A department's records of some kinds about somebody, newest first: (time, body)."""
    found = inbox.valid_from(asked.desk.reader, department, kinds, (subject,))
    return [(record.at, json.loads(record.body)) for record in found]


def _of_place(name: str, kind: str, place: str, field: str) -> Provider:
    """A provider of one field of the record that is about the place applied for, else of the newest.

    Somebody may have a household at home and a permit elsewhere: both records hold.
    """
    department, _dot, record_kind = kind.partition(".")

    def told(asked: Asked) -> list[Fact]:
        found = records(asked, department, (record_kind,), asked.party)
        if not found:
            return []
        wanted = str(asked.fields.get("to_region", ""))
        here = (one for one in found if wanted and same_place(str(one[1][place]), wanted))
        at, body = next(here, found[0])
        if department in sources.stale(asked.desk):
            return [Fact(name, None, AWAY, at)]
        return [Fact(name, str(body[field]), department, at)] if body.get(field) else []

    return told


def _visits(asked: Asked) -> list[Fact]:
    """How many treatments for the diagnosis hospitals told of; a copy that is too old tells nothing."""
    wanted = category(str(asked.fields.get("diagnosis_code", "")))
    found = records(asked, "hospitals", _TREATMENTS, asked.party)
    heard = asked.desk.reader.setting("heard:hospitals")
    if not heard or "hospitals" in sources.stale(asked.desk):
        return [Fact("visits_with_diagnosis", None, AWAY, heard)]
    fitting = [at for at, body in found if category(str(body.get("diagnosis_code", ""))) == wanted]
    newest = fitting[0] if fitting else heard
    return [Fact("visits_with_diagnosis", len(fitting), "hospitals", newest)]


def _diagnosis(asked: Asked) -> list[Fact]:
    """The diagnosis of the record that the case names by its number, or that filled in the form."""
    numbers = {"settlement_number", "visit_number", "request_number"}
    named = {n: str(asked.fields[n]) for n in numbers if asked.fields.get(n)}
    for at, body in records(asked, "hospitals", (*_TREATMENTS, "drugs_abroad"), asked.party):
        if body.get("diagnosis_code") and any(str(body.get(n)) == v for n, v in named.items()):
            if "hospitals" in sources.stale(asked.desk):
                return [Fact("diagnosis", None, AWAY, at)]
            return [Fact("diagnosis", str(body["diagnosis_code"]), "hospitals", at)]
    source = asked.case.sources.get("diagnosis_code") if asked.case else None
    if source is None:
        return []
    is_old = source["department"] in sources.stale(asked.desk)
    said, by = (None, AWAY) if is_old else (str(asked.fields["diagnosis_code"]), "hospitals")
    return [Fact("diagnosis", said, by, source["at"])]


# institutions and chronic diseases, as the platform knows them


def _institution(asked: Asked) -> dict[str, str] | None:
    """The institution of the case; see `bills.institution`."""
    return institution(asked, str(asked.fields.get("hospital_code", "")))


def _qualified(asked: Asked) -> list[Fact]:
    """Is the institution of the case qualified for this kind of filing? Not asked without a code."""
    name = "institution_qualified"
    if not asked.fields.get("hospital_code") or not _may_be_chronic(asked):
        return []
    found = _institution(asked)
    if found is None:
        return [Fact(name, None, AWAY, asked.time)]
    wanted = QUALIFIED_FOR[asked.item.registers["kind"]]
    return [Fact(name, wanted in found.get("may", "").split(), "platform", asked.time)]


def _level(asked: Asked) -> list[Fact]:
    """The grade of the institution: 3, 2, 1, or 0 where it has none. Nothing of an unknown one."""
    if not asked.fields.get("hospital_code"):
        return []
    found = _institution(asked)
    if found is None:
        return [Fact("institution_level", None, AWAY, asked.time)]
    return [Fact("institution_level", found["level"], "platform", asked.time)] if found else []


def _disease(desk: Desk, fields: Mapping[str, Any]) -> str:
    """The code of the disease of a form's diagnosis; empty where it, or the list, is not there."""
    region = str(fields.get("region") or desk.region)
    try:
        return disease_code(desk.policy(desk.today, region), str(fields.get("diagnosis_code", "")))
    except PolicyGap:
        return ""


def _may_be_chronic(asked: Asked) -> bool:
    """Is it worth asking the platform? Most settlements are about no chronic disease."""
    return asked.item.registers["kind"] != "chronic" or bool(_disease(asked.desk, asked.fields))


def _asked_before(asked: Asked) -> list[Fact]:
    """The case in which the person was asked about the same disease before, or no."""
    disease = _disease(asked.desk, asked.fields)
    reader, own = asked.desk.reader, _own_case(asked)
    for case in case_numbers.ids_of_party(reader, asked.party, asked.item.code, besides=own):
        if _disease(asked.desk, reader.case(case).fields) == disease:
            return asked.own("disease_asked_before", case)
    return asked.own("disease_asked_before", False)


def _filed_here(asked: Asked) -> list[Fact]:
    disease = _disease(asked.desk, asked.fields)
    same = (one for one in standing(asked) if (one.kind, one.key) == ("chronic", disease))
    filing = next(same, None)
    return asked.own("disease_filed_here", filing.case_id if filing else False)


def _filed_on_platform(asked: Asked) -> list[Fact]:
    """Does the platform hold the disease of this person (5301)? What we told it ourselves is ours."""
    name, disease = "disease_filed_on_platform", _disease(asked.desk, asked.fields)
    if not disease:
        return []
    answers, key = asked.desk.answers, f"5301:{asked.party}"
    if key not in answers:
        if not asked.desk.reader.setting("platform"):
            return [Fact(name, None, AWAY, asked.time)]
        try:
            found = asked.desk.platform.chronic_filings(asked.party, asked.name)
        except Away:
            return [Fact(name, None, AWAY, asked.time)]
        answers[key] = [{"disease": one.disease_code} for one in found]
    holds = any(one["disease"] == disease for one in answers[key])
    told_by_us = asked.case is not None and asked.case.last("decide") is not None
    return [Fact(name, holds and not told_by_us, "platform", asked.time)]


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
