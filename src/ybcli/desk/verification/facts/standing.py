"""What the standing questions read: the person's life and number, and who is to be paid."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Final

from ....cases import documents, identity
from ....cases.roles import Role
from ....language import N_
from ....law.engine.finding import Fact
from ....plain import masked_id, masked_name
from ....store.queries import covers, parties, persons, proxies, records
from .. import life
from ..providers import FactRequest

if TYPE_CHECKING:
    from ..life import Event

#: A relation that a record of the relative tells, seen from the party's side.
_OTHER_SIDE: Final = {"spouse": "spouse", "parent": "child", "child": "parent"}
#: How the payee is called to the reviewer, by what makes them known.
_SAYS: Final = {
    "spouse": N_("spouse, as departments know"),
    "parent": N_("parent, as departments know"),
    "child": N_("child, as departments know"),
    "other": N_("relative, as departments know"),
    "guardian": N_("guardian of the minor, as departments know"),
    "employer": N_("the employer"),
    "proxy": N_("authorised, the authorisation is registered here"),
}


def _day(request: FactRequest, name: str, event: Event | None) -> list[Fact]:
    if event is None:
        return request.own(name, False)
    return [Fact(name, event.day, event.department, event.at)]


def _patient_died(request: FactRequest) -> list[Fact]:
    """The death of the patient; an item about deaths asks of it by itself, and where money is to come back nobody is
    paid.
    """
    fund = request.fields.get("fund", "")
    due, paid = (int(request.fields.get(f"{one}_{fund}") or 0) for one in ("due", "paid"))
    comes_back = request.item.role == Role.YEAR_CORRECTION and due < paid
    if life.is_of_its_end(request.item) or comes_back:
        return request.own("patient_died_on", False)
    return _day(request, "patient_died_on", life.death(request.desk.reader, request.party))


def _birth(request: FactRequest, *, by_number: bool) -> list[Fact]:
    """The birth of the person whom the item registers, told beside the number, and by the number."""
    told = str(request.fields.get("born_on") or "")
    born = identity.born(request.party)
    if request.item.registers.get("what") != "person" or not told or born is None:
        return [] if by_number else request.own("birth_told", False)
    if by_number:
        return request.own("birth_told_by_number", born.isoformat())
    source = request.case.sources.get("born_on") if request.case else None
    return [Fact("birth_told", told, source["department"] if source else "form", request.time)]


def _too_young(request: FactRequest) -> list[Fact]:
    """The birth of a child who is to be insured as somebody who works; of a newborn without a number, that."""
    if documents.mother_of(request.party):
        return request.own("too_young_to_work", documents.title_of(request.party))
    if not life.is_minor(request.desk, request.item, request.party):
        return []
    born = identity.born(request.party)
    return request.own("too_young_to_work", born.isoformat()) if born else []


def _sex(request: FactRequest, *, by_number: bool) -> list[Fact]:
    """The sex that was told beside the number (the new one, where the number changes too)."""
    told = str(request.fields.get("sex") or "")
    shown = identity.sex(str(request.fields.get("new_id_number") or request.party))
    if told not in {"male", "female"} or not shown:
        return []
    if by_number:
        return request.own("sex_told_by_number", shown)
    return [Fact("sex_told", told, "form", request.time)]


def _former(request: FactRequest) -> list[Fact]:
    """The other numbers of the person under which something is known here, masked."""
    reader = request.desk.reader
    numbers = [
        number
        for number in persons.numbers_of(reader, request.party)
        if number != request.party
        and (records.count_about(reader, number) or parties.is_known(reader, number))
    ]
    return request.own("former_numbers", ", ".join(map(masked_id, numbers)) or False)


def plain(name: object) -> str:
    """A name to compare: one width, no spaces, no dots."""
    folded = unicodedata.normalize("NFKC", str(name or "")).casefold()
    return "".join(one for one in folded if one.isalnum())


def _payee(request: FactRequest) -> str:
    """The payee of the form where it is not the party; empty where the party is paid."""
    payee = str(request.fields.get("payee_name") or "")
    own = {plain(request.name), plain(parties.name_of(request.desk.reader, request.party))}
    return "" if plain(payee) in {"", *own} else payee


def _other_payee(request: FactRequest) -> list[Fact]:
    payee = _payee(request)
    if not payee:
        return request.own("other_payee", False)
    return [Fact("other_payee", masked_name(payee), "form", request.time)]


def _relation(request: FactRequest) -> list[Fact]:
    """What makes the payee known: kin that departments told from either side, a guardian, the employer,
    an authorisation registered here. Empty for a stranger.
    """
    payee = plain(_payee(request))
    if not payee:
        return []
    for known, kind, source, at in _known(request):
        if plain(known) == payee:
            return [Fact("payee_relation", _SAYS.get(kind, _SAYS["other"]), source, at)]
    return []


def _known(request: FactRequest) -> list[tuple[str, str, str, str]]:
    """Everybody whom departments or our registers connect with the party: name, how, source, time."""
    reader, found = request.desk.reader, []
    for record in records.valid_about(reader, request.party):
        body = json.loads(record.body)
        for field, kind in (
            ("relative_name", str(body.get("relation") or "other")),
            ("spouse_name", "spouse"),
            ("guardian_name", "guardian"),
        ):
            is_divorced = field == "spouse_name" and body.get("marriage_state") != "married"
            if body.get(field) and not is_divorced:
                found.append((str(body[field]), kind, record.department, record.at))
    for record in records.naming(reader, "relative_id", request.party):
        body = json.loads(record.body)
        kind = _OTHER_SIDE.get(str(body.get("relation")), "other")
        found.append((str(body.get("name", "")), kind, record.department, record.at))
    found += [
        (cover.unit_name, "employer", "own_register", request.time)
        for cover in covers.with_units(reader, request.party)
        if cover.unit_name and cover.state == "active"
    ]
    if life.death(reader, request.party):
        return found  # an authorisation ends with the principal's death
    today = request.desk.today.isoformat()
    found += [
        (granted.proxy_name, "proxy", "own_register", granted.at)
        for granted in proxies.valid_of(reader, request.party, today)
    ]
    return found


FACTS = {
    "third_party_asked": lambda a: a.own("third_party_asked", True),
    "person_died_on": lambda a: _day(a, "person_died_on", life.death(a.desk.reader, a.party)),
    "person_left_on": lambda a: _day(a, "person_left_on", life.emigration(a.desk.reader, a.party)),
    "patient_died_on": _patient_died,
    "birth_told": lambda a: _birth(a, by_number=False),
    "birth_told_by_number": lambda a: _birth(a, by_number=True),
    "too_young_to_work": _too_young,
    "sex_told": lambda a: _sex(a, by_number=False),
    "sex_told_by_number": lambda a: _sex(a, by_number=True),
    "former_numbers": _former,
    "other_payee": _other_payee,
    "payee_relation": _relation,
}
