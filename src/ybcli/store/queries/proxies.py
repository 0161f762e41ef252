"""The authorisations of village proxies (代办员): who may file for whom, until when."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .. import dialect
from . import persons
from ._rows import Source, Transaction, columns, every


@dataclass(frozen=True, slots=True)
class Proxy:
    """An authorisation. `items` are item codes with commas, empty for all; `valid_until` is the last day."""

    id: str
    principal_id: str
    proxy_id: str
    proxy_name: str
    items: str
    valid_until: str
    ground: str
    by: str
    at: str
    ended_at: str = ""


def all_proxies(db: Source) -> list[Proxy]:
    """Every authorisation, the newest first."""
    return every(db, Proxy, f"SELECT {columns(Proxy)} FROM proxy ORDER BY at DESC, id")


def valid(db: Source, principal: str, proxy: str, day: str) -> list[Proxy]:
    """The authorisations of a principal for a proxy that are valid on a day."""
    return every(
        db,
        Proxy,
        f"SELECT {columns(Proxy)} FROM proxy WHERE {persons.is_person('principal_id', 'principal')} AND proxy_id = :proxy "
        "AND ended_at = '' AND valid_until >= :day",
        principal=principal,
        proxy=proxy,
        day=day,
    )


def add(db: Transaction, proxy: Proxy) -> None:
    """Write an authorisation; one whose id exists already is left as it is."""
    db.run(dialect.insert("proxy", Proxy.__dataclass_fields__, new_only=True), **asdict(proxy))


def end(db: Transaction, number: str, at: str) -> bool:
    """End an authorisation; False where there is none of this number that could be ended."""
    changed = db.run(
        "UPDATE proxy SET ended_at = :at WHERE id = :id AND ended_at = ''", at=at, id=number
    )
    return changed > 0


def valid_of(db: Source, principal: str, day: str) -> list[Proxy]:
    """The authorisations that a principal gave to anybody and that are valid on a day."""
    return every(
        db,
        Proxy,
        f"SELECT {columns(Proxy)} FROM proxy WHERE {persons.is_person('principal_id', 'principal')} "
        "AND ended_at = '' AND valid_until >= :day",
        principal=principal,
        day=day,
    )
