"""Settle at the point of care: identify, settle, reverse, print the statement (7.1, 7.2)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from .. import private_files
from ..desk import Desk
from ..language import _
from ._render.settlement import confirmation, print_done, print_rows, print_table, say_breaks
from ._shared.options import call
from ._shared.output import say, show, table, write

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)

NUMBER = typer.Argument(help="the settlement's number, ours or the platform's", metavar="NUMBER")
#: `--house` is the old name, accepted for one more release.
INSTITUTION = typer.Option(
    ..., "--institution", "--house", help="the institution's number, H… or P…"
)
MEDIUM = typer.Option(
    "id_card",
    "--medium",
    help="e_voucher, id_card, social_card, e_social_card or health_card",
)
SHOWN = typer.Option(..., "--shown", help="what the medium shows: code, card or identity number")
CHIP = typer.Option("", "--chip", help="the chip's own number, for a social security card")
LINE = typer.Option(
    [], "--line", help="CODE:COUNT:PRICE[:PRESCRIPTION], as often as needed", metavar="LINE"
)
LINES = typer.Option(None, "--lines", help="a CSV or TOML file with the lines", metavar="FILE")
ON = typer.Option("", "--on", help="the day of the care; today where it is left out")
VISIT = typer.Option("", "--visit", help="the institution's own number of the visit")
SCHEME = typer.Option("", "--scheme", help="employee or resident, for who is insured in both")
NO_ACCOUNT = typer.Option(False, "--no-account", help="leave the personal account alone")
DIAGNOSIS = typer.Option("", "--diagnosis", help="CODE or CODE:NAME")
DRY_RUN = typer.Option(False, "--dry-run", help="say what would be sent, write nothing")
REASON = typer.Option("", "--reason", help="why, in one sentence")
REVEAL = typer.Option(False, "--reveal", help="show it whole; needs --reason, is logged")


@app.callback()
def settlement() -> None:
    """Settle at the point of care: identify, settle, reverse, print the statement (7.1, 7.2)."""


@app.command()
def identify(medium: str = MEDIUM, shown: str = SHOWN, chip: str = CHIP) -> None:
    """Say who it is that shows a medium, masked, and where they are insured (7.1)."""
    from .. import money
    from ..desk.settlements import bills
    from ..desk.views.formatting import party

    with Desk(officer=call.officer) as desk:
        holder = bills.identify(desk, medium, shown, chip)
    name, number = party("person", holder.name, holder.id_number, reveal=False)
    rows = [
        {name: relation[name] for name in ("scheme", "state", "region", "unit_name", "since")}
        for relation in holder.relations
    ]
    balance = money.yuan(holder.balance_fen)
    besides = [f"{one['code']} {one['label']}".strip() for one in holder.identities]
    if call.json:
        show(
            {
                "name": name,
                "id_number": number,
                "medium": medium,
                "balance": balance,
                "covers": rows,
                "identities": besides,
            }
        )
        return
    write(f"{name}  {number}  {_(bills.MEDIUM[medium])}")
    write(_("personal account: {amount}").format(amount=balance))
    if besides:
        write(_("identities: {names}").format(names=", ".join(besides)))
    columns = {
        "scheme": _("scheme"),
        "state": _("state"),
        "region": _("region"),
        "since": _("since"),
        "unit_name": _("unit"),
    }
    table(
        columns,
        [
            {**relation, "scheme": _(relation["scheme"]), "state": _(relation["state"])}
            for relation in rows
        ],
    )


@app.command()
def outpatient(
    institution: str = INSTITUTION,
    medium: str = MEDIUM,
    shown: str = SHOWN,
    chip: str = CHIP,
    line: list[str] = LINE,
    lines: Path = LINES,
    on: str = ON,
    diagnosis: str = DIAGNOSIS,
    visit: str = VISIT,
    scheme: str = SCHEME,
    no_account: bool = NO_ACCOUNT,
    dry_run: bool = DRY_RUN,
) -> None:
    """Settle an outpatient bill, also one of an internet hospital through its physical institution."""
    counter_input = _counter_input(
        institution, medium, shown, chip, on, visit, scheme, use_account=not no_account
    )
    _settle("outpatient", counter_input, line, lines, diagnosis, dry_run=dry_run)


@app.command()
def inpatient(
    institution: str = INSTITUTION,
    medium: str = MEDIUM,
    shown: str = SHOWN,
    chip: str = CHIP,
    admitted: str = typer.Option(..., "--from", help="the day of admission"),
    discharged: str = typer.Option("", "--to", help="the day of discharge; today"),
    line: list[str] = LINE,
    lines: Path = LINES,
    diagnosis: str = DIAGNOSIS,
    visit: str = VISIT,
    scheme: str = SCHEME,
    no_account: bool = NO_ACCOUNT,
    dry_run: bool = DRY_RUN,
) -> None:
    """Settle a stay in hospital: admission, lines, discharge, settlement."""
    counter_input = _counter_input(
        institution, medium, shown, chip, admitted, visit, scheme, use_account=not no_account
    )
    counter_input["ended_on"] = discharged
    _settle("inpatient", counter_input, line, lines, diagnosis, dry_run=dry_run)


@app.command()
def pharmacy(
    institution: str = INSTITUTION,
    medium: str = MEDIUM,
    shown: str = SHOWN,
    chip: str = CHIP,
    line: list[str] = LINE,
    lines: Path = LINES,
    on: str = ON,
    visit: str = VISIT,
    scheme: str = SCHEME,
    no_account: bool = NO_ACCOUNT,
    dry_run: bool = DRY_RUN,
) -> None:
    """Settle drugs of a pharmacy, also of an internet pharmacy through its physical one."""
    counter_input = _counter_input(
        institution, medium, shown, chip, on, visit, scheme, use_account=not no_account
    )
    _settle("pharmacy", counter_input, line, lines, "", dry_run=dry_run)


@app.command()
def reverse(number: str = NUMBER, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Reverse a settlement: every balance and every sum is again what it was."""
    from ..desk.settlements import settling

    with Desk(officer=call.officer) as desk:
        done = settling.reverse(desk, number, reason, dry_run=dry_run)
        print_done(done, dry_run=dry_run)
        say_breaks(desk)


