"""The night: waits that ran out, sync, our books against platform and tax, the day sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import typer

from ..desk import Desk
from ..language import _
from ..store.queries import nights, queue
from ._shared.options import call
from ._shared.output import say, show, table, write

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.command()
def nightly() -> None:
    """Do the whole night and print one page; running it twice changes nothing."""
    from ..desk.night import nightly

    with Desk(officer=call.officer) as desk:
        result = nightly.nightly(desk)
    if call.json:
        show(result.as_json())
    else:
        print_page(result.as_json())
        if result.gap:
            say(f"E0004 {result.gap}")
        for sentence in result.synced.failed:
            say(f"E0007 {sentence}")
        if result.synced.conflicts or result.synced.failed:
            say("   → " + _("`yb sync conflicts` lists them, and who must act"))
    call.set_exit_code(result.exit_code())


@app.command()
def assign(
    source: str = typer.Argument(help="where too much lies: the case, or the break that names it"),
    case: str = typer.Argument(help="the case that it is for"),
    amount: str = typer.Option("", "--amount", help="in yuan; what the case lacks where empty"),
    reason: str = typer.Option("", "--reason", help="why, in one sentence"),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="say what would be written, write nothing"
    ),
) -> None:
    """Assign money that came for two: what one case has too much settles another that waits."""
    from .. import money
    from ..desk.casework import assigned_money
    from ..errors import UsageError

    try:
        fen = money.fen(amount) if amount else 0
    except ValueError:
        raise UsageError(_("{text} is no amount in yuan").format(text=amount), "18.50") from None
    with Desk(officer=call.officer) as desk:
        done = assigned_money.assign(
            desk,
            source,
            case,
            reason,
            amount_fen=fen,
            dry_run=dry_run,
        )
    if call.json:
        show(
            {
                "source": done.source,
                "case": done.case,
                "amount": money.yuan(done.amount_fen),
                "stage": done.stage,
            }
        )
        return
    says = _("{amount} yuan of case {source} count for case {case} now: {stage}")
    write(
        says.format(
            amount=money.yuan(done.amount_fen),
            source=done.source,
            case=done.case,
            stage=_(done.stage),
        )
    )
    if dry_run:
        say(_("a dry run: nothing was written"))


@app.command()
def run() -> None:
    """Compare only: breaks become cases, healed ones close theirs; nothing is sealed."""
    from ..desk.night import reconciliation

    with Desk(officer=call.officer) as desk:
        comparison = reconciliation.compare(desk)
        breaks = reconciliation.record(desk, comparison.breaks)
    rows = [dict(reconciliation.as_json(one)) for one in breaks]
    if call.json:
        compared = {
            "local": comparison.local,
            "platform": comparison.platform,
            "tax": comparison.tax,
        }
        show({"compared": compared, "matched": comparison.matched, "breaks": rows})
    else:
        print_breaks(rows)
    if breaks:
        call.set_exit_code(6)


@app.command()
def breaks() -> None:
    """List the breaks that are open, each with its case."""
    from ..desk.night.reconciliation import ROLE

    with Desk(officer=call.officer) as desk:
        cases = [
            (desk.reader.case(row.case_id), row.officer)
            for row in queue.of_item(desk.reader, desk.item_of(ROLE).code)
        ]
    rows = [
        {
            "kind": case.fields["break_kind"],
            "key": str(case.fields["key"]).partition("|")[2],
            "local": case.fields["local_fen"],
            "platform": case.fields["platform_fen"],
            "tax": case.fields["tax_fen"],
            "told": case.fields.get("told_fen", "–"),
            "case": case.id,
            "about": str(case.fields.get("about", "")),
            "owner": officer,
            "since": case.opened,
        }
        for case, officer in cases
    ]
    if call.json:
        show({"breaks": rows})
    else:
        print_breaks(rows)
    if rows:
        call.set_exit_code(6)


@app.command("show")
def show_(
    day: str = typer.Argument("", help="the day, 2026-07-08; the last night where empty"),
) -> None:
    """Show the page of a night again."""
    from ..errors import BadData

    with Desk(officer=call.officer) as desk:
        text = nights.page(desk.reader, day)
    if text is None:
        raise BadData(_("no night was kept for that day"), _("`yb reconcile nightly` makes one"))
    page = json.loads(text)
    if call.json:
        show(page)
    else:
        print_page(page)


def print_page(page: dict[str, Any]) -> None:
    """Print the page of a night: matched, waiting, breaks; every break with its case."""
    compared = page["compared"]
    write(_("The night of {date}").format(date=page["date"]))
    if page["away"]:
        say(f"E0008 {page['away']}")
        say("   → " + _("the comparison waits for the next night; nothing is lost"))
    else:
        write(
            "  "
            + _("compared: {local} here, {platform} on the platform, {tax} tax receipts").format(
                **compared
            )
        )
        write(
            "  "
            + _("matched {matched}, waiting for the tax office {waiting}, breaks {breaks}").format(
                matched=page["matched"], waiting=page["waiting"], breaks=len(page["breaks"])
            )
        )
    for expired in page["ran_out"]:
        write(f"  {expired['case']}  {expired['act']}")
    for case in page.get("changed_facts", ()):
        write("  " + _("a decision no longer fits the facts: {case}").format(case=case))
    for case in page.get("corrections", ()):
        write("  " + _("a year of bills was recomputed: case {case}").format(case=case))
    for sentence in page.get("years_stopped", ()):
        say("  " + _("a year of bills could not be recomputed: {says}").format(says=sentence))
    print_breaks(page["breaks"])
    print_missing(page.get("not_in_payroll", ()))
    for fault in page["faults"]:
        say(f"E0009 {fault}")
    write("  " + _("sealed: {root}").format(root=page["sealed"] or "–"))


#: So many persons who are missing in a payroll are named; the rest is counted.
MOST = 10


def print_missing(persons: Sequence[Mapping[str, str]]) -> None:
    """Print who was in an employer's last payroll and is not in the next: has the employment ended?"""
    for one in persons[:MOST]:
        say(
            "  "
            + _("{period} {unit}: {id_number} {name} is not in the payroll any more").format(**one)
        )
    if len(persons) > MOST:
        say("  " + _("{n} more").format(n=len(persons) - MOST))
    if persons:
        say("   → " + _("has the employment ended? `yb enroll stop-employee`, or ask the employer"))


def print_breaks(rows: list[dict[str, Any]]) -> None:
    """Print breaks as a table: kind, key, each side's amount, its case, the case that it is about."""
    if not rows:
        return
    columns = {
        "kind": _("break"),
        "key": _("key"),
        "local": _("here"),
        "platform": _("platform"),
        "tax": _("tax"),
        "case": _("case"),
        "about": _("about"),
    }
    if not any(row.get("about") for row in rows):
        del columns["about"]
    shown = [{**r, "kind": _(r["kind"])} | {"key": masked_key(r["key"])} for r in rows]
    if any(r.get("told", "–") != "–" for r in rows):
        columns["told"] = _("human resources")
        shown = [{"told": "–", **r} for r in shown]
    if call.plain:
        show(None, columns, shown)
    else:
        table(columns, shown, right=("local", "platform", "tax", "told"))


def masked_key(key: str) -> str:
    """A break's key with any identity number in it masked."""
    from ..plain import masked_numbers

    return masked_numbers(key)
