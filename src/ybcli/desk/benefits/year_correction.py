"""A person's year of bills worked out anew: an older bill that comes late moves the later ones (7.3).

Bills count in the order of their care; they were decided in the order in which they came. What each
would be by its place in the year is compared with what was decided and corrected so far. A difference is
a case of its own, reviewed like any other: nothing that was decided is edited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ...cases.journal import Case, case_id
from ...cases.opening import Opening
from ...cases.roles import CountsAs, Role
from ...errors import BadData, Problem, YbError
from ...language import N_, _
from ...law.engine.finding import Fact
from ...store.queries import entries, queue
from .. import AUTOMATIC
from ..casework import acts
from ..verification import decisions, providers, recompute
from .facts.treatments import benefit_of
from .facts.year_sums import (
    OWN_SUMS,
    SUMMED,
    bills_of,
    contribution,
    is_correction,
    kind_of,
    year_of,
)

if TYPE_CHECKING:
    from .. import Desk

#: How the funds are called.
WORDS: Final = (N_("employee_pool"), N_("resident_pool"), N_("catastrophic"), N_("aid"))
#: The fund of a correction's fields → the figure of a bill that it pays.
FUNDS: Final = {
    "employee_pool": "paid_by_employee_pool",
    "resident_pool": "paid_by_resident_pool",
    "catastrophic": "catastrophic_benefit",
    "aid": "aid_granted",
}


@dataclass(frozen=True, slots=True)
class Bill:
    """One bill of the year: what each fund has paid for it so far, and what it owes, in fen."""

    case: Case
    day: str
    paid: Mapping[str, int]
    due: Mapping[str, int]

    @property
    def differs(self) -> bool:
        """Is there a difference in any fund?"""
        return any(self.paid[fund] != self.due[fund] for fund in FUNDS)


def recomputed(desk: Desk, party: str, year: str) -> list[Bill]:
    """Every decided bill of the person's year in the order of its care, as it was paid and as it is due.

    Raises PolicyGap where the law does not decide it, BadData where the facts of a case were not kept.
    """
    every = [case for case in bills_of(desk, party) if year_of(case) == year]
    came = _order_of_decision(desk, every)
    bills = [case for case in every if not is_correction(desk, case) and kind_of(desk, case)]
    now: dict[str, Mapping[str, int]] = {}
    made: list[Bill] = []
    for case in sorted(
        bills, key=lambda one: (_day(one), kind_of(desk, one) == "aid", came[one.id])
    ):
        before = [other for other in every if came[other.id] < came[case.id]]
        figures = _figures(desk, case, before, [one.case for one in made], now)
        now[case.id] = figures
        paid = {fund: _paid(desk, case, fund, every) for fund in FUNDS}
        due = {fund: figures.get(figure, 0) for fund, figure in FUNDS.items()}
        made.append(Bill(case, _day(case), paid, due))
    return made


def _day(case: Case) -> str:
    return decisions.law_day(case).isoformat()


def _order_of_decision(desk: Desk, cases: list[Case]) -> dict[str, int]:
    """The place of each case's decision in the journal."""
    return {case.id: entries.last_decision(desk.reader, case.id) for case in cases}


def _paid(desk: Desk, case: Case, fund: str, every: list[Case]) -> int:
    """What a fund has paid for a bill, with the corrections of it that were decided, in fen."""
    paid = case.figures.get(FUNDS[fund], 0)
    for one in every:
        if is_correction(desk, one) and one.fields.get("about") == case.id:
            paid += one.figures.get(f"more_from_{fund}", 0) - one.figures.get(f"back_to_{fund}", 0)
    return paid


def _figures(
    desk: Desk,
    case: Case,
    before: list[Case],
    earlier: list[Case],
    now: Mapping[str, Mapping[str, int]],
) -> dict[str, int]:
    """The figures of a bill by its place in the year, in fen.

    What it was told of the year before it holds our bills that were decided until then (`before`); in
    their place come those whose care was earlier, as they are worked out now (`earlier`).
    """
    kept = recompute.facts_kept(case.last("decide"))
    if kept is None:
        raise BadData(
            _("the facts of case {case} were not kept when it was decided").format(case=case.id),
            _("cases that are decided from now on keep them"),
        )
    facts = dict(kept)
    for name in (*SUMMED, *OWN_SUMS):
        if name in facts:
            told = sum(contribution(desk, one).get(name, 0) for one in before)
            anew = sum(contribution(desk, one, now[one.id]).get(name, 0) for one in earlier)
            first = facts[name][0]
            facts[name] = [replace(first, value=max(int(first.value or 0) - told + anew, 0))]
    item = desk.item(case.item)
    if "stay_order" in facts:
        asked = providers.FactRequest(desk, item, case.fields, case, facts["stay_order"][0].time)
        facts["stay_order"] = providers.gather("stay_order", asked) or facts["stay_order"]
    basic_ids = _basic_of(desk, case)
    for name, figure in (
        ("basic_paid", "basic_benefit"),
        ("catastrophic_paid", "catastrophic_benefit"),
    ):
        basic = [one for one in earlier if one.id in basic_ids]
        if name in facts and basic:
            value = now[basic[-1].id].get(figure, 0)
            facts[name] = [Fact(name, value, facts[name][0].source, facts[name][0].time)]
    policy = desk.policy(decisions.law_day(case), case.region)
    figures = decisions.compute_figures(desk, item, facts, policy)
    for one in figures:
        one.check_moves_money(desk.is_practice)
    return {one.name: one.fen for one in figures}


