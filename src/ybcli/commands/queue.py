"""What waits for whom: the work queue, by the day on which it falls due."""

from __future__ import annotations

import typer

from ..desk import Desk
from ..language import _
from ..store.queries import records_for_officers
from ._render.case import queue_rows, queue_table
from ._shared.options import call
from ._shared.output import say, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def queue(
    where: str = typer.Option(
        "", "--where", help="a filter: item: stage: hands: due<7d overdue:yes …"
    ),
    limit: int = typer.Option(20, "--limit", min=1),
    overdue: bool = typer.Option(
        False, "--overdue", help="only cases whose day is past: how late, how old, with whom"
    ),
) -> None:
    """Show the open cases: counts first, then the next ones to fall due."""
    from ..desk.casework import queue as work_queue

    where = f"{where} overdue:yes".strip() if overdue else where
    with Desk(officer=call.officer) as desk:
        totals = work_queue.totals(desk.reader, desk.today)
        page = work_queue.page(desk.reader, where, today=desk.today, limit=limit)
        rows = queue_rows(page.rows, today=desk.today)
        late = work_queue.overdue_by(desk.reader, desk.today)
        unset = work_queue.without_deadline(desk)
        total = work_queue.count(desk.reader, where, today=desk.today)
        aside = records_for_officers.for_an_officer(desk.reader)
    if call.json:
        record_rows = [{"state": r.taken, "says": r.says, "records": r.records} for r in aside]
        show(
            {
                "counts": totals,
                "total": total,
                "cases": rows,
                "set_aside": record_rows,
                "overdue": late,
                "no_deadline": {"cases": unset[0], "says": unset[1]},
            }
        )
        return
    parts = [f"{_(name)} {n}" for name, n in totals.items() if n or name == "overdue"]
    say(" · ".join(parts))
    if overdue:
        for one in late:
            sentence = _("overdue with {who}: {n}, the oldest since {day}")
            say(
                sentence.format(
                    who=waits_with(one["hands"], one["officer"]), n=one["cases"], day=one["since"]
                )
            )
    if unset[0]:
        say(_("{n} case(s) of officers have no deadline: {says}").format(n=unset[0], says=unset[1]))
    queue_table(rows, overdue=overdue)
    if total > len(rows):
        say(_("{shown} of {total} cases; --limit shows more").format(shown=len(rows), total=total))
    for record in aside:
        say(
            _("{n} record(s) of a department opened no case: {says}").format(
                n=record.records, says=record.says
            )
        )
    if aside:
        say("   → " + _("`yb sync conflicts --all` lists them, and who must act"))
    if any(record.taken == "waits_for_policy" for record in aside):
        say(
            "   → "
            + _(
                "the county sets a parameter with an instrument; `yb policy list` shows what is not set, then "
                "`yb sync run`"
            )
        )


def waits_with(hands: str, officer: str) -> str:
    """Whose turn it is: an officer by name, else whoever it is, and the officer whose case it is."""
    if hands == "officer":
        return officer or _(hands)
    return f"{_(hands)} ({officer})" if officer else _(hands)
