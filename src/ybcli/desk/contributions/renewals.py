"""A resident's premium for a year to come is the renewal (5.2.1): the tax office's money, and nobody applies.

Money that lies on the clearing account under a reference which no case expects is looked at when it comes and
each night. Whose it is and whether it is certain says own store first, then the platform; what is not certain
stays a break of the night, one matter with its owner.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ...cases.journal import case_id
from ...cases.opening import Opening, party_of
from ...errors import BadData, PolicyGap, Unavailable
from ...ledger.chart import CLEARING_TAX, TREASURY
from ...store.queries import case_numbers, covers, parties, persons, queue, transfers
from ..casework import acts, awaited, money
from ..intake import applications
from ..projections import collection
from ..verification import life

if TYPE_CHECKING:
    from ...cases.items import Item
    from .. import Desk

FLOW: Final = "automatic"


def of_reference(desk: Desk, reference: str) -> bool:
    """Renew a resident's cover by the money that lies under a reference (`resident|number|year`).

    True where the money has its case by now: one that was opened for it, or that an officer has been asked in.
    """
    scheme, _bar, rest = reference.partition("|")
    told, _bar, year = rest.partition("|")
    item = _item(desk, scheme)
    if item is None or not (year.isdigit() and len(year) == len("2027")):
        return False
    number = persons.current_number(desk.reader, told)
    known = case_id(item.code, money.renewal(number, year))
    if queue.has(desk.reader, known):
        return desk.reader.case(known).is_open
    named = money.same_references(desk.reader, reference)
    if case_numbers.of_money(desk.reader, named, CLEARING_TAX) or _applied(
        desk, item, number, year
    ):
        return False
    fields = _form(desk, item, number, year)
    if not fields or not _is_paid(desk, item, fields, named):
        return False
    _open(desk, item, known, fields)
    return True


def _item(desk: Desk, scheme: str) -> Item | None:
    """The item that a receipt of the scheme opens; None where none does."""
    for item in desk.items.values():
        senses = (kind for way in item.ways for kind in way.senses if way.flow == FLOW)
        if awaited.RECEIPT in senses and item.registers.get("scheme") == scheme:
            return item
    return None


def _applied(desk: Desk, item: Item, number: str, year: str) -> bool:
    """Is an application of the person for the year still open?"""
    open_cases = map(desk.reader.case, queue.open_of_party(desk.reader, item.code, number))
    return any(str(case.fields.get("cover_year")) == year for case in open_cases)


def _form(desk: Desk, item: Item, number: str, year: str) -> dict[str, Any]:
    """The renewal's form; empty where the person is not known as a resident insured here alone. Whose insurance
    ended with their death was one until then: an officer is asked whose money it is.
    """
    states = {"active", "ended"} if life.death(desk.reader, number) else {"active"}
    own = [one for one in covers.with_units(desk.reader, number) if one.state in states]
    party = parties.of(desk.reader, number)
    name = party.name if party else ""
    schemes = {one.scheme for one in own}
    if not own:
        if not desk.reader.setting("platform"):
            return {}
        try:
            told = desk.platform.identify("id_card", number)
        except Unavailable:
            return {}
        active = [one for one in told.relations if one["state"] in states]
        if any(one["region"][:4] != desk.region[:4] for one in active):
            return {}
        schemes, name = {one["scheme"] for one in active}, told.name
    if schemes != {item.registers["scheme"]} or not name:
        return {}
    typed = {
        item.party_id: number,
        item.party_name: name,
        "cover_year": year,
        "region": desk.region,
    }
    filled, _sources = applications.prefilled(desk, item, number, typed)
    if party and party.mobile:
        filled["mobile"] = party.mobile
    return {**filled, **typed}


def _is_paid(desk: Desk, item: Item, fields: dict[str, Any], named: tuple[str, ...]) -> bool:
    """Is the whole premium there, and did it come by the end of the collection of its year?"""
    from ..verification.decisions import compute_figures
    from ..verification.gathering import gather_facts

    came = transfers.receipts(desk.reader, named, clearing=CLEARING_TAX, treasury=TREASURY)
    begins = date(int(fields["cover_year"]), 1, 1)
    try:
        facts = gather_facts(desk, item, fields, flow=FLOW)
        policy = desk.policy(begins, str(fields["region"]))
        due = sum(figure.fen for figure in compute_figures(desk, item, facts, policy))
    except (PolicyGap, BadData):
        return False
    there, complete_on = 0, ""
    for one in came:
        there += one.amount_fen
        complete_on = "" if there < due else complete_on or one.day
    last = collection.ends(desk, begins.year, str(fields["region"]))
    in_time = complete_on <= last.isoformat() if last else complete_on < begins.isoformat()
    return bool(complete_on) and in_time


def _open(desk: Desk, item: Item, known: str, fields: dict[str, Any]) -> None:
    """Open the renewal and go on with it as far as no hand is needed."""
    number, year = str(fields[item.party_id]), str(fields["cover_year"])
    opening = Opening(
        item=item.code,
        flow=FLOW,
        region=str(fields["region"]),
        channel="shared_data",
        party=party_of(item, fields),
        reference=money.renewal(number, year),
        fields=fields,
        began_on=f"{year}-01-01",
    )
    assert opening.case_id == known, "a renewal is numbered by person and year"
    with desk.store.transaction() as tx:
        case = acts.open_case(desk, tx, opening, act="sense", by=awaited.BY_TAX)
    acts.go_on(desk, case)
