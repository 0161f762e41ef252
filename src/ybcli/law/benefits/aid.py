"""Medical aid worked out (医疗救助): a share of what basic, catastrophic and supplementary insurance left.

Tilted aid (倾斜救助) comes after it for those whom a large rest is left, where care was referred as the
rules say. Which formula comes when is the settlement's (settlement.py).
"""

from __future__ import annotations

from ..engine.facts import Facts
from ..engine.fen import to_fen
from ..engine.figure import Figure
from ..engine.formula import choose, formula
from ..engine.parameters import Bands
from ..engine.policy import Policy
from .benefits import left, unfiled_loss
from .bill import NONE
from .catastrophic import catastrophic_base, catastrophic_benefit


@formula("what other insurance left", "std-2022 6.11", title="医疗救助计算基数")
def aid_base(facts: Facts, policy: Policy) -> Figure:
    """The burden in scope, less catastrophic and supplementary insurance, in yuan; without what was lost
    because care was not filed, where the region leaves that out.
    """
    rest = left(
        catastrophic_base(facts, policy).less(
            facts.figure_or("catastrophic_paid", lambda: catastrophic_benefit(facts, policy))
        ),
        facts.supplementary_paid,
    )
    return choose(
        facts.says("remote_care", "unfiled"),
        lambda: choose(
            policy.says("aid_leaves_out_unfiled_loss", "yes"),
            lambda: choose(
                policy.says("remote_care_by", "first_share"),
                lambda: choose(
                    policy.says("first_share_counts", "yes"),
                    lambda: rest.less(unfiled_loss(facts, policy)),
                    rest,  # what a first share took never entered the burden
                ),
                lambda: rest.less(unfiled_loss(facts, policy)),
            ),
            rest,
        ),
        rest,
    )


@formula("medical aid", "std-2022 6.11", title="医疗救助")
def medical_aid(facts: Facts, policy: Policy) -> Figure:
    """What medical aid pays for the bill, in yuan to the fen: by the person's category, above the year's
    threshold, up to what is left of the year's ceiling. Nothing for who is in no category.
    """
    return choose(
        facts.says("aid_category", "none"),
        NONE,
        lambda: to_fen(
            above_threshold(
                aid_base(facts, policy),
                facts.aid_burden_before,
                policy.at("aid_threshold", facts.word("aid_category")),
                policy.bands_at("aid_ratio", facts.word("aid_category")),
            ).at_most(
                left(policy.at("aid_ceiling", facts.word("aid_category")), facts.aid_paid_before)
            ),
            policy,
        ),
    )


@formula("what medical aid left", "std-2022 6.11", title="倾斜救助计算基数")
def tilt_base(facts: Facts, policy: Policy) -> Figure:
    """What is left in scope after medical aid, in yuan."""
    return aid_base(facts, policy).less(
        facts.figure_or("aid_paid", lambda: medical_aid(facts, policy))
    )


@formula("tilted aid", "std-2022 6.11", title="倾斜救助")
def tilted_aid(facts: Facts, policy: Policy) -> Figure:
    """What tilted aid pays of the rest after medical aid, in yuan to the fen; nothing where the person is
    in no category, or the care was not referred.
    """
    rest = tilt_base(facts, policy)
    return choose(
        facts.says("aid_category", "none"),
        NONE,
        lambda: choose(
            facts.says("referred", "yes"),
            lambda: to_fen(
                above_threshold(
                    rest,
                    facts.tilt_burden_before,
                    policy.at("tilt_threshold", facts.word("aid_category")),
                    policy.bands_at("tilt_ratio", facts.word("aid_category")),
                ).at_most(
                    left(
                        policy.at("tilt_ceiling", facts.word("aid_category")),
                        facts.tilt_paid_before,
                    )
                ),
                policy,
            ),
            NONE,
        ),
    )


def above_threshold(amount: Figure, before: Figure, threshold: Figure, ratio: Bands) -> Figure:
    """The part of `amount` that lies above a threshold charged once a year, times the ratio by band.

    `before` is what the year had before it; all in yuan.
    """
    if not before.value:
        return ratio.over(amount.less(threshold))
    return ratio.over((before + amount).less(threshold.at_least(before)))
