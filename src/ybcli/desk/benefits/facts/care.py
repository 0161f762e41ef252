"""Treatments, invoices, births and aid, as departments told of them (6.9–6.11).

An invoice's number and the patient's are enough: the invoice leads to the hospital's record of the
treatment, the patient to the birth, the marriage, the aid. What a department still owes is a fact of
source `away`, so that the case waits for it and is looked at again with the next sync.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ....cases.roles import CountsAs
from ....law.engine.finding import Fact
from ....store.queries import covers, entries
from ....store.queries import records as inbox
from ....store.queries.queue import NO_DEADLINE
from ...verification import sources
from ...verification.platform_answers import relations
from ...verification.providers import AWAY, OWN, Asked
from ...verification.records import Heard, records, silence

if TYPE_CHECKING:
    from ....cases.items import Item

#: A case that ended so has used up nothing: the invoice, the birth can be handed in again.
UNDONE: Final = ("refused", "withdrawn", "voided", "objected")


def visits(asked: Asked, patient: str) -> list[Heard]:
    """What the hospitals told of the patient's treatments; of one that was told again, the newest record."""
    found: dict[tuple[str, str], Heard] = {}
    for one in records(asked, "hospitals", "visit", patient):
        found.setdefault((str(one.body["hospital_code"]), str(one.body["visit_number"])), one)
    return list(found.values())


def patient_of(asked: Asked) -> str:
    """Who was treated: the spouse where the item is about one (6.10.4), else the party."""
    if asked.item.field_named("spouse_id"):
        return str(asked.fields.get("spouse_id", ""))
    return asked.party


def _number(asked: Asked) -> str:
    return str(asked.fields.get("invoice_number", ""))


def invoice_of(asked: Asked) -> Heard | None:
    """The electronic invoice of this number, made out to the patient."""
    return asked.once("invoice", lambda: _find_invoice(asked))


def _find_invoice(asked: Asked) -> Heard | None:
    return next(
        (
            one
            for one in records(asked, "finance", "e_invoice", patient_of(asked))
            if str(one.body.get("invoice_number")) == _number(asked)
        ),
        None,
    )


def visit_of(asked: Asked) -> Heard | None:
    """The treatment that the invoice is for: in the same hospital, begun on its day or before, of the
    same kind where the invoice says it; the one that cost as much, else the last before it.
    """
    return asked.once("visit", lambda: _find_visit(asked))


def _find_visit(asked: Asked) -> Heard | None:
    invoice = invoice_of(asked)
    if invoice is None:
        return None
    told = invoice.body
    fitting = [
        one
        for one in visits(asked, patient_of(asked))
        if one.body["hospital_code"] == told["hospital_code"]
        and one.body["began_on"] <= told["issued_on"]
        and one.body["care"] == told.get("care", one.body["care"])
    ]
    return max(
        fitting,
        key=lambda one: (one.body["cost_fen"] == told["amount_fen"], one.body["began_on"]),
        default=None,
    )


def birth_of(asked: Asked) -> Heard | None:
    """The birth (or family-planning treatment) that the case is about: on the day that it names, else
    the last one before the invoice.
    """
    named = str(asked.fields.get("born_on", "") or "")
    invoice = invoice_of(asked)
    latest = str(invoice.body["issued_on"]) if invoice else NO_DEADLINE
    for one in records(asked, "health", "maternity", patient_of(asked)):
        day = str(one.body["born_on"])
        if day == named or (not named and day <= latest):
            return one
    return None


def _of(heard: Heard | None, asked: Asked, name: str, field: str) -> list[Fact]:
    return heard.tells(name, field) if heard else silence(asked, name)


def _amount(asked: Asked) -> list[Fact]:
    """What the invoice amounts to, as finance says it and as the hospital does."""
    visit = visit_of(asked)
    told = _of(invoice_of(asked), asked, "invoice_amount_fen", "amount_fen")
    return told + (visit.tells("invoice_amount_fen", "cost_fen") if visit else [])


def _invoice_is_theirs(asked: Asked) -> list[Fact]:
    """Is the invoice made out to the patient? Asked only where finance knows its number."""
    if (invoice := invoice_of(asked)) is not None:
        return [Fact("invoice_is_theirs", True, invoice.source, invoice.at)]
    other = inbox.valid_with(
        asked.desk.reader, "finance", "e_invoice", "invoice_number", _number(asked)
    )
    if other is not None:
        return [Fact("invoice_is_theirs", False, "finance", other.at)]
    return silence(asked, "invoice_is_theirs")


