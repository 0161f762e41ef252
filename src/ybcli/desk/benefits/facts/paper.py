"""A bill that was entered from the paper, as a source of facts beside what hospitals tell on the line (6.9).

A hospital that is not connected tells nothing: its bill is entered line by line, and stands in the place of the
hospital's record of the treatment. Where the hospital's own record comes later, that one counts.
"""

from __future__ import annotations

from typing import Any, Final

from ....cases.journal import Case
from ...verification.providers import FactRequest
from ...verification.records import SourceRecord
from . import standing
from .invoices import keys_of, patient_of

#: The act that enters a bill, and the source of its facts.
ENTER: Final = "paper"
PAPER: Final = "paper"


def paper_of(request: FactRequest) -> SourceRecord | None:
    """The bill of the case that was entered last: its own, that of the case that it corrects, or that of the benefit
    for the same invoice; None where there is none.
    """
    return request.once("paper", lambda: _paper(request))


def _paper(request: FactRequest) -> SourceRecord | None:
    case = request.case
    while case is not None:
        if found := _entered(case):
            return found
        case = request.desk.reader.case(case.corrects) if case.corrects else None
    numbers = {key.number for key in keys_of(request)}
    for one in standing.cases_of(
        request, patient_of(request), standing.is_benefit, in_any_order=True
    ):
        if str(one.case.fields.get("invoice_number", "")) in numbers and (
            found := _entered(one.case)
        ):
            return found
    return None


def _entered(case: Case) -> SourceRecord | None:
    entry = case.last(ENTER)
    if entry is None:
        return None
    form: dict[str, Any] = dict(entry.form)
    body = {**form["bill"], "lines": form["bill_lines"], "visit_number": f"{PAPER}:{case.id}"}
    seen = dict.fromkeys(("has_medical_record", "has_discharge_summary", "has_fee_details"), "yes")
    return SourceRecord({**body, **seen}, PAPER, entry.at, PAPER, f"{case.id}:{entry.number}")
