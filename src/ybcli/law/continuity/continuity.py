"""Transfers between pooling areas (关系转移接续): months that add up, balances that stay whole.

Months paid in two places at once count once. They are shown as intervals, each with its sources.
"""

from __future__ import annotations

from ybcli.errors import PolicyGap
from ybcli.language import N_, _

from ..engine.asking import finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.figure import Figure, choose
from ..engine.finding import Fact, Finding
from ..engine.formula import formula, rule
from ..engine.known_money import amount_of
from ..engine.months import count_months, count_overlaps, format_intervals, merge, parse_intervals
from ..engine.policy import Policy


@rule("the new system is in force", "std-2022 6.5 a)", title="智慧医保已全面实施")
def new_system_is_in_force(facts: Facts, policy: Policy) -> Finding:
    """智慧医保全面实施: a dated switch. Where nobody has set it, it is not in force (trap T-05)."""
    try:
        is_on = bool(policy.smart_insurance_in_force.value)
    except PolicyGap:
        is_on = False
    if is_on:
        return finding("met", N_("the new system is in force: years add up by themselves"), ())
    return finding("not_met", N_("the new system is not in force: years and balance are moved"), ())


@rule("the transfer stays in the province", "std-2022 6.5 a)", title="属省内转移接续")
def transfer_stays_in_the_province(facts: Facts, policy: Policy) -> Finding:
    """From another pooling area of this province, into this one."""
    return _transfer_way_is(
        policy, facts.statements("transfer_way"), "in_province", N_("it stays in the province")
    )


@rule("the transfer crosses provinces", "std-2022 6.5 b)", title="属跨省转移接续")
def transfer_crosses_provinces(facts: Facts, policy: Policy) -> Finding:
    """From another province into this pooling area."""
    return _transfer_way_is(
        policy, facts.statements("transfer_way"), "cross_province", N_("it crosses provinces")
    )


@rule("the request is to this office", "std-2022 6.5 b)", title="由本统筹区转出")
def request_is_to_this_office(facts: Facts, policy: Policy) -> Finding:
    """Another province asks this pooling area to give somebody's cover away."""
    return _transfer_way_is(
        policy, facts.statements("transfer_way"), "given_out", N_("this office gives it out")
    )


def _transfer_way_is(
    policy: Policy, statements: tuple[Fact, ...], wanted: str, sentence: str
) -> Finding:
    evidence = (("transfer_way", statements),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]) == wanted:
        return finding("met", sentence, evidence)
    return finding("not_met", N_("the transfer goes another way"), evidence)


@rule("the person is insured here now", "std-2022 6.5", title="现在本统筹区参保")
def person_is_insured_here(facts: Facts, policy: Policy) -> Finding:
    """Who takes cover along has a place to take it to."""
    evidence = (("scheme_here", facts.statements("scheme_here")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]) in {"employee", "resident"}:
        return finding("met", N_("the person is insured here"), evidence)
    return finding("not_met", N_("the person is not insured here now"), evidence)


