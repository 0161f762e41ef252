"""Money to the fen, as the jurisdiction rounds: half up, unless an instrument says otherwise."""

from __future__ import annotations

from .figure import Figure
from .policy import Policy


def to_fen(amount: Figure, policy: Policy) -> Figure:
    """The amount in yuan rounded to the fen by the switch `fen_rounding` of the region; half up where
    no instrument sets it, because money has no smaller part and 四舍五入 is how amounts are written.
    """
    mode = policy.fen_rounding if policy.find("fen_rounding") else None
    return amount.to_fen(mode)
