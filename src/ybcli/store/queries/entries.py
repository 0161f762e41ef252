"""The journal: the entries of cases."""

from __future__ import annotations

from dataclasses import dataclass

from .. import dialect
from ._rows import Source, every, value


def ordered_by(db: Source, case_id: str, reference: str) -> str | None:
    """Who ordered the payment of this reference; None where the case never did."""
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
    """The forms (JSON text) with which the decided cases of a party were opened, the newest first; but
    for the case `besides`.
    """
    found = db.rows(
        "SELECT e.form FROM entry e JOIN queue q ON q.case_id = e.case_id "
        "WHERE q.party_id = :party AND q.case_id <> :besides "
        "AND q.stage IN ('decided', 'settled', 'notified', 'archived') "
        "AND e.number = 1 ORDER BY e.id DESC",
        party=party_id,
        besides=besides,
    )
    return [str(row[0]) for row in found]


def cases_with_field(
    db: Source, items: str, field: str, text: str, *, besides: str, party_id: str = ""
) -> list[CaseAtStage]:
    """The cases of the items (a LIKE pattern) in which a field of the form had this value in an entry
    before the first one of the case `besides`; of one party where a number is given.
    """
    first = value(db, "SELECT min(id) FROM entry WHERE case_id = :besides", besides=besides)
    return every(
        db,
        CaseAtStage,
        "SELECT DISTINCT q.case_id, q.stage FROM queue q JOIN entry e ON e.case_id = q.case_id "
        "WHERE q.item LIKE :items AND q.case_id <> :besides "
        "AND (:party = '' OR q.party_id = :party) "
        f"AND {dialect.json_member('e.form', 'fields', 'field')} = :text "
        "AND (:first IS NULL OR e.id < :first)",
        items=items,
        besides=besides,
        party=party_id,
        field=field,
        text=text,
        first=first,
    )


def open_case_with_field(db: Source, items: str, party_id: str, field: str, text: str) -> str:
    """The open case of a party for the items (a LIKE pattern) that was opened with this value in a field
    of its form; empty where there is none.
    """
    found = value(
        db,
        "SELECT q.case_id FROM queue q JOIN entry e ON e.case_id = q.case_id AND e.number = 1 "
        "WHERE q.item LIKE :items AND q.is_open = 1 AND q.party_id = :party "
        f"AND {dialect.json_member('e.form', 'fields', 'field')} = :text",
        items=items,
        party=party_id,
        field=field,
        text=text,
    )
    return str(found or "")
