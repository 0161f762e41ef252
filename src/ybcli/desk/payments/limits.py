"""The county's limit above which a second officer releases a payment (内部控制, four eyes).

The limit of the day on which the file is made counts, so that a county which sets or changes it rules
over everything that is not at the bank yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .. import Desk

LIMIT: Final = "second_officer_limit"


def limit_fen(desk: Desk, region: str) -> int:
    """The limit in fen. Raises PolicyGap where the county has set none, or one of no standing."""
    figure = desk.policy(desk.today, region).figure(LIMIT)
    figure.check_moves_money(desk.is_practice)
    return figure.fen


def is_held(amount_fen: int, released_by: str, limit: int) -> bool:
    """Does a payment of `amount_fen` still need its second officer? All in fen."""
    return amount_fen > limit and not released_by
