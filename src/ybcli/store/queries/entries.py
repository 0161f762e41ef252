"""The journal: the entries of all cases, in the order in which they were written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ...cases.journal import Entry
from .. import dialect
from ..rows import entry_of
from . import persons
from ._rows import Source, every, value

if TYPE_CHECKING:
    from ..reading import Reader


@dataclass(frozen=True, slots=True)
class EntryHash:
    """An entry's number in the whole journal, and its hash."""

    id: int
    hash: str


@dataclass(frozen=True, slots=True)
class OfflineVerification:
    """A verification made while offline, and its outcome."""

    case_id: str
    outcome: str


@dataclass(frozen=True, slots=True)
class AutomaticDecision:
    """A case decided automatically."""

    item: str
    region: str
    case_id: str


def in_order(db: Source) -> Iterator[Entry]:
    """All entries of all cases, in the order in which they were written."""
    for row in db.rows("SELECT * FROM entry ORDER BY id"):
        yield entry_of(row)


def hashes_since(db: Source, through: int) -> list[EntryHash]:
    """The hashes of the entries after one, in order."""
    sql = "SELECT id, hash FROM entry WHERE id > :through ORDER BY id"
    return every(db, EntryHash, sql, through=through)


def hashes_between(db: Source, after: int, through: int) -> list[EntryHash]:
    """The hashes of the entries after one and up to another, in order."""
    sql = "SELECT id, hash FROM entry WHERE id > :after AND id <= :through ORDER BY id"
    return every(db, EntryHash, sql, after=after, through=through)


def id_of(db: Source, case_id: str, number: int) -> int:
    """The place in the whole journal of a case's entry, which must be there."""
    sql = "SELECT id FROM entry WHERE case_id = :case AND number = :number"
    return int(value(db, sql, case=case_id, number=number))


def last_id(db: Source) -> int:
    """The place of the last entry in the whole journal; 0 where there is none."""
    return int(value(db, "SELECT max(id) FROM entry") or 0)


def verified_offline(db: Source, through: int) -> list[OfflineVerification]:
    """The verifications after an entry that were made while offline."""
    outcome, offline = dialect.json_text("found", "outcome"), dialect.json_text("found", "offline")
    return every(
        db,
        OfflineVerification,
        f"SELECT case_id, {outcome} FROM entry "
        f"WHERE id > :through AND act = 'verify' AND {offline} = 1 ORDER BY id",
        through=through,
    )


def corrected_cases(db: Source) -> set[str]:
    """The cases that a decided case corrects, so that they stand no longer."""
    corrects = dialect.json_text("e.form", "corrects")
    sql = (
        f"SELECT {corrects} FROM entry e JOIN queue q ON q.case_id = e.case_id "
        f"WHERE e.number = 1 AND {corrects} IS NOT NULL "
        "AND q.stage IN ('decided', 'settled', 'notified', 'archived')"
    )
    return {case for (case,) in db.rows(sql)}


def decided_cases(db: Source) -> list[str]:
    """The cases in which a decision or a refusal was made."""
    sql = "SELECT DISTINCT case_id FROM entry WHERE act IN ('decide', 'refuse') ORDER BY case_id"
    return [case for (case,) in db.rows(sql)]


def decided_automatically(db: Source, first: str, last: str) -> list[AutomaticDecision]:
    """The cases decided between two days (ISO, both included) that no officer verified or reviewed,
    without the office's own cases.
    """
    answered = dialect.json_text("h.found", "answered")
    return every(
        db,
        AutomaticDecision,
        "SELECT q.item, q.region, d.case_id FROM entry d JOIN queue q ON q.case_id = d.case_id "
        "WHERE d.act = 'decide' AND d.by = 'automatic' AND d.day BETWEEN :first AND :last "
        "AND q.party_kind <> 'office' AND NOT EXISTS (SELECT 1 FROM entry h "
        "WHERE h.case_id = d.case_id AND (h.act = 'review' OR h.act = 'verify' "
        f"AND {answered} = 1)) ORDER BY q.item, q.region, d.case_id",
        first=first,
        last=last,
    )


def ordered_by(db: Source, case_id: str, reference: str) -> str | None:
    """Who ordered the payment of this reference; None where the case has no such order."""
    officer: str | None = value(
        db,
        "SELECT by FROM entry WHERE case_id = :id AND act = 'order' "
        f"AND {dialect.json_text('form', 'reference')} = :reference",
        id=case_id,
        reference=reference,
    )
    return officer


# forms of a party's cases


@dataclass(frozen=True, slots=True)
class CaseAtStage:
    """A case and its stage."""

    case_id: str
    stage: str


def decided_forms(db: Source, party_id: str, *, besides: str) -> list[str]:
    """The forms (JSON text) with which the decided cases of a party were opened and brought up to date, the
    newest first, except the case `besides`.
    """
    rows = db.rows(
        "SELECT e.form FROM entry e JOIN queue q ON q.case_id = e.case_id "
        f"WHERE {persons.is_person('q.party_id', 'party')} AND q.case_id <> :besides "
        "AND q.stage IN ('decided', 'settled', 'notified', 'archived') "
        "AND (e.number = 1 OR e.act = 'update') ORDER BY e.id DESC",
        party=party_id,
        besides=besides,
    )
    return [str(row[0]) for row in rows]


def cases_with_field(
    db: Source, items: Sequence[str], field: str, text: str, *, besides: str, party_id: str = ""
) -> list[CaseAtStage]:
    """The cases of the items in which a field of the form had this value in an entry
    before the first one of the case `besides`; of one party where a number is given.
    """
    first = value(db, "SELECT min(id) FROM entry WHERE case_id = :besides", besides=besides)
    return every(
        db,
        CaseAtStage,
        "SELECT DISTINCT q.case_id, q.stage FROM queue q JOIN entry e ON e.case_id = q.case_id "
        f"WHERE {dialect.any_of('q.item', 'items')} AND q.case_id <> :besides "
        f"AND (:party = '' OR {persons.is_person('q.party_id', 'party')}) "
        f"AND {dialect.json_member('e.form', 'fields', 'field')} = :text "
        "AND (:first IS NULL OR e.id < :first)",
        items=dialect.list_of(items),
        besides=besides,
        party=party_id,
        field=field,
        text=text,
        first=first,
    )


def last_decision(db: Source, case_id: str) -> int:
    """The place in the journal of a case's last decision."""
    return int(
        value(db, "SELECT max(id) FROM entry WHERE case_id = :id AND act = 'decide'", id=case_id)
    )


def decided_since(db: Source, first: str, items: Sequence[str]) -> list[str]:
    """The cases of these items that were decided on or after a day (ISO)."""
    rows = db.rows(
        "SELECT DISTINCT q.case_id FROM queue q JOIN entry e ON e.case_id = q.case_id "
        f"WHERE e.act = 'decide' AND e.day >= :first AND {dialect.any_of('q.item', 'items')}",
        first=first,
        items=dialect.list_of(items),
    )
    return [case for (case,) in rows]


def rows_by_case(db: Reader) -> Iterator[tuple[str, list[Any]]]:
    """The stored entries of each case in their order, unverified: `store.rows.entry_of` verifies one."""
    rows = db.each("SELECT * FROM entry ORDER BY case_id, number")
    for case_id, group in groupby(rows, key=lambda row: str(row["case_id"])):
        yield case_id, list(group)


def last_time(db: Source) -> str:
    """The time (ISO) of the entry that was written last; empty where there is none."""
    return str(value(db, "SELECT at FROM entry ORDER BY id DESC LIMIT 1") or "")
