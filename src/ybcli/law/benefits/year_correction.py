"""A year worked out anew because an older bill came late: what is still due, and what was too much.

Nothing that was decided is edited: the difference is an addition, fund by fund, in a case of its own.
"""

from __future__ import annotations

from ybcli.language import N_, _

from ..engine.asking import finding, question, value
from ..engine.facts import Facts
from ..engine.figure import Figure
from ..engine.finding import Finding
from ..engine.formula import formula, rule
from ..engine.policy import Policy


@rule("the difference still stands", "std-2022 7.3", title="差额仍然成立")
def difference_still_stands(facts: Facts, policy: Policy) -> Finding:
    """Worked out once more, the year gives the same difference as when this case was opened."""
    now = ("difference_now", facts.statements("difference_now"))
    open_question = question(policy, (now,))
    if open_question:
        return open_question
    if value(now) != "same":
        return finding("not_met", _("the year now gives another difference"), (now,))
    return finding("met", N_("the year gives this difference"), (now,))


@formula("still due from the employees' pool", "std-2022 7.3", title="职工统筹基金应补")
def more_from_employee_pool(facts: Facts, policy: Policy) -> Figure:
    """What the employees' pool must pay more for the bill, in yuan."""
    return facts.due_employee_pool.less(facts.paid_employee_pool)


@formula("too much from the employees' pool", "std-2022 7.3", title="职工统筹基金应退")
def back_to_employee_pool(facts: Facts, policy: Policy) -> Figure:
    """What the employees' pool paid too much for the bill, in yuan."""
    return facts.paid_employee_pool.less(facts.due_employee_pool)


@formula("still due from the residents' pool", "std-2022 7.3", title="居民统筹基金应补")
def more_from_resident_pool(facts: Facts, policy: Policy) -> Figure:
    """What the residents' pool must pay more for the bill, in yuan."""
    return facts.due_resident_pool.less(facts.paid_resident_pool)


@formula("too much from the residents' pool", "std-2022 7.3", title="居民统筹基金应退")
def back_to_resident_pool(facts: Facts, policy: Policy) -> Figure:
    """What the residents' pool paid too much for the bill, in yuan."""
    return facts.paid_resident_pool.less(facts.due_resident_pool)


@formula("still due from the catastrophic insurance", "std-2022 7.3", title="大病保险应补")
def more_from_catastrophic(facts: Facts, policy: Policy) -> Figure:
    """What the catastrophic insurance must pay more for the bill, in yuan."""
    return facts.due_catastrophic.less(facts.paid_catastrophic)


@formula("too much from the catastrophic insurance", "std-2022 7.3", title="大病保险应退")
def back_to_catastrophic(facts: Facts, policy: Policy) -> Figure:
    """What the catastrophic insurance paid too much for the bill, in yuan."""
    return facts.paid_catastrophic.less(facts.due_catastrophic)


@formula("still due as medical aid", "std-2022 7.3", title="医疗救助应补")
def more_from_aid(facts: Facts, policy: Policy) -> Figure:
    """What medical aid must pay more for the bill, in yuan."""
    return facts.due_aid.less(facts.paid_aid)


@formula("too much as medical aid", "std-2022 7.3", title="医疗救助应退")
def back_to_aid(facts: Facts, policy: Policy) -> Figure:
    """What medical aid paid too much for the bill, in yuan."""
    return facts.paid_aid.less(facts.due_aid)
