"""What the amounts of a bill rest on (6.9–6.11): its lines, and where and when the care was."""

from __future__ import annotations

import json
from datetime import date
from typing import Final

from .... import money
from ....law.engine.finding import Fact
from ....law.filings.chronic import category
from ....law.filings.remote_care import same_place
from ....store.queries import filings
from ....store.queries.filings import Filing
from ...verification.platform_answers import institution
from ...verification.providers import OWN, UNAVAILABLE, FactRequest
from ...verification.records import SourceRecord, no_response
from ..given_back import BillLine, netted, outcome
from .care import birth_of, visit_of, visits
from .invoices import invoice_of

#: hosp_lv of an institution (3, 2, 1, 0) → the word of the tables.
LEVELS: Final = {"3": "level_3", "2": "level_2", "1": "level_1", "0": "community"}
_LONG_TERM: Final = ("remote_retired", "remote_resident", "remote_worker")


def care_day(request: FactRequest) -> list[Fact]:
    """The day whose law and whose year count: of the visit; of a stay that crosses a year's end the
    admission or the discharge, as the county says; of a birth its day.
    """
    if request.item.field_named("born_on") and (born := birth_of(request)):
        return born.tells("care_day", "born_on")
    visit = visit_of(request)
    if visit is None:
        typed = str(request.fields.get("service_day") or request.fields.get("born_on") or "")
        return (
            [Fact("care_day", typed, "form", request.time)]
            if typed
            else no_response(request, "care_day")
        )
    began, ended = str(visit.body["began_on"]), str(visit.body.get("ended_on") or "")
    if ended[:4] != began[:4] and ended and visit.is_unlisted("care"):
        return visit.unknown("care_day")
    if visit.body["care"] != "inpatient" or not ended or ended[:4] == began[:4]:
        return visit.tells("care_day", "began_on" if not ended else "ended_on")
    policy = request.desk.policy(date.fromisoformat(ended), home(request))
    setting = policy.find("stay_year_by")
    if setting is None:
        return [Fact("care_day", None, visit.source, visit.at)]
    return visit.tells("care_day", "began_on" if setting.value == "admission" else "ended_on")


def home(request: FactRequest) -> str:
    """The region of the case, else the office's."""
    return str(request.fields.get("region") or request.desk.region)


def day_of_care(request: FactRequest) -> str:
    """The day whose law and year count, ISO; empty where it is not known."""
    facts = care_day(request)
    return str(facts[0].value or "") if facts else ""


def undated(request: FactRequest, name: str) -> list[Fact]:
    """A fact that needs the day of the care, which nobody told, or only a copy that is too old."""
    if any(fact.source == UNAVAILABLE for fact in care_day(request)):
        return [Fact(name, None, UNAVAILABLE, request.time)]
    return no_response(request, name)


def _ended(request: FactRequest) -> list[Fact]:
    visit = visit_of(request)
    return visit.tells("discharge_day", "ended_on") if visit and visit.body.get("ended_on") else []


def _lines(request: FactRequest) -> list[Fact]:
    """The lines of the bill as JSON, amounts in yuan, as the hospital sent them; what was given back stands
    with the line of which it was, or alone where it matches none.
    """
    visit = visit_of(request)
    if visit is None:
        return no_response(request, "bill_lines")
    if visit.source == UNAVAILABLE or not visit.body.get("lines"):
        return [Fact("bill_lines", None, UNAVAILABLE, visit.at)]
    if visit.is_unlisted("category"):
        return visit.unknown("bill_lines")
    left, unmatched = netted(visit.body["lines"])
    rows = [_row(line, visit) for line in left]
    for line in unmatched:
        alone = {**_row(line, visit), "amount": "0.00", "given_back": money.yuan(-line.fen)}
        alone.pop("limit", None)
        rows.append(alone)
    rows_json = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return [Fact("bill_lines", rows_json, visit.source, visit.at)]


def _row(line: BillLine, visit: SourceRecord) -> dict[str, str]:
    """A line as the formulas read it."""
    told = line.told
    row = {name: told[name] for name in ("name", "category", "first_share") if told.get(name)}
    row["amount"] = money.yuan(line.fen)
    if line.given_back:
        row["given_back"] = money.yuan(line.given_back)
    if line.limit_fen is not None:
        row["limit"] = money.yuan(line.limit_fen)
    row["currency"] = told.get("currency") or visit.body.get("currency") or "CNY"
    return row


