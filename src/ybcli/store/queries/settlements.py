"""Settlements at the point of care, and what was done with each. Amounts are fen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypedDict, Unpack

from .. import dialect
from ._rows import Source, Transaction, columns, every, first, stream
from .persons import is_one_of, is_person


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement as `store/settlements.py` describes it. `bill` and `layers` are JSON texts."""

    id: str
    kind: str
    state: str
    attempt: int
    party_id: str
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
    own_fen: int
    over_fen: int
    first_fen: int
    in_scope_fen: int
    deductible_fen: int
    basic_fen: int
    catastrophic_fen: int
    aid_fen: int
    other_fen: int
    house_fen: int
    account_fen: int
    cash_fen: int
    balance_fen: int
    layers: str
    bill: str
    message: str
    number: str
    visit: str
    push: str
    reversal: str
    says: str
    by: str
    at: str
    settled_at: str
    reversed_at: str

    @property
    def funds_fen(self) -> int:
        """What the funds paid together."""
        return self.basic_fen + self.catastrophic_fen + self.aid_fen + self.other_fen


class Changes(TypedDict, total=False):
    """The fields of a stored settlement that may change."""

    state: str
    own_fen: int
    over_fen: int
    first_fen: int
    in_scope_fen: int
    deductible_fen: int
    basic_fen: int
    catastrophic_fen: int
    aid_fen: int
    other_fen: int
    house_fen: int
    account_fen: int
    cash_fen: int
    balance_fen: int
    layers: str
    number: str
    visit: str
    push: str
    reversal: str
    says: str
    settled_at: str
    reversed_at: str


@dataclass(frozen=True, slots=True)
class Event:
    """What was done with a settlement, by whom, when (an ISO time) and why."""

    number: int
    act: str
    by: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class SettlementState:
    """A settlement and its state."""

    id: str
    state: str


_SELECT = f"SELECT {columns(Settlement)} FROM settlement"


def by_id(db: Source, settlement: str) -> Settlement | None:
    """The settlement of this id."""
    return first(db, Settlement, f"{_SELECT} WHERE id = :id", id=settlement)


def with_number(db: Source, number: str) -> list[Settlement]:
    """The settlements of a number, ours or the platform's; else at most two whose id begins so."""
    return every(db, Settlement, f"{_SELECT} WHERE id = :id OR number = :id", id=number) or every(
        db,
        Settlement,
        f"{_SELECT} WHERE id >= :low AND id < :high LIMIT 2",
        low=number,
        high=number + "~",
    )


def listed(db: Source, *, state: str = "", day: str = "") -> list[Settlement]:
    """The settlements in a state and of an ISO day, all where empty, the newest first."""
    return every(
        db,
        Settlement,
        f"{_SELECT} WHERE (:state = '' OR state = :state) "
        f"AND (:day = '' OR {dialect.characters('at', 1, 10)} = :day) ORDER BY {dialect.AS_WRITTEN} DESC",
        state=state,
        day=day,
    )


def unanswered(db: Source) -> list[str]:
    """The ids of the settlements and reversals that wait for an answer, the oldest first."""
    rows = db.rows(
        "SELECT id FROM settlement WHERE state IN ('pending', 'reversing') "
        f"ORDER BY {dialect.AS_WRITTEN}"
    )
    return [row[0] for row in rows]


def unreversed_of(db: Source, persons: Sequence[str]) -> list[Settlement]:
    """The settlements of a person with these numbers that are not reversed, the oldest care first."""
    return every(
        db,
        Settlement,
        f"{_SELECT} WHERE {is_one_of('party_id', 'persons')} AND state IN ('settled', 'reversing') "
        f"ORDER BY began_on, {dialect.AS_WRITTEN}",
        persons=dialect.list_of(persons),
    )


