"""What a maternity benefit rests on (6.10): how the birth went, which operation, the employer's wages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ....law.engine.finding import Fact
from ....store.queries import case_numbers, covers, lines, parties
from ....store.queries.lines import Wages
from ...verification.providers import OWN, UNAVAILABLE, FactRequest
from ...verification.records import SourceRecord, no_response, records
from .care import birth_of
from .invoices import patient_of


def _of_birth(name: str, field: str, typed: str = "") -> Any:
    """A provider of one field of health's record, or of the form's field where health does not tell it."""

    def provide(request: FactRequest) -> list[Fact]:
        birth = birth_of(request)
        if birth is not None and (
            birth.body.get(field) not in (None, "") or birth.is_unlisted(field)
        ):
            return birth.tells(name, field)
        value = request.fields.get(typed or field)
        return [Fact(name, value, "form", request.time)] if value not in (None, "") else []

    return provide


def _kind(request: FactRequest) -> list[Fact]:
    """A birth, or a termination among what health calls family planning."""
    birth = birth_of(request)
    category = birth.body.get("category") if birth else request.fields.get("category")
    if birth is not None and birth.is_unlisted("category"):
        return birth.unknown("maternity_kind")
    if not category:
        return no_response(request, "maternity_kind")
    source, at = (birth.source, birth.at) if birth else ("form", request.time)
    if source == UNAVAILABLE:
        return [Fact("maternity_kind", None, UNAVAILABLE, at)]
    return [Fact("maternity_kind", "birth" if category == "birth" else "termination", source, at)]


def _delivery(request: FactRequest) -> list[Fact]:
    """How the birth went: health's word, or difficult where it flags one, or the form's; where health's records of the
    birth, or the word and the flag of one, contradict each other, both.
    """
    birth = birth_of(request)
    if birth is None or birth.source == UNAVAILABLE:
        facts: list[Fact] = _of_birth("delivery", "delivery")(request)
        return facts
    told: list[Fact] = []
    for one in records(request, "health", "maternity", patient_of(request)):
        if str(one.body["born_on"]) != str(birth.body["born_on"]):
            continue
        if one.is_unlisted("delivery"):
            return one.unknown("delivery")
        told += _ways(one)
    typed = _typed_by_hand(request, "delivery")
    if len({one.value for one in told}) > 1 and typed:
        return [Fact("delivery", typed, "form", request.time)]
    return told or _of_birth("delivery", "delivery")(request)


#: A word of the way of a birth → whether a flag of a difficult birth may stand beside it: `yes`, `no`; a birth by
#: forceps or section may be flagged or not.
_FLAG_OF: Final = {"natural": "no", "difficult": "yes"}
_WORD_OF: Final = {flag: word for word, flag in _FLAG_OF.items()}


def _ways(birth: SourceRecord) -> list[Fact]:
    """What one record says of the way: its word, and its flag of a difficult birth where that says otherwise."""
    birth.is_unlisted("is_dystocia")
    word, flag = str(birth.body.get("delivery") or ""), str(birth.body.get("is_dystocia") or "")
    found = [Fact("delivery", word, birth.source, birth.at)] if word else []
    if flag in _WORD_OF and _FLAG_OF.get(word, flag) != flag:
        found.append(Fact("delivery", _WORD_OF[flag], birth.source, birth.at))
    if flag in _WORD_OF and not word:
        found.append(Fact("delivery", _WORD_OF[flag], birth.source, birth.at))
    return found


def _typed_by_hand(request: FactRequest, field: str) -> str:
    """What was answered for the field since the case was opened, or typed when it was and filled in by no department."""
    case, value = request.case, str(request.fields.get(field) or "")
    if case is None or field not in case.sources:
        return value
    answers = (entry for entry in case.entries if entry.act in {"answer", "update"})
    return value if any(field in entry.form.get("fields", {}) for entry in answers) else ""


def _event(request: FactRequest) -> list[Fact]:
    """What the fee is for: the birth by its way, or the operation of family planning."""
    kind = _kind(request)
    if not kind or kind[0].value is None:
        return [Fact("maternity_event", None, UNAVAILABLE, request.time)]
    facts = _delivery(request) if kind[0].value == "birth" else _of_birth("x", "operation")(request)
    return [Fact("maternity_event", fact.value, fact.source, fact.time) for fact in facts]


def _babies(request: FactRequest) -> list[Fact]:
    """How many were born; a record that says nothing of it is of one child."""
    facts: list[Fact] = _of_birth("babies", "children")(request)
    birth = birth_of(request)
    if facts or birth is None or birth.body.get("category") != "birth":
        return facts or [Fact("babies", 1, OWN, request.time)]
    return [Fact("babies", 1, birth.source, birth.at)]


def _child_order(request: FactRequest) -> list[Fact]:
    value = request.fields.get("child_order")
    return [Fact("child_order", value, "form", request.time)] if value else []


def _claimant(request: FactRequest) -> list[Fact]:
    is_spouse = request.item.field_named("spouse_id") is not None
    return request.own("maternity_claimant", "unemployed_spouse" if is_spouse else "insured")


def _employers(request: FactRequest, year: str) -> list[Wages]:
    """The wages of the employers that declared the person in the year: of those at present, else of all."""
    reader = request.desk.reader
    declared = lines.wages_of_employers(reader, request.party, year)
    present = {
        cover.unit_id
        for cover in covers.with_units(reader, request.party)
        if cover.state == "active"
    }
    return [one for one in declared if one.credit_code in present] or declared


def _told_by(request: FactRequest, declared: Sequence[Wages]) -> str:
    """Our own register; with the name of each employer where the average spans several."""
    if len(declared) == 1:
        return OWN
    codes = (one.credit_code for one in declared)
    names = (parties.name_of(request.desk.reader, code) or code for code in codes)
    return f"{OWN}: {', '.join(names)}"


def _average_wage(request: FactRequest) -> list[Fact]:
    """The employer's average monthly wage of the year before the birth, in fen: over all lines of the
    unit that declared the person then; else what the form says. Of several employers those count at which
    the person is registered now (用人单位), where there is one; the source names each.
    """
    name, birth = "employer_average_wage", birth_of(request)
    born = str(birth.body["born_on"]) if birth else str(request.fields.get("born_on", ""))
    year = str(int(born[:4]) - 1) if born else ""
    if declared := _employers(request, year):
        fen, count = sum(one.fen for one in declared), sum(one.lines for one in declared)
        return [
            Fact(name, (2 * fen + count) // (2 * count), _told_by(request, declared), request.time)
        ]
    typed = request.fields.get("average_wage")
    if typed in (None, ""):
        return []
    return [Fact(name, int(typed), "form", request.time)]


def _fee_before(request: FactRequest) -> list[Fact]:
    """What our decided cases have counted for the same person and birth before, in fen."""
    birth = birth_of(request)
    born = str(birth.body["born_on"]) if birth else ""
    counted = "maternity_fee_counted"
    own = request.case.id if request.case else ""
    items = request.desk.codes(lambda item: counted in item.figures)
    whole = 0
    for case_id in case_numbers.decided_of_party(
        request.desk.reader, request.party, items, besides=own
    ):
        case = request.desk.reader.case(case_id)
        of_case = FactRequest(
            request.desk, request.desk.item(case.item), case.fields, case, request.time
        )
        theirs = birth_of(of_case)
        if theirs is not None and str(theirs.body["born_on"]) == born and not case.corrects:
            whole += case.figures.get(counted, 0)
    return request.own("maternity_fee_before", whole)


FACTS = {
    "maternity_kind": _kind,
    "child_order": _child_order,
    "babies": _babies,
    "delivery": _delivery,
    "pregnancy_months": _of_birth("pregnancy_months", "pregnancy_months"),
    "maternity_event": _event,
    "maternity_claimant": _claimant,
    "employer_average_wage": _average_wage,
    "maternity_fee_before": _fee_before,
}
