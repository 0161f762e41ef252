"""Registrations: is the employer registered, the person insured here or elsewhere? And what a case
says of itself: its lines, the answers that are still owed.
"""

from __future__ import annotations

import json

from ....language import chosen
from ....law.engine.finding import Fact
from ....law.filings.remote_care import same_place
from ....store.queries import corrections, covers, queue, records
from .. import codes
from ..platform_answers import (
    insured_elsewhere,
    is_doubtful,
    numbers_on_the_platform,
    relations,
    voucher_is_active,
)
from ..providers import UNAVAILABLE, FactRequest


def _unit_registered(request: FactRequest) -> list[Fact]:
    registered = covers.has_active(request.desk.reader, request.party, "employee")
    return request.own("unit_registered", registered)


def _registered_with(request: FactRequest) -> list[Fact]:
    """Is the person registered here with the employer that the form names?"""
    unit = str(request.fields.get("credit_code", "") or "")
    return request.own(
        "registered_with_employer", covers.works_at(request.desk.reader, request.party, unit)
    )


def _paused_with(request: FactRequest) -> list[Fact]:
    """Is the person's registration with the employer that the form names paused?"""
    unit = str(request.fields.get("credit_code", "") or "")
    return request.own(
        "paused_with_employer", covers.is_paused_at(request.desk.reader, request.party, unit)
    )


def _insured_here(request: FactRequest) -> list[Fact]:
    scheme = request.item.registers.get("scheme")
    if not scheme or request.item.subject != "person":
        return []
    year = str(request.fields.get("cover_year", ""))
    insured = covers.has_active_in(request.desk.reader, request.party, scheme, year)
    return request.own("insured_here", insured)


def _insured_elsewhere(request: FactRequest) -> list[Fact]:
    scheme = request.item.registers.get("scheme", "resident")
    elsewhere = insured_elsewhere(request.desk, request.party, request.name, scheme)
    source = UNAVAILABLE if elsewhere is None else "platform"
    if elsewhere is None and is_doubtful(
        request, relations(request.desk, request.party, request.name) or ()
    ):
        source = "platform"
    return [Fact("insured_elsewhere", elsewhere, source, request.time)]


def _insured_before_the_year(request: FactRequest) -> list[Fact]:
    """Is the person insured here as a resident before a year to come? Own store first, then the platform."""
    name, desk = "insured_before_the_year", request.desk
    scheme = request.item.registers.get("scheme", "")
    if str(request.fields.get("cover_year", "")) <= str(desk.today.year):
        return []
    if covers.has_active(desk.reader, request.party, scheme):
        return request.own(name, True)
    for one in relations(desk, request.party, request.name) or ():
        is_here = one["region"][:4] == desk.region[:4]
        if is_here and one["state"] == "active" and one["scheme"] == scheme:
            return [Fact(name, True, "platform", request.time)]
    return []


def _voucher_is_active(request: FactRequest) -> list[Fact]:
    """Has the person activated the e-voucher, under any of their numbers? Nothing where nobody can say."""
    name, numbers = "voucher_is_active", numbers_on_the_platform(request.desk, request.party)
    told = [voucher_is_active(request.desk, one, request.name) for one in numbers]
    said = [one for one in told if one is not None]
    return [Fact(name, any(said), "platform", request.time)] if said else []


def _residence(request: FactRequest, name: str) -> list[Fact]:
    """Where the police know a household or residence permit of the person by today: here, or only elsewhere.

    Somebody may have a household at home and a permit here: one record of here is enough.
    """
    here: list[Fact] = []
    elsewhere: list[Fact] = []
    for record in records.valid_of_kinds(request.desk.reader, request.party, ["residence"]):
        body = json.loads(record.body)
        place = str(body.get("residence_region", ""))
        if not place or str(body.get("residence_from", "")) > request.desk.today.isoformat():
            continue
        if code := codes.of_field(body, "kind_of_residence"):
            says = codes.sentence(code, record.department, record.kind, record.record_id)
            request.doubt(Fact(codes.UNLISTED, says, record.department, record.at))
            continue
        told = Fact(name, place, record.department, record.at)
        (here if same_place(place, request.desk.region) else elsewhere).append(told)
    found = here if name == "residence_here" else [] if here else elsewhere
    return found[:1]


def _of_lines(request: FactRequest, name: str) -> list[Fact]:
    """The sums of a declaration: counted over its lines, and as they were stated."""
    first = request.case.entries[0] if request.case else None
    head = first.opening.get("lines") if first else None
    if first is None or not head:
        return []
    if name == "rows_sum_fen":
        return [Fact(name, head["wage_fen"], "lines", first.at)]
    if name == "rows_count":
        return [Fact(name, head["persons"], "lines", first.at)]
    totals = first.opening.get("stated")
    stated = totals and totals["wage_fen" if name == "stated_sum_fen" else "persons"]
    return [] if stated is None else [Fact(name, int(stated), first.by, first.at)]


def _answers_missing(request: FactRequest) -> list[Fact]:
    """The fields that an officer still owes the case, as words; empty text where none is missing."""
    titles = {field.name: field.title for field in request.item.fields}
    missing = [
        f"{name} {titles[name]}" if chosen() == "zh_CN" else name
        for name in request.item.answers
        if not str(request.fields.get(name, "")).strip()
    ]
    return request.own("answers_missing", ", ".join(missing))


def _about_is_corrected(request: FactRequest) -> list[Fact]:
    """Was the case that this one is about corrected, or became it void before it was paid?"""
    number = str(request.fields.get("about", ""))
    if not queue.has(request.desk.reader, number):
        return []
    about = request.desk.reader.case(number)
    stands = about.stage != "voided" and corrections.stands(request.desk.reader, about)
    return request.own("about_is_corrected", not stands)


FACTS = {
    "unit_registered": _unit_registered,
    "registered_with_employer": _registered_with,
    "paused_with_employer": _paused_with,
    "insured_here": _insured_here,
    "insured_elsewhere": _insured_elsewhere,
    "insured_before_the_year": _insured_before_the_year,
    "voucher_is_active": _voucher_is_active,
    "residence_here": lambda asked: _residence(asked, "residence_here"),
    "residence_elsewhere": lambda asked: _residence(asked, "residence_elsewhere"),
    "rows_sum_fen": lambda asked: _of_lines(asked, "rows_sum_fen"),
    "rows_count": lambda asked: _of_lines(asked, "rows_count"),
    "stated_sum_fen": lambda asked: _of_lines(asked, "stated_sum_fen"),
    "stated_count": lambda asked: _of_lines(asked, "stated_count"),
    "answers_missing": _answers_missing,
    "about_is_corrected": _about_is_corrected,
}
