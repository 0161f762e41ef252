"""Treatments, invoices, births and aid, as departments reported them (6.9–6.11).

An invoice's number and the patient's are enough: the invoice leads to the hospital's record of the
treatment, the patient to the birth, the marriage, the aid. What a department still owes is a fact of
source `away`, so that the case waits for it and is looked at again with the next sync.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ....cases.roles import CountsAs
from ....language import _
from ....law.engine.finding import Fact
from ....store.queries import covers, persons
from ....store.queries.queue import NO_DEADLINE
from ...verification import codes, sources
from ...verification.platform_answers import identities, is_doubtful, relations
from ...verification.providers import OWN, UNAVAILABLE, FactRequest
from ...verification.records import SourceRecord, no_response, records
from . import standing
from .invoices import VISIT, invoice_of, invoices_of, issued_first, net_fen, patient_of
from .paper import paper_of

#: With this the codes of recipients of aid begin (psn_idet_type).
AID: Final = "23"
#: Two births of one mother nearer than this are asked about: the day may have been told twice. No number of law.
SHORTEST_BETWEEN_BIRTHS: Final = timedelta(days=180)


def visits(request: FactRequest, patient: str) -> list[SourceRecord]:
    """The hospitals' records of the patient's treatments; of one reported again, the newest record."""
    newest: dict[tuple[str, str], SourceRecord] = {}
    for record in records(request, "hospitals", "visit", patient):
        newest.setdefault(
            (str(record.body["hospital_code"]), str(record.body["visit_number"])), record
        )
    return list(newest.values())


def visits_told(request: FactRequest) -> list[SourceRecord]:
    """The hospitals' records of the treatments of the case's patient."""
    return request.once("visits told", lambda: visits(request, patient_of(request)))


def visit_of(request: FactRequest) -> SourceRecord | None:
    """The treatment that the invoice is for; None where none or several fit."""
    fitting = visits_fitting(request)
    return fitting[0] if len(fitting) == 1 else None


def visits_fitting(request: FactRequest) -> list[SourceRecord]:
    """The treatments that the invoices may be for: in the same hospital, begun on their day or before, of the
    same kind where the invoice says it; the one that the form names, or that cost as much (of several the one
    within whose days the invoice lies), else the last before it.
    """
    return request.once("visits", lambda: _fitting(request))


def _fitting(request: FactRequest) -> list[SourceRecord]:
    invoices = invoices_of(request)
    candidates = visits_before(request, invoices[0]) if invoices else []
    if not invoices or not candidates:
        paper = paper_of(request)
        return [paper] if paper else []
    named = str(request.fields.get("visit_number") or "") or _decided_visit(request)
    if named:
        return [record for record in candidates if str(record.body["visit_number"]) == named]
    amount = sum(net_fen(request, invoice) for invoice in invoices)
    equal = [record for record in candidates if record.body["cost_fen"] == amount]
    if not equal:
        return candidates[-1:]
    issued = issued_first(request, invoices[0])
    on_its_days = [
        record
        for record in equal
        if record.body["began_on"]
        <= issued
        <= (record.body.get("ended_on") or record.body["began_on"])
    ]
    if (
        request.item.counts_as == CountsAs.AID
    ):  # aid comes after what a fund has paid in the hospital
        equal = [record for record in equal if record.body.get("fund_fen")] or equal
    return on_its_days if len(on_its_days) == 1 else equal


def _decided_visit(request: FactRequest) -> str:
    """The number of the visit that a decided case was about: one told since does not take its place."""
    if request.case is None or not request.case.last("decide"):
        return ""
    return request.case.kept_fact(VISIT).partition(" ")[2]


def visits_before(request: FactRequest, invoice: SourceRecord) -> list[SourceRecord]:
    """The treatments in the invoice's hospital, of its kind of care, begun on its day or before; in their order."""
    issued = issued_first(request, invoice)
    return sorted(
        (
            record
            for record in visits_told(request)
            if record.body["hospital_code"] == invoice.body["hospital_code"]
            and record.body["began_on"] <= issued
            and (not invoice.body.get("care") or record.body["care"] in {"", invoice.body["care"]})
        ),
        key=lambda record: str(record.body["began_on"]),
    )


