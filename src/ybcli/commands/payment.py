"""Payments (拨付): a file out to the bank, its receipt back in, a second officer above the limit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .. import money
from ..desk import Desk
from ..language import _
from ._render.case import print_done
from ._shared.errors import problem_json
from ._shared.options import call, day_of
from ._shared.output import say, show, table, write

if TYPE_CHECKING:
    from ..desk.casework.acts import Done
    from ..desk.payments.files import OrderResult

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)

PAYMENT = typer.Argument(help="the payment: its case's number; its first characters do")
REASON = typer.Option("", "--reason", help="why, in one sentence")
DRY_RUN = typer.Option(False, "--dry-run", help="say what would be written, write nothing")


@app.command("list")
def list_(
    state: str = typer.Option(
        "", "--state", help="no_account, held, ready, ordered, returned, paid, set_off or void"
    ),
    reveal: bool = typer.Option(False, "--reveal", help="show it whole; needs --reason, is logged"),
    reason: str = REASON,
) -> None:
    """List payments: state, payee, deadline; names and accounts masked."""
    from ..desk.payments import listing
    from ..desk.projections.payment_state import word
    from .case.acts import record_reveal

    with Desk(officer=call.officer) as desk:
        rows, gap = listing.listed(desk, state=state)
        if reveal:
            for row in rows:
                record_reveal(desk, row["payment"], reason)
            rows, gap = listing.listed(desk, state=state, reveal=True)
    columns = {
        "payment": _("payment"),
        "state": _("state"),
        "amount": _("amount in yuan"),
        "payee": _("payee"),
        "account": _("account"),
        "due": _("due"),
        "reference": _("reference"),
        "says": _("note"),
    }
    if call.json or call.plain:
        show({"payments": rows}, columns, rows, right=("amount",))
    else:
        table(columns, [{**r, "state": word(r["state"])} for r in rows], right=("amount",))
    if gap:
        say(f"E0004 {gap}")
        say("   → " + _("no payment file is made before the county has set it"))


@app.command()
def release(payment: str = PAYMENT, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Release a payment above the county's limit, as a second officer (four eyes)."""
    from ..desk.payments import verbs

    with Desk(officer=call.officer) as desk:
        done = verbs.release(desk, payment, reason, dry_run=dry_run)
        if dry_run:
            say(_("a dry run: nothing was written"))
        print_done(desk, done)


@app.command()
def correct(
    payment: str = PAYMENT,
    account: str = typer.Option("", "--account", help="the payee's bank account, 8 to 32 digits"),
    bank: str = typer.Option("", "--bank", help="the bank, as it is called"),
    payee: str = typer.Option("", "--payee", help="who is paid, as the account is called"),
    reason: str = REASON,
    dry_run: bool = DRY_RUN,
) -> None:
    """Correct where a payment goes; above the limit it must then be released again."""
    from ..desk.payments import verbs

    with Desk(officer=call.officer) as desk:
        done = verbs.correct(
            desk,
            payment,
            account=account,
            bank=bank,
            payee=payee,
            reason=reason,
            dry_run=dry_run,
        )
        if dry_run:
            say(_("a dry run: nothing was written"))
        print_done(desk, done)


AMOUNT = typer.Option("", "--amount", help="in yuan; all that is left where it is not given")


