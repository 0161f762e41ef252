"""Any case, whatever its item: show, track, explain, and act on it."""

from __future__ import annotations

from typing import Any

import typer

from ...cases import choices
from ...desk import Desk
from ...desk.casework import access
from ...desk.verification import amounts
from ...desk.views.formatting import money_fields, remarks
from ...desk.views.labels import flow, who
from ...language import _, chosen
from ...store.queries import messages
from ...store.queries import queue as rows_of_queue
from .._render import open_acts
from .._render.case import case_json, entry_json, print_amounts, queue_rows, queue_table
from .._shared.options import call
from .._shared.output import say, show, table, write
from . import acts, consent, recompute, year
from .acts import CASE, REASON, record_reveal

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

    with Desk(officer=call.officer) as desk:
        page = queue.page(desk.reader, where, today=desk.today, limit=limit, closed=everything)
        rows = queue_rows(page.rows)
        total = queue.count(desk.reader, where, today=desk.today, closed=everything)
    if call.json:
        show({"cases": rows, "total": total})
        return
    queue_table(rows)
    if total > len(rows):
        say(_("{shown} of {total} cases; --limit shows more").format(shown=len(rows), total=total))


@app.command("show")
def show_(case: str = CASE, reveal: bool = REVEAL, reason: str = REASON) -> None:
    """Show a case: its party, its form with the source of each field, where it stands."""
    with Desk(officer=call.officer) as desk:
        case_ = desk.reader.case(case)
        if reveal:
            record_reveal(desk, case_.id, reason)
        else:
            access.looked_at(desk, access.CASE, case_.party["id"], case_.id)
        item = desk.item(case_.item)
        amounts_ = amounts.of(item, case_)
        value = case_json(case_, reveal=reveal)
        value["fields"] |= money_fields(case_, item)
        if call.json:
            show({**value, "amounts": amounts_.as_json() if amounts_ else None})
            return
        row = rows_of_queue.of_case(desk.reader, case_.id)
        why_none = no_deadline(desk, case_)
    write(f"{case_.id}  {item.label()} · {item.way(case_.flow).clause}  {_(case_.stage)}")
    write(f"  {_('party')}: {value['party']['name']}  {value['party']['id']}")
    write(f"  {_('opened')}: {case_.opened}  {_('region')}: {case_.region}  {flow(case_.flow)}")
    if row.is_open:
        due = f"  {_('due')}: {row.deadline}" if row.deadline else ""
        says = f"  {_(row.says)}" if row.says else ""
        act = _(row.next_act) if row.next_act else "–"
        write(f"  {_('next')}: {act} ({_(row.hands)}){due}{says}")
        if why_none and why_none != row.says:
            write("  " + _("no deadline: {says}").format(says=_(why_none)))
    for name, text in value["fields"].items():
        field = item.field_named(name)
        source = case_.sources.get(name)
        source_text = f"   ← {_(source['department'])} {source['at']}" if source else ""
        said = choices.name(str(text)) if field and field.choices else text
        write(f"    {field.label() if field else name}: {said}{source_text}")
    for remark in remarks(case_):
        write(f"  {remark}")
    if amounts_:
        print_amounts(amounts_)


@app.command()
def track(case: str = CASE) -> None:
    """Print every node of a case with its time and actor (6.1.4.1)."""
    with Desk(officer=call.officer) as desk:
        case_ = desk.reader.case(case)
        notices = messages.of_case(desk.reader, case_.id)
    entries = [entry_json(entry) for entry in case_.entries]
    if call.json:
        show(
            {
                "case": case_.id,
                "stage": case_.stage,
                "track": entries,
                "messages": [
                    {
                        "topic": notice.topic,
                        "department": notice.department,
                        "state": notice.state,
                        "says": notice.says,
                        "created": notice.created,
                    }
                    for notice in notices
                ],
            }
        )
        return
    columns = {"number": "#", "act": _("act"), "by": _("by"), "at": _("time"), "note": _("note")}
    if call.plain:
        show(None, columns, entries)
        return
    write(f"{case_.id}  {_(case_.stage)}")
    table(columns, [{**e, "act": _(e["act"]), "by": who(e["by"])} for e in entries])
    for notice in notices:
        state = _(notice.state) + (f", {_(notice.says)}" if notice.says else "")
        write(f"  → {_(notice.department)} {_(notice.topic)}: {state}")