@rule("the transfer was not made before", "std-2022 6.5", title="未曾办理该项转移")
def transfer_was_not_made(facts: Facts, policy: Policy) -> Finding:
    """Years and balance of a place are moved once."""
    evidence = (("transferred_before", facts.statements("transferred_before")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("not_met", N_("this place's years were moved here before"), evidence)
    return finding("met", N_("the transfer was not made before"), evidence)


@rule("there are years elsewhere", "std-2022 6.5 a)", title="转出地有缴费年限")
def there_are_years_elsewhere(facts: Facts, policy: Policy) -> Finding:
    """The platform knows of months that were paid where the person comes from."""
    there = ("months_there", facts.statements("months_there"))
    open_question = question(policy, (there,))
    if open_question:
        return open_question
    if parse_intervals(str(value(there))):
        return finding("met", N_("the previous region has months on record"), (there,))
    return finding("not_met", N_("the previous region has no months on record"), (there,))


@rule("the months add up", "std-2022 6.5 a)", title="缴费年限累计相符")
def months_add_up(facts: Facts, policy: Policy) -> Finding:
    """Months before and months moved are months after, overlaps once, as the platform counts as well."""
    here = ("months_here", facts.statements("months_here"))
    there = ("months_there", facts.statements("months_there"))
    elsewhere = ("months_elsewhere", facts.statements("months_elsewhere"))
    platform = ("months_of_platform", facts.statements("months_of_platform"))
    evidence = (here, there, elsewhere, platform)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    before, all_elsewhere = (
        parse_intervals(str(value(here))),
        parse_intervals(str(value(elsewhere))),
    )
    moved = (
        all_elsewhere
        if new_system_is_in_force(facts, policy).is_met
        else parse_intervals(str(value(there)))
    )
    after = merge({**before, **moved})
    derived = (
        ("months_after", (Fact("months_after", format_intervals(after), "worked out"),)),
        ("months_after_count", (Fact("months_after_count", count_months(after), "worked out"),)),
        ("months_twice", (Fact("months_twice", count_overlaps(after), "worked out"),)),
    )
    ours, theirs = (
        count_months(merge({**before, **all_elsewhere})),
        int(str(value(platform) or "0")),
    )
    if ours != theirs:
        return unclear(
            _("the intervals come to {ours} months, the platform counts {theirs}").format(
                ours=ours, theirs=theirs
            ),
            _("which months are right? ask the place that was left"),
            (*evidence, *derived),
        )
    return finding("met", N_("months before and moved are months after"), (*evidence, *derived))


@rule("the balances are known", "std-2022 6.5 a)", title="个人账户余额已知")
def balances_are_known(facts: Facts, policy: Policy) -> Finding:
    """What the accounts hold, here and where the person comes from."""
    evidence = (
        ("balance_here_fen", facts.statements("balance_here_fen")),
        ("balance_there_fen", facts.statements("balance_there_fen")),
        ("balance_elsewhere_fen", facts.statements("balance_elsewhere_fen")),
    )
    return question(policy, evidence) or finding("met", N_("the balances are known"), evidence)


@rule("what is given out is known", "std-2022 6.5 b)", title="转出信息已知")
def given_out_is_known(facts: Facts, policy: Policy) -> Finding:
    """The scheme that is ended here, the months and the balance that stand on the sheet."""
    evidence = (
        ("given_scheme", facts.statements("given_scheme")),
        ("given_months", facts.statements("given_months")),
        ("given_balance_fen", facts.statements("given_balance_fen")),
    )
    return question(policy, evidence) or finding(
        "met", N_("scheme, months and balance are known"), evidence
    )


@formula("balance moved", "std-2022 6.5 a)", title="划转个人账户余额")
def moved_balance(facts: Facts, policy: Policy) -> Figure:
    """Before the new system the balance of the place that was left; with it, of every other place."""
    return choose(
        new_system_is_in_force(facts, policy),
        _balance(
            facts.statements("balance_elsewhere_fen"), "其他统筹区余额", "balances of other places"
        ),
        _balance(facts.statements("balance_there_fen"), "转出地余额", "balance of the place left"),
    ).to_fen()


@formula("balance after the transfer", "std-2022 6.5 a)", title="转移后个人账户余额")
def balance_after_transfer(facts: Facts, policy: Policy) -> Figure:
    """What was here and what is moved: the sum of the accounts stays the same."""
    here = _balance(facts.statements("balance_here_fen"), "本地余额", "balance here")
    return here + moved_balance(facts, policy)


@formula("balance given out", "std-2022 6.5 b)", title="转出个人账户余额")
def balance_given_out(facts: Facts, policy: Policy) -> Figure:
    """The balance that stands on the sheet, and no other."""
    sheet = facts.statements("given_balance_fen")
    return _balance(sheet, "信息表余额", "balance of the sheet").to_fen()


def _balance(statements: tuple[Fact, ...], title: str, title_en: str) -> Figure:
    name = statements[0].name.removesuffix("_fen") if statements else ""
    return Figure.from_fen(amount_of(statements), name, title=title, title_en=title_en)


@formula("years after the transfer, in months", "std-2022 6.5", title="累计缴费年限（月）")
def transfer_years(facts: Facts, policy: Policy) -> Figure:
    """The months paid here and those that are moved; months paid in two places count once."""
    here, moved = facts.word("months_here"), _moved(facts, policy)
    return _months_here(facts) + _months(*_MOVED, moved) - _months(*_TWICE, here, moved)


@formula("local years, in months", "std-2022 6.5", title="本地实际缴费年限（月）")
def local_actual_years(facts: Facts, policy: Policy) -> Figure:
    """What counts as paid here when someone retires: the months here, and those paid elsewhere only
    where the region takes them as its own.
    """
    return choose(
        policy.says("years_elsewhere_count", "actual"),
        lambda: transfer_years(facts, policy),
        lambda: _months_here(facts),
    )


_HERE = ("months_here", "本统筹区缴费月数", "months paid here")
_MOVED = ("months_moved", "转入的缴费月数", "months that are moved")
_TWICE = ("months_twice", "重复缴费月数", "months paid in both places")


def _months_here(facts: Facts) -> Figure:
    """The months paid here. Raises BadData where no source stated them."""
    return _months(*_HERE, facts.word("months_here"))


def _moved(facts: Facts, policy: Policy) -> str:
    """The intervals that are moved: of every other place with the new system, else of the place left."""
    if new_system_is_in_force(facts, policy).is_met:
        return facts.word("months_elsewhere")
    return facts.word("months_there")


def _months(name: str, title: str, title_en: str, *lines: str) -> Figure:
    """How many months stand in every one of these lines of intervals, each month once."""
    months_by_line = [
        {month for months in parse_intervals(line).values() for month in months} for line in lines
    ]
    count = len(set.intersection(*months_by_line))
    return Figure(count, "months", name, title, title_en, clause="; ".join(lines))
