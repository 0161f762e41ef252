"""Settlements at the point of care (7.1, 7.2), and what was done with each: a record of their own.

A settlement is not a case: the platform calculates it and no officer decides it. Its amounts are
written once and never changed; a reversal adds a state and a number.
"""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class SettlementRow(SQLModel, table=True):
    """A settlement: who, where, when, by which medium, who pays what (fen), and its state.

    `state` is pending (sent, no answer yet), settled, reversing, reversed, refused or void. `message`
    is the message number, stored before anything is sent. `house` is the medical institution that
    settles, `place` the one where the person was: they differ for care over the internet. `bill` is
    everything that is sent, as JSON, `layers` what each fund paid.
    """

    __tablename__ = "settlement"
    __table_args__ = (Index("settlement_state", "state", "at"),)
    id: str = Field(primary_key=True)
    kind: str
    state: str
    attempt: int = 1
    party_id: str = Field(index=True)
    party_name: str
    medium: str
    scheme: str
    region: str
    channel: str
    place: str
    place_name: str
    house: str
    house_name: str
    began_on: str
    ended_on: str
    bill_fen: int
    own_fen: int = 0
    over_fen: int = 0
    first_fen: int = 0
    in_scope_fen: int = 0
    deductible_fen: int = 0
    basic_fen: int = 0
    catastrophic_fen: int = 0
    aid_fen: int = 0
    other_fen: int = 0
    house_fen: int = 0
    account_fen: int = 0
    cash_fen: int = 0
    balance_fen: int = 0
    layers: str = "{}"
    bill: str
    message: str
    number: str = Field(default="", index=True)
    visit: str = ""
    push: str = ""
    reversal: str = ""
    says: str = ""
    by: str
    at: str
    settled_at: str = ""
    reversed_at: str = ""


class SettlementEventRow(SQLModel, table=True):
    """What was done with a settlement, by whom, when and why; also who viewed it unmasked."""

    __tablename__ = "settlement_event"
    __table_args__ = (UniqueConstraint("settlement_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    settlement_id: str = Field(index=True)
    number: int
    act: str
    by: str
    at: str
    reason: str = ""


_AMOUNTS = (
    "bill_fen own_fen over_fen first_fen in_scope_fen deductible_fen basic_fen catastrophic_fen "
    "aid_fen other_fen house_fen account_fen cash_fen layers number bill"
)

#: What the database itself enforces: a settled amount never changes, an event is never removed.
TRIGGERS = (
    "CREATE TRIGGER IF NOT EXISTS settlement_no_delete BEFORE DELETE ON settlement "
    "BEGIN SELECT RAISE(ABORT, 'settlement is only ever added to'); END",
    "CREATE TRIGGER IF NOT EXISTS settlement_same BEFORE UPDATE ON settlement "
    "WHEN OLD.state IN ('settled', 'reversing', 'reversed') AND ("
    + " OR ".join(f"NEW.{name} <> OLD.{name}" for name in _AMOUNTS.split())
    + ") BEGIN SELECT RAISE(ABORT, 'what was settled is never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS settlement_event_no_update BEFORE UPDATE ON settlement_event "
    "BEGIN SELECT RAISE(ABORT, 'settlement_event is only ever added to'); END",
    "CREATE TRIGGER IF NOT EXISTS settlement_event_no_delete BEFORE DELETE ON settlement_event "
    "BEGIN SELECT RAISE(ABORT, 'settlement_event is only ever added to'); END",
)
