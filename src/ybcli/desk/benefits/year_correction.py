"""A person's year of bills worked out anew: an older bill that comes late moves the later ones (7.3).

Bills count in the order of their care; they were decided in the order in which they came. What each
would be by its place in the year is added up fund by fund and compared with all that the fund has paid:
a ceiling is of the year and not of the bill, so that what only shifts between bills is a note in their
cases. What differs in sum is one case for each fund, reviewed like any other: above zero it pays the net,
below zero it stays open until the money is back. Nothing that was decided is edited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ... import money
from ...cases.journal import Case, case_id, fold
from ...cases.opening import Opening
from ...cases.roles import CountsAs, Role
from ...errors import Problem, YbError
from ...language import _
from ...store.queries import entries, queue
from .. import AUTOMATIC
from ..casework import acts
from .facts.year_sums import bills_of, is_correction, kind_of, year_of
from .recomputed_year import FUNDS, Bill, Net, Year, recomputed

if TYPE_CHECKING:
    from .. import Desk


def open_corrections(desk: Desk, party: str, year: str) -> list[str]:
    """Open a case for each fund whose net of the year differs; the ids of those that are new.

    The same difference opens one case, however often this runs; an open one that says another difference
    is withdrawn. What only shifts between bills is noted in their cases. Raises PolicyGap, BadData.
    """
    made = []
    found = recomputed(desk, party, year)
    for net in found.nets:
        fields = fields_of(desk, found, net) if net.difference else {}
        stands = ""
        for old in _undecided(desk, party, year, net.fund):
            if fields and _says_same(old, fields):
                stands = old.id
                continue
            reason = _("the year was recalculated and gives another difference")
            acts.perform(desk, old.id, "withdraw", {"reason": reason}, by=AUTOMATIC)
        if net.difference and not stands:
            made.append(_write(desk, found, net, fields))
        if not net.difference:
            _note_shift(desk, net)
    return made


def _undecided(desk: Desk, party: str, year: str, fund: str) -> list[Case]:
    """The corrections of the fund and year that nobody decided yet; those of an older program, which were
    of one bill and of all funds, with them.
    """
    item = desk.item_of(Role.YEAR_CORRECTION).code
    cases = [desk.reader.case(one) for one in queue.open_of_party(desk.reader, item, party)]
    return [
        case
        for case in cases
        if case.last("decide") is None
        and str(case.fields.get("care_day", ""))[:4] == year
        and case.fields.get("fund", fund) == fund
    ]


def _says_same(case: Case, fields: Mapping[str, Any]) -> bool:
    """Does the open case say the same sums of the same fund?"""
    names = ("fund", f"due_{fields['fund']}", f"paid_{fields['fund']}")
    return all(case.fields.get(name) == fields[name] for name in names)


def fields_of(desk: Desk, year: Year, net: Net) -> dict[str, Any]:
    """The form of the correction of a fund's year; amounts in fen, as a form keeps them."""
    largest = max(net.bills or year.bills, key=lambda bill: abs(bill.shift(net.fund)), default=None)
    case = largest.case if largest else _last_correction(desk, year)
    found: dict[str, Any] = {
        "id_number": case.party["id"],
        "name": case.party["name"],
        "about": case.id,
        "fund": net.fund,
        "kind": kind_of(desk, case),
        "care_day": largest.day if largest else case.fields["care_day"],
        "bills": "; ".join(shift_sentence(bill, net.fund) for bill in net.bills),
        "region": case.region,
    }
    for fund in FUNDS:
        found |= {f"due_{fund}": 0, f"paid_{fund}": 0}
    found |= {f"due_{net.fund}": net.due, f"paid_{net.fund}": net.paid}
    carried = ("payee_name", "payee_bank", "payee_account", "mobile")
    return found | {name: case.fields[name] for name in carried if case.fields.get(name)}


def _last_correction(desk: Desk, year: Year) -> Case:
    """A correction of the year whose bills were all taken back since."""
    return next(c for c in reversed(bills_of(desk, year.party)) if year_of(c) == year.year)