def _not_matched(request: FactRequest) -> list[Fact]:
    """The lines below zero that match no line of the bill; `netted`, `no`. Missing lines are asked for elsewhere."""
    name, visit = "lines_not_matched", visit_of(request)
    if visit is None:
        return no_response(request, name) or [Fact(name, "no", "hospitals", request.time)]
    says = outcome(visit.body.get("lines") or ())
    return [Fact(name, None if visit.source == UNAVAILABLE else says, visit.source, visit.at)]


def _leaves_something(request: FactRequest) -> list[Fact]:
    """Is anything left of the bill, when what was given back is taken off? Yes where no lines are told."""
    name, visit = "bill_leaves_something", visit_of(request)
    if visit is None:
        return no_response(request, name) or [Fact(name, True, "hospitals", request.time)]
    told = visit.body.get("lines")
    left = not told or sum(int(line.get("amount_fen", 0)) for line in told) > 0
    return [Fact(name, None if visit.source == UNAVAILABLE else left, visit.source, visit.at)]


def _lines_sum(request: FactRequest) -> list[Fact]:
    """What the lines add up to, in fen; it must be what the invoice says."""
    visit = visit_of(request)
    if visit is None:
        return no_response(request, "lines_sum_fen")
    if visit.source == UNAVAILABLE or not visit.body.get("lines"):
        return [Fact("lines_sum_fen", None, UNAVAILABLE, visit.at)]
    whole = sum(int(line.get("amount_fen", 0)) for line in visit.body["lines"])
    return [Fact("lines_sum_fen", whole, visit.source, visit.at)]


def _level(request: FactRequest, name: str) -> list[Fact]:
    """The level of the hospital as the platform has it (1201), in the words of the tables."""
    invoice, visit = invoice_of(request), visit_of(request)
    place = visit or invoice
    if place is None:
        return no_response(request, name)
    if level := place.body.get("level"):  # read from the paper
        word = LEVELS.get(str(level), "")
        return [Fact(name, word, place.source, place.at)] if word else []
    details = institution(request, str(place.body["hospital_code"]))
    if details is None:
        return [Fact(name, None, UNAVAILABLE, request.time)]
    if not details:
        return []
    if details.get("unlisted"):
        return [Fact(name, None, "platform", request.time)]
    is_pharmacy = details["kind"] == "pharmacy" and name == "outpatient_place"
    word = "pharmacy" if is_pharmacy else LEVELS.get(details["level"], "")
    return [Fact(name, word, "platform", request.time)] if word else []


def _care_kind(request: FactRequest) -> list[Fact]:
    """Inpatient, outpatient, or outpatient of a chronic disease that is filed."""
    visit = visit_of(request)
    if visit is None:
        return no_response(request, "care_kind")
    if visit.is_unlisted("care"):
        return visit.unknown("care_kind")
    if visit.body["care"] == "inpatient":
        return [Fact("care_kind", "inpatient", visit.source, visit.at)]
    wanted = category(str(visit.body.get("diagnosis_code", "")))
    for filing in filings_of(request, ("chronic",)):
        detail = json.loads(filing.detail or "{}")
        if wanted and category(str(detail.get("diagnosis_code", ""))) == wanted:
            return [Fact("care_kind", "chronic", OWN, request.time)]
    return [Fact("care_kind", "outpatient", visit.source, visit.at)]


def filings_of(request: FactRequest, kinds: tuple[str, ...]) -> list[Filing]:
    """The party's filings of some kinds that stand on the day of the care."""
    day = day_of_care(request)
    active = filings.active_between(request.desk.reader, request.party, day, day)
    return [filing for filing in active if filing.kind in kinds]


def remote_care(request: FactRequest) -> list[Fact]:
    """Was the care here, elsewhere in the province, filed, an emergency (counts as filed), or not filed?"""
    visit = visit_of(request)
    if visit is None:
        return no_response(request, "remote_care")
    place = str(visit.body.get("visit_region") or visit.body["hospital_code"][1:7])
    own = home(request)
    if same_place(place, own):
        word, source = "local", visit.source
    elif any(same_place(filing.region, place) for filing in filings_of(request, _LONG_TERM)):
        word, source = "filed_long_term", OWN
    elif any(same_place(filing.region, place) for filing in filings_of(request, ("referral",))):
        word, source = "filed_transfer", OWN
    elif visit.is_unlisted("is_emergency"):
        return visit.unknown("remote_care")
    elif visit.body.get("is_emergency") == "yes":
        word, source = "emergency", visit.source
    else:
        word = "in_province" if place[:2] == own[:2] else "unfiled"
        source = OWN
    return [Fact("remote_care", word, source, visit.at)]