def birth_of(request: FactRequest) -> SourceRecord | None:
    """The birth (or family-planning treatment) that the case is about: on the day that it names, else
    the last one before the invoice.
    """
    named = str(request.fields.get("born_on", "") or "")
    invoice = invoice_of(request)
    latest = str(invoice.body["issued_on"]) if invoice else NO_DEADLINE
    for record in records(request, "health", "maternity", patient_of(request)):
        day = str(record.body["born_on"])
        if day == named or (not named and day <= latest):
            return record
    return None


def _of(record: SourceRecord | None, request: FactRequest, name: str, field: str) -> list[Fact]:
    return record.tells(name, field) if record else no_response(request, name)


def _amount(request: FactRequest) -> list[Fact]:
    """What the invoices amount to, less what red ones took back, as finance says it; and the hospital's cost."""
    name, visit, invoices = "invoice_amount_fen", visit_of(request), invoices_of(request)
    costs = visit.tells(name, "cost_fen") if visit else []
    if not invoices:
        return no_response(request, name) + costs
    first = invoices[0]
    whole = sum(net_fen(request, invoice) for invoice in invoices)
    value = None if first.source == UNAVAILABLE else whole
    return [Fact(name, value, first.source, first.at), *costs]


def _birth_used(request: FactRequest) -> list[Fact]:
    """Is the same birth the matter of another case of the party for the same item?"""
    born = str(request.fields.get("born_on", ""))
    of_item = standing.cases_of(request, request.party, lambda item: item.code == request.item.code)
    used = any(str(one.case.fields.get("born_on", "")) == born for one in of_item)
    return request.own("birth_used", used)


def _birth_alike(request: FactRequest) -> list[Fact]:
    """Another case of the item that stands, for a birth so near that it may be the same told twice; else `no`."""
    born = str(request.fields.get("born_on", ""))
    of_item = standing.cases_of(request, request.party, lambda item: item.code == request.item.code)
    for one in of_item if born else ():
        other = str(one.case.fields.get("born_on", ""))
        if other and other != born and abs(_days(other) - _days(born)) < SHORTEST_BETWEEN_BIRTHS:
            return request.own("birth_alike", f"{one.case.id} {other}")
    return request.own("birth_alike", "no")


def _days(text: str) -> timedelta:
    return date.fromisoformat(text) - date.min


def _paper(request: FactRequest, name: str, field: str) -> list[Fact]:
    """A document of the treatment: there, or owed by the hospital as long as it does not say yes."""
    visit = visit_of(request)
    if visit is None:
        return no_response(request, name)
    if visit.source != UNAVAILABLE and visit.body.get(field) == "yes":
        return [Fact(name, True, visit.source, visit.at)]
    visit.is_unlisted(field)
    return [Fact(name, None, UNAVAILABLE, visit.at)]


def _marriages(request: FactRequest) -> list[Fact]:
    """Every marriage and divorce of the party (with the spouse, where one is named): day and state."""
    spouse = str(request.fields.get("spouse_id", "") or "")
    people = [record for record in (request.party, spouse) if record]
    facts = []
    for subject in people:
        for record in records(request, "civil_affairs", "marriage", subject):
            reader = request.desk.reader
            pair = str(record.body["id_number"]), str(record.body["spouse_id"])
            if not all(
                any(persons.are_one(reader, one, whose) for one in pair) for whose in people
            ):
                continue
            if record.source == UNAVAILABLE:
                return [Fact("marriage", None, UNAVAILABLE, record.at)]
            if record.is_unlisted("marriage_state"):
                facts += record.unknown("marriage")
                continue
            marriage = f"{record.body['registered_on']} {record.body['marriage_state']}"
            facts.append(Fact("marriage", marriage, record.source, record.at))
    return facts or no_response(request, "marriage")