def shift_sentence(bill: Bill, fund: str) -> str:
    """What a bill's place in the year changes, in one sentence: the case, its day, then and now."""
    sentence = _("{case} of {day}: decided {paid} yuan, by its place in the year {due} yuan")
    return sentence.format(
        case=bill.case.id,
        day=bill.day,
        paid=money.yuan(bill.paid[fund]),
        due=money.yuan(bill.due[fund]),
    )


def _note_shift(desk: Desk, net: Net) -> None:
    """Note in each bill that the year only shifts between them: nothing is paid, nothing is claimed back."""
    for bill in net.bills:
        says = _("{fund}: {shift}; the year's sum is the same, nothing is paid or claimed back")
        reason = says.format(fund=_(net.fund), shift=shift_sentence(bill, net.fund))
        with desk.store.transaction() as tx:
            case = fold(tx.entries(bill.case.id))
            if not any(e.act == "recheck" and e.reason == reason for e in case.entries):
                form = {"was": "met", "is": "met", "reason": reason}
                acts.record(desk, tx, case, "recheck", form, by=AUTOMATIC)


def _write(desk: Desk, year: Year, net: Net, fields: Mapping[str, Any]) -> str:
    """Open the correction's case, and take it as far as it goes without a hand; its id.

    The same difference may come back after it was withdrawn: then it is a case of its own again.
    """
    item = desk.item_of(Role.YEAR_CORRECTION).code
    same = f"year|{year.party}|{year.year}|{net.fund}|{net.due}|{net.paid}"
    with desk.store.transaction() as tx:
        times = 1
        while queue.has(tx, case_id(item, reference := f"{same}|{times}")):
            times += 1
        case = acts.open_case(
            desk,
            tx,
            Opening(
                item=item,
                flow="applied",
                region=str(fields["region"]),
                channel="shared_data",
                party={"kind": "person", "id": fields["id_number"], "name": fields["name"]},
                reference=reference,
                fields=fields,
                sources={},
                reason=_("the year's bills were worked out anew"),
            ),
            act="receive",
            by=AUTOMATIC,
        )
    acts.advance(desk, case.id)
    return case.id


def follow(desk: Desk, case: Case, *, is_moved: bool = False) -> Sequence[Problem]:
    """After a bill was decided: open the corrections that its place in the year calls for; what stopped
    them. The night tries again. The only bill of a year was just worked out and calls for none, unless
    its facts have moved since.
    """
    if not kind_of(desk, case) or is_correction(desk, case):
        return ()
    party, year = case.party["id"], year_of(case)
    bills = [one.id for one in bills_of(desk, party) if year_of(one) == year]
    if bills == [case.id] and not is_moved:
        return ()
    try:
        open_corrections(desk, party, year)
    except YbError as error:
        message = _("the bills of the year {year} were not looked at again: {says}")
        hint = _("the night tries again; `yb case year` shows the year")
        return (Problem(error.kind, message.format(year=year, says=error.says), hint),)
    return ()


def follow_all(desk: Desk, since: date, also: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """The corrections of every year of bills in which something was decided since a day, and of those of
    the cases `also`; and for each year that could not be worked out one sentence (without a name: the case
    tells it).
    """
    bills = desk.codes(lambda item: item.counts_as in {CountsAs.BENEFIT, CountsAs.AID})
    years: dict[tuple[str, str], str] = {}
    for decided in (*entries.decided_since(desk.reader, since.isoformat(), bills), *also):
        case = desk.reader.case(decided)
        if not is_correction(desk, case) and kind_of(desk, case):
            years.setdefault((case.party["id"], year_of(case)), case.id)
    opened: list[str] = []
    stopped: list[str] = []
    for (party, year), first in sorted(years.items(), key=lambda one: one[1]):
        try:
            opened += open_corrections(desk, party, year)
        except YbError as error:
            stopped.append(f"{first}: {error.says}")
    return opened, stopped
