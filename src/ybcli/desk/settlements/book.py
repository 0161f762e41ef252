"""The settlements that this office made, as they are written and read back: rows, events, amounts.

A row is written before anything is sent; what the platform answers goes into it once. Everything
that was done with one, and whoever looked at it whole, is an event.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...cases.journal import canonical
from ...connectors import Layer, Settled
from ...errors import BadData, UsageError
from ...language import N_, _
from ...plain import masked_id, masked_name
from ...store.queries import settlements
from ...store.queries.settlements import Changes, Event, Settlement
from . import bills
from .bills import PreparedBill

if TYPE_CHECKING:
    from ...store.store import Transaction
    from .. import Desk

STATES: Final = (
    N_("pending"),
    N_("settled"),
    N_("reversing"),
    N_("reversed"),
    N_("refused"),
    N_("void"),
)
#: What can be done with a settlement, or happen to it, as events say it.
ACTS: Final = (
    N_("send"),
    N_("reverse"),
    N_("take_back"),
    N_("reveal"),
    N_("print"),
    N_("declined"),
    N_("doubt"),
    *STATES,
)
#: Amounts whose name is another thing's as well.
_SHOWN_AS: Final = {"house_fen": "house_share"}
#: What the doors show of a row besides who and how much.
_PLAIN: Final = (
    "kind", "state", "channel", "scheme", "region", "medium", "place", "place_name", "house",
    "house_name", "began_on", "ended_on", "number", "visit", "message", "push", "reversal", "says",
    "by", "at", "settled_at", "reversed_at",
)  # fmt: skip


def settlement_of(desk: Desk, number: str) -> Settlement:
    """The settlement of a number, ours or the platform's; the first characters do.

    Raises BadData `settlement.unknown` where there is none, or more than one begins so.
    """
    wanted = number.strip().upper()
    rows = settlements.with_number(desk.reader, wanted)
    if wanted and len(rows) == 1:
        return rows[0]
    raise BadData(
        _("there is no settlement {number}").format(number=number),
        _("`yb settlement list` shows them"),
        kind="settlement.unknown",
    )


def listed(desk: Desk, *, state: str = "", day: str = "") -> list[dict[str, Any]]:
    """The settlements, newest first; who was treated is masked. Amounts are yuan."""
    if state and state not in STATES:
        raise UsageError(
            _("there is no state {state}").format(state=state),
            _("known: {names}").format(names=", ".join(STATES)),
        )
    return [as_shown(row) for row in settlements.listed(desk.reader, state=state, day=day)]


def as_shown(row: Settlement, *, reveal: bool = False) -> dict[str, Any]:
    """A settlement as the doors show it (`docs/json.md`); personal data masked unless revealed."""
    values = asdict(row)
    amounts = {name: money.yuan(value) for name, value in values.items() if name.endswith("_fen")}
    return {
        "settlement": row.id,
        "name": row.party_name if reveal else masked_name(row.party_name),
        "id_number": row.party_id if reveal else masked_id(row.party_id),
        **{name: values[name] for name in _PLAIN},
        **{
            _SHOWN_AS.get(name, name.removesuffix("_fen")): value for name, value in amounts.items()
        },
    }


def reveal(desk: Desk, number: str, reason: str) -> Settlement:
    """The settlement to be shown whole; that somebody looked is written down, with why."""
    row = settlement_of(desk, number)
    if not reason.strip():
        raise UsageError(_("--reveal needs a reason"), _('give it with --reason "…"'))
    with desk.store.transaction() as tx:
        event(desk, tx, row.id, "reveal", reason)
    return row


def events(desk: Desk, number: str) -> list[Event]:
    """What was done with a settlement, in order."""
    return settlements.events(desk.reader, number)


def row_of(desk: Desk, prepared: PreparedBill) -> Settlement:
    """The row of a settlement before anything is heard."""
    bill = prepared.bill
    return Settlement(
        id=bill.id,
        kind=bill.kind,
        state="pending",
        attempt=bill.attempt,
        party_id=bill.id_number,
        party_name=bill.name,
        medium=bill.medium,
        scheme=bill.scheme,
        region=bill.insured_in,
        channel=prepared.channel,
        place=bill.internet_code or bill.house_code,
        place_name=bill.internet_name or bill.house_name,
        house=bill.house_code,
        house_name=bill.house_name,
        began_on=bill.began_on,
        ended_on=bill.ended_on,
        bill_fen=bill.total_fen,
        **dict.fromkeys(_UNKNOWN, 0),
        layers="{}",
        bill=canonical(bills.as_json(bill)),
        message=desk.platform.settlement_number(bill),
        number="",
        visit="",
        push="",
        reversal="",
        says="",
        by=desk.officer,
        at=bill.at,
        settled_at="",
        reversed_at="",
    )


_UNKNOWN: Final = (
    "own_fen", "over_fen", "first_fen", "in_scope_fen", "deductible_fen", "basic_fen",
    "catastrophic_fen", "aid_fen", "other_fen", "house_fen", "account_fen", "cash_fen",
    "balance_fen",
)  # fmt: skip


def amounts_of(settled: Settled) -> Changes:
    """What a settlement brings into its row."""
    return {
        "state": "settled",
        "number": settled.number,
        "visit": settled.visit,
        "push": settled.push,
        "says": "",
        "layers": canonical({"layers": [_layer(layer) for layer in settled.layers]}),
        "own_fen": settled.own_fen,
        "over_fen": settled.over_fen,
        "first_fen": settled.first_fen,
        "in_scope_fen": settled.in_scope_fen,
        "deductible_fen": settled.deductible_fen,
        "basic_fen": settled.paid("basic"),
        "catastrophic_fen": settled.paid("catastrophic"),
        "aid_fen": settled.paid("aid"),
        "other_fen": settled.paid("other"),
        "house_fen": settled.house_fen,
        "account_fen": settled.account_fen,
        "cash_fen": settled.cash_fen,
        "balance_fen": settled.balance_fen,
    }


def _layer(layer: Layer) -> dict[str, Any]:
    return {
        "layer": layer.layer,
        "fund": layer.fund,
        "name": layer.name,
        "amount_fen": layer.amount_fen,
    }


def as_settled(row: Settlement) -> Settled:
    """A settlement of the store as it was made, with its amounts, to compare a reversal with."""
    layers = json.loads(row.layers or "{}").get("layers", [])
    return Settled(
        "settled",
        number=row.number,
        visit=row.visit,
        bill_fen=row.bill_fen,
        layers=tuple(Layer(**one) for one in layers),
        account_fen=row.account_fen,
        cash_fen=row.cash_fen,
    )


def doubts(desk: Desk, tx: Transaction, number: str, settled: Settled) -> None:
    """Write down what of an answer does not add up; the break of it is opened by `casework`."""
    if settled.doubts:
        event(desk, tx, number, "doubt", "; ".join(settled.doubts))


def event(desk: Desk, tx: Transaction, number: str, act: str, reason: str = "") -> None:
    """Write down what was done with a settlement, by whom and when."""
    assert act in ACTS, act
    at = desk.now().isoformat(timespec="seconds")
    settlements.add_event(tx, number, act=act, by=desk.officer, at=at, reason=reason)


def paid_by(row: Settlement) -> Sequence[tuple[str, int]]:
    """Who pays what, in the fixed order; the sum is the bill. Fen."""
    return (
        ("basic", row.basic_fen),
        ("catastrophic", row.catastrophic_fen),
        ("aid", row.aid_fen),
        ("other", row.other_fen),
        ("house", row.house_fen),
        ("account", row.account_fen),
        ("cash", row.cash_fen),
    )


def faults(desk: Desk) -> Iterator[str]:
    """Settlements whose bill is not what was paid, or whose events do not say what became of them."""
    for row in settlements.not_adding_up(desk.reader):
        yield _("settlement {number}: who pays does not add up to the bill").format(number=row.id)
    for row in settlements.without_event(desk.reader):
        yield _("settlement {number} is {state}, and no event says so").format(
            number=row.id, state=_(row.state)
        )


def visits(desk: Desk, numbers: Sequence[str]) -> list[dict[str, str]]:
    """What was settled here for a person, as rows of the cloud file (5.1 d); reversed ones are not."""
    return [
        {
            "care": row.kind,
            "began_on": row.began_on,
            "ended_on": row.ended_on,
            "institution": row.house_name,
            "region": row.house[1:7],
            "diagnosis": str(bills.from_json(row.bill).diagnosis_name),
            "cost": money.yuan(row.bill_fen),
            "fund": money.yuan(row.funds_fen),
            "account": money.yuan(row.account_fen),
            "self": money.yuan(row.cash_fen),
            "source": "settlement",
            "reference": row.id,
            "at": row.settled_at,
        }
        for row in settlements.unreversed_of(desk.reader, numbers)
    ]
