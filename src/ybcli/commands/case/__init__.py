"""Any case, whatever its item: show, track, explain, and act on it."""

from __future__ import annotations

from typing import Any

import typer

from ...desk import Desk
from ...desk.verification import amounts
from ...desk.views.formatting import money_fields
from ...desk.views.labels import flow, who
from ...language import _, chosen
from ...store.queries import messages
from ...store.queries import queue as rows_of_queue
from .._render.case import case_json, entry_json, print_amounts, queue_rows, queue_table
from .._shared.options import manner
from .._shared.output import say, show, table, write
from . import acts, recompute, year
from .acts import CASE, REASON, revealed

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)

REVEAL = typer.Option(
    False, "--reveal", help="show numbers and names whole; needs --reason, is logged"
)


@app.command("list")
def list_(
    where: str = typer.Option("", "--where", help="a filter, as in docs/cli.md"),
    limit: int = typer.Option(50, "--limit", min=1),
    everything: bool = typer.Option(False, "--all", help="closed cases too"),
) -> None:
    """List cases by the day on which they fall due."""
    from ...desk.casework import queue

    with Desk(officer=manner.officer) as desk:
        page = queue.page(desk.reader, where, today=desk.today, limit=limit, closed=everything)
        rows = queue_rows(page.rows)
        total = queue.count(desk.reader, where, today=desk.today, closed=everything)
    if manner.json:
        show({"cases": rows, "total": total})
        return
    queue_table(rows)
    if total > len(rows):
        say(_("{shown} of {total} cases; --limit shows more").format(shown=len(rows), total=total))


@app.command("show")
def show_(case: str = CASE, reveal: bool = REVEAL, reason: str = REASON) -> None:
    """Show a case: its party, its form with the source of each field, where it stands."""
    with Desk(officer=manner.officer) as desk:
        found = desk.reader.case(case)
        if reveal:
            revealed(desk, found.id, reason)
        item = desk.item(found.item)
        stated = amounts.of(item, found)
        value = case_json(found, reveal=reveal)
        value["fields"] |= money_fields(found, item)
        if manner.json:
            show({**value, "amounts": stated.as_json() if stated else None})
            return
        row = rows_of_queue.of_case(desk.reader, found.id)
    write(f"{found.id}  {item.label()} · {item.way(found.flow).clause}  {_(found.stage)}")
    write(f"  {_('party')}: {value['party']['name']}  {value['party']['id']}")
    write(f"  {_('opened')}: {found.opened}  {_('region')}: {found.region}  {flow(found.flow)}")
    if row.is_open:
        due = f"  {_('due')}: {row.deadline}" if row.deadline else ""
        says = f"  {_(row.says)}" if row.says else ""
        act = _(row.next_act) if row.next_act else "–"
        write(f"  {_('next')}: {act} ({_(row.hands)}){due}{says}")
    for name, text in value["fields"].items():
        field = item.field_named(name)
        source = found.sources.get(name)
        told = f"   ← {_(source['department'])} {source['at']}" if source else ""
        write(f"    {field.label() if field else name}: {text}{told}")
    if stated:
        print_amounts(stated)


@app.command()
def track(case: str = CASE) -> None:
    """Print every node of a case with its time and actor (6.1.4.1)."""
    with Desk(officer=manner.officer) as desk:
        found = desk.reader.case(case)
        notices = messages.of_case(desk.reader, found.id)
    entries = [entry_json(entry) for entry in found.entries]
    if manner.json:
        show(
            {
                "case": found.id,
                "stage": found.stage,
                "track": entries,
                "messages": [
                    {
                        "topic": one.topic,
                        "department": one.department,
                        "state": one.state,
                        "says": one.says,
                        "created": one.created,
                    }
                    for one in notices
                ],
            }
        )
        return
    columns = {"number": "#", "act": _("act"), "by": _("by"), "at": _("time"), "note": _("note")}
    if manner.plain:
        show(None, columns, entries)
        return
    write(f"{found.id}  {_(found.stage)}")
    table(columns, [{**e, "act": _(e["act"]), "by": who(e["by"])} for e in entries])
    for one in notices:
        state = _(one.state) + (f", {_(one.says)}" if one.says else "")
        write(f"  → {_(one.department)} {_(one.topic)}: {state}")


@app.command()
def explain(
    case: str = CASE,
    line: str = typer.Option("", "--line", help="one person of a declaration: a row's number"),
) -> None:
    """Explain the decision to the fen: the frozen worksheet, each figure with its clause."""
    from ...desk.views import formatting
    from ...law.engine import worksheet

    with Desk(officer=manner.officer) as desk:
        found = desk.reader.case(case)
        if line:
            from ...desk.contributions.explain import line_worksheet

            lines = worksheet.from_json(line_worksheet(desk, found, int(line)))
        else:
            decision = found.last("decide")
            lines = worksheet.from_json(decision.found.get("worksheet", [])) if decision else []
        kinds = desk.shelf.fact_kinds
    verification = found.last("verify")
    findings = list(verification.found.get("findings", [])) if verification else []
    answered = verification is not None and verification.found.get("answered")
    answer = {"by": verification.by, **verification.form} if verification and answered else None
    if manner.json:
        shown = [formatting.masked(found, one) for one in findings]
        value = {"case": found.id, "worksheet": lines, "findings": shown}
        show({**value, "answer": answer})
        return
    if lines:
        write("\n".join(worksheet.text(lines)))
    for one in findings:
        title = one["title"] if chosen() == "zh_CN" else one["title_en"]
        write(f"{title}: {_(one['outcome'])} — {_(one['sentence'])}  {one['clause']}")
        for fact in one["facts"]:
            label = kinds[fact["name"]].label if fact["name"] in kinds else fact["name"]
            said = formatting.told(found, fact)
            write(f"    {label}: {said}  ({_(fact['source'])} {fact['time']})".replace("( )", ""))
    if answer:
        words = _("answered by {officer}: {outcome}, {reason}")
        write(
            words.format(
                officer=answer["by"],
                outcome=_(answer["outcome"]),
                reason=answer.get("reason", ""),
            )
        )
    if not lines and not findings:
        say(_("nothing was decided or verified in this case yet"))


