"""Which decided cases a record concerns: those of the person it is about, and those whose form names them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .. import dialect
from . import persons
from ._rows import Source, value

#: Departments whose records state no fact of a decision: deliveries, ratings, receipts for money.
_ANSWERS: Final = ("sms", "ratings", "bank", "tax")
_DECIDED: Final = "q.stage IN ('decided', 'settled', 'notified', 'archived')"


def last_record(db: Source) -> int:
    """The number of the last record of the inbox."""
    return int(value(db, "SELECT max(id) FROM record") or 0)


def adoptions(db: Source) -> int:
    """How many adoptions the office has signed."""
    return int(value(db, "SELECT count(*) FROM adoption"))


def decided_since(
    db: Source, through: int, fields: Sequence[str], items: Sequence[str]
) -> list[str]:
    """The decided cases concerned by records after number `through`: of the party that they are about, and
    of these items where one of these fields of the form names whom they are about; numbers that were merged
    are one person. The record that opened a case is no news for it.
    """
    told = (
        "SELECT subject, case_id FROM record WHERE id > :through "
        f"AND NOT {dialect.any_of('department', 'answers')}"
    )
    since = (
        f"{told} UNION SELECT m.merged_id, t.case_id FROM ({told}) t JOIN merge m "
        "ON m.kept_id = t.subject AND m.undone_at = '' UNION SELECT m.kept_id, t.case_id "
        f"FROM ({told}) t JOIN merge m ON m.merged_id = t.subject AND m.undone_at = ''"
    )
    of_party = (
        f"SELECT q.case_id FROM ({since}) r JOIN queue q ON q.party_id = r.subject "
        f"WHERE {_DECIDED} AND q.party_kind <> 'office' AND r.case_id <> q.case_id"
    )
    named = " OR ".join(
        f"{dialect.json_text('e.form', f'fields.{name}')} IN (SELECT subject FROM ({since}))"
        for name in fields
    )
    of_form = (
        "SELECT q.case_id FROM queue q JOIN entry e ON e.case_id = q.case_id AND e.number = 1 "
        f"WHERE {dialect.any_of('q.item', 'items')} AND {_DECIDED} AND ({named or '0'})"
    )
    rows = db.rows(
        f"SELECT case_id FROM ({of_party} UNION {of_form}) ORDER BY case_id",
        through=through,
        answers=dialect.list_of(_ANSWERS),
        items=dialect.list_of(items),
    )
    return [str(case) for (case,) in rows]


def first_told(db: Source, subject: str, places: Sequence[str]) -> tuple[str, str, str] | None:
    """The newest statement of `department.kind.field` places about somebody, under any number of the person:
    the value, the department and the time; None where nobody states any.
    """
    for place in places:
        department, kind, field = place.split(".")
        row = db.one(
            f"SELECT {dialect.json_text('body', field)}, department, at FROM record "
            f"WHERE {persons.is_person('subject', 'subject')} "
            "AND department = :department AND kind = :kind "
            "AND taken NOT IN ('set_aside', 'conflict') ORDER BY at DESC, id DESC",
            subject=subject,
            department=department,
            kind=kind,
        )
        if row is not None and row[0]:
            return str(row[0]), str(row[1]), str(row[2])
    return None
