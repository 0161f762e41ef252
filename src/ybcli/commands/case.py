"""Any case, whatever its item: show, track, explain, and act on it."""

from __future__ import annotations

import typer

from ..desk import Desk
from ..desk import act as acts
from ..desk.words import who
from ..language import _, chosen
from ._case_print import case_json, entry_json, print_done, queue_rows, queue_table
from ._manner import manner, say, show, table, write

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)

CASE = typer.Argument(help="the case number; its first characters do", metavar="CASE")
REASON = typer.Option("", "--reason", help="why, in one sentence")
DRY_RUN = typer.Option(False, "--dry-run", help="say what would be written, write nothing")
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
    from ..desk import queue

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
        value = case_json(found, reveal=reveal)
        if manner.json:
            show(value)
            return
        row = desk.reader.one("SELECT * FROM queue WHERE case_id = :id", id=found.id)
    write(f"{found.id}  {item.label()} · {item.way(found.flow).clause}  {_(found.stage)}")
    write(f"  {_('party')}: {value['party']['name']}  {value['party']['id']}")
    write(f"  {_('opened')}: {found.opened}  {_('region')}: {found.region}  {_(found.flow)}")
    if row["is_open"]:
        due = "" if row["due"] == "9999-12-31" else f"  {_('due')}: {row['due']}"
        says = f"  {_(row['says'])}" if row["says"] else ""
        write(f"  {_('next')}: {row['next_act']} ({_(row['hands'])}){due}{says}")
    for name, text in value["fields"].items():
        field = item.field_named(name)
        source = found.sources.get(name)
        told = f"   ← {source['department']} {source['at']}" if source else ""
        write(f"    {field.label() if field else name}: {text}{told}")


