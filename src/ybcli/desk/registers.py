"""What a decided case brings into our registers: a registration, a filing, a change, an end.

Which of them, and from which fields, stands in the item's file under `registers`. Made from the
journal alone, so that `yb office rebuild` makes it again. A case that corrects another takes back
what that one brought.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from ..cases.journal import Case, Entry, canonical

if TYPE_CHECKING:
    from ..cases.items import Item
    from ..store.store import Act
    from . import Desk


def write(desk: Desk, unit: Act, item: Item, case: Case, entry: Entry) -> None:
    """Write what `entry` brings into the registers, if anything."""
    told = item.registers
    if not told:
        return
    what = told["what"]
    if entry.act == told["on"]:
        if what in {"person", "unit"}:
            write_cover(unit, item, case, told["state"])
        elif what == "filing":
            write_filing(desk, unit, item, case)
        elif what == "change":
            write_change(unit, item, case, entry)
        elif what == "end":
            end_cover(unit, item, case, entry)
    elif what in {"person", "unit"} and entry.act == "settle":
        write_cover(unit, item, case, told.get("settled", told["state"]))
    elif what in {"person", "unit"} and entry.act == "void":
        write_cover(unit, item, case, "void")


def take_back(unit: Act, item: Item, case: Case, entry: Entry) -> None:
    """Undo what the case that this one corrects brought into the registers, when it is decided."""
    if entry.act != "decide" or not item.registers:
        return
    old = case.corrects
    unit.run("UPDATE cover SET state = 'void' WHERE case_id = :old", old=old)
    unit.run("UPDATE filing SET state = 'taken_back' WHERE case_id = :old", old=old)
    for row in unit.rows("SELECT * FROM party_past WHERE case_id = :old", old=old):
        if row["field"] in PARTY_COLUMNS:
            unit.run(
                f"UPDATE party SET {PARTY_COLUMNS[row['field']]} = :value WHERE id = :id",
                value=row["value"],
                id=row["party_id"],
            )
    unit.run("DELETE FROM party_past WHERE case_id = :old", old=old)


def write_cover(unit: Act, item: Item, case: Case, state: str) -> None:
    """Set the registration that the case made: scheme, unit or year, and state."""
    fields = case.fields
    unit.run(
        "INSERT INTO cover (party_id, scheme, unit_id, period, state, begins_on, case_id) "
        "VALUES (:party_id, :scheme, :unit_id, :period, :state, :begins_on, :case_id) "
        "ON CONFLICT(party_id, scheme, unit_id, period) DO UPDATE SET state = excluded.state, "
        "case_id = excluded.case_id",
        party_id=case.party["id"],
        scheme=item.registers["scheme"],
        unit_id=str(fields.get("credit_code", "")) if item.subject == "person" else "",
        period=str(fields.get("cover_year", "")),
        state=state,
        begins_on=begins_on(case),
        case_id=case.id,
    )


def begins_on(case: Case) -> str:
    """The day from which the registration counts, as far as the case says."""
    fields = case.fields
    named = ("begins_on", "employed_from", "established_on", "born_on")
    return next((str(fields[n]) for n in named if fields.get(n)), "") or case.opened


def write_filing(desk: Desk, unit: Act, item: Item, case: Case) -> None:
    """Write the filing that the case made. The same kind, key and first day is the same filing."""
    told, fields = item.registers, case.fields
    begins, ends = filing_period(desk, item, case)
    unit.run(
        "INSERT INTO filing (party_id, kind, key, begins_on, ends_on, state, region, case_id, "
        "detail) VALUES (:party, :kind, :key, :begins, :ends, 'active', :region, :case, :detail) "
        "ON CONFLICT(party_id, kind, key, begins_on) DO UPDATE SET state = 'active', "
        "ends_on = excluded.ends_on, case_id = excluded.case_id, detail = excluded.detail",
        party=case.party["id"],
        kind=told["kind"],
        key=str(fields.get(told.get("key", ""), "")),
        begins=begins,
        ends=ends,
        region=str(fields.get(told.get("place", ""), "") or case.region),
        case=case.id,
        detail=canonical({n: v for n, v in fields.items() if n not in {"id_number", "mobile"}}),
    )


def filing_period(desk: Desk, item: Item, case: Case) -> tuple[str, str]:
    """From when until when a filing counts: by its fields, else from the decision and as long as the
    parameter `lasts` says; an empty end is no end.
    """
    told, fields = item.registers, case.fields
    decided = case.last("decide")
    begins = str(
        fields.get(told.get("begins", ""), "") or (decided.day if decided else case.opened)
    )
    ends = str(fields.get(told.get("ends", ""), "") or "")
    if not ends and told.get("lasts"):
        ends = desk.due(told["lasts"], date.fromisoformat(begins), case.region).isoformat()
    return begins, ends


#: What the register of parties holds in columns of its own.
PARTY_COLUMNS = {"name": "name", "unit_name": "name", "mobile": "mobile"}


def write_change(unit: Act, item: Item, case: Case, entry: Entry) -> None:
    """Apply a change to the party; what was before is kept with the day until which it was so."""
    for field, (was, now) in changed(unit, item, case).items():
        unit.run(
            "INSERT OR IGNORE INTO party_past (party_id, field, value, until, case_id) "
            "VALUES (:party, :field, :value, :until, :case)",
            party=case.party["id"],
            field=field,
            value=was,
            until=str(case.fields.get("changed_on") or entry.day),
            case=case.id,
        )
        if field in PARTY_COLUMNS:
            unit.run(
                f"UPDATE party SET {PARTY_COLUMNS[field]} = :value WHERE id = :id",
                value=now,
                id=case.party["id"],
            )
        if field == "new_id_number":
            new_number(unit, case, entry, now)


def new_number(unit: Act, case: Case, entry: Entry, number: str) -> None:
    """A person has a new identity number: both numbers are one person from now on."""
    unit.run(
        "INSERT OR IGNORE INTO merge (id, kept_id, merged_id, reason, by, at, undone_by, undone_at, "
        "undone_reason) VALUES (:id, :kept, :merged, :reason, :by, :at, '', '', '')",
        id=f"{case.id}:{entry.number}",
        kept=number,
        merged=case.party["id"],
        reason=f"new identity number, case {case.id}",
        by=entry.by,
        at=entry.at,
    )


def changed(unit: Any, item: Item, case: Case) -> dict[str, tuple[str, str]]:
    """The fields that the case changes: what is known so far, and what the case says.

    `unit` is anything with `one` and `rows` (an act or the reader). Before the case is decided.
    """
    found: dict[str, tuple[str, str]] = {}
    for field in item.registers.get("fields", ()):
        now = str(case.fields.get(field, "") or "")
        was = str(case.fields.get(f"old_{field}", "") or "")
        was = was or known_value(unit, case.party["id"], field, besides=case.id)
        if now and now != was:
            found[field] = (was, now)
    return found


def known_value(unit: Any, party_id: str, field: str, *, besides: str = "") -> str:
    """What is known of a party's field: the register's column, else the newest decided case that
    says it (`besides` the case that asks); empty where nobody said it.
    """
    if field in PARTY_COLUMNS:
        row = unit.one("SELECT name, mobile FROM party WHERE id = :id", id=party_id)
        return str(row[PARTY_COLUMNS[field]]) if row else ""
    for one in unit.rows(
        "SELECT e.form FROM entry e JOIN queue q ON q.case_id = e.case_id WHERE q.party_id = :party "
        "AND q.case_id <> :besides AND q.stage IN ('decided', 'settled', 'notified', 'archived') "
        "AND e.number = 1 ORDER BY e.id DESC",
        party=party_id,
        besides=besides,
    ):
        value = json.loads(one["form"]).get("fields", {}).get(field)
        if value not in (None, ""):
            return str(value)
    return ""


def end_cover(unit: Act, item: Item, case: Case, entry: Entry) -> None:
    """End a registration: the scheme's cover of the party from the day that the case says. One that
    another pooling area holds (5.2.2) is not ours to end: the platform is told.
    """
    held_in = str(case.fields.get("relation_region", "") or case.region)
    if held_in[:4] != case.region[:4]:
        return
    unit.run(
        "UPDATE cover SET state = 'ended' WHERE party_id = :party AND scheme = :scheme "
        "AND state = 'active'",
        party=case.party["id"],
        scheme=str(item.registers.get("scheme") or case.fields.get("scheme", "")),
    )
