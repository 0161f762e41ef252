"""The register of filings (备案): of what kind, for what, from when until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import dialect
from . import persons
from ._rows import Source, Transaction, columns, every, value


@dataclass(frozen=True, slots=True)
class Filing:
    """A filing that a case made. Days are ISO, an empty `ends_on` means no end; `detail` is JSON text."""

    id: int
    party_id: str
    kind: str
    key: str
    begins_on: str
    ends_on: str
    state: str
    region: str
    case_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class RemoteCare:
    """A filing for care in another region; `at` is the time of its decision, None where undecided."""

    kind: str
    region: str
    begins_on: str
    ends_on: str
    state: str
    case_id: str
    at: str | None


def active_between(
    db: Source, party_id: str, begins: str, ends: str, *, besides: str = ""
) -> list[Filing]:
    """The filings of a party valid on any day of a span, the newest first, except those of the case
    `besides`.
    """
    return every(
        db,
        Filing,
        f"SELECT {columns(Filing)} FROM filing WHERE {persons.is_person('party_id', 'party')} AND state = 'active' "
        "AND case_id <> :besides AND (ends_on = '' OR ends_on >= :begins) AND begins_on <= :ends "
        "ORDER BY id DESC",
        party=party_id,
        besides=besides,
        begins=begins,
        ends=ends,
    )


def all_of(db: Source, party_id: str) -> list[Filing]:
    """Every filing of a party, whatever its state, the oldest first."""
    return every(
        db,
        Filing,
        f"SELECT {columns(Filing)} FROM filing WHERE party_id = :party ORDER BY id",
        party=party_id,
    )


def active_of_kind(db: Source, party_id: str, kind: str, *, besides: str = "") -> list[Filing]:
    """The active filings of a party of one kind, except those of the case `besides`."""
    return every(
        db,
        Filing,
        f"SELECT {columns(Filing)} FROM filing WHERE {persons.is_person('party_id', 'party')} AND kind = :kind "
        "AND state = 'active' AND case_id <> :besides",
        party=party_id,
        kind=kind,
        besides=besides,
    )


def case_of(db: Source, party_id: str, kind: str, key: str, *, besides: str) -> str:
    """The case (another than `besides`) that made the active filing of this kind and key; or empty."""
    result = value(
        db,
        f"SELECT case_id FROM filing WHERE {persons.is_person('party_id', 'party')} AND kind = :kind AND key = :key "
        "AND state = 'active' AND case_id <> :besides",
        party=party_id,
        kind=kind,
        key=key,
        besides=besides,
    )
    return str(result or "")


def last_first_day(db: Source, party_id: str, kind: str, key: str) -> str:
    """The first day of the latest active filing of this kind and key; empty where there is none."""
    day = value(
        db,
        f"SELECT begins_on FROM filing WHERE {persons.is_person('party_id', 'party')} AND kind = :kind "
        "AND key = :key AND state = 'active' ORDER BY begins_on DESC",
        party=party_id,
        kind=kind,
        key=key,
    )
    return str(day or "")


def remote_care(db: Source, numbers: Sequence[str]) -> list[RemoteCare]:
    """The filings for care in other regions of the parties that have one of the numbers, whatever their
    state, the oldest first.
    """
    return every(
        db,
        RemoteCare,
        "SELECT f.kind, f.region, f.begins_on, f.ends_on, f.state, f.case_id, "
        "(SELECT max(at) FROM entry WHERE case_id = f.case_id AND act = 'decide') "
        f"FROM filing f WHERE {dialect.any_of('f.party_id', 'numbers')} "
        "AND (f.kind LIKE 'remote\\_%' ESCAPE '\\' OR f.kind LIKE '%referral%') "
        "ORDER BY f.begins_on, f.id",
        numbers=dialect.list_of(numbers),
    )


def set_active(
    db: Transaction,
    *,
    party_id: str,
    kind: str,
    key: str,
    begins_on: str,
    ends_on: str,
    region: str,
    case_id: str,
    detail: str,
    is_corrected: bool = False,
) -> None:
    """Write an active filing. One of the same party, kind, key and first day is replaced, except its
    region, which only a correction replaces.
    """
    same = "party_id, kind, key, begins_on"
    names = (
        *("party_id", "kind", "key", "begins_on", "ends_on"),
        *("state", "region", "case_id", "detail"),
    )
    db.run(
        dialect.upsert("filing", names, same, keep=() if is_corrected else ("region",)),
        party_id=party_id,
        kind=kind,
        key=key,
        begins_on=begins_on,
        ends_on=ends_on,
        state="active",
        region=region,
        case_id=case_id,
        detail=detail,
    )


def take_back_those_of(db: Transaction, case_id: str) -> None:
    """Revoke the filings made by a case."""
    db.run("UPDATE filing SET state = 'taken_back' WHERE case_id = :case", case=case_id)


def stated(db: Source, filing: Filing, field: str) -> str:
    """What the case of a filing states in a field that the register does not keep (a mobile)."""
    said = value(
        db,
        f"SELECT {dialect.json_text('form', f'fields.{field}')} FROM entry "
        "WHERE case_id = :case AND number = 1",
        case=filing.case_id,
    )
    return "" if said is None else str(said)