def _spouse_insured(request: FactRequest) -> list[Fact]:
    """Is the spouse in the employee scheme, in our register or anywhere else (platform 1101)?"""
    name, spouse = "spouse_insured_as_employee", patient_of(request)
    if covers.has_active(request.desk.reader, spouse, "employee"):
        return [Fact(name, True, OWN, request.time)]
    known_relations = relations(request.desk, spouse, str(request.fields.get("spouse_name", "")))
    if known_relations is None:
        return [Fact(name, None, UNAVAILABLE, request.time)]
    insured = any(
        one["scheme"] == "employee" and one["state"] == "active" for one in known_relations
    )
    if not insured and is_doubtful(request, known_relations):
        return [Fact(name, None, "platform", request.time)]
    return [Fact(name, insured, "platform", request.time)]


def _spouse_employed(request: FactRequest) -> list[Fact]:
    """Since when human resources know the spouse to be employed; empty where they know of nothing."""
    found = records(request, "human_resources", "employment", patient_of(request))
    return found[0].tells("spouse_employed_from", "employed_from") if found else []


def _aid_spans(request: FactRequest) -> list[Fact]:
    """Every time for which civil affairs list the party: from, until (or nothing), category."""
    found = []
    for one in records(request, "civil_affairs", "aid_recipient", request.party):
        if one.source == UNAVAILABLE:
            return [Fact("aid_span", None, UNAVAILABLE, one.at)]
        until = str(one.body.get("aid_until") or "-")
        says = f"{one.body['aid_from']} {until} {one.body['aid_category'] or '?'}"
        found.append(Fact("aid_span", says, one.source, one.at))
    return found or _aid_of_platform(request)


def _aid_of_platform(request: FactRequest) -> list[Fact]:
    """Whom the platform has as a recipient of aid (`idetinfo`) and civil affairs do not list: the two
    contradict each other, so neither is taken.
    """
    for one in identities(request.desk, request.party, request.name):
        if one["code"].startswith(AID):
            says = _(
                "the platform has this person as {code} {label} since {day}; civil affairs list nobody"
            ).format(code=one["code"], label=one["label"], day=one["begins_on"] or "?")
            request.doubt(Fact(codes.UNLISTED, says, "platform", request.time))
            return [Fact("aid_span", None, "platform", request.time)]
    return []


def _aid_list_date(request: FactRequest) -> list[Fact]:
    """The day of our copy of civil affairs' list."""
    received = request.desk.reader.setting("heard:civil_affairs")
    if not received:
        return no_response(request, "aid_list_date")
    if "civil_affairs" in sources.stale(request.desk):
        return [Fact("aid_list_date", None, UNAVAILABLE, received)]
    return [Fact("aid_list_date", received[:10], "civil_affairs", received)]


FACTS = {
    "invoice_amount_fen": _amount,
    "service_day": lambda a: _of(visit_of(a), a, "service_day", "began_on"),
    "medical_record": lambda a: _paper(a, "medical_record", "has_medical_record"),
    "discharge_summary": lambda a: _paper(a, "discharge_summary", "has_discharge_summary"),
    "fee_details": lambda a: _paper(a, "fee_details", "has_fee_details"),
    "birth_category": lambda a: _of(birth_of(a), a, "birth_category", "category"),
    "birth_day": lambda a: _of(birth_of(a), a, "birth_day", "born_on"),
    "birth_used": _birth_used,
    "birth_alike": _birth_alike,
    "marriage": _marriages,
    "spouse_insured_as_employee": _spouse_insured,
    "spouse_employed_from": _spouse_employed,
    "aid_span": _aid_spans,
    "aid_list_date": _aid_list_date,
}
