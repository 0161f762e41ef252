"""Agreement: do our ledger, the platform's book and the tax office's receipts say the same?"""

from __future__ import annotations

from ...language import N_
from ..engine.facts import Facts
from ..engine.finding import Finding
from ..engine.formula import rule
from ..engine.policy import Policy


@rule("the sides agree", "std-2022 5.3.3", title="各方账目一致")
def sides_agree(facts: Facts, policy: Policy) -> Finding:
    """The comparison of the night found no difference under this key."""
    statements = facts.statements("sides_agree")
    if statements and statements[-1].value:
        return Finding("met", N_("the sides agree"), statements)
    return Finding(
        "not_met",
        N_("our books, the platform and the tax receipts differ"),
        statements,
        question=N_(
            "find out which side is wrong: `yb sync run` asks the platform and tax again, `yb reconcile run` "
            "compares anew; money for another case: `yb reconcile assign`; the case closes itself when they agree"
        ),
    )
