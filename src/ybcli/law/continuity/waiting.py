"""Waiting periods (待遇等待期): from which day on benefits begin for who paid late, missed years or paused.

Three months are fixed, each further missed year adds one, and who pays a missed year takes one off
(国办发〔2024〕38号). An employee's short gap that is paid makes nobody wait (医保办发〔2021〕43号).
"""

from __future__ import annotations

from dataclasses import replace

from ybcli.language import _

from ..engine.facts import Facts
from ..engine.figure import NOTHING, Figure, choose
from ..engine.finding import Fact, Finding
from ..engine.formula import formula
from ..engine.policy import Policy, printed
from ..engine.standing import Standing


@formula("variable waiting period", "state-2024-38 变动等待期", title="变动待遇等待期")
def variable_wait(facts: Facts, policy: Policy) -> Figure:
    """A month for each further missed year, less a month for each missed year that was paid later."""
    further = facts.missed_years.less(policy.missed_years_in_fixed_wait).named(
        "further_missed_years", title="其余断缴年数", title_en="further missed years"
    )
    repaired = facts.repaired_years.at_most(facts.missed_years).named(
        "years_repaired", title="已修复年数", title_en="missed years that were paid"
    )
    added = policy.wait_per_further_year.each(further)
    return added.less(policy.wait_repaired_per_year.each(repaired))


@formula("months of waiting", "state-2024-38 固定等待期", title="待遇等待期月数")
def waiting_months(facts: Facts, policy: Policy) -> Figure:
    """The fixed part, which cannot be repaired, and the variable; after many missed years not below
    the floor of a repaired wait. Nothing for who paid in the window without a missed year, or for an
    exempt group.
    """
    return choose(
        waits(facts, policy),
        lambda: choose(
            missed_long(facts, policy),
            lambda: (policy.fixed_wait + variable_wait(facts, policy)).at_least(
                policy.long_miss_wait
            ),
            lambda: policy.fixed_wait + variable_wait(facts, policy),
        ),
        NOTHING["months"],
    )


@formula("first day of benefits after waiting", "state-2024-38 起算", title="待遇起始日期")
def waiting_period_end(facts: Facts, policy: Policy) -> Figure:
    """The day so many months after 1 January of the year of cover, or after the payment where it came
    outside the window: from it on benefits are paid.
    """
    begins = choose(
        facts.says("paid_in_window", "yes"), lambda: facts.cover_from, lambda: facts.paid_on
    )
    return begins.after(waiting_months(facts, policy))


@formula(
    "first day of a newborn's benefits", "state-2024-38 固定等待期", title="新生儿待遇起始日期"
)
def newborn_cover_begins(facts: Facts, policy: Policy) -> Figure:
    """The day of birth where the payment came within the time for newborns, else the day of payment."""
    return choose(
        paid_for_newborn_in_time(facts, policy), lambda: facts.born_on, lambda: facts.paid_on
    )


@formula(
    "first day of benefits after an interruption", "nhsa-2021-43 中断", title="中断后待遇起始日期"
)
def interruption_wait_end(facts: Facts, policy: Policy) -> Figure:
    """After a short gap that was back-paid benefits hold for the gap as well; after a short gap that
    was not, from the payment; after a longer gap the region's wait runs from the payment.
    """
    return choose(
        gap_is_short(facts, policy),
        lambda: choose(
            facts.says("gap_back_paid", "yes"),
            lambda: facts.interrupted_from,
            lambda: facts.paid_on,
        ),
        lambda: facts.paid_on.after(policy.long_gap_wait),
    )


@formula("premium to repair missed years", "state-2024-38 修复", title="缴费修复金额")
def repair_premium(facts: Facts, policy: Policy) -> Figure:
    """The individual premium of this year for each missed year that is paid."""
    return (policy.resident_individual_premium * facts.repaired_years).to_fen()


def waits(facts: Facts, policy: Policy) -> Finding:
    """Does a wait run at all: not for an exempt group, nor for who paid in time year after year?"""
    group = policy.at("group_waits", facts.word("wait_group"))
    waiting = Finding(
        "met",
        _("years were missed"),
        name="waits",
        clause=group.clause,
        title="是否设等待期",
        title_en="whether there is a wait",
        standing=str(group.standing),
    )
    if not group.value:
        statements = facts.statements("wait_group")
        return replace(
            waiting, outcome="not_met", sentence=_("the group does not wait"), facts=statements
        )
    missed = facts.missed_years
    if missed.value:
        return replace(waiting, facts=_fact(missed))
    in_window = facts.says("paid_in_window", "yes")
    if in_window.is_met:
        sentence = _("no year was missed, and the payment came inside the window")
        return replace(waiting, outcome="not_met", sentence=sentence, facts=in_window.facts)
    sentence = _("the payment came outside the window")
    return replace(waiting, sentence=sentence, facts=in_window.facts)


def paid_for_newborn_in_time(facts: Facts, policy: Policy) -> Finding:
    """Did the payment come so soon after the birth? The last day of the time still counts."""
    last = facts.born_on.after(policy.newborn_window).named(
        "last_day_for_newborn", title="新生儿缴费期末日", title_en="last day to pay for a newborn"
    )
    return _compared(facts.paid_on, last, facts.paid_on.value <= last.value)


def missed_long(facts: Facts, policy: Policy) -> Finding:
    """Were so many years missed that a repaired wait has a floor?"""
    missed, limit = facts.missed_years, policy.long_miss_years
    return _compared(missed, limit, missed.value >= limit.value)


def gap_is_short(facts: Facts, policy: Policy) -> Finding:
    """Is the gap no longer than one that may be back-paid without waiting?"""
    gap, limit = facts.gap_months, policy.short_gap_months
    return _compared(gap, limit, gap.value <= limit.value)


def _compared(count: Figure, limit: Figure, is_met: bool) -> Finding:
    """A comparison of two figures as the reason of a branch."""
    return Finding(
        "met" if is_met else "not_met",
        _("{count} against {limit}: {left} and {right}").format(
            count=count.label, limit=limit.label, left=_shown(count), right=_shown(limit)
        ),
        _fact(count),
        name=count.name,
        clause=limit.clause,
        title=count.title,
        title_en=count.title_en,
        standing=str(limit.standing) if isinstance(limit, Figure) else Standing.LAW,
    )


def _fact(figure: Figure) -> tuple[Fact, ...]:
    """The figure as a fact that was looked at; none for a column, which explains nothing."""
    if not isinstance(figure, Figure):
        return ()
    return (Fact(figure.name, _shown(figure), figure.clause),)


def _shown(figure: Figure) -> str:
    return str(printed(figure.value, figure.unit)) if isinstance(figure, Figure) else ""