def _basic_of(desk: Desk, case: Case) -> set[str]:
    """The basic settlements of the treatment for which the case is aid; none where it is no aid."""
    if kind_of(desk, case) != "aid":
        return set()
    asked = providers.FactRequest(desk, desk.item(case.item), case.fields, case, "")
    return {one.case.id for one, _treatment in benefit_of(asked)}


def open_corrections(desk: Desk, party: str, year: str) -> list[str]:
    """Open a case for each bill of the year that differs; the ids of those that are new.

    The same difference opens one case, however often this runs; an open one that says another difference
    is withdrawn. Raises PolicyGap, BadData.
    """
    made = []
    for bill in recomputed(desk, party, year):
        fields = fields_of(desk, bill)
        reference = "year|" + "|".join(str(fields[name]) for name in sorted(fields))
        new_id = case_id(desk.item_of(Role.YEAR_CORRECTION).code, reference)
        for old in _open_about(desk, bill.case.id):
            if old != new_id or not bill.differs:
                reason = _("the year was recalculated and gives another difference")
                acts.perform(desk, old, "withdraw", {"reason": reason}, by=AUTOMATIC)
        if bill.differs and _write(desk, bill, fields, reference, new_id):
            acts.advance(desk, new_id)
            made.append(new_id)
    return made


def _open_about(desk: Desk, about: str) -> list[str]:
    return entries.undecided_about(desk.reader, desk.item_of(Role.YEAR_CORRECTION).code, about)


def fields_of(desk: Desk, bill: Bill) -> dict[str, Any]:
    """The form of the correction of a bill; amounts in fen, as a form keeps them."""
    first = bill.case.fields
    found: dict[str, Any] = {
        "id_number": bill.case.party["id"],
        "name": bill.case.party["name"],
        "about": bill.case.id,
        "kind": kind_of(desk, bill.case),
        "care_day": bill.day,
        "region": bill.case.region,
    }
    for fund in FUNDS:
        found |= {f"due_{fund}": bill.due[fund], f"paid_{fund}": bill.paid[fund]}
    carried = ("payee_name", "payee_bank", "payee_account", "mobile")
    return found | {name: first[name] for name in carried if first.get(name)}


def _write(desk: Desk, bill: Bill, fields: Mapping[str, Any], reference: str, new_id: str) -> bool:
    """Open the correction's case; False where it is there."""
    with desk.store.transaction() as tx:
        if queue.has(tx, new_id):
            return False
        acts.open_case(
            desk,
            tx,
            Opening(
                item=desk.item_of(Role.YEAR_CORRECTION).code,
                flow="applied",
                region=bill.case.region,
                channel="shared_data",
                party=bill.case.party,
                reference=reference,
                fields=fields,
                sources={},
                reason=_("an older bill of the year came late"),
            ),
            act="receive",
            by=AUTOMATIC,
        )
    return True


def follow(desk: Desk, case: Case) -> Sequence[Problem]:
    """After a bill was decided: open the corrections that its place in the year calls for; what stopped
    them. The night tries again. The only bill of a year was just worked out and calls for none.
    """
    if not kind_of(desk, case) or is_correction(desk, case):
        return ()
    party, year = case.party["id"], year_of(case)
    if [one.id for one in bills_of(desk, party) if year_of(one) == year] == [case.id]:
        return ()
    try:
        open_corrections(desk, party, year)
    except YbError as error:
        message = _("the bills of the year {year} were not looked at again: {says}")
        hint = _("the night tries again; `yb case year` shows the year")
        return (Problem(error.kind, message.format(year=year, says=error.says), hint),)
    return ()


def follow_all(desk: Desk, since: date) -> tuple[list[str], list[str]]:
    """The corrections of every year of bills in which something was decided since a day; and for each
    year that could not be worked out one sentence (without a name: the case tells it).
    """
    bills = desk.codes(lambda item: item.counts_as in {CountsAs.BENEFIT, CountsAs.AID})
    years: dict[tuple[str, str], str] = {}
    for decided in entries.decided_since(desk.reader, since.isoformat(), bills):
        case = desk.reader.case(decided)
        if kind_of(desk, case):
            years.setdefault((case.party["id"], year_of(case)), case.id)
    opened: list[str] = []
    stopped: list[str] = []
    for (party, year), first in sorted(years.items(), key=lambda one: one[1]):
        try:
            opened += open_corrections(desk, party, year)
        except YbError as error:
            stopped.append(f"{first}: {error.says}")
    return opened, stopped
