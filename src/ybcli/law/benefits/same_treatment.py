"""What is paid is the treatment, not the paper (6.9): an invoice that stands, for one visit, paid once.

A cancelled invoice and the one in its place are for the same treatment; two invoices may share one.
"""

from __future__ import annotations

from ybcli import money
from ybcli.language import N_, _

from ..engine.asking import finding, question, unclear, value
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("the invoice stands", "std-2022 6.9", title="票据未冲红、未换开")
def invoice_stands(facts: Facts, policy: Policy) -> Finding:
    """No red invoice has taken it back whole, and no new one was issued in its place."""
    state = ("invoice_state", facts.statements("invoice_state"))
    open_question = question(policy, (state,))
    if open_question:
        return open_question
    word, _space, rest = str(value(state)).partition(" ")
    day, _gap, other = rest.partition(" ")
    evidence = (state,)
    if word == "red":
        says = _("finance registered a red invoice on {day}: this one was taken back")
        return finding("not_met", says.format(day=day), evidence)
    if word == "only_red":
        says = _("this is a red invoice of {day}: it takes another one back and pays nothing")
        return finding("not_met", says.format(day=day), evidence)
    if word == "replaced":
        says = _("finance issued invoice {other} in its place on {day}: apply with that one")
        return finding("not_met", says.format(other=other, day=day), evidence)
    if word == "red_unnamed":
        return unclear(
            _(
                "a red invoice {other} of {day} has the same hospital and amount, and names no invoice"
            ).format(other=other, day=day),
            _("does it take this invoice back? ask finance"),
            evidence,
        )
    if word == "unknown":
        return finding("met", N_("finance has told of no red invoice"), evidence)
    if word == "partly_red":
        says = _("a red invoice of {day} took a part back; {left} yuan are left and count")
        return finding("met", says.format(day=day, left=other), evidence)
    return finding("met", N_("no red invoice takes it back"), evidence)


@rule("the invoice is handed in once", "std-2022 6.9", title="票据未重复报销")
def invoice_is_handed_in_once(facts: Facts, policy: Policy) -> Finding:
    """No other case stands on the same invoice (its code and number), whoever brought it."""
    evidence = (("invoice_used", facts.statements("invoice_used")),)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(evidence[0]):
        return finding(
            "not_met",
            _("this electronic invoice was handed in before: case {case}").format(
                case=value(evidence[0])
            ),
            evidence,
        )
    return finding("met", N_("this electronic invoice was not handed in before"), evidence)


@rule("the treatment is identified", "std-2022 6.9", title="票据对应唯一就诊")
def treatment_is_identified(facts: Facts, policy: Policy) -> Finding:
    """The invoices are those of one visit, all of it: neither of several that look the same, nor of a part."""
    several = ("visit_candidates", facts.statements("visit_candidates"))
    together = ("invoices_together", facts.statements("invoices_together"))
    summed = ("visits_together", facts.statements("visits_together"))
    visit = ("visit_of_care", facts.statements("visit_of_care"))
    open_question = question(policy, (several, together, summed))
    if open_question:
        return open_question
    if value(several) != "no":
        return unclear(
            _("the hospital told several treatments of this amount: {candidates}").format(
                candidates=value(several)
            ),
            _(
                "which one is it, and are they one told twice? `yb case answer CASE --set visit_number=…`"
            ),
            (several, visit),
        )
    if value(together) != "no":
        return unclear(
            _("the invoice is a part of the treatment; with {others} it makes the whole").format(
                others=value(together)
            ),
            _(
                "are they of the same treatment? `yb case answer CASE --set further_invoices=…` with their numbers"
            ),
            (together, visit),
        )
    if value(summed) != "no":
        return unclear(
            _("the invoice is the sum of several treatments: {treatments}").format(
                treatments=value(summed)
            ),
            _("each treatment is paid by itself: ask the hospital for an invoice of each"),
            (summed, visit),
        )
    return finding("met", N_("one treatment fits the invoice"), (several, together, summed, visit))


@rule("the treatment is paid once", "std-2022 6.9", title="同一次就医未重复支付")
def treatment_is_paid_once(facts: Facts, policy: Policy) -> Finding:
    """No other case, and no settlement at the point of care, has paid the same treatment in this layer."""
    paid = ("treatment_paid", facts.statements("treatment_paid"))
    waiting = ("treatment_open", facts.statements("treatment_open"))
    alike = ("treatment_alike", facts.statements("treatment_alike"))
    evidence = (paid, waiting, alike)
    open_question = question(policy, evidence)
    if open_question:
        return open_question
    if value(paid) != "no":
        return finding(
            "not_met",
            _(
                "this treatment was paid already, under another invoice or at the point of care: {case}"
            ).format(case=value(paid)),
            evidence,
        )
    if value(waiting) != "no":
        return unclear(
            _("the same treatment is in case {case}, which is open, under another invoice").format(
                case=value(waiting)
            ),
            _(
                "which invoice holds? finish or withdraw that case first, then verify this one again"
            ),
            evidence,
        )
    if value(alike) != "no":
        return unclear(
            _("a treatment of the same hospital that looks the same: {other}").format(
                other=value(alike)
            ),
            _("is it the same treatment? ask the hospital; if it is, this case is not met"),
            evidence,
        )
    return finding("met", N_("this treatment was not paid before"), evidence)


@rule("what was given back matches the bill", "std-2022 6.9", title="退费明细可对应冲减")
def given_back_lines_match(facts: Facts, policy: Policy) -> Finding:
    """Every line below zero takes from a line of the same bill, and something is left of the bill."""
    unmatched = ("lines_not_matched", facts.statements("lines_not_matched"))
    whole = ("lines_sum_fen", facts.statements("lines_sum_fen"))
    left = ("bill_leaves_something", facts.statements("bill_leaves_something"))
    open_question = question(policy, (unmatched, left))
    if open_question:
        return open_question
    if value(left) is False:
        return finding(
            "not_met",
            _("the bill adds up to {sum} yuan: nothing is left to reimburse").format(
                sum=money.yuan(int(str(value(whole))))
            ),
            (whole, left, unmatched),
        )
    if value(unmatched) == "no":
        return finding("met", N_("no line of the bill is below zero"), (unmatched, whole))
    if value(unmatched) != "netted":
        return unclear(
            _("a line below zero matches no line of the bill: {lines}").format(
                lines=value(unmatched)
            ),
            _(
                "of which line was it given back? ask the hospital; `yb case verify CASE --met --reason …` takes it off in its own class"
            ),
            (unmatched, whole),
        )
    return finding("met", N_("what was given back is taken off its line"), (unmatched, whole))
