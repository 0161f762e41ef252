"""Treatments, invoices, births and aid, as departments reported them (6.9–6.11).

An invoice's number and the patient's are enough: the invoice leads to the hospital's record of the
treatment, the patient to the birth, the marriage, the aid. What a department still owes is a fact of
source `away`, so that the case waits for it and is looked at again with the next sync.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ....cases.roles import CountsAs
from ....language import _
from ....law.engine.finding import Fact
from ....store.queries import covers, entries
from ....store.queries import records as inbox
from ....store.queries.queue import NO_DEADLINE
from ...verification import codes, sources
from ...verification.platform_answers import identities, is_doubtful, relations
from ...verification.providers import OWN, UNAVAILABLE, FactRequest
from ...verification.records import SourceRecord, no_response, records

if TYPE_CHECKING:
    from ....cases.items import Item

#: With this the codes of recipients of aid begin (psn_idet_type).
AID: Final = "23"
#: A case that ended so has used up nothing: the invoice, the birth can be handed in again.
UNDONE: Final = ("refused", "withdrawn", "voided", "objected")


def visits(request: FactRequest, patient: str) -> list[SourceRecord]:
    """The hospitals' records of the patient's treatments; of one reported again, the newest record."""
    newest: dict[tuple[str, str], SourceRecord] = {}
    for record in records(request, "hospitals", "visit", patient):
        newest.setdefault(
            (str(record.body["hospital_code"]), str(record.body["visit_number"])), record
        )
    return list(newest.values())


def patient_of(request: FactRequest) -> str:
    """Who was treated: the spouse where the item is about one (6.10.4), else the party."""
    if request.item.field_named("spouse_id"):
        return str(request.fields.get("spouse_id", ""))
    return request.party


def _number(request: FactRequest) -> str:
    return str(request.fields.get("invoice_number", ""))


def invoice_of(request: FactRequest) -> SourceRecord | None:
    """The electronic invoice of this number, made out to the patient."""
    return request.once("invoice", lambda: _find_invoice(request))


def _find_invoice(request: FactRequest) -> SourceRecord | None:
    return next(
        (
            record
            for record in records(request, "finance", "e_invoice", patient_of(request))
            if str(record.body.get("invoice_number")) == _number(request)
        ),
        None,
    )


def visit_of(request: FactRequest) -> SourceRecord | None:
    """The treatment that the invoice is for: in the same hospital, begun on its day or before, of the
    same kind where the invoice says it; the one that cost as much, else the last before it.
    """
    return request.once("visit", lambda: _find_visit(request))


def _find_visit(request: FactRequest) -> SourceRecord | None:
    invoice = invoice_of(request)
    if invoice is None:
        return None
    details = invoice.body
    candidates = [
        record
        for record in visits(request, patient_of(request))
        if record.body["hospital_code"] == details["hospital_code"]
        and record.body["began_on"] <= details["issued_on"]
        and (not details.get("care") or record.body["care"] in {"", details["care"]})
    ]
    return max(
        candidates,
        key=lambda record: (
            record.body["cost_fen"] == details["amount_fen"],
            record.body["began_on"],
        ),
        default=None,
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
    """What the invoice amounts to, as finance says it and as the hospital does."""
    visit = visit_of(request)
    facts = _of(invoice_of(request), request, "invoice_amount_fen", "amount_fen")
    return facts + (visit.tells("invoice_amount_fen", "cost_fen") if visit else [])


def _invoice_is_theirs(request: FactRequest) -> list[Fact]:
    """Is the invoice made out to the patient? Asked only where finance knows its number."""
    if (invoice := invoice_of(request)) is not None:
        return [Fact("invoice_is_theirs", True, invoice.source, invoice.at)]
    other = inbox.valid_with(
        request.desk.reader, "finance", "e_invoice", "invoice_number", _number(request)
    )
    if other is not None:
        return [Fact("invoice_is_theirs", False, "finance", other.at)]
    return no_response(request, "invoice_is_theirs")


def _used_before(
    request: FactRequest, field: str, wanted: Callable[[Item], bool], party: str = ""
) -> bool:
    """Was the field's value handed in before, with another case of the items wanted that stands (of anybody's,
    or of the party's)? What was corrected since does not count.
    """
    value = str(request.fields.get(field, ""))
    own = request.case.id if request.case else ""
    items, reader = request.desk.codes(wanted), request.desk.reader
    return any(
        earlier.stage not in UNDONE
        and str(reader.case(earlier.case_id).fields.get(field, "")) == value
        for earlier in entries.cases_with_field(
            reader, items, field, value, besides=own, party_id=party
        )
    )


def _invoice_used(request: FactRequest) -> list[Fact]:
    """Was the invoice handed in with a case that counts as the item does, by whomever?"""
    counts_as = request.item.counts_as
    used = _used_before(request, "invoice_number", lambda item: item.counts_as == counts_as)
    return request.own("invoice_used", used)


def _birth_used(request: FactRequest) -> list[Fact]:
    """Is the same birth the matter of another case of the party for the same item?"""
    return request.own(
        "birth_used",
        _used_before(
            request, "born_on", lambda item: item.code == request.item.code, request.party
        ),
    )


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
            pair = {str(record.body["id_number"]), str(record.body["spouse_id"])}
            if request.party not in pair or (spouse and spouse not in pair):
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


def _basic_open(request: FactRequest) -> list[Fact]:
    """The open case in which the same invoice waits for its basic reimbursement; empty: there is none."""
    found = entries.open_case_with_field(
        request.desk.reader,
        request.desk.codes(lambda item: item.counts_as == CountsAs.BENEFIT),
        request.party,
        "invoice_number",
        _number(request),
    )
    return request.own("basic_case_open", found)


FACTS = {
    "invoice_amount_fen": _amount,
    "invoice_issued": lambda a: _of(invoice_of(a), a, "invoice_issued", "issued_on"),
    "invoice_is_theirs": _invoice_is_theirs,
    "invoice_used": _invoice_used,
    "service_day": lambda a: _of(visit_of(a), a, "service_day", "began_on"),
    "basic_case_open": _basic_open,
    "medical_record": lambda a: _paper(a, "medical_record", "has_medical_record"),
    "discharge_summary": lambda a: _paper(a, "discharge_summary", "has_discharge_summary"),
    "fee_details": lambda a: _paper(a, "fee_details", "has_fee_details"),
    "birth_category": lambda a: _of(birth_of(a), a, "birth_category", "category"),
    "birth_day": lambda a: _of(birth_of(a), a, "birth_day", "born_on"),
    "birth_used": _birth_used,
    "marriage": _marriages,
    "spouse_insured_as_employee": _spouse_insured,
    "spouse_employed_from": _spouse_employed,
    "aid_span": _aid_spans,
    "aid_list_date": _aid_list_date,
}
