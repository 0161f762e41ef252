"""Samples of automatic decisions, the analysis of the office's data, corrective actions (5.3.2, 5.3.3)."""

from __future__ import annotations

import typer

from ..desk import Desk
from ..language import N_, _
from ._shared.options import call, day_of
from ._shared.output import say, show, write

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)

FROM = typer.Option(..., "--from", help="the first day, 2026-07-01")
TO = typer.Option(..., "--to", help="the last day, 2026-07-31")

FIGURES = {
    "peak_hour": N_("peak hour"),
    "most_frequent": N_("most frequent item"),
    "longest": N_("longest item"),
    "most_returned": N_("step with most returns"),
    "most_typed": N_("item with most typing"),
    "worst_rated": N_("item rated worst"),
}


@app.command()
def draw(
    first: str = FROM,
    last: str = TO,
    share: str = typer.Option("", "--share", help="5%; the county's own where empty"),
    seed: str = typer.Option(..., "--seed", help="any words; the same draw the same cases"),
) -> None:
    """Draw a sample of the automatic decisions of these days (5.3.2)."""
    from ..desk.oversight import sampling

    with Desk(officer=call.officer) as desk:
        part = sampling.share_from(share) if share else None
        drawn = sampling.draw(desk, day_of(first), day_of(last), part, seed)
    rows = [{"case": case, "stratum": stratum} for case, stratum in drawn.drawn]
    if call.json:
        show(
            {
                "draw": drawn.name,
                "population": drawn.population,
                "drawn": rows,
                "is_new": drawn.is_new,
            }
        )
        return
    if not drawn.is_new:
        say(_("this sample was drawn already"))
    write(
        _("{draw}: {n} of {population} automatic decisions").format(
            draw=drawn.name, n=len(rows), population=drawn.population
        )
    )
    if rows:
        show(None, {"case": _("case"), "stratum": _("stratum")}, rows)


@app.command("list")
def list_(
    waiting: bool = typer.Option(False, "--waiting", help="only cases without a second look"),
) -> None:
    """List the samples with the outcome of their second look."""
    from ..desk.oversight import sampling

    with Desk(officer=call.officer) as desk:
        rows = sampling.listed(desk, waiting=waiting)
        due = sampling.next_due(desk)
        is_late = due is not None and due < desk.today
    columns = {
        "draw": _("draw"),
        "case": _("case"),
        "stratum": _("stratum"),
        "outcome": _("outcome"),
        "follow_up": _("follow-up"),
        "finding": _("finding"),
    }
    if call.json:
        show({"samples": rows, "next_due": due.isoformat() if due else "", "is_late": is_late})
        return
    show(None, columns, [{**r, "outcome": _(r["outcome"]) if r["outcome"] else ""} for r in rows])
    if due and is_late:
        say(_("the next sample was due on {day}").format(day=due))


@app.command()
def find(
    case: str = typer.Argument(help="the case number; its first characters do", metavar="CASE"),
    outcome: str = typer.Option(..., "--outcome", help="right or wrong"),
    finding: str = typer.Option("", "--finding", help="what was found, in one sentence"),
) -> None:
    """Record the outcome of the second look; a wrong decision opens a case."""
    from ..desk.oversight import sampling

    with Desk(officer=call.officer) as desk:
        case_id = sampling.number_of(desk, case)
        follow_up = sampling.find(desk, case_id, outcome, finding)
    if call.json:
        show({"case": case_id, "outcome": outcome, "follow_up": follow_up})
        return
    write(f"{case_id}  {_(outcome)}")
    if follow_up:
        write("  " + _("corrected in case {case}").format(case=follow_up))


@app.command("show")
def show_(
    number: str = typer.Argument(help="the number of a sampled settlement", metavar="NUMBER"),
) -> None:
    """Show a sampled settlement with the stay behind it, as the hospital told it (5.3.2)."""
    from ..desk.oversight import stays
    from ..desk.settlements import book, statement

    with Desk(officer=call.officer) as desk:
        row = book.settlement_of(desk, number)
        found = stays.behind(desk, row)
    if call.json:
        show({"settlement": book.as_shown(row), "stays": found})
        return
    write(statement.text(row))
    for stay in found:
        write("  ".join(f"{name}={value}" for name, value in stay.items()))
    if not found:
        say(_("no hospital has told of the stay: ask {house}").format(house=row.house_name))


@app.command()
def analysis(first: str = FROM, last: str = TO) -> None:
    """Look at the office's own data: peak, most frequent, longest, most returned (8.2.3)."""
    from ..desk.oversight import analysis as analyses

    with Desk(officer=call.officer) as desk:
        page = analyses.page(desk, day_of(first), day_of(last))
    if call.json:
        show({"from": first, "to": last, "figures": page})
        return
    for name, row in page.items():
        label, report = _(FIGURES[name]), analyses.FIGURES[name]
        if row is None:
            write(f"{label}: –")
            continue
        ids = {"cases", "slowest", "bad_cases", "bad_ratings"}
        parts = [f"{key} {value}" for key, value in row.items() if key not in ids]
        write(f"{label}: " + "  ".join(parts))
        where = analyses.filter_of(row)
        write(
            f"    → yb case list --all --where {where}"
            if where
            else f"    → yb report run {report}"
        )


@app.command()
def action(
    defect: str = typer.Argument(help="what goes wrong, in one sentence", metavar="DEFECT"),
    node: str = typer.Option(..., "--node", help="acceptance, decision or settlement"),
    about: str = typer.Option("", "--about", help="the case or report that shows it"),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="say what would be written, write nothing"
    ),
) -> None:
    """Open a corrective action; it closes with cause, fix and prevention (`yb case answer`, 5.3.3)."""
    from ..desk.oversight import analysis as analyses
    from ._render.case import print_done

    with Desk(officer=call.officer) as desk:
        done = analyses.act_on(desk, defect, node=node, about=about, dry_run=dry_run)
        if dry_run:
            say(_("a dry run: nothing was written"))
        print_done(desk, done)


@app.command()
def actions(
    everything: bool = typer.Option(False, "--all", help="closed ones too"),
) -> None:
    """List the corrective actions that are open."""
    from ..desk.oversight import analysis as analyses

    with Desk(officer=call.officer) as desk:
        rows = analyses.actions(desk, closed=everything)
    columns = {
        "case": _("case"),
        "node": _("node"),
        "opened": _("opened"),
        "due": _("due"),
        "owner": _("owner"),
        "stage": _("stage"),
        "defect": _("defect"),
    }
    shown = [{**row, "node": _(row["node"]), "stage": _(row["stage"])} for row in rows]
    show({"actions": rows}, columns, rows if call.plain else shown)
