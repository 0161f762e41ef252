"""The personal account: what the platform holds for the person here, and whether it was paid out."""

from __future__ import annotations

from ....cases.roles import Role
from ....errors import Unavailable
from ....law.engine.finding import Fact
from ....store.queries import case_numbers, messages
from ..platform_answers import number_with_relation
from ..providers import UNAVAILABLE, FactRequest


def verified_before(request: FactRequest, name: str) -> list[Fact]:
    """What the verification looked at, where the case is about to be decided over it.

    So the figures are those of the findings, and nobody is asked a second time in between.
    """
    if request.case is None or request.case.stage not in {"verified", "reviewed"}:
        return []
    last = request.case.last("verify")
    told = [
        Fact(**fact)
        for finding in (last.verification.get("findings", []) if last else [])
        for fact in finding["facts"]
        if fact["name"] == name and fact["value"] is not None
    ]
    return told[:1]


def _balance(request: FactRequest) -> list[Fact]:
    """What the account holds, in fen; not known while the platform has yet to hear that a payout is taken back."""
    if before := verified_before(request, "account_balance_fen"):
        return before
    fen = None
    is_on_its_way = messages.is_being_taken_back(
        request.desk.reader, request.party, "account_payout"
    )
    if request.desk.reader.setting("platform") and not is_on_its_way:
        try:
            fen = request.desk.platform.accounts(
                number_with_relation(request.desk, request.party, request.name), request.name
            )
        except Unavailable:
            fen = None
    source = UNAVAILABLE if fen is None else "platform"
    return [Fact("account_balance_fen", fen, source, request.time)]


def _paid_out(request: FactRequest) -> list[Fact]:
    payouts = request.desk.codes(lambda item: item.role == Role.ACCOUNT_PAYOUT)
    own = request.case.id if request.case else ""
    before = case_numbers.decided_of_party(request.desk.reader, request.party, payouts, besides=own)
    return request.own("paid_out_before", bool(before))


FACTS = {"account_balance_fen": _balance, "paid_out_before": _paid_out}