def _used_before(asked: Asked, field: str, wanted: Callable[[Item], bool], party: str = "") -> bool:
    """Was the field's value handed in before, with another case of the items wanted that stands (of anybody's,
    or of the party's)? What was corrected since does not count.
    """
    value = str(asked.fields.get(field, ""))
    own = asked.case.id if asked.case else ""
    items, reader = asked.desk.codes(wanted), asked.desk.reader
    return any(
        before.stage not in UNDONE
        and str(reader.case(before.case_id).fields.get(field, "")) == value
        for before in entries.cases_with_field(
            reader, items, field, value, besides=own, party_id=party
        )
    )


def _invoice_used(asked: Asked) -> list[Fact]:
    """Was the invoice handed in with a case that counts as the item does, by whomever?"""
    counts_as = asked.item.counts_as
    used = _used_before(asked, "invoice_number", lambda item: item.counts_as == counts_as)
    return asked.own("invoice_used", used)


def _birth_used(asked: Asked) -> list[Fact]:
    """Is the same birth the matter of another case of the party for the same item?"""
    return asked.own(
        "birth_used",
        _used_before(asked, "born_on", lambda item: item.code == asked.item.code, asked.party),
    )


def _paper(asked: Asked, name: str, field: str) -> list[Fact]:
    """A document of the treatment: there, or owed by the hospital as long as it does not say yes."""
    visit = visit_of(asked)
    if visit is None:
        return silence(asked, name)
    if visit.source != AWAY and visit.body.get(field) == "yes":
        return [Fact(name, True, visit.source, visit.at)]
    return [Fact(name, None, AWAY, visit.at)]


def _marriages(asked: Asked) -> list[Fact]:
    """Every marriage and divorce of the party (with the spouse, where one is named): day and state."""
    spouse = str(asked.fields.get("spouse_id", "") or "")
    people = [one for one in (asked.party, spouse) if one]
    found = []
    for subject in people:
        for one in records(asked, "civil_affairs", "marriage", subject):
            pair = {str(one.body["id_number"]), str(one.body["spouse_id"])}
            if asked.party not in pair or (spouse and spouse not in pair):
                continue
            if one.source == AWAY:
                return [Fact("marriage", None, AWAY, one.at)]
            says = f"{one.body['registered_on']} {one.body['marriage_state']}"
            found.append(Fact("marriage", says, one.source, one.at))
    return found or silence(asked, "marriage")


def _spouse_insured(asked: Asked) -> list[Fact]:
    """Is the spouse in the employee scheme, in our register or anywhere else (platform 1101)?"""
    name, spouse = "spouse_insured_as_employee", patient_of(asked)
    if covers.has_active(asked.desk.reader, spouse, "employee"):
        return [Fact(name, True, OWN, asked.time)]
    told = relations(asked.desk, spouse, str(asked.fields.get("spouse_name", "")))
    if told is None:
        return [Fact(name, None, AWAY, asked.time)]
    insured = any(one["scheme"] == "employee" and one["state"] == "active" for one in told)
    return [Fact(name, insured, "platform", asked.time)]


def _spouse_employed(asked: Asked) -> list[Fact]:
    """Since when human resources know the spouse to be employed; empty where they know of nothing."""
    found = records(asked, "human_resources", "employment", patient_of(asked))
    return found[0].tells("spouse_employed_from", "employed_from") if found else []


def _aid_spans(asked: Asked) -> list[Fact]:
    """Every time for which civil affairs list the party: from, until (or nothing), category."""
    found = []
    for one in records(asked, "civil_affairs", "aid_recipient", asked.party):
        if one.source == AWAY:
            return [Fact("aid_span", None, AWAY, one.at)]
        until = str(one.body.get("aid_until") or "-")
        says = f"{one.body['aid_from']} {until} {one.body['aid_category']}"
        found.append(Fact("aid_span", says, one.source, one.at))
    return found


def _aid_list_date(asked: Asked) -> list[Fact]:
    """The day of our copy of civil affairs' list."""
    heard = asked.desk.reader.setting("heard:civil_affairs")
    if not heard:
        return silence(asked, "aid_list_date")
    if "civil_affairs" in sources.stale(asked.desk):
        return [Fact("aid_list_date", None, AWAY, heard)]
    return [Fact("aid_list_date", heard[:10], "civil_affairs", heard)]


def _basic_open(asked: Asked) -> list[Fact]:
    """The open case in which the same invoice waits for its basic reimbursement; empty: there is none."""
    found = entries.open_case_with_field(
        asked.desk.reader,
        asked.desk.codes(lambda item: item.counts_as == CountsAs.BENEFIT),
        asked.party,
        "invoice_number",
        _number(asked),
    )
    return asked.own("basic_case_open", found)


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
