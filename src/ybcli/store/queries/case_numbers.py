"""The numbers of cases: those of a party, of an item, those awaiting something, those decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .. import dialect
from . import persons
from ._rows import Source, every, value

_DECIDED: Final = "stage IN ('decided', 'settled', 'notified', 'archived')"


@dataclass(frozen=True, slots=True)
class Standing:
    """A case that was not undone, and the places in the journal of its first entry and of its last decision
    (0: it is not decided).
    """

    case_id: str
    opened_at: int
    decided_at: int


def moves_of(db: Source, items: Sequence[str], person: str, number: str) -> list[str]:
    """The cases of transfers between offices to which a person or a transfer number may refer: cases of
    these items, of the person, or whose number, form or national records contain it; the newest first.
    """
    named = dialect.json_text("e.form", "fields.transfer_number")
    reported = dialect.json_text("body", "transfer_number")
    sql = (
        "SELECT q.case_id FROM queue q JOIN entry e ON e.case_id = q.case_id AND e.number = 1 "
        f"WHERE {dialect.any_of('q.item', 'items')} AND ({persons.is_person('q.party_id', 'person')} "
        f"OR q.case_id = :number OR {named} = :number "
        "OR q.case_id IN (SELECT case_id FROM record WHERE department = 'national' "
        f"AND case_id <> '' AND {reported} = :number)) "
        "ORDER BY q.opened DESC"
    )
    rows = db.rows(sql, items=dialect.list_of(items), person=person, number=number)
    return [case for (case,) in rows]


def case_ids(db: Source) -> set[str]:
    """The number of every case."""
    return {str(row[0]) for row in db.rows("SELECT case_id FROM queue")}


def ids_of_party(db: Source, party_id: str, item: str, *, besides: str = "") -> list[str]:
    """The cases of a party for an item, except the case `besides`."""
    rows = db.rows(
        f"SELECT case_id FROM queue WHERE item = :item AND {persons.is_person('party_id', 'party')} "
        "AND case_id <> :besides",
        item=item,
        party=party_id,
        besides=besides,
    )
    return [str(row[0]) for row in rows]


def ids_by_reference(db: Source, item: str, beginning: str) -> list[str]:
    """The cases of an item whose reference has this beginning."""
    rows = db.rows(
        f"SELECT case_id FROM queue WHERE {dialect.begins_with('reference', 'beginning')} "
        "AND item = :item",
        beginning=beginning,
        item=item,
    )
    return [str(row[0]) for row in rows]


def last_case_of(db: Source, party_id: str) -> str:
    """A case of a party, the one with the highest number; empty where there is none."""
    result = value(db, "SELECT max(case_id) FROM queue WHERE party_id = :party", party=party_id)
    return str(result or "")


def count_of_party(db: Source, party_id: str) -> int:
    """How many cases a party has."""
    result = value(db, "SELECT count(*) FROM queue WHERE party_id = :party", party=party_id)
    return int(result)


def last_opened(db: Source, party_id: str) -> str:
    """The day on which the last case of a party was opened, ISO; empty where there is none."""
    result = value(db, "SELECT max(opened) FROM queue WHERE party_id = :party", party=party_id)
    return str(result or "")


def decided_of_party(
    db: Source, party_id: str, items: Sequence[str], *, besides: str = ""
) -> list[str]:
    """The decided cases of a party for these items, in the order of opening; except the case `besides`."""
    rows = db.rows(
        f"SELECT case_id FROM queue WHERE {persons.is_person('party_id', 'party')} AND {dialect.any_of('item', 'items')} "
        f"AND {_DECIDED} AND case_id <> :besides ORDER BY opened, case_id",
        party=party_id,
        items=dialect.list_of(items),
        besides=besides,
    )
    return [case for (case,) in rows]


_STANDING: Final = (
    "SELECT q.case_id, (SELECT min(o.id) FROM entry o WHERE o.case_id = q.case_id) AS opened_at, "
    "coalesce((SELECT max(d.id) FROM entry d WHERE d.case_id = q.case_id AND d.act = 'decide'), 0) "
    "AS decided_at FROM queue q"
)


def not_undone_of_party(
    db: Source, party_id: str, items: Sequence[str], *, undone: Sequence[str]
) -> list[Standing]:
    """The cases of a party, under any number of the person, for these items that did not end at one of the
    stages `undone`.
    """
    return every(
        db,
        Standing,
        f"{_STANDING} WHERE {persons.is_person('q.party_id', 'party')} "
        f"AND {dialect.any_of('q.item', 'items')} "
        f"AND NOT {dialect.any_of('q.stage', 'undone')}",
        party=party_id,
        items=dialect.list_of(items),
        undone=dialect.list_of(undone),
    )


def not_undone_naming(
    db: Source, items: Sequence[str], field: str, person: str, *, undone: Sequence[str]
) -> list[Standing]:
    """The cases of these items opened with any number of a person in a field that did not end at a stage
    `undone`.
    """
    named = dialect.json_member("e.form", "fields", "field")
    return every(
        db,
        Standing,
        f"{_STANDING} JOIN entry e ON e.case_id = q.case_id AND e.number = 1 "
        f"WHERE {dialect.any_of('q.item', 'items')} AND NOT {dialect.any_of('q.stage', 'undone')} "
        f"AND {persons.is_person(named, 'person')}",
        items=dialect.list_of(items),
        undone=dialect.list_of(undone),
        field=field,
        person=person,
    )


def once_decided_of_party(db: Source, party_id: str, items: Sequence[str]) -> list[str]:
    """The cases of a party, under any number of the person, for these items that are or were decided; those
    that became void too.
    """
    rows = db.rows(
        f"SELECT case_id FROM queue WHERE {persons.is_person('party_id', 'party')} "
        f"AND {dialect.any_of('item', 'items')} AND ({_DECIDED} OR stage = 'voided') ORDER BY opened, case_id",
        party=party_id,
        items=dialect.list_of(items),
    )
    return [case for (case,) in rows]


def decided_of_same_party(db: Source, items: Sequence[str]) -> list[str]:
    """The decided cases of these items of parties that have more than one, in the order of opening."""
    chosen = f"{dialect.any_of('item', 'items')} AND {_DECIDED}"
    rows = db.rows(
        f"SELECT case_id FROM queue WHERE {chosen} AND party_id IN (SELECT party_id FROM queue "
        f"WHERE {chosen} GROUP BY party_id HAVING count(*) > 1) ORDER BY opened, case_id",
        items=dialect.list_of(items),
    )
    return [case for (case,) in rows]


def decided_of_item(db: Source, item: str, *, besides: str) -> list[str]:
    """The decided cases of an item, except the case `besides`."""
    rows = db.rows(
        f"SELECT case_id FROM queue WHERE item = :item AND case_id <> :besides AND {_DECIDED}",
        item=item,
        besides=besides,
    )
    return [case for (case,) in rows]


def interrupted(db: Source) -> list[str]:
    """The open cases whose next act is automatic; a decision that a gap of the law stops too."""
    rows = db.rows(
        "SELECT case_id FROM queue WHERE is_open = 1 AND (hands = 'automatic' "
        "OR (hands = 'officer' AND next_act = 'decide')) ORDER BY case_id"
    )
    return [case for (case,) in rows]


def awaiting_answer(db: Source) -> list[str]:
    """The open cases that can be verified only when a department answers."""
    rows = db.rows(
        "SELECT case_id FROM queue WHERE is_open = 1 AND hands = 'department' "
        "AND next_act = 'verify'"
    )
    return [case for (case,) in rows]


def with_receipts(
    db: Source, *, clearing: str, treasury: str, references: Sequence[str] = ()
) -> list[str]:
    """The cases that expect money of `clearing`, or did, of some references where they are given: else those
    that still wait although a receipt from `treasury` has their reference, and those of references that
    do not net to zero. The open ones first, the oldest first.
    """
    receipts = "SELECT reference FROM transfer WHERE debit = :treasury AND credit = :clearing"
    uneven = (
        "SELECT reference FROM transfer WHERE debit = :clearing OR credit = :clearing "
        "GROUP BY reference "
        "HAVING sum(CASE WHEN debit = :clearing THEN amount_fen ELSE -amount_fen END) <> 0"
    )
    which = dialect.any_of("t.reference", "references")
    if not references:
        which = (
            f"t.reference IN ({receipts}) AND "
            f"(q.is_open = 1 AND q.next_act = 'settle' OR t.reference IN ({uneven}))"
        )
    rows = db.rows(
        "SELECT DISTINCT q.case_id, q.is_open, q.opened FROM transfer t "
        "JOIN queue q ON q.case_id = t.case_id "
        f"WHERE t.debit = :clearing AND t.credit <> :treasury AND {which} "
        "ORDER BY q.is_open DESC, q.opened, q.case_id",
        clearing=clearing,
        treasury=treasury,
        references=dialect.list_of(references),
    )
    return [str(row[0]) for row in rows]


def of_money(db: Source, references: Sequence[str], clearing: str) -> str:
    """The case that expects money of one of these references on a clearing account, or did: one that is open before one
    that is closed, then the newest; empty where there is none.
    """
    found = value(
        db,
        "SELECT q.case_id FROM transfer t JOIN queue q ON q.case_id = t.case_id "
        f"WHERE t.debit = :clearing AND {dialect.any_of('t.reference', 'references')} "
        "ORDER BY q.is_open DESC, q.opened DESC, q.case_id LIMIT 1",
        references=dialect.list_of(references),
        clearing=clearing,
    )
    return str(found or "")
