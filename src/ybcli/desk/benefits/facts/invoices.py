"""The electronic invoices of a case (6.9): known by code *and* number, taken back by a red one, replaced by a
new one, and handed in once.

A number that finance knows under several codes names no invoice until the code is given. A red invoice (红票)
takes an earlier one back, a new one may replace it (换开): both belong to what they name, or to the same code and
number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .... import money
from ....law.engine.finding import Fact
from ....store.queries import records as inbox
from ...verification.providers import UNAVAILABLE, FactRequest
from ...verification.records import SourceRecord, no_response, records

#: The fact in a verification that keeps the codes and numbers of the case's invoices.
INVOICES: Final = "invoice_keys"
#: The fact in a verification that keeps which visit a case was about.
VISIT: Final = "visit_of_care"
#: What is typed as the code of an invoice that finance tells without one.
NO_CODE: Final = "-"


@dataclass(frozen=True, slots=True)
class Key:
    """An electronic invoice: its code (票据代码, empty where nobody said it) and its number."""

    code: str
    number: str

    def fits(self, other: Key) -> bool:
        """May they be the same invoice? The same number, and no two codes that differ."""
        return self.number == other.number and (
            not (self.code and other.code) or self.code == other.code
        )

    def __str__(self) -> str:
        return f"{self.code} {self.number}".strip()


def key_of(body: Mapping[str, Any]) -> Key:
    """The key of an invoice's record, or the main one of a form."""
    return Key(str(body.get("invoice_code") or ""), str(body.get("invoice_number") or ""))


def original_of(body: Mapping[str, Any]) -> Key | None:
    """The invoice that a red or a new one names as the one that it takes back or replaces."""
    number = str(body.get("original_number") or "")
    return Key(str(body.get("original_code") or ""), number) if number else None


def keys_of(request: FactRequest) -> list[Key]:
    """The invoices of a case: those that its decision rested on; else those of its form, the main one and
    further ones of the same treatment (`code/number` or number).
    """
    fields, case = request.fields, request.case
    if case is not None and case.last("decide"):
        if kept := case.kept_fact(INVOICES):
            return [Key(*_parted(one, " ")) for one in kept.split(";")]
        issued = case.kept_fact("invoice_issued")  # decided by a version that kept no keys
        known = [one for one in found(request, key_of(fields)) if one.body["issued_on"] == issued]
        if len(known) == 1:
            return [key_of(known[0].body)]
    further = str(fields.get("further_invoices") or "").replace(",", " ").replace("，", " ").split()
    keys = [Key(*_parted(one, "/")) for one in further]
    return [key_of(fields), *(one for one in keys if one.number != key_of(fields).number)]


def coded_keys(request: FactRequest) -> list[Key]:
    """The invoices of the form, each with the code by which finance knows it, where it knows only one."""
    keys = []
    for key in keys_of(request):
        fitting = found(request, key)
        keys.append(key_of(fitting[0].body) if len(fitting) == 1 else key)
    return keys


def _parted(text: str, between: str) -> tuple[str, str]:
    code, _between, number = text.strip().rpartition(between)
    return code, number


def patient_of(request: FactRequest) -> str:
    """Who was treated: the spouse where the item is about one (6.10.4), else the party."""
    if request.item.field_named("spouse_id"):
        return str(request.fields.get("spouse_id", ""))
    return request.party


def is_red(record: SourceRecord) -> bool:
    """Does the invoice take another one back?"""
    return record.body.get("is_red") == "yes" or int(record.body.get("amount_fen", 0)) < 0


def told(request: FactRequest) -> list[SourceRecord]:
    """Every invoice and red invoice of the patient, the newest first; of one sent again the newest record."""
    return request.once("invoices told", lambda: _newest(request))


def _newest(request: FactRequest) -> list[SourceRecord]:
    newest: dict[tuple[Key, bool], SourceRecord] = {}
    for record in records(request, "finance", "e_invoice", patient_of(request)):
        newest.setdefault((key_of(record.body), is_red(record)), record)
    return list(newest.values())


