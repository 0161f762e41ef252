"""How a case looks on the command line: one line, the whole, its track, its worksheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..desk.words import who
from ..language import _
from ..plain import fitted, masked_id, masked_name
from ._manner import manner, say, show, table, write

if TYPE_CHECKING:
    from ..cases.journal import Case, Entry
    from ..desk import Desk
    from ..desk.act import Done


def hidden(kind: str, number: str, *, reveal: bool = False) -> str:
    """A party's number for a list: identity numbers masked, credit codes and keys whole."""
    return number if reveal or kind != "person" else masked_id(number)


def named(kind: str, name: str, *, reveal: bool = False) -> str:
    """A party's name for a list: a person's masked."""
    return name if reveal or kind != "person" else masked_name(name)


def case_json(case: Case, *, reveal: bool = False) -> dict[str, Any]:
    """A case as a document (`docs/json.md`); personal data masked unless revealed."""
    kind = case.party["kind"]
    return {
        "case": case.id,
        "item": case.item,
        "flow": case.flow,
        "stage": case.stage,
        "region": case.region,
        "channel": case.channel,
        "party": {
            "kind": kind,
            "id": hidden(kind, case.party["id"], reveal=reveal),
            "name": named(kind, case.party["name"], reveal=reveal),
        },
        "opened": case.opened,
        "fields": fields_json(case, reveal=reveal),
        "sources": {k: dict(v) for k, v in case.sources.items()},
        "corrects": case.corrects,
        "entries": len(case.entries),
        "head": case.head,
    }


PERSONAL = {"id_number": masked_id, "guardian_id": masked_id, "mobile": masked_id}


def fields_json(case: Case, *, reveal: bool) -> dict[str, Any]:
    """The form's fields; numbers, names and mobiles of persons masked unless revealed."""
    shown = {}
    for name, value in case.fields.items():
        if reveal:
            shown[name] = value
        elif name in PERSONAL:
            shown[name] = PERSONAL[name](str(value))
        elif name == "guardian_name" or (name == "name" and case.party["kind"] == "person"):
            shown[name] = masked_name(str(value))
        else:
            shown[name] = value
    return shown


def print_done(desk: Desk, done: Done) -> None:
    """What an act did: the case, its stage, and each entry that was written."""
    case = done.case
    if manner.json:
        show(
            {
                "case": case.id,
                "stage": case.stage,
                "is_new": done.is_new,
                "acts": [entry_json(entry) for entry in done.entries],
            }
        )
        return
    if not done.is_new:
        say(_("nothing was done twice: this is case {case}").format(case=case.id))
    item = desk.item(case.item)
    write(f"{case.id}  {item.label()}  {_(case.stage)}")
    for entry in done.entries:
        act, by = fitted(_(entry.act), 10), fitted(who(entry.by), 28)
        write(f"  {act} {by} {note(entry)}".rstrip())


def note(entry: Entry) -> str:
    """One phrase about an entry: an outcome, a sum, a reason, what a clock counted."""
    found, form = entry.found, entry.form
    if form.get("by") == "deemed":
        ran = form["ran_out"]
        return _("deemed: silent from {since} to {due} ({amount} {unit})").format(
            since=ran["since"], due=ran["due"], amount=ran["amount"], unit=_(ran["unit"])
        )
    if "ran_out" in form:
        return _("ran out on {due}").format(due=form["ran_out"]["due"])
    if entry.act == "verify" and found.get("answered"):
        return f"{_(found['outcome'])}: {form.get('reason', '')}"
    if entry.act == "verify":
        open_ones = [f["sentence"] for f in found.get("findings", []) if f["outcome"] != "met"]
        words = _(found.get("outcome", ""))
        return f"{words}: {'; '.join(_(s) for s in open_ones)}" if open_ones else words
    if form.get("reason"):
        return str(form["reason"])
    if entry.act == "settle":
        from ..money import yuan

        return f"{form.get('receipt_number', '')} {yuan(form.get('amount_fen', 0))}"
    if "figures" in found:
        from ..money import yuan

        return "  ".join(f"{_(k)} {yuan(v)}" for k, v in found["figures"].items())
    if "lines" in form:
        return _("{n} persons").format(n=form["lines"]["persons"])
    return ""


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry as a document, without the form's personal data."""
    return {
        "number": entry.number,
        "act": entry.act,
        "by": entry.by,
        "at": entry.at,
        "day": entry.day,
        "note": note(entry),
        "hash": entry.hash,
    }


def queue_rows(rows: Any, *, reveal: bool = False) -> list[dict[str, Any]]:
    """Rows of the queue, for a table or a document."""
    return [
        {
            "case": row["case_id"],
            "item": row["item"],
            "stage": row["stage"],
            "next": row["next_act"],
            "hands": row["hands"],
            "party": named(row["party_kind"], row["party_name"], reveal=reveal),
            "region": row["region"],
            "opened": row["opened"],
            "due": "" if row["due"] == "9999-12-31" else row["due"],
            "officer": row["officer"],
            "says": _(row["says"]) if row["says"] else "",
        }
        for row in rows
    ]


def queue_table(rows: list[dict[str, Any]]) -> None:
    """The queue as a table for people."""
    columns = {
        "case": _("case"),
        "item": _("item"),
        "stage": _("stage"),
        "hands": _("next by"),
        "party": _("party"),
        "due": _("due"),
        "says": _("what for"),
    }
    shown = [{**r, "stage": _(r["stage"]), "hands": _(r["hands"])} for r in rows]
    if manner.plain:
        show(None, columns, rows)
    else:
        table(columns, shown)
