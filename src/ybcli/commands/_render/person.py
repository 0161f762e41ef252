"""Persons on the command line: the cloud file, an employer's file, lists, a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...desk.projections.registers import SCHEMES
from ...desk.views.formatting import party
from ...language import _
from ...plain import masked_id, masked_name
from .._shared.options import call
from .._shared.output import say, show, table, write

if TYPE_CHECKING:
    from ...desk.persons.double_enrolment import Listed
    from ...desk.persons.matching import Pair, Person
    from ...desk.persons.search import Hit, Row
    from ...store.queries.looks import Look

#: Shown instead of a diagnosis until somebody gives a reason to see it.
HIDDEN = "***"
MONEY = ("base", "employer", "employee", "cost", "fund", "account", "self")


def print_file(party_file: dict[str, Any], kind: str, *, reveal: bool, whole: bool = True) -> None:
    """Print the file of a person or an employer, as a document or as tables. With `whole` also a
    person's contributions, cases and records.
    """
    name, number = party(kind, party_file["name"], party_file["id"], reveal=reveal)
    value = {**party_file, "id": number, "name": name}
    if kind == "person" and not reveal:
        value |= _masked(value)
    if call.json:
        show(value)
        return
    write(f"{value['name']}  {value['id']}  {value['region']}")
    for merge in value.get("merged", ()):
        write(
            _("merged from {number}: {reason} ({id})").format(
                number=merge["merged_id"], reason=merge["reason"], id=merge["id"]
            )
        )
    if kind == "person":
        for section, title in _sections().items():
            _print_section(title, _columns(section), value[section])
        rest = _rest()
        if not whole:
            counted = " · ".join(f"{title} {len(value[n])}" for n, title in rest.items())
            write(f"\n{counted}  (--all)")
            return
    else:
        rest = {"covers": _("registrations"), **_rest()}
    for section, title in rest.items():
        _print_section(title, _columns(section), value[section])


def _masked(value: dict[str, Any]) -> dict[str, Any]:
    """The sections of which a list masks diagnoses and the numbers of merges."""
    hidden = {
        name: [{**row, "diagnosis": row["diagnosis"] and HIDDEN} for row in value[name]]
        for name in ("visits", "purchases")
    }
    numbers = ("kept_id", "merged_id")
    return {
        **hidden,
        "merged": [{**m, **{n: masked_id(m[n]) for n in numbers}} for m in value["merged"]],
    }


def _print_section(title: str, columns: dict[str, str], rows: Sequence[dict[str, Any]]) -> None:
    write(f"\n{title}: {len(rows) or _('none')}")
    if not rows:
        return
    shown = [_readable(row) for row in rows]
    table(columns, shown, right=MONEY)


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its source in one cell, codes in words, and "not known" for an empty balance."""
    row = {
        **row,
        **{n: _(row[n]) for n in ("state", "source") if row.get(n)},
        **({"scheme": _(SCHEMES.get(row["scheme"], row["scheme"]))} if row.get("scheme") else {}),
    }
    if "source" not in row:
        return row
    source = " ".join(part for part in (row["source"], row["reference"], row["at"]) if part)
    balance = {"balance": row["balance"] or _("not known")} if "balance" in row else {}
    return {**row, **balance, "told": source}


def _sections() -> dict[str, str]:
    return {
        "enrolment": _("enrolment"),
        "visits": _("visits"),
        "purchases": _("purchases"),
        "remote_care": _("care in other regions"),
        "accounts": _("accounts"),
    }


def _rest() -> dict[str, str]:
    return {
        "contributions": _("contributions"),
        "cases": _("cases"),
        "records": _("departments' records"),
    }


def _columns(section: str) -> dict[str, str]:
    """The columns of a section with their headings."""
    treatment = {
        "care": _("kind"),
        "began_on": _("from"),
        "ended_on": _("until"),
        "institution": _("institution"),
        "diagnosis": _("diagnosis"),
        "cost": _("cost"),
        "fund": _("fund"),
        "account": _("account"),
        "self": _("self"),
        "told": _("source"),
    }
    columns = {
        "enrolment": {
            "scheme": _("scheme"),
            "state": _("state"),
            "since": _("since"),
            "unit": _("unit"),
            "region": _("region"),
            "told": _("source"),
        },
        "visits": treatment,
        "purchases": {n: t for n, t in treatment.items() if n not in {"care", "ended_on"}},
        "remote_care": {
            "kind": _("kind"),
            "region": _("region"),
            "begins_on": _("from"),
            "ends_on": _("until"),
            "state": _("state"),
            "institution": _("institution"),
            "told": _("source"),
        },
        "accounts": {"balance": _("balance"), "told": _("source")},
        "covers": {
            "scheme": _("scheme"),
            "state": _("state"),
            "since": _("since"),
            "unit": _("unit"),
            "case": _("case"),
        },
        "contributions": {
            "period": _("month"),
            "base": _("base"),
            "employer": _("employer"),
            "employee": _("employee"),
            "case": _("case"),
        },
        "cases": {"case": _("case"), "item": _("item"), "stage": _("stage"), "opened": _("opened")},
        "records": {
            "department": _("department"),
            "kind": _("kind"),
            "at": _("time"),
            "became": _("became"),
        },
    }
    return columns[section]


