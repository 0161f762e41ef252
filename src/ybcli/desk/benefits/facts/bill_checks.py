"""What must be true of a bill: its check code, settled by nobody else, in one hospital at a time."""

from __future__ import annotations

from typing import Any

from ....cases.roles import CountsAs
from ....errors import Unavailable
from ....law.engine.finding import Fact
from ....store.queries import case_numbers
from ....store.queries.queue import NO_DEADLINE
from ...verification.providers import UNAVAILABLE, FactRequest
from ...verification.records import no_response
from .care import visit_of, visits
from .invoices import Key, coded_keys


def _elsewhere(request: FactRequest) -> list[Fact]:
    """The region in which another office of the province settled an invoice of the form (YR02), or `no`."""
    name, own = "invoice_settled_elsewhere", case_numbers.case_ids(request.desk.reader)
    for key in coded_keys(request):
        told = _settled_in_the_province(request, key)
        if told is None:
            return [Fact(name, None, UNAVAILABLE, request.time)]
        others = [settlement["region"] for settlement in told if settlement["case"] not in own]
        if others:
            return [Fact(name, others[0], "platform", request.time)]
    return [Fact(name, "no", "platform", request.time)]


def _settled_in_the_province(request: FactRequest, key: Key) -> list[dict[str, str]] | None:
    """The settlements of an invoice, asked once in a call; None where the platform is away."""
    is_aid = request.item.counts_as == CountsAs.AID
    answers, question = request.desk.answers, f"YR02:{key.code}:{key.number}:{is_aid}"
    if question not in answers:
        if not request.desk.reader.setting("platform"):
            return None
        try:
            answers[question] = request.desk.platform.invoice_settled(
                key.number, code=key.code, aid=is_aid
            )
        except Unavailable:
            return None
    return answers[question]


def _overlapping(request: FactRequest) -> list[Fact]:
    """A stay in another hospital on the same days, by its number; or `no`. The day of a transfer belongs to both."""
    visit = visit_of(request)
    if visit is None:
        return no_response(request, "overlapping_stay")
    began, ended = str(visit.body["began_on"]), str(visit.body.get("ended_on") or NO_DEADLINE)
    for record in visits(request, request.party):
        other = record.body
        if other["hospital_code"] == visit.body["hospital_code"]:
            continue
        if not other["care"] and str(other["began_on"]) < ended and record.is_unlisted("care"):
            return record.unknown("overlapping_stay")
        if other["care"] != "inpatient":
            continue
        until = str(other.get("ended_on") or NO_DEADLINE)
        if str(other["began_on"]) < ended and began < until:
            stay = (
                f"{other['visit_number']} {other['began_on']} {other.get('ended_on', '')}".strip()
            )
            return [Fact("overlapping_stay", stay, record.source, record.at)]
    return [Fact("overlapping_stay", "no", visit.source, visit.at)]


def _of_visit(name: str, field: str) -> Any:
    """A provider of one field of the visit."""

    def provide(request: FactRequest) -> list[Fact]:
        visit = visit_of(request)
        return visit.tells(name, field) if visit and field in visit.body else []

    return provide


def _settled(name: str, field: str) -> Any:
    """A provider of what the hospital settled with a fund, in fen; nothing said is nothing settled."""

    def provide(request: FactRequest) -> list[Fact]:
        visit = visit_of(request)
        if visit is None:
            return no_response(request, name)
        value = None if visit.source == UNAVAILABLE else int(visit.body.get(field, 0))
        return [Fact(name, value, visit.source, visit.at)]

    return provide


FACTS = {
    "invoice_settled_elsewhere": _elsewhere,
    "overlapping_stay": _overlapping,
    "diagnosis_of_care": _of_visit("diagnosis_of_care", "diagnosis_code"),
    "settled_directly_fen": _settled("settled_directly_fen", "fund_fen"),
    "aid_settled_directly_fen": _settled("aid_settled_directly_fen", "aid_fen"),
}
