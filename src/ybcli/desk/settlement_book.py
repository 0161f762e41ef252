"""The settlements that this office made, as they are written and read back: rows, events, amounts.

A row is written before anything is sent; what the platform answers goes into it once. Everything
that was done with one, and whoever looked at it whole, is an event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from .. import money
from ..cases.journal import canonical
from ..connectors import Layer, Settled
from ..errors import BadData, UsageError
from ..language import N_, _
from ..plain import masked_id, masked_name
from . import settlement_bills as bills
from .settlement_bills import Ready

if TYPE_CHECKING:
    from ..store.store import Act
    from . import Desk

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
    *STATES,
)
#: The layers in the order in which they pay, and the person's two pockets behind them.
LAYERS: Final = ("basic", "catastrophic", "aid", "other")
PAYERS: Final = (*LAYERS, "house", "account", "cash")
#: Amounts whose name is another thing's as well.
_SHOWN_AS: Final = {"house_fen": "house_share"}
#: What the doors show of a row besides who and how much.
_PLAIN: Final = (
    "kind", "state", "channel", "scheme", "region", "medium", "place", "place_name", "house",
    "house_name", "began_on", "ended_on", "number", "visit", "message", "push", "reversal", "says",
    "by", "at", "settled_at", "reversed_at",
)  # fmt: skip


def found(desk: Desk, number: str) -> dict[str, Any]:
    """The settlement of a number, ours or the platform's; the first characters do.

    Raises BadData `settlement.unknown` where there is none, or more than one begins so.
    """
    wanted = number.strip().upper()
    rows = desk.reader.rows(
        "SELECT * FROM settlement WHERE id = :id OR number = :id", id=wanted
    ) or desk.reader.rows(
        "SELECT * FROM settlement WHERE id >= :low AND id < :high LIMIT 2",
        low=wanted,
        high=wanted + "~",
    )
    if wanted and len(rows) == 1:
        return dict(rows[0])
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
    rows = desk.reader.rows(
        "SELECT * FROM settlement WHERE (:state = '' OR state = :state) "
        "AND (:day = '' OR substr(at, 1, 10) = :day) ORDER BY rowid DESC",
        state=state,
        day=day,
    )
    return [shown(dict(row)) for row in rows]


def shown(row: Mapping[str, Any], *, reveal: bool = False) -> dict[str, Any]:
    """A settlement as the doors show it (`docs/json.md`); personal data masked unless revealed."""
    whole = {name: money.yuan(int(value)) for name, value in row.items() if name.endswith("_fen")}
    return {
        "settlement": row["id"],
        "name": row["party_name"] if reveal else masked_name(row["party_name"]),
        "id_number": row["party_id"] if reveal else masked_id(row["party_id"]),
        **{name: row[name] for name in _PLAIN},
        **{_SHOWN_AS.get(name, name.removesuffix("_fen")): value for name, value in whole.items()},
    }


def look(desk: Desk, number: str, reason: str) -> dict[str, Any]:
    """The settlement to be shown whole; that somebody looked is written down, with why."""
    row = found(desk, number)
    if not reason.strip():
        raise UsageError(_("--reveal needs a reason"), _('give it with --reason "…"'))
    with desk.store.act() as unit:
        event(desk, unit, row["id"], "reveal", reason)
    return row


def events(desk: Desk, number: str) -> list[dict[str, Any]]:
    """What was done with a settlement, in order."""
    rows = desk.reader.rows(
        "SELECT number, act, by, at, reason FROM settlement_event "
        "WHERE settlement_id = :id ORDER BY number",
        id=number,
    )
    return [dict(row) for row in rows]


def row_of(desk: Desk, made: Ready) -> dict[str, Any]:
    """The row of a settlement before anything is heard."""
    bill = made.bill
    return {
        "id": bill.id,
        "kind": bill.kind,
        "state": "pending",
        "attempt": bill.attempt,
        "party_id": bill.id_number,
        "party_name": bill.name,
        "medium": bill.medium,
        "scheme": bill.scheme,
        "region": bill.insured_in,
        "channel": made.channel,
        "place": bill.internet_code or bill.house_code,
        "place_name": bill.internet_name or bill.house_name,
        "house": bill.house_code,
        "house_name": bill.house_name,
        "began_on": bill.began_on,
        "ended_on": bill.ended_on,
        "bill_fen": bill.total_fen,
        **dict.fromkeys(_UNKNOWN, 0),
        "layers": "{}",
        "bill": canonical(bills.as_json(bill)),
        "message": desk.platform.settlement_number(bill),
        **dict.fromkeys(("number", "visit", "push", "reversal", "says"), ""),
        "by": desk.officer,
        "at": bill.at,
        "settled_at": "",
        "reversed_at": "",
    }


_UNKNOWN: Final = (
    "own_fen", "over_fen", "first_fen", "in_scope_fen", "deductible_fen", "basic_fen",
    "catastrophic_fen", "aid_fen", "other_fen", "house_fen", "account_fen", "cash_fen",
    "balance_fen",
)  # fmt: skip


def amounts_of(made: Settled) -> dict[str, Any]:
    """What a settlement brings into its row."""
    return {
        "state": "settled",
        "number": made.number,
        "visit": made.visit,
        "push": made.push,
        "says": "",
        "layers": canonical({"layers": [_layer(one) for one in made.layers]}),
        **{f"{name}_fen": made.paid(name) for name in LAYERS},
        **{name: getattr(made, name) for name in _UNKNOWN if name not in _SUMMED},
    }


_SUMMED: Final = frozenset(f"{name}_fen" for name in LAYERS)


def _layer(one: Layer) -> dict[str, Any]:
    return {"layer": one.layer, "fund": one.fund, "name": one.name, "amount_fen": one.amount_fen}


def write(unit: Act, row: Mapping[str, Any]) -> None:
    """Write the row of a settlement; a refused or void one is tried anew under its number."""
    columns, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    changes = ", ".join(f"{name} = excluded.{name}" for name in row if name != "id")
    unit.run(
        f"INSERT INTO settlement ({columns}) VALUES ({places}) ON CONFLICT(id) DO UPDATE SET "
        f"{changes} WHERE settlement.state IN ('refused', 'void')",
        **row,
    )


def change(unit: Act, number: str, was: str, /, **values: Any) -> bool:
    """Change a settlement that is still in the state in which it was seen; False where it is not."""
    changes = ", ".join(f"{name} = :{name}" for name in values)
    touched = unit.run(
        f"UPDATE settlement SET {changes} WHERE id = :number_ AND state = :was_",
        number_=number,
        was_=was,
        **values,
    )
    return touched == 1


def event(desk: Desk, unit: Act, number: str, act: str, reason: str = "") -> None:
    """Write down what was done with a settlement, by whom and when."""
    assert act in ACTS, act
    unit.run(
        "INSERT INTO settlement_event (settlement_id, number, act, by, at, reason) VALUES (:id, "
        "(SELECT count(*) + 1 FROM settlement_event WHERE settlement_id = :id), :act, :by, :at, "
        ":reason)",
        id=number,
        act=act,
        by=desk.officer,
        at=desk.now().isoformat(timespec="seconds"),
        reason=reason,
    )


def paid_by(row: Mapping[str, Any]) -> Sequence[tuple[str, int]]:
    """Who pays what, in the fixed order; the sum is the bill. Fen."""
    return [(name, int(row[f"{name}_fen"])) for name in PAYERS]


def faults(desk: Desk) -> Iterator[str]:
    """Settlements whose bill is not what was paid, or whose events do not say what became of them."""
    funds = " + ".join(f"{name}_fen" for name in PAYERS)
    for row in desk.reader.each(
        "SELECT s.id FROM settlement s WHERE s.number <> '' AND "
        f"(s.bill_fen <> {funds} OR s.bill_fen <> own_fen + over_fen + first_fen + in_scope_fen)"
    ):
        yield _("settlement {number}: who pays does not add up to the bill").format(
            number=row["id"]
        )
    for row in desk.reader.each(
        "SELECT s.id, s.state FROM settlement s WHERE s.state IN ('settled', 'reversed') AND NOT "
        "EXISTS (SELECT 1 FROM settlement_event e WHERE e.settlement_id = s.id AND e.act = s.state)"
    ):
        yield _("settlement {number} is {state}, and no event says so").format(
            number=row["id"], state=_(row["state"])
        )


def visits(desk: Desk, numbers: Sequence[str]) -> list[dict[str, str]]:
    """What was settled here for a person, as rows of the cloud file (5.1 d); reversed ones are not."""
    places = {f"n{index}": number for index, number in enumerate(numbers)}
    among = ", ".join(f":{name}" for name in places)
    return [
        {
            "care": row["kind"],
            "began_on": row["began_on"],
            "ended_on": row["ended_on"],
            "institution": row["house_name"],
            "region": row["house"][1:7],
            "diagnosis": str(bills.of_json(row["bill"]).diagnosis_name),
            "cost": money.yuan(row["bill_fen"]),
            "fund": money.yuan(sum(row[f"{name}_fen"] for name in LAYERS)),
            "account": money.yuan(row["account_fen"]),
            "self": money.yuan(row["cash_fen"]),
            "source": "settlement",
            "reference": row["id"],
            "at": row["settled_at"],
        }
        for row in desk.reader.rows(
            f"SELECT * FROM settlement WHERE party_id IN ({among}) "
            "AND state IN ('settled', 'reversing') ORDER BY began_on, rowid",
            **places,
        )
    ]