def _referred(request: FactRequest) -> list[Fact]:
    """Care here, or filed, is referred as the rules say."""
    remote = remote_care(request)
    if not remote or remote[0].value is None:
        return [Fact("referred", None, UNAVAILABLE, request.time)]
    word = "no" if remote[0].value == "unfiled" else "yes"
    return [Fact("referred", word, remote[0].source, remote[0].time)]


def _stays(request: FactRequest) -> list[SourceRecord]:
    """The stays that hospitals reported, the newest first."""
    stays = [
        record for record in visits(request, request.party) if record.body["care"] == "inpatient"
    ]
    return sorted(stays, key=lambda record: str(record.body["began_on"]), reverse=True)


def _episode(request: FactRequest, visit: SourceRecord) -> list[SourceRecord]:
    """The stays in other hospitals of which this one is the continuation: each ended on the day on which
    the next one began, or the day before.
    """
    episode, last = [], visit
    for stay in _stays(request):
        if (
            stay.body.get("ended_on")
            and stay.body["hospital_code"] != last.body["hospital_code"]
            and 0 <= (_day(last, "began_on") - _day(stay, "ended_on")).days <= 1
            and stay.body["visit_number"] != visit.body["visit_number"]
        ):
            episode.append(stay)
            last = stay
    return episode


def _day(visit: SourceRecord, field: str) -> date:
    return date.fromisoformat(str(visit.body[field]))


def _stay_order(request: FactRequest) -> list[Fact]:
    """Which stay of the year it is: the stays that hospitals reported, begun before it and counted for the
    same year. Whoever was moved to another hospital is in the same stay still.
    """
    visit, day = visit_of(request), day_of_care(request)
    if visit is None or not day:
        return no_response(request, "stay_order")
    for other in visits(request, request.party):
        if str(other.body["began_on"]) < str(visit.body["began_on"]) and other.is_unlisted("care"):
            return other.unknown("stay_order")
    same_stay = {stay.body["visit_number"] for stay in _episode(request, visit)}
    earlier = {
        str(stay.body["visit_number"])
        for stay in _stays(request)
        if str(stay.body.get("ended_on") or stay.body["began_on"])[:4] == day[:4]
        and str(stay.body["began_on"]) < str(visit.body["began_on"])
        and stay.body["visit_number"] not in same_stay | {visit.body["visit_number"]}
    }
    order = ("first", "second", "third")
    word = order[len(earlier)] if len(earlier) < len(order) else "later"
    return [Fact("stay_order", word, visit.source, visit.at)]


def _deductible_paid(request: FactRequest) -> list[Fact]:
    """What was paid as deductible in the hospitals that the patient left for this one, in fen."""
    visit = visit_of(request)
    if visit is None:
        return no_response(request, "deductible_paid")
    paid = sum(int(stay.body.get("deductible_fen", 0)) for stay in _episode(request, visit))
    return [Fact("deductible_paid", paid, visit.source, visit.at)]


def _supplementary(request: FactRequest) -> list[Fact]:
    visit = visit_of(request)
    if visit is None:
        return no_response(request, "supplementary_paid")
    value = None if visit.source == UNAVAILABLE else int(visit.body.get("other_fen", 0))
    return [Fact("supplementary_paid", value, visit.source, visit.at)]


FACTS = {
    "care_day": care_day,
    "discharge_day": _ended,
    "bill_lines": _lines,
    "lines_sum_fen": _lines_sum,
    "lines_not_matched": _not_matched,
    "bill_leaves_something": _leaves_something,
    "hospital_level": lambda asked: _level(asked, "hospital_level"),
    "outpatient_place": lambda asked: _level(asked, "outpatient_place"),
    "care_kind": _care_kind,
    "remote_care": remote_care,
    "referred": _referred,
    "stay_order": _stay_order,
    "deductible_paid": _deductible_paid,
    "supplementary_paid": _supplementary,
}
