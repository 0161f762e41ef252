"""A person's year of bills as it is due: each bill by its place in the year, the net of each fund (7.3).

Bills count in the order of their care; they were decided in the order in which they came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ...cases.journal import Case
from ...errors import BadData
from ...language import N_, _
from ...law.engine.finding import Fact
from ...store.queries import entries
from ..verification import decisions, providers, recompute, told_now
from .facts.layers_before import paid_by_layer
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
    """One bill of the year: what each fund was decided to pay for it, and what it owes, in fen."""

    case: Case
    day: str
    paid: Mapping[str, int]
    due: Mapping[str, int]

    def shift(self, fund: str) -> int:
        """How much more (below zero: less) the fund owes for this bill than was decided, in fen."""
        return self.due[fund] - self.paid[fund]


@dataclass(frozen=True, slots=True)
class Net:
    """What one fund owes a person for a year, and what it has paid with all corrections, in fen.

    `bills` are those whose share of the year is another than was decided.
    """

    fund: str
    due: int
    paid: int
    bills: tuple[Bill, ...]

    @property
    def difference(self) -> int:
        """Above zero: still to be paid; below zero: to be paid back."""
        return self.due - self.paid


@dataclass(frozen=True, slots=True)
class Year:
    """A person's year worked out anew: its bills in the order of the care, and the net of each fund."""

    party: str
    year: str
    bills: tuple[Bill, ...]
    nets: tuple[Net, ...]

    @property
    def differs(self) -> bool:
        """Has any fund paid more or less than it owes?"""
        return any(net.difference for net in self.nets)


def recomputed(desk: Desk, party: str, year: str) -> Year:
    """Every decided bill of the person's year in the order of its care, as it was decided and as it is due.

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
        paid = {fund: case.figures.get(figure, 0) for fund, figure in FUNDS.items()}
        due = {fund: figures.get(figure, 0) for fund, figure in FUNDS.items()}
        made.append(Bill(case, _day(case), paid, due))
    corrections = [case for case in every if is_correction(desk, case)]
    return Year(party, year, tuple(made), tuple(_net(f, made, corrections) for f in FUNDS))


def _net(fund: str, bills: Sequence[Bill], corrections: Sequence[Case]) -> Net:
    """The sums of one fund: what is due for all bills, what was paid with the corrections decided so far."""
    paid = sum(bill.paid[fund] for bill in bills)
    for one in corrections:
        paid += one.figures.get(f"more_from_{fund}", 0) - one.figures.get(f"back_to_{fund}", 0)
    due = sum(bill.due[fund] for bill in bills)
    return Net(fund, due, paid, tuple(bill for bill in bills if bill.shift(fund)))


def _day(case: Case) -> str:
    return decisions.law_day(case).isoformat()


def _order_of_decision(desk: Desk, cases: list[Case]) -> dict[str, int]:
    """The place of each case's decision in the journal."""
    return {case.id: entries.last_decision(desk.reader, case.id) for case in cases}


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
    if told_now.is_refused(case):
        return {}
    facts = {**kept, **told_now.accepted_facts(case)}
    for name in (*SUMMED, *OWN_SUMS):
        if name in facts:
            told = sum(contribution(desk, one).get(name, 0) for one in before)
            anew = sum(contribution(desk, one, now[one.id]).get(name, 0) for one in earlier)
            first = facts[name][0]
            facts[name] = [replace(first, value=max(int(first.value or 0) - told + anew, 0))]
    item = desk.item(case.item)
    if "stay_order" in facts:
        asked = providers.FactRequest(desk, item, case.fields, case, facts["stay_order"][0].time)
        order = providers.gather("stay_order", asked)
        if not order or any(fact.value is None for fact in order):
            raise BadData(
                _("which stay of the year case {case} is cannot be asked now").format(case=case.id),
                _("`yb sync run` brings what the hospitals tell"),
            )
        facts["stay_order"] = order
    basic_ids = _basic_of(desk, case)
    if basic := [one for one in earlier if one.id in basic_ids]:
        paid = paid_by_layer(desk, basic[-1], now[basic[-1].id])
        for name, value in zip(("basic_paid", "catastrophic_paid"), paid, strict=True):
            first = next(iter(facts.get(name, ())), Fact(name, None, providers.OWN))
            facts[name] = [replace(first, value=value)]
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
