"""The code words that a person sees translated: stages, hands, outcomes, states, units, standings."""

from __future__ import annotations

from ..language import N_, _

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
)
ACTS = (
    N_("receive"),
    N_("sense"),
    N_("remind"),
    N_("confirm"),
    N_("verify"),
    N_("review"),
    N_("decide"),
    N_("settle"),
    N_("notify"),
    N_("archive"),
    N_("return"),
    N_("resubmit"),
    N_("withdraw"),
    N_("object"),
    N_("void"),
    N_("refuse"),
    N_("deliver"),
    N_("bounce"),
    N_("escalate"),
    N_("reveal"),
)
DEPARTMENTS = (
    N_("market_regulation"),
    N_("human_resources"),
    N_("police"),
    N_("education"),
    N_("tax"),
    N_("sms"),
    N_("platform"),
    N_("office"),
    N_("own_register"),
    N_("form"),
    N_("clock"),
)
TOPICS = (
    N_("register_unit"),
    N_("register_person"),
    N_("declare_wages"),
    N_("withdraw_declaration"),
    N_("notice"),
    N_("reverse"),
)
FLOWS = (N_("applied"), N_("reminded"), N_("automatic"))
HANDS = (N_("officer"), N_("person"), N_("department"), N_("nobody"), N_("overdue"))
OUTCOMES = (N_("met"), N_("not_met"), N_("unclear"), N_("granted"))
MESSAGE_STATES = (
    N_("waiting"),
    N_("accepted"),
    N_("refused"),
    N_("dropped"),
    N_("delivered"),
    N_("bounced"),
)
RECORD_STATES = (
    N_("taken"),
    N_("known"),
    N_("kept"),
    N_("no_case"),
    N_("set_aside"),
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


def who(by: str) -> str:
    """Who performed an act, in the language in force: an officer's code, a department, the clock."""
    kind, colon, name = by.partition(":")
    if colon:
        return f"{_(kind)}:{_(name)}"
    return {"automatic": _("by itself"), "clock": _("clock")}.get(by, by)
