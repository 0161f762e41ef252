"""Ratings (好差评): from every channel, without names; what fits no case is assigned (8.1, 8.2.1)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..desk import Desk
from ..language import _
from ._shared.errors import problem_json
from ._shared.options import call
from ._shared.output import say, show, table, write

if TYPE_CHECKING:
    from ..desk.ratings.receive import Kept

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)

RATING = typer.Argument(help="the rating's number", metavar="RATING")


@app.command("list")
def list_(
    state: str = typer.Option(
        "", "--state", help="linked, assigned, settlement, unmatched, set_aside or conflict"
    ),
    case: str = typer.Option("", "--case", help="only those of this case"),
) -> None:
    """List ratings, without the raters; none of a case that you are still working on."""
    from ..desk.ratings import receive
    from ..errors import UsageError

    if state and state not in receive.STATES:
        raise UsageError(
            _("there is no state {state}").format(state=state),
            _("known: {names}").format(names=", ".join(receive.STATES)),
        )
    with Desk(officer=call.officer) as desk:
        case_id = desk.reader.case(case).id if case else ""
        rows = receive.listed(desk, state=state, case=case_id)
    columns = {
        "rating": _("rating"),
        "at": _("time"),
        "channel": _("channel"),
        "score": _("score"),
        "case": _("case"),
        "state": _("state"),
        "says": _("note"),
    }
    if call.json or call.plain:
        show({"ratings": rows}, columns, rows)
        return
    table(columns, [{**r, "channel": _(r["channel"]), "state": _(r["state"])} for r in rows])


@app.command("show")
def show_(rating: str = RATING) -> None:
    """Show a rating, without who rated."""
    from ..desk.ratings import receive

    with Desk(officer=call.officer) as desk:
        rating_row = receive.shown(receive.found(desk, rating))
    if call.json:
        show(rating_row)
        return
    names = {
        "channel": _("channel"),
        "method": _("method"),
        "score": _("score"),
        "at": _("time"),
        "item": _("item"),
        "case": _("case"),
        "place": _("place"),
        "settlement": _("settlement"),
        "comment": _("comment"),
        "follow_up": _("follow-up"),
        "says": _("note"),
    }
    write(f"{rating_row['rating']}  {_(rating_row['state'])}")
    for name, label in names.items():
        if rating_row[name]:
            text = _(rating_row[name]) if name in {"channel", "method"} else rating_row[name]
            write(f"  {label}: {text}")


@app.command()
def assign(
    rating: str = RATING,
    case: str = typer.Argument(help="the case number; its first characters do", metavar="CASE"),
    reason: str = typer.Option("", "--reason", help="why, in one sentence"),
) -> None:
    """Assign a rating that fitted no case to one."""
    from ..desk.ratings import receive

    with Desk(officer=call.officer) as desk:
        assigned = receive.assign(desk, rating, case, reason)
    print_rating(assigned)


@app.command()
def export(file: Path = typer.Argument(help="the CSV to make", metavar="FILE")) -> None:
    """Write the ratings for other systems, without who rated; `import` reads them (8.1.3)."""
    from ..desk.ratings import files

    with Desk(officer=call.officer) as desk:
        n = files.share(desk, file)
    if call.json:
        show({"file": str(file), "rows": n})
    else:
        write(f"{file}: {n}")


@app.command("import")
def import_(
    file: Path = typer.Argument(help="CSV of another system, UTF-8 or GB 18030", metavar="FILE"),
) -> None:
    """Take in a file of ratings; each once, however often it comes (8.1.3)."""
    from ..desk.ratings import files

    with Desk(officer=call.officer) as desk:
        done = files.take_in(desk, file)
    if call.json:
        show(
            {
                "file": file.name,
                "rows": done.rows,
                "known": done.known,
                "states": dict(done.states),
                "opened": done.opened,
                "problems": [problem_json(problem) for problem in done.problems],
            }
        )
    else:
        parts = [f"{_(state)} {n}" for state, n in sorted(done.states.items())]
        write(
            _("{rows} rows: {known} known already").format(rows=done.rows, known=done.known)
            + "".join(f" · {part}" for part in parts)
        )
        for case in done.opened:
            write(f"  + {case}")
        for problem in done.problems:
            place = _("row {row}").format(row=problem.row)
            say(f"{problem.code} {place}: {problem.says}")
    call.set_exit_code(done.exit_code)


@app.command()
def ages() -> None:
    """List the bad ratings whose follow-up is open: since when, due, what is missing (8.2.1)."""
    from ..desk.ratings import bad_ratings

    with Desk(officer=call.officer) as desk:
        rows = bad_ratings.ages(desk)
    columns = {
        "case": _("case"),
        "rating": _("rating"),
        "opened": _("opened"),
        "days": _("days"),
        "due": _("due"),
        "owner": _("owner"),
        "missing": _("still owed"),
    }
    shown = [{**r, "days": str(r["days"]), "missing": ", ".join(r["missing"])} for r in rows]
    show({"follow_ups": rows}, columns, shown, right=("days",))


def print_rating(rating: Kept) -> None:
    """Print a rating's state in one line."""
    if call.json:
        show(
            {
                "rating": rating.id,
                "state": rating.state,
                "case": rating.case_id,
                "follow_up": rating.follow_up,
                "is_new": rating.is_new,
            }
        )
        return
    if not rating.is_new:
        say(_("nothing was done twice: this rating is there already"))
    write(f"{rating.id}  {_(rating.state)}  {rating.case_id}".rstrip())
    if rating.says:
        write(f"  {rating.says}")
    if rating.follow_up:
        write("  " + _("followed up in case {case}").format(case=rating.follow_up))