def stay_elsewhere(
    db: Source, person: str, institution: str, began_on: str, ended_on: str
) -> Settlement | None:
    """A stay of the person in another hospital that overlaps these days; a move on one day does not."""
    return first(
        db,
        Settlement,
        f"{_SELECT} WHERE {is_person('party_id', 'person')} AND kind = 'inpatient' "
        "AND state IN ('pending', 'settled', 'reversing') AND house <> :institution "
        "AND began_on < :ended AND ended_on > :began",
        person=person,
        institution=institution,
        began=began_on,
        ended=ended_on,
    )


def not_adding_up(db: Any) -> Iterator[SettlementState]:
    """The settlements whose bill is not the sum of its payments or of its parts, from a Reader."""
    return stream(
        db,
        SettlementState,
        "SELECT id, state FROM settlement WHERE number <> '' AND (bill_fen <> basic_fen + "
        "catastrophic_fen + aid_fen + other_fen + house_fen + account_fen + cash_fen "
        "OR bill_fen <> own_fen + over_fen + first_fen + in_scope_fen) AND NOT EXISTS "
        "(SELECT 1 FROM settlement_event e WHERE e.settlement_id = settlement.id AND e.act = 'doubt')",
    )


@dataclass(frozen=True, slots=True)
class Doubt:
    """What of a settlement's answer did not add up, by whom it was settled, and which event says so."""

    settlement_id: str
    number: int
    by: str
    reason: str


def doubted(db: Source) -> list[Doubt]:
    """Every doubt about a settlement, in the order in which they came."""
    return every(
        db,
        Doubt,
        "SELECT settlement_id, number, by, reason FROM settlement_event WHERE act = 'doubt' ORDER BY id",
    )


def without_event(db: Any) -> Iterator[SettlementState]:
    """The settled or reversed settlements without the event of it, from a Reader."""
    return stream(
        db,
        SettlementState,
        "SELECT s.id, s.state FROM settlement s WHERE s.state IN ('settled', 'reversed') AND NOT "
        "EXISTS (SELECT 1 FROM settlement_event e WHERE e.settlement_id = s.id "
        "AND e.act = s.state)",
    )


def events(db: Source, settlement: str) -> list[Event]:
    """What was done with a settlement, in order."""
    return every(
        db,
        Event,
        f"SELECT {columns(Event)} FROM settlement_event WHERE settlement_id = :id ORDER BY number",
        id=settlement,
    )


def put(db: Transaction, settlement: Settlement) -> None:
    """Write a settlement; a refused or void one is replaced under its number."""
    db.run(
        dialect.upsert("settlement", Settlement.__dataclass_fields__, "id")
        + " WHERE settlement.state IN ('refused', 'void')",
        **asdict(settlement),
    )


def settled_between(db: Source, first: str, last: str) -> list[Settlement]:
    """What was settled on these ISO days, both counted, and is not reversed."""
    return every(
        db,
        Settlement,
        f"{_SELECT} WHERE state = 'settled' AND substr(settled_at, 1, 10) BETWEEN :first AND :last "
        "ORDER BY id",
        first=first,
        last=last,
    )


def change(db: Transaction, settlement: str, was: str, /, **changes: Unpack[Changes]) -> bool:
    """Change a settlement that is still in the state `was`; False where it is not."""
    sets = ", ".join(f"{name} = :{name}" for name in changes)
    changed = db.run(
        f"UPDATE settlement SET {sets} WHERE id = :number_ AND state = :was_",
        number_=settlement,
        was_=was,
        **changes,
    )
    return changed == 1


def add_event(db: Transaction, settlement: str, *, act: str, by: str, at: str, reason: str) -> None:
    """Write the next event of a settlement."""
    db.run(
        "INSERT INTO settlement_event (settlement_id, number, act, by, at, reason) VALUES (:id, "
        "(SELECT count(*) + 1 FROM settlement_event WHERE settlement_id = :id), :act, :by, :at, "
        ":reason)",
        id=settlement,
        act=act,
        by=by,
        at=at,
        reason=reason,
    )
