"""The personal account paid out at once (个人账户一次性支取): on what ground, how much, to whom, and once."""

from __future__ import annotations

from ybcli.language import N_, _

from ..engine.asking import contradiction, found, question, unclear, value
from ..engine.facts import Facts
from ..engine.figure import Figure
from ..engine.finding import Finding
from ..engine.formula import formula, rule
from ..engine.known_money import amount_of
from ..engine.policy import Policy


@rule("a ground of payout is registered", "std-2022 6.4.3.1", title="支取原因已登记")
def ground_of_payout_is_registered(facts: Facts, policy: Policy) -> Finding:
    """Police, civil affairs or health told of an emigration, a cremation or a death.

    A ground that only the applicant states is unclear; without any the condition is not met.
    """
    death = ("death_registered_on", facts.told("death_registered_on"))
    cremation = ("cremation_registered_on", facts.told("cremation_registered_on"))
    emigration = ("emigration_registered_on", facts.told("emigration_registered_on"))
    stated = ("payout_ground_stated", facts.told("payout_ground_stated"))
    asked = (death, cremation, emigration, stated)
    for one in asked:
        contradicted = contradiction(policy, one)
        if contradicted:
            return contradicted
    died, cremated = str(value(death) or ""), str(value(cremation) or "")
    if died and cremated and cremated < died:
        return unclear(
            _("cremated on {cremated}, died on {died}").format(cremated=cremated, died=died),
            _("which day is right? ask health and civil affairs"),
            asked,
        )
    if died or cremated or value(emigration):
        return found("met", N_("an emigration, a cremation or a death is registered"), asked)
    if value(stated):
        return unclear(
            _("no department has registered what the applicant states"),
            _("is the ground proved otherwise? ask the police, civil affairs or health"),
            asked,
        )
    return found("not_met", N_("neither emigration nor death is registered"), asked)


@rule("the account has a balance", "std-2022 6.4.3.1", title="个人账户有余额")
def account_has_a_balance(facts: Facts, policy: Policy) -> Finding:
    """What the platform holds for the person in this area is above nothing."""
    asked = (("account_balance_fen", facts.told("account_balance_fen")),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if amount_of(facts.told("account_balance_fen")):
        return found("met", N_("the account has a balance"), asked)
    return found("not_met", N_("no balance is left"), asked)


@rule("the account was not paid out before", "std-2022 6.4.3.1", title="未曾一次性支取")
def account_was_not_paid_out(facts: Facts, policy: Policy) -> Finding:
    """An account goes to zero exactly once."""
    asked = (("paid_out_before", facts.told("paid_out_before")),)
    open_question = question(policy, asked)
    if open_question:
        return open_question
    if value(asked[0]):
        return found("not_met", N_("the account was paid out already"), asked)
    return found("met", N_("the account was not paid out before"), asked)


@rule("who is paid is known", "std-2022 6.4.3.1", title="领取人已知")
def payee_is_known(facts: Facts, policy: Policy) -> Finding:
    """Who left the country is paid themselves; for the dead a relative is, by name and number."""
    death = ("death_registered_on", facts.told("death_registered_on"))
    cremation = ("cremation_registered_on", facts.told("cremation_registered_on"))
    stated = ("payout_ground_stated", facts.told("payout_ground_stated"))
    is_dead = value(death) or value(cremation) or value(stated) in {"death", "cremation"}
    if not is_dead:
        left = ("emigration_registered_on", facts.told("emigration_registered_on"))
        if value(left) or value(stated):
            return found("met", N_("the person is paid themselves"), (left, stated))
        return question(policy, (death,)) or found(
            "not_met", N_("neither emigration nor death is registered"), (death,)
        )
    asked = (
        ("payee_name", facts.told("payee_name")),
        ("payee_number", facts.told("payee_number")),
    )
    return question(policy, asked) or found("met", N_("the relative is known"), asked)


@formula("account payout", "std-2022 6.4.3.1", title="个人账户一次性支取金额")
def account_payout(facts: Facts, policy: Policy) -> Figure:
    """All that the account holds. Raises BadData where it is not known."""
    fen = amount_of(facts.told("account_balance_fen"))
    balance = Figure.from_fen(
        fen, "account_balance", title="个人账户余额", title_en="balance of the account"
    )
    return balance.to_fen()


@formula("amount", "std-2022 6.4.3.1", title="支付金额")
def amount(facts: Facts, policy: Policy) -> Figure:
    """What is paid: the account, to zero."""
    return account_payout(facts, policy)
