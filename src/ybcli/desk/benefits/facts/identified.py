"""For which visit of the hospital the invoices of a case are (6.9): one, of several that look the same, only a
part of one, or several together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from .... import money
from ....law.engine.finding import Fact
from ...verification.providers import UNAVAILABLE, FactRequest
from ...verification.records import SourceRecord, no_response
from .care import visit_of, visits_before, visits_fitting
from .invoices import VISIT, described, invoices_of, is_red, key_of, net_fen, told
from .treatments import treatment_of

#: Of how many treatments, the last ones before it, an invoice may be the sum.
MOST_TOGETHER: Final = 8


def _visit(request: FactRequest) -> list[Fact]:
    """Hospital and number of the visit; nothing where none or several fit."""
    visit = visit_of(request)
    if visit is None:
        return no_response(request, VISIT)
    key = f"{visit.body['hospital_code']} {visit.body['visit_number']}"
    return [Fact(VISIT, None if visit.source == UNAVAILABLE else key, visit.source, visit.at)]


def _candidates(request: FactRequest) -> list[Fact]:
    """The visits among which the invoice does not choose, each with its days and amount; else `no`."""
    fitting = visits_fitting(request)
    if len(fitting) < 2:
        return [Fact("visit_candidates", "no", "hospitals", request.time)]
    says = _listed(fitting)
    first = fitting[0]
    value = None if first.source == UNAVAILABLE else says
    return [Fact("visit_candidates", value, first.source, first.at)]


def _listed(visits: Sequence[SourceRecord]) -> str:
    return "; ".join(
        f"{one.body['visit_number']} {one.body['began_on']} {one.body.get('ended_on', '')}".strip()
        + f" {money.yuan(one.body['cost_fen'])}"
        for one in visits
    )


def _summed(request: FactRequest) -> list[Fact]:
    """The treatments of which the invoice is the sum, where it fits none alone; else `no`."""
    name, visit, invoices = "visits_together", visit_of(request), invoices_of(request)
    if visit is None or not invoices or not treatment_of(request).guessed:
        return [Fact(name, "no", "hospitals", request.time)]
    fen = treatment_of(request).fen
    before = visits_before(request, invoices[0])[-MOST_TOGETHER:]
    sets = (
        chosen
        for size in range(2, len(before) + 1)
        for chosen in combinations(before, size)
        if sum(int(one.body["cost_fen"]) for one in chosen) == fen
    )
    says = _listed(next(sets, ())) or "no"
    return [Fact(name, None if visit.source == UNAVAILABLE else says, visit.source, visit.at)]


def _together(request: FactRequest) -> list[Fact]:
    """Further invoices of the same hospital with which the form's make up the visit's cost; else `no`."""
    name, visit, invoices = "invoices_together", visit_of(request), invoices_of(request)
    if visit is None or not invoices:
        return [Fact(name, "no", "finance", request.time)]
    missing = int(visit.body["cost_fen"]) - sum(net_fen(request, one) for one in invoices)
    known = {key_of(one.body) for one in invoices}
    free = [
        one
        for one in told(request)
        if not is_red(one)
        and key_of(one.body) not in known
        and one.body["hospital_code"] == visit.body["hospital_code"]
        and str(one.body["issued_on"]) >= str(visit.body["began_on"])
        and 0 < net_fen(request, one) <= missing
    ]
    parts = _adding_up(request, free, missing) if missing > 0 else []
    value = None if visit.source == UNAVAILABLE else described(parts) or "no"
    return [Fact(name, value, visit.source, visit.at)]


def _adding_up(request: FactRequest, free: list[SourceRecord], missing: int) -> list[SourceRecord]:
    """One invoice of the missing amount, or all together."""
    single = [one for one in free if net_fen(request, one) == missing]
    if single:
        return single[:1]
    return free if sum(net_fen(request, one) for one in free) == missing else []


FACTS = {
    VISIT: _visit,
    "visit_candidates": _candidates,
    "visits_together": _summed,
    "invoices_together": _together,
}