def found(request: FactRequest, key: Key) -> list[SourceRecord]:
    """The invoices that the key may mean: one, or several of different codes where it says none."""
    fitting = [
        record
        for record in told(request)
        if not is_red(record) and key_of(record.body).number == key.number
    ]
    if not key.code:
        return _without_doubles(fitting)
    wanted = "" if key.code == NO_CODE else key.code
    same = [record for record in fitting if key_of(record.body).code == wanted]
    return same or [record for record in fitting if not key_of(record.body).code]


def _without_doubles(fitting: Sequence[SourceRecord]) -> list[SourceRecord]:
    """One record without a code says the same as one with a code of the same day and amount."""
    coded = [record for record in fitting if key_of(record.body).code]
    said = {_content(record) for record in coded}
    return coded + [
        record
        for record in fitting
        if not key_of(record.body).code and _content(record) not in said
    ]


def _content(record: SourceRecord) -> tuple[Any, ...]:
    return tuple(record.body.get(name) for name in ("issued_on", "amount_fen", "hospital_code"))


def invoice_of(request: FactRequest) -> SourceRecord | None:
    """The electronic invoice of the form, made out to the patient; None where none or several fit."""
    fitting = request.once("invoice", lambda: found(request, keys_of(request)[0]))
    return fitting[0] if len(fitting) == 1 else None


def invoices_of(request: FactRequest) -> list[SourceRecord] | None:
    """All invoices of the form; None where one of them is not known, or several fit its number."""
    fitting = [found(request, key) for key in keys_of(request)]
    return [one[0] for one in fitting] if all(len(one) == 1 for one in fitting) else None


def takes_back(red: SourceRecord, invoice: SourceRecord) -> bool:
    """Does the red invoice name the other, or, naming none, have its code and number?"""
    original = original_of(red.body)
    return (original or key_of(red.body)).fits(key_of(invoice.body))


def reds_of(request: FactRequest, invoice: SourceRecord) -> list[SourceRecord]:
    """The red invoices that take something of the invoice back."""
    return [one for one in told(request) if is_red(one) and takes_back(one, invoice)]


def net_fen(request: FactRequest, invoice: SourceRecord) -> int:
    """The invoice's amount less what red ones took back, in fen."""
    taken = sum(abs(int(red.body["amount_fen"])) for red in reds_of(request, invoice))
    return int(invoice.body["amount_fen"]) - taken


def replacements_of(request: FactRequest, invoice: SourceRecord) -> list[SourceRecord]:
    """The invoices that were issued in its place and name it."""
    return [
        one
        for one in told(request)
        if not is_red(one)
        and (original := original_of(one.body))
        and original.fits(key_of(invoice.body))
        and key_of(one.body) != key_of(invoice.body)
    ]


def issued_first(request: FactRequest, invoice: SourceRecord) -> str:
    """The day (ISO) of the first invoice for the same treatment: of the one that it replaces, where finance
    knows it.
    """
    original = original_of(invoice.body)
    earlier = found(request, original) if original else []
    days = [str(one.body["issued_on"]) for one in earlier if one is not invoice]
    return min([str(invoice.body["issued_on"]), *days])


