"""Transfers: one debit, one credit, one positive amount in fen. Corrections are additions.

A transfer is never edited. A wrong one is taken back by another with the accounts exchanged and
the same reference, so that the sum is right and the history stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .chart import ACCOUNTS, GROWS_BY_DEBIT


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money expected or moved: from the `credit` account to the `debit` account.

    `id` is made from what it stands for, so that the same transfer cannot be written twice;
    `reference` is what the other side will quote (unit and month, person and year); `day` is ISO.
    """

    id: str
    debit: str
    credit: str
    amount_fen: int
    reference: str
    day: str
    case_id: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        assert self.amount_fen > 0, "a transfer has a positive amount"
        assert self.debit != self.credit, "a transfer has two accounts"
        assert self.debit in ACCOUNTS, self.debit
        assert self.credit in ACCOUNTS, self.credit

    def taken_back(self, day: str, case_id: str, reason: str) -> Transfer:
        """The transfer that undoes this one, of the same reference."""
        return Transfer(
            id=f"{self.id}/back",
            debit=self.credit,
            credit=self.debit,
            amount_fen=self.amount_fen,
            reference=self.reference,
            day=day,
            case_id=case_id,
            reason=reason,
        )


def balance(transfers: Iterable[Transfer], account: str) -> int:
    """The balance of `account` in fen, positive on the side on which it grows."""
    net = sum(open_references(transfers, account).values())
    return net if GROWS_BY_DEBIT[account.split(":", maxsplit=1)[0]] else -net


def open_references(transfers: Iterable[Transfer], account: str) -> dict[str, int]:
    """What does not net to zero on a clearing account: reference → debits less credits, in fen."""
    sums: defaultdict[str, int] = defaultdict(int)
    for transfer in transfers:
        if transfer.debit == account:
            sums[transfer.reference] += transfer.amount_fen
        if transfer.credit == account:
            sums[transfer.reference] -= transfer.amount_fen
    return {reference: net for reference, net in sorted(sums.items()) if net}
