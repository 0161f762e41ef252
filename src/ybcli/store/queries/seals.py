"""The seals: each day closed with one root over its entries, chained to the seal before."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .. import dialect
from ._rows import Source, Transaction, columns, every, first


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal over `entries` entries, the last of them `through`; `root` is its own, chained root. `written` is the link
    of the written chain that it covers, 0 in a seal that is older than the chain.
    """

    number: int
    day: str
    through: int
    entries: int
    root: str
    previous: str
    at: str
    written: int


def in_order(db: Source) -> list[Seal]:
    """All seals, the first one first."""
    return every(db, Seal, f"SELECT {columns(Seal)} FROM seal ORDER BY number")


def last(db: Source) -> Seal | None:
    """The last seal; None where nothing was sealed yet."""
    return first(db, Seal, f"SELECT {columns(Seal)} FROM seal ORDER BY number DESC LIMIT 1")


def add(db: Transaction, seal: Seal) -> None:
    """Write a seal."""
    values = asdict(seal)
    db.run(dialect.insert("seal", values), **values)
