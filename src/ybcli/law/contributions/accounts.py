"""The personal account paid out at once (个人账户一次性支取): on what ground, how much, to whom, and once."""

from __future__ import annotations

from ybcli.language import N_, _

from ..engine.asking import contradiction, finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.figure import Figure
from ..engine.finding import Finding
from ..engine.formula import formula, rule
from ..engine.known_money import amount_of
from ..engine.policy import Policy


@rule("a ground of payout is registered", "std-2022 6.4.3.1", title="支取原因已登记")
def ground_of_payout_is_registered(facts: Facts, policy: Policy) -> Finding:
    """Police, civil affairs or health reported an emigration, a cremation or a death.

    A ground that only the applicant states is unclear; without any the condition is not met.
    """
    death = ("death_registered_on", facts.statements("death_registered_on"))
    cremation = ("cremation_registered_on", facts.statements("cremation_registered_on"))
    emigration = ("emigration_registered_on", facts.statements("emigration_registered_on"))
    stated = ("payout_ground_stated", facts.statements("payout_ground_stated"))
    evidence = (death, cremation, emigration, stated)
    for fact in evidence:
        contradicted = contradiction(policy, fact)
        if contradicted:
            return contradicted
    died, cremated = str(value(death) or ""), str(value(cremation) or "")
    if died and cremated and cremated < died:
        return unclear(
            _("cremated on {cremated}, died on {died}").format(cremated=cremated, died=died),
            _("which day is right? ask health and civil affairs"),
            evidence,
        )
    if died or cremated or value(emigration):
        return finding("met", N_("an emigration, a cremation or a death is registered"), evidence)
    if value(stated):
        return unclear(
            _("no department has registered what the applicant states"),
            _("is the ground proved otherwise? ask the police, civil affairs or health"),
            evidence,
        )
    return finding("not_met", N_("neither emigration nor death is registered"), evidence)


@rule("the account has a balance", "std-2022 6.4.3.1", title="个人账户有余额")
def account_has_a_balance(facts: Facts, policy: Policy) -> Finding:
    """What the platform holds for the person in this area is above nothing."""
    evidence = (("account_balance_fen", facts.statements("account_balance_fen")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if amount_of(facts.statements("account_balance_fen")):
        return finding("met", N_("the account has a balance"), evidence)
    return finding("not_met", N_("no balance is left"), evidence)


@rule("no account is to be paid out", "std-2022 6.4.3.1", title="个人账户无余额")
def account_is_at_nought(facts: Facts, policy: Policy) -> Finding:
    """The platform holds nothing for the person in this area: the relation ends without a payout."""
    evidence = (("account_balance_fen", facts.statements("account_balance_fen")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if amount_of(facts.statements("account_balance_fen")):
        return finding(
            "not_met",
            N_("the account has a balance: its payout (`yb reimburse account-payout`) ends it"),
            evidence,
        )
    return finding("met", N_("no balance is left"), evidence)


@rule("the account was not paid out before", "std-2022 6.4.3.1", title="未曾一次性支取")
def account_was_not_paid_out(facts: Facts, policy: Policy) -> Finding:
    """An account goes to zero exactly once."""
    evidence = (("paid_out_before", facts.statements("paid_out_before")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding("not_met", N_("the account was paid out already"), evidence)
    return finding("met", N_("the account was not paid out before"), evidence)


@rule("who is paid is known", "std-2022 6.4.3.1", title="领取人已知")
def payee_is_known(facts: Facts, policy: Policy) -> Finding:
    """Who left the country is paid themselves; for the dead a relative is, by name and number."""
    death = ("death_registered_on", facts.statements("death_registered_on"))
    cremation = ("cremation_registered_on", facts.statements("cremation_registered_on"))
    stated = ("payout_ground_stated", facts.statements("payout_ground_stated"))
    is_dead = value(death) or value(cremation) or value(stated) in {"death", "cremation"}
    if not is_dead:
        emigration = ("emigration_registered_on", facts.statements("emigration_registered_on"))
        if value(emigration) or value(stated):
            return finding(
                "met", N_("the payment goes to the insured person"), (emigration, stated)
            )
        return question(policy, (death,)) or finding(
            "not_met", N_("neither emigration nor death is registered"), (death,)
        )
    evidence = (
        ("payee_name", facts.statements("payee_name")),
        ("payee_number", facts.statements("payee_number")),
    )
    return question(policy, evidence) or finding("met", N_("the relative is known"), evidence)


@formula("account payout", "std-2022 6.4.3.1", title="个人账户一次性支取金额")
def account_payout(facts: Facts, policy: Policy) -> Figure:
    """All that the account holds. Raises BadData where it is not known."""
    fen = amount_of(facts.statements("account_balance_fen"))
    balance = Figure.from_fen(
        fen, "account_balance", title="个人账户余额", title_en="balance of the account"
    )
    return balance.to_fen()


@formula("amount", "std-2022 6.4.3.1", title="支付金额")
def amount(facts: Facts, policy: Policy) -> Figure:
    """What is paid: the account, to zero."""
    return account_payout(facts, policy)