@app.command()
def why(
    case: str = CASE,
    if_: list[str] = typer.Option(
        [], "--if", help="FACT=VALUE or FIELD=VALUE: what would change? as often as needed"
    ),
) -> None:
    """Say what is missing, and what could be done now; with --if what would change."""
    from ...cases import flows
    from ...desk.projections import deadlines

    with Desk(officer=manner.officer) as desk:
        found = desk.reader.case(case)
        item = desk.item(found.item)
        row = rows_of_queue.of_case(desk.reader, found.id)
        if if_:
            from ...desk.verification import whatif

            supposed = whatif.suppose(desk, found, dict(pair.partition("=")[::2] for pair in if_))
            print_supposed(found, supposed)
            return
        gap = amounts.gap_now(desk, item, found)
    acts_open = flows.open_acts(
        found.stage, item.road(found.flow), deadlines.unavailable_acts(item, found)
    )
    last = found.last("verify")
    questions = [
        {
            "rule": f["name"],
            "outcome": f["outcome"],
            "sentence": f["sentence"],
            "question": f["question"],
        }
        for f in (last.found.get("findings", []) if last else [])
        if f["outcome"] != "met" and f.get("counts", True)
    ]
    value = {
        "case": found.id,
        "stage": found.stage,
        "next": row.next_act,
        "hands": row.hands,
        "says": row.says,
        "open": list(acts_open),
        "questions": questions,
        "gap": gap,
    }
    if manner.json:
        show(value)
        return
    write(f"{found.id}: {_(found.stage)}. {_(row.says) if row.says else ''}".rstrip())
    for one in questions:
        write(f"  {_(one['outcome'])}: {_(one['sentence'])}")
        if one["question"]:
            write(f"    ? {_(one['question'])}")
    if gap:
        write(f"  {_('no amount: {gap}').format(gap=gap)}")
    write("  " + _("open now: {acts}").format(acts=", ".join(acts_open) or _("nothing")))


def print_supposed(found: Any, supposed: Any) -> None:
    """What would be found and decided, and how that differs from what was."""
    from ... import money
    from ...law.engine import formula

    if manner.json:
        show({"case": found.id, **supposed})
        return
    said = _("if that were so: {outcome} (now: {was})")
    write(
        said.format(
            outcome=_(supposed["outcome"]), was=_(supposed["was"]) if supposed["was"] else "–"
        )
    )
    for one in supposed["findings"]:
        title = one["title"] if chosen() == "zh_CN" else one["title_en"]
        was = (
            f"  ({_('now')}: {_(one['was'])})"
            if one["was"] != one["outcome"] and one["was"]
            else ""
        )
        write(f"  {title}: {_(one['outcome'])} — {_(one['sentence'])}{was}")
        if one["question"]:
            write(f"    ? {_(one['question'])}")
    offer, before = supposed.get("proposed"), supposed.get("proposed_was", {})
    if offer and offer.get("gap"):
        write("  " + _("no amount: {says}").format(says=offer["gap"]))
    for name, fen in (offer or {}).get("figures", {}).items():
        now = before.get("figures", {}).get(name)
        was = f"  ({_('now')}: {money.yuan(now)})" if now not in (None, fen) else ""
        write(f"  {formula.lookup(name).label}: {money.yuan(fen)}{was}")


@app.command()
def clock(case: str = CASE) -> None:
    """Print the sum of days of the clock that runs, or ran, on a case."""
    from ...desk.casework.clock import evidence
    from ...desk.projections import deadlines

    with Desk(officer=manner.officer) as desk:
        found = desk.reader.case(case)
        running = deadlines.running(desk, desk.item(found.item), found)
        ran = next((e for e in reversed(found.entries) if "ran_out" in e.form), None)
        days = evidence(desk, running) if running else (ran.form["ran_out"]["days"] if ran else [])
    if manner.json:
        show(
            {"case": found.id, "days": [{"day": d, "number": int(n), "why": w} for d, n, w in days]}
        )
        return
    if running and running.is_paused and not manner.json:
        say(
            _("the window pauses; if it went on today it would end on {day}").format(
                day=running.due
            )
        )
    if not days:
        say(_("no clock runs on this case"))
    for day, number, because in days:
        write(f"  {day}  {number if number != '0' else '·':>3}  {_(because)}")


#: The verbs that act on a case stand in a file of their own.
app.registered_commands += acts.app.registered_commands
app.registered_commands += recompute.app.registered_commands
app.registered_commands += year.app.registered_commands