@app.command()
def resume(
    number: str = typer.Argument("", help="the settlement's number; all that wait without one"),
) -> None:
    """Go on with what waits for the platform's answer; nothing is settled twice."""
    from ..desk.settlements import settling

    with Desk(officer=call.officer) as desk:
        if number:
            print_done(settling.resume(desk, number))
            say_breaks(desk)
            return
        done = settling.resume_all(desk)
        say_breaks(desk)
    if not done:
        say(_("no settlement waits"))
    print_rows([settlement_done.row for settlement_done in done])
    if any(settlement_done.row.state == "refused" for settlement_done in done):
        call.set_exit_code(5)


@app.command()
def cancel(number: str = NUMBER, reason: str = REASON) -> None:
    """Take back a settlement whose answer was lost, so that nothing of it stands (2601)."""
    from ..desk.settlements import settling

    with Desk(officer=call.officer) as desk:
        print_done(settling.take_back(desk, number, reason))


@app.command("list")
def list_(
    state: str = typer.Option(
        "", "--state", help="pending, settled, reversing, reversed, refused or void"
    ),
    on: str = typer.Option("", "--on", help="only those of this day"),
) -> None:
    """List the settlements, newest first; masked."""
    from ..desk.settlements import book
    from ._shared.options import day_of

    with Desk(officer=call.officer) as desk:
        rows = book.listed(desk, state=state, day=str(day_of(on)) if on else "")
    print_table(rows)


@app.command("show")
def show_(number: str = NUMBER, reveal: bool = REVEAL, reason: str = REASON) -> None:
    """Show a settlement: who, where, who pays what, and what was done with it."""
    from ..desk.settlements import book, statement

    with Desk(officer=call.officer) as desk:
        row = book.settlement_of(desk, number)
        if reveal:
            row = book.reveal(desk, number, reason)
            call.is_revealed = True
        events = book.events(desk, row.id)
    if call.json:
        show({**book.as_shown(row, reveal=reveal), "events": [asdict(one) for one in events]})
        return
    write(statement.text(row, reveal=reveal))
    write("")
    for event in events:
        write(f"  {event.number}  {_(event.act)}  {event.by}  {event.at}  {event.reason}".rstrip())


@app.command()
def statement(
    number: str = NUMBER,
    out: Path = typer.Option(None, "--out", help="a sealed PDF (or text) to make", metavar="FILE"),
    reveal: bool = REVEAL,
    reason: str = REASON,
) -> None:
    """Print the statement in both languages, every layer in its order; with --out PDF, sealed."""
    from ..desk.settlements import book, statement
    from ..errors import UsageError

    with Desk(officer=call.officer) as desk:
        row = book.settlement_of(desk, number)
        is_pdf = out is not None and out.suffix.lower() == ".pdf"
        if is_pdf and not reason.strip():
            raise UsageError(
                _("a sealed statement shows the person whole and needs a reason"),
                _('give it with --reason "…"'),
            )
        if reveal:
            row = book.reveal(desk, number, reason)
            call.is_revealed = True
        if is_pdf:
            sealed = statement.sealed(desk, row, out, reason)
            if call.json:
                show({"settlement": row.id, "number": sealed.number, "file": str(out)})
            else:
                write(f"{sealed.number}  {out}")
            return
    text = statement.text(row, reveal=reveal)
    if out is not None:
        private_files.write(out, (text + "\n").encode())
        write(str(out))
    elif call.json:
        show({**book.as_shown(row, reveal=reveal), "statement": text.split("\n")})
    else:
        write(text)


def _counter_input(
    institution: str,
    medium: str,
    shown: str,
    chip: str,
    began_on: str,
    visit: str,
    scheme: str,
    *,
    use_account: bool,
) -> dict[str, Any]:
    """The input at the counter that every kind of bill needs, as fields of `bills.SettlementRequest`."""
    return {
        "house": institution,
        "medium": medium,
        "shown": shown,
        "chip": chip,
        "began_on": began_on,
        "own_number": visit,
        "scheme": scheme,
        "use_account": use_account,
    }


def _settle(
    kind: Any,
    counter_input: dict[str, Any],
    line_texts: list[str],
    file: Path | None,
    diagnosis: str,
    *,
    dry_run: bool,
) -> None:
    """Settle a bill and print its statement."""
    from ..desk.settlements import bill_lines, settling
    from ..desk.settlements.bills import SettlementRequest

    lines = bill_lines.from_words(line_texts)
    if file is not None:
        lines += bill_lines.from_file(file)
    code, _colon, name = diagnosis.partition(":")
    request = SettlementRequest(
        kind, lines=lines, diagnosis_code=code, diagnosis_name=name, **counter_input
    )
    with Desk(officer=call.officer) as desk:
        done = settling.settle(desk, request, agree=confirmation(), dry_run=dry_run)
        print_done(done, dry_run=dry_run)
        say_breaks(desk)
