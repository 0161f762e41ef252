"""The personal account: what the platform holds for the person here, and whether it was paid out."""

from __future__ import annotations

from ....cases.roles import Role
from ....errors import Away
from ....law.engine.finding import Fact
from ....store.queries import case_numbers
from ..providers import AWAY, Asked


def verified_before(asked: Asked, name: str) -> list[Fact]:
    """What the verification looked at, where the case is about to be decided over it.

    So the figures are those of the findings, and nobody is asked a second time in between.
    """
    if asked.case is None or asked.case.stage not in {"verified", "reviewed"}:
        return []
    last = asked.case.last("verify")
    told = [
        Fact(**fact)
        for finding in (last.found.get("findings", []) if last else [])
        for fact in finding["facts"]
        if fact["name"] == name and fact["value"] is not None
    ]
    return told[:1]


def _balance(asked: Asked) -> list[Fact]:
    if before := verified_before(asked, "account_balance_fen"):
        return before
    fen = None
    if asked.desk.reader.setting("platform"):
        try:
            fen = asked.desk.platform.accounts(asked.party, asked.name)
        except Away:
            fen = None
    source = AWAY if fen is None else "platform"
    return [Fact("account_balance_fen", fen, source, asked.time)]


def _paid_out(asked: Asked) -> list[Fact]:
    payouts = asked.desk.codes(lambda item: item.role == Role.ACCOUNT_PAYOUT)
    own = asked.case.id if asked.case else ""
    before = case_numbers.decided_of_party(asked.desk.reader, asked.party, payouts, besides=own)
    return asked.own("paid_out_before", bool(before))


FACTS = {"account_balance_fen": _balance, "paid_out_before": _paid_out}