@app.command()
def hold(payment: str = PAYMENT, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Hold a payment: it goes into no payment file until an officer releases it."""
    from ..desk.payments import holds

    with Desk(officer=call.officer) as desk:
        print_verb(desk, holds.hold(desk, payment, reason, dry_run=dry_run), dry_run=dry_run)


@app.command()
def unhold(payment: str = PAYMENT, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Release a held payment after looking at what was told; the next file takes it."""
    from ..desk.payments import holds

    with Desk(officer=call.officer) as desk:
        print_verb(desk, holds.unhold(desk, payment, reason, dry_run=dry_run), dry_run=dry_run)


@app.command()
def owed() -> None:
    """List what was paid too much and is to come back: case, amount, left, owner."""
    from ..desk.payments import receivables

    with Desk(officer=call.officer) as desk:
        rows = receivables.listed(desk)
    columns = {
        "case": _("case"),
        "name": _("name"),
        "owed": _("to come back"),
        "left": _("still owed"),
        "owner": _("officer"),
        "proposed_by": _("write-off proposed by"),
        "opened": _("opened"),
    }
    show({"owed": rows}, columns, rows, right=("owed", "left"))


@app.command()
def repaid(
    case: str = PAYMENT,
    amount: str = AMOUNT,
    receipt: str = typer.Option("", "--receipt", help="the number of the receipt or bank slip"),
    on: str = typer.Option("", "--on", help="the day on which it came, 2026-07-08"),
    reason: str = REASON,
    dry_run: bool = DRY_RUN,
) -> None:
    """Record that money paid too much was paid back, with its proof; the bank's statement does it too."""
    from ..desk.payments import receivables

    day = day_of(on).isoformat() if on else ""
    with Desk(officer=call.officer) as desk:
        done = receivables.repay(
            desk, case, amount=amount, receipt=receipt, on=day, reason=reason, dry_run=dry_run
        )
        print_verb(desk, done, dry_run=dry_run)


@app.command("set-off")
def set_off(
    case: str = PAYMENT,
    against: str = typer.Option(..., "--against", help="the later benefit: its case's number"),
    amount: str = AMOUNT,
    reason: str = REASON,
    dry_run: bool = DRY_RUN,
) -> None:
    """Set what is to come back off against a later benefit of the same person."""
    from ..desk.payments import receivables

    with Desk(officer=call.officer) as desk:
        done = receivables.set_off(
            desk, case, against, amount=amount, reason=reason, dry_run=dry_run
        )
        print_verb(desk, done, dry_run=dry_run)


@app.command("write-off")
def write_off(case: str = PAYMENT, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Propose to write off what is to come back; a second officer's same command does it (four eyes)."""
    from ..desk.payments import receivables

    with Desk(officer=call.officer) as desk:
        print_verb(
            desk, receivables.write_off(desk, case, reason, dry_run=dry_run), dry_run=dry_run
        )


def print_verb(desk: Desk, done: Done, *, dry_run: bool) -> None:
    """Print what an act on a payment did, or would do."""
    if dry_run:
        say(_("a dry run: nothing was written"))
    print_done(desk, done)


@app.command()
def file(
    out: Path = typer.Option(..., "--out", help="the CSV to make; never overwritten"),
    again: str = typer.Option("", "--again", help="write the file of this number once more"),
    dry_run: bool = DRY_RUN,
) -> None:
    """Put every payment that is ready into a file for the bank; none is ever in two files."""
    away = ""
    with Desk(officer=call.officer) as desk:
        if again:
            from ..desk.payments import files

            done = files.again(desk, again, None if dry_run else out)
        else:
            from ..desk.exchange import asked_first

            asked = asked_first.make(desk, out, dry_run=dry_run)
            done, away = asked.order, asked.away
    if away:
        say(
            "E0008 "
            + _("not every department could be asked before the payment: {away}").format(away=away)
        )
        call.set_exit_code(8)
    print_ordered(done, out, is_begun=done.is_again and not again, dry_run=dry_run)


def print_ordered(done: OrderResult, out: Path, *, is_begun: bool, dry_run: bool) -> None:
    """What a payment file holds, and what was left out of it."""
    if call.json:
        show(
            {
                "file": done.number,
                "payments": done.payments,
                "total": money.yuan(done.total_fen),
                "held": done.held,
                "no_account": done.no_account,
                "stopped": [{"payment": case, "says": says} for case, says in done.stopped],
                "is_again": done.is_again,
                "out": "" if dry_run or not done.number else str(out),
            }
        )
        return
    if dry_run:
        say(_("a dry run: nothing was written"))
    if is_begun:
        say(_("this file was begun before and not written out: it is the same again"))
        say("   → " + _("run the command once more for what has become ready since"))
    if done.number:
        write(
            _("payment file {number}: {n} payments, {total} yuan").format(
                number=done.number, n=done.payments, total=money.yuan(done.total_fen)
            )
        )
        if not dry_run:
            write(f"  {out}")
    else:
        write(_("no payment is ready: no file was made"))
    for case, says in done.stopped:
        say(_("left out, held: {case}: {says}").format(case=case, says=says))
    if done.stopped:
        say(
            "   → "
            + _(
                'look, then `yb payment unhold CASE --reason "…"`; `yb case correct` takes a decision back'
            )
        )
    if done.held:
        say(_("{n} wait for a second officer: `yb payment list --state held`").format(n=done.held))
    if done.no_account:
        say(
            _("{n} have no account: `yb payment list --state no_account`").format(n=done.no_account)
        )


@app.command()
def files() -> None:
    """List the payment files: their sums, and how many payments the bank has not answered yet."""
    from ..desk.payments import files as payment_files

    with Desk(officer=call.officer) as desk:
        rows = payment_files.listed(desk)
    columns = {
        "file": _("payment file"),
        "day": _("day"),
        "payments": _("payments"),
        "total": _("total"),
        "open": _("unanswered"),
        "by": _("officer"),
    }
    shown = [{**r, "payments": str(r["payments"]), "open": str(r["open"])} for r in rows]
    show(
        {"files": rows},
        columns,
        rows if call.json else shown,
        right=("payments", "total", "open"),
    )


@app.command()
def receipt(
    file: Path = typer.Argument(help="the bank's statement: CSV, UTF-8 or GB 18030"),
    dry_run: bool = DRY_RUN,
) -> None:
    """Import the bank's statement: each line once; what fits no payment opens a case."""
    from ..desk.payments import statements

    with Desk(officer=call.officer) as desk:
        done = statements.import_statement(desk, file, dry_run=dry_run)
    if call.json:
        show(
            {
                "file": file.name,
                "rows": done.rows,
                "paid": done.paid,
                "returned": done.returned,
                "received": done.received,
                "known": done.known,
                "conflicts": done.conflicts,
                "breaks": [
                    {"case": case, "kind": kind, "reference": reference}
                    for case, kind, reference in done.breaks
                ],
                "booked_back": done.booked_back,
                "problems": [problem_json(problem) for problem in done.problems],
            }
        )
    else:
        if dry_run:
            say(_("a dry run: nothing was written"))
        write(
            _("{rows} lines: {paid} paid, {returned} sent back, {known} known already").format(
                rows=done.rows, paid=done.paid, returned=done.returned, known=done.known
            )
        )
        if done.received:
            write("  · " + _("{n} paid back to us").format(n=done.received))
        for case, kind, reference in done.breaks:
            sentence = _("{reference} fits no payment ({kind}): {case}")
            write("  + " + sentence.format(reference=reference, kind=_(kind), case=case or "–"))
        for booked in done.booked_back:
            write("  · " + _("booked back by the bank: {case}").format(case=booked))
        if done.conflicts:
            say(
                _("{n} came again with other content: `yb sync conflicts`").format(n=done.conflicts)
            )
        for problem in done.problems:
            say(f"{problem.code} {_('row {row}').format(row=problem.row)}: {problem.says}")
    call.set_exit_code(done.exit_code)