@app.command()
def track(case: str = CASE) -> None:
    """Print every node of a case with its time and actor (6.1.4.1)."""
    with Desk(officer=manner.officer) as desk:
        found = desk.reader.case(case)
        notices = desk.reader.rows(
            "SELECT topic, department, state, says, created FROM message WHERE case_id = :id "
            "ORDER BY number",
            id=found.id,
        )
    entries = [entry_json(entry) for entry in found.entries]
    if manner.json:
        show(
            {
                "case": found.id,
                "stage": found.stage,
                "track": entries,
                "messages": [dict(zip(m.keys(), tuple(m), strict=True)) for m in notices],
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
        state = _(one["state"]) + (f", {_(one['says'])}" if one["says"] else "")
        write(f"  → {_(one['department'])} {_(one['topic'])}: {state}")


@app.command()
def explain(
    case: str = CASE,
    line: str = typer.Option("", "--line", help="one person of a declaration: a row's number"),
) -> None:
    """Explain the decision to the fen: the frozen worksheet, each figure with its clause."""
    from ..law import worksheet

    with Desk(officer=manner.officer) as desk:
        found = desk.reader.case(case)
        if line:
            from ..desk.explain import line_worksheet

            lines = worksheet.from_json(line_worksheet(desk, found, int(line)))
        else:
            decision = found.last("decide")
            lines = worksheet.from_json(decision.found.get("worksheet", [])) if decision else []
    verification = found.last("verify")
    findings = list(verification.found.get("findings", [])) if verification else []
    answered = verification is not None and verification.found.get("answered")
    answer = {"by": verification.by, **verification.form} if verification and answered else None
    if manner.json:
        value = {"case": found.id, "worksheet": lines, "findings": findings}
        show({**value, "answer": answer})
        return
    if lines:
        write("\n".join(worksheet.text(lines)))
    for one in findings:
        title = one["title"] if chosen() == "zh_CN" else one["title_en"]
        write(f"{title}: {_(one['outcome'])} — {_(one['sentence'])}  {one['clause']}")
        for fact in one["facts"]:
            write(f"    {fact['name']} = {fact['value']}  ({fact['source']} {fact['time']})")
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
def why(case: str = CASE) -> None:
    """Say what is missing, and what could be done now."""
    from ..cases import flows

    with Desk(officer=manner.officer) as desk:
        found = desk.reader.case(case)
        item = desk.item(found.item)
        row = desk.reader.one("SELECT * FROM queue WHERE case_id = :id", id=found.id)
    acts_open = flows.open_acts(found.stage, item.road(found.flow))
    last = found.last("verify")
    questions = [
        {
            "rule": f["name"],
            "outcome": f["outcome"],
            "sentence": f["sentence"],
            "question": f["question"],
        }
        for f in (last.found.get("findings", []) if last else [])
        if f["outcome"] != "met"
    ]
    value = {
        "case": found.id,
        "stage": found.stage,
        "next": row["next_act"],
        "hands": row["hands"],
        "says": row["says"],
        "open": list(acts_open),
        "questions": questions,
    }
    if manner.json:
        show(value)
        return
    write(f"{found.id}: {_(found.stage)}. {_(row['says']) if row['says'] else ''}".rstrip())
    for one in questions:
        write(f"  {_(one['outcome'])}: {_(one['sentence'])}")
        if one["question"]:
            write(f"    ? {_(one['question'])}")
    write("  " + _("open now: {acts}").format(acts=", ".join(acts_open) or _("nothing")))


@app.command()
def clock(case: str = CASE) -> None:
    """Print the sum of days of the clock that runs, or ran, on a case."""
    from ..desk import waits
    from ..desk.clock import evidence

    with Desk(officer=manner.officer) as desk:
        found = desk.reader.case(case)
        running = waits.running(desk, desk.item(found.item), found)
        ran = next((e for e in reversed(found.entries) if "ran_out" in e.form), None)
        days = evidence(desk, running) if running else (ran.form["ran_out"]["days"] if ran else [])
    if manner.json:
        show(
            {"case": found.id, "days": [{"day": d, "number": int(n), "why": w} for d, n, w in days]}
        )
        return
    if not days:
        say(_("no clock runs on this case"))
    for day, number, because in days:
        write(f"  {day}  {number if number != '0' else '·':>3}  {_(because)}")


@app.command()
def confirm(case: str = CASE, dry_run: bool = DRY_RUN) -> None:
    """Record that the person consents (提醒办)."""
    perform(case, "confirm", {"by": "person"}, dry_run)


@app.command("object")
def object_(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Record that the person objects: nothing is registered."""
    perform(case, "object", {"reason": reason}, dry_run)


@app.command()
def deliver(case: str = CASE, dry_run: bool = DRY_RUN) -> None:
    """Record that the notice was handed over at the window; the clock starts today."""
    perform(case, "deliver", {"channel": "window"}, dry_run)


@app.command()
def verify(
    case: str = CASE,
    met: bool = typer.Option(None, "--met/--not-met", help="answer the open question"),
    reason: str = REASON,
    dry_run: bool = DRY_RUN,
) -> None:
    """Look at the rules again, or answer what they left open."""
    form = {} if met is None else {"outcome": "met" if met else "not_met", "reason": reason}
    if met is not None and not reason:
        from ..errors import UsageError

        raise UsageError(_("an answer needs a reason"), _('give it with --reason "…"'))
    perform(case, "verify", form, dry_run)


@app.command()
def review(
    case: str = CASE,
    met: bool = typer.Option(True, "--agree/--disagree"),
    reason: str = REASON,
    dry_run: bool = DRY_RUN,
) -> None:
    """Review a case as a second officer (复核, four eyes)."""
    perform(case, "review", {"outcome": "met" if met else "not_met", "reason": reason}, dry_run)


@app.command("return")
def return_(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Give a case back for correction (退回补正)."""
    perform(case, "return", {"reason": reason}, dry_run)


@app.command()
def resubmit(
    case: str = CASE,
    set_: list[str] = typer.Option([], "--set", help="FIELD=VALUE, as often as needed"),
    dry_run: bool = DRY_RUN,
) -> None:
    """Take a returned case in again, with corrected fields."""
    from ..desk.amend import amended

    with Desk(officer=manner.officer) as desk:
        form = amended(desk, case, dict(pair.partition("=")[::2] for pair in set_))
        print_done(desk, acts.perform(desk, case, "resubmit", form, dry_run=dry_run))


@app.command()
def withdraw(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Withdraw a case before it is decided (撤件)."""
    perform(case, "withdraw", {"reason": reason}, dry_run)


@app.command()
def refuse(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Refuse a case; the reason goes into the journal."""
    perform(case, "refuse", {"reason": reason}, dry_run)


@app.command()
def correct(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Correct a closed declaration by a case of its own; nothing is edited."""
    from ..desk import declarations

    acts.check_reason("withdraw", {"reason": reason})
    with Desk(officer=manner.officer) as desk:
        print_done(desk, declarations.undo(desk, case, reason, dry_run=dry_run))


def perform(case: str, act: str, form: dict[str, str], dry_run: bool) -> None:
    """One act, and what it did."""
    with Desk(officer=manner.officer) as desk:
        done = acts.perform(desk, case, act, form, dry_run=dry_run)
        if dry_run:
            say(_("a dry run: nothing was written"))
        print_done(desk, done)


def revealed(desk: Desk, case: str, reason: str) -> None:
    """Personal data is shown whole only with a reason, and that is an entry of its own."""
    from ..errors import UsageError

    if not reason.strip():
        raise UsageError(_("--reveal needs a reason"), _('give it with --reason "…"'))
    from ..desk.amend import reveal

    reveal(desk, case, reason)
