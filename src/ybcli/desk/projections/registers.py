"""What a decided case brings into our registers: a registration, a filing, a change, an end.

Which of them, and from which fields, stands in the item's file under `registers`. Made from the
journal alone, so that `yb office rebuild` makes it again. A case that corrects another takes back
what that one brought.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from ...cases.journal import Case, Entry, canonical
from ...cases.roles import Correction
from ...language import N_
from ...store.queries import covers, entries, filings, merges, parties

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...store.queries._rows import Source
    from ...store.store import Transaction
    from .. import Desk

#: What a scheme is called where it is shown ("employee" alone is a share of money).
SCHEMES: Final = {"employee": N_("employees' insurance"), "resident": N_("residents' insurance")}


def write(desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """Write what `entry` brings into the registers, if anything."""
    told = item.registers
    if not told:
        return
    what = told["what"]
    if entry.act == told["on"]:
        if what in {"person", "unit"}:
            write_cover(tx, item, case, told["state"])
        elif what == "filing":
            write_filing(desk, tx, item, case)
        elif what == "change":
            write_change(tx, item, case, entry)
        elif what == "end":
            end_cover(tx, item, case, entry)
        elif what == "resume":
            covers.resume_at(tx, case.party["id"], str(case.fields[EMPLOYER]), PAUSED)
    elif what in {"person", "unit"} and entry.act == "settle":
        write_cover(tx, item, case, told.get("settled", told["state"]))
    elif what in {"person", "unit"} and entry.act == "void":
        write_cover(tx, item, case, "void")
    elif what in {"person", "unit"} and entry.act == "unsettle":
        write_cover(tx, item, case, told["state"])
    elif entry.act == "reinstate":
        reinstate(tx, item, case, entry)


def take_back(tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """Undo what the case that this one corrects brought into the registers, when it is decided. An end leaves
    what was until then; what another case did in between to the same row stands.
    """
    if entry.act != "decide" or not item.registers:
        return
    if case.correction == Correction.END:
        covers.end_those_of(tx, case.corrects)
    else:
        undo(tx, item, case, entry, case.corrects)


def reinstate(tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """Write the registers as they were before the clock decided: a void registration stands again, one
    that silence consented to is taken back.
    """
    if entry.reinstated["undoes"] == "void":
        write_cover(tx, item, case, item.registers["state"])
    elif entry.reinstated["undoes"] == "confirm":
        undo(tx, item, case, entry, case.id)


def undo(tx: Transaction, item: Item, case: Case, entry: Entry, old: str) -> None:
    """Take back what the case `old` brought into the registers."""
    covers.void_those_of(tx, old)
    filings.take_back_those_of(tx, old)
    if item.registers["what"] == "end":
        if unit := str(case.fields.get(EMPLOYER, "") or ""):
            covers.resume_at(tx, case.party["id"], unit, item.registers.get("state", "ended"))
        else:
            covers.resume(tx, case.party["id"], end_of(item, case))
    if item.registers["what"] == "resume":
        covers.end_at(tx, case.party["id"], str(case.fields[EMPLOYER]), PAUSED)
    merges.undo_those_of(
        tx, old, by=entry.by, at=entry.at, reason=case.opening.get("reason", "") or entry.reason
    )
    for past in parties.changes_by(tx, old):
        if past.field in PARTY_COLUMNS:
            parties.set_column(tx, past.party_id, PARTY_COLUMNS[past.field], past.value)
        if past.field == EMPLOYER:
            covers.resume_at(tx, past.party_id, past.value)
    parties.forget_changes_by(tx, old)


def write_cover(tx: Transaction, item: Item, case: Case, state: str) -> None:
    """Set the registration that the case made: scheme, unit or year, and state."""
    fields = case.fields
    covers.set_cover(
        tx,
        party_id=case.party["id"],
        scheme=item.registers["scheme"],
        unit_id=str(fields.get("credit_code", "")) if item.subject == "person" else "",
        period=str(fields.get("cover_year", "")),
        state=state,
        begins_on=begins_on(case),
        case_id=case.id,
        is_corrected=bool(case.corrects),
    )


def begins_on(case: Case) -> str:
    """The day from which the registration counts, as far as the case says. The cover of a year that has not
    begun when the case is opened begins with that year (5.2.1).
    """
    fields = case.fields
    year = str(fields.get("cover_year", ""))
    if year > case.opened[:4]:
        return f"{year}-01-01"
    named = ("begins_on", "employed_from", "established_on", "born_on")
    return next((str(fields[n]) for n in named if fields.get(n)), "") or (
        case.opening.get("began_on") or case.opened
    )


def write_filing(desk: Desk, tx: Transaction, item: Item, case: Case) -> None:
    """Write the filing that the case made. The same kind, key and first day is the same filing."""
    told, fields = item.registers, case.fields
    begins, ends = filing_period(desk, item, case)
    filings.set_active(
        tx,
        party_id=case.party["id"],
        kind=told["kind"],
        key=str(fields.get(told.get("key", ""), "")),
        begins_on=begins,
        ends_on=ends,
        region=str(fields.get(told.get("place", ""), "") or case.region),
        case_id=case.id,
        detail=canonical({n: v for n, v in fields.items() if n not in {"id_number", "mobile"}}),
        is_corrected=bool(case.corrects),
    )


def filing_period(desk: Desk, item: Item, case: Case) -> tuple[str, str]:
    """From when until when a filing counts: by its fields, else from the decision and as long as the
    parameter `lasts` says; an empty end is no end.
    """
    told, fields = item.registers, case.fields
    decided = case.last("decide")
    begins = str(
        fields.get(told.get("begins", ""), "")
        or case.opening.get("began_on")
        or (decided.day if decided else case.opened)
    )
    ends = str(case.opening.get("ends_on") or fields.get(told.get("ends", ""), "") or "")
    if not ends and told.get("lasts"):
        ends = desk.due(told["lasts"], date.fromisoformat(begins), case.region).isoformat()
    return begins, ends


def began_on(desk: Desk, item: Item, case: Case) -> str:
    """Since when what a case brought is registered, so that a correction does not begin it anew; empty where
    it brought no registration and no filing.
    """
    what = item.registers.get("what")
    if case.last("decide") is None or what not in {"person", "unit", "filing"}:
        return ""
    return filing_period(desk, item, case)[0] if what == "filing" else begins_on(case)


#: What the register of parties holds in columns of its own.
PARTY_COLUMNS: Final[dict[str, parties.Column]] = {
    "name": "name",
    "unit_name": "name",
    "mobile": "mobile",
}


def write_change(tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """Apply a change to the party; what was before is kept with the day until which it was so."""
    for field, (was, now) in changed(tx, item, case).items():
        until = str(case.fields.get("changed_on") or entry.day)
        parties.keep_change(tx, case.party["id"], field, was=was, until=until, case_id=case.id)
        if field in PARTY_COLUMNS:
            parties.set_column(tx, case.party["id"], PARTY_COLUMNS[field], now)
        if field == "new_id_number":
            new_number(tx, case, entry, now)
        if field == EMPLOYER:
            covers.end_at(tx, case.party["id"], was)
            begins = str(case.fields.get("employed_from") or until)
            new_employer(tx, case, now, begins)


#: The field of a person's change that is the employer.
EMPLOYER: Final = "credit_code"
#: The state of a registration that its employer paused (暂停参保).
PAUSED: Final = "paused"


def new_employer(tx: Transaction, case: Case, unit: str, begins: str) -> None:
    """A person goes on being insured as an employee, from a day on with another employer (5.2.2)."""
    covers.set_cover(
        tx,
        party_id=case.party["id"],
        scheme="employee",
        unit_id=unit,
        period="",
        state="active",
        begins_on=begins,
        case_id=case.id,
    )


def new_number(tx: Transaction, case: Case, entry: Entry, number: str) -> None:
    """A person has a new identity number: both numbers are one person from now on."""
    merge = merges.Merge(
        id=f"{case.id}:{entry.number}",
        kept_id=number,
        merged_id=case.party["id"],
        reason=f"new identity number, case {case.id}",
        by=entry.by,
        at=entry.at,
    )
    merges.add(tx, merge, new_only=True)
    known = parties.of(tx, case.party["id"])
    if known is not None and not parties.is_known(tx, number):
        # What is known of the person goes on under the new number.
        parties.put(tx, replace(known, id=number))


def changed(db: Source, item: Item, case: Case) -> dict[str, tuple[str, str]]:
    """The fields that the case changes: what is known so far, and what the case says.

    Before the case is decided.
    """
    found: dict[str, tuple[str, str]] = {}
    for field in item.registers.get("fields", ()):
        now = str(case.fields.get(field, "") or "")
        was = str(case.fields.get(f"old_{field}", "") or "")
        was = was or known_value(db, case.party["id"], field, besides=case.id)
        if now and now != was:
            found[field] = (was, now)
    return found


def known_value(db: Source, party_id: str, field: str, *, besides: str = "") -> str:
    """What is known of a party's field: the register's column or registration, else the newest decided
    case that says it (`besides` the case that asks); empty where nobody said it.
    """
    if field in PARTY_COLUMNS:
        party = parties.of(db, party_id)
        return str(getattr(party, PARTY_COLUMNS[field])) if party else ""
    if field == EMPLOYER and (unit := covers.employer_of(db, party_id)):
        return unit
    for form in entries.decided_forms(db, party_id, besides=besides):
        value = json.loads(form).get("fields", {}).get(field)
        if value not in (None, ""):
            return str(value)
    return ""


def end_cover(tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """End a registration: the scheme's cover of the party from the day that the case says. One that
    another pooling area holds (5.2.2) is not ours to end: the platform is told.
    """
    held_in = str(case.fields.get("relation_region", "") or case.region)
    if held_in[:4] != case.region[:4]:
        return
    if unit := str(case.fields.get(EMPLOYER, "") or ""):
        covers.end_at(tx, case.party["id"], unit, item.registers.get("state", "ended"))
        return
    # Which of several registrations ends is named with its place and its own number.
    is_one = bool(case.fields.get("relation_region"))
    covers.end(tx, case.party["id"], end_of(item, case), every_number=not is_one)


def end_of(item: Item, case: Case) -> str:
    """The scheme in which the case ends a registration."""
    return str(item.registers.get("scheme") or case.fields.get("scheme", ""))
