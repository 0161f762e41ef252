"""From which fund an amount is paid: what the ledger's transfers and the letters read."""

from __future__ import annotations

from ..engine.facts import Facts
from ..engine.figure import Figure
from ..engine.finding import Finding
from ..engine.formula import choose, formula
from ..engine.policy import Policy
from .aid import medical_aid, tilted_aid
from .benefits import basic_benefit
from .bill import NONE
from .catastrophic import catastrophic_benefit


@formula("paid by the employees' pool", "std-2022 6.9", title="职工统筹基金支付")
def paid_by_employee_pool(facts: Facts, policy: Policy) -> Figure:
    """The basic benefit of somebody in the employees' scheme, in yuan; nothing for a resident."""
    return choose(_is_resident(facts), NONE, lambda: basic_benefit(facts, policy))


@formula("paid by the residents' pool", "std-2022 6.9", title="居民统筹基金支付")
def paid_by_resident_pool(facts: Facts, policy: Policy) -> Figure:
    """The basic benefit of somebody in the residents' scheme, in yuan; nothing for an employee."""
    return choose(_is_resident(facts), lambda: basic_benefit(facts, policy), NONE)


@formula("reimbursed", "std-2022 6.9", title="报销金额")
def reimbursed(facts: Facts, policy: Policy) -> Figure:
    """What is paid for a bill handed in: basic and catastrophic insurance, in yuan."""
    return basic_benefit(facts, policy) + catastrophic_benefit(facts, policy)


@formula("aid granted", "std-2022 6.11", title="救助金额")
def aid_granted(facts: Facts, policy: Policy) -> Figure:
    """What is paid for a bill as aid: medical aid, and tilted aid on the rest, in yuan."""
    aid = medical_aid(facts, policy)
    return aid + tilted_aid(facts.plus(aid_paid=aid), policy)


def _is_resident(facts: Facts) -> Finding:
    """Is the person in the residents' scheme? The category says it."""
    category = facts.word("person_category")
    return facts.says(
        "person_category", category if category.startswith("resident") else "resident"
    )
