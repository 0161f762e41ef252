"""A case on the command line: as a document, its amounts, the result of an act, the queue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from ...desk.views.formatting import field_text, note, party
from ...desk.views.labels import who
from ...language import _
from ...plain import fitted, masked_id, width
from .._shared.errors import problem_json
from .._shared.options import call
from .._shared.output import say, show, table, write

if TYPE_CHECKING:
    from ...cases.journal import Case, Entry
    from ...desk import Desk
    from ...desk.casework.acts import Done
    from ...desk.casework.correction_preview import Move
    from ...desk.verification.amounts import Amounts
    from ...store.queries.queue import QueueRow


def case_json(case: Case, *, reveal: bool = False) -> dict[str, Any]:
    """A case as a document (`docs/json.md`); personal data masked unless revealed."""
    kind = case.party["kind"]
    name, number = party(kind, case.party["name"], case.party["id"], reveal=reveal)
    return {
        "case": case.id,
        "item": case.item,
        "flow": case.flow,
        "stage": case.stage,
        "region": case.region,
        "channel": case.channel,
        "party": {
            "kind": kind,
            "id": number,
            "name": name,
        },
        "opened": case.opened,
        "fields": {
            field: value if reveal else field_text(case, field, value, reveal=False)
            for field, value in case.fields.items()
        },
        "sources": {k: dict(v) for k, v in case.sources.items()},
        "corrects": case.corrects,
        "entries": len(case.entries),
        "head": case.head,
    }


def print_amounts(amounts: Amounts) -> None:
    """Print the decided or proposed amounts of a case, in yuan, with the day whose law applied."""
    write(f"  {amounts.heading()}")
    rows = amounts.rows()
    if not rows:
        return
    widest_title = max(width(title) for title, _yuan in rows)
    widest_amount = max(len(yuan) for _title, yuan in rows)
    for title, yuan in rows:
        write(f"    {fitted(title, widest_title)}  {yuan:>{widest_amount}}")


def print_done(desk: Desk, done: Done) -> None:
    """Print the result of an act: the case, its stage, and each entry that was written."""
    case = done.case
    if call.json:
        show(
            {
                "case": case.id,
                "stage": case.stage,
                "is_new": done.is_new,
                "acts": [entry_json(entry) for entry in done.entries],
                "problems": [problem_json(problem) for problem in done.problems],
            }
        )
        return
    if not done.is_new:
        say(_("nothing was done twice: this is case {case}").format(case=case.id))
    if former := case.opening.get("former_number"):
        says = _("{former} is a former number of the person: taken on under {number}")
        say(says.format(former=former, number=masked_id(case.party["id"])))
    item = desk.item(case.item)
    write(f"{case.id}  {item.label()}  {_(case.stage)}")
    for entry in done.entries:
        act, by = fitted(_(entry.act), 10), fitted(who(entry.by), 28)
        write(f"  {act} {by} {note(entry)}".rstrip())
    for problem in done.problems:
        say(f"{problem.code} {problem.says}")
        say(f"   → {problem.cure}")


def print_moves(desk: Desk, done: Done, moves: Sequence[Move]) -> None:
    """Print what a correction would move, part by part; nothing was written."""
    case = done.case
    if call.json:
        show(
            {
                "case": case.id,
                "corrects": case.corrects,
                "stage": case.stage,
                "is_new": done.is_new,
                "dry_run": True,
                "moves": [asdict(move) for move in moves],
            }
        )
        return
    if not done.is_new:
        say(_("nothing was done twice: this is case {case}").format(case=case.id))
        return
    say(_("a dry run: nothing was written"))
    write(f"{case.id}  {desk.item(case.item).label()}  {_(case.stage)}")
    for move in moves:
        change = f"{move.before or '–'} → {move.after or '–'}" if move.before else move.after
        write(f"  {fitted(_(move.part), 11)} {move.what}  {change}".rstrip())


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


def queue_rows(
    rows: Iterable[QueueRow], *, reveal: bool = False, today: date | None = None
) -> list[dict[str, Any]]:
    """Rows of the queue, for a table or a document; with `today` the days since each was opened, and since it
    fell due.
    """
    return [
        {
            "case": row.case_id,
            "item": row.item,
            "stage": row.stage,
            "next": row.next_act,
            "hands": row.hands,
            "party": party(row.party_kind, row.party_name, "", reveal=reveal)[0],
            "region": row.region,
            "opened": row.opened,
            "due": row.deadline,
            "officer": row.officer,
            "says": _(row.says) if row.says else "",
            **(ages(row, today) if today else {}),
        }
        for row in rows
    ]


def ages(row: QueueRow, today: date) -> dict[str, int]:
    """How many days ago a case was opened, and how many its deadline is past (0: none, or not yet)."""
    late = (today - date.fromisoformat(row.deadline)).days if row.deadline else 0
    return {
        "age_days": (today - date.fromisoformat(row.opened)).days,
        "late_days": max(late, 0) if row.is_open else 0,
    }


def queue_table(rows: list[dict[str, Any]], *, overdue: bool = False) -> None:
    """The queue as a table for people; of overdue cases also how late and how old, and whose they are."""
    columns = {
        "case": _("case"),
        "item": _("item"),
        "stage": _("stage"),
        "hands": _("next by"),
        "party": _("party"),
        "due": _("due"),
        **(
            {"late_days": _("days late"), "age_days": _("days old"), "officer": _("officer")}
            if overdue
            else {}
        ),
        "says": _("what for"),
    }
    shown = [{**r, "stage": _(r["stage"]), "hands": _(r["hands"])} for r in rows]
    if call.plain:
        show(None, columns, rows)
    else:
        table(columns, shown)