@app.command()
def explain(
    case: str = CASE,
    line: str = typer.Option("", "--line", help="one person of a declaration: a row's number"),
) -> None:
    """Explain the decision to the fen: the frozen worksheet, each figure with its clause."""
    from ...desk.views import formatting
    from ...law.engine import worksheet

    with Desk(officer=call.officer) as desk:
        case_ = desk.reader.case(case)
        if line:
            from ...desk.contributions.explain import line_worksheet

            lines = worksheet.from_json(line_worksheet(desk, case_, int(line)))
        else:
            decision = case_.last("decide")
            lines = worksheet.from_json(decision.decision.get("worksheet", [])) if decision else []
        kinds = desk.shelf.fact_kinds
    verification = case_.last("verify")
    findings = list(verification.verification.get("findings", [])) if verification else []
    answered = verification is not None and verification.verification.get("answered")
    answer = {"by": verification.by, **verification.form} if verification and answered else None
    if call.json:
        shown = [formatting.masked(case_, finding) for finding in findings]
        value = {"case": case_.id, "worksheet": lines, "findings": shown}
        show({**value, "answer": answer})
        return
    if lines:
        write("\n".join(worksheet.text(lines)))
    for finding in findings:
        title = finding["title"] if chosen() == "zh_CN" else finding["title_en"]
        write(f"{title}: {_(finding['outcome'])} — {_(finding['sentence'])}  {finding['clause']}")
        for fact in finding["facts"]:
            label = kinds[fact["name"]].label if fact["name"] in kinds else fact["name"]
            value_text = formatting.fact_text(case_, fact)
            write(
                f"    {label}: {value_text}  ({_(fact['source'])} {fact['time']})".replace(
                    "( )", ""
                )
            )
    if answer:
        sentence = _("answered by {officer}: {outcome}, {reason}")
        write(
            sentence.format(
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

    with Desk(officer=call.officer) as desk:
        case_ = desk.reader.case(case)
        item = desk.item(case_.item)
        row = rows_of_queue.of_case(desk.reader, case_.id)
        if if_:
            from ...desk.verification import whatif

            outcome = whatif.suppose(desk, case_, dict(pair.partition("=")[::2] for pair in if_))
            print_what_if(case_, outcome)
            return
        gap = amounts.gap_now(desk, item, case_)
        why_none = no_deadline(desk, case_)
    shut = deadlines.unavailable_acts(item, case_)
    acts_open = flows.open_by_hand(case_.stage, item.road_of(case_), shut)
    last = case_.last("verify")
    questions = [
        {
            "rule": f["name"],
            "outcome": f["outcome"],
            "sentence": f["sentence"],
            "question": f["question"],
        }
        for f in (last.verification.get("findings", []) if last else [])
        if f["outcome"] != "met" and f.get("counts", True)
    ]
    value = {
        "case": case_.id,
        "stage": case_.stage,
        "next": row.next_act,
        "hands": row.hands,
        "says": row.says,
        "due": row.deadline,
        "no_deadline": why_none,
        "open": list(acts_open),
        "questions": questions,
        "gap": gap,
    }
    if call.json:
        show(value)
        return
    write(f"{case_.id}: {_(case_.stage)}. {_(row.says) if row.says else ''}".rstrip())
    for question in questions:
        write(f"  {_(question['outcome'])}: {_(question['sentence'])}")
        if question["question"]:
            write(f"    ? {_(question['question'])}")
    if row.deadline:
        write("  " + _("due by {day}").format(day=row.deadline))
    elif why_none and why_none != row.says:
        write("  " + _("no deadline: {says}").format(says=_(why_none)))
    if gap:
        write(f"  {_('no amount: {gap}').format(gap=gap)}")
    own = {one.name or getattr(one.callback, "__name__", "") for one in app.registered_commands}
    named = open_acts.named(acts_open, own)
    write("  " + _("open now: {acts}").format(acts=", ".join(named) or _("nothing")))


def no_deadline(desk: Desk, case: Any) -> str:
    """Why an open case has no deadline: nobody set the time, or no clause gives one; empty where it has one."""
    from ...desk.projections import deadlines

    return deadlines.deadline(desk, desk.item(case.item), case)[1] if case.is_open else ""


def print_what_if(case: Any, outcome: Any) -> None:
    """Print the outcome under the supposed facts, and how it differs from the present one."""
    from ... import money
    from ...law.engine import formula

    if call.json:
        show({"case": case.id, **outcome})
        return
    sentence = _("if that were so: {outcome} (now: {was})")
    write(
        sentence.format(
            outcome=_(outcome["outcome"]), was=_(outcome["was"]) if outcome["was"] else "–"
        )
    )
    for finding in outcome["findings"]:
        title = finding["title"] if chosen() == "zh_CN" else finding["title_en"]
        was = (
            f"  ({_('now')}: {_(finding['was'])})"
            if finding["was"] != finding["outcome"] and finding["was"]
            else ""
        )
        write(f"  {title}: {_(finding['outcome'])} — {_(finding['sentence'])}{was}")
        if finding["question"]:
            write(f"    ? {_(finding['question'])}")
    offer, before = outcome.get("proposed"), outcome.get("proposed_was", {})
    if offer and offer.get("gap"):
        write("  " + _("no amount: {says}").format(says=offer["gap"]))
    for name, fen in (offer or {}).get("figures", {}).items():
        now = before.get("figures", {}).get(name)
        was = f"  ({_('now')}: {money.yuan(now)})" if now not in (None, fen) else ""
        write(f"  {formula.lookup(name).label}: {money.yuan(fen)}{was}")


@app.command()
def clock(case: str = CASE) -> None:
    """Print the sum of days of the clock that runs, or ran, on a case."""
    from ...desk.casework.clock import evidence, waits_for
    from ...desk.projections import deadlines

    with Desk(officer=call.officer) as desk:
        case_ = desk.reader.case(case)
        running = deadlines.running(desk, desk.item(case_.item), case_)
        expired = next((e for e in reversed(case_.entries) if "ran_out" in e.expiry), None)
        days = (
            evidence(desk, running)
            if running
            else (expired.expiry["ran_out"]["days"] if expired else [])
        )
        is_over = running is not None and running.due < desk.today
        waits = waits_for(desk, case_, running) if running and is_over else ""
    if call.json:
        show(
            {
                "case": case_.id,
                "days": [{"day": d, "number": int(n), "why": w} for d, n, w in days],
                **({"waits": waits} if waits else {}),
            }
        )
        return
    if running and running.is_paused and not call.json:
        say(
            _("the window pauses; if it went on today it would end on {day}").format(
                day=running.due
            )
        )
    if waits:
        say(waits)
    if not days:
        say(_("no clock runs on this case"))
    for day, number, reason in days:
        write(f"  {day}  {number if number != '0' else '·':>3}  {_(reason)}")


#: The commands that act on a case are in a module of their own.
app.registered_commands += consent.app.registered_commands
app.registered_commands += acts.app.registered_commands
app.registered_commands += recompute.app.registered_commands
app.registered_commands += year.app.registered_commands