def masked(person: Person) -> dict[str, str]:
    """A person for a list: name and number masked, and a case or record that identifies them."""
    return {
        "name": masked_name(person.name),
        "id": masked_id(person.number),
        "region": person.region,
        "case": person.handle,
    }


def print_looks(found: Sequence[Look]) -> None:
    """Print who looked at whose file; whose it is stays masked."""
    rows = [
        {
            "at": one.at,
            "by": one.by,
            "what": one.what,
            "who": masked_id(one.subject),
            "case": one.case_id,
            "persons": one.persons,
            "file": one.file,
            "reason": one.reason,
        }
        for one in found
    ]
    columns = {
        "at": _("time"),
        "by": _("officer"),
        "what": _("what"),
        "who": _("whose"),
        "case": _("case"),
        "persons": _("persons"),
        "file": _("file"),
        "reason": _("reason"),
    }
    show({"looks": rows}, columns, [_translated(row, "what") for row in rows])
    if not rows:
        say(_("nobody has looked"))


def print_hits(hits: Sequence[Hit], total: int) -> None:
    """Print the persons that match a search."""
    rows = [{**masked(hit.person), "found_by": hit.how} for hit in hits]
    columns = {
        "name": _("name"),
        "id": _("number"),
        "region": _("region"),
        "case": _("last case"),
        "found_by": _("found by"),
    }
    show({"persons": rows, "total": total}, columns, [_translated(row, "found_by") for row in rows])
    if not total:
        say(_("no person found"))
    if total > len(hits):
        say(_("{n} more: say more of the name").format(n=total - len(hits)))


def _translated(row: Mapping[str, Any], column: str) -> dict[str, Any]:
    return {**row, column: _(row[column])}


def print_pairs(pairs: Sequence[Pair], total: int) -> None:
    """Print the pairs that may be one person."""
    documents = [
        {
            "one": masked(pair.one),
            "other": masked(pair.other),
            "points": pair.points,
            "band": pair.band,
            "reasons": list(pair.reasons),
        }
        for pair in pairs
    ]
    rows = [
        {
            "one": f"{masked_name(pair.one.name)} {pair.one.handle}",
            "other": f"{masked_name(pair.other.name)} {pair.other.handle}",
            "points": pair.points,
            "band": _(pair.band),
            "reasons": pair.words(),
        }
        for pair in pairs
    ]
    columns = {
        "one": _("one"),
        "other": _("other"),
        "points": _("points"),
        "band": _("band"),
        "reasons": _("what speaks for it"),
    }
    show({"pairs": documents, "total": total}, columns, rows, right=("points",))
    if not total:
        say(_("no possible duplicates"))
    if total > len(pairs):
        say(_("{n} more: --most shows them").format(n=total - len(pairs)))


def print_comparison(pair: Pair, rows: Sequence[Row], *, reveal: bool) -> None:
    """Print two persons side by side."""
    shown = [
        {
            "field": row.field,
            "one": row.one if reveal else _hidden(row.field, row.one),
            "other": row.other if reveal else _hidden(row.field, row.other),
            "agrees": row.agrees,
        }
        for row in rows
    ]
    value = {
        "one": pair.one.handle,
        "other": pair.other.handle,
        "points": pair.points,
        "band": pair.band,
        "reasons": list(pair.reasons),
        "fields": shown,
    }
    columns = {
        "field": _("field"),
        "one": pair.one.handle,
        "other": pair.other.handle,
        "agrees": _("agrees"),
    }
    words = [{**row, "field": _(row["field"]), "agrees": _(row["agrees"])} for row in shown]
    show(value, columns, words)
    if not call.json:
        write(f"{_(pair.band)} ({pair.points}): {pair.words() or _('nothing speaks for it')}")


def _hidden(field: str, text: str) -> str:
    """A field of a comparison as a list may show it."""
    if field in {"identity number", "mobile"}:
        return masked_id(text)
    if field in {"name", "former names"}:
        return ", ".join(masked_name(name) for name in text.split(", ")) if text else ""
    return f"{text[:4]}****" if field == "born" else text


def print_double_enrolled(listed: Listed) -> None:
    """Print the persons with double enrolment."""
    documents: list[dict[str, Any]] = [
        {
            "name": masked_name(person.name),
            "id": masked_id(person.number),
            "case": person.handle,
            "relations": [
                {
                    "relation": relation.label,
                    "since": relation.since,
                    "source": relation.source,
                    "reference": relation.reference,
                }
                for relation in person.relations
            ],
        }
        for person in listed.doubles
    ]
    rows = [
        {**{n: person[n] for n in ("name", "id", "case")}, **relation}
        for person in documents
        for relation in person["relations"]
    ]
    columns = {
        "name": _("name"),
        "id": _("number"),
        "case": _("last case"),
        "relation": _("registration"),
        "since": _("since"),
        "source": _("source"),
    }
    value = {"persons": documents, "asked": listed.asked, "not_asked": listed.not_asked}
    show(value, columns, rows)
    if not documents:
        say(_("no double enrolment"))
    if listed.not_asked:
        say(
            _(
                "{n} persons were not checked on the platform: no connection, or more than --most"
            ).format(n=listed.not_asked)
        )