def state_of(request: FactRequest, invoice: SourceRecord) -> str:
    """`standing`; `red DAY` taken back whole; `partly_red DAY YUAN` what is left; `replaced DAY NUMBER`; or
    `red_unnamed DAY NUMBER`: a red one of the same hospital and amount that names nothing.
    """
    body, reds = invoice.body, reds_of(request, invoice)
    if reds:
        day = max(str(red.body.get("issued_on", "")) for red in reds)
        left = net_fen(request, invoice)
        return f"partly_red {day} {money.yuan(left)}" if left > 0 else f"red {day}"
    for other in replacements_of(request, invoice):
        return f"replaced {other.body.get('issued_on', '')} {key_of(other.body)}"
    named = [one for one in told(request) if not is_red(one)]
    for red in told(request):
        if (
            is_red(red)
            and not original_of(red.body)
            and not any(takes_back(red, one) for one in named)
            and red.body.get("hospital_code") == body.get("hospital_code")
            and abs(int(red.body["amount_fen"])) == int(body["amount_fen"])
            and str(red.body.get("issued_on", "")) >= str(body.get("issued_on", ""))
        ):
            return f"red_unnamed {red.body.get('issued_on', '')} {key_of(red.body)}"
    return "standing"


def described(records_: Iterable[SourceRecord]) -> str:
    """Candidates in one line: code and number, day, amount in yuan; `; ` between them."""
    return "; ".join(
        f"{key_of(one.body)} {one.body.get('issued_on', '')} {money.yuan(one.body['amount_fen'])}"
        for one in records_
    )


def _state(request: FactRequest) -> list[Fact]:
    """How each invoice of the form stands; `only_red` where finance knows the number as a red one alone."""
    name, every = "invoice_state", invoices_of(request)
    if every is None:
        key = keys_of(request)[0]
        red = [one for one in told(request) if is_red(one) and key_of(one.body).fits(key)]
        if red and not found(request, key):
            return [Fact(name, f"only_red {red[0].body['issued_on']}", red[0].source, red[0].at)]
        return no_response(request, name) or [Fact(name, "unknown", "finance", request.time)]
    states = [(state_of(request, one), one) for one in every]
    worst = next((pair for pair in states if pair[0] != "standing"), states[0])
    value = None if worst[1].source == UNAVAILABLE else worst[0]
    return [Fact(name, value, worst[1].source, worst[1].at)]


def _candidates(request: FactRequest) -> list[Fact]:
    """The invoices among which the form's number does not choose; `no` where it names one or none."""
    for key in keys_of(request):
        fitting = found(request, key)
        if len(fitting) > 1:
            first = fitting[0]
            return [Fact("invoice_candidates", described(fitting), first.source, first.at)]
    return [Fact("invoice_candidates", "no", "finance", request.time)]


def _issued(request: FactRequest) -> list[Fact]:
    invoice = invoice_of(request)
    return (
        invoice.tells("invoice_issued", "issued_on")
        if invoice
        else no_response(request, "invoice_issued")
    )


def _is_theirs(request: FactRequest) -> list[Fact]:
    """Is every invoice made out to the patient? Asked only where finance knows its number."""
    name = "invoice_is_theirs"
    for key in keys_of(request):
        if found(request, key):
            continue
        if any(key_of(one.body).fits(key) for one in told(request)):
            continue  # a red one of theirs
        other = inbox.valid_with(
            request.desk.reader, "finance", "e_invoice", "invoice_number", key.number
        )
        if other is not None and other.subject != patient_of(request):
            return [Fact(name, False, "finance", other.at)]
        return no_response(request, name)
    first = (found(request, keys_of(request)[0]) or told(request))[0]
    return [Fact(name, True, first.source, first.at)]


def _check_code(request: FactRequest) -> list[Fact]:
    invoice = invoice_of(request)
    return invoice.tells("invoice_check_code", "check_code") if invoice else []


def _currency(request: FactRequest) -> list[Fact]:
    """In which currency the invoice is; yuan where finance says no other."""
    invoice = invoice_of(request)
    if invoice is None:
        return no_response(request, "currency")
    currency = None if invoice.source == UNAVAILABLE else str(invoice.body.get("currency") or "CNY")
    return [Fact("currency", currency, invoice.source, invoice.at)]


FACTS = {
    "invoice_state": _state,
    "invoice_candidates": _candidates,
    "invoice_issued": _issued,
    "invoice_is_theirs": _is_theirs,
    "invoice_check_code": _check_code,
    "currency": _currency,
}
