"""The codes that are shown translated: stages, next actors, outcomes, states, units, legal status."""

from __future__ import annotations

from ...language import N_, _

STAGES = (
    N_("received"),
    N_("sensed"),
    N_("reminded"),
    N_("confirmed"),
    N_("verified"),
    N_("reviewed"),
    N_("decided"),
    N_("settled"),
    N_("notified"),
    N_("archived"),
    N_("returned"),
    N_("withdrawn"),
    N_("objected"),
    N_("voided"),
    N_("refused"),
    N_("concluded"),
)
DEPARTMENTS = (
    N_("market_regulation"),
    N_("human_resources"),
    N_("police"),
    N_("education"),
    N_("health"),
    N_("finance"),
    N_("civil_affairs"),
    N_("veterans"),
    N_("disabled_federation"),
    N_("trade_union"),
    N_("national"),
    N_("hospitals"),
    N_("ratings"),
    N_("tax"),
    N_("sms"),
    N_("platform"),
    N_("office"),
    N_("own_register"),
    N_("form"),
    N_("clock"),
)
TOPICS = (
    N_("settle_bill"),
    N_("correct_bill"),
    N_("register_unit"),
    N_("register_person"),
    N_("declare_wages"),
    N_("withdraw_declaration"),
    N_("notice"),
    N_("reverse"),
    N_("change_unit"),
    N_("change_person"),
    N_("end_relation"),
    N_("file_referral"),
    N_("file_chronic"),
    N_("file_institution"),
    N_("file_registration"),
    N_("withdraw_referral"),
    N_("withdraw_chronic"),
    N_("withdraw_institution"),
    N_("withdraw_registration"),
    N_("request_transfer"),
    N_("transfer_sheet"),
    N_("transfer_money"),
    N_("transfer_taken"),
    N_("account_payout"),
    N_("hand_over"),
    N_("hand_back"),
)
#: A flow's name; "reminded" and "automatic" alone would be read as a stage and as a next actor.
FLOWS = {
    "applied": N_("on application"),
    "reminded": N_("by reminder"),
    "automatic": N_("automatically"),
}
#: Where a registration of a person or unit stands.
COVER_STATES = (N_("active"), N_("unpaid"), N_("void"), N_("ended"), N_("paused"))
HANDS = (N_("officer"), N_("person"), N_("department"), N_("nobody"), N_("overdue"))
OUTCOMES = (N_("met"), N_("not_met"), N_("unclear"), N_("granted"))
MESSAGE_STATES = (
    N_("waiting"),
    N_("accepted"),
    N_("refused"),
    N_("dropped"),
    N_("delivered"),
    N_("bounced"),
    N_("failed"),
)
RECORD_STATES = (
    N_("taken"),
    N_("known"),
    N_("kept"),
    N_("no_case"),
    N_("set_aside"),
    N_("dropped"),
    N_("conflict"),
    N_("waits_for_policy"),
)
BREAKS = (
    N_("missing_here"),
    N_("missing_there"),
    N_("missing_tax"),
    N_("amount"),
    N_("duplicate"),
    N_("status"),
    N_("taken_back"),
    N_("waits_still"),
    N_("unclaimed"),
)
UNITS = (
    N_("workdays"),
    N_("days"),
    N_("hours"),
    N_("months"),
    N_("persons"),
    N_("yuan"),
    N_("ratio"),
)
PREVIEW = (N_("joined"), N_("left"), N_("changed"), N_("unchanged"))
FIGURES = (
    N_("contribution_base"),
    N_("employer_contribution"),
    N_("employee_contribution"),
    N_("resident_premium"),
)


def flow(name: str) -> str:
    """A flow's name in the language in force."""
    return _(FLOWS[name])


def who(by: str) -> str:
    """The actor of an act, in the language in force: an officer's code, a department, the clock."""
    kind, colon, name = by.partition(":")
    if colon:
        return f"{_(kind)}:{_(name)}"
    return {"automatic": _("by itself"), "clock": _("clock")}.get(by, by)
